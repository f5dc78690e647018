package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// edge is a side of a ring that is not horizontal, from its lower to its upper
// end. Neighbours that share a border so compute the same crossing from it.
type edge struct {
	x0, y0, x1, y1 float64
}

// left reports whether a point at the height of the edge lies left of it.
func (e edge) left(p orb.Point) bool {
	return p[0] < e.x0+(p[1]-e.y0)*(e.x1-e.x0)/(e.y1-e.y0)
}

// shape is a multipolygon with its sides sorted into horizontal bands of equal
// height, so that a point is compared with the few sides near its own height.
type shape struct {
	geometry   orb.MultiPolygon
	bound      orb.Bound
	bandHeight float64
	bandStart  []int32 // bands+1 offsets in sides
	sides      []edge
}

// A band holds about sidesPerBand sides; maxBands bounds the memory of a polygon
// whose sides all run from bottom to top, and so lie in every band.
const (
	sidesPerBand = 4
	maxBands     = 256
)

func newShape(geometry orb.MultiPolygon) shape {
	s := shape{geometry: geometry, bound: geometry.Bound()}
	var edges []edge
	for a, b := range segments(geometry) {
		if a[1] > b[1] {
			a, b = b, a
		}
		if a[1] < b[1] {
			edges = append(edges, edge{a[0], a[1], b[0], b[1]})
		}
	}
	if len(edges) == 0 {
		return s
	}
	bands := min(len(edges)/sidesPerBand+1, maxBands)
	s.bandHeight = (s.bound.Max[1] - s.bound.Min[1]) / float64(bands)
	s.sides, s.bandStart = s.sortIntoBands(edges, bands)
	return s
}

func (s *shape) sortIntoBands(edges []edge, bands int) (sides []edge, start []int32) {
	start = make([]int32, bands+1)
	for _, e := range edges {
		for b := s.band(e.y0, bands); b <= s.band(e.y1, bands); b++ {
			start[b+1]++
		}
	}
	for b := range bands {
		start[b+1] += start[b]
	}
	sides = make([]edge, start[bands])
	next := append([]int32(nil), start...)
	for _, e := range edges {
		for b := s.band(e.y0, bands); b <= s.band(e.y1, bands); b++ {
			sides[next[b]] = e
			next[b]++
		}
	}
	return sides, start
}

// band returns the band that a height within the bound falls in.
func (s *shape) band(y float64, bands int) int {
	return min(int((y-s.bound.Min[1])/s.bandHeight), bands-1)
}

// contains reports whether the point is inside by the even-odd rule: holes count
// as outside, and a point on a border belongs to one side of it only.
func (s *shape) contains(p orb.Point) bool {
	if len(s.sides) == 0 || !s.bound.Contains(p) {
		return false
	}
	b := s.band(p[1], len(s.bandStart)-1)
	inside := false
	for _, e := range s.sides[s.bandStart[b]:s.bandStart[b+1]] {
		if e.y0 <= p[1] && p[1] < e.y1 && e.left(p) {
			inside = !inside
		}
	}
	return inside
}

// distanceSquared returns the square of the distance from a point to the border.
func (s *shape) distanceSquared(p orb.Point) float64 {
	nearest := math.Inf(1)
	for a, b := range segments(s.geometry) {
		nearest = min(nearest, segmentDistanceSquared(a, b, p))
	}
	return nearest
}

// distanceWithin returns the squared distance to the border, or infinity when the
// shape's rectangle is already farther than the limit.
func (s *shape) distanceWithin(p orb.Point, limit2 float64) float64 {
	if boundDistanceSquared(s.bound, p) > limit2 {
		return math.Inf(1)
	}
	return s.distanceSquared(p)
}

// segments yields the sides of all rings, closing those that are open.
func segments(geometry orb.MultiPolygon) func(yield func(a, b orb.Point) bool) {
	return func(yield func(a, b orb.Point) bool) {
		for _, polygon := range geometry {
			for _, ring := range polygon {
				for i, a := range ring {
					if !yield(a, ring[(i+1)%len(ring)]) {
						return
					}
				}
			}
		}
	}
}

func segmentDistanceSquared(a, b, p orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	if length2 := dx*dx + dy*dy; length2 > 0 {
		t := ((p[0]-a[0])*dx + (p[1]-a[1])*dy) / length2
		t = max(0, min(1, t))
		a = orb.Point{a[0] + t*dx, a[1] + t*dy}
	}
	return (p[0]-a[0])*(p[0]-a[0]) + (p[1]-a[1])*(p[1]-a[1])
}

// boundDistanceSquared returns the square of the distance from a point to a
// rectangle; 0 inside.
func boundDistanceSquared(b orb.Bound, p orb.Point) float64 {
	dx := max(b.Min[0]-p[0], 0, p[0]-b.Max[0])
	dy := max(b.Min[1]-p[1], 0, p[1]-b.Max[1])
	return dx*dx + dy*dy
}
