package hexgrid

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"
	"golang.org/x/sync/errgroup"

	"risicokaart/internal/geo"
)

const (
	latticeStepM = 25  // distance between the points that measure the parts of a square
	minLattice   = 4   // points along the side of a small square
	maxGapM      = 100 // how far people in a gap between borders may move to a district
	chunkSquares = 512 // squares that a worker takes at a time
)

// piece is the part of a square that lies in one district and one fine cell.
type piece struct {
	district int
	cell     h3.Cell
	part     float64 // of the square's surface, above 0 and at most 1
	weights  weights // of the whole square
}

// split is what a run of squares falls into.
type split struct {
	pieces           []piece
	droppedSquares   int
	droppedResidents float64
}

// byBlock returns the squares sorted by kilometre block and within it, so that those
// of a chunk lie together and their order in the input does not matter.
func byBlock(squares []Square) []Square {
	block := func(metres float64) float64 { return math.Floor(metres / 1000) }
	squares = slices.Clone(squares)
	slices.SortFunc(squares, func(a, b Square) int {
		return cmp.Or(
			cmp.Compare(block(a.Y), block(b.Y)), cmp.Compare(block(a.X), block(b.X)),
			cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X), cmp.Compare(a.Size, b.Size))
	})
	return squares
}

// splitSquares cuts the squares by district and cell. The answer keeps the order of
// the squares whatever the number of workers.
func splitSquares(ctx context.Context, districts *geo.Locator, squares []Square, workers int) ([]split, error) {
	chunks := make([]split, (len(squares)+chunkSquares-1)/chunkSquares)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i := range chunks {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			from := i * chunkSquares
			var cells finder
			for _, s := range squares[from:min(from+chunkSquares, len(squares))] {
				if err := chunks[i].add(districts, &cells, s); err != nil {
					return fmt.Errorf("split square at %.0f,%.0f: %w", s.X, s.Y, err)
				}
			}
			return nil
		})
	}
	return chunks, group.Wait()
}

// add cuts one square. Most squares lie in one district or in one cell, and then
// need no lattice for it.
func (c *split) add(districts *geo.Locator, cells *finder, s Square) error {
	district, oneDistrict := districts.LocateBound(s.bound())
	cell, oneCell, err := cells.cellOfSquare(s)
	if err != nil {
		return err
	}
	w := s.weights()
	if oneDistrict && oneCell {
		c.pieces = append(c.pieces, piece{district, cell, 1, w})
		return nil
	}
	side := max(minLattice, int(math.Ceil(s.Size/latticeStepM)))
	part := 1 / float64(side*side)
	first, found := len(c.pieces), 0
	for i := range side * side {
		p := s.latticePoint(i, side)
		if !oneDistrict {
			var ok bool
			if district, ok = districts.Nearest(p, maxGapM); !ok {
				continue
			}
		}
		if !oneCell {
			if cell, err = cells.find(p); err != nil {
				return err
			}
		}
		found++
		c.count(first, piece{district, cell, part, w})
	}
	if found == 0 {
		c.droppedSquares++
	}
	c.droppedResidents += w.residents * float64(side*side-found) * part
	return nil
}

// count adds a lattice point to the pieces of its square, which start at first.
func (c *split) count(first int, p piece) {
	for i := first; i < len(c.pieces); i++ {
		if c.pieces[i].district == p.district && c.pieces[i].cell == p.cell {
			c.pieces[i].part += p.part
			return
		}
	}
	c.pieces = append(c.pieces, p)
}

// latticePoint returns the middle of the i-th of side*side equal parts.
func (s Square) latticePoint(i, side int) orb.Point {
	step := s.Size / float64(side)
	return orb.Point{
		s.X + (float64(i%side)+0.5)*step,
		s.Y + (float64(i/side)+0.5)*step,
	}
}

// cellOfSquare returns the cell that the whole square lies in, if it does: cells are
// convex, so the corners tell.
func (f *finder) cellOfSquare(s Square) (h3.Cell, bool, error) {
	b := s.bound()
	first, err := f.find(b.Min)
	if err != nil {
		return 0, false, err
	}
	for _, corner := range []orb.Point{b.Max, b.LeftTop(), b.RightBottom()} {
		if c, err := f.find(corner); err != nil || c != first {
			return 0, false, err
		}
	}
	return first, true, nil
}
