package risk

import (
	"errors"
	"fmt"
	"math"
)

// Result is what [Score] found.
type Result struct {
	Estimates []Estimate // one per area, in the order of Input.Areas
	Summary   map[Level]Summary
}

// Score estimates every area. Estimates are made at the lowest level loaded,
// brought into agreement with the published figure of the municipality where
// there is one, and summed upward, so that all levels add up. Figures that could
// identify a small group are then hidden, and what remains is ranked.
//
// The result depends on the arguments alone: the draws are seeded per
// municipality, so neither the number of processors nor the other
// municipalities loaded change an estimate. Ranks, scores and TopDecile do
// depend on which areas are loaded.
func Score(m *Model, in Input) (*Result, error) {
	if err := m.Check(); err != nil {
		return nil, fmt.Errorf("score with model %s: %w", m.ID, err)
	}
	if len(in.Areas) == 0 {
		return nil, errors.New("score: there are no areas; import some first")
	}
	if err := checkBenchmarks(in.Benchmarks); err != nil {
		return nil, err
	}
	if err := checkShares(in.Shares75); err != nil {
		return nil, err
	}
	all, err := places(m, in)
	if err != nil {
		return nil, err
	}
	estimates := make([]Estimate, len(in.Areas))
	sampler, err := newSampler(m, len(in.Areas))
	if err != nil {
		return nil, err
	}
	failures := make([]error, len(all))
	inParallel(len(all), func(i int) {
		p := all[i]
		shifts := p.shifts(m, in.Benchmarks)
		areas := p.estimate(m, shifts, estimates)
		if failures[i] = p.suppress(m, areas, estimates); failures[i] == nil {
			sampler.draw(p, in.Benchmarks[p.code], shifts, estimates)
		}
	})
	if err := errors.Join(failures...); err != nil {
		return nil, fmt.Errorf("score: %w", err)
	}
	rank(estimates, all)
	sampler.rank(estimates, all)
	return &Result{Estimates: estimates, Summary: summarise(m, estimates)}, nil
}

// benchmarkShift is the shift of one outcome's logit in a municipality.
type benchmarkShift struct {
	value   float64
	applied bool // whether the municipality has a published figure
}

// shifts finds the shift of each outcome that makes the municipality agree with
// its published figure.
func (p *place) shifts(m *Model, benchmarks map[string]Percentages) [OutcomeCount]benchmarkShift {
	var shifts [OutcomeCount]benchmarkShift
	b, ok := benchmarks[p.code]
	if !ok {
		return shifts
	}
	for _, o := range m.Fitted() {
		weight, total := p.weights(o.Row().Ages)
		if percent := b.Of(o); total > 0 && !math.IsNaN(percent) {
			shifts[o] = benchmarkShift{shiftTo(p.etas(m, o), weight, percent/100, 1e-12), true}
		}
	}
	return shifts
}

// weights lists the residents of an age in every leaf, and their sum.
func (p *place) weights(g AgeGroup) (weight []float64, total float64) {
	weight = make([]float64, len(p.leaves))
	for i := range p.leaves {
		weight[i] = p.leaves[i].n[g]
		total += weight[i]
	}
	return weight, total
}

// etas is the logit of o for every leaf, before benchmarking.
func (p *place) etas(m *Model, o Outcome) []float64 {
	coefficients := m.coefficients(o)
	base := logit(m.Outcomes[o].Reference / 100)
	eta := make([]float64, len(p.leaves))
	for i := range p.leaves {
		eta[i] = base
		for j, c := range coefficients {
			eta[i] += c * p.leaves[i].x[j]
		}
	}
	return eta
}

// sums gathers one area from its leaves.
type sums struct {
	n       [AgeGroupCount]float64
	count   [OutcomeCount]float64
	points  [OutcomeCount][]float64 // of fitted outcomes: per indicator and the benchmark, times residents
	x       []float64               // times residents of 65+
	missing float64                 // share of the weight, times residents of 65+
	from    []Level                 // widest level that a leaf took each indicator from
	earlier bool                    // whether a leaf has an input of an earlier year
	reached bool
}

