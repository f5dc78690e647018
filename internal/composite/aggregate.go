package composite

import (
	"errors"
	"math"
)

// ErrNotPositive says that a geometric or harmonic mean was asked of a value
// that is zero or negative.
var ErrNotPositive = errors.New("geometric and harmonic means take numbers above 0; normalise to such a scale, for example min_max from 1 to 100")

// ArithmeticMean is sum(w x) / sum(w) over the values that are not missing; NaN
// when all are. As COINr's a_amean.
func ArithmeticMean(x, w []float64) float64 {
	total := weightOfKnown(x, w)
	sum := 0.0
	for i, v := range x {
		if !math.IsNaN(v) {
			sum += w[i] / total * v
		}
	}
	return orMissing(sum, total)
}

// GeometricMean is exp(sum(w ln x) / sum(w)) over the values that are not
// missing; NaN when all are. As COINr's a_gmean. A value that is not above 0 is an
// [ErrNotPositive].
func GeometricMean(x, w []float64) (float64, error) {
	if !positive(x) {
		return 0, ErrNotPositive
	}
	total := weightOfKnown(x, w)
	sum := 0.0
	for i, v := range x {
		if !math.IsNaN(v) {
			sum += w[i] * math.Log(v)
		}
	}
	return orMissing(math.Exp(sum/total), total), nil
}

// HarmonicMean is sum(w) / sum(w / x) over the values that are not missing; NaN
// when all are. As COINr's a_hmean, which takes negative values too: their mean
// lies anywhere, so here a value that is not above 0 is an [ErrNotPositive].
func HarmonicMean(x, w []float64) (float64, error) {
	if !positive(x) {
		return 0, ErrNotPositive
	}
	total := weightOfKnown(x, w)
	sum := 0.0
	for i, v := range x {
		if !math.IsNaN(v) {
			sum += w[i] / v
		}
	}
	return orMissing(total/sum, total), nil
}

// Sum is sum(w x), as CDC sums percentiles to a theme; NaN when any value is
// missing, because a sum of fewer is no comparison.
func Sum(x, w []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += w[i] * v
	}
	return sum
}

func weightOfKnown(x, w []float64) float64 {
	total := 0.0
	for i, v := range x {
		if !math.IsNaN(v) {
			total += w[i]
		}
	}
	return total
}

// orMissing is v, unless nothing had weight.
func orMissing(v, weight float64) float64 {
	if weight == 0 {
		return math.NaN()
	}
	return v
}

// positive reports whether all values that are not missing are above 0.
func positive(x []float64) bool {
	for _, v := range x {
		if v <= 0 {
			return false
		}
	}
	return true
}

func (a Aggregation) known() bool {
	return a == Arithmetic || a == Geometric || a == Harmonic || a == Total
}

// of aggregates scores with weights. A mean lies between its parts, also where
// rounding would take it beyond: 100 and 100 make 100.
func (a Aggregation) of(x, w []float64) (mean float64, err error) {
	switch a {
	case Total:
		return Sum(x, w), nil
	case Geometric:
		mean, err = GeometricMean(x, w)
	case Harmonic:
		mean, err = HarmonicMean(x, w)
	default:
		mean = ArithmeticMean(x, w)
	}
	if err != nil {
		return 0, err
	}
	least, most := math.Inf(1), math.Inf(-1)
	for _, v := range x {
		if !math.IsNaN(v) {
			least, most = min(least, v), max(most, v)
		}
	}
	return min(max(mean, least), most), nil
}
