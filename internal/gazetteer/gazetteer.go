// Package gazetteer tells which areas a person means by a text: a name as people type
// it, a code or a postcode. It knows second names, forgives errors of typing, and ranks.
//
// It is pure: an [Index] is made of the areas that there are, and asks nobody. Names
// are compared by what is left of them without case, accents, apostrophes, hyphens and
// spaces. All names are looked through at every question: a country has some 18,000,
// which takes a few milliseconds, and nothing near is missed.
package gazetteer

import (
	"cmp"
	"slices"
	"strings"
)

// Entry is an area that can be meant.
type Entry struct {
	Code, Name string
	Within     string  // the name of the municipality that it lies in; "" for none
	Postcode   string  // its four digits; "" for none
	Level      int     // of areas that fit as well the lower level goes first
	Residents  float64 // then the one with more
}

// Index finds entries. It may be asked by many at once.
type Index struct {
	entries    []Entry
	spellings  []spelling
	vocabulary []word
	within     [][]int32 // the words of each name of a municipality
	withinOf   []int32   // of each entry, in within
	codes      map[string][]int32
	postcodes  map[string][]int32
}

// spelling is one way to write the name of an entry.
type spelling struct {
	entry int32
	short bool // a part of the name that people take for all of it
	key   string
	set   letterSet
	words []int32 // in the vocabulary
}

// word is one of the words that names have.
type word struct {
	text string
	set  letterSet
}

// New makes an index of entries.
func New(entries []Entry) *Index {
	b := builder{Index: &Index{entries: entries, withinOf: make([]int32, len(entries)),
		codes: map[string][]int32{}, postcodes: map[string][]int32{}},
		names: shipped(), number: map[string]int32{}, places: map[string]int32{}}
	for i, e := range entries {
		b.add(int32(i), e)
	}
	return b.Index
}

// Longest is the most that is looked for, in letters of what is left of a text; no name
// is longer, and more would be work for nothing.
const (
	longestKey   = 200
	longestWords = 16
)

// Search returns the entries that may be meant by a text, as places in those that the
// index was made of, the best first: those that fit exactly, that begin so, that have
// words that begin so, that contain it, and then those that are a few errors away.
// Of those that fit equally well the lower level goes first, then more residents.
func (x *Index) Search(text string, limit int) []int {
	found := x.find(text, limit)
	slices.SortFunc(found, x.compare)
	list := make([]int, min(limit, len(found)))
	for i := range list {
		list[i] = int(found[i].entry)
	}
	return list
}

// match is an entry that fits.
type match struct {
	entry int32
	fit   fit
}

func (x *Index) compare(a, b match) int {
	ea, eb := &x.entries[a.entry], &x.entries[b.entry]
	return cmp.Or(cmp.Compare(a.fit, b.fit), cmp.Compare(ea.Level, eb.Level), -cmp.Compare(ea.Residents, eb.Residents),
		strings.Compare(ea.Name, eb.Name), strings.Compare(ea.Code, eb.Code))
}

// find returns all that fits in no order. What may be an error of typing is looked for
// only where there is room for it beside what fits without one.
func (x *Index) find(text string, limit int) []match {
	q := x.question(text)
	if q == nil {
		return nil
	}
	fits := make([]fit, len(x.entries))
	note := func(entries []int32, f fit) {
		for _, e := range entries {
			fits[e] = better(fits[e], f)
		}
	}
	code := keyOf(fold(text))
	note(x.codes[code], exact)
	note(x.postcodes[postcodeIn(text)], exact)
	if found := codeForm.FindStringSubmatch(code); found != nil && found[1] == "" {
		for _, level := range []string{"gm", "wk", "bu"} {
			note(x.codes[level+code], exact+1) // after a postcode of the same digits
		}
	}
	x.fit(q, fits, (*form).fits)
	found := matches(fits)
	if len(found) < limit && !slices.ContainsFunc(found, func(m match) bool { return m.fit < begins }) {
		q.forgive(x, len(found) > 0)
		x.fit(q, fits, (*form).nearly)
		found = matches(fits)
	}
	return found
}

// fit notes of every entry how well the question fits its best spelling.
func (x *Index) fit(q *question, fits []fit, by func(*form, *spelling, *Index) fit) {
	for i := range x.spellings {
		s := &x.spellings[i]
		for _, f := range q.forms {
			fits[s.entry] = better(fits[s.entry], by(f, s, x))
		}
	}
}

func matches(fits []fit) (list []match) {
	for e, f := range fits {
		if f != none {
			list = append(list, match{int32(e), f})
		}
	}
	return list
}
