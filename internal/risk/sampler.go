package risk

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// sampler draws what might be the case instead of the point estimates.
//
// Draws come in antithetic pairs: everything random in the second is the
// opposite of the first. The means of the draws then lie closer to the point
// estimates, and half the work serves both.
type sampler struct {
	m       *Model
	deltas  [outcomes][]float64 // per pair and indicator: drawn coefficient minus its mean
	percent []float32           // lonely 65+ of every area, draws of one area together; for ranks
	drawn   sync.Pool           // of *drawn, to use again: a country's draws together are most of a gigabyte
}

// drawn keeps the draws of the shown areas of a municipality, by quantity,
// those of one area together.
type drawn [quantities][]float32

// pairs is the number of antithetic pairs; of the last, one may go unused.
func (m *Model) pairs() int { return (m.Draws + 1) / 2 }

// newSampler draws the coefficients, which all municipalities share.
func newSampler(m *Model, areas int) (*sampler, error) {
	s := &sampler{m: m, percent: make([]float32, areas*m.Draws)}
	rng := rand.New(rand.NewPCG(m.Seed, 0))
	k := len(m.Indicators)
	z := make([]float64, k)
	for _, o := range m.outcomes() {
		lower, ok := cholesky(m.outcome(o).Covariance)
		if !ok {
			return nil, &Problem{Path: []any{o.String(), "covariance"}, Message: "is not positive definite; run the calibration again"}
		}
		s.deltas[o] = make([]float64, m.pairs()*k)
		for h := range m.pairs() {
			for j := range z {
				z[j] = rng.NormFloat64()
			}
			lower.times(z, s.deltas[o][h*k:][:k])
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
	o := [...]*Outcome{&e.Lonely65, &e.Severe65, &e.Lonely75, &e.Severe75, &e.Lonely18, &e.Severe18}[q/2]
	if q%2 == 0 {
		return &o.Percent
	}
	return &o.Count
}

// draw gives the estimates of one municipality their intervals, and their ranks
// in it.
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
		for _, o := range d.estimated {
			d.prevalence(o, h, b.percent(o), shifts[o].applied)
		}
		for side := range d.sides {
			if i := 2*h + side; i < s.m.Draws {
				d.sum(&d.sides[side])
				d.record(i)
			}
		}
	}
	var order selector
	for row, n := range shown {
		e := &estimates[p.index[n]]
		copy(s.percent[p.index[n]*s.m.Draws:], d.of(lonelyPercent, row))
		for q := range quantities {
			if e.quantity(q).Value > 0 {
				e.quantity(q).intervals(&order, d.of(q, row))
			}
		}
	}
	s.drawn.Put(d.drawn)
	for _, level := range []Level{Wijk, Buurt} {
		s.rankMunicipal(p, level, estimates)
	}
}

// drawing is the working space for the draws of one municipality.
type drawing struct {
	*sampler
	p     *place
	rng   *rand.Rand
	ages  *rand.Rand // see ageDraws
	shown []int      // areas whose draws are kept
	at    []int      // per leaf, the smallest area that it is in

	estimated []outcome
	x         []float64           // indicators of leaf after leaf
	odds      [outcomes][]float64 // per leaf, of the point estimate
	noise     [outcomes][]float64 // per leaf; standard deviation on the logit scale
	sides     [2]side             // the draw and its opposite

	// Per area, of one draw.
	residents          [ageGroups][]float64
	count              [outcomes][]float64
	residents75        []float64
	lonely75, severe75 []float64

	drawn *drawn
}

// side is one draw of a pair.
type side struct {
	n        [ageGroups][]float64 // per leaf
	odds     [outcomes][]float64  // per leaf
	n75      []float64            // per leaf
	up       float64              // odds ratio of lonely, 75+ against 65+
	severeUp float64
}

func newDrawing(s *sampler, p *place, shown []int, rng *rand.Rand) *drawing {
	d := &drawing{sampler: s, p: p, rng: rng, shown: shown, estimated: s.m.outcomes(), ages: ageDraws(s.m, p.code)}
	leaves, areas := len(p.leaves), len(p.areas)
	d.residents75, d.lonely75, d.severe75 = make([]float64, areas), make([]float64, areas), make([]float64, areas)
	for i := range d.sides {
		d.sides[i].n75 = make([]float64, leaves)
	}
	for g := range ageGroups {
		d.residents[g] = make([]float64, areas)
		for i := range d.sides {
			d.sides[i].n[g] = make([]float64, leaves)
		}
	}
	for i := range p.leaves {
		d.x = append(d.x, p.leaves[i].x...)
		d.at = append(d.at, p.leaves[i].up[0])
	}
	d.drawn, _ = s.drawn.Get().(*drawn)
	if d.drawn == nil {
		d.drawn = new(drawn)
	}
	for q := range quantities {
		d.drawn[q] = slices.Grow(d.drawn[q][:0], len(shown)*s.m.Draws)[:len(shown)*s.m.Draws]
	}
	return d
}

// of is the draws of q of a shown area.
func (d *drawing) of(q quantity, row int) []float32 {
	return d.drawn[q][row*d.m.Draws:][:d.m.Draws]
}

// start prepares an outcome.
func (d *drawing) start(o outcome, shift benchmarkShift) {
	leaves := len(d.p.leaves)
	d.count[o] = make([]float64, len(d.p.areas))
	for i := range d.sides {
		d.sides[i].odds[o] = make([]float64, leaves)
	}
	for i, eta := range d.p.etas(d.m, o) {
		d.odds[o] = append(d.odds[o], math.Exp(eta+shift.value))
		d.noise[o] = append(d.noise[o], d.p.leaves[i].noiseSD(d.m, o))
	}
}

