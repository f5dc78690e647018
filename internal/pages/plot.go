package pages

import (
	"math"

	"risicokaart/internal/validation"
)

// plot is a drawing of a plane with a percentage along each side.
type plot struct {
	X, Y     []tick
	Dots     []dot
	Pairs    []pairMark
	Identity [2]dot // ends of the line where both are equal
}

type tick struct{ At, Label string }

type dot struct{ X, Y string }

// pairMark is two values above one another.
type pairMark struct{ X, Predicted, Figure string }

// The plane of a plot inside its drawing of 360 x 330: text on a phone is then
// about as large as that of the page.
const (
	plotLeft, plotRight = 52.0, 340.0
	plotTop, plotBottom = 8.0, 284.0
)

// axis maps values to a side of the plane.
type axis struct{ low, high, from, to float64 }

func (a axis) at(v float64) float64 {
	return a.from + (v-a.low)/(a.high-a.low)*(a.to-a.from)
}

func (a axis) ticks(step float64, label func(float64) string) []tick {
	var ticks []tick
	for v := math.Ceil(a.low/step) * step; v <= a.high+1e-9; v += step {
		ticks = append(ticks, tick{coordinate(a.at(v)), label(v)})
	}
	return ticks
}

// around is whole tens, or fives when they span little, that hold all values.
func around(values [][2]float64) (low, high, step float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, v[0], v[1]), max(high, v[0], v[1])
	}
	step = 10
	if high-low < 30 {
		step = 5
	}
	return math.Floor(low/step) * step, math.Ceil(high/step) * step, step
}

// scatter draws every area: its prediction along x, its figure along y.
func scatter(c *validation.Comparison) plot {
	low, high, step := around(c.Points)
	x, y := axis{low, high, plotLeft, plotRight}, axis{low, high, plotBottom, plotTop}
	p := plot{X: x.ticks(step, percent), Y: y.ticks(step, percent)}
	for _, v := range c.Points {
		p.Dots = append(p.Dots, dot{coordinate(x.at(v[0])), coordinate(y.at(v[1]))})
	}
	p.Identity = [2]dot{{coordinate(x.at(low)), coordinate(y.at(low))}, {coordinate(x.at(high)), coordinate(y.at(high))}}
	return p
}

// tenths draws the mean prediction and figure of each tenth of the areas.
func tenths(c *validation.Comparison) plot {
	var values [][2]float64
	for _, t := range c.Tenths() {
		values = append(values, [2]float64{t.Predicted, t.Figure})
	}
	if len(values) == 0 {
		return plot{}
	}
	low, high, step := around(values)
	x, y := axis{0.5, float64(len(values)) + 0.5, plotLeft, plotRight}, axis{low, high, plotBottom, plotTop}
	p := plot{X: x.ticks(1, whole), Y: y.ticks(step, percent)}
	for i, v := range values {
		p.Pairs = append(p.Pairs, pairMark{coordinate(x.at(float64(i + 1))), coordinate(y.at(v[0])), coordinate(y.at(v[1]))})
	}
	return p
}

// barText is a bar with its interval, along a scale of 0 to 100.
type barText struct {
	Label, Value       string
	Width              string // of the bar
	From, Span, Target string // of the interval; Target is where it should end, if anywhere
}

func newBar(label, value string, f *validation.Figure, scale float64) barText {
	return barText{Label: label, Value: value, Width: coordinate(f.Value * scale),
		From: coordinate(f.Low * scale), Span: coordinate(max(0.4, (f.High-f.Low)*scale))}
}

// coverage draws the shares of figures inside the intervals.
func coverage(c *validation.Comparison, l Language) []barText {
	var bars []barText
	for _, b := range []struct {
		label  string
		f      *validation.Figure
		target float64
	}{{l.say("Marge van 95%", "95% margin"), c.Coverage95, 95}, {l.say("Marge van 80%", "80% margin"), c.Coverage80, 80}} {
		if b.f == nil {
			continue
		}
		bar := newBar(b.label, percent(100*b.f.Value), b.f, 100)
		bar.Target = coordinate(b.target)
		bars = append(bars, bar)
	}
	return bars
}

// errorBars draws the mean errors of the methods; those that are nil are left out.
func errorBars(model, index, composite, constant *validation.Comparison, l Language) []barText {
	methods := []struct {
		label string
		c     *validation.Comparison
	}{
		{l.say("Dit model", "This model"), model},
		{l.say("Index met gelijke gewichten", "Equal-weight index"), index},
		{l.say("Dezelfde factoren, gelijk gewogen", "The same factors with equal weights"), composite},
		{l.say("Elke buurt het cijfer van de gemeente", "The municipality’s figure for all"), constant},
	}
	most := 0.0
	for _, m := range methods {
		if m.c != nil && m.c.MeanError != nil {
			most = max(most, m.c.MeanError.High)
		}
	}
	var bars []barText
	for _, m := range methods {
		if m.c != nil && m.c.MeanError != nil {
			bars = append(bars, newBar(m.label, l.fraction(m.c.MeanError, 2), m.c.MeanError, 100/most))
		}
	}
	return bars
}
