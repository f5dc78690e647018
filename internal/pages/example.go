package pages

import (
	"math"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

// exampleText is one area of the edition, worked out: from the Netherlands,
// factor by factor, to its own estimate. The columns add up as printed.
type exampleText struct {
	Code, Name, Kind     string
	Within               string // the municipality; empty for a gemeente
	Sentence             string
	Raises, Lowers       string // the clearest factors in either direction; may be empty
	FromPoints, ToPoints string
	FromPeople, ToPeople string
	Rows                 []SumRow
}

func newExample(l locale.Language, a *Area, m *risk.Model) *exampleText {
	e, known := &a.Estimate, words.FactorsOf(m)
	factors := contributions(l, e, nil, known)
	sum := add(l, factors, e, a.Name, words.Yardstick{Name: words.Country(l),
		Percent: e.Explanations[risk.Lonely65].Baseline})
	t := &exampleText{
		Code: a.Code, Name: a.Name, Kind: words.Level(l, a.Level), Within: a.Municipality.Name,
		Sentence:   words.Message(l, a.Name, e.Residents65, e.Prevalence[risk.Lonely65]),
		FromPoints: sum.FromPoints, ToPoints: sum.ToPoints,
		FromPeople: sum.FromPeople, ToPeople: sum.ToPeople,
	}
	var raises, lowers []string
	for i, f := range factors {
		row := sum.Rows[i]
		t.Rows = append(t.Rows, row)
		switch {
		case f.phrase == "" || math.Abs(f.points) < clearPoints:
		case f.points > 0:
			raises = append(raises, f.phrase)
		default:
			lowers = append(lowers, f.phrase)
		}
	}
	t.Raises, t.Lowers = l.And(raises), l.And(lowers)
	return t
}
