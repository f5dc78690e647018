package pages

import (
	"cmp"
	"math"
	"slices"

	"risicokaart/internal/risk"
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
	Rows                 []exampleRow
}

// exampleRow is what one factor adds. Value and Usual are empty for the
// agreement with RIVM.
type exampleRow struct{ Label, Value, Usual, Points, People string }

func newExample(a *Area, m *risk.Model, l Language) *exampleText {
	e := &a.Estimate
	words := l.indicators(m)
	sum := add(contributions(e, nil, words), e, a.Name, yardstick{"Nederland", e.Explanations[risk.Lonely65].Baseline})
	t := &exampleText{
		Code: a.Code, Name: a.Name, Kind: l.level(a.Level), Within: a.Municipality.Name,
		Sentence:   l.message(a.Name, e),
		FromPoints: l.number(sum.FromPoints), ToPoints: l.number(sum.ToPoints),
		FromPeople: l.number(sum.FromPeople), ToPeople: l.number(sum.ToPeople),
	}
	// In the order of contributions, which sum has too.
	factors := slices.Clone(e.Explanations[risk.Lonely65].Factors)
	slices.SortStableFunc(factors, func(a, b risk.Factor) int { return cmp.Compare(math.Abs(b.Points), math.Abs(a.Points)) })
	var raises, lowers []string
	for i, f := range factors {
		row := exampleRow{Label: label(f.ID, words), Points: l.number(sum.Rows[i].Points), People: l.number(sum.Rows[i].People)}
		if f.ID != risk.BenchmarkFactor {
			unit := words[f.ID].Unit
			row.Value, row.Usual = l.value(f.Value, unit), l.number(usualValue(f.Reference, unit))
		}
		t.Rows = append(t.Rows, row)
		phrase := describe(f, f.Reference, f.Points, f.People, words).phrase
		switch {
		case phrase == "" || math.Abs(f.Points) < clearPoints:
		case f.Points > 0:
			raises = append(raises, phrase)
		default:
			lowers = append(lowers, phrase)
		}
	}
	t.Raises, t.Lowers = l.and(raises), l.and(lowers)
	return t
}

// message is the sentence that tells the estimate of an area.
func (l Language) message(name string, e *risk.Estimate) string {
	if l != English {
		return message(name, e.Residents65, e.Prevalence[risk.Lonely65])
	}
	low, high := ends(e.Prevalence[risk.Lonely65].Count)
	return l.say("", "Of the %s residents of 65 and older in %s an estimated %s feel lonely (between %s and %s).",
		l.number(people(e.Residents65)), name, l.number(people(e.Prevalence[risk.Lonely65].Count.Value)), l.number(low), l.number(high))
}

// indicators takes the words for a model's factors from the model.
func (l Language) indicators(m *risk.Model) map[string]Indicator {
	words := Indicators(m)
	if l != English {
		return words
	}
	for _, ind := range m.Indicators {
		w := words[ind.ID]
		w.Label, w.High, w.Low = ind.LabelEN, ind.HighEN, ind.LowEN
		words[ind.ID] = w
	}
	words[risk.BenchmarkFactor] = Indicator{Label: "agreement with the figure of RIVM"}
	return words
}
