package indicator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// shownProblems is how many problems an error lists; more would hide the first.
const shownProblems = 20

// Error lists what is wrong with files of own data.
type Error struct {
	Problems []string // file, row, what is wrong and what to do
}

// Error lists the first problems and tells how many there are.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "read own data: problems: %d; nothing was imported. Rows are counted from 1 below the header:",
		len(e.Problems))
	for _, p := range e.Problems[:min(shownProblems, len(e.Problems))] {
		b.WriteString("\n  " + p)
	}
	if more := len(e.Problems) - shownProblems; more > 0 {
		fmt.Fprintf(&b, "\n  and %d more", more)
	}
	return b.String()
}

// Check returns an *[Error] with all that is wrong: what was noted while
// reading, codes that are not known, and two indicators with one id. Nil when
// all is well.
func Check(list []*Indicator, known func(code string) bool) error {
	e := &Error{}
	files := map[string]string{}
	for _, in := range list {
		if other, twice := files[in.ID]; twice && in.ID != "" {
			e.add(in, Problem{Text: fmt.Sprintf("its name gives the id %s, as that of %s does; give one of them another name, in a column name", in.ID, other)})
		}
		files[in.ID] = in.File
		problems := slices.Clone(in.Problems)
		for code, row := range in.codes {
			if !known(code) {
				problems = append(problems, Problem{row, fmt.Sprintf(
					"code %s is no area of this edition; correct it, or leave the row out", brief(code))})
			}
		}
		slices.SortFunc(problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.Row, b.Row),
				cmp.Compare(a.Text, b.Text))
		})
		for _, p := range problems {
			e.add(in, p)
		}
	}
	if len(e.Problems) == 0 {
		return nil
	}
	return e
}

func (e *Error) add(in *Indicator, p Problem) {
	where := in.File
	if p.Row > 0 {
		where += fmt.Sprintf(": row %d", p.Row)
	}
	e.Problems = append(e.Problems, where+": "+p.Text)
}
