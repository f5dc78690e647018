package land

import "math"

// noise is smooth noise of the plane: equal for equal seeds, and never beyond -1 to 1.
type noise struct{ seed uint64 }

// at returns the noise at (x, y), whose hills are about one unit wide.
func (n noise) at(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	u, v := ease(x-fx), ease(y-fy)
	ix, iy := int64(fx), int64(fy)
	low := mix(n.corner(ix, iy), n.corner(ix+1, iy), u)
	high := mix(n.corner(ix, iy+1), n.corner(ix+1, iy+1), u)
	return mix(low, high, v)
}

// corner returns a value of -1 to 1 for a point of the lattice: splitmix64 of
// its coordinates.
func (n noise) corner(x, y int64) float64 {
	h := n.seed ^ uint64(x)*0x9e3779b97f4a7c15 ^ uint64(y)*0xc2b2ae3d27d4eb4f
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	h ^= h >> 31
	return float64(h>>11)/(1<<52) - 1
}

func mix(a, b, t float64) float64 { return a + (b-a)*t }

// ease goes from 0 at 0 to 1 at 1 with level ends, and stays there outside.
func ease(t float64) float64 {
	t = min(max(t, 0), 1)
	return t * t * (3 - 2*t)
}
