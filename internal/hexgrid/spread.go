package hexgrid

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"

	"risicokaart/internal/geo"
)

// portion is the part of a district's people that lives in one cell. Until they are
// put in proportion, shares are in residents, dwellings or m2.
type portion struct {
	cell  h3.Cell
	share float64 // above 0
}

// spread is where the people of one district live; none where it has no people.
type spread struct {
	method   Method
	portions []portion // by cell; the shares sum to 1
}

// spreadDistricts decides for every district where its people live: by squares where
// they have people, else by surface.
func spreadDistricts(ctx context.Context, districts []District, squares []Square, splits []split,
	workers int) ([]spread, error) {
	weighed := weigh(len(districts), squares, splits)
	spreads := make([]spread, len(districts))
	err := each(ctx, workers, len(districts), func(m *measurer, i int) error {
		if districts[i].Counts.Residents65 == 0 {
			return nil
		}
		s := spread{MethodSquares, weighed[i]}
		if len(s.portions) == 0 {
			byArea, err := m.byArea(districts[i].Geometry)
			if err != nil {
				return fmt.Errorf("spread district %s: %w", districts[i].Code, err)
			}
			s = spread{MethodArea, byArea}
		}
		s.portions = inProportion(s.portions)
		spreads[i] = s
		return nil
	})
	return spreads, err
}

// weigh returns, per district, the weight of every piece of a square that has any, in
// the one measure that the whole district has.
func weigh(districts int, squares []Square, splits []split) [][]portion {
	sums, counts := make([]weights, districts), make([]int, districts)
	for _, s := range splits {
		for _, p := range s.pieces {
			sums[p.district].add(squares[p.square].weights(), p.part)
			counts[p.district]++
		}
	}
	portions, measures := make([][]portion, districts), make([]func(weights) float64, districts)
	for i, sum := range sums {
		if measures[i] = sum.measure(); measures[i] != nil {
			portions[i] = make([]portion, 0, counts[i])
		}
	}
	for _, s := range splits {
		for _, p := range s.pieces {
			if measure := measures[p.district]; measure != nil {
				if w := p.part * measure(squares[p.square].weights()); w > 0 {
					portions[p.district] = append(portions[p.district], portion{p.cell, w})
				}
			}
		}
	}
	return portions
}

// inProportion adds up the portions of the same cell and makes them sum to 1, in the
// memory of the list.
func inProportion(list []portion) []portion {
	// Not stable, but the same at every run: the list comes in one order.
	slices.SortFunc(list, func(a, b portion) int { return cmp.Compare(a.cell, b.cell) })
	merged, total := list[:0], 0.0
	for _, p := range list {
		total += p.share
		if n := len(merged); n > 0 && merged[n-1].cell == p.cell {
			merged[n-1].share += p.share
		} else {
			merged = append(merged, p)
		}
	}
	for i := range merged {
		merged[i].share /= total
	}
	return merged
}

// measurer measures the surface that districts have in cells. Not for concurrent use.
type measurer struct {
	lattice lattice
	clipper clipper
}

// leastAreaM2 is the surface below which an outline is taken for a line.
const leastAreaM2 = 1e-3

// byArea returns the surface of a district in every cell, in m2. The corners of an
// outline without surface stand for it.
func (m *measurer) byArea(geometry orb.MultiPolygon) ([]portion, error) {
	var portions []portion
	for _, polygon := range geometry {
		if len(polygon) == 0 {
			continue
		}
		// Each part has blocks of its own: between far islands lies nothing to look at.
		b := polygon.Bound()
		from := rings(0, polygon)
		for y := b.Min[1]; y < b.Max[1]; y += blockM {
			for x := b.Min[0]; x < b.Max[0]; x += blockM {
				block := orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{min(x+blockM, b.Max[0]), min(y+blockM, b.Max[1])}}
				var err error
				if portions, err = m.measure(portions, from, block); err != nil {
					return nil, err
				}
			}
		}
	}
	total := 0.0
	for _, p := range portions {
		total += p.share
	}
	if total >= leastAreaM2 {
		return portions, nil
	}
	return atCorners(geometry)
}

// measure appends what the rings have in the cells of a block.
func (m *measurer) measure(portions []portion, from []ring, block orb.Bound) ([]portion, error) {
	m.clipper.kept = m.clipper.kept[:0]
	inside := m.clipper.within(nil, from, block)
	if m.clipper.area(inside, nil) == 0 {
		return portions, nil
	}
	if err := m.lattice.cover(block); err != nil {
		return nil, err
	}
	return portions, m.lattice.over(block, func(h *hexagon, i, j int, crossing []geo.HalfPlane) error {
		area := m.clipper.area(inside, crossing)
		if area < leastAreaM2 {
			return nil
		}
		cell, err := m.lattice.id(h, i, j)
		portions = append(portions, portion{cell, area})
		return err
	})
}

func atCorners(geometry orb.MultiPolygon) ([]portion, error) {
	var portions []portion
	for _, polygon := range geometry {
		for _, ring := range polygon {
			for _, p := range ring {
				cell, err := cellAt(p)
				if err != nil {
					return nil, err
				}
				portions = append(portions, portion{cell, 1})
			}
		}
	}
	if len(portions) == 0 {
		return nil, errors.New("it has residents but an empty geometry: repair the boundary file, or hand it over without residents")
	}
	return portions, nil
}
