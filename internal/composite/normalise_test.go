package composite

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var (
	nan    = math.NaN()
	values = []float64{5, nan, 3, 3, 9, -1} // ranks 4, -, 2, 2, 5, 1
	near   = cmp.Options{cmpopts.EquateNaNs(), cmpopts.EquateApprox(0, 1e-12)}
)

// Expected figures are worked by hand from the published formulae.
func TestNormalisations(t *testing.T) {
	imd := func(rank float64) float64 { return -23 * math.Log(1-rank/5*(1-math.Exp(-100.0/23))) }
	number := func(v float64) *float64 { return &v }
	tests := map[string]struct {
		n    Normalisation
		want []float64
	}{
		"none":            {Normalisation{}, values},
		"rank":            {Normalisation{Method: MethodRank}, []float64{4, nan, 2, 2, 5, 1}},
		"borda":           {Normalisation{Method: MethodBorda}, []float64{3, nan, 1, 1, 4, 0}},
		"percentile rank": {Normalisation{Method: MethodPercentileRank}, []float64{.75, nan, .25, .25, 1, 0}},
		"SVI":             {Normalisation{Method: MethodSVIPercentile}, []float64{.75, nan, .25, .25, 1, 0}},
		"min-max":         {Normalisation{Method: MethodMinMax}, []float64{60, nan, 40, 40, 100, 0}},
		"min-max 1-100": {Normalisation{Method: MethodMinMax, Low: number(1), High: number(100)},
			[]float64{60.4, nan, 40.6, 40.6, 100, 1}},
		"distance to max": {Normalisation{Method: MethodDistanceToMax}, []float64{.6, nan, .4, .4, 1, 0}},
		"z-score": {Normalisation{Method: MethodZScore},
			[]float64{1.2 / math.Sqrt(13.2), nan, -.8 / math.Sqrt(13.2), -.8 / math.Sqrt(13.2), 5.2 / math.Sqrt(13.2),
				-4.8 / math.Sqrt(13.2)}},
		"z-score 100, 15": {Normalisation{Method: MethodZScore, Mean: number(100), SD: number(15)},
			[]float64{100 + 15*1.2/math.Sqrt(13.2), nan, 100 - 15*.8/math.Sqrt(13.2), 100 - 15*.8/math.Sqrt(13.2),
				100 + 15*5.2/math.Sqrt(13.2), 100 - 15*4.8/math.Sqrt(13.2)}},
		"IMD": {Normalisation{Method: MethodExponential}, []float64{imd(4), nan, imd(2), imd(2), 100, imd(1)}},
	}
	for name, test := range tests {
		got, err := test.n.of(values)
		if diff := cmp.Diff(test.want, got, near); diff != "" || err != nil {
			t.Errorf("%s: error %v, (-want +got):\n%s", name, err, diff)
		}
	}
}

// As documented for the English Indices of Deprivation: scores run to 100, and
// one area in ten scores more than 50.
func TestExponentialGivesOneInTenMoreThanHalf(t *testing.T) {
	x := make([]float64, 1000)
	for i := range x {
		x[i] = float64(i)
	}
	scores := Exponential(x)
	above := len(slices.DeleteFunc(slices.Clone(scores), func(v float64) bool { return v <= 50 }))
	if above < 99 || above > 103 || math.Abs(scores[999]-100) > 1e-9 || scores[0] <= 0 {
		t.Errorf("%d of 1000 above 50; the highest %v, the lowest %v", above, scores[999], scores[0])
	}
}

func TestSVIHasFourDecimals(t *testing.T) {
	got, err := SVIPercentile([]float64{1, 2, 3, 4})
	if diff := cmp.Diff([]float64{0, .3333, .6667, 1}, got); diff != "" || err != nil {
		t.Errorf("error %v, (-want +got):\n%s", err, diff)
	}
}

func TestWhatCannotBeNormalised(t *testing.T) {
	same, alone, none := []float64{2, nan, 2}, []float64{nan, 2}, []float64{nan, nan}
	for _, method := range []Method{MethodZScore, MethodMinMax, MethodDistanceToMax} {
		for _, x := range [][]float64{same, alone} {
			if _, err := (Normalisation{Method: method}).of(x); !errors.Is(err, ErrConstant) {
				t.Errorf("%s of %v: error %v, want ErrConstant", method, x, err)
			}
		}
	}
	for _, method := range []Method{MethodPercentileRank, MethodSVIPercentile} {
		if _, err := (Normalisation{Method: method}).of(alone); !errors.Is(err, ErrSingle) {
			t.Errorf("%s of one value: error %v, want ErrSingle", method, err)
		}
	}
	for _, method := range methods {
		got, err := Normalisation{Method: method}.of(none)
		if diff := cmp.Diff(none, got, near); diff != "" || err != nil {
			t.Errorf("%s of nothing: error %v, %v", method, err, got)
		}
	}
}

var methods = []Method{None, MethodZScore, MethodMinMax, MethodRank, MethodPercentileRank, MethodBorda, MethodDistanceToMax,
	MethodExponential, MethodSVIPercentile}

