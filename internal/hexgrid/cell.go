package hexgrid

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"
)

func newGrid(districts []District, m municipalities, levels []*level, r Report) *Grid {
	districts = slices.Clone(districts)
	for i := range districts {
		districts[i].Geometry = nil
	}
	return &Grid{r, districts, m.codes, levels}
}

// Len returns the number of cells of all resolutions.
func (g *Grid) Len() int {
	n := 0
	for _, l := range g.levels {
		n += len(l.cells)
	}
	return n
}

// Count returns the number of cells of a resolution.
func (g *Grid) Count(resolution int) int {
	for _, l := range g.levels {
		if l.resolution == resolution {
			return len(l.cells)
		}
	}
	return 0
}

// Cell makes the cell at place i, from 0 to [Grid.Len].
func (g *Grid) Cell(i int) Cell {
	for n, l := range g.levels {
		if i >= len(l.cells) {
			i -= len(l.cells)
			continue
		}
		t := &l.tallies[i]
		c := Cell{
			ID:           l.cells[i].String(),
			Resolution:   l.resolution,
			Municipality: g.municipalities[t.municipality],
			Status:       t.status,
			Reason:       t.reason,
			Method:       t.method(),
		}
		if n > 0 {
			c.Parent = g.levels[n-1].cells[l.parent[i]].String()
		}
		if t.shown() {
			c.Residents65, c.Residents75, c.Prevalence = t.counts.Residents65, t.counts.Residents75, t.counts.Prevalence()
			c.Districts = codes(g.districts, l.partsOf(i))
		}
		return c
	}
	panic(fmt.Sprintf("no cell %d in a grid of %d", i, g.Len()))
}

// Boundary returns the outline of the cell with an id, in lon, lat: one closed ring,
// counterclockwise. It fails on what is not the id of a cell.
func Boundary(id string) (orb.Polygon, error) {
	cell := h3.CellFromString(id)
	if !cell.IsValid() {
		return nil, fmt.Errorf("outline h3 cell %q: it is not the id of a cell", id)
	}
	ring, err := outline(cell)
	return orb.Polygon{ring}, err
}

func (t *tally) method() Method {
	if 2*t.squares65 >= t.people65() {
		return MethodSquares
	}
	return MethodArea
}

// codes lists the shown districts of a cell. How many people each has in it is not
// told: with the figures of the districts, that would say much about cells beside it.
func codes(districts []District, parts []part) []string {
	var codes []string
	for _, p := range parts {
		if d := &districts[p.district]; !d.Hidden {
			codes = append(codes, d.Code)
		}
	}
	slices.Sort(codes)
	return codes
}

// IsIndex reports whether a text has the form of a cell's index.
func IsIndex(id string) bool { return h3.CellFromString(id).IsValid() }
