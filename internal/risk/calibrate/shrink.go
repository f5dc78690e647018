package calibrate

import (
	"fmt"
	"math"
	"slices"

	"risicokaart/internal/risk"
	"risicokaart/internal/smallarea"
	"risicokaart/internal/validation"
)

// Shrink fits the model of Fay and Herriot to the figures of the municipalities,
// on the logit scale, with the model's own prediction of each as its
// characteristic. The variance of a figure follows from its 95 % limits where
// all are published and have a logit, else from the model's benchmark_sd. It says
// how far figures should be trusted; it changes none: estimates agree with
// published figures.
func Shrink(m *risk.Model, areas []risk.Area, s Survey) ([]validation.Shrinkage, error) {
	result, err := risk.Score(m, risk.Input{Areas: areas})
	if err != nil {
		return nil, fmt.Errorf("shrink figures of %s: %w", s.name(), err)
	}
	var list []validation.Shrinkage
	for _, o := range m.Fitted() {
		var direct []smallarea.Area
		margins := true
		for i := range result.Estimates {
			e := &result.Estimates[i]
			y, synthetic := logit(s.Figures[e.Code].Of(o)), logit(e.Prevalence[o].Percent.Value)
			if e.Level != risk.Gemeente || !e.HasFigures() || !finite(y) || !finite(synthetic) {
				continue
			}
			sd := (logit(s.High[e.Code].Of(o)) - logit(s.Low[e.Code].Of(o))) / (2 * 1.96)
			margins = margins && sd > 0 && finite(sd)
			direct = append(direct, smallarea.Area{Direct: y, Variance: sd * sd, X: []float64{1, synthetic}})
		}
		if len(direct) < leastLine {
			continue
		}
		if !margins {
			for i := range direct {
				direct[i].Variance = square(m.Outcomes[o].BenchmarkSD)
			}
		}
		fit, err := smallarea.FayHerriot(direct)
		if err != nil {
			return nil, fmt.Errorf("shrink %s of %s: %w", o, s.name(), err)
		}
		list = append(list, summarise(fit, direct, validation.Shrinkage{Against: s.name(), Outcome: o.String(),
			FromMargins: margins}))
	}
	return list, nil
}

func summarise(fit *smallarea.Fit, direct []smallarea.Area, s validation.Shrinkage) validation.Shrinkage {
	var trust, sds []float64
	for i, a := range direct {
		trust = append(trust, fit.ModelVariance/(fit.ModelVariance+a.Variance))
		sds = append(sds, math.Sqrt(a.Variance))
		s.MeanMove += math.Abs(percentOf(fit.Estimates[i].EBLUP)-percentOf(a.Direct)) / float64(len(direct))
	}
	slices.Sort(trust)
	slices.Sort(sds)
	middle := len(trust) / 2
	s.Municipalities, s.ModelSD, s.FigureSD = len(direct), rounded(math.Sqrt(fit.ModelVariance)), rounded(sds[middle])
	s.Trust, s.TrustLow, s.TrustHigh = rounded(trust[middle]), rounded(trust[0]), rounded(trust[len(trust)-1])
	s.MeanMove = rounded(s.MeanMove)
	return s
}

// percentOf is the inverse of [logit].
func percentOf(l float64) float64 { return 100 / (1 + math.Exp(-l)) }