// population draws the residents of every leaf, within the rounding of the
// published figures, and the share of 75+ among them.
func (d *drawing) population() {
	for i := range d.p.leaves {
		l := &d.p.leaves[i]
		residents := countHalf * (2*d.rng.Float64() - 1)
		for g := range ageGroups {
			percent := [...]float64{shareHalf, adultsHalf}[g] * (2*d.rng.Float64() - 1)
			if l.share[g].from != 0 {
				percent += d.m.shareSpread(g).at(l.share[g].from) * d.rng.NormFloat64()
			}
			if l.share[g].yearsBack != 0 {
				percent += d.m.shareSpread(g).aged(l.share[g].yearsBack) * d.rng.NormFloat64()
			}
			d.sides[0].n[g][i] = max(0, l.residents+residents) * min(max(l.share[g].percent+percent, 0), 100) / 100
			d.sides[1].n[g][i] = max(0, l.residents-residents) * min(max(l.share[g].percent-percent, 0), 100) / 100
		}
		d.sides[0].n[elderly][i] *= l.rake
		d.sides[1].n[elderly][i] *= l.rake
	}
	age := d.m.Age75
	d.residentsOf75()
	up, severeUp := age.ShiftSD*d.rng.NormFloat64(), age.SevereShiftSD*d.rng.NormFloat64()
	for i, sign := range [...]float64{1, -1} {
		s := &d.sides[i]
		s.up = math.Exp(age.Shift + sign*up)
		s.severeUp = math.Exp(age.SevereShift + sign*severeUp)
	}
}

// prevalence draws the odds of every leaf, brought into agreement with a draw
// of the published figure where there is one.
func (d *drawing) prevalence(o outcome, pair int, published float64, benchmarked bool) {
	out := d.m.outcome(o)
	k := len(d.m.Indicators)
	deltas := d.deltas[o][pair*k:][:k]
	shared := d.rng.NormFloat64() // of the municipality, or of its published figure
	if benchmarked {
		shared *= out.BenchmarkSD
	} else {
		shared *= out.MunicipalitySD
	}
	plus, minus := d.sides[0].odds[o], d.sides[1].odds[o]
	for i, point := range d.odds[o] {
		eta := shared + d.noise[o][i]*d.rng.NormFloat64()
		for j, x := range d.x[i*k:][:k] {
			eta += deltas[j] * x
		}
		factor := exp(eta)
		plus[i], minus[i] = point*factor, point/factor
	}
	if !benchmarked {
		return
	}
	odds, factor := published/(100-published), exp(shared)
	for i, target := range [...]float64{odds * factor, odds / factor} {
		s := &d.sides[i]
		scaleTo(s.odds[o], s.n[o.ages()], target/(1+target))
	}
}

// scaleTo multiplies all odds by one factor, so that the weighted mean share is
// within a hundredth of a percentage point of target. The odds lie close: a step
// or two of Newton's method suffice.
func scaleTo(odds, weight []float64, target float64) {
	scale := 1.0
	for range 50 {
		var mean, slope, total float64
		for i, w := range weight {
			p := odds[i] * scale
			p /= 1 + p
			mean += w * p
			slope += w * p * (1 - p)
			total += w
		}
		if !(slope > 0) {
			return // nobody lives here in this draw
		}
		step := min(max((target*total-mean)/slope, -1), 1)
		scale *= exp(step)
		// What a step leaves is at most a tenth of its square.
		if math.Abs(step) < 0.03 {
			break
		}
	}
	for i := range odds {
		odds[i] *= scale
	}
}

// sum adds the leaves to the areas that hold them.
func (d *drawing) sum(s *side) {
	for g := range ageGroups {
		clear(d.residents[g])
		for i, n := range s.n[g] {
			d.residents[g][d.at[i]] += n
		}
		d.climb(d.residents[g])
	}
	for _, o := range d.estimated {
		d.people(d.count[o], s.n[o.ages()], s.odds[o], 1)
	}
	clear(d.residents75)
	for i, n := range s.n75 {
		d.residents75[d.at[i]] += n
	}
	d.climb(d.residents75)
	d.people(d.lonely75, s.n75, s.odds[lonely], s.up)
	d.people(d.severe75, s.n75, s.odds[severe], s.severeUp)
}

// people sets sums, per area, to the people of n for whom it is so at these
// odds times up.
func (d *drawing) people(sums, n, odds []float64, up float64) {
	clear(sums)
	for i, at := range d.at {
		v := odds[i] * up
		sums[at] += n[i] * v / (1 + v)
	}
	d.climb(sums)
}

// climb adds what every area has to the area that holds it.
func (d *drawing) climb(sums []float64) {
	for n := len(sums) - 1; n >= 0; n-- { // parts come after the areas that hold them
		if up := d.p.parent[n]; up >= 0 {
			sums[up] += sums[n]
		}
	}
}

// record keeps draw number i of the shown areas. A draw without residents says
// nothing of percentages: they are NaN, and no interval counts them.
func (d *drawing) record(i int) {
	keep := func(q quantity, row int, count, residents float64) {
		at := row*d.m.Draws + i
		d.drawn[q][at] = float32(100 * count / residents)
		d.drawn[q+1][at] = float32(count)
	}
	for row, n := range d.shown {
		old := d.residents[elderly][n]
		keep(lonelyPercent, row, d.count[lonely][n], old)
		keep(severePercent, row, d.count[severe][n], old)
		keep(lonely75Percent, row, d.lonely75[n], d.residents75[n])
		keep(severe75Percent, row, d.severe75[n], d.residents75[n])
		if d.count[lonely18] != nil {
			keep(lonely18Percent, row, d.count[lonely18][n], d.residents[adults][n])
		}
		if d.count[severe18] != nil {
			keep(severe18Percent, row, d.count[severe18][n], d.residents[adults][n])
		}
	}
}
