package hexgrid

import (
	"context"
	"fmt"
	"runtime"

	"github.com/paulmach/orb"

	"risicokaart/internal/geo"
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
// Points of squares between districts go to the nearest one within 100 m; farther
// ones are dropped and counted in the report. Without squares every district is
// spread over its surface. It fails on input that makes no sense (a negative
// number, a code or a square that comes twice), naming it, on a district with
// people whose geometry is empty, and when ctx ends.
func Build(ctx context.Context, districts []District, squares []Square, opt Options) (*Grid, error) {
	if err := check(districts, squares); err != nil {
		return nil, fmt.Errorf("build hex grid: %w", err)
	}
	g, err := build(ctx, districts, squares, opt.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("build hex grid: %w", err)
	}
	return g, nil
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

func build(ctx context.Context, districts []District, squares []Square, opt Options) (*Grid, error) {
	geometries := make([]orb.MultiPolygon, len(districts))
	for i, d := range districts {
		geometries[i] = d.Geometry
	}
	locator, err := geo.NewLocator(geometries)
	if err != nil {
		return nil, err
	}
	chunks, err := splitSquares(ctx, locator, byBlock(squares), opt.Workers)
	if err != nil {
		return nil, err
	}
	spreads, err := spreadDistricts(ctx, districts, chunks, opt.Workers)
	if err != nil {
		return nil, err
	}
	fine := sumFine(districts, spreads)
	coarse, err := sumCoarse(fine)
	if err != nil {
		return nil, err
	}
	for _, t := range coarse {
		t.assignMunicipality(districts)
	}
	for _, t := range fine {
		t.assignMunicipality(districts)
	}
	disclose(coarse, fine, opt.MinResidents65)

	g := &Grid{Report: report(districts, chunks, spreads, coarse)}
	g.Cells, err = cells(append(coarse, fine...), districts)
	return g, err
}
