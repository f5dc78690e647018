package gazetteer

import (
	"slices"
	"strings"
)

// builder makes an index.
type builder struct {
	*Index
	names  *names
	number map[string]int32 // of words, in the vocabulary
	places map[string]int32 // names of municipalities, in within
}

func (b *builder) add(i int32, e Entry) {
	code := keyOf(fold(e.Code))
	b.codes[code] = append(b.codes[code], i)
	if e.Postcode != "" {
		b.postcodes[e.Postcode] = append(b.postcodes[e.Postcode], i)
	}
	b.withinOf[i] = b.place(e.Within)
	first := len(b.spellings)
	name := wordsOf(e.Name)
	b.spell(first, spelling{entry: i}, name)
	b.spell(first, spelling{entry: i, short: true}, withoutNumber(name))
	b.spell(first, spelling{entry: i, short: true}, withoutSuffix(e.Name))
	for s := first; s < len(b.spellings); s++ { // also of what this adds, which is there already
		for _, second := range b.names.second[b.spellings[s].key] {
			b.spell(first, spelling{entry: i, short: b.spellings[s].short}, second)
		}
	}
}

// spell adds a spelling, as it is and in full, unless the entry has it already; the
// spellings of the entry begin at first.
func (b *builder) spell(first int, s spelling, words []string) {
	for _, words := range [][]string{words, b.names.inFull(words)} {
		s.key = keyOf(words)
		if s.key == "" || slices.ContainsFunc(b.spellings[first:], func(o spelling) bool { return o.key == s.key }) {
			continue
		}
		s.set, s.words = lettersOf(s.key), b.numbers(words)
		b.spellings = append(b.spellings, s)
	}
}

// numbers gives words their places in the vocabulary.
func (b *builder) numbers(words []string) []int32 {
	list := make([]int32, len(words))
	for i, w := range words {
		n, known := b.number[w]
		if !known {
			n = int32(len(b.vocabulary))
			b.number[w] = n
			b.vocabulary = append(b.vocabulary, word{w, lettersOf(w)})
		}
		list[i] = n
	}
	return list
}

// place gives the name of a municipality its place among those. Its second names are
// words of it as well.
func (b *builder) place(name string) int32 {
	n, known := b.places[name]
	if !known {
		words := wordsOf(name)
		for _, second := range b.names.second[keyOf(words)] {
			words = append(words, second...)
		}
		n = int32(len(b.within))
		b.places[name] = n
		b.within = append(b.within, b.numbers(append(words, b.names.inFull(words)...)))
	}
	return n
}

// withoutSuffix is a name without what CBS adds in brackets to tell two of it apart:
// "Bergen (NH.)" is Bergen. Longer texts in brackets say something of the area.
func withoutSuffix(name string) []string {
	const longest = len("gld")
	name = strings.TrimSpace(name)
	base, suffix, found := strings.Cut(name, "(")
	if !found || !strings.HasSuffix(suffix, ")") || len(keyOf(fold(suffix))) > longest {
		return nil
	}
	return wordsOf(base)
}

// withoutNumber is the name of a wijk without what CBS puts before it: "Wijk 01
// Centrum" is Centrum.
func withoutNumber(name []string) []string {
	if len(name) < 3 || name[0] != "wijk" && name[0] != "buurt" || strings.Trim(name[1], "0123456789") != "" {
		return nil
	}
	return name[2:]
}
