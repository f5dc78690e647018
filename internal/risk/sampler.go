package risk

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// sampler draws what might be the case instead of the point estimates.
type sampler struct {
	m            *Model
	coefficients [outcomes][][]float64 // per draw
	percent      []float32             // lonely 65+ of every area, draws of one area together; for TopDecile
}

// newSampler draws the coefficients, which all municipalities share.
func newSampler(m *Model, areas int) (*sampler, error) {
	s := &sampler{m: m, percent: make([]float32, areas*m.Draws)}
	rng := rand.New(rand.NewPCG(m.Seed, 0))
	z := make([]float64, len(m.Indicators))
	for o := range outcomes {
		lower, ok := cholesky(m.outcome(o).Covariance)
		if !ok {
			return nil, &Problem{[]any{o.String(), "covariance"}, "is not positive definite; run the calibration again"}
		}
		mean := m.coefficients(o)
		for range m.Draws {
			for j := range z {
				z[j] = rng.NormFloat64()
			}
			c := make([]float64, len(z))
			lower.times(z, mean, c)
			s.coefficients[o] = append(s.coefficients[o], c)
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
	quantities
)

// draw gives the estimates of one municipality their intervals.
func (s *sampler) draw(p *place, b Benchmark, shifts [outcomes]benchmarkShift, estimates []Estimate) {
	if len(p.leaves) == 0 {
		return
	}
	hash := fnv.New64a()
	hash.Write([]byte(p.code))
	d := newDrawing(s.m, p, rand.New(rand.NewPCG(s.m.Seed, hash.Sum64())))
	for i := range s.m.Draws {
		d.population()
		for o := range outcomes {
			d.prevalence(o, s.coefficients[o][i], b.percent(o), shifts[o].applied)
		}
		d.sum()
		d.record(i)
	}
	for n := range p.areas {
		e := &estimates[p.index[n]]
		if !e.HasFigures() {
			continue
		}
		row := s.percent[p.index[n]*s.m.Draws:][:s.m.Draws]
		for i := range row {
			row[i] = float32(e.Lonely65.Percent.Value)
			if v := d.drawn[lonelyPercent][n*s.m.Draws+i]; !math.IsNaN(v) {
				row[i] = float32(v)
			}
		}
		for q := range quantities {
			e.quantity(q).interval(d.drawn[q][n*s.m.Draws:][:s.m.Draws])
		}
	}
}

// quantity is where the estimate keeps q.
func (e *Estimate) quantity(q quantity) *Quantity {
	return [...]*Quantity{
		&e.Lonely65.Percent, &e.Lonely65.Count,
		&e.Severe65.Percent, &e.Severe65.Count,
		&e.Lonely75.Percent, &e.Lonely75.Count,
	}[q]
}

// drawing is the working space for the draws of one municipality.
type drawing struct {
	m   *Model
	p   *place
	rng *rand.Rand

	noise       [outcomes][]float64 // per leaf
	n65         []float64           // per leaf
	eta         []float64
	share       [outcomes][]float64 // per leaf
	share75, up float64             // residents of 75+ among 65+; odds ratio of 75+ against 65+
	residents   []float64           // of 65+, per area
	count       [outcomes][]float64 // per area
	lonely75    []float64           // per area
	drawn       [quantities][]float64
}

func newDrawing(m *Model, p *place, rng *rand.Rand) *drawing {
	d := &drawing{m: m, p: p, rng: rng}
	leaves, areas := len(p.leaves), len(p.areas)
	d.n65, d.eta = make([]float64, leaves), make([]float64, leaves)
	d.residents, d.lonely75 = make([]float64, areas), make([]float64, areas)
	for o := range outcomes {
		d.share[o], d.count[o] = make([]float64, leaves), make([]float64, areas)
		for i := range p.leaves {
			d.noise[o] = append(d.noise[o], p.leaves[i].noiseSD(m, o))
		}
	}
	for q := range quantities {
		d.drawn[q] = make([]float64, areas*m.Draws)
	}
	return d
}

// population draws the residents of 65+ of every leaf, within the rounding of
// the published figures, and the share of 75+ among them.
func (d *drawing) population() {
	for i := range d.p.leaves {
		l := &d.p.leaves[i]
		percent := l.share65.percent + d.uniform(shareHalf)
		if l.share65.from != 0 {
			percent += d.m.Share65Spread.at(l.share65.from) * d.rng.NormFloat64()
		}
		residents := l.residents + d.uniform(countHalf)
		d.n65[i] = l.rake * max(0, residents) * min(max(percent, 0), 100) / 100
	}
	age := d.m.Age75
	d.share75 = min(max(age.Share+age.ShareSD*d.rng.NormFloat64(), 0), 1)
	d.up = math.Exp(age.Shift + age.ShiftSD*d.rng.NormFloat64())
}

func (d *drawing) uniform(half float64) float64 { return half * (2*d.rng.Float64() - 1) }

// prevalence draws the share of every leaf, brought into agreement with a draw
// of the published figure where there is one.
func (d *drawing) prevalence(o outcome, coefficients []float64, published float64, benchmarked bool) {
	out := d.m.outcome(o)
	base := logit(out.Reference/100) + out.MunicipalitySD*d.rng.NormFloat64()
	total := 0.0
	for i := range d.p.leaves {
		eta := base + d.noise[o][i]*d.rng.NormFloat64()
		for j, x := range d.p.leaves[i].x {
			eta += coefficients[j] * x
		}
		d.eta[i] = eta
		total += d.n65[i]
	}
	shift := 0.0
	if benchmarked && total > 0 {
		target := logistic(logit(published/100) + out.BenchmarkSD*d.rng.NormFloat64())
		shift = shiftTo(d.eta, d.n65, target, 1e-7)
	}
	for i, eta := range d.eta {
		d.share[o][i] = logistic(eta + shift)
	}
}

// sum adds the leaves to the areas that hold them.
func (d *drawing) sum() {
	clear(d.residents)
	clear(d.lonely75)
	clear(d.count[lonely])
	clear(d.count[severe])
	for i := range d.p.leaves {
		n65, share := d.n65[i], d.share[lonely][i]
		for _, n := range d.p.leaves[i].up {
			d.residents[n] += n65
			d.count[lonely][n] += n65 * share
			d.count[severe][n] += n65 * d.share[severe][i]
			d.lonely75[n] += n65 * share * d.up / (1 - share + share*d.up)
		}
	}
}

// record keeps draw number i. A draw without residents of 65+ in an area says
// nothing of its percentages: they are NaN, and no interval counts them.
func (d *drawing) record(i int) {
	for n, residents := range d.residents {
		at := n*d.m.Draws + i
		d.drawn[lonelyPercent][at] = 100 * d.count[lonely][n] / residents
		d.drawn[severePercent][at] = 100 * d.count[severe][n] / residents
		d.drawn[lonely75Percent][at] = 100 * d.lonely75[n] / residents
		d.drawn[lonelyCount][at] = d.count[lonely][n]
		d.drawn[severeCount][at] = d.count[severe][n]
		d.drawn[lonely75Count][at] = d.lonely75[n] * d.share75
	}
}
