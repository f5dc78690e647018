package land

import (
	"fmt"
	"testing"
)

func TestApportion(t *testing.T) {
	parts := apportion(20, []float64{1, 10, 100}, []float64{9, 9, 8})
	if got := fmt.Sprint(parts); got != "[3 9 8]" {
		t.Errorf("parts %v, want as many as asked, by weight, within the limits", got)
	}
	if got := fmt.Sprint(apportion(6, []float64{1, 1}, []float64{2, 2})); got != "[3 3]" {
		t.Errorf("parts %v, want all given away though there is no room", got)
	}
}

// TestNearby compares with looking at all points.
func TestNearby(t *testing.T) {
	points := []Point{{0, 0}, {1, 0}, {-3, 4}, {7.5, -2}, {40, 40}}
	n := NewNearby(points, 2)
	for _, p := range []Point{{0, 0}, {-10, 3}, {8, 8}, {100, -100}} {
		for _, radius := range []float64{0.5, 5, 60, 400} {
			got := map[int]bool{}
			n.Within(p, radius, func(i int, _ float64) { got[i] = true })
			for i, q := range points {
				if want := p.Minus(q).Norm() <= radius; got[i] != want {
					t.Errorf("point %v within %v km of %v: %v, want %v", q, radius, p, got[i], want)
				}
			}
		}
	}
	if d := n.Distances(Point{3, 0}, 0.5); len(d) != 1 || d[0] != 2 {
		t.Errorf("distances %v, want only the nearest, at 2 km", d)
	}
}
