package risk

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// drawing is the working space for the draws of one municipality.
type drawing struct {
	*sampler
	p    *place
	rng  *rand.Rand
	ages *rand.Rand // see ageDraws

	lineOfArea, lineOfLeaf []int // the first of its lines; -1 = not kept
	into                   []int // per leaf, the smallest area that it is a part of
	inner                  []int // areas that are not leaves, parts before those that hold them

	fitted []Outcome
	x      [][]float64              // per indicator and leaf
	odds   [OutcomeCount][]float64  // per leaf, of the point estimate
	noise  [OutcomeCount][]float64  // per leaf; standard deviation on the logit scale
	pull   [OutcomeCount][]float64  // per leaf, how much of the municipality's change follows its own; sums to 1
	own    [AgeGroupCount][]float64 // per leaf, what it has of its own in a draw; in standard deviations
	eta    []float64                // per leaf, what a draw adds to its logit
	sides  [2]side                  // the draw and its opposite

	ofLeaf  []tally                // of one pair, per leaf
	tallies []tally                // of one pair, per area that is not a leaf; the last is of what no area holds
	agesOf  []AgeGroup             // of every outcome that the model estimates
	half    [AgeGroupCount]float64 // see ageRow
	*scratch
}

// side is one draw of a pair.
type side struct {
	n     [AgeGroupCount][]float64 // per leaf
	share [OutcomeCount][]float64  // per leaf
	up    [OutcomeCount]float64    // of derived outcomes: odds ratio, against those that they follow from
}

func newDrawing(s *sampler, p *place, shown []int, rng *rand.Rand) *drawing {
	d := &drawing{sampler: s, p: p, rng: rng, fitted: s.m.Fitted(), ages: ageDraws(s.m, p.code), scratch: s.scratch()}
	leaves := len(p.leaves)
	for i := range d.sides {
		side := &d.sides[i]
		for g := range side.n {
			side.n[g] = make([]float64, leaves)
		}
		for _, o := range s.estimated {
			side.share[o] = make([]float64, leaves)
		}
	}
	d.x = make([][]float64, len(s.m.Indicators))
	for j := range d.x {
		d.x[j] = make([]float64, leaves)
		for i := range p.leaves {
			d.x[j][i] = p.leaves[i].x[j]
		}
	}
	for _, g := range countedAges {
		d.own[g], d.half[g] = make([]float64, leaves), ageRows[g].half
	}
	d.eta = make([]float64, leaves)
	d.connect(shown)
	size := len(shown) * s.m.lines() * len(s.estimated)
	d.lines = slices.Grow(d.lines[:0], size)[:size]
	return d
}

// connect finds where the draws of leaves and areas are kept, and what they add
// up to.
func (d *drawing) connect(shown []int) {
	areas := len(d.p.areas)
	d.ofLeaf, d.tallies = make([]tally, len(d.p.leaves)), make([]tally, areas+1)
	for _, o := range d.estimated {
		d.agesOf = append(d.agesOf, o.Row().Ages)
	}
	d.lineOfArea = slices.Repeat([]int{-1}, areas)
	for row, n := range shown {
		d.lineOfArea[n] = d.first(row)
	}
	leaf := make([]bool, areas)
	for i := range d.p.leaves {
		line, into, holders := -1, areas, d.p.leaves[i].up
		if n := d.p.leaves[i].area; n >= 0 {
			line, holders, leaf[n] = d.lineOfArea[n], holders[1:], true
		}
		if len(holders) > 0 {
			into = holders[0]
		}
		d.lineOfLeaf, d.into = append(d.lineOfLeaf, line), append(d.into, into)
	}
	for n := areas - 1; n >= 0; n-- { // parts come after the areas that hold them
		if !leaf[n] {
			d.inner = append(d.inner, n)
		}
	}
}

// first is the place of the first lines of a shown area.
func (d *drawing) first(row int) int { return row * d.m.lines() * len(d.estimated) }

// start prepares an outcome.
func (d *drawing) start(o Outcome, shift benchmarkShift) {
	total := 0.0
	for i, eta := range d.p.etas(d.m, o) {
		l := &d.p.leaves[i]
		p := logistic(eta + shift.value)
		d.odds[o] = append(d.odds[o], math.Exp(eta+shift.value))
		d.noise[o] = append(d.noise[o], l.noiseSD(d.m, o))
		d.pull[o] = append(d.pull[o], l.n[o.Row().Ages]*p*(1-p))
		total += d.pull[o][i]
	}
	if total > 0 {
		for i := range d.pull[o] {
			d.pull[o][i] /= total
		}
	}
}