// COINr's own tests of winsorise, and its thresholds.
func TestWinsorise(t *testing.T) {
	upTo := func(n int, more ...float64) (x []float64) {
		for i := range n {
			x = append(x, float64(i+1))
		}
		return append(x, more...)
	}
	tests := map[string]struct {
		x      []float64
		points int
		want   []float64
	}{
		"one high":       {upTo(10, 100), 5, upTo(10, 10)},
		"one low":        {upTo(10, -100), 5, upTo(10, 1)},
		"no more points": {upTo(20, 100, 200), 1, upTo(20, 100, 100)},
		"two high":       {upTo(20, 100, 200), 5, upTo(20, 20, 20)},
		"missing":        {upTo(10, nan, 100), 5, upTo(10, nan, 10)},
		"none":           {upTo(12), 5, upTo(12)},
		"few":            {[]float64{1, 1, 900}, 5, []float64{1, 1, 900}},
		"equal":          {[]float64{4, 4, 4, 4, 4}, 5, []float64{4, 4, 4, 4, 4}},
	}
	for name, test := range tests {
		if diff := cmp.Diff(test.want, Winsorise(test.x, test.points, 2, 3.5), near); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// plainWinsorise follows the rule one step at a time, on unsorted values.
func plainWinsorise(x []float64, points int, skew, kurtosis float64) []float64 {
	x = slices.Clone(x)
	changed := map[bool]int{}
	for changed[true]+changed[false] < points {
		sorted := slices.Sorted(slices.Values(x))
		s := skewness(sorted)
		if math.Abs(s) < skew || kurtosisOf(sorted) < kurtosis {
			break
		}
		end, next := slices.Max(x), math.Inf(-1)
		if s < 0 {
			end, next = slices.Min(x), math.Inf(1)
		}
		for _, v := range x {
			if v != end && math.Abs(v-end) < math.Abs(next-end) {
				next = v
			}
		}
		n := 0
		for i, v := range x {
			if v == end {
				x[i] = next
				n++
			}
		}
		changed[s < 0] = n
	}
	return x
}

func TestWinsoriseFollowsTheRule(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	treated := 0
	for range 500 {
		x := make([]float64, 5+rng.IntN(40))
		for i := range x {
			x[i] = math.Round(rng.NormFloat64() * 10)
			if rng.IntN(12) == 0 {
				x[i] *= float64(rng.IntN(60) - 20)
			}
		}
		points := 1 + rng.IntN(6)
		got := Winsorise(x, points, 2, 3.5)
		if diff := cmp.Diff(plainWinsorise(x, points, 2, 3.5), got); diff != "" {
			t.Fatalf("%v with %d points (-plain +got):\n%s", x, points, diff)
		}
		if !slices.Equal(x, got) {
			treated++
		}
	}
	if treated < 100 {
		t.Errorf("only %d of 500 columns had outliers", treated)
	}
}

// Skewness and kurtosis as Excel's SKEW and KURT have them for this example in
// their documentation.
func TestSkewnessAndKurtosisAreThoseOfExcel(t *testing.T) {
	x := slices.Sorted(slices.Values([]float64{3, 4, 5, 2, 3, 4, 5, 6, 4, 7}))
	if s, k := skewness(x), kurtosisOf(x); math.Abs(s-0.359543071) > 1e-9 || math.Abs(k+0.151799637) > 1e-9 {
		t.Errorf("skewness %v, kurtosis %v; want 0.359543071 and -0.151799637", s, k)
	}
}

func TestClampPercentiles(t *testing.T) {
	// R: quantile(c(5, 3, 3, 9, -1), c(.1, .9)) is 0.6 and 7.4.
	got := ClampPercentiles(values, 10, 90)
	if diff := cmp.Diff([]float64{5, nan, 3, 3, 7.4, 0.6}, got, near); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(values, ClampPercentiles(values, 0, 100), near); diff != "" {
		t.Errorf("0 to 100 changes values:\n%s", diff)
	}
}

func TestAggregations(t *testing.T) {
	x, w := []float64{1, 4, nan, 2}, []float64{1, 2, 5, 1}
	for how, want := range map[Aggregation]float64{
		Arithmetic: (1 + 8 + 2) / 4.0,
		Geometric:  math.Pow(1*16*2, 1/4.0),
		Harmonic:   4 / (1 + 2/4.0 + 1/2.0),
		Total:      nan,
	} {
		got, err := how.of(x, w)
		if diff := cmp.Diff(want, got, near); diff != "" || err != nil {
			t.Errorf("%s: error %v, (-want +got):\n%s", how, err, diff)
		}
		if got, err := how.of([]float64{nan, nan}, w); !math.IsNaN(got) || err != nil {
			t.Errorf("%s of nothing = %v, %v; want NaN", how, got, err)
		}
		for _, bad := range []float64{0, -1} {
			_, err := how.of([]float64{1, bad}, w)
			if wantErr := how == Geometric || how == Harmonic; errors.Is(err, ErrNotPositive) != wantErr {
				t.Errorf("%s with %v: error %v", how, bad, err)
			}
		}
	}
	if got := Sum([]float64{1, 4}, []float64{1, 2}); got != 9 {
		t.Errorf("sum = %v, want 9", got)
	}
}
