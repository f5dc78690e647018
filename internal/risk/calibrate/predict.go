package calibrate

import (
	"fmt"
	"math"
	"slices"

	"risicokaart/internal/risk"
	"risicokaart/internal/validation"
)

// predict pairs the predictions of all methods with the figures of a fold.
func (v *validator) predict(f fold) (map[setting][]validation.Pair, error) {
	pairs := map[setting][]validation.Pair{}
	areas := only(v.Areas, f.municipalities)
	for n, t := range v.targets {
		for _, own := range []bool{true, false} {
			if own && len(t.own) == 0 {
				continue
			}
			if err := t.score(f.model, areas, f.municipalities, setting{target: n, method: validation.Model, own: own},
				pairs); err != nil {
				return nil, err
			}
			if f.composite != nil {
				if err := t.score(f.composite, areas, f.municipalities, setting{target: n, method: validation.Composite,
					own: own}, pairs); err != nil {
					return nil, err
				}
			}
			v.predictPlainly(f, n, own, pairs)
		}
	}
	return pairs, nil
}

// score pairs the estimates of a model of the areas of some municipalities; those
// of the composite where the model itself has one.
func (t *target) score(m *risk.Model, areas []risk.Area, municipalities map[string]bool, s setting,
	pairs map[setting][]validation.Pair) error {
	in := risk.Input{Areas: areas}
	if s.own {
		in.Benchmarks = t.benchmarks(municipalities)
	}
	result, err := risk.Score(t.adapted(m), in)
	if err != nil {
		return fmt.Errorf("validate: %w", err)
	}
	for i := range result.Estimates {
		e, a := &result.Estimates[i], &areas[i]
		if e.Level == risk.Gemeente || !e.HasFigures() {
			continue
		}
		for _, o := range m.Fitted() {
			pair, ok := t.pair(o, a, e, s.own)
			if !ok {
				continue
			}
			s.level, s.outcome = e.Level, o
			if s.method != validation.Model {
				if !slices.ContainsFunc(pairs[s.as(validation.Model)],
					func(p validation.Pair) bool { return p.Code == a.Code }) {
					continue // too much of what the model uses is missing
				}
				pair = withoutIntervals(pair)
			}
			pairs[s] = append(pairs[s], pair)
		}
	}
	return nil
}

// adapted is the model with the national figures of the target's year, where they
// are known.
func (t *target) adapted(m *risk.Model) *risk.Model {
	m = m.Clone()
	for _, o := range m.Fitted() {
		if national := t.national.Of(o); !math.IsNaN(national) {
			m.Outcomes[o].Reference = national
		}
	}
	return m
}

// benchmarks are the own figures of municipalities, of which the files may have
// buurten alone.
func (t *target) benchmarks(municipalities map[string]bool) map[string]risk.Percentages {
	benchmarks := map[string]risk.Percentages{}
	for code := range municipalities {
		if f, ok := t.own[code]; ok {
			benchmarks[code] = f
		}
	}
	return benchmarks
}

// pair is the estimate of an area beside its figure; false where either is not
// known, or the municipality's own figure is not and should be.
func (t *target) pair(o risk.Outcome, a *risk.Area, e *risk.Estimate, own bool) (validation.Pair, bool) {
	figure, predicted := t.figures[a.Code].Of(o), e.Prevalence[o].Percent
	if math.IsNaN(figure) || predicted == (risk.Quantity{}) || own && math.IsNaN(t.own[a.Municipality].Of(o)) {
		return validation.Pair{}, false
	}
	return pairOf(a.Code, a.Municipality, predicted, figure), true
}

// predictPlainly pairs what needs no model, on the areas that have an estimate:
// the index, and the municipality's own figure.
func (v *validator) predictPlainly(f fold, n int, own bool, pairs map[setting][]validation.Pair) {
	t := &v.targets[n]
	for _, level := range []risk.Level{risk.Buurt, risk.Wijk} {
		for _, o := range risk.FittedOutcomes() {
			s := setting{n, level, o, validation.Model, own}
			model := pairs[s]
			if len(model) == 0 {
				continue
			}
			figure := func(code string) float64 { return t.figures[code].Of(o) }
			var total func(string) float64
			if own {
				total = func(code string) float64 { return t.own[code].Of(o) }
				pairs[s.as(validation.Constant)] = replaced(model,
					func(p validation.Pair) float64 { return total(p.Municipality) })
			}
			index := v.scores.predict(v.Areas, level, f.municipalities, figure, total, residents(o.Row().Ages))
			pairs[s.as(validation.EqualIndex)] = replaced(model, func(p validation.Pair) float64 {
				if predicted, has := index[p.Code]; has {
					return predicted
				}
				return math.NaN()
			})
		}
	}
}

// replaced are the pairs with other predictions, without intervals; those that
// are NaN are left out.
func replaced(pairs []validation.Pair, predict func(validation.Pair) float64) []validation.Pair {
	var list []validation.Pair
	for _, p := range pairs {
		if p.Predicted = predict(p); !math.IsNaN(p.Predicted) {
			list = append(list, withoutIntervals(p))
		}
	}
	return list
}

// withoutIntervals is the pair of a method that gives none.
func withoutIntervals(p validation.Pair) validation.Pair {
	p.Low95, p.High95, p.Low80, p.High80 = math.NaN(), math.NaN(), math.NaN(), math.NaN()
	return p
}
