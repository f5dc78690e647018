package gpkg

import (
	"errors"
	"fmt"
	"math"
)

// arcSteps is how many straight lines take the place of a quarter of a circle, as in
// PostGIS's ST_CurveToLine, and fewSteps how many take that of the shortest arc: one of
// a large circle is long.
const (
	arcSteps = 32
	fewSteps = 8
)

// curvePolygon reads a polygon whose rings may have arcs.
func (d *decoder) curvePolygon() error {
	n, err := d.count(9)
	if err != nil {
		return err
	}
	var ends []int
	for i := range n {
		begin := len(d.flat)
		if err = d.curve(0); err == nil {
			err = d.checkRing(begin)
		}
		if err != nil {
			return fmt.Errorf("ring %d: %w", i+1, err)
		}
		ends = append(ends, len(d.flat))
	}
	if n > 0 {
		d.ends = append(d.ends, ends)
	}
	return nil
}

// curve reads a line, arcs, or a chain of both.
func (d *decoder) curve(depth int) error {
	kind, stride, err := d.start()
	if err != nil {
		return err
	}
	begin := len(d.flat)
	switch {
	case kind == wkbLineString:
		return d.line(stride)
	case kind == wkbCircularString:
		if err := d.line(stride); err != nil {
			return err
		}
		return d.straighten(begin)
	case kind == wkbCompoundCurve && depth == 0:
		n, err := d.count(9)
		if err != nil {
			return err
		}
		for i := range n {
			joint := len(d.flat)
			if err := d.curve(depth + 1); err != nil {
				return fmt.Errorf("part %d: %w", i+1, err)
			}
			if joint > begin && len(d.flat) > joint+1 { // a part starts where the one before ends
				if d.flat[joint] != d.flat[joint-2] || d.flat[joint+1] != d.flat[joint-1] {
					return fmt.Errorf("part %d does not start where the one before ends", i+1)
				}
				d.flat = append(d.flat[:joint], d.flat[joint+2:]...)
			}
		}
		return nil
	}
	return fmt.Errorf("want a line or arcs, have WKB type %d", kind)
}

// straighten makes straight lines of the arcs whose points were read since begin:
// start, a point on the arc, end and start of the next, and so on.
func (d *decoder) straighten(begin int) error {
	points := append([]float64(nil), d.flat[begin:]...)
	n := len(points) / 2
	if n == 0 {
		return nil
	}
	if n < 3 || n%2 == 0 {
		return fmt.Errorf("arcs have 3, 5, 7 and so on points, these have %d", n)
	}
	d.flat = append(d.flat[:begin], points[0], points[1])
	for i := 0; i+4 < len(points); i += 4 {
		d.flat = appendArc(d.flat, points[i:i+6])
	}
	for _, v := range d.flat[begin:] {
		if v-v != 0 { // of points so far apart that their squares are no numbers
			return errors.New("an arc has no finite centre")
		}
	}
	return nil
}

// appendArc appends the points of an arc through three points, but for the first.
// Both ways along an arc give the same points: neighbours share it.
func appendArc(flat, p []float64) []float64 {
	if p[0] > p[4] || p[0] == p[4] && p[1] > p[5] {
		back := appendArc(nil, []float64{p[4], p[5], p[2], p[3], p[0], p[1]})
		for i := len(back) - 4; i >= 0; i -= 2 {
			flat = append(flat, back[i], back[i+1])
		}
		return append(flat, p[4], p[5])
	}
	x, y, sweep := circle(p)
	if sweep != 0 {
		steps := max(math.Ceil(math.Abs(sweep)/(math.Pi/2)*arcSteps), fewSteps)
		radius, from := math.Hypot(p[0]-x, p[1]-y), math.Atan2(p[1]-y, p[0]-x)
		for i := 1.0; i < steps; i++ {
			sin, cos := math.Sincos(from + sweep*i/steps)
			flat = append(flat, x+radius*cos, y+radius*sin)
		}
	}
	return append(flat, p[4], p[5])
}

// circle returns the centre of the circle through three points, and the angle from
// the first to the last by way of the second; 0 where they lie on a straight line.
// Where the first is the last, the second lies across a whole circle.
func circle(p []float64) (x, y, sweep float64) {
	if p[0] == p[4] && p[1] == p[5] {
		return (p[0] + p[2]) / 2, (p[1] + p[3]) / 2, 2 * math.Pi
	}
	// Relative to the first point, so that large coordinates lose nothing.
	bx, by, cx, cy := p[2]-p[0], p[3]-p[1], p[4]-p[0], p[5]-p[1]
	cross := bx*cy - by*cx
	if !(math.Abs(cross) > 1e-12*math.Hypot(bx, by)*math.Hypot(cx, cy)) || math.IsInf(cross, 0) {
		return 0, 0, 0
	}
	b, c := bx*bx+by*by, cx*cx+cy*cy
	x, y = p[0]+(cy*b-by*c)/(2*cross), p[1]+(bx*c-cx*b)/(2*cross)
	from, to := math.Atan2(p[1]-y, p[0]-x), math.Atan2(p[5]-y, p[4]-x)
	sweep = to - from
	switch {
	case cross > 0 && sweep < 0: // against the clock
		sweep += 2 * math.Pi
	case cross < 0 && sweep > 0:
		sweep -= 2 * math.Pi
	}
	return x, y, sweep
}
