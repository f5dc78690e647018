package topology

import (
	"cmp"
	"math"
	"slices"
)

// faces are the pieces that borders divide the plane into. Every edge i is two
// darts: 2*i from its first point to its second, 2*i+1 back. The piece to the left
// of a dart has a boundary, which next follows; a piece with islands in it has
// several, and is known by the number of its outer one.
type faces struct {
	edges
	points points
	labels *labels

	leave    []int32 // darts by the point they leave, counterclockwise
	first    []int32 // of point p they are leave[first[p]:first[p+1]]
	next     []int32 // the dart after a dart, round what lies left
	boundary []int32 // of a dart
	begin    []int32 // a dart of each boundary
	face     []int32 // of a boundary
	set      []int32 // label of the areas that a face lies in, by face; a list may repeat areas
}

const unknown = -1

func newFaces(e edges, p points, l *labels) *faces {
	f := &faces{edges: e, points: p, labels: l}
	f.order()
	f.trace()
	f.set = slices.Repeat([]int32{unknown}, len(f.begin))
	f.face = make([]int32, len(f.begin))
	for i := range f.face {
		f.face[i] = int32(i)
	}
	f.fill()
	return f
}

func (f *faces) origin(dart int32) int32 {
	if dart&1 == 0 {
		return f.from[dart/2]
	}
	return f.to[dart/2]
}

// beside returns what lies beside a dart.
func (f *faces) beside(dart int32) int32 {
	if dart&1 == 0 {
		return f.label[dart/2]
	}
	return f.labels.turned(f.label[dart/2])
}

// line returns the segment of a dart.
func (f *faces) line(dart int32) segment {
	from, to := f.origin(dart), f.origin(dart^1)
	return segment{int64(f.points.x[from]), int64(f.points.y[from]), int64(f.points.x[to]), int64(f.points.y[to])}
}

// order sorts the darts of every point and finds which follows which.
func (f *faces) order() {
	darts := int32(2 * len(f.from))
	f.first = make([]int32, len(f.points.x)+1)
	for d := range darts {
		f.first[f.origin(d)+1]++
	}
	for i := 1; i < len(f.first); i++ {
		f.first[i] += f.first[i-1]
	}
	f.leave, f.next = make([]int32, darts), make([]int32, darts)
	for d := range darts {
		f.leave[f.first[f.origin(d)]] = d
		f.first[f.origin(d)]++
	}
	copy(f.first[1:], f.first[:len(f.first)-1])
	f.first[0] = 0
	for p := range len(f.points.x) {
		around := f.leave[f.first[p]:f.first[p+1]]
		slices.SortFunc(around, func(a, b int32) int { return angle(f.line(a), f.line(b)) })
		for i, d := range around {
			f.next[d^1] = around[(i+len(around)-1)%len(around)]
		}
	}
}

// angle compares the directions of two lines, counterclockwise from just after due
// west.
func angle(a, b segment) int {
	ax, ay, bx, by := a.bx-a.ax, a.by-a.ay, b.bx-b.ax, b.by-b.ay
	upper := func(x, y int64) bool { return y > 0 || y == 0 && x < 0 }
	if ua, ub := upper(ax, ay), upper(bx, by); ua != ub {
		if ub {
			return -1
		}
		return 1
	}
	return int(-sign(cross(ax, ay, bx, by)))
}

// trace numbers boundaries.
func (f *faces) trace() {
	f.boundary = slices.Repeat([]int32{unknown}, len(f.next))
	for d := range int32(len(f.next)) {
		if f.boundary[d] != unknown {
			continue
		}
		number := int32(len(f.begin))
		f.begin = append(f.begin, d)
		for at := d; f.boundary[at] == unknown; at = f.next[at] {
			f.boundary[at] = number
		}
	}
}

// along visits the darts of a boundary.
func (f *faces) along(boundary int32, visit func(dart int32)) {
	begin := f.begin[boundary]
	visit(begin)
	for d := f.next[begin]; d != begin; d = f.next[d] {
		visit(d)
	}
}

