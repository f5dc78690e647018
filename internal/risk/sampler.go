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
	spare   sync.Pool           // of *scratch
}

// scratch is working space, to use again: a country's draws together are most of
// a gigabyte.
type scratch struct {
	// lines keeps the draws of the shown areas of a municipality: for each area
	// in turn, and for sixteen draws at a time, a line of every quantity. Writing
	// one draw of all quantities then stays within a page of memory per area.
	lines [][quantities][lineDraws]float32
	row   []float32 // see drawing.of
	selector

	keys  []uint64 // of areas that are ranked
	ranks []float32
}

func (s *sampler) scratch() *scratch {
	if old, ok := s.spare.Get().(*scratch); ok {
		return old
	}
	return new(scratch)
}

// lineDraws is how many float32 the processor fetches from memory at once.
const lineDraws = 16

// lines is the number of lines that an area takes.
func (m *Model) lines() int { return (m.Draws + lineDraws - 1) / lineDraws }

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
	for row, n := range shown {
		e := &estimates[p.index[n]]
		copy(s.percent[p.index[n]*s.m.Draws:], d.of(lonelyPercent, row))
		for q := range quantities {
			if e.quantity(q).Value > 0 {
				e.quantity(q).intervals(&d.selector, d.of(q, row))
			}
		}
	}
	for _, level := range []Level{Wijk, Buurt} {
		s.rankMunicipal(p, level, estimates, d.scratch)
	}
	s.spare.Put(d.scratch)
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

	tallies []tally // per area, of one draw
	*scratch
}

// tally is what one draw says of an area.
type tally struct {
	residents [3]float64              // of 65+, 75+ and 18+
	count     [quantities / 2]float64 // in the order of the quantities, two for each of those ages
}

// side is one draw of a pair.
type side struct {
	n        [ageGroups][]float64 // per leaf
	odds     [outcomes][]float64  // per leaf, to be multiplied by scale
	scale    [outcomes]float64    // brings the municipality to its published figure
	n75      []float64            // per leaf
	up       float64              // odds ratio of lonely, 75+ against 65+
	severeUp float64
}

func newDrawing(s *sampler, p *place, shown []int, rng *rand.Rand) *drawing {
	d := &drawing{sampler: s, p: p, rng: rng, shown: shown, estimated: s.m.outcomes(), ages: ageDraws(s.m, p.code)}
	leaves, areas := len(p.leaves), len(p.areas)
	d.tallies = make([]tally, areas)
	for i := range d.sides {
		s := &d.sides[i]
		s.n[elderly], s.n[adults], s.n75 = make([]float64, leaves), make([]float64, leaves), make([]float64, leaves)
		for o := range s.odds {
			s.odds[o] = make([]float64, leaves) // stay 0 where the model does not estimate the outcome
		}
	}
	for i := range p.leaves {
		d.x = append(d.x, p.leaves[i].x...)
		d.at = append(d.at, p.leaves[i].up[0])
	}
	d.scratch = s.scratch()
	d.lines = slices.Grow(d.lines[:0], len(shown)*s.m.lines())[:len(shown)*s.m.lines()]
	return d
}

// of is the draws of q of a shown area, until it is called again.
func (d *drawing) of(q quantity, row int) []float32 {
	all := d.row[:0]
	lines := d.lines[row*d.m.lines():][:d.m.lines()]
	for i := range lines {
		all = append(all, lines[i][q][:]...)
	}
	d.row = all
	return all[:d.m.Draws]
}

