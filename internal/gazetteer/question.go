package gazetteer

import (
	"slices"
	"strings"
)

// question is a text in the forms in which it can be meant.
type question struct{ forms []*form }

// form is one way to read a question.
type form struct {
	key   string
	set   letterSet
	words []*wanted
	meter *meter
	most  int // errors that are forgiven
}

// wanted is a word of a question: how far it is from every word of the vocabulary, and
// from the nearest word of every name of a municipality.
type wanted struct {
	text   string
	errors []int16 // by place in the vocabulary; far for another word
	within []int16 // by place in within
}

// Who types a word has typed its beginning first. A shorter one begins too many words to
// forgive errors in it.
const shortestStart = 5

// forgiven is how many errors a text of some letters may have.
func forgiven(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	case letters < 14:
		return 2
	}
	return 3
}

// question reads a text; nil where it is too short or too long to mean anything.
func (x *Index) question(text string) *question {
	q, known, seen := &question{}, shipped(), map[string]*wanted{}
	words := wordsOf(text)
	for _, meant := range [][]string{words, known.inFull(words), known.withoutKind(words),
		known.inFull(known.withoutKind(words))} {
		key := keyOf(meant)
		if len(key) < 2 || len(key) > longestKey || len(meant) > longestWords ||
			slices.ContainsFunc(q.forms, func(f *form) bool { return f.key == key }) {
			continue
		}
		f := &form{key: key, set: lettersOf(key)}
		for _, w := range meant {
			if seen[w] == nil {
				seen[w] = &wanted{text: w}
				x.measure(seen[w], 0)
			}
			f.words = append(f.words, seen[w])
		}
		q.forms = append(q.forms, f)
	}
	if len(q.forms) == 0 {
		return nil
	}
	return q
}

// forgive lets errors of typing pass: one at most where something was found without.
func (q *question) forgive(x *Index, found bool) {
	allowed := func(text string) int {
		if found {
			return min(forgiven(len(text)), 1)
		}
		return forgiven(len(text))
	}
	done := map[*wanted]bool{}
	for _, f := range q.forms {
		f.meter, f.most = newMeter(f.key), allowed(f.key)
		for _, w := range f.words {
			if !done[w] {
				x.measure(w, allowed(w.text))
				done[w] = true
			}
		}
	}
}

// measure fills in how far a word is from all that it can be, up to most errors. What
// begins with it is it.
func (x *Index) measure(w *wanted, most int) {
	w.errors, w.within = make([]int16, len(x.vocabulary)), make([]int16, len(x.within))
	m := newMeter(w.text)
	for i, v := range x.vocabulary {
		w.errors[i] = far
		if strings.HasPrefix(v.text, w.text) {
			w.errors[i] = 0
		} else if most > 0 {
			whole, start := m.distance(v.text, v.set, most)
			if len(w.text) < shortestStart {
				start = far
			}
			w.errors[i] = int16(min(whole, start))
		}
	}
	for i, words := range x.within {
		w.within[i] = w.nearest(words)
	}
}

// nearest is how far the word is from the nearest of some words.
func (w *wanted) nearest(words []int32) int16 {
	least := int16(far)
	for _, v := range words {
		least = min(least, w.errors[v])
	}
	return least
}
