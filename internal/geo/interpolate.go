package geo

import (
	"fmt"
	"math"
)

// Weight says how the value of an extensive variable is divided over the targets
// of a source. It matters where the targets do not cover the source.
type Weight uint8

// The ways to divide a value.
const (
	// WeightSum divides all of it over the targets, as areal's "sum" and tobler's
	// allocate_total=True do.
	WeightSum Weight = iota + 1
	// WeightTotal leaves out what lies outside the targets, as areal's "total" and
	// tobler's allocate_total=False do.
	WeightTotal
)

// Variable is a figure of every source.
type Variable struct {
	// Intensive says that the figure of a whole is the mean of that of its parts,
	// such as a percentage. Else it is the sum, such as a number of residents.
	Intensive bool
	Values    []float64 // per source; NaN where it is missing
}

// Estimate is a variable as estimated for every target.
type Estimate struct {
	// Values are NaN where a target has nothing of any source with a value.
	Values []float64
	// MissingShare is the share of what the sources have of a target, people or
	// else area, that lies in sources without a value; NaN where they have nothing.
	MissingShare []float64
	Missing      int // sources without a value

	// Of extensive variables: the sum over sources, the sum over targets, and the
	// part of the former that lies in no target, were it spread evenly.
	In, Out, Outside float64
}

// Interpolator moves variables from sources to targets.
type Interpolator struct {
	sources, targets int

	placed  []Piece // the share of a source's value that is a target's
	parts   []Piece // what of a target is a source's: people, or area where nobody lives
	outside []float64
	covered []float64
}

// NewInterpolator weighs by area, or by people if given: then a source in which
// nobody lives is divided by area, and so is the mean of a target in which nobody
// lives. Both must measure the same layers.
func NewInterpolator(area Measure, people *Measure, weight Weight) *Interpolator {
	n := &Interpolator{sources: len(area.Sources), targets: len(area.Targets), covered: covered(area)}
	n.placed, n.outside = place(area, people, weight)
	n.parts = choose(area, people, func(m *Measure, p Piece) float64 { return m.Targets[p.Target] })
	return n
}

// Covered returns which share of the surface of every target lies in sources,
// above 1 where sources overlap and NaN for a target without a surface.
func (n *Interpolator) Covered() []float64 { return n.covered }

func covered(area Measure) []float64 {
	terms := make([][]float64, len(area.Targets))
	for _, p := range area.Pieces {
		terms[p.Target] = append(terms[p.Target], p.Size)
	}
	shares := sums(terms)
	for i := range shares {
		shares[i] /= area.Targets[i]
	}
	return shares
}

// choose returns the pieces measured by people where whole, the size of the source
// or target of a piece, is above 0, and those measured by area elsewhere.
func choose(area Measure, people *Measure, whole func(m *Measure, p Piece) float64) []Piece {
	if people == nil {
		return area.Pieces
	}
	pieces := make([]Piece, 0, len(area.Pieces))
	for _, p := range area.Pieces {
		if whole(people, p) == 0 {
			pieces = append(pieces, p)
		}
	}
	return append(pieces, people.Pieces...)
}

// place returns which share of every source's value is whose, and which share lies
// in no target.
func place(area Measure, people *Measure, weight Weight) (placed []Piece, outside []float64) {
	placed = append(placed, choose(area, people, func(m *Measure, p Piece) float64 { return m.Sources[p.Source] })...)
	terms := make([][]float64, len(area.Sources))
	for _, p := range placed {
		terms[p.Source] = append(terms[p.Source], p.Size)
	}
	inside := sums(terms)
	outside = make([]float64, len(inside))
	whole := make([]float64, len(inside))
	for i := range inside {
		whole[i] = area.Sources[i]
		if people != nil && people.Sources[i] > 0 {
			whole[i] = people.Sources[i]
		}
		outside[i] = 1
		if whole[i] > 0 {
			outside[i] = max(0, 1-inside[i]/whole[i])
		}
	}
	for k := range placed {
		p := &placed[k]
		if weight == WeightSum {
			p.Size /= inside[p.Source]
		} else {
			p.Size /= whole[p.Source]
		}
	}
	return placed, outside
}

// Estimate moves a variable. It fails when that has not one value per source, or
// an infinite one.
func (n *Interpolator) Estimate(v Variable) (Estimate, error) {
	if len(v.Values) != n.sources {
		return Estimate{}, fmt.Errorf("interpolate: %d values for %d sources", len(v.Values), n.sources)
	}
	for i, value := range v.Values {
		if math.IsInf(value, 0) {
			return Estimate{}, fmt.Errorf("interpolate: the value of source %d is infinite", i)
		}
	}
	e := Estimate{MissingShare: n.missingShare(v.Values)}
	if v.Intensive {
		e.Values = n.means(v.Values)
	} else {
		e.Values = n.totals(v.Values)
	}
	n.account(&e, v)
	return e, nil
}

// totals adds up the parts of known values; NaN where there is none.
func (n *Interpolator) totals(values []float64) []float64 {
	terms := make([][]float64, n.targets)
	for _, p := range n.placed {
		if v := values[p.Source]; !math.IsNaN(v) {
			terms[p.Target] = append(terms[p.Target], v*p.Size)
		}
	}
	totals := sums(terms)
	for i := range totals {
		if len(terms[i]) == 0 {
			totals[i] = math.NaN()
		}
	}
	return totals
}

// means takes the mean of known values, by the size of their parts.
func (n *Interpolator) means(values []float64) []float64 {
	weighed, sizes := make([][]float64, n.targets), make([][]float64, n.targets)
	for _, p := range n.parts {
		if v := values[p.Source]; !math.IsNaN(v) {
			weighed[p.Target] = append(weighed[p.Target], v*p.Size)
			sizes[p.Target] = append(sizes[p.Target], p.Size)
		}
	}
	means := sums(weighed)
	for i, size := range sums(sizes) {
		means[i] /= size // 0/0 where no value is known
	}
	return means
}

// missingShare measures, per target, the parts of sources without a value.
func (n *Interpolator) missingShare(values []float64) []float64 {
	missing, all := make([][]float64, n.targets), make([][]float64, n.targets)
	for _, p := range n.parts {
		all[p.Target] = append(all[p.Target], p.Size)
		if math.IsNaN(values[p.Source]) {
			missing[p.Target] = append(missing[p.Target], p.Size)
		}
	}
	shares := sums(missing)
	for i, size := range sums(all) {
		shares[i] /= size
	}
	return shares
}

// account fills in what is known of the variable as a whole.
func (n *Interpolator) account(e *Estimate, v Variable) {
	var in, out, outside []float64
	for i, value := range v.Values {
		if math.IsNaN(value) {
			e.Missing++
		} else {
			in, outside = append(in, value), append(outside, value*n.outside[i])
		}
	}
	if v.Intensive {
		return
	}
	for _, value := range e.Values {
		if !math.IsNaN(value) {
			out = append(out, value)
		}
	}
	e.In, e.Out, e.Outside = sum(in), sum(out), sum(outside)
}
