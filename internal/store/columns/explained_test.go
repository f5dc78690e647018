package columns

import (
	"math"
	"testing"

	"risicokaart/internal/risk"
)

func TestPublishedExplanationSumsToThePublishedEstimate(t *testing.T) {
	for _, points := range [][]float64{{3.3333333, -1.2345678, 0}, {1e-7, -1e-7}, {0.004}, {}} {
		x := risk.Explanation{Baseline: 49.5}
		exact := x.Baseline
		for _, p := range points {
			x.Factors = append(x.Factors, risk.Factor{Points: p, People: 10 * p})
			exact += p
		}
		got := published(x, risk.Quantity{Value: exact})
		sum := got.Baseline
		for i, f := range got.Factors {
			if sum += f.Points; math.Abs(f.Points-points[i]) > .005 || f.People != 10*points[i] ||
				x.Factors[i].Points != points[i] {
				t.Errorf("%v: factor %d is %+v, was %+v", points, i, f, x.Factors[i])
			}
		}
		if want := percent(exact); math.Abs(sum-want) > 1e-9 {
			t.Errorf("%v: sum %v, want %v", points, sum, want)
		}
	}
}
