// Package areal moves columns from the areas of one file to the areas of another:
// the command `risicokaart interpolate`. Package geo has the method; this package
// reads and checks the files, and writes the table. docs/interpolate.md tells users
// about both.
package areal

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"risicokaart/internal/geo"
	"risicokaart/internal/source"
)

// File names a layer of a file.
type File struct {
	Path  string
	Layer string // "" for the only one
}

// Options say what to move from where to where.
type Options struct {
	Source, Target File
	Extensive      []string // columns of the source: sums
	Intensive      []string // columns of the source: means
	Weight         geo.Weight
	Code           string // column of the target; "" to find one
	CRS            string // of files that do not say, such as EPSG:28992; "" for unknown

	Population       File   // areas with people, such as squares; Path "" to weigh by area
	PopulationColumn string // the number of people
}

// Result is what [Run] made of the source for every target.
type Result struct {
	CodeColumn string
	CRS        string
	Codes      []string  // of targets, in the order of their file
	Covered    []float64 // share of each target's area that lies in sources; NaN without a shape
	Variables  []Variable

	WeighedBy            string // area or people
	Sources              int
	SourcesWithoutShape  int
	Uncovered            int // targets with nothing of any source
	Merged               int // rows of the target that were added to one before with the same code
	Squares              int // areas of the population
	SquaresWithoutPeople int // of those, without a published number
}

// Variable is a column of the source, for every target.
type Variable struct {
	Name      string
	Intensive bool
	geo.Estimate
}

// Run reads the files and interpolates. Its errors are [*source.Error]s, or say
// which option is wrong.
func Run(ctx context.Context, o Options) (*Result, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	names := slices.Concat(o.Extensive, o.Intensive)
	from, err := read(ctx, o.Source, request{numbers: names, crs: o.CRS})
	if err != nil {
		return nil, err
	}
	to, err := read(ctx, o.Target, request{wantCodes: true, code: o.Code, crs: o.CRS})
	if err != nil {
		return nil, err
	}
	if err := sameSystem(from, to); err != nil {
		return nil, err
	}
	r := &Result{CodeColumn: to.codeColumn, CRS: systemOf(to), Codes: to.codes, Merged: to.merged,
		Sources: len(from.shapes), WeighedBy: "area"}
	n, err := r.interpolator(ctx, o, from, to)
	if err != nil {
		return nil, err
	}
	r.Covered = n.Covered()
	for i, name := range names {
		v := Variable{Name: name, Intensive: i >= len(o.Extensive)}
		if v.Estimate, err = n.Estimate(geo.Variable{Intensive: v.Intensive, Values: from.numbers[i]}); err != nil {
			return nil, fmt.Errorf("column %q of %s: %w", name, o.Source.Path, err)
		}
		r.Variables = append(r.Variables, v)
	}
	r.count(from)
	return r, nil
}

// check looks for options that contradict each other.
func (o *Options) check() error {
	if len(o.Extensive)+len(o.Intensive) == 0 {
		return fmt.Errorf("nothing to interpolate: name columns of %s with --extensive (numbers that add up) or --intensive (percentages, means)", o.Source.Path)
	}
	header := map[string]bool{}
	for _, name := range slices.Concat(o.Extensive, o.Intensive) {
		for _, column := range []string{name, name + missingSuffix} {
			if lower := strings.ToLower(column); header[lower] || lower == coveredColumn || lower == codeColumn {
				return fmt.Errorf("the result would have two columns %q: name every column once, and none %q or %q", column,
					codeColumn, coveredColumn)
			}
			header[strings.ToLower(column)] = true
		}
	}
	if o.Population.Path == "" && o.PopulationColumn != "" {
		return fmt.Errorf("--population-column %s belongs to a file: name it with --population", o.PopulationColumn)
	}
	return nil
}

// interpolator measures the layers by area, and by people where asked.
func (r *Result) interpolator(ctx context.Context, o Options, from, to *layer) (*geo.Interpolator, error) {
	sources, err := from.prepare()
	if err != nil {
		return nil, err
	}
	targets, err := to.prepare()
	if err != nil {
		return nil, err
	}
	area, err := geo.MeasureArea(ctx, sources, targets)
	if err != nil {
		return nil, fmt.Errorf("interpolate: %w", err)
	}
	if o.Population.Path == "" {
		return geo.NewInterpolator(area, nil, o.Weight), nil
	}
	people, err := r.people(ctx, o, from, sources, targets)
	if err != nil {
		return nil, err
	}
	return geo.NewInterpolator(area, people, o.Weight), nil
}

func (r *Result) people(ctx context.Context, o Options, from *layer, sources, targets *geo.Layer) (*geo.Measure, error) {
	file, err := read(ctx, o.Population, request{numbers: []string{o.PopulationColumn}, crs: o.CRS})
	if err != nil {
		return nil, err
	}
	if err := sameSystem(from, file); err != nil {
		return nil, err
	}
	squares, err := file.prepare()
	if err != nil {
		return nil, err
	}
	for i, n := range file.numbers[0] {
		if n < 0 {
			return nil, file.fault(i, o.PopulationColumn, fmt.Sprintf("there are %v people", n),
				"choose a column with numbers of people")
		}
		if math.IsNaN(n) {
			r.SquaresWithoutPeople++
		}
	}
	people, err := geo.MeasurePeople(ctx, sources, targets, squares, file.numbers[0])
	if err != nil {
		return nil, fmt.Errorf("weigh by %s: %w", o.Population.Path, err)
	}
	r.Squares, r.WeighedBy = len(file.shapes), "people"
	return &people, nil
}

func (r *Result) count(from *layer) {
	for _, shape := range from.shapes {
		if len(shape) == 0 {
			r.SourcesWithoutShape++
		}
	}
	for _, share := range r.Covered {
		if !(share > 0) {
			r.Uncovered++
		}
	}
}

// systemOf names the reference system of a layer.
func systemOf(l *layer) string {
	if l.SRS == (source.SRS{}) {
		return ""
	}
	return l.SRS.String()
}
