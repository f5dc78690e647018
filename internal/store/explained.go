package store

import (
	"math"
	"slices"

	"risicokaart/internal/risk"
)

// published is an explanation that sums to the percentage beside it: that one is
// rounded for publication, and the rest is shared among the contributions by
// their size. People are not touched: they sum to people.
func published(x risk.Explanation, estimate risk.Quantity) risk.Explanation {
	sum, size := x.Baseline, 0.0
	for _, f := range x.Factors {
		sum += f.Points
		size += math.Abs(f.Points)
	}
	if size == 0 {
		return x
	}
	rest := percent(estimate.Value) - sum
	x.Factors = slices.Clone(x.Factors)
	for i := range x.Factors {
		f := &x.Factors[i]
		f.Points += rest * math.Abs(f.Points) / size
	}
	return x
}
