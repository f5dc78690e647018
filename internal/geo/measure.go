package geo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Measure says how much of something, area or people, sources and targets have,
// and have in common.
type Measure struct {
	Pieces  []Piece   // by source and then target
	Sources []float64 // of every source as a whole
	Targets []float64 // of every target as a whole
}

// MeasureArea measures sources and targets by their surface, in square units of
// their coordinates.
func MeasureArea(ctx context.Context, sources, targets *Layer) (Measure, error) {
	pieces, err := Overlaps(ctx, sources, targets)
	return Measure{Pieces: pieces, Sources: sources.areas(), Targets: targets.areas()}, err
}

func (l *Layer) areas() []float64 {
	areas := make([]float64, l.Len())
	for i := range areas {
		areas[i] = l.Area(i)
	}
	return areas
}

// MeasurePeople measures sources and targets by the people who live in them, given
// squares (or other areas) with a number of people each, spread evenly within it.
// Squares must not overlap. A number that is NaN counts as 0. It fails on one that
// is infinite or below 0.
func MeasurePeople(ctx context.Context, sources, targets, squares *Layer, people []float64) (Measure, error) {
	density := make([]float64, squares.Len())
	for i, n := range people {
		switch {
		case n < 0 || n-n != 0 && n == n:
			return Measure{}, fmt.Errorf("measure people: square %d has %v people", i, n)
		case n > 0 && squares.Area(i) > 0:
			density[i] = n / squares.Area(i)
		}
	}
	inSources, err := Overlaps(ctx, squares, sources)
	if err != nil {
		return Measure{}, err
	}
	inTargets, err := Overlaps(ctx, squares, targets)
	if err != nil {
		return Measure{}, err
	}
	m := Measure{Sources: peopleIn(sources.Len(), inSources, density), Targets: peopleIn(targets.Len(), inTargets, density)}
	m.Pieces, err = peopleInBoth(ctx, cutter{sources, targets, squares}, inSources, inTargets, density)
	return m, err
}

// peopleIn adds up the people of n areas, given the pieces of squares in them.
func peopleIn(n int, pieces []Piece, density []float64) []float64 {
	terms := make([][]float64, n)
	for _, p := range pieces {
		terms[p.Target] = append(terms[p.Target], density[p.Source]*p.Size)
	}
	return sums(terms)
}

// cutter cuts squares by two layers at once.
type cutter struct{ sources, targets, squares *Layer }

// peopleInBoth adds up the people whom sources and targets have in common.
func peopleInBoth(ctx context.Context, c cutter, inSources, inTargets []Piece, density []float64) ([]Piece, error) {
	ofSource, ofTarget := bySource(inSources, len(density)), bySource(inTargets, len(density))
	cut := make([][]Piece, len(density))
	err := inParallel(ctx, len(density), func(square int) {
		if density[square] == 0 {
			return
		}
		for _, s := range ofSource[square] {
			for _, t := range ofTarget[square] {
				if size := c.size(square, s, t); size > 0 {
					cut[square] = append(cut[square], Piece{s.Target, t.Target, density[square] * size})
				}
			}
		}
	})
	return sumPieces(slices.Concat(cut...)), err
}

// size returns the area of a square that lies both in a source and in a target,
// given its pieces in either. Most squares lie wholly in one.
func (c cutter) size(square int, inSource, inTarget Piece) float64 {
	s := &c.squares.outlines[square]
	whole := (1 - touching) * s.area
	if inSource.Size >= whole {
		return inTarget.Size
	}
	if inTarget.Size >= whole {
		return inSource.Size
	}
	both := c.sources.outlines[inSource.Target].common(&c.targets.outlines[inTarget.Target], s.bound.Min[0], s.bound.Max[0])
	size := both.shared(s)
	if size <= touching*s.area {
		return 0
	}
	return size
}

// bySource splits pieces, sorted by source, into those of each of n sources.
func bySource(pieces []Piece, n int) [][]Piece {
	lists := make([][]Piece, n)
	for from, to := 0, 0; from < len(pieces); from = to {
		for to < len(pieces) && pieces[to].Source == pieces[from].Source {
			to++
		}
		lists[pieces[from].Source] = pieces[from:to]
	}
	return lists
}

// sumPieces makes one piece of those of the same source and target.
func sumPieces(pieces []Piece) []Piece {
	slices.SortFunc(pieces, comparePieces)
	var summed []Piece
	for _, p := range pieces {
		if n := len(summed); n > 0 && summed[n-1].Source == p.Source && summed[n-1].Target == p.Target {
			summed[n-1].Size += p.Size
		} else {
			summed = append(summed, p)
		}
	}
	return summed
}

// sums adds up every list of terms, from the lowest to the highest: then the order
// in which areas were given does not show in the last bit.
func sums(terms [][]float64) []float64 {
	totals := make([]float64, len(terms))
	for i, list := range terms {
		totals[i] = sum(list)
	}
	return totals
}

func sum(terms []float64) float64 {
	slices.SortFunc(terms, cmp.Compare)
	total := 0.0
	for _, v := range terms {
		total += v
	}
	return total
}
