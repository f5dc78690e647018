package ownarea

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"risicokaart/internal/hexgrid"
)

// cellsOf lists the cells with people, and how many; shown tells which are published.
func cellsOf(g *hexgrid.Grid, people []people65) (count map[string]float64, shown map[string]bool) {
	count, shown = map[string]float64{}, map[string]bool{}
	for _, p := range people {
		for _, c := range p.cells {
			count[c] += p.n
		}
	}
	for i := range g.Len() {
		c := g.Cell(i)
		shown[c.ID] = c.HasFigures()
	}
	return count, shown
}

// newAttacker knows the buurten and the cells that are shown.
func newAttacker(people []people65, buurten []hexgrid.District, count map[string]float64, shown map[string]bool) *attacker {
	k := &attacker{unknowns: len(people)}
	for b := range buurten {
		if !buurten[b].Hidden {
			k.know(buurten[b].Counts.Residents65, indicator(func(i int) bool { return people[i].buurt == b }))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(count)) {
		if shown[id] {
			k.know(count[id], indicator(func(i int) bool { return slices.Contains(people[i].cells, id) }))
		}
	}
	return k
}

func indicator(counts func(i int) bool) func(i int) float64 {
	return func(i int) float64 {
		if counts(i) {
			return 1
		}
		return 0
	}
}

// knowParts tells the attacker more than is published: which parts buurten were divided
// in, and how many people each has been given.
func (k *attacker) knowParts(a *allocation, people []people65) {
	kept := map[[2]int]bool{}
	for _, p := range a.shares {
		kept[[2]int{p.Source, p.Target}] = true
	}
	inside := make([]float64, len(a.buurten))
	for _, p := range a.shares {
		inside[p.Source] += p.Size
	}
	know := func(b, area int, share float64) {
		// A part has its own people and its share of those in dropped parts.
		k.know(share*a.buurten[b].Counts.Residents65, func(i int) float64 {
			p := people[i]
			noneKept := inside[p.buurt] < 1-1e-9
			switch {
			case p.buurt != b:
				return 0
			case p.area == area:
				return 1
			case kept[[2]int{b, p.area}] || p.area == none && noneKept:
				return 0
			}
			return share
		})
	}
	for _, p := range a.shares {
		if !a.buurten[p.Source].Hidden {
			know(p.Source, p.Target, p.Size)
		}
	}
	for b := range a.buurten {
		if left := 1 - inside[b]; left > 1e-9 && !a.buurten[b].Hidden {
			know(b, none, left)
		}
	}
}

// Own areas and cells divide the same buurten. With both, whoever reads them could work
// out cells of few that neither gives away by itself; with the cells of divided buurten
// withheld, they cannot.
func TestAttackWithCells(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 8))
	tried, exposed, recovered, divided := 0, 0, 0, 0
	for i, l := range realLands(t, rnd) {
		buurten, areas := l.buurten(), l.areas()
		r, err := Allocate(t.Context(), areas, buurten, l.squares, threshold)
		if err != nil {
			t.Fatal(err)
		}
		grid, err := hexgrid.Build(t.Context(), buurten, l.squares, hexgrid.Options{MinResidents65: threshold})
		if err != nil {
			t.Fatal(err)
		}
		unknown := l.placed(t, buurten, len(areas))
		count, shown := cellsOf(grid, unknown)
		for i := range grid.Len() { // what is attacked is what is published
			c := grid.Cell(i)
			if c.HasFigures() && math.Abs(c.Residents65-count[c.ID]) > 1e-3 {
				t.Fatalf("cell %s has %v residents of 65+, and is attacked as if it had %v", c.ID, c.Residents65,
					count[c.ID])
			}
		}
		alone := newAttacker(unknown, buurten, count, shown)
		both := newAttacker(unknown, buurten, count, shown)
		for a := range areas {
			_, n, _ := l.shapeOf(func(i int) bool { return l.area[i] == a && !hidden(buurten, l.buurt[i]) })
			if n >= threshold {
				both.know(n, indicator(func(i int) bool { return unknown[i].area == a }))
			}
		}
		secrets := map[string]bool{}
		for id, n := range count {
			secrets[id] = !shown[id] && n < threshold
		}
		grid.Withhold(r.Divided)
		_, shown = cellsOf(grid, unknown)
		guarded := newAttacker(unknown, buurten, count, shown)
		guarded.knowParts(allocationOf(t, &l, areas, buurten), unknown)
		divided += len(r.Divided)
		for _, k := range []*attacker{alone, both, guarded} {
			k.solve(t)
		}
		for id, is := range secrets {
			if !is {
				continue
			}
			counts := func(i int) bool { return slices.Contains(unknown[i].cells, id) }
			if alone.width(counts) <= 4 {
				continue // known already
			}
			tried++
			if both.width(counts) <= 4 {
				exposed++
			}
			if width := guarded.width(counts); width <= 4 {
				recovered++
				t.Errorf("land %d: the residents of cell %s, %v, are known to within %v", i, id, count[id], width)
			}
		}
	}
	t.Logf("%d cells of few, %d buurten divided: %d cells worked out from own areas and all cells, %d from what is published", tried, divided, exposed, recovered)
	if tried < 200 || exposed < 5 || divided < 20 {
		t.Error("too few to tell")
	}
}

func hidden(buurten []hexgrid.District, code string) bool {
	return slices.ContainsFunc(buurten, func(b hexgrid.District) bool { return b.Code == code && b.Hidden })
}

// allocationOf is the work of Allocate. Its buurten are all, so that they have the same
// numbers as those of the attack.
func allocationOf(t *testing.T, l *land, areas []Area, buurten []hexgrid.District) *allocation {
	t.Helper()
	a, err := newAllocation(t.Context(), areas)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.keepTouched(t.Context(), buurten); err != nil {
		t.Fatal(err)
	}
	if err := a.divide(t.Context(), l.squares); err != nil {
		t.Fatal(err)
	}
	a.join(threshold)
	number := map[string]int{}
	for i, b := range buurten {
		number[b.Code] = i
	}
	for i := range a.shares {
		a.shares[i].Source = number[a.buurten[a.shares[i].Source].Code]
	}
	a.buurten = buurten
	return a
}
