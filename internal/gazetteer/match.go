package gazetteer

import "strings"

// fit is how well a question fits an entry: the lower the better, in steps of which
// each has room for finer ones.
type fit uint16

const (
	none     fit = 0
	exact    fit = iota << 8 // the name, a code or a postcode
	begins                   // the name begins so
	hasWord                  // so do some words of it that stand together
	hasWords                 // all words begin words of the name
	hasPlace                 // or of the municipality's, as in "centrum rotterdam"
	contains
	near // with errors of typing
)

// Finer steps of near, for every error: where it fits otherwise.
const (
	nearWhole = iota
	nearStart
	nearWords
	nearPlace
	nearSteps
)

func better(a, b fit) fit {
	if a == none || b != none && b < a {
		return b
	}
	return a
}

// fits tells how well the form fits a spelling as it stands.
func (f *form) fits(s *spelling, x *Index) fit {
	if f.set.lacks(s.set) == 0 {
		if strings.HasPrefix(s.key, f.key) {
			if len(s.key) == len(f.key) {
				return exact
			}
			return begins
		}
		for at, i := 0, 0; i < len(s.words)-1; i++ {
			at += len(x.vocabulary[s.words[i]].text)
			if strings.HasPrefix(s.key[at:], f.key) {
				return hasWord
			}
		}
	}
	if len(f.words) > 1 {
		switch sum := f.sum(s, x); {
		case sum.errors > 0:
		case sum.elsewhere == 0:
			return hasWords
		default: // the name that has the fewest other words is the nearest
			return hasPlace + fit(max(0, min(len(s.words)-sum.own, 0xff)))
		}
	}
	const shortest = 3 // what is shorter is in too many names
	if len(f.key) >= shortest && f.set.lacks(s.set) == 0 && strings.Contains(s.key, f.key) {
		return contains
	}
	return none
}

// nearly tells how well the form fits a spelling but for errors of typing.
func (f *form) nearly(s *spelling, x *Index) fit {
	if f.most == 0 {
		return none
	}
	best := none
	note := func(errors, step int) {
		if errors <= f.most {
			best = better(best, near+fit(errors*nearSteps+step))
		}
	}
	whole, start := f.meter.distance(s.key, s.set, f.most)
	note(whole, nearWhole)
	if len(f.key) >= shortestStart {
		note(start, nearStart)
	}
	sum := f.sum(s, x)
	if sum.elsewhere == 0 {
		note(sum.errors, nearWords)
	} else {
		note(sum.errors, nearPlace)
	}
	return best
}

// sum is what the words of a form come to in a name.
type sum struct {
	errors         int // far where a word is in no name
	own, elsewhere int // words in the name, and in that of the municipality alone
}

// sum looks for every word of the form in the name and in that of its municipality. A
// word too short to forgive errors in is itself one where it is in neither.
func (f *form) sum(s *spelling, x *Index) (sum sum) {
	place := x.withinOf[s.entry]
	for _, w := range f.words {
		errors := w.nearest(s.words)
		if errors < far {
			sum.own++
		} else if errors = w.within[place]; errors < far {
			sum.elsewhere++
		} else if forgiven(len(w.text)) == 0 {
			errors = 1
		}
		sum.errors += int(errors)
		if sum.errors > forgiven(longestKey) {
			break
		}
	}
	if sum.own == 0 {
		sum.errors = far
	}
	return sum
}