// start prepares an outcome.
func (d *drawing) start(o outcome, shift benchmarkShift) {
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
		chance := d.rng.Uint64() // for three figures
		residents := countHalf * uniform(chance)
		for g := range ageGroups {
			chance >>= uniformBits
			percent := shareHalves[g] * uniform(chance)
			if l.share[g].from != 0 {
				percent += d.m.shareSpread(g).at(l.share[g].from) * d.rng.NormFloat64()
			}
			if l.share[g].yearsBack != 0 {
				percent += d.m.shareSpread(g).aged(l.share[g].yearsBack) * d.rng.NormFloat64()
			}
			d.sides[0].n[g][i] = max(0, l.residents+residents) * 0.01 * min(max(l.share[g].percent+percent, 0), 100)
			d.sides[1].n[g][i] = max(0, l.residents-residents) * 0.01 * min(max(l.share[g].percent-percent, 0), 100)
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

// uniform is a number from -1 to 1 made of the lowest bits of chance: enough to
// place a figure within its rounding.
func uniform(chance uint64) float64 {
	const steps = 1 << uniformBits
	return float64(int64(chance%steps))*(2./steps) - (1 - 1./steps)
}

const uniformBits = 21 // three fit into a word

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
		for j, x := range d.x[i*k:][:len(deltas)] {
			eta += deltas[j] * x
		}
		factor := exp(eta)
		plus[i], minus[i] = point*factor, point/factor
	}
	if !benchmarked {
		d.sides[0].scale[o], d.sides[1].scale[o] = 1, 1
		return
	}
	odds, factor := published/(100-published), exp(shared)
	for i, target := range [...]float64{odds * factor, odds / factor} {
		s := &d.sides[i]
		s.scale[o] = scaleTo(s.odds[o], s.n[o.ages()], target/(1+target))
	}
}

// scaleTo returns the factor on all odds with which the weighted mean share is
// within a hundredth of a percentage point of target. The odds lie close: a step
// or two of Newton's method suffice.
func scaleTo(odds, weight []float64, target float64) (scale float64) {
	scale = 1
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
			break // nobody lives here in this draw
		}
		step := min(max((target*total-mean)/slope, -1), 1)
		scale *= exp(step)
		// What a step leaves is at most a tenth of its square.
		if math.Abs(step) < 0.03 {
			break
		}
	}
	return scale
}

// sum adds the leaves to the areas that hold them.
func (d *drawing) sum(s *side) {
	clear(d.tallies)
	leaves := len(d.at)
	n65, n75, n18 := s.n[elderly][:leaves], s.n75[:leaves], s.n[adults][:leaves]
	odds, severeOdds, odds18, severeOdds18 := s.odds[lonely][:leaves], s.odds[severe][:leaves], s.odds[lonely18][:leaves], s.odds[severe18][:leaves]
	scale, severeScale, scale18, severeScale18 := s.scale[lonely], s.scale[severe], s.scale[lonely18], s.scale[severe18]
	for i, at := range d.at {
		t := &d.tallies[at]
		t.residents[0] += n65[i]
		t.residents[1] += n75[i]
		t.residents[2] += n18[i]
		a, b := odds[i]*scale, severeOdds[i]*severeScale
		t.count[lonelyCount/2] += n65[i] * shareOf(a)
		t.count[severeCount/2] += n65[i] * shareOf(b)
		t.count[lonely75Count/2] += n75[i] * shareOf(a*s.up)
		t.count[severe75Count/2] += n75[i] * shareOf(b*s.severeUp)
		t.count[lonely18Count/2] += n18[i] * shareOf(odds18[i]*scale18)
		t.count[severe18Count/2] += n18[i] * shareOf(severeOdds18[i]*severeScale18)
	}
	for n := len(d.tallies) - 1; n >= 0; n-- { // parts come after the areas that hold them
		up := d.p.parent[n]
		if up < 0 {
			continue
		}
		part, whole := &d.tallies[n], &d.tallies[up]
		for i, v := range part.residents {
			whole.residents[i] += v
		}
		for i, v := range part.count {
			whole.count[i] += v
		}
	}
}

// shareOf is the part of all that odds stand for.
func shareOf(odds float64) float64 { return odds / (1 + odds) }

// record keeps draw number i of the shown areas. A draw without residents says
// nothing of percentages: they are NaN, and no interval counts them.
func (d *drawing) record(i int) {
	for row, n := range d.shown {
		t, line, at := &d.tallies[n], &d.lines[row*d.m.lines()+i/lineDraws], i%lineDraws
		var percent [3]float64 // that one person is, of each age
		for age, residents := range t.residents {
			percent[age] = 100 / residents
		}
		for q, count := range t.count {
			line[2*q][at] = float32(count * percent[q/2])
			line[2*q+1][at] = float32(count)
		}
	}
}
