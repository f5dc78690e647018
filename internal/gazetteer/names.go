package gazetteer

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"risicokaart/data"
)

// names is what data/names.txt tells: which names, words and kinds of area mean
// the same.
type names struct {
	second map[string][][]string // by key: the other names of the area, as words
	words  []spellings
	kinds  [][]string // "gemeente", the longest first; they stand before or behind a name
}

// spellings are ways to write some words, one of them the full one.
type spellings struct {
	full  []string
	other [][]string // the longest first
}

// shipped are the names that come with the program. A test reads them, so the panic
// is for who is changing the file.
var shipped = sync.OnceValue(func() *names {
	n, err := readNames(data.Names)
	if err != nil {
		panic("read data/names.txt: " + err.Error())
	}
	return n
})

// readNames reads lines such as "name: A = B"; the file tells about itself.
func readNames(text string) (*names, error) {
	n := &names{second: map[string][][]string{}}
	row := 0
	for line := range strings.Lines(text) {
		row++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		kind, rest, found := strings.Cut(line, ":")
		if !found {
			return nil, fmt.Errorf("line %d: want name, word or kind and a colon, have %q", row, line)
		}
		var same [][]string
		for one := range strings.SplitSeq(rest, "=") {
			words := wordsOf(one)
			if len(words) == 0 {
				return nil, fmt.Errorf("line %d: want names with an = between them, have %q", row, line)
			}
			same = append(same, words)
		}
		if err := n.add(kind, same); err != nil {
			return nil, fmt.Errorf("line %d: %w", row, err)
		}
	}
	longestFirst(n.kinds)
	return n, nil
}

func (n *names) add(kind string, same [][]string) error {
	switch {
	case kind == "kind":
		n.kinds = append(n.kinds, same...)
		return nil
	case len(same) < 2:
		return fmt.Errorf("want two that mean the same, have %q", same)
	case kind == "word":
		longestFirst(same[1:])
		n.words = append(n.words, spellings{full: same[0], other: same[1:]})
		return nil
	case kind != "name":
		return fmt.Errorf("want name, word or kind before the colon, have %q", kind)
	}
	for i, name := range same {
		key := keyOf(name)
		if _, twice := n.second[key]; twice {
			return fmt.Errorf("%q stands in another line too; write all its names in one", key)
		}
		n.second[key] = slices.Concat(same[:i], same[i+1:])
	}
	return nil
}

func longestFirst(list [][]string) {
	slices.SortStableFunc(list, func(a, b []string) int { return len(b) - len(a) })
}

// inFull writes out what people shorten: "a/d" is "aan den".
func (n *names) inFull(words []string) []string {
	for _, s := range n.words {
		for _, other := range s.other {
			words = replace(words, other, s.full)
		}
	}
	return words
}

// withoutKind leaves out a kind of area before or behind a name; nil where there is
// none, or nothing else.
func (n *names) withoutKind(words []string) []string {
	for _, kind := range n.kinds {
		rest := len(words) - len(kind)
		switch {
		case rest <= 0:
		case startsWith(words, kind):
			return words[len(kind):]
		case startsWith(words[rest:], kind):
			return words[:rest]
		}
	}
	return nil
}
