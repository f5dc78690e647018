package hexgrid

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/uber/h3-go/v4"
	"golang.org/x/sync/errgroup"

	"risicokaart/internal/geo"
)

// portion is the part of a district's people that lives in one fine cell.
type portion struct {
	cell  h3.Cell
	share float64 // above 0
}

// spread is where the people of one district live.
type spread struct {
	method   Method
	portions []portion // by cell; the shares sum to 1
}

// spreadDistricts decides for every district where its people live. A district
// without people gets no portions.
func spreadDistricts(ctx context.Context, districts []District, chunks []split, workers int) ([]spread, error) {
	weighed := make([]map[h3.Cell]weights, len(districts))
	for _, chunk := range chunks {
		for _, p := range chunk.pieces {
			if weighed[p.district] == nil {
				weighed[p.district] = make(map[h3.Cell]weights)
			}
			w := weighed[p.district][p.cell]
			w.add(p.weights, p.part)
			weighed[p.district][p.cell] = w
		}
	}
	spreads := make([]spread, len(districts))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i, d := range districts {
		if d.Figures.Residents65 == 0 {
			continue
		}
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			if spreads[i], err = spreadDistrict(d, weighed[i]); err != nil {
				return fmt.Errorf("spread district %s: %w", d.Code, err)
			}
			return nil
		})
	}
	return spreads, group.Wait()
}

// spreadDistrict goes by squares where they have people, else by surface.
func spreadDistrict(d District, byCell map[h3.Cell]weights) (spread, error) {
	s := spread{method: MethodSquares, portions: bySquares(byCell)}
	if s.portions == nil {
		cells, err := byArea(d.Geometry)
		if err != nil {
			return spread{}, err
		}
		s = spread{method: MethodArea, portions: cells}
	}
	total := 0.0
	for _, p := range s.portions {
		total += p.share
	}
	for i := range s.portions {
		s.portions[i].share /= total
	}
	return s, nil
}

// bySquares returns the weight of every cell, in the one measure that the whole
// district has; nil when it has none.
func bySquares(byCell map[h3.Cell]weights) []portion {
	cells := make([]h3.Cell, 0, len(byCell))
	for cell := range byCell {
		cells = append(cells, cell)
	}
	slices.Sort(cells)
	var sum weights
	for _, cell := range cells {
		sum.add(byCell[cell], 1)
	}
	measure := sum.measure()
	if measure == nil {
		return nil
	}
	var portions []portion
	for _, cell := range cells {
		if w := measure(byCell[cell]); w > 0 {
			portions = append(portions, portion{cell, w})
		}
	}
	return portions
}

// A district's surface is measured with points every maxAreaStepM, about forty to
// a fine cell, and closer in a small one, down to minAreaStepM, until there are
// minAreaPoints.
const (
	maxAreaStepM  = 50
	minAreaStepM  = 5
	minAreaPoints = 16
)

// byArea returns the surface of the district in every cell, in lattice points.
func byArea(geometry orb.MultiPolygon) ([]portion, error) {
	var points []orb.Point
	step := min(maxAreaStepM, math.Sqrt(math.Abs(planar.Area(geometry))/(4*minAreaPoints)))
	for ; len(points) < minAreaPoints && step >= minAreaStepM; step /= 2 {
		var err error
		if points, err = latticeWithin(geometry, step); err != nil {
			return nil, err
		}
	}
	if len(points) < minAreaPoints {
		// A sliver slips between the points: its corners are as good.
		for _, polygon := range geometry {
			for _, ring := range polygon {
				points = append(points, ring...)
			}
		}
	}
	if len(points) == 0 {
		return nil, errors.New("it has residents but an empty geometry: repair the boundary file, or hand it over without residents")
	}
	return countPerCell(points)
}

// latticeWithin returns the points of a square lattice that lie in the geometry.
// Each part has a lattice of its own: between far islands lies nothing to look at.
func latticeWithin(geometry orb.MultiPolygon, step float64) ([]orb.Point, error) {
	var points []orb.Point
	for _, polygon := range geometry {
		inside, err := geo.NewLocator([]orb.MultiPolygon{{polygon}})
		if err != nil {
			return nil, err
		}
		b := polygon.Bound()
		for y := b.Min[1] + step/2; y < b.Max[1]; y += step {
			for x := b.Min[0] + step/2; x < b.Max[0]; x += step {
				if _, ok := inside.Locate(orb.Point{x, y}); ok {
					points = append(points, orb.Point{x, y})
				}
			}
		}
	}
	return points, nil
}

func countPerCell(points []orb.Point) ([]portion, error) {
	counts := make(map[h3.Cell]float64)
	var cells finder
	for _, p := range points {
		cell, err := cells.find(p)
		if err != nil {
			return nil, err
		}
		counts[cell]++
	}
	portions := make([]portion, 0, len(counts))
	for cell, n := range counts {
		portions = append(portions, portion{cell, n})
	}
	slices.SortFunc(portions, func(a, b portion) int { return cmp.Compare(a.cell, b.cell) })
	return portions, nil
}
