package hexgrid

import (
	"math"

	"github.com/paulmach/orb"

	"risicokaart/internal/geo"
)

// ring is a ring of a district's outline, or what clipping leaves of one.
type ring struct {
	district int32
	sign     float64 // what makes its signed area count: + for an outer ring, - for a hole
	bound    orb.Bound
	points   []orb.Point
}

// rings returns the rings of a polygon, of either winding, that enclose anything.
func rings(district int32, polygon orb.Polygon) []ring {
	list := make([]ring, 0, len(polygon))
	for k, points := range polygon {
		area := geo.SignedArea(points)
		if area == 0 {
			continue
		}
		sign := math.Copysign(1, area)
		if k > 0 {
			sign = -sign
		}
		list = append(list, ring{district, sign, points.Bound(), points})
	}
	return list
}

// clipper cuts rings. Not for concurrent use.
type clipper struct {
	from, to []orb.Point
	kept     []orb.Point // what the answers of within point into
}

// clip returns what lies within all half-planes; good until the next call.
func (c *clipper) clip(points []orb.Point, sides []geo.HalfPlane) []orb.Point {
	for _, s := range sides {
		c.to = s.Clip(c.to[:0], points)
		c.from, c.to = c.to, c.from
		points = c.from
	}
	return points
}

// within appends to list what rings have within a rectangle.
func (c *clipper) within(list, from []ring, b orb.Bound) []ring {
	for _, r := range from {
		if !r.bound.Intersects(b) {
			continue
		}
		if b.Contains(r.bound.Min) && b.Contains(r.bound.Max) {
			list = append(list, r)
			continue
		}
		var crossing [4]geo.HalfPlane
		n := 0
		for _, s := range geo.Sides(b) {
			if _, all := s.Cut(r.bound); !all {
				crossing[n] = s
				n++
			}
		}
		if points := c.clip(r.points, crossing[:n]); len(points) > 2 {
			// A slice keeps the memory it was cut from when kept moves to grow.
			start := len(c.kept)
			c.kept = append(c.kept, points...)
			points = c.kept[start:len(c.kept):len(c.kept)]
			list = append(list, ring{r.district, r.sign, boundOf(points), points})
		}
	}
	return list
}

// boundOf is what orb's Bound is for points that there are some of, faster.
func boundOf(points []orb.Point) orb.Bound {
	b := orb.Bound{Min: points[0], Max: points[0]}
	for _, p := range points[1:] {
		b.Min[0], b.Min[1] = min(b.Min[0], p[0]), min(b.Min[1], p[1])
		b.Max[0], b.Max[1] = max(b.Max[0], p[0]), max(b.Max[1], p[1])
	}
	return b
}

// area returns the surface that the rings have within the half-planes, in m2.
func (c *clipper) area(rings []ring, sides []geo.HalfPlane) float64 {
	sum := 0.0
	for _, r := range rings {
		sum += r.sign * geo.SignedArea(c.clip(r.points, sides))
	}
	return max(sum, 0)
}
