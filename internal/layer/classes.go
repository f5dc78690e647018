package layer

import (
	"encoding/json"
	"math"
	"slices"
)

// Borders divide figures into five classes: they are the lowest values of classes
// 2 to 5, in order. A class that no figure reaches begins at infinity, which JSON
// has as null.
type Borders [4]float64

// Class is the class of a figure, 1 to 5: one more than the borders that it has
// reached.
func (b Borders) Class(v float64) int {
	class := 1
	for _, border := range b {
		if v >= border {
			class++
		}
	}
	return class
}

// MarshalJSON writes the borders as an array of numbers and nulls.
func (b Borders) MarshalJSON() ([]byte, error) {
	var list [len(b)]*float64
	for i := range b {
		if !math.IsInf(b[i], 1) {
			list[i] = &b[i]
		}
	}
	return json.Marshal(list)
}

// UnmarshalJSON is the inverse of [Borders.MarshalJSON].
func (b *Borders) UnmarshalJSON(text []byte) error {
	var list [len(b)]*float64
	if err := json.Unmarshal(text, &list); err != nil {
		return err
	}
	for i, v := range list {
		b[i] = math.Inf(1)
		if v != nil {
			b[i] = *v
		}
	}
	return nil
}

// Fifths are the borders by which each class has a fifth of the figures, as far as
// equal ones, which are of one class, allow: at least n fifths of them are of classes
// 1 to n. So where a fifth and more are 0, those are class 1.
func Fifths(sorted []float64) Borders {
	var b Borders
	n := len(sorted)
	for i := range b {
		b[i] = math.Inf(1)
		if n == 0 {
			continue
		}
		highest := sorted[max(0, ((i+1)*n+len(b))/(len(b)+1)-1)]
		if next, _ := slices.BinarySearchFunc(sorted, highest, after); next < n {
			b[i] = sorted[next]
		}
	}
	return b
}

// after finds the first figure above another.
func after(v, other float64) int {
	if v > other {
		return 1
	}
	return -1
}

// BordersOf are the borders of figures that have their classes (1-5) already, which
// go up with the figures.
func BordersOf(values []float64, classes []int) Borders {
	var b Borders
	for i := range b {
		b[i] = math.Inf(1)
	}
	for i, v := range values {
		for class := 2; class <= classes[i]; class++ {
			b[class-2] = min(b[class-2], v)
		}
	}
	return b
}

// Bins is how many bins a [Distribution] has.
const Bins = 20

// Distribution tells how figures lie: what a legend needs.
type Distribution struct {
	Borders   Borders `json:"borders"`
	Min       float64 `json:"min"`       // of the histogram; 0 without figures
	Max       float64 `json:"max"`       //
	Histogram []int   `json:"histogram"` // figures per bin of equal width from Min to Max, the last including Max
}

// Distribute tells how figures, in ascending order, lie.
func Distribute(sorted []float64, borders Borders) Distribution {
	d := Distribution{Borders: borders, Histogram: make([]int, Bins)}
	if len(sorted) == 0 {
		return d
	}
	d.Min, d.Max = sorted[0], sorted[len(sorted)-1]
	for _, v := range sorted {
		bin := 0
		if d.Max > d.Min {
			bin = min(Bins-1, int(Bins*(v-d.Min)/(d.Max-d.Min)))
		}
		d.Histogram[bin]++
	}
	return d
}
