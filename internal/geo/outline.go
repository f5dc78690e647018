package geo

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// side is a side of a ring that is not vertical, from its left to its right end.
// Its sign is +1 where the inside of the shape lies below it and -1 where the
// inside lies above. The sum of the signs of all sides above a point is 1 inside
// a valid shape and 0 outside.
type side struct {
	x0, y0, x1, y1 float64
	sign           float64
}

// at returns the height of the side at an x between its ends.
func (s side) at(x float64) float64 {
	return s.y0 + (x-s.x0)/(s.x1-s.x0)*(s.y1-s.y0)
}

// outline is a multipolygon as a sum of strips: the strip of a side is everything
// below it, down to a base line, counted with the side's sign. The area that two
// outlines share is then a sum over pairs of sides of the area that two strips
// share, which needs no points of intersection, no test of what lies inside what
// and no care for borders that coincide. See ADR 10.
type outline struct {
	bound orb.Bound
	sides []side // by x0
	area  float64
}

// newOutline returns the outline of a multipolygon. The first ring of a polygon
// is its border and the others are holes, whatever way they wind; parts of one
// multipolygon must not overlap, see [outline.excess].
func newOutline(geometry orb.MultiPolygon) outline {
	var o outline
	for _, polygon := range geometry {
		for i, ring := range polygon {
			o.addRing(ring, i > 0)
		}
	}
	o.bound = boundOf(geometry)
	slices.SortFunc(o.sides, compareSides)
	return o
}

// boundOf returns the rectangle around all rings. That of orb leaves out holes,
// which lie outside their border in a damaged shape.
func boundOf(geometry orb.MultiPolygon) orb.Bound {
	var points orb.MultiPoint
	for a := range segments(geometry) {
		points = append(points, a)
	}
	return points.Bound()
}

func compareSides(a, b side) int {
	return cmp.Or(cmp.Compare(a.x0, b.x0), cmp.Compare(a.y0, b.y0), cmp.Compare(a.x1, b.x1), cmp.Compare(a.y1, b.y1),
		cmp.Compare(a.sign, b.sign))
}

func (o *outline) addRing(ring orb.Ring, isHole bool) {
	area := ringArea(ring)
	sign := 1.0 // of sides that run to the left: a border runs counterclockwise, a hole clockwise
	if area < 0 != isHole {
		sign = -1
	}
	o.area += sign * area
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		switch {
		case a[0] < b[0]:
			o.sides = append(o.sides, side{a[0], a[1], b[0], b[1], -sign})
		case a[0] > b[0]:
			o.sides = append(o.sides, side{b[0], b[1], a[0], a[1], sign})
		}
	}
}

// ringArea returns the area within a ring, below 0 when the ring runs clockwise.
// Distances to the first point keep the digits that coordinates far from the
// origin would cost.
func ringArea(ring orb.Ring) float64 {
	twice := 0.0
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		twice += (a[0]-ring[0][0])*(b[1]-ring[0][1]) - (b[0]-ring[0][0])*(a[1]-ring[0][1])
	}
	return twice / 2
}

// shared returns the area that two outlines have in common. Where an outline
// overlaps itself that part counts double.
func (o *outline) shared(p *outline) float64 {
	left, right := max(o.bound.Min[0], p.bound.Min[0]), min(o.bound.Max[0], p.bound.Max[0])
	base := min(o.bound.Min[1], p.bound.Min[1])
	area := 0.0
	o.pairs(p, left, right, func(a, b side) {
		area += a.sign * b.sign * underBoth(a, b, base)
	})
	return area
}

// common returns what two outlines have in common between two values of x, as an
// outline that serves to be measured: its sides may cross.
func (o *outline) common(p *outline, left, right float64) outline {
	c := outline{bound: orb.Bound{
		Min: orb.Point{left, min(o.bound.Min[1], p.bound.Min[1])},
		Max: orb.Point{right, min(o.bound.Max[1], p.bound.Max[1])},
	}}
	o.pairs(p, left, right, func(a, b side) { c.addLower(a, b) })
	slices.SortFunc(c.sides, compareSides)
	return c
}

// addLower adds the lower of two sides, where both are: one side, or two when they
// cross.
func (o *outline) addLower(a, b side) {
	left, right := max(a.x0, b.x0, o.bound.Min[0]), min(a.x1, b.x1, o.bound.Max[0])
	al, ar, bl, br := a.at(left), a.at(right), b.at(left), b.at(right)
	sign := a.sign * b.sign
	middle := left + (right-left)*(al-bl)/((al-bl)-(ar-br))
	if (al < bl) == (ar < br) || !(left < middle && middle < right) {
		o.sides = append(o.sides, side{left, min(al, bl), right, min(ar, br), sign})
		return
	}
	y := a.at(middle)
	o.sides = append(o.sides, side{left, min(al, bl), middle, y, sign}, side{middle, y, right, min(ar, br), sign})
}

// pairs calls visit for all pairs of sides, one of each outline, that have an x in
// common between the two given ones.
func (o *outline) pairs(p *outline, left, right float64, visit func(a, b side)) {
	i, j := 0, 0
	for i < len(o.sides) && j < len(p.sides) {
		a, b := o.sides[i], p.sides[j]
		switch {
		case a.x0 >= right || b.x0 >= right:
			return
		case a.x1 <= left:
			i++
		case b.x1 <= left:
			j++
		case a.x0 <= b.x0:
			for _, b := range startingWithin(p.sides[j:], a) {
				if b.x1 > left {
					visit(a, b)
				}
			}
			i++
		default:
			for _, a := range startingWithin(o.sides[i:], b) {
				if a.x1 > left {
					visit(a, b)
				}
			}
			j++
		}
	}
}

// startingWithin returns the first of sides, sorted by x0, that start left of the
// right end of s.
func startingWithin(sides []side, s side) []side {
	n := 0
	for n < len(sides) && sides[n].x0 < s.x1 {
		n++
	}
	return sides[:n]
}

// underBoth returns the area under two sides, where both are, above the base. The
// lower of two straight lines is the second one, less what the first lies below it.
func underBoth(s, t side, base float64) float64 {
	left, right := max(s.x0, t.x0), min(s.x1, t.x1)
	tl, tr := t.at(left), t.at(right)
	return (right - left) * ((tl+tr)/2 - base + belowZero(s.at(left)-tl, s.at(right)-tr))
}

// belowZero returns the mean, over an interval, of the lower of 0 and a straight
// line with the given values at the ends.
func belowZero(l, r float64) float64 {
	switch {
	case l >= 0 && r >= 0:
		return 0
	case l <= 0 && r <= 0:
		return (l + r) / 2
	case l < 0:
		return l * l / (l - r) / 2
	}
	return r * r / (r - l) / 2
}

// excess returns by how much area an outline counts parts of itself too often:
// 0 for a valid shape, and above 0 when rings cross themselves or each other, or
// when parts overlap. A point that is counted w times, a whole number, adds w to
// the area and w*w to what the outline shares with itself, and these are the same
// for 0 and 1 alone.
func (o *outline) excess() float64 { return o.shared(o) - o.area }
