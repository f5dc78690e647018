package composite

import (
	"math"
	"slices"
)

// Winsorise takes outliers in as COINr's winsorise does: while the absolute
// skewness is at least skew and the kurtosis at least kurtosis, the highest
// value (or the lowest, when the skewness is negative) becomes that of the next
// one, until at least points have been changed. Equal values change together, so
// that it can be more. Skewness and kurtosis are those of Excel (type 2 of R's
// e1071); with fewer than 4 values nothing is changed.
//
// The outcome of one row can fall when its value rises, because an outlier that
// was just tolerated no longer is.
func Winsorise(x []float64, points int, skew, kurtosis float64) []float64 {
	out := slices.Clone(x)
	values := known(x)
	if len(values) < 4 {
		return out
	}
	var high, low int // changed at each end
	for high+low < points {
		s := skewness(values)
		if !(math.Abs(s) >= skew && kurtosisOf(values) >= kurtosis) {
			break
		}
		if s >= 0 {
			high = pull(values)
		} else {
			slices.Reverse(values)
			low = pull(values)
			slices.Reverse(values)
		}
	}
	least, most := values[0], values[len(values)-1]
	return each(out, func(v float64) float64 { return min(max(v, least), most) })
}

// pull gives all values equal to the last one the value of the next that is
// not, and returns how many. Values that all differ from others have one.
func pull(sorted []float64) (n int) {
	last := sorted[len(sorted)-1]
	i := len(sorted)
	for i > 0 && sorted[i-1] == last {
		i--
	}
	for j := i; j < len(sorted) && i > 0; j++ {
		sorted[j] = sorted[i-1]
	}
	return len(sorted) - i
}

// skewness is NaN for values that are all equal, which no threshold exceeds.
func skewness(sorted []float64) float64 {
	n := float64(len(sorted))
	g := math.Sqrt(n) * moment(sorted, 3) / math.Pow(moment(sorted, 2), 1.5)
	return g * math.Sqrt(n*(n-1)) / (n - 2)
}

func kurtosisOf(sorted []float64) float64 {
	n := float64(len(sorted))
	r := n * moment(sorted, 4) / math.Pow(moment(sorted, 2), 2)
	return ((n+1)*(r-3) + 6) * (n - 1) / ((n - 2) * (n - 3))
}

// ClampPercentiles takes values below the low percentile and above the high one
// (0-100) to these. Percentiles are those of R's quantile, type 7.
func ClampPercentiles(x []float64, low, high float64) []float64 {
	values := known(x)
	if len(values) == 0 {
		return slices.Clone(x)
	}
	least, most := quantile(values, low/100), quantile(values, high/100)
	return each(x, func(v float64) float64 { return min(max(v, least), most) })
}

// quantile interpolates between the sorted values on either side of p (0-1).
func quantile(sorted []float64, p float64) float64 {
	h := p * float64(len(sorted)-1)
	i := int(h)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}

// of treats values.
func (t Treatment) of(x []float64) []float64 {
	switch t.Method {
	case MethodWinsorise:
		return Winsorise(x, or(t.Points, defaultPoints), or(t.Skew, defaultSkew), or(t.Kurtosis, defaultKurtosis))
	case MethodPercentiles:
		return ClampPercentiles(x, or(t.LowPct, 0), or(t.HighPct, 100))
	}
	return x
}
