package risk

import "math"

// Percentages are published or measured figures of one area by outcome (0-100). An
// outcome that is not in it has none, and NaN is none: the zero value knows nothing.
type Percentages map[Outcome]float64

// Of is the figure of an outcome; NaN where there is none.
func (p Percentages) Of(o Outcome) float64 {
	if v, ok := p[o]; ok {
		return v
	}
	return math.NaN()
}

// PublishedOf takes what a publisher says of an age group, named as [AgeWords].Short:
// the figures of all fitted outcomes of these ages. percent gives the figure of a
// degree, named as [DegreeWords].ID; NaN where there is none.
func PublishedOf(ages string, percent func(degree string) float64) Percentages {
	p := Percentages{}
	for _, o := range FittedOutcomes() {
		row := o.Row()
		if row.Ages.Words().Short != ages {
			continue
		}
		if v := percent(row.Degree.Words().ID); !math.IsNaN(v) {
			p[o] = v
		}
	}
	return p
}
