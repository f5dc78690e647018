package hexgrid

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"

	"risicokaart/internal/geo"
)

const (
	blockM    = 2000 // side of the blocks that are worked on as a whole
	maxGapM   = 100  // how far people in a gap between borders may move to a district
	leastPart = 1e-6 // parts of a square below this are not counted
)

// piece is the part of a square that lies in one district and one cell.
type piece struct {
	district int32
	square   int32   // index in the input
	part     float64 // of what districts have of the square, above 0 and at most 1
	cell     h3.Cell
}

// split is what the squares of a block fall into.
type split struct {
	pieces           []piece
	droppedSquares   int
	droppedResidents float64
}

// place orders squares by block and within it: those of a block lie together and
// their order in the input does not matter.
type place struct {
	block, at int64
	square    int32
}

// places returns the squares in order, or an error when two are at the same place.
func places(squares []Square) ([]place, error) {
	list := make([]place, len(squares))
	key := func(x, y float64) int64 { return int64(y)<<32 + int64(x) }
	for i, s := range squares {
		x, y := math.Floor(s.X/blockM), math.Floor(s.Y/blockM)
		// Millimetres tell any two squares apart.
		list[i] = place{key(x, y), key(1000*(s.X-x*blockM), 1000*(s.Y-y*blockM)), int32(i)}
	}
	slices.SortFunc(list, func(a, b place) int {
		if a.block != b.block {
			return cmp.Compare(a.block, b.block)
		}
		return cmp.Compare(a.at, b.at)
	})
	for i := 1; i < len(list); i++ {
		if a, b := list[i-1], list[i]; a.block == b.block && a.at == b.at {
			s := squares[a.square]
			return nil, fmt.Errorf("square at %.0f,%.0f comes twice", s.X, s.Y)
		}
	}
	return list, nil
}

// splitSquares cuts the squares by district and cell. The answer keeps the order of
// the squares whatever the number of workers.
func splitSquares(ctx context.Context, shapes *shapes, squares []Square, workers int) ([]split, error) {
	list, err := places(squares)
	if err != nil {
		return nil, err
	}
	var blocks [][]place
	for from, to := 0, 0; from < len(list); from = to {
		for to = from; to < len(list) && list[to].block == list[from].block; to++ {
		}
		blocks = append(blocks, list[from:to])
	}
	splits := make([]split, len(blocks))
	err = each(ctx, workers, len(blocks), func(s *splitter, i int) error {
		var err error
		s.shapes = shapes
		splits[i], err = s.block(squares, blocks[i])
		return err
	})
	return splits, err
}

// splitter cuts squares. Not for concurrent use.
type splitter struct {
	shapes  *shapes
	lattice lattice
	clipper clipper
	nearby  []ring // of the districts, within the block
	inside  []ring // of the claims on a square, within it
	claims  []claim
	pieces  []piece
}

// claim is what one district has of a square.
type claim struct {
	district int32
	rings    []ring
	area     float64 // m2
}

// block cuts the squares of one block.
func (w *splitter) block(squares []Square, places []place) (split, error) {
	b := squares[places[0].square].bound()
	for _, p := range places[1:] {
		b = b.Union(squares[p.square].bound())
	}
	if err := w.lattice.cover(b); err != nil {
		return split{}, fmt.Errorf("split square at %.0f,%.0f: %w", b.Min[0], b.Min[1], err)
	}
	w.nearby, w.clipper.kept = w.nearby[:0], w.clipper.kept[:0]
	for _, d := range w.shapes.locator.Touching(b) {
		w.nearby = w.clipper.within(w.nearby, w.shapes.rings[d], b)
	}
	out := split{pieces: w.pieces[:0]}
	kept := len(w.clipper.kept)
	for _, p := range places {
		w.clipper.kept = w.clipper.kept[:kept]
		if err := w.add(&out, squares[p.square], p.square); err != nil {
			return split{}, fmt.Errorf("split square at %.0f,%.0f: %w", b.Min[0], b.Min[1], err)
		}
	}
	w.pieces = out.pieces
	out.pieces = slices.Clone(out.pieces)
	return out, nil
}

// add cuts one square.
func (w *splitter) add(out *split, s Square, index int32) error {
	if w.claim(s); len(w.claims) == 0 {
		out.droppedSquares++
		out.droppedResidents += s.weights().residents
		return nil
	}
	total := 0.0
	for _, c := range w.claims {
		total += c.area
	}
	return w.lattice.over(s.bound(), func(h *hexagon, i, j int, crossing []geo.HalfPlane) error {
		for _, c := range w.claims {
			part := w.clipper.area(c.rings, crossing) / total
			if part < leastPart {
				continue
			}
			cell, err := w.lattice.id(h, i, j)
			if err != nil {
				return err
			}
			out.pieces = append(out.pieces, piece{c.district, index, part, cell})
		}
		return nil
	})
}

// claim finds which districts have how much of a square. A square that no district
// has anything of goes to the nearest one, if that is near.
func (w *splitter) claim(s Square) {
	b := s.bound()
	whole := s.Size * s.Size
	w.claims, w.inside = w.claims[:0], w.inside[:0]
	if d, ok := w.shapes.locator.LocateBound(b); ok {
		w.claimWhole(int32(d), b)
		return
	}
	w.inside = w.clipper.within(w.inside, w.nearby, b)
	for from, to := 0, 0; from < len(w.inside); from = to {
		d := w.inside[from].district
		for to = from; to < len(w.inside) && w.inside[to].district == d; to++ {
		}
		rings := w.inside[from:to]
		if area := w.clipper.area(rings, nil); area >= leastPart*whole {
			w.claims = append(w.claims, claim{d, rings, area})
		}
	}
	if len(w.claims) == 0 {
		if d, ok := w.shapes.locator.Nearest(b.Center(), s.Size/2+maxGapM); ok {
			w.claimWhole(int32(d), b)
		}
	}
}

func (w *splitter) claimWhole(district int32, b orb.Bound) {
	start := len(w.clipper.kept)
	around := corners(b)
	w.clipper.kept = append(w.clipper.kept, around[:]...)
	w.inside = append(w.inside, ring{district, 1, b, w.clipper.kept[start:]})
	w.claims = append(w.claims, claim{district, w.inside[len(w.inside)-1:], (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1])})
}

// shapes are the outlines of the districts.
type shapes struct {
	rings   [][]ring
	locator *geo.Locator
}

func newShapes(districts []District) (*shapes, error) {
	s := &shapes{rings: make([][]ring, len(districts))}
	geometries := make([]orb.MultiPolygon, len(districts))
	for i, d := range districts {
		geometries[i] = d.Geometry
		for _, polygon := range d.Geometry {
			s.rings[i] = append(s.rings[i], rings(int32(i), polygon)...)
		}
	}
	var err error
	s.locator, err = geo.NewLocator(geometries)
	return s, err
}