// population draws the residents of every leaf, within the rounding of the
// published figures, and the share of 75+ among them.
func (d *drawing) population() {
	plus, minus, counted := &d.sides[0], &d.sides[1], countedAges
	for i := range d.p.leaves {
		l := &d.p.leaves[i]
		chance := d.rng.Uint64() // for three figures
		residents := countHalf * uniform(chance)
		for _, g := range counted {
			chance >>= uniformBits
			percent, of := d.half[g]*uniform(chance), &l.share[g]
			if of.from != 0 {
				percent += d.m.ShareSpread(g).at(of.from) * d.rng.NormFloat64()
			}
			if of.yearsBack != 0 {
				percent += d.m.ShareSpread(g).aged(of.yearsBack) * d.rng.NormFloat64()
			}
			plus.n[g][i] = orNone(l.residents+residents) * inUnit(0.01*(of.percent+percent))
			minus.n[g][i] = orNone(l.residents-residents) * inUnit(0.01*(of.percent-percent))
		}
		plus.n[From65][i] *= l.rake
		minus.n[From65][i] *= l.rake
	}
	d.residentsOf75()
	for o, shift := range d.m.Age75.Shifts {
		if shift != nil {
			up := shift.SD * d.rng.NormFloat64()
			d.sides[0].up[o], d.sides[1].up[o] = math.Exp(shift.Value+up), math.Exp(shift.Value-up)
		}
	}
}

// orNone is n people, and none if that is less.
func orNone(n float64) float64 {
	if n < 0 {
		return 0
	}
	return n
}

// inUnit is v, or the end of 0 to 1 that it lies beyond. Branches, which hardly
// ever go the other way, take a fraction of the time of min and max.
func inUnit(v float64) float64 {
	if v < 0 {
		return 0
	}
	if v > 1 {
		return 1
	}
	return v
}

// uniform is a number from -1 to 1 made of the lowest bits of chance: enough to
// place a figure within its rounding.
func uniform(chance uint64) float64 {
	const steps = 1 << uniformBits
	return float64(int64(chance%steps))*(2./steps) - (1 - 1./steps)
}

const uniformBits = 21 // three fit into a word

// particulars draws what every leaf has of its own: once for the lonely and the
// severely lonely of an age, whose errors go together (docs/method.md).
func (d *drawing) particulars() {
	for _, own := range d.own {
		for i := range own {
			own[i] = d.rng.NormFloat64()
		}
	}
}

// prevalence draws the share of every leaf, brought into agreement with a draw
// of the published figure where there is one.
func (d *drawing) prevalence(o Outcome, pair int, published float64, benchmarked bool) {
	out, ages := d.m.Outcomes[o], o.Row().Ages
	// What all leaves have in common: an error of the municipality, or of its
	// published figure, which then also makes up for what they add on average.
	common := d.rng.NormFloat64()
	eta := floats.MulTo(d.eta, d.noise[o], d.own[ages])
	for j, x := range d.x {
		floats.AddScaled(eta, d.deltas[o][pair*len(d.x)+j], x)
	}
	average := floats.Dot(d.pull[o], eta)
	shift := common * out.MunicipalitySD
	if benchmarked {
		common *= out.BenchmarkSD
		shift = common - average
	}
	plus, minus := d.sides[0].share[o][:len(eta)], d.sides[1].share[o][:len(eta)]
	for i, odds := range d.odds[o][:len(eta)] {
		factor := exp(eta[i] + shift)
		plus[i], minus[i] = shareOf(odds*factor), odds/(odds+factor)
	}
	if benchmarked {
		odds, factor := published/(100-published), exp(common)
		meet(shareOf(odds*factor), plus, d.sides[0].n[ages])
		meet(shareOf(odds/factor), minus, d.sides[1].n[ages])
	}
}

// meet multiplies the odds of shares by what brings their weighted mean within a
// hundredth of a percentage point of target. They lie close: a step or two of
// Newton's method suffice.
func meet(target float64, share, weight []float64) {
	share = share[:len(weight)]
	for range 50 {
		mean, slope, total := 0.0, 0.0, 0.0
		for i, w := range weight {
			p := share[i]
			mean += w * p
			slope += w * p * (1 - p)
			total += w
		}
		if !(slope > 0) {
			return // nobody lives here in this draw
		}
		step := (target*total - mean) / slope
		if math.Abs(step) < 0.03 { // the square of a step is small enough to leave it out
			for i, p := range share {
				share[i] = p + p*(1-p)*step
			}
			return
		}
		ratio := exp(min(max(step, -1), 1))
		for i, p := range share {
			share[i] = timesOdds(p, ratio)
		}
	}
}

// shareOf is the part of all that odds stand for.
func shareOf(odds float64) float64 { return odds / (1 + odds) }

// timesOdds is the share whose odds are those of share times ratio.
func timesOdds(share, ratio float64) float64 { return share * ratio / (1 + share*(ratio-1)) }
