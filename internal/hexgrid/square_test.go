package hexgrid

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseSquareID(t *testing.T) {
	for _, c := range []struct {
		id   string
		x, y float64
	}{
		{"E0974N4514", 97400, 451400},
		{"E0000N3060", 0, 306000},
		{" E2760N6199  ", 276000, 619900},
	} {
		x, y, err := ParseSquareID(c.id)
		if err != nil || x != c.x || y != c.y {
			t.Errorf("ParseSquareID(%q) = %v, %v, %v, want %v, %v", c.id, x, y, err, c.x, c.y)
		}
	}
	for _, id := range []string{"", "E0974N451", "E0974N45140", "N0974E4514", "E+974N4514", "E0974N-514", "E09 4N4514",
		"e0974n4514"} {
		if x, y, err := ParseSquareID(id); err == nil {
			t.Errorf("ParseSquareID(%q) = %v, %v, want an error", id, x, y)
		}
	}
}

func FuzzParseSquareID(f *testing.F) {
	for _, id := range []string{"E0974N4514", "E9999N9999", " E0000N0000", "E٣٣N4514", "E1e10N4514"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		x, y, err := ParseSquareID(id)
		if err != nil {
			return
		}
		back := fmt.Sprintf("E%04.0fN%04.0f", x/100, y/100)
		x2, y2, err := ParseSquareID(back)
		if err != nil || x2 != x || y2 != y {
			t.Errorf("ParseSquareID(%q) = %v, %v, but its id %q = %v, %v, %v", id, x, y, back, x2, y2, err)
		}
	})
}

func TestSquareWeights(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		square Square
		want   weights
	}{
		{"published", Square{Residents: 40, Residents65: 10, Dwellings: 20}, weights{10, 10, 40, 20}},
		{"published as none", Square{Residents: 40, Residents65: 0, Dwellings: 20}, weights{0, 0, 40, 20}},
		{"65+ secret", Square{Residents: 40, Residents65: nan, Dwellings: nan}, weights{0, 2.5, 40, 0}},
		{"65+ secret among one resident", Square{Residents: 1, Residents65: nan}, weights{0, 1, 1, 0}},
		{"nothing published", Square{Residents: nan, Residents65: nan, Dwellings: nan}, weights{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.square.weights(), cmp.AllowUnexported(weights{})); diff != "" {
				t.Errorf("weights (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMeasure(t *testing.T) {
	all := weights{published65: 1, residents65: 2, residents: 3, dwellings: 4}
	for _, c := range []struct {
		name string
		sum  weights
		want float64 // what the measure takes from all; 0 for no measure
	}{
		{"65+", all, 2},
		{"65+ all secret", weights{residents65: 5, residents: 40, dwellings: 10}, 3},
		{"dwellings only", weights{dwellings: 10}, 4},
		{"nothing", weights{}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := 0.0
			if measure := c.sum.measure(); measure != nil {
				got = measure(all)
			}
			if got != c.want {
				t.Errorf("measure takes %v, want %v", got, c.want)
			}
		})
	}
}
