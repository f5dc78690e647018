// Package ownarea makes figures for areas that a municipality draws itself, such as
// the districts of its social teams, from the estimates of buurten.
//
// # Allocation
//
// The people of a buurt are divided over the own areas in proportion to the people
// in the squares of CBS that lie in both, cut by area where they cross a border:
// residents of 65+ where any are published in the buurt, else all residents, else
// dwellings, as package hexgrid does; a buurt without any of those is divided by
// surface. What lies outside the own areas goes nowhere, but shares of less than a
// hundredth follow the rest of their buurt: borders are drawn with different pens.
// Numbers of people are summed, percentages are recomputed from the sums, and the
// interval of a sum is the sum of the intervals: errors of neighbours share a cause,
// the model.
//
// # Disclosure
//
// Hidden buurten add nothing, so no subtraction brings them back. The people of a
// buurt are divided in parts of at least as many residents of 65+ as the threshold:
// a smaller part follows the rest of its buurt, so whoever works out a part has found
// no small number. An own area whose people are all in smaller parts is suppressed.
//
// H3 cells divide the same buurten in other ways, and a cell can be what an own area
// has more than other cells. So cells with people of a divided buurt must not be
// published beside own areas. Of the other buurten own areas tell nothing that their
// own figures do not tell.
package ownarea

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"risicokaart/internal/geo"
	"risicokaart/internal/hexgrid"
	"risicokaart/internal/risk"
)

// Area is an own area.
type Area struct {
	Code, Name string
	Shape      orb.MultiPolygon // x, y in metres of RD New
}

// Estimate is what is said of an own area. Every figure is zero and Buurten is empty
// unless the status is ok or imputed.
type Estimate struct {
	Code, Name string
	Status     risk.Status // no_data where nobody of 65+ lives in buurten with figures
	Reason     risk.Reason
	Method     hexgrid.Method
	KnownArea  float64 // share of its surface that lies in buurten with figures

	Residents65, Residents75 float64
	Prevalence               [risk.CellOutcomeCount]risk.Prevalence
	Buurten                  []Share // the largest first
}

// Share is what a buurt adds to an own area, rounded to hundredths.
type Share struct {
	Code  string
	Share float64 // of the own area's residents of 65+
	Part  float64 // of those of the buurt, 1 for a whole one
}

// HasFigures reports whether the own area carries figures that may be shown.
func (e *Estimate) HasFigures() bool {
	return e.Status == risk.StatusOK || e.Status == risk.StatusImputed
}

// Result is the answer of [Allocate]. Its report is for whoever imports and not for
// publication.
type Result struct {
	Estimates []Estimate // in the order of the areas
	Divided   []string   // codes of the buurten with people on both sides of a border of own areas
	Report    Report
}

// Report accounts for the residents of 65+ of the buurten that own areas lie in.
type Report struct {
	Residents65 float64 // of those buurten, as far as they have figures
	Placed65    float64 // of those, in own areas
}

// Allocate divides the people of the buurten over the own areas. Buurten and squares
// are those that package hexgrid takes, of the whole edition; threshold is the number
// of residents of 65+ below which nothing is said of a part of a buurt. It fails on
// areas that overlap, lie outside the buurten or have a code twice, naming them, and
// when ctx ends. The order of buurten and squares does not matter.
func Allocate(ctx context.Context, areas []Area, buurten []hexgrid.District, squares []hexgrid.Square,
	threshold float64) (*Result, error) {
	a, err := newAllocation(ctx, areas)
	if err != nil {
		return nil, fmt.Errorf("allocate to own areas: %w", err)
	}
	if err := a.keepTouched(ctx, buurten); err != nil {
		return nil, fmt.Errorf("allocate to own areas: %w", err)
	}
	if err := a.checkInside(); err != nil {
		return nil, fmt.Errorf("allocate to own areas: %w", err)
	}
	if err := a.divide(ctx, squares); err != nil {
		return nil, fmt.Errorf("allocate to own areas: %w", err)
	}
	lost := a.join(threshold)
	tallies := a.tally()
	r := &Result{Divided: a.divided(), Report: a.report(tallies)}
	for i := range tallies {
		tallies[i].hidden = lost[i] && tallies[i].counts.Residents65 == 0
		r.Estimates = append(r.Estimates, tallies[i].estimate(a, i))
	}
	return r, nil
}

// allocation is one run of [Allocate].
type allocation struct {
	areas   []Area
	buurten []hexgrid.District // those that own areas lie in, by code
	sources *geo.Layer
	targets *geo.Layer
	surface geo.Measure
	shares  []geo.Piece // Size: the share of a buurt's people that lives in an own area
	method  []hexgrid.Method
}

// newAllocation checks the areas, and knows no buurten yet.
func newAllocation(ctx context.Context, areas []Area) (*allocation, error) {
	a := &allocation{areas: areas}
	shapes := make([]orb.MultiPolygon, len(areas))
	for i, area := range areas {
		shapes[i] = area.Shape
	}
	var err error
	if a.targets, err = geo.NewLayer(shapes); err != nil {
		return nil, err
	}
	return a, a.check(ctx)
}

