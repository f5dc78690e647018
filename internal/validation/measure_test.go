package validation

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// pairOf has intervals of 2 and 1 points around the prediction.
func pairOf(municipality string, predicted, figure float64) Pair {
	return Pair{Municipality: municipality, Predicted: predicted, Figure: figure,
		Low95: predicted - 2, High95: predicted + 2, Low80: predicted - 1, High80: predicted + 1}
}

// Measures by hand on four areas, two of which share a prediction.
func TestMeasure(t *testing.T) {
	v := measure([][]Pair{{pairOf("a", 40, 41), pairOf("a", 50, 47), pairOf("a", 50, 51), pairOf("a", 60, 61)}})
	near(t, "mean error", v[meanError], (1+3+1+1)/4.)
	near(t, "bias", v[bias], 0)
	near(t, "inside 95", v[coverage95], .75)
	near(t, "inside 80", v[coverage80], .75)
	near(t, "slope", v[slope], 1)
	near(t, "intercept", v[intercept], 0)
	// Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5 / sqrt(4.5 * 5).
	near(t, "Spearman", v[spearman], 4.5/math.Sqrt(22.5))
	near(t, "Spearman within", v[spearmanWithin], v[spearman])
	near(t, "top tenth", v[topTenth], 1)
}

// Errors that are the same multiples of each other, of areas in another order;
// one area is in one list only, and one has a figure without a logit.
func TestErrorCorrelation(t *testing.T) {
	logistic := func(x float64) float64 { return 100 / (1 + math.Exp(-x)) }
	var a, b []Pair
	for i, e := range []float64{.1, -.3, .2, .4} {
		code := string(rune('a' + i))
		a = append(a, Pair{Code: code, Predicted: logistic(.5), Figure: logistic(.5 + e)})
		b = append([]Pair{{Code: code, Predicted: logistic(-2), Figure: logistic(-2 - 3*e)}}, b...)
	}
	a = append(a, Pair{Code: "x", Predicted: 50, Figure: 90}, Pair{Code: "y", Predicted: 50, Figure: 90})
	b = append(b, Pair{Code: "y", Predicted: 50, Figure: 0})
	r, areas := ErrorCorrelation(a, b)
	near(t, "correlation", r, -1)
	if areas != 4 {
		t.Errorf("%d areas, want 4", areas)
	}
}

// Ranks turned round within a municipality of three, kept in one of four, and
// one of two that does not count: (3 x -1 + 4 x 1) / 7.
func TestWithinMunicipalities(t *testing.T) {
	groups := [][]Pair{
		{pairOf("a", 1, 9), pairOf("a", 2, 8), pairOf("a", 3, 7)},
		{pairOf("b", 1, 1), pairOf("b", 2, 2), pairOf("b", 3, 3), pairOf("b", 4, 4)},
		{pairOf("c", 1, 2), pairOf("c", 2, 1)},
	}
	near(t, "within", within(groups), 1./7)
}

// Of the 20 areas the highest two are 19 and 18; predicted is 19, and one of
// 17, 18 that tie.
func TestTopTenth(t *testing.T) {
	var figures, predicted []float64
	for i := range 20 {
		figures, predicted = append(figures, float64(i)), append(predicted, float64(i))
	}
	predicted[17] = 18
	near(t, "recall with a tie", recallOfTop(predicted, figures), 1.5/2)
	near(t, "recall of a constant", recallOfTop(make([]float64, 20), figures), .1)
}

// A method that says the same of every area has no ranks and no slope, and one
// without intervals covers nothing: no figure, rather than 0.
func TestWhatIsNotThere(t *testing.T) {
	nan := math.NaN()
	var pairs []Pair
	for i := range 10 {
		pairs = append(pairs, Pair{Municipality: "a", Predicted: 50, Figure: float64(i), Low95: nan, High95: nan,
			Low80: nan, High80: nan})
	}
	m := Measure(pairs)
	if m.Spearman != nil || m.SpearmanWithin != nil || m.Slope != nil || m.Coverage95 != nil || m.Coverage80 != nil {
		t.Errorf("measured %+v", m)
	}
	if m.MeanError == nil || m.MeanError.Value != 45.5 {
		t.Errorf("mean error %+v, want 45.5", m.MeanError)
	}
	if diff := cmp.Diff(Measures{}, Measure(nil)); diff != "" {
		t.Errorf("measures of nothing (-want +got):\n%s", diff)
	}
}

// Errors that are all equal, but for rounding, go together with nothing.
func TestErrorCorrelationOfEqualErrors(t *testing.T) {
	var equal, different []Pair
	for i := range 10 {
		code, odds := string(rune('a'+i)), float64(1+i)
		equal = append(equal, Pair{Code: code, Predicted: 100 * odds / (1 + odds), Figure: 200 * odds / (1 + 2*odds)})
		different = append(different, Pair{Code: code, Predicted: 50, Figure: 50 + float64(i*i)/3})
	}
	for _, lists := range [][2][]Pair{{equal, different}, {different, equal}} {
		if r, areas := ErrorCorrelation(lists[0], lists[1]); !math.IsNaN(r) || areas != 10 {
			t.Errorf("correlation %v of %d areas, want NaN of 10", r, areas)
		}
	}
}

