package hexgrid

import (
	"slices"

	"risicokaart/internal/risk"
)

// Withhold suppresses the cells in which people of the districts with these codes
// live, as if they were of few: what else is published of those districts could be
// compared with them. No other cell can be worked out for it, as there is less to
// work with. It returns how many cells lost their figures.
func (g *Grid) Withhold(codes []string) int {
	if len(codes) == 0 {
		return 0
	}
	withheld := make([]bool, len(g.districts))
	for i, d := range g.districts {
		withheld[i] = slices.Contains(codes, d.Code)
	}
	n := 0
	for _, l := range g.levels {
		for i := range l.tallies {
			t := &l.tallies[i]
			if t.shown() && slices.ContainsFunc(l.partsOf(i), func(p part) bool { return withheld[p.district] }) {
				t.status, t.reason = risk.StatusSuppressed, risk.ReasonSmallNumbers
				n++
			}
		}
	}
	return n
}
