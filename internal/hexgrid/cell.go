package hexgrid

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"

	"risicokaart/internal/risk"
)

// cells turns the tallies into what is published.
func cells(tallies []*tally, districts []District) ([]Cell, error) {
	cells := make([]Cell, len(tallies))
	for i, t := range tallies {
		boundary, err := boundary(t.cell)
		if err != nil {
			return nil, err
		}
		cells[i] = Cell{
			ID:           t.cell.String(),
			Resolution:   t.cell.Resolution(),
			Boundary:     boundary,
			Municipality: t.municipality,
			Status:       t.status,
			Reason:       t.reason,
			Method:       t.method(),
		}
		if t.parent != nil {
			cells[i].Parent = t.parent.cell.String()
		}
		if t.shown() {
			cells[i].setFigures(t.figures)
			cells[i].Districts = t.shares(districts)
		}
	}
	return cells, nil
}

func (c *Cell) setFigures(f Figures) {
	c.Residents65, c.Residents75 = f.Residents65, f.Residents75
	c.Lonely65 = outcome(f.Lonely65, f.Residents65)
	c.Severe65 = outcome(f.Severe65, f.Residents65)
	c.Lonely75 = outcome(f.Lonely75, f.Residents75)
}

// outcome adds the percentage to a count; 0 % of nobody.
func outcome(count risk.Quantity, residents float64) risk.Outcome {
	if residents == 0 {
		return risk.Outcome{Count: count}
	}
	percent := 100 / residents
	return risk.Outcome{
		Percent: risk.Quantity{Value: percent * count.Value, Low: percent * count.Low, High: percent * count.High},
		Count:   count,
	}
}

func (t *tally) method() Method {
	if 2*t.squares65 >= t.people65() {
		return MethodSquares
	}
	return MethodArea
}

// shares lists the shown districts of a cell by their rounded share.
func (t *tally) shares(districts []District) []Share {
	var shares []Share
	for _, p := range t.parts {
		d := districts[p.district]
		share := math.Round(10*p.residents65/t.figures.Residents65) / 10
		if !d.Hidden && share > 0 {
			shares = append(shares, Share{d.Code, share})
		}
	}
	slices.SortFunc(shares, func(a, b Share) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Code, b.Code))
	})
	return shares
}

// boundary returns the outline of a cell in lon, lat. H3 gives it counterclockwise
// and open.
func boundary(cell h3.Cell) (orb.Polygon, error) {
	corners, err := cell.Boundary()
	if err != nil {
		return nil, fmt.Errorf("outline h3 cell %s: %w", cell, err)
	}
	ring := make(orb.Ring, 0, len(corners)+1)
	for _, corner := range corners {
		ring = append(ring, orb.Point{corner.Lng, corner.Lat})
	}
	return orb.Polygon{append(ring, ring[0])}, nil
}