// The interval of a mean error over many areas of one kind is that of theory:
// mean 1, standard error sqrt(2/3 / 600) about 0.03 for errors of 0, 1 and 2.
func TestBootstrapOfOneMunicipality(t *testing.T) {
	var pairs []Pair
	for i := range 600 {
		pairs = append(pairs, pairOf("a", float64(i%3), 0))
	}
	e := Measure(pairs).MeanError
	half := 1.96 * math.Sqrt(2./3/600)
	if e.Value != 1 || math.Abs(e.Low-(1-half)) > .02 || math.Abs(e.High-(1+half)) > .02 {
		t.Errorf("%+v, want 1 ± %.3f", e, half)
	}
}

// Where municipalities differ and their areas do not, the municipalities are
// what is drawn: two of them, with errors 0 and 2, give 0 or 2 a quarter of the
// time each.
func TestBootstrapDrawsMunicipalities(t *testing.T) {
	var pairs []Pair
	for range 50 {
		pairs = append(pairs, pairOf("a", 5, 5), pairOf("b", 7, 5))
	}
	if e := Measure(pairs).MeanError; *e != (Measured{1, 0, 2}) {
		t.Errorf("%+v, want 1 (0 to 2)", e)
	}
}

func TestGain(t *testing.T) {
	pair := func(code string, predicted float64) Pair {
		return Pair{Code: code, Municipality: "a", Predicted: predicted, Figure: 10}
	}
	got := Gain([]Pair{pair("x", 11), pair("y", 10), pair("z", 90)}, []Pair{pair("y", 7), pair("x", 8)})
	if got == nil || got.Value != 2 { // (2 - 1 + 3 - 0) / 2; z is not compared
		t.Errorf("gain %+v, want 2", got)
	}
	if Gain([]Pair{pair("x", 1)}, nil) != nil {
		t.Error("a gain over nothing")
	}
}

func TestReportReadsWhatItWrites(t *testing.T) {
	r := &Report{Schema: Schema, Model: "m", Design: LeaveOneOut, FittedOn: "RIVM 2020", Resamples: Resamples}
	c := Comparison{Against: "RIVM 2020", Level: "buurt", Outcome: "lonely_65", Method: Model, OwnFigure: true,
		Measures: Measure([]Pair{pairOf("a", 40, 41), pairOf("a", 50, 47), pairOf("b", 50, 51)})}
	c.SetPoints([]Pair{pairOf("b", 50.04, 51), pairOf("a", 40, 41)})
	r.Comparisons = []Comparison{c, {Against: "x", Method: Constant}}
	var text bytes.Buffer
	if err := r.Write(&text); err != nil {
		t.Fatal(err)
	}
	got, err := Read(text.Bytes(), "x.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, got); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if diff := cmp.Diff([][2]float64{{40, 41}, {50, 51}}, got.Comparisons[0].Points); diff != "" {
		t.Errorf("points (-want +got):\n%s", diff)
	}
	if got.Find("RIVM 2020", "buurt", "lonely_65", Model, true) == nil || got.Find("RIVM 2020", "buurt", "lonely_65", Model,
		false) != nil {
		t.Error("the wrong comparison is found")
	}
	var page strings.Builder
	if err := r.WriteText(&page); err != nil || !strings.Contains(page.String(), "1.67 [") {
		t.Errorf("text, error %v:\n%s", err, &page)
	}
	if _, err := Read([]byte(`{"schema":"other"}`), "x.json"); err == nil || !strings.Contains(err.Error(), `"other"`) {
		t.Errorf("another schema: error %v", err)
	}
}

func TestTenths(t *testing.T) {
	c := Comparison{}
	if c.Tenths() != nil {
		t.Error("tenths of nothing")
	}
	for i := range 20 {
		c.Points = append(c.Points, [2]float64{float64(i), float64(2 * i)})
	}
	tenths := c.Tenths()
	if len(tenths) != 10 || tenths[9] != (Tenth{2, 18.5, 37}) {
		t.Errorf("tenths %v", tenths)
	}
}

// A method that is right about every area lies at 1 in every resample; one that
// spreads its predictions twice as far as the figures, half from it.
func TestSlopeOff(t *testing.T) {
	var right, twice []Pair
	for i := range 40 {
		municipality, figure := string(rune('a'+i%4)), float64(30+i)
		right = append(right, Pair{Municipality: municipality, Predicted: figure, Figure: figure})
		twice = append(twice, Pair{Municipality: municipality, Predicted: 2 * figure, Figure: figure})
	}
	near(t, "slope off 1", *Measure(right).SlopeOff, 0)
	near(t, "slope off 1", *Measure(twice).SlopeOff, .5)
	if off := Measure([]Pair{pairOf("a", 40, 41), pairOf("b", 40, 42)}).SlopeOff; off != nil {
		t.Errorf("slope off 1 = %v for predictions that are all equal, want none", *off)
	}
}
