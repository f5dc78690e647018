package risk

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Sensitivity says how much the order of areas depends on choices that could
// have been made otherwise. All of it is about the outcome [Ranked].
type Sensitivity struct {
	Variants []Variant `json:"variants"`
	// Indicators says what each indicator does to the order, in the order of
	// the model file.
	Indicators []IndicatorEffect `json:"indicators"`
}

// Variant is the model with one choice made otherwise, compared with the model
// as it is over the areas of the lowest level that have figures.
type Variant struct {
	ID        string  `json:"id"`         // "without:ID", "equal_weights", "percentile_ranks", "capped" or "weights:N"
	RankShift float64 `json:"rank_shift"` // mean absolute change of the rank
	SameClass float64 `json:"same_class"` // share of the areas that keep their class, 0-1
}

// IndicatorEffect is what one indicator does.
type IndicatorEffect struct {
	ID string `json:"id"`
	// FirstOrder is the part (0-1) of the variance of an area's logit that comes
	// from this indicator's weight alone, when all weights vary independently by
	// the same percentage: (c x)^2 over the sum of those squares, averaged over
	// the areas. The logit is linear in the weights, so nothing of it is
	// interaction and these parts are the first-order Sobol indices.
	FirstOrder float64 `json:"first_order"`
	RankShift  float64 `json:"rank_shift"` // mean absolute change of the rank without the indicator
}

// weightVariants is how many models with other weights are tried: each
// coefficient times a seeded factor between 0.5 and 1.5.
const weightVariants = 20

// Sense compares the result of [Score] with what other choices give, and sets
// the stability of its estimates. The published figures of municipalities are
// met in every variant.
func Sense(m *Model, in Input, result *Result) (*Sensitivity, error) {
	all, err := places(m, in)
	if err != nil {
		return nil, err
	}
	s := &sense{m: m, in: in, all: all, estimates: result.Estimates}
	s.distributions()
	variants := s.variants()
	out := &Sensitivity{Variants: make([]Variant, len(variants))}
	kept := make([][]bool, len(variants))
	inParallel(len(variants), func(i int) { out.Variants[i], kept[i] = s.compare(variants[i]) })
	for i := range result.Estimates {
		times := 0
		for v := range variants {
			if kept[v][i] {
				times++
			}
		}
		result.Estimates[i].Stability = float64(times) / float64(len(variants))
	}
	out.Indicators = s.firstOrder()
	for j := range out.Indicators {
		out.Indicators[j].RankShift = out.Variants[j].RankShift // they come first, in order
	}
	return out, nil
}

// sense is what the variants are made from.
type sense struct {
	m         *Model
	in        Input
	all       []*place
	estimates []Estimate
	sorted    [][]float64 // values of each indicator over all leaves
	mean, sd  []float64
}

// distributions describes every indicator over all leaves.
func (s *sense) distributions() {
	k := len(s.m.Indicators)
	s.sorted, s.mean, s.sd = make([][]float64, k), make([]float64, k), make([]float64, k)
	for _, p := range s.all {
		for i := range p.leaves {
			for j, x := range p.leaves[i].x {
				s.sorted[j] = append(s.sorted[j], x)
			}
		}
	}
	for j, values := range s.sorted {
		slices.Sort(values)
		n := float64(len(values))
		squares := 0.0
		for _, x := range values {
			s.mean[j] += x / n
			squares += x * x / n
		}
		s.sd[j] = math.Sqrt(max(0, squares-s.mean[j]*s.mean[j]))
	}
}

// variantModel is a model with one choice made otherwise.
type variantModel struct {
	id           string
	coefficients []float64
	scale        func(j int, x float64) float64 // of an indicator; nil for as it is
}

func (s *sense) variants() []variantModel {
	own := s.m.coefficients(Ranked)
	var list []variantModel
	for j := range own {
		c := slices.Clone(own)
		c[j] = 0
		list = append(list, variantModel{id: "without:" + s.m.Indicators[j].ID, coefficients: c})
	}
	list = append(list,
		variantModel{id: "equal_weights", coefficients: s.equalWeights(own)},
		variantModel{id: "percentile_ranks", coefficients: own, scale: s.percentile},
		variantModel{id: "capped", coefficients: own, scale: s.capped})
	rng := rand.New(rand.NewPCG(s.m.Seed, 1))
	for n := range weightVariants {
		c := slices.Clone(own)
		for j := range c {
			c[j] *= 0.5 + rng.Float64()
		}
		list = append(list, variantModel{id: fmt.Sprintf("weights:%d", n+1), coefficients: c})
	}
	return list
}

