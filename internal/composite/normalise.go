package composite

import (
	"errors"
	"math"
	"slices"
)

// ErrConstant says that a column cannot be put on a scale, because all rows
// that have a value have the same one.
var ErrConstant = errors.New("all rows have the same value, so they cannot be compared on it")

// ErrSingle says that a column cannot be ranked in percentiles.
var ErrSingle = errors.New("a single row has a value, so there is nothing to compare it with")

// Rank counts from 1 for the lowest value; equal values all get the lowest rank
// that they take together: 1, 2, 2, 4. As COINr's n_rank.
func Rank(x []float64) []float64 {
	sorted := known(x)
	return each(x, func(v float64) float64 {
		below, _ := slices.BinarySearch(sorted, v)
		return float64(below + 1)
	})
}

// Borda is the rank less 1. As COINr's n_borda.
func Borda(x []float64) []float64 {
	return each(Rank(x), func(rank float64) float64 { return rank - 1 })
}

// PercentileRank is (rank - 1) / (n - 1), from 0 to 1, with n the number of rows
// that have a value. As COINr's n_prank. One value alone is an [ErrSingle].
func PercentileRank(x []float64) ([]float64, error) {
	n := len(known(x))
	if n == 1 {
		return nil, ErrSingle
	}
	return each(Rank(x), func(rank float64) float64 { return (rank - 1) / float64(n-1) }), nil
}

// SVIPercentile is [PercentileRank] rounded to 4 decimals, as CDC publishes its
// Social Vulnerability Index.
func SVIPercentile(x []float64) ([]float64, error) {
	percentiles, err := PercentileRank(x)
	if err != nil {
		return nil, err
	}
	return each(percentiles, func(p float64) float64 { return math.Round(p*1e4) / 1e4 }), nil
}

// imdScale makes 10 % of the areas score more than 50.
const imdScale = 23

// Exponential is the transformation of the English Indices of Deprivation: with
// R = rank / n, from 1/n to 1 for the highest, X = -23 ln(1 - R (1 - exp(-100/23))),
// from above 0 to 100. Equal values get equal ranks, as in [Rank].
func Exponential(x []float64) []float64 {
	n := float64(len(known(x)))
	return each(Rank(x), func(rank float64) float64 {
		return -imdScale * math.Log(1-rank/n*(1-math.Exp(-100.0/imdScale)))
	})
}

// ZScore gives the values this mean and (sample) standard deviation. As COINr's
// n_zscore. Equal values are an [ErrConstant].
func ZScore(x []float64, mean, sd float64) ([]float64, error) {
	values, err := differing(x)
	if err != nil {
		return nil, err
	}
	centre, spread := meanOf(values), sdOf(values)
	return each(x, func(v float64) float64 { return (v-centre)/spread*sd + mean }), nil
}

// MinMax stretches the values to run from low to high. As COINr's n_minmax.
// Equal values are an [ErrConstant].
func MinMax(x []float64, low, high float64) ([]float64, error) {
	least, most, err := ends(x)
	if err != nil {
		return nil, err
	}
	return each(x, func(v float64) float64 { return (v-least)/(most-least)*(high-low) + low }), nil
}

// DistanceToMax is 1 - (max - x) / (max - min), from 0 to 1. As COINr's
// n_dist2max. Equal values are an [ErrConstant].
func DistanceToMax(x []float64) ([]float64, error) {
	least, most, err := ends(x)
	if err != nil {
		return nil, err
	}
	return each(x, func(v float64) float64 { return 1 - (most-v)/(most-least) }), nil
}

// known sorts the values that are not missing.
func known(x []float64) []float64 {
	values := slices.DeleteFunc(slices.Clone(x), math.IsNaN)
	slices.Sort(values)
	return values
}

// differing sorts the values that are not missing. Equal ones are an [ErrConstant].
func differing(x []float64) ([]float64, error) {
	sorted := known(x)
	if len(sorted) > 0 && sorted[0] == sorted[len(sorted)-1] {
		return nil, ErrConstant
	}
	return sorted, nil
}

// ends are the lowest and the highest value; NaN when all are missing. Equal ones
// are an [ErrConstant].
func ends(x []float64) (least, most float64, err error) {
	sorted, err := differing(x)
	if err != nil || len(sorted) == 0 {
		return math.NaN(), math.NaN(), err
	}
	return sorted[0], sorted[len(sorted)-1], nil
}

// each is f of every value that is not missing.
func each(x []float64, f func(float64) float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		if out[i] = v; !math.IsNaN(v) {
			out[i] = f(v)
		}
	}
	return out
}

// meanOf is the mean of sorted values, so that it does not depend on the order
// of the rows. The second pass takes up what rounding lost in the first.
func meanOf(sorted []float64) float64 {
	n := float64(len(sorted))
	mean := 0.0
	for _, v := range sorted {
		mean += v
	}
	mean /= n
	rest := 0.0
	for _, v := range sorted {
		rest += v - mean
	}
	return mean + rest/n
}

// sdOf is the sample standard deviation of two or more sorted values.
func sdOf(sorted []float64) float64 {
	return math.Sqrt(moment(sorted, 2) / float64(len(sorted)-1))
}

// moment is the sum of the deviations from the mean, to a power.
func moment(sorted []float64, power int) float64 {
	mean, sum := meanOf(sorted), 0.0
	for _, v := range sorted {
		d := v - mean
		p := d
		for range power - 1 {
			p *= d
		}
		sum += p
	}
	return sum
}

// byRank reports whether a method asks of values only which is higher.
func (m Method) byRank() bool {
	switch m {
	case MethodRank, MethodPercentileRank, MethodBorda, MethodExponential, MethodSVIPercentile:
		return true
	}
	return false
}

// of normalises values.
func (n Normalisation) of(x []float64) ([]float64, error) {
	switch n.Method {
	case MethodZScore:
		return ZScore(x, or(n.Mean, defaultMean), or(n.SD, defaultSD))
	case MethodMinMax:
		return MinMax(x, or(n.Low, defaultLow), or(n.High, defaultHigh))
	case MethodRank:
		return Rank(x), nil
	case MethodPercentileRank:
		return PercentileRank(x)
	case MethodBorda:
		return Borda(x), nil
	case MethodDistanceToMax:
		return DistanceToMax(x)
	case MethodExponential:
		return Exponential(x), nil
	case MethodSVIPercentile:
		return SVIPercentile(x)
	}
	return x, nil
}
