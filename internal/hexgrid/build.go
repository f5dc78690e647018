package hexgrid

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
)

// DefaultMinResidents65 is the number of residents of 65+ below which a cell is
// suppressed.
const DefaultMinResidents65 = 10

// Options adjust [Build]. The zero value is what is published.
type Options struct {
	MinResidents65 float64 // 0 is DefaultMinResidents65; below 0, nothing is suppressed
	Workers        int     // goroutines at work; 0 is one per processor
}

// Build places the people of the districts in cells, as the package comment tells.
// The order of districts and squares does not matter. It fails on input that makes
// no sense (a negative number, a code or a square that comes twice, a place that is
// nowhere near the Netherlands), naming it, on a district with people whose geometry is empty,
// and when ctx ends.
func Build(ctx context.Context, districts []District, squares []Square, opt Options) (*Grid, error) {
	districts = slices.SortedFunc(slices.Values(districts), func(a, b District) int { return cmp.Compare(a.Code, b.Code) })
	opt = opt.withDefaults()
	if err := check(districts, squares); err != nil {
		return nil, fmt.Errorf("build hex grid: %w", err)
	}
	a, err := allocate(ctx, districts, squares, opt.Workers)
	if err != nil {
		return nil, fmt.Errorf("build hex grid: %w", err)
	}
	levels, municipalities := aggregate(districts, a), newMunicipalities(districts)
	for _, l := range levels {
		l.assign(districts, municipalities)
	}
	disclose(districts, levels, opt.MinResidents65)
	return newGrid(districts, municipalities, levels, report(districts, municipalities, a, levels)), nil
}

func (o Options) withDefaults() Options {
	if o.MinResidents65 == 0 {
		o.MinResidents65 = DefaultMinResidents65
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	return o
}

// allocation says where the people of the districts live.
type allocation struct {
	spreads          []spread // by district
	droppedSquares   int
	droppedResidents float64
}

// allocate places the people of the districts in the finest cells.
func allocate(ctx context.Context, districts []District, squares []Square, workers int) (*allocation, error) {
	shapes, err := newShapes(districts)
	if err != nil {
		return nil, err
	}
	splits, err := splitSquares(ctx, shapes, squares, workers)
	if err != nil {
		return nil, err
	}
	a := &allocation{}
	for _, s := range splits {
		a.droppedSquares += s.droppedSquares
		a.droppedResidents += s.droppedResidents
	}
	a.spreads, err = spreadDistricts(ctx, districts, squares, splits, workers)
	return a, err
}

// aggregate sums people and figures per cell, at every resolution of [Resolutions].
func aggregate(districts []District, a *allocation) []*level {
	levels := make([]*level, len(Resolutions))
	l := turn(a.spreads)
	l.count(districts, a.spreads)
	for n := len(levels) - 1; ; n-- {
		if levels[n] = l; n == 0 {
			return levels
		}
		l = l.above(len(districts))
	}
}
