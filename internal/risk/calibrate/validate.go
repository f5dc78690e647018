package calibrate

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"risicokaart/internal/risk"
)

// Measures says how well predictions agree with published figures.
type Measures struct {
	Areas     int
	Spearman  float64 // rank correlation
	MeanError float64 // mean absolute difference, percentage points
	Bias      float64 // mean of prediction minus figure, percentage points
	Slope     float64 // of the figure on the prediction; 1 is calibrated
	Coverage  float64 // share of figures inside the 95 % interval, 0-1
	Constant  float64 // mean absolute difference of the municipality's own figure, percentage points
}

// Validation is the result of [LeaveOneOut], for areas of one level.
type Validation struct{ Lonely65, Severe65, Lonely18, Severe18 Measures }

// Fitter makes a model of declared indicators and data: [Run] or [Composite].
type Fitter func(declared *risk.Model, data Data) (*risk.Model, error)

// LeaveOneOut predicts the areas of a level in every municipality with a model
// that was fitted without that municipality, and compares them with their
// figures. With benchmark, the municipality's own total is an input of the
// prediction, as it is in use; without, nothing of the municipality is.
func LeaveOneOut(fit Fitter, declared *risk.Model, data Data, level risk.Level, benchmark bool) (*Validation, error) {
	var pairs [len(outcomes)][]pair
	for _, code := range municipalitiesWithFigures(data, level) {
		m, err := fit(declared, without(data, code))
		if err != nil {
			return nil, fmt.Errorf("validate on %s: %w", code, err)
		}
		in := risk.Input{Areas: only(data.Areas, code)}
		total := data.Figures[code]
		if benchmark {
			in.Benchmarks = map[string]risk.Benchmark{code: {Lonely65: total.Lonely, Severe65: total.Severe, Lonely18: total.Lonely18, Severe18: total.Severe18}}
		}
		result, err := risk.Score(m, in)
		if err != nil {
			return nil, fmt.Errorf("validate on %s: %w", code, err)
		}
		for i := range result.Estimates {
			e := &result.Estimates[i]
			figure, ok := data.Figures[e.Code]
			if e.Level != level || !ok || !e.HasFigures() {
				continue
			}
			for n, o := range outcomes {
				if actual := o.of(figure); !math.IsNaN(actual) {
					pairs[n] = append(pairs[n], pair{o.estimate(e), actual, o.of(total)})
				}
			}
		}
	}
	return &Validation{measure(pairs[0]), measure(pairs[1]), measure(pairs[2]), measure(pairs[3])}, nil
}

// pair is a prediction, the figure, and the figure of the whole municipality.
type pair struct {
	predicted        risk.Quantity
	actual, constant float64
}

func measure(pairs []pair) Measures {
	n := float64(len(pairs))
	m := Measures{Areas: len(pairs)}
	predicted, actual := make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, p := range pairs {
		predicted[i], actual[i] = p.predicted.Value, p.actual
		m.MeanError += math.Abs(p.predicted.Value-p.actual) / n
		m.Constant += math.Abs(p.constant-p.actual) / n
		m.Bias += (p.predicted.Value - p.actual) / n
		if p.predicted.Low <= p.actual && p.actual <= p.predicted.High {
			m.Coverage += 1 / n
		}
	}
	m.Slope = slope(predicted, actual)
	r := slope(ranks(predicted), ranks(actual)) // the ranks differ in spread when there are ties
	m.Spearman = math.Copysign(math.Sqrt(r*slope(ranks(actual), ranks(predicted))), r)
	return m
}

// slope is that of the least squares line of y on x.
func slope(x, y []float64) float64 {
	var meanX, meanY, xx, xy float64
	for i := range x {
		meanX += x[i] / float64(len(x))
		meanY += y[i] / float64(len(x))
	}
	for i := range x {
		xx += square(x[i] - meanX)
		xy += (x[i] - meanX) * (y[i] - meanY)
	}
	return xy / xx
}

// ranks numbers values from low to high; equal values share the mean rank.
func ranks(values []float64) []float64 {
	sorted := slices.Sorted(slices.Values(values))
	r := make([]float64, len(values))
	for i, v := range values {
		first, _ := slices.BinarySearch(sorted, v)
		end := first
		for end < len(sorted) && sorted[end] == v {
			end++
		}
		r[i] = float64(first+end-1) / 2
	}
	return r
}

// municipalitiesWithFigures lists the municipalities with a figure of their own
// and one for an area of the level inside them.
func municipalitiesWithFigures(data Data, level risk.Level) []string {
	codes := map[string]bool{}
	for i := range data.Areas {
		a := &data.Areas[i]
		_, ok := data.Figures[a.Code]
		if _, whole := data.Figures[a.Municipality]; ok && whole && a.Level == level {
			codes[a.Municipality] = true
		}
	}
	return slices.Sorted(maps.Keys(codes))
}

// without is the data without any figure of one municipality. Its indicators
// stay: they are known beforehand.
func without(data Data, code string) Data {
	data.Figures, data.Earlier = maps.Clone(data.Figures), maps.Clone(data.Earlier)
	for i := range data.Areas {
		if a := &data.Areas[i]; a.Code == code || a.Municipality == code {
			delete(data.Figures, a.Code)
			delete(data.Earlier, a.Code)
		}
	}
	return data
}

func only(areas []risk.Area, code string) []risk.Area {
	var inside []risk.Area
	for _, a := range areas {
		if a.Code == code || a.Municipality == code {
			inside = append(inside, a)
		}
	}
	return inside
}
