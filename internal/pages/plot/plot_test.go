package plot

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func whole(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }

// A pair of equal values lies on the line of the plot; 50 of 40-60 in the middle.
func TestScatterPutsPointsWhereTheyAre(t *testing.T) {
	p := Scatter([][2]float64{{40, 40}, {50, 55}, {60, 60}}, whole)
	if p.Dots[0] != p.Identity[0] || p.Dots[2] != p.Identity[1] {
		t.Errorf("dots %v, line %v", p.Dots, p.Identity)
	}
	if want := (Dot{"196.00", "77.00"}); p.Dots[1] != want { // y: 284 - 276 x 15/20
		t.Errorf("dot %v, want %v", p.Dots[1], want)
	}
	want := []Tick{{"52.00", "40"}, {"124.00", "45"}, {"196.00", "50"}, {"268.00", "55"}, {"340.00", "60"}}
	if diff := cmp.Diff(want, p.X); diff != "" {
		t.Errorf("ticks along x (-want +got):\n%s", diff)
	}
}

// Groups stand side by side, their values one above the other; 0-60 has ticks
// at tens.
func TestGroupsStandSideBySide(t *testing.T) {
	p := Groups([][2]float64{{0, 30}, {60, 60}}, whole, whole)
	want := []Pair{{"124.00", "284.00", "146.00"}, {"268.00", "8.00", "8.00"}}
	if diff := cmp.Diff(want, p.Pairs); diff != "" {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
	if len(p.X) != 2 || len(p.Y) != 7 {
		t.Errorf("%d ticks along x and %d along y, want 2 and 7", len(p.X), len(p.Y))
	}
	if diff := cmp.Diff(Plane{}, Groups(nil, whole, whole)); diff != "" {
		t.Errorf("no groups (-want +got):\n%s", diff)
	}
}

// An interval too short to see is drawn all the same.
func TestBar(t *testing.T) {
	for _, tt := range []struct {
		value, low, high float64
		want             Bar
	}{
		{0.8, 0.7, 0.9, Bar{Width: "80.00", From: "70.00", Span: "20.00"}},
		{0.8, 0.799, 0.801, Bar{Width: "80.00", From: "79.90", Span: "0.40"}},
	} {
		if diff := cmp.Diff(tt.want, NewBar(tt.value, tt.low, tt.high, 100)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.value, diff)
		}
	}
}
