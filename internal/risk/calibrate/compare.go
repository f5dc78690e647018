package calibrate

import (
	"math"
	"slices"

	"risicokaart/internal/risk"
	"risicokaart/internal/validation"
)

// Estimated is what a model said of a wijk or buurt.
type Estimated struct {
	Code, Municipality string
	Estimate           *risk.Estimate
}

// Compare compares estimates of one level, as they are, with figures by area code,
// which against names: for every outcome, and apart from each other those with
// the municipality's own figure as an input and those without. Hidden areas are
// not compared. The learner is the model where it may have learnt from such
// figures, nil where it cannot.
func Compare(against string, level risk.Level, estimates []Estimated, figures map[string]risk.Percentages,
	learner *risk.Model) []validation.Comparison {
	var list []validation.Comparison
	for _, o := range risk.FittedOutcomes() {
		pairs := map[bool][]validation.Pair{} // by whether the municipality's own figure was an input
		for _, e := range estimates {
			figure, predicted := figures[e.Code].Of(o), e.Estimate.Prevalence[o].Percent
			if !e.Estimate.HasFigures() || math.IsNaN(figure) || predicted == (risk.Quantity{}) {
				continue
			}
			own := slices.ContainsFunc(e.Estimate.Explanations[o].Factors,
				func(f risk.Factor) bool { return f.ID == risk.BenchmarkFactor })
			pairs[own] = append(pairs[own], pairOf(e.Code, e.Municipality, predicted, figure))
		}
		for _, own := range []bool{true, false} {
			if len(pairs[own]) < leastAreas {
				continue
			}
			list = append(list, validation.Comparison{Against: against, Level: level.String(), Outcome: o.String(),
				Method: validation.Model, OwnFigure: own,
				InTraining: learner != nil && InTraining(learner, pairs[own]), Measures: validation.Measure(pairs[own])})
		}
	}
	return list
}

// pairOf is an estimate beside the figure of the area.
func pairOf(code, municipality string, q risk.Quantity, figure float64) validation.Pair {
	return validation.Pair{Code: code, Municipality: municipality, Predicted: q.Value, Figure: figure,
		Low95: q.Low, High95: q.High, Low80: q.Low80, High80: q.High80}
}
