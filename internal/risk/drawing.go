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

	estimated []outcome
	x         [][]float64          // per indicator and leaf
	odds      [outcomes][]float64  // per leaf, of the point estimate
	noise     [outcomes][]float64  // per leaf; standard deviation on the logit scale
	pull      [outcomes][]float64  // per leaf, how much of the municipality's change follows its own; sums to 1
	own       [ageGroups][]float64 // per leaf, what it has of its own in a draw; in standard deviations
	eta       []float64            // per leaf, what a draw adds to its logit
	sides     [2]side              // the draw and its opposite

	tallies []tally // per area that is not a leaf, of one draw; the last is of what no area holds
	*scratch
}

// tally is what one draw says of an area: residents of each age, and how many of
// them are lonely and severely lonely.
type tally struct {
	n65, n75, n18                                              float64
	lonely65, severe65, lonely75, severe75, lonely18, severe18 float64
}

// side is one draw of a pair.
type side struct {
	n        [ageGroups][]float64 // per leaf
	share    [outcomes][]float64  // per leaf
	n75      []float64            // per leaf
	up       float64              // odds ratio of lonely, 75+ against 65+
	severeUp float64
}

func newDrawing(s *sampler, p *place, shown []int, rng *rand.Rand) *drawing {
	d := &drawing{sampler: s, p: p, rng: rng, estimated: s.m.outcomes(), ages: ageDraws(s.m, p.code), scratch: s.scratch()}
	leaves := len(p.leaves)
	for i := range d.sides {
		s := &d.sides[i]
		s.n[elderly], s.n[adults], s.n75 = make([]float64, leaves), make([]float64, leaves), make([]float64, leaves)
		for o := range s.share {
			s.share[o] = make([]float64, leaves) // stay 0 where the model does not estimate the outcome
		}
	}
	d.x = make([][]float64, len(s.m.Indicators))
	for j := range d.x {
		d.x[j] = make([]float64, leaves)
		for i := range p.leaves {
			d.x[j][i] = p.leaves[i].x[j]
		}
	}
	d.own[elderly], d.own[adults], d.eta = make([]float64, leaves), make([]float64, leaves), make([]float64, leaves)
	d.connect(shown)
	size := len(shown) * s.m.lines() * int(quantities)
	d.lines = slices.Grow(d.lines[:0], size)[:size]
	return d
}

// connect finds where the draws of leaves and areas are kept, and what they add
// up to.
func (d *drawing) connect(shown []int) {
	areas := len(d.p.areas)
	d.tallies = make([]tally, areas+1)
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

// first is the place of the first line of a shown area.
func (d *drawing) first(row int) int { return row * d.m.lines() * int(quantities) }

// start prepares an outcome.
func (d *drawing) start(o outcome, shift benchmarkShift) {
	total := 0.0
	for i, eta := range d.p.etas(d.m, o) {
		l := &d.p.leaves[i]
		p := logistic(eta + shift.value)
		d.odds[o] = append(d.odds[o], math.Exp(eta+shift.value))
		d.noise[o] = append(d.noise[o], l.noiseSD(d.m, o))
		d.pull[o] = append(d.pull[o], l.n[o.ages()]*p*(1-p))
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
			share := l.share[g].percent
			d.sides[0].n[g][i] = orNone(l.residents+residents) * inUnit(0.01*(share+percent))
			d.sides[1].n[g][i] = orNone(l.residents-residents) * inUnit(0.01*(share-percent))
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
func (d *drawing) prevalence(o outcome, pair int, published float64, benchmarked bool) {
	out := d.m.outcome(o)
	// What all leaves have in common: an error of the municipality, or of its
	// published figure, which then also makes up for what they add on average.
	common := d.rng.NormFloat64()
	eta := floats.MulTo(d.eta, d.noise[o], d.own[o.ages()])
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
		meet(shareOf(odds*factor), plus, d.sides[0].n[o.ages()])
		meet(shareOf(odds/factor), minus, d.sides[1].n[o.ages()])
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

// sum keeps draw number i, one side of a pair: of every leaf, and of the areas
// that leaves add up to.
func (d *drawing) sum(s *side, i int) {
	clear(d.tallies)
	leaves := len(d.into)
	block := i / lineDraws * int(quantities) // the lines of draws before this one
	first, n65, n75, n18 := d.lineOfLeaf[:leaves], s.n[elderly][:leaves], s.n75[:leaves], s.n[adults][:leaves]
	p65, severe65, p18, severe18 := s.share[lonely][:leaves], s.share[severe][:leaves], s.share[lonely18][:leaves], s.share[severe18][:leaves]
	var of tally // field by field: as a whole it would be copied in wider words than it was written, which stalls
	for leaf, into := range d.into {
		of65, of75, of18 := n65[leaf], n75[leaf], n18[leaf]
		a, b, c, e := p65[leaf], severe65[leaf], p18[leaf], severe18[leaf]
		a75, b75 := timesOdds(a, s.up), timesOdds(b, s.severeUp)
		of.n65, of.n75, of.n18 = of65, of75, of18
		of.lonely65, of.severe65 = of65*a, of65*b
		of.lonely75, of.severe75 = of75*a75, of75*b75
		of.lonely18, of.severe18 = of18*c, of18*e
		d.tallies[into].add(&of)
		if line := first[leaf]; line >= 0 {
			lines := (*lines)(d.lines[line+block:])
			lines.keep(i, lonelyPercent, a, of.lonely65)
			lines.keep(i, severePercent, b, of.severe65)
			lines.keep(i, lonely75Percent, a75, of.lonely75)
			lines.keep(i, severe75Percent, b75, of.severe75)
			lines.keep(i, lonely18Percent, c, of.lonely18)
			lines.keep(i, severe18Percent, e, of.severe18)
		}
	}
	for _, n := range d.inner {
		t := &d.tallies[n]
		if up := d.p.parent[n]; up >= 0 {
			d.tallies[up].add(t)
		}
		if line := d.lineOfArea[n]; line >= 0 {
			lines := (*lines)(d.lines[line+block:])
			lines.keep(i, lonelyPercent, t.lonely65/t.n65, t.lonely65)
			lines.keep(i, severePercent, t.severe65/t.n65, t.severe65)
			lines.keep(i, lonely75Percent, t.lonely75/t.n75, t.lonely75)
			lines.keep(i, severe75Percent, t.severe75/t.n75, t.severe75)
			lines.keep(i, lonely18Percent, t.lonely18/t.n18, t.lonely18)
			lines.keep(i, severe18Percent, t.severe18/t.n18, t.severe18)
		}
	}
}

// add adds what another area has.
func (t *tally) add(o *tally) {
	t.n65 += o.n65
	t.n75 += o.n75
	t.n18 += o.n18
	t.lonely65 += o.lonely65
	t.severe65 += o.severe65
	t.lonely75 += o.lonely75
	t.severe75 += o.severe75
	t.lonely18 += o.lonely18
	t.severe18 += o.severe18
}

// keep keeps a share, which is NaN where nobody lives in this draw, as the percentage
// that q is, and the count that belongs to it.
func (l *lines) keep(i int, q quantity, share, count float64) {
	l[q][i%lineDraws] = float32(100 * share)
	l[q+1][i%lineDraws] = float32(count)
}

// shareOf is the part of all that odds stand for.
func shareOf(odds float64) float64 { return odds / (1 + odds) }

// timesOdds is the share whose odds are those of share times ratio.
func timesOdds(share, ratio float64) float64 { return share * ratio / (1 + share*(ratio-1)) }
