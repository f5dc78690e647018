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
	m         *Model
	estimated []Outcome               // what the model estimates
	deltas    [OutcomeCount][]float64 // per pair and indicator: drawn coefficient minus its mean; of fitted outcomes
	percent   []line                  // of [Ranked]: the first sixteen draws of every area, the next sixteen, and on; for ranks
	spare     sync.Pool               // of *scratch
}

// scratch is working space, to use again: a country's draws together are most of
// a gigabyte.
type scratch struct {
	// lines keeps the draws of the shown areas of a municipality: for each area
	// in turn, and for sixteen draws at a time, the lines of every outcome that the
	// model estimates. Writing one draw of all of them then stays within a page of
	// memory per area.
	lines []lines
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

// drawsOf is the same of the percentages (0) or counts (1) in the lines of an outcome.
func (s *scratch) drawsOf(quantity, first, every, draws int) []float32 {
	s.row = slices.Grow(s.row[:0], draws+lineDraws)[:draws+lineDraws]
	for i := 0; i < draws; i += lineDraws {
		*(*line)(s.row[i:]) = s.lines[first][quantity]
		first += every
	}
	return s.row[:draws]
}

// lineDraws is how many float32 the processor fetches from memory at once.
const lineDraws = 16

// line is draws that follow each other.
type line [lineDraws]float32

// lines is such draws of an outcome: percentages and counts.
type lines [2]line

// lines is the number of lines that an area takes.
func (m *Model) lines() int { return (m.Draws + lineDraws - 1) / lineDraws }

// pairs is the number of antithetic pairs; of the last, one may go unused.
func (m *Model) pairs() int { return (m.Draws + 1) / 2 }

// newSampler draws the coefficients, which all municipalities share.
func newSampler(m *Model, areas int) (*sampler, error) {
	s := &sampler{m: m, estimated: m.Estimated(), percent: make([]line, areas*m.lines())}
	rng := rand.New(rand.NewPCG(m.Seed, 0))
	k := len(m.Indicators)
	z := mat.NewVecDense(k, nil)
	for _, o := range m.Fitted() {
		lower, ok := cholesky(m.Outcomes[o].Covariance)
		if !ok {
			return nil, &Problem{Path: []any{o.String(), "covariance"},
				Message: "is not positive definite; run the calibration again"}
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

// draw gives the estimates of one municipality their intervals.
func (s *sampler) draw(p *place, b Percentages, shifts [OutcomeCount]benchmarkShift, estimates []Estimate) {
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
	var published [OutcomeCount]float64
	for _, o := range d.fitted {
		d.start(o, shifts[o])
		published[o] = b.Of(o)
	}
	for h := range s.m.pairs() {
		d.population()
		d.particulars()
		for _, o := range d.fitted {
			d.prevalence(o, h, published[o], shifts[o].applied)
		}
		d.sum(h)
	}
	for row, n := range shown {
		e := &estimates[p.index[n]]
		for k, o := range s.estimated {
			first, every := d.first(row)+k, len(s.estimated)
			if o == Ranked {
				for i := range s.m.lines() {
					s.percent[i*len(estimates)+p.index[n]] = d.lines[first+i*every][0]
				}
			}
			for q, to := range [...]*Quantity{&e.Prevalence[o].Percent, &e.Prevalence[o].Count} {
				if to.Value > 0 {
					to.intervals(&d.selector, d.drawsOf(q, first, every, s.m.Draws))
				}
			}
		}
	}
	s.spare.Put(d.scratch)
}