// keepTouched keeps the buurten that have surface in common with an own area.
func (a *allocation) keepTouched(ctx context.Context, buurten []hexgrid.District) error {
	buurten = slices.SortedFunc(slices.Values(buurten),
		func(a, b hexgrid.District) int { return cmp.Compare(a.Code, b.Code) })
	all, err := layerOf(buurten)
	if err != nil {
		return err
	}
	pieces, err := geo.Overlaps(ctx, all, a.targets)
	if err != nil {
		return err
	}
	for _, p := range pieces { // by source
		if n := len(a.buurten); n == 0 || a.buurten[n-1].Code != buurten[p.Source].Code {
			a.buurten = append(a.buurten, buurten[p.Source])
		}
	}
	if a.sources, err = layerOf(a.buurten); err != nil {
		return err
	}
	a.surface, err = geo.MeasureArea(ctx, a.sources, a.targets)
	return err
}

func layerOf(buurten []hexgrid.District) (*geo.Layer, error) {
	shapes := make([]orb.MultiPolygon, len(buurten))
	for i, b := range buurten {
		shapes[i] = b.Geometry
	}
	return geo.NewLayer(shapes)
}

// divide finds out which share of every buurt's people lives in which own area.
func (a *allocation) divide(ctx context.Context, squares []hexgrid.Square) error {
	measures, err := a.measures(ctx, squares)
	if err != nil {
		return err
	}
	a.method = make([]hexgrid.Method, len(a.buurten))
	inside := make([]float64, len(a.buurten))
	chosen := make([]*geo.Measure, len(a.buurten))
	for i := range a.buurten {
		chosen[i], a.method[i] = &a.surface, hexgrid.MethodArea
		if m := firstWithPeople(measures, i); m != nil {
			chosen[i], a.method[i] = m, hexgrid.MethodSquares
		}
	}
	for _, m := range append(measures, &a.surface) {
		for _, p := range m.Pieces {
			if chosen[p.Source] == m {
				a.shares = append(a.shares, p)
				inside[p.Source] += p.Size
			}
		}
	}
	for k := range a.shares {
		p := &a.shares[k]
		// Where own areas overlap a little, nobody counts twice.
		p.Size /= max(inside[p.Source], chosen[p.Source].Sources[p.Source])
	}
	return nil
}

func firstWithPeople(measures []*geo.Measure, buurt int) *geo.Measure {
	for _, m := range measures {
		if m.Sources[buurt] > 0 {
			return m
		}
	}
	return nil
}

// secret65 stands for the residents of 65+ of a populated square where CBS does not
// publish them, as in package hexgrid.
const secret65 = 2.5

// measures counts, best first, by what the people of a buurt can be divided.
func (a *allocation) measures(ctx context.Context, squares []hexgrid.Square) ([]*geo.Measure, error) {
	squares = a.near(squares)
	shapes := make([]orb.MultiPolygon, len(squares))
	var published, counts [3][]float64
	for i, s := range squares {
		shapes[i] = orb.MultiPolygon{{{{s.X, s.Y}, {s.X + s.Size, s.Y}, {s.X + s.Size, s.Y + s.Size}, {s.X, s.Y + s.Size},
			{s.X, s.Y}}}}
		for k, n := range []float64{s.Residents65, s.Residents, s.Dwellings} {
			published[k], counts[k] = append(published[k], n), append(counts[k], n)
		}
		if math.IsNaN(s.Residents65) && s.Residents > 0 {
			counts[0][i] = min(secret65, s.Residents)
		}
	}
	layer, err := geo.NewLayer(shapes)
	if err != nil {
		return nil, err
	}
	var measures []*geo.Measure
	for k := range counts {
		m, err := geo.MeasurePeople(ctx, a.sources, a.targets, layer, counts[k])
		if err != nil {
			return nil, err
		}
		measures = append(measures, &m)
	}
	// Squares that keep their residents of 65+ secret say nothing by themselves.
	known, err := geo.MeasurePeople(ctx, a.sources, a.targets, layer, published[0])
	for i, n := range known.Sources {
		if n == 0 {
			measures[0].Sources[i] = 0
		}
	}
	return measures, err
}

// near returns the squares around the buurten that matter.
func (a *allocation) near(squares []hexgrid.Square) []hexgrid.Square {
	var bound orb.Bound
	for i, b := range a.buurten {
		if bound = bound.Union(b.Geometry.Bound()); i == 0 {
			bound = b.Geometry.Bound()
		}
	}
	return slices.DeleteFunc(slices.Clone(squares), func(s hexgrid.Square) bool {
		return !bound.Intersects(orb.Bound{Min: orb.Point{s.X, s.Y}, Max: orb.Point{s.X + s.Size, s.Y + s.Size}})
	})
}
