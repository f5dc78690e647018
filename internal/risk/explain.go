package risk

import "math"

// contributions sets points to the percentage points that each indicator, and
// last the benchmark's shift, adds to a leaf's percentage.
//
// They are the Aumann-Shapley values along the straight line from the reference
// to the leaf: for an additive logit each is its part of the difference in logit
// times the difference in percent, so they sum exactly to the latter.
func contributions(m *Model, o Outcome, x []float64, shift float64, points []float64) {
	reference := m.Outcomes[o].Reference / 100
	base := logit(reference)
	difference := shift
	for j := range m.Indicators {
		points[j] = m.Indicators[j].Coefficients[o].Value * x[j]
		difference += points[j]
	}
	points[len(x)] = shift
	slope := 100 * reference * (1 - reference) // the limit for a difference of zero
	if math.Abs(difference) > 1e-9 {
		slope = 100 * (logistic(base+difference) - reference) / difference
	}
	for j := range points {
		points[j] *= slope
	}
}

// values are the area's indicators, in their units; where it has none of its own,
// what its leaves had instead.
func (s *sums) values(m *Model, a *Area) []float64 {
	values := make([]float64, len(m.Indicators))
	for j := range m.Indicators {
		ind := &m.Indicators[j]
		if values[j] = ind.Value(a.Raw); math.IsNaN(values[j]) {
			values[j] = ind.Unscale(ind.Scale(ind.Reference) + s.x[j]/s.n[From65])
		}
	}
	return values
}

// explain turns the summed contributions of an area's leaves into factors. The
// benchmark is a factor only where one was applied.
func (s *sums) explain(m *Model, values []float64, o Outcome, benchmarked bool) Explanation {
	ex := Explanation{Baseline: m.Outcomes[o].Reference, Factors: make([]Factor, 0, len(m.Indicators)+1)}
	n := s.n[o.Row().Ages]
	for j := range m.Indicators {
		ind := &m.Indicators[j]
		ex.Factors = append(ex.Factors, Factor{
			ID: ind.ID, Value: values[j], Reference: ind.Reference, From: s.from[j],
			Points: s.points[o][j] / n, People: s.points[o][j] / 100,
		})
	}
	if benchmarked {
		last := s.points[o][len(m.Indicators)]
		ex.Factors = append(ex.Factors, Factor{
			ID: BenchmarkFactor, Value: math.NaN(), Reference: math.NaN(),
			Points: last / n, People: last / 100,
		})
	}
	return ex
}
