package geo

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"
)

// Layer is a layer of areas whose overlaps can be measured. It does not change
// after [NewLayer], so goroutines may share it.
type Layer struct {
	outlines []outline
	byLeft   []int // indices of outlines, by the left of their rectangles
}

// NewLayer prepares areas, in any planar system. The first ring of a polygon is
// its border, the others are holes; rings may be open or closed, of any winding.
// An area may be empty: it overlaps nothing. It fails only on a coordinate that is
// infinite or not a number.
func NewLayer(areas []orb.MultiPolygon) (*Layer, error) {
	l := &Layer{outlines: make([]outline, len(areas))}
	for i, area := range areas {
		for p := range segments(area) {
			if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
				return nil, fmt.Errorf("prepare area %d: coordinate %v is not a number", i, p)
			}
		}
		l.outlines[i] = newOutline(area)
		if len(l.outlines[i].sides) > 0 {
			l.byLeft = append(l.byLeft, i)
		}
	}
	slices.SortFunc(l.byLeft, func(i, j int) int {
		return cmp.Or(cmp.Compare(l.bound(i).Min[0], l.bound(j).Min[0]), cmp.Compare(i, j))
	})
	return l, nil
}

// Len returns the number of areas.
func (l *Layer) Len() int { return len(l.outlines) }

// Area returns the surface of an area, in square units of its coordinates.
func (l *Layer) Area(i int) float64 { return l.outlines[i].area }

// Excess returns the share of an area's surface that its shape counts too often:
// where its border crosses itself or its parts overlap. It is 0, but for rounding,
// for a valid shape, and the surfaces of others mean little.
func (l *Layer) Excess(i int) float64 {
	o := &l.outlines[i]
	if o.area <= 0 {
		return 0
	}
	return o.excess() / o.area
}

func (l *Layer) bound(i int) orb.Bound { return l.outlines[i].bound }

// Piece is what a source and a target have in common: square units, or people.
type Piece struct {
	Source, Target int
	Size           float64 // above 0
}

func comparePieces(a, b Piece) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Size, b.Size))
}

// touching is the share of the smaller of two areas below which what they have in
// common is rounding, or a border.
const touching = 1e-9

// piecesPerTask is how many pieces a worker measures before it looks for more.
const piecesPerTask = 256

// Overlaps measures the areas that sources and targets have in common, by source
// and then target. Areas that only touch have none. The size of a piece depends on
// the two shapes alone: not on the order of the layers nor the number of processors.
func Overlaps(ctx context.Context, sources, targets *Layer) ([]Piece, error) {
	pieces := candidates(sources, targets)
	err := inParallel(ctx, len(pieces), func(i int) {
		p := &pieces[i]
		s, t := &sources.outlines[p.Source], &targets.outlines[p.Target]
		if size := s.shared(t); size > touching*min(s.area, t.area) {
			p.Size = size
		}
	})
	return slices.DeleteFunc(pieces, func(p Piece) bool { return p.Size == 0 }), err
}

// candidates returns the pairs whose rectangles overlap, without sizes. It goes
// from left to right through both layers at once.
func candidates(sources, targets *Layer) []Piece {
	var pieces []Piece
	add := func(s, t int) {
		if a, b := sources.bound(s), targets.bound(t); a.Min[1] < b.Max[1] && b.Min[1] < a.Max[1] {
			pieces = append(pieces, Piece{Source: s, Target: t})
		}
	}
	ss, ts := sources.byLeft, targets.byLeft
	for len(ss) > 0 && len(ts) > 0 {
		if s, t := sources.bound(ss[0]), targets.bound(ts[0]); s.Min[0] <= t.Min[0] {
			for _, t := range ts {
				if targets.bound(t).Min[0] >= s.Max[0] {
					break
				}
				add(ss[0], t)
			}
			ss = ss[1:]
		} else {
			for _, s := range ss {
				if sources.bound(s).Min[0] >= t.Max[0] {
					break
				}
				add(s, ts[0])
			}
			ts = ts[1:]
		}
	}
	slices.SortFunc(pieces, comparePieces)
	return pieces
}

// inParallel calls do for 0 to n-1 on all processors, until the context ends.
func inParallel(ctx context.Context, n int, do func(i int)) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < n; from += piecesPerTask {
		group.Go(func() error {
			for i := from; i < min(from+piecesPerTask, n) && ctx.Err() == nil; i++ {
				do(i)
			}
			return context.Cause(ctx)
		})
	}
	return group.Wait()
}
