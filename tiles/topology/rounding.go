package topology

import "slices"

// rounder moves segments to a coarser grid by snap rounding (Hobby 1999; Guibas and
// Marimont 1998): every end becomes the middle of its pixel, and a segment that
// passes through the pixel of another's end is bent to its middle as well. Segments
// that did not cross before then meet in ends alone, or fall together; nothing
// changes sides. A pixel is 1<<shift units of the segments wide, and shift is at
// least 1.
type rounder struct {
	shift  uint
	ends   points // middles, in pixels
	pixels cells  // numbers of ends by place, in units
}

// pixel returns the number of the pixel that a point lies in.
func (r *rounder) pixel(x, y int64) int32 {
	half := int64(1) << r.shift >> 1
	return r.ends.number(int32((x+half)>>r.shift), int32((y+half)>>r.shift))
}

// middle returns the middle of a pixel in units.
func (r *rounder) middle(i int32) (x, y int64) {
	return int64(r.ends.x[i]) << r.shift, int64(r.ends.y[i]) << r.shift
}

// index makes the pixels known so far findable by place.
func (r *rounder) index() {
	n := len(r.ends.x)
	if n == 0 {
		return
	}
	x0, x1 := slices.Min(r.ends.x), slices.Max(r.ends.x)
	y0, y1 := slices.Min(r.ends.y), slices.Max(r.ends.y)
	m := newMesh(int64(x0)<<r.shift, int64(y0)<<r.shift, int64(x1)<<r.shift, int64(y1)<<r.shift, n)
	r.pixels = sortPoints(m, n, func(i int) (x, y int64, ok bool) {
		x, y = r.middle(int32(i))
		return x, y, true
	})
}

// through appends the pixels that a segment passes through between those of its
// ends, in order.
func (r *rounder) through(into []int32, s segment, from, to int32) []int32 {
	begin := len(into)
	half := int64(1) << r.shift >> 1
	r.pixels.walk(s, half, func(first, last int) {
		for _, i := range r.pixels.item[r.pixels.start[first]:r.pixels.start[last]] {
			x, y := r.middle(i)
			if i != from && i != to && s.enters(x, y, half) {
				into = append(into, i)
			}
		}
	})
	if len(into)-begin < 2 {
		return into
	}
	// A line visits pixels in one direction along both axes.
	right, up := sign(s.bx-s.ax), sign(s.by-s.ay)
	along := func(i int32) int64 { return right*int64(r.ends.x[i]) + up*int64(r.ends.y[i]) }
	slices.SortFunc(into[begin:], func(a, b int32) int { return int(along(a) - along(b)) })
	return into
}

func sign(d int64) int64 {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}
