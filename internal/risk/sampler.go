package risk

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// sampler draws what might be the case instead of the point estimates.
//
// Draws come in antithetic pairs: everything random in the second is the
// opposite of the first. The means of the draws then lie closer to the point
// estimates, and half the work serves both.
type sampler struct {
	m       *Model
	deltas  [outcomes][]float64 // per pair and indicator: drawn coefficient minus its mean
	percent []line              // lonely 65+: the first sixteen draws of every area, the next sixteen, and on; for ranks
	spare   sync.Pool           // of *scratch
}

// scratch is working space, to use again: a country's draws together are most of
// a gigabyte.
type scratch struct {
	// lines keeps the draws of the shown areas of a municipality: for each area
	// in turn, and for sixteen draws at a time, a line of every quantity. Writing
	// one draw of all quantities then stays within a page of memory per area.
	lines []line
	row   []float32 // see draws
	selector

	keys []uint64 // of areas that are ranked
}

func (s *sampler) scratch() *scratch {
	if old, ok := s.spare.Get().(*scratch); ok {
		return old
	}
	return new(scratch)
}

// draws gathers those in every so many of lines, until it is called again.
func (s *scratch) draws(lines []line, first, every, draws int) []float32 {
	s.row = slices.Grow(s.row[:0], draws+lineDraws)[:draws+lineDraws]
	for i := 0; i < draws; i += lineDraws {
		*(*line)(s.row[i:]) = lines[first]
		first += every
	}
	return s.row[:draws]
}

// lineDraws is how many float32 the processor fetches from memory at once.
const lineDraws = 16

// line is draws that follow each other.
type line [lineDraws]float32

// lines is such draws of every quantity.
type lines [quantities]line

// lines is the number of lines that an area takes.
func (m *Model) lines() int { return (m.Draws + lineDraws - 1) / lineDraws }

// pairs is the number of antithetic pairs; of the last, one may go unused.
func (m *Model) pairs() int { return (m.Draws + 1) / 2 }

// newSampler draws the coefficients, which all municipalities share.
func newSampler(m *Model, areas int) (*sampler, error) {
	s := &sampler{m: m, percent: make([]line, areas*m.lines())}
	rng := rand.New(rand.NewPCG(m.Seed, 0))
	k := len(m.Indicators)
	z := mat.NewVecDense(k, nil)
	for _, o := range m.outcomes() {
		lower, ok := cholesky(m.outcome(o).Covariance)
		if !ok {
			return nil, &Problem{Path: []any{o.String(), "covariance"}, Message: "is not positive definite; run the calibration again"}
		}
		s.deltas[o] = make([]float64, m.pairs()*k)
		for h := range m.pairs() {
			for j := range k {
				z.SetVec(j, rng.NormFloat64())
			}
			mat.NewVecDense(k, s.deltas[o][h*k:][:k]).MulVec(lower, z)
		}
	}
	return s, nil
}

// quantity numbers what gets an interval.
type quantity int

const (
	lonelyPercent quantity = iota
	lonelyCount
	severePercent
	severeCount
	lonely75Percent
	lonely75Count
	severe75Percent
	severe75Count
	lonely18Percent
	lonely18Count
	severe18Percent
	severe18Count
	quantities
)

// quantity is where the estimate keeps q.
func (e *Estimate) quantity(q quantity) *Quantity {
	o := [...]*Prevalence{&e.Prevalence[Lonely65], &e.Prevalence[Severe65], &e.Prevalence[Lonely75], &e.Prevalence[Severe75], &e.Prevalence[Lonely18], &e.Prevalence[Severe18]}[q/2]
	if q%2 == 0 {
		return &o.Percent
	}
	return &o.Count
}

// draw gives the estimates of one municipality their intervals.
func (s *sampler) draw(p *place, b Benchmark, shifts [outcomes]benchmarkShift, estimates []Estimate) {
	var shown []int // positions in p.areas
	for n := range p.areas {
		if estimates[p.index[n]].HasFigures() {
			shown = append(shown, n)
		}
	}
	if len(shown) == 0 {
		return
	}
	hash := fnv.New64a()
	hash.Write([]byte(p.code))
	d := newDrawing(s, p, shown, rand.New(rand.NewPCG(s.m.Seed, hash.Sum64())))
	for _, o := range d.estimated {
		d.start(o, shifts[o])
	}
	for h := range s.m.pairs() {
		d.population()
		d.particulars()
		for _, o := range d.estimated {
			d.prevalence(o, h, b.percent(o), shifts[o].applied)
		}
		for side := range d.sides {
			if i := 2*h + side; i < s.m.Draws {
				d.sum(&d.sides[side], i)
			}
		}
	}
	for row, n := range shown {
		e := &estimates[p.index[n]]
		for i := range s.m.lines() {
			s.percent[i*len(estimates)+p.index[n]] = d.lines[d.first(row)+i*int(quantities)+int(lonelyPercent)]
		}
		for q := range quantities {
			if e.quantity(q).Value > 0 {
				e.quantity(q).intervals(&d.selector, d.draws(d.lines, d.first(row)+int(q), int(quantities), s.m.Draws))
			}
		}
	}
	s.spare.Put(d.scratch)
}
