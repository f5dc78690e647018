package topology

// segment is a straight line from a to b, on a grid of integers that is less than
// 2^31 wide: all that is asked of it is answered exactly.
type segment struct{ ax, ay, bx, by int64 }

// side is above 0 where a point lies left of the segment (x to the right, y
// upward), below 0 where right, 0 on its line.
func (s segment) side(x, y int64) int64 {
	return (s.bx-s.ax)*(y-s.ay) - (s.by-s.ay)*(x-s.ax)
}

// crosses reports whether two segments have one point in common that is an end of
// neither.
func (s segment) crosses(o segment) bool {
	if max(s.ax, s.bx) < min(o.ax, o.bx) || max(o.ax, o.bx) < min(s.ax, s.bx) ||
		max(s.ay, s.by) < min(o.ay, o.by) || max(o.ay, o.by) < min(s.ay, s.by) {
		return false
	}
	a, b := s.side(o.ax, o.ay), s.side(o.bx, o.by)
	if a == 0 || b == 0 || a > 0 == (b > 0) {
		return false
	}
	c, d := o.side(s.ax, s.ay), o.side(s.bx, s.by)
	return c != 0 && d != 0 && c > 0 != (d > 0)
}

// meets returns the point where a segment crosses another, not rounded.
func (s segment) meets(o segment) (x, y float64) {
	a, b := float64(o.side(s.ax, s.ay)), float64(o.side(s.bx, s.by))
	t := a / (a - b)
	return float64(s.ax) + t*float64(s.bx-s.ax), float64(s.ay) + t*float64(s.by-s.ay)
}

// enters reports whether a segment passes through the square of side 2*half round
// (x, y), to which its lower and left side belong and the upper and right do not.
func (s segment) enters(x, y, half int64) bool {
	if s.ax > s.bx {
		s = segment{s.bx, s.by, s.ax, s.ay}
	}
	left, right, low, high := x-half, x+half, y-half, y+half
	if s.ax >= right || s.bx < left || min(s.ay, s.by) >= high || max(s.ay, s.by) < low {
		return false
	}
	if s.ax == s.bx || s.ay == s.by {
		return true
	}
	rising := s.ay < s.by
	upperLeft := s.side(left, high)
	if upperLeft == 0 {
		return !rising // a falling one goes on inside
	}
	upperRight := s.side(right, high)
	if upperRight == 0 {
		return rising
	}
	if upperLeft > 0 != (upperRight > 0) {
		return true
	}
	lowerLeft := s.side(left, low)
	if lowerLeft == 0 || lowerLeft > 0 != (upperRight > 0) {
		return true
	}
	lowerRight := s.side(right, low)
	if lowerRight == 0 {
		return !rising
	}
	return lowerRight > 0 != (lowerLeft > 0)
}