// estimate writes the point estimates of the municipality's areas, and returns what
// they are made of, hidden ones too.
func (p *place) estimate(m *Model, shifts [OutcomeCount]benchmarkShift, estimates []Estimate) []sums {
	k := len(m.Indicators)
	areas := make([]sums, len(p.areas))
	for n := range areas {
		areas[n] = sums{x: make([]float64, k), from: make([]Level, k)}
		for _, o := range m.Fitted() {
			areas[n].points[o] = make([]float64, k+1)
		}
	}
	p.gather(m, shifts, areas)
	for n, a := range p.areas {
		e := Estimate{Code: a.Code, Level: a.Level}
		s := &areas[n]
		e.Status, e.Reason = status(m, a, s)
		if e.HasFigures() {
			e.Share75 = p.age75
			s.fill(m, a, shifts, &e)
		}
		estimates[p.index[n]] = e
	}
	return areas
}

// gather adds every leaf to the areas that hold it.
func (p *place) gather(m *Model, shifts [OutcomeCount]benchmarkShift, areas []sums) {
	weight, fitted, derived := weights(m), m.Fitted(), m.derived()
	var eta [OutcomeCount][]float64
	for _, o := range fitted {
		eta[o] = p.etas(m, o)
	}
	points := make([]float64, len(m.Indicators)+1)
	for i := range p.leaves {
		l := &p.leaves[i]
		var share [OutcomeCount]float64
		for _, o := range fitted {
			share[o] = logistic(eta[o][i] + shifts[o].value)
			contributions(m, o, l.x, shifts[o].value, points)
			for _, n := range l.up {
				areas[n].addOutcome(o, l.n[o.Row().Ages], share[o], points)
			}
		}
		for _, o := range derived {
			count := l.n[o.Row().Ages] * logistic(logit(share[o.Within()])+m.Age75.Shifts[o].Value)
			for _, n := range l.up {
				areas[n].count[o] += count
			}
		}
		for _, n := range l.up {
			areas[n].addInputs(l, weight, p.areas[n].Level)
		}
	}
	for n := range areas {
		areas[n].n[From75] = areas[n].n[From65] * p.age75.Value
	}
}

// addOutcome adds the people of a leaf, the share of them that o is about, and what
// each indicator and the benchmark have to do with it.
func (s *sums) addOutcome(o Outcome, people, share float64, points []float64) {
	s.count[o] += people * share
	for j, v := range points {
		s.points[o][j] += people * v
	}
}

// addInputs adds what a leaf was estimated from, to an area of this level.
func (s *sums) addInputs(l *leaf, weight []float64, level Level) {
	s.reached = true
	s.earlier = s.earlier || l.earlier
	for _, g := range countedAges {
		s.n[g] += l.n[g]
	}
	n65 := l.n[From65]
	for j, from := range l.from {
		s.x[j] += n65 * l.x[j]
		if !wider(from, level) {
			continue
		}
		s.missing += n65 * weight[j]
		if s.from[j] == 0 || wider(from, s.from[j]) {
			s.from[j] = from
		}
	}
}

// status says whether the area's sums may become figures.
func status(m *Model, a *Area, s *sums) (Status, Reason) {
	switch {
	case known(a.Residents) == 0:
		return StatusNoData, ReasonNoResidents
	case !s.reached:
		return StatusNoData, ReasonNoPopulationAge
	case s.n[From65] < m.SuppressBelow:
		return StatusSuppressed, ReasonSmallNumbers
	case s.missing > m.MaxMissing*s.n[From65]:
		return StatusNoData, ReasonTooMuchMissing
	}
	for _, from := range s.from {
		if from != 0 {
			return StatusImputed, ReasonInputsFromWijk
		}
	}
	if s.earlier {
		return StatusImputed, ReasonInputsFromYear
	}
	return StatusOK, ReasonNone
}

// fill turns sums into the point figures of an estimate; intervals follow from
// the draws.
func (s *sums) fill(m *Model, a *Area, shifts [OutcomeCount]benchmarkShift, e *Estimate) {
	e.Residents65, e.Residents75, e.Residents18 = s.n[From65], s.n[From75], s.n[From18]
	values := s.values(m, a)
	for _, o := range m.Estimated() {
		residents := e.Residents(o.Row().Ages)
		if residents == 0 {
			continue // their number is unknown
		}
		e.Prevalence[o] = point(s.count[o], residents)
		if o.Fitted() {
			e.Explanations[o] = s.explain(m, values, o, shifts[o].applied)
		}
	}
}

func point(count, residents float64) Prevalence {
	return Prevalence{Percent: Quantity{Value: 100 * count / residents}, Count: Quantity{Value: count}}
}
