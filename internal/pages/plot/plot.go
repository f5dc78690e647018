// Package plot works out where the marks of a drawing stand, in the units of
// its SVG. It writes no markup and knows no words: labels are handed in.
package plot

import (
	"math"
	"strconv"
)

// Plane is a drawing of a plane with values along each side.
type Plane struct {
	X, Y     []Tick
	Dots     []Dot
	Pairs    []Pair
	Identity [2]Dot // ends of the line where both are equal
}

// Tick is a label beside a side of the plane.
type Tick struct{ At, Label string }

// Dot is a point of the plane.
type Dot struct{ X, Y string }

// Pair is a ring and a dot above one another.
type Pair struct{ X, Ring, Dot string }

// The plane inside its drawing of 360 x 330: text on a phone is then about as
// large as that of the page.
const (
	Left, Right = 52.0, 340.0
	Top, Bottom = 8.0, 284.0
)

// Coordinate writes a place on a drawing.
func Coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// axis maps values to a side of the plane.
type axis struct{ low, high, from, to float64 }

func (a axis) at(v float64) float64 {
	return a.from + (v-a.low)/(a.high-a.low)*(a.to-a.from)
}

func (a axis) ticks(step float64, label func(float64) string) []Tick {
	var ticks []Tick
	for v := math.Ceil(a.low/step) * step; v <= a.high+1e-9; v += step {
		ticks = append(ticks, Tick{Coordinate(a.at(v)), label(v)})
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

// Scatter draws every pair of values as a dot: the first along x, the second
// along y.
func Scatter(values [][2]float64, label func(float64) string) Plane {
	low, high, step := around(values)
	x, y := axis{low, high, Left, Right}, axis{low, high, Bottom, Top}
	p := Plane{X: x.ticks(step, label), Y: y.ticks(step, label)}
	for _, v := range values {
		p.Dots = append(p.Dots, Dot{Coordinate(x.at(v[0])), Coordinate(y.at(v[1]))})
	}
	p.Identity = [2]Dot{{Coordinate(x.at(low)), Coordinate(y.at(low))}, {Coordinate(x.at(high)), Coordinate(y.at(high))}}
	return p
}

// Groups draws the two values of numbered groups above one another: the first
// as a ring, the second as a dot. It is empty when there are no groups.
func Groups(values [][2]float64, number, label func(float64) string) Plane {
	if len(values) == 0 {
		return Plane{}
	}
	low, high, step := around(values)
	x, y := axis{0.5, float64(len(values)) + 0.5, Left, Right}, axis{low, high, Bottom, Top}
	p := Plane{X: x.ticks(1, number), Y: y.ticks(step, label)}
	for i, v := range values {
		p.Pairs = append(p.Pairs, Pair{Coordinate(x.at(float64(i + 1))), Coordinate(y.at(v[0])), Coordinate(y.at(v[1]))})
	}
	return p
}

// Bar is a bar with its interval, along a scale of 0 to 100.
type Bar struct {
	Label, Value       string
	Width              string // of the bar
	From, Span, Target string // of the interval; Target is where it should end, if anywhere
}

// thinnest is the least length of an interval that can be seen.
const thinnest = 0.4

// NewBar draws a value with the ends of its interval, all times scale.
func NewBar(value, low, high, scale float64) Bar {
	return Bar{Width: Coordinate(value * scale), From: Coordinate(low * scale),
		Span: Coordinate(max(thinnest, (high-low)*scale))}
}