// equalWeights lets all standardised indicators count alike, in the direction
// that they have.
func (s *sense) equalWeights(own []float64) []float64 {
	total := 0.0
	for j, c := range own {
		total += math.Abs(c) * s.sd[j] / float64(len(own))
	}
	equal := make([]float64, len(own))
	for j, c := range own {
		if s.sd[j] > 0 {
			equal[j] = math.Copysign(total/s.sd[j], c)
		}
	}
	return equal
}

// percentile replaces a value by its place among all leaves, with the mean and
// the standard deviation of the values themselves.
func (s *sense) percentile(j int, x float64) float64 {
	first, _ := slices.BinarySearch(s.sorted[j], x)
	end, _ := slices.BinarySearch(s.sorted[j], math.Nextafter(x, math.Inf(1)))
	place := float64(first+end) / 2 / float64(len(s.sorted[j]))
	return s.mean[j] + s.sd[j]*math.Sqrt(12)*(place-0.5)
}

// capped keeps a value within two standard deviations of the mean.
func (s *sense) capped(j int, x float64) float64 {
	return min(max(x, s.mean[j]-2*s.sd[j]), s.mean[j]+2*s.sd[j])
}

// compare estimates with another model and says what it changes, and which
// areas keep their class.
func (s *sense) compare(v variantModel) (Variant, []bool) {
	other := make([]Estimate, len(s.estimates))
	for _, p := range s.all {
		s.estimate(p, v, other)
	}
	rank(other, nil)
	out, kept := Variant{ID: v.id}, make([]bool, len(other))
	lowest, n := s.lowest(), 0.0
	for i := range other {
		if !other[i].HasFigures() {
			continue
		}
		kept[i] = other[i].Class == s.estimates[i].Class
		if other[i].Level != lowest {
			continue
		}
		n++
		out.RankShift += math.Abs(float64(other[i].Rank - s.estimates[i].Rank))
		if kept[i] {
			out.SameClass++
		}
	}
	if n > 0 {
		out.RankShift /= n
		out.SameClass /= n
	}
	return out, kept
}

// estimate writes the percentages of a municipality's areas, of those that have
// figures.
func (s *sense) estimate(p *place, v variantModel, other []Estimate) {
	eta := make([]float64, len(p.leaves))
	base := logit(s.m.Outcomes[Ranked].Reference / 100)
	for i := range p.leaves {
		eta[i] = base
		for j, x := range p.leaves[i].x {
			if v.scale != nil {
				x = v.scale(j, x)
			}
			eta[i] += v.coefficients[j] * x
		}
	}
	shift := 0.0
	weight, total := p.weights(Ranked.Row().Ages)
	if percent := s.in.Benchmarks[p.code].Of(Ranked); total > 0 && !math.IsNaN(percent) {
		shift = shiftTo(eta, weight, percent/100, 1e-9)
	}
	people, count := make([]float64, len(p.areas)), make([]float64, len(p.areas))
	for i := range p.leaves {
		for _, n := range p.leaves[i].up {
			people[n] += weight[i]
			count[n] += weight[i] * logistic(eta[i]+shift)
		}
	}
	for n, i := range p.index {
		e := &s.estimates[i]
		other[i] = Estimate{Code: e.Code, Level: e.Level, Status: e.Status}
		if e.HasFigures() {
			other[i].Prevalence[Ranked] = point(count[n], people[n])
		}
	}
}

// lowest is the level of the smallest areas that have figures.
func (s *sense) lowest() Level {
	level := Gemeente
	for i := range s.estimates {
		if e := &s.estimates[i]; e.HasFigures() {
			level = max(level, e.Level)
		}
	}
	return level
}

func (s *sense) firstOrder() []IndicatorEffect {
	effects := make([]IndicatorEffect, len(s.m.Indicators))
	for j := range effects {
		effects[j].ID = s.m.Indicators[j].ID
	}
	coefficients, leaves := s.m.coefficients(Ranked), 0.0
	for _, p := range s.all {
		for i := range p.leaves {
			total := 0.0
			for j, x := range p.leaves[i].x {
				total += square(coefficients[j] * x)
			}
			if total == 0 {
				continue // exactly like the country: nothing to divide
			}
			leaves++
			for j, x := range p.leaves[i].x {
				effects[j].FirstOrder += square(coefficients[j]*x) / total
			}
		}
	}
	for j := range effects {
		effects[j].FirstOrder /= max(1, leaves)
	}
	return effects
}

func square(v float64) float64 { return v * v }
