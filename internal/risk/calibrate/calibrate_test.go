package calibrate

import (
	"math"
	"strings"
	"testing"

	"risicokaart/internal/risk"
)

// Measures by hand on four areas, two of which share a prediction.
func TestMeasure(t *testing.T) {
	q := func(v float64) risk.Quantity { return risk.Quantity{Value: v, Low: v - 2, High: v + 2} }
	got := measure([]pair{{q(40), 41, 45}, {q(50), 47, 45}, {q(50), 51, 45}, {q(60), 61, 45}})
	near(t, "mean error", got.MeanError, (1+3+1+1)/4., 1e-12)
	near(t, "bias", got.Bias, 0, 1e-12)
	near(t, "constant", got.Constant, (4+2+6+16)/4., 1e-12)
	near(t, "coverage", got.Coverage, .75, 1e-12)
	near(t, "slope", got.Slope, 1, 1e-12)
	// Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5 / sqrt(4.5 * 5).
	near(t, "Spearman", got.Spearman, 4.5/math.Sqrt(22.5), 1e-12)
	near(t, "Spearman, reversed", measure([]pair{{q(1), 3, 0}, {q(2), 2, 0}, {q(3), 1, 0}}).Spearman, -1, 1e-12)
}

func share65(code string, level risk.Level, wijk string, residents, share float64) risk.Area {
	a := risk.Area{Code: code, Level: level, Wijk: wijk, Residents: residents, Raw: map[string]float64{risk.ColumnShare65: share}}
	if level != risk.Gemeente {
		a.Municipality = "GM0001"
	}
	return a
}

// Spread by hand: buurten 4 from their wijk, 4 and 6 from their gemeente of 20,
// gemeenten of 200 and 600 residents of 65+ with a mean of 27.5.
func TestSpread(t *testing.T) {
	tree := newTree([]risk.Area{
		share65("GM0001", risk.Gemeente, "", 1000, 20),
		share65("GM0002", risk.Gemeente, "", 2000, 30),
		share65("WK000100", risk.Wijk, "", 1000, 20),
		share65("BU00010001", risk.Buurt, "WK000100", 500, 24),
		share65("BU00010002", risk.Buurt, "WK000100", 500, 16),
		share65("BU00010003", risk.Buurt, "", 500, 26),
		share65("BU00010004", risk.Buurt, "WK000100", 500, math.NaN()),
	})
	mean, s := tree.spread(func(a *risk.Area) float64 { return a.Raw[risk.ColumnShare65] })
	near(t, "mean", mean, 27.5, 1e-12)
	near(t, "wijk", s.Wijk, 4, 1e-5)
	near(t, "gemeente", s.Gemeente, math.Sqrt((16+16+36)/3.), 1e-4)
	near(t, "country", s.Country, math.Sqrt((16+16+36)/3.+(200*7.5*7.5+600*2.5*2.5)/800), 1e-4)
}

// Without the whole country there is nothing to compare with.
func TestRunNeedsGemeenten(t *testing.T) {
	_, err := Run(shippedModel(t), Data{Areas: []risk.Area{share65("BU00010001", risk.Buurt, "", 500, 24)}})
	if err == nil || !strings.Contains(err.Error(), "give the whole country") {
		t.Errorf("error %v", err)
	}
}

// Leaving a municipality out leaves none of its figures in, and others alone.
func TestWithout(t *testing.T) {
	data := Data{
		Areas:   []risk.Area{share65("GM0001", risk.Gemeente, "", 1, 1), share65("BU00010001", risk.Buurt, "", 1, 1), share65("GM0002", risk.Gemeente, "", 1, 1)},
		Figures: map[string]Figure{"GM0001": {}, "BU00010001": {}, "GM0002": {}},
	}
	got := without(data, "GM0001").Figures
	if _, ok := got["GM0002"]; len(got) != 1 || !ok || len(data.Figures) != 3 {
		t.Errorf("figures left: %v, of %v", got, data.Figures)
	}
}
