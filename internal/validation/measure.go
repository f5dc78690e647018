// Package validation measures how well predicted percentages agree with
// published ones, and keeps what was measured as a report. It is pure.
package validation

import (
	"cmp"
	"math"
	"slices"
)

// Pair is the prediction of one area beside its published figure, in percent.
type Pair struct {
	Code         string
	Municipality string // code
	Predicted    float64
	Low95, High95,
	Low80, High80 float64 // of the prediction; NaN for a method without intervals
	Figure float64
}

// values are the measures of one set of pairs; NaN for one that cannot be computed.
type values [measures]float64

// The positions of measures in [values].
const (
	spearman = iota
	spearmanWithin
	slope
	intercept
	meanError
	bias
	coverage95
	coverage80
	topTenth
	measures
)

// measure computes all measures over groups of pairs: the municipalities.
func measure(groups [][]Pair) values {
	pairs := slices.Concat(groups...)
	var v values
	predicted, figures := columns(pairs)
	v[spearman] = rankCorrelation(predicted, figures)
	v[spearmanWithin] = within(groups)
	v[slope], v[intercept] = line(predicted, figures)
	v[topTenth] = recallOfTop(predicted, figures)
	n := float64(len(pairs))
	for _, p := range pairs {
		v[meanError] += math.Abs(p.Predicted-p.Figure) / n
		v[bias] += (p.Predicted - p.Figure) / n
		v[coverage95] += inside(p.Low95, p.Figure, p.High95) / n
		v[coverage80] += inside(p.Low80, p.Figure, p.High80) / n
	}
	return v
}

func columns(pairs []Pair) (predicted, figures []float64) {
	predicted, figures = make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, p := range pairs {
		predicted[i], figures[i] = p.Predicted, p.Figure
	}
	return predicted, figures
}

// inside is 1 when the figure lies in the interval, 0 when not, and NaN when
// there is no interval.
func inside(low, figure, high float64) float64 {
	switch {
	case math.IsNaN(low) || math.IsNaN(high):
		return math.NaN()
	case low <= figure && figure <= high:
		return 1
	}
	return 0
}

// leastWithin is the number of areas from which a rank correlation within a
// municipality counts: with two it is 1 or -1 by chance.
const leastWithin = 3

// within is the mean rank correlation within municipalities, weighted by areas.
func within(groups [][]Pair) float64 {
	sum, weight := 0.0, 0.0
	for _, g := range groups {
		r := rankCorrelation(columns(g))
		if len(g) < leastWithin || math.IsNaN(r) {
			continue
		}
		sum += r * float64(len(g))
		weight += float64(len(g))
	}
	return sum / weight
}

// ErrorCorrelation is the correlation of errors, on the logit scale, over the
// areas that are in both, and their number; NaN when the errors of either do not
// differ. Figures of 0 and 100 are left out.
func ErrorCorrelation(a, b []Pair) (r float64, areas int) {
	inA := map[string]float64{}
	for _, p := range a {
		inA[p.Code] = p.logitError()
	}
	var x, y []float64
	for _, p := range b {
		if e, ok := inA[p.Code]; ok && !math.IsInf(e, 0) && !math.IsInf(p.logitError(), 0) {
			x, y = append(x, e), append(y, p.logitError())
		}
	}
	return correlation(x, y), len(x)
}

// logitError is the logit of the figure minus that of the prediction; infinite for
// a figure of 0 or 100.
func (p Pair) logitError() float64 {
	return math.Log(p.Figure/(100-p.Figure)) - math.Log(p.Predicted/(100-p.Predicted))
}

// rankCorrelation is Spearman's; NaN when all values of a column are equal.
func rankCorrelation(x, y []float64) float64 { return correlation(ranks(x), ranks(y)) }

// correlation is Pearson's; NaN when all values of a column are equal.
func correlation(x, y []float64) float64 {
	xx, yy, xy := moments(x, y)
	return xy / math.Sqrt(xx*yy)
}

// line is the least squares line of y on x.
func line(x, y []float64) (slope, intercept float64) {
	xx, _, xy := moments(x, y)
	slope = xy / xx
	return slope, mean(y) - slope*mean(x)
}

// moments are the sums of squares and products about the means. A spread that
// is nothing but rounding is 0.
func moments(x, y []float64) (xx, yy, xy float64) {
	meanX, meanY := mean(x), mean(y)
	for i := range x {
		dx, dy := x[i]-meanX, y[i]-meanY
		xx += dx * dx
		yy += dy * dy
		xy += dx * dy
	}
	rounding := 1e-18 * float64(len(x))
	if xx < rounding {
		xx, xy = 0, 0
	}
	if yy < rounding {
		yy, xy = 0, 0
	}
	return xx, yy, xy
}

// mean is NaN of no values.
func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// ranks numbers values from low to high; equal values share the mean rank.
func ranks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(v[a], v[b]) })
	r := make([]float64, len(v))
	for first := 0; first < len(order); {
		end := first
		for end < len(order) && v[order[end]] == v[order[first]] {
			end++
		}
		for _, i := range order[first:end] {
			r[i] = float64(first+end-1) / 2
		}
		first = end
	}
	return r
}

// recallOfTop is the share of the tenth of areas with the highest figures that
// is also among the tenth with the highest predictions. Of areas that tie for the
// last places a part counts: what choosing among them at random would give.
func recallOfTop(predicted, figures []float64) float64 {
	n := (len(figures) + 9) / 10
	if n == 0 {
		return math.NaN()
	}
	chosen, highest := top(predicted, n), top(figures, n)
	found := 0.0
	for i := range figures {
		found += chosen[i] * highest[i]
	}
	return found / float64(n)
}

// top is 1 for the n highest values, 0 for the others, and between for a tie.
func top(v []float64, n int) []float64 {
	border := nthHighest(v, n)
	above, equal := 0, 0
	for _, x := range v {
		switch {
		case x > border:
			above++
		case x == border:
			equal++
		}
	}
	part := make([]float64, len(v))
	for i, x := range v {
		switch {
		case x > border:
			part[i] = 1
		case x == border:
			part[i] = float64(n-above) / float64(equal)
		}
	}
	return part
}

// nthHighest counts from 1 for the highest.
func nthHighest(v []float64, n int) float64 {
	sorted := slices.Sorted(slices.Values(v))
	return sorted[len(sorted)-n]
}
