package geo

import "github.com/paulmach/orb"

// HalfPlane holds the points (x, y) where X*x + Y*y >= Least.
type HalfPlane struct{ X, Y, Least float64 }

// Left returns the half-plane on the left of the line from a to b.
func Left(a, b orb.Point) HalfPlane {
	x, y := a[1]-b[1], b[0]-a[0]
	return HalfPlane{x, y, x*a[0] + y*a[1]}
}

// Sides returns the half-planes that have a rectangle in common.
func Sides(b orb.Bound) [4]HalfPlane {
	return [4]HalfPlane{{1, 0, b.Min[0]}, {-1, 0, -b.Max[0]}, {0, 1, b.Min[1]}, {0, -1, -b.Max[1]}}
}

// Clip appends to into what lies in the half-plane of a ring, open or closed, and
// returns it as an open ring (Sutherland and Hodgman, 1974). What is left of a ring
// that is not convex may run to and fro along the line, which adds nothing to its
// [SignedArea]: that stays exact.
func (h HalfPlane) Clip(into, ring []orb.Point) []orb.Point {
	if len(ring) == 0 {
		return into
	}
	a := ring[len(ring)-1]
	da := h.X*a[0] + h.Y*a[1] - h.Least
	for _, b := range ring {
		db := h.X*b[0] + h.Y*b[1] - h.Least
		if (da < 0) != (db < 0) {
			t := da / (da - db)
			into = append(into, orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])})
		}
		if db >= 0 {
			into = append(into, b)
		}
		a, da = b, db
	}
	return into
}

// Cut compares the half-plane with a rectangle: whether any of the rectangle lies in
// it, and whether all does.
func (h HalfPlane) Cut(b orb.Bound) (any, all bool) {
	low, high := -h.Least, -h.Least
	if h.X > 0 {
		low, high = low+h.X*b.Min[0], high+h.X*b.Max[0]
	} else {
		low, high = low+h.X*b.Max[0], high+h.X*b.Min[0]
	}
	if h.Y > 0 {
		low, high = low+h.Y*b.Min[1], high+h.Y*b.Max[1]
	} else {
		low, high = low+h.Y*b.Max[1], high+h.Y*b.Min[1]
	}
	return high > 0, low >= 0
}

// SignedArea returns the area of a ring, open or closed: above 0 when it runs
// counterclockwise, below when it runs clockwise.
func SignedArea(ring []orb.Point) float64 {
	if len(ring) < 3 {
		return 0
	}
	// Seen from the first point, the numbers are small and little is lost.
	twice, o := 0.0, ring[0]
	for i := 2; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		twice += (a[0]-o[0])*(b[1]-o[1]) - (b[0]-o[0])*(a[1]-o[1])
	}
	return twice / 2
}