// fill finds which areas every face lies in, from the outside inward. What hangs
// together is done from its westernmost point, whose surroundings are known by
// then: they belong to something that begins farther west.
func (f *faces) fill() {
	west := f.westernmost()
	m := f.mesh()
	near := sortSegments(m, len(f.from), 0, func(i int) (segment, bool) {
		s := f.line(int32(2 * i))
		return s, len(west) > 1 && s.ay != s.by
	})
	var queue []int32
	for _, p := range west {
		outer := f.boundary[f.leave[f.first[p+1]-1]]
		set := int32(0)
		if d := f.westOf(near, p); d != unknown {
			f.face[outer] = f.face[f.boundary[d]]
			set = f.set[f.face[outer]]
		}
		f.set[outer] = set
		queue = append(queue[:0], outer)
		for len(queue) > 0 {
			b := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			f.along(b, func(d int32) {
				if other := f.boundary[d^1]; f.set[other] == unknown {
					f.set[other] = f.labels.added(f.set[b], f.labels.turned(f.beside(d)))
					queue = append(queue, other)
				}
			})
		}
	}
}

func (f *faces) mesh() mesh {
	x0, y0, x1, y1 := f.points.box()
	return newMesh(int64(x0), int64(y0), int64(x1), int64(y1), len(f.from))
}

// westernmost returns the westernmost point of everything that hangs together, in
// order.
func (f *faces) westernmost() []int32 {
	parent := make([]int32, len(f.points.x))
	for i := range parent {
		parent[i] = int32(i)
	}
	root := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	compare := func(a, b int32) int {
		return cmp.Or(cmp.Compare(f.points.x[a], f.points.x[b]), cmp.Compare(f.points.y[a], f.points.y[b]))
	}
	for i := range f.from {
		a, b := root(f.from[i]), root(f.to[i])
		if compare(a, b) > 0 {
			a, b = b, a
		}
		parent[b] = a
	}
	var west []int32
	for i := range parent {
		if parent[i] == int32(i) && f.first[i+1] > f.first[i] {
			west = append(west, int32(i))
		}
	}
	slices.SortFunc(west, compare)
	return west
}

// westOf returns the first dart due west of a point that has the point to its left,
// unknown where there is none. What touches the line westward is met as if the line
// lay a trifle higher.
func (f *faces) westOf(near cells, p int32) int32 {
	x, y := int64(f.points.x[p]), int64(f.points.y[p])
	best, bestX := int32(unknown), math.Inf(-1)
	row := near.row(y) * near.cols
	for col := near.col(x); col >= 0 && len(near.item) > 0; col-- {
		if best != unknown && bestX > float64(near.x0+int64(col+1)<<near.shift) {
			break
		}
		for _, i := range near.item[near.start[row+col]:near.start[row+col+1]] {
			d := 2 * i // from high to low: then what lies east is left
			s := f.line(d)
			if s.ay < s.by {
				d, s = d^1, f.line(d^1)
			}
			if y < s.by || y >= s.ay || s.side(x, y) <= 0 {
				continue
			}
			at := float64(s.bx) + float64(s.ax-s.bx)*(float64(y-s.by)/float64(s.ay-s.by))
			if at > bestX || at == bestX && f.eastward(d, best) {
				best, bestX = d, at
			}
		}
	}
	return best
}

// eastward reports whether a dart that ends in the same point as another comes from
// farther east.
func (f *faces) eastward(d, than int32) bool {
	if than == unknown || f.origin(d^1) != f.origin(than^1) {
		return false
	}
	a, b := f.line(d^1), f.line(than^1)
	return cross(a.bx-a.ax, a.by-a.ay, b.bx-b.ax, b.by-b.ay) > 0
}

// extent returns the signed area that a boundary goes round, and its length.
func (f *faces) extent(boundary int32) (area, length float64) {
	var twice int64
	f.along(boundary, func(d int32) {
		s := f.line(d)
		twice += cross(s.ax, s.ay, s.bx, s.by)
		length += math.Hypot(float64(s.bx-s.ax), float64(s.by-s.ay))
	})
	return float64(twice) / 2, length
}

// relabelled returns the edges that areas are different on both sides of, after
// sets of faces have changed.
func (f *faces) relabelled() edges {
	out := edges{f.from[:0], f.to[:0], f.label[:0]}
	for i := range f.from {
		left := f.set[f.face[f.boundary[2*i]]]
		right := f.set[f.face[f.boundary[2*i+1]]]
		if label := f.labels.added(left, f.labels.turned(right)); label != 0 {
			out.add(f.from[i], f.to[i], label)
		}
	}
	return out
}
