package gazetteer

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// suggested is how many near names an error tells.
const suggested = 3

// Municipalities returns the codes of municipalities that are named or given by code,
// in order and each once. A text may hold several with commas between them. A code
// stands for itself; names are looked up among those that known gives, which is asked
// only if there are any. A name must be that of one municipality, but for the way it is
// written: what may be an error of typing is an error that tells the nearest names, and
// so is a name that two of them have.
func Municipalities(texts []string, known func() ([]Entry, error)) (codes []string, err error) {
	var index *Index
	var problems []string
	for _, text := range texts {
		parts := strings.Split(text, ",")
		for len(parts) > 0 {
			if code, is := MunicipalityCode(parts[0]); is {
				codes, parts = append(codes, code), parts[1:]
				continue
			}
			if index == nil {
				entries, err := known()
				if err != nil {
					return nil, err
				}
				index = New(entries)
			}
			named, found := index.longestName(parts)
			if len(found) == 1 {
				codes = append(codes, index.entries[found[0]].Code)
			} else {
				problems = append(problems, index.problem(strings.TrimSpace(strings.Join(parts[:named], ",")), found))
			}
			parts = parts[named:]
		}
	}
	if len(problems) > 0 {
		return nil, errors.New(strings.Join(problems, "; "))
	}
	slices.Sort(codes)
	return slices.Compact(codes), nil
}

// longestName tells how many parts of a list are one name, which may have commas
// itself, and what it is the name of; one where nothing is called so.
func (x *Index) longestName(parts []string) (named int, found []int32) {
	for named = len(parts); named >= 1; named-- {
		if found = x.named(strings.Join(parts[:named], ",")); len(found) > 0 {
			return named, found
		}
	}
	return 1, nil
}

// named returns the entries of which a text is the name. Those of which it is the whole
// name go before those of which it is so without what tells them from others.
func (x *Index) named(text string) []int32 {
	q := x.question(text)
	if q == nil {
		return nil
	}
	var whole, short []int32
	for i := range x.spellings {
		s := &x.spellings[i]
		if !slices.ContainsFunc(q.forms, func(f *form) bool { return f.key == s.key }) {
			continue
		}
		if s.short {
			short = append(short, s.entry)
		} else {
			whole = append(whole, s.entry)
		}
	}
	if len(whole) == 0 {
		whole = short
	}
	return x.oneOfEach(whole)
}

// oneOfEach leaves out entries that have the code of one before: a municipality may be
// known by several names.
func (x *Index) oneOfEach(entries []int32) (list []int32) {
	for _, i := range entries {
		if !slices.ContainsFunc(list, func(o int32) bool { return x.entries[o].Code == x.entries[i].Code }) {
			list = append(list, i)
		}
	}
	return list
}

// problem says why a text is not the name of one municipality, and what to write.
func (x *Index) problem(text string, found []int32) string {
	if len(found) > 0 {
		return fmt.Sprintf("%q is the name of %s; give the code of the one that is meant",
			text, x.list(found, " and of "))
	}
	var nearest []int32
	for _, i := range x.Search(text, 2*suggested) {
		nearest = append(nearest, int32(i))
	}
	if nearest = x.oneOfEach(nearest); len(nearest) == 0 {
		return fmt.Sprintf("no municipality is called %q; give the name, or a code such as GM0599", text)
	}
	return fmt.Sprintf("no municipality is called %q; did you mean %s?",
		text, x.list(nearest[:min(suggested, len(nearest))], " or "))
}

func (x *Index) list(entries []int32, between string) string {
	var list []string
	for _, i := range entries {
		list = append(list, fmt.Sprintf("%s (%s)", x.entries[i].Name, x.entries[i].Code))
	}
	return strings.Join(list, between)
}
