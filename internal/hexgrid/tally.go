package hexgrid

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/uber/h3-go/v4"

	"risicokaart/internal/risk"
)

// tally is a cell while it is being summed and judged.
type tally struct {
	cell   h3.Cell
	parent *tally // nil for a coarse cell

	figures   Figures // of the districts that may be shown
	hidden65  float64 // residents of 65+ of the others
	imputed65 float64 // of figures.Residents65, from imputed districts
	earlier65 float64 // of figures.Residents65, from districts with inputs of an earlier year
	squares65 float64 // of all residents of 65+, placed by squares
	parts     []part  // by district

	municipality string
	status       risk.Status
	reason       risk.Reason
}

// part is what one district adds to a cell, hidden or not.
type part struct {
	district    int
	residents65 float64
}

func (t *tally) people65() float64 { return t.figures.Residents65 + t.hidden65 }

func (f *Figures) add(g Figures, share float64) {
	f.Residents65 += share * g.Residents65
	f.Residents75 += share * g.Residents75
	addQuantity(&f.Lonely65, g.Lonely65, share)
	addQuantity(&f.Severe65, g.Severe65, share)
	addQuantity(&f.Lonely75, g.Lonely75, share)
}

func addQuantity(q *risk.Quantity, r risk.Quantity, share float64) {
	q.Value += share * r.Value
	q.Low += share * r.Low
	q.High += share * r.High
}

// sumFine adds the districts' people up per fine cell; the answer is sorted by cell.
func sumFine(districts []District, spreads []spread) []*tally {
	byCell := make(map[h3.Cell]*tally)
	for i, d := range districts {
		for _, p := range spreads[i].portions {
			t := byCell[p.cell]
			if t == nil {
				t = &tally{cell: p.cell}
				byCell[p.cell] = t
			}
			t.addDistrict(i, d, p.share, spreads[i].method)
		}
	}
	return sorted(byCell)
}

func (t *tally) addDistrict(i int, d District, share float64, method Method) {
	people := share * d.Figures.Residents65
	t.parts = append(t.parts, part{i, people})
	if method == MethodSquares {
		t.squares65 += people
	}
	if d.Hidden {
		t.hidden65 += people
		return
	}
	t.figures.add(d.Figures, share)
	if d.Imputed {
		t.imputed65 += people
	}
	if d.Earlier {
		t.earlier65 += people
	}
}

// sumCoarse adds the fine cells up into their parents, which it sets; the answer is
// sorted by cell.
func sumCoarse(fine []*tally) ([]*tally, error) {
	byCell := make(map[h3.Cell]*tally)
	for _, child := range fine {
		cell, err := child.cell.Parent(CoarseResolution)
		if err != nil {
			return nil, fmt.Errorf("find parent of h3 cell %s: %w", child.cell, err)
		}
		t := byCell[cell]
		if t == nil {
			t = &tally{cell: cell}
			byCell[cell] = t
		}
		child.parent = t
		t.figures.add(child.figures, 1)
		t.hidden65 += child.hidden65
		t.imputed65 += child.imputed65
		t.earlier65 += child.earlier65
		t.squares65 += child.squares65
		t.parts = append(t.parts, child.parts...)
	}
	coarse := sorted(byCell)
	for _, t := range coarse {
		t.parts = mergeParts(t.parts)
	}
	return coarse, nil
}

// mergeParts sums the parts of the same district.
func mergeParts(parts []part) []part {
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.district, b.district) })
	merged := parts[:0]
	for _, p := range parts {
		if n := len(merged); n > 0 && merged[n-1].district == p.district {
			merged[n-1].residents65 += p.residents65
		} else {
			merged = append(merged, p)
		}
	}
	return merged
}

func sorted(byCell map[h3.Cell]*tally) []*tally {
	tallies := make([]*tally, 0, len(byCell))
	for _, t := range byCell {
		tallies = append(tallies, t)
	}
	slices.SortFunc(tallies, func(a, b *tally) int { return cmp.Compare(a.cell, b.cell) })
	return tallies
}

// byMunicipality returns the cell's residents of 65+ per municipality.
func (t *tally) byMunicipality(districts []District) map[string]float64 {
	sums := make(map[string]float64)
	for _, p := range t.parts {
		sums[districts[p.district].Municipality] += p.residents65
	}
	return sums
}

// assignMunicipality gives the cell to the municipality that most of its people
// live in; the lowest code among equals.
func (t *tally) assignMunicipality(districts []District) {
	most := -1.0
	for code, people := range t.byMunicipality(districts) {
		if people > most || people == most && code < t.municipality {
			t.municipality, most = code, people
		}
	}
}
