package layer

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestFifths: a class has a fifth of the figures as far as equal ones, which are of
// one class, allow.
func TestFifths(t *testing.T) {
	inf := math.Inf(1)
	for name, test := range map[string]struct {
		sorted []float64
		want   Borders
	}{
		"none":         {nil, Borders{inf, inf, inf, inf}},
		"one":          {[]float64{7}, Borders{inf, inf, inf, inf}},
		"all equal":    {[]float64{0, 0, 0, 0, 0, 0}, Borders{inf, inf, inf, inf}},
		"five":         {[]float64{1, 2, 3, 4, 5}, Borders{2, 3, 4, 5}},
		"ten":          {[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, Borders{3, 5, 7, 9}},
		"half nothing": {[]float64{0, 0, 0, 0, 0, 1, 2, 3, 4, 5}, Borders{1, 1, 2, 4}},
	} {
		if got := Fifths(test.sorted); got != test.want {
			t.Errorf("%s: borders %v, want %v", name, got, test.want)
		}
	}
}

// TestFifthsOfMany compares with the definition, on figures with many ties.
func TestFifthsOfMany(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		values := make([]float64, 1+rng.IntN(60))
		for i := range values {
			values[i] = float64(rng.IntN(1 + rng.IntN(40)))
		}
		slices.Sort(values)
		b := Fifths(values)
		for class := 1; class <= 5; class++ {
			upTo := 0
			for _, v := range values {
				if b.Class(v) <= class {
					upTo++
				}
			}
			if 5*upTo < class*len(values) {
				t.Fatalf("%v: %d of %d are of classes 1 to %d by %v", values, upTo, len(values), class, b)
			}
		}
		if b.Class(values[0]) != 1 {
			t.Fatalf("%v: the lowest is of class %d by %v", values, b.Class(values[0]), b)
		}
	}
}

// TestBordersOf: borders of figures with classes give these classes back, whichever
// classes are empty.
func TestBordersOf(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		n := 1 + rng.IntN(12)
		values, classes := make([]float64, n), make([]int, n)
		for i := range values {
			values[i], classes[i] = rng.Float64(), 1+rng.IntN(5)
		}
		slices.Sort(values)
		slices.Sort(classes)
		b := BordersOf(values, classes)
		for i, v := range values {
			if b.Class(v) != classes[i] {
				t.Fatalf("%v of classes %v: %v is of class %d by %v", values, classes, v, b.Class(v), b)
			}
		}
		text, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		var again Borders
		if err := json.Unmarshal(text, &again); err != nil || again != b {
			t.Fatalf("%v is written as %s and read as %v, %v", b, text, again, err)
		}
	}
}

func TestDistribute(t *testing.T) {
	for name, test := range map[string]struct {
		sorted   []float64
		min, max float64
		bins     map[int]int
	}{
		"none":      {nil, 0, 0, nil},
		"all equal": {[]float64{4, 4, 4}, 4, 4, map[int]int{0: 3}},
		"some":      {[]float64{0, 9, 10, 199, 200}, 0, 200, map[int]int{0: 2, 1: 1, 19: 2}},
	} {
		d := Distribute(test.sorted, Fifths(test.sorted))
		want := make([]int, Bins)
		for bin, n := range test.bins {
			want[bin] = n
		}
		if d.Min != test.min || d.Max != test.max || !slices.Equal(d.Histogram, want) {
			t.Errorf("%s: %+v, want %v to %v in %v", name, d, test.min, test.max, want)
		}
	}
}
