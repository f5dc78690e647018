package topology

import (
	"cmp"
	"math"
	"slices"
)

// simplifier takes corners away, the one that matters least first (Visvalingam and
// Whyatt 1993), from all arcs at once. A corner may go only if no other point that
// is left lies in the triangle that goes with it. So at every moment no line has
// crossed another or jumped over an island, and what is left at any moment can be
// told from the weights alone: nothing has to be checked or mended per zoom.
//
// Points are those of the arcs, by their place in Topology.x. Weights are +Inf
// until a point is taken away, and stay so for those that are never.
type simplifier struct {
	*Topology
	before, after []int32 // neighbours that are left, -1 at ends of arcs
	spare         []int32 // per arc, corners it can lose
	arc           []int32 // of a point
	queue         queue
	near          cells // points that are left, and some that are not
	left, indexed int   // points left now, and when near was made
}

// simplify weighs every point of the arcs.
func simplify(t *Topology, ends []arcEnds) {
	n := len(t.x)
	s := &simplifier{Topology: t, before: make([]int32, n), after: make([]int32, n), arc: make([]int32, n),
		queue: newQueue(n), left: n}
	t.weight = make([]float32, n)
	s.spareCorners(ends)
	for a := range t.label {
		first, last := t.start[a], t.start[a+1]-1
		for i := first; i <= last; i++ {
			t.weight[i] = float32(math.Inf(1))
			s.arc[i], s.before[i], s.after[i] = int32(a), i-1, i+1
		}
		s.before[first], s.after[last] = -1, -1
	}
	s.index()
	for i := range n {
		if s.before[i] >= 0 && s.after[i] >= 0 {
			s.queue.put(int32(i), s.matters(int32(i)))
		}
	}
	for i := s.queue.next(); i >= 0; i = s.queue.next() {
		s.take(i)
	}
	t.stats.Sides, t.stats.Arcs = n-len(t.label), len(t.label)
}

// spareCorners counts the corners that an arc can lose. A closed arc keeps two
// besides its end, and of arcs between the same two junctions all but one keep a
// corner: so that every area keeps room.
func (s *simplifier) spareCorners(ends []arcEnds) {
	s.spare = make([]int32, len(ends))
	order := make([]int32, len(ends))
	for a := range ends {
		order[a] = int32(a)
		s.spare[a] = s.start[a+1] - s.start[a] - 2
		if ends[a].from == ends[a].to {
			s.spare[a] -= 2
		}
	}
	pair := func(a int32) arcEnds {
		return arcEnds{min(ends[a].from, ends[a].to), max(ends[a].from, ends[a].to)}
	}
	slices.SortFunc(order, func(a, b int32) int {
		p, q := pair(a), pair(b)
		return cmp.Or(cmp.Compare(p.from, q.from), cmp.Compare(p.to, q.to), cmp.Compare(s.spare[a], s.spare[b]))
	})
	for i := 1; i < len(order); i++ {
		if p := pair(order[i]); p == pair(order[i-1]) && p.from != p.to {
			s.spare[order[i]]--
		}
	}
}

// index makes the points that are left findable by place.
func (s *simplifier) index() {
	if len(s.x) == 0 {
		return
	}
	x0, x1 := slices.Min(s.x), slices.Max(s.x)
	y0, y1 := slices.Min(s.y), slices.Max(s.y)
	m := newMesh(int64(x0), int64(y0), int64(x1), int64(y1), s.left/2)
	s.near = sortPoints(m, len(s.x), func(i int) (x, y int64, ok bool) {
		return int64(s.x[i]), int64(s.y[i]), s.isLeft(int32(i))
	})
	s.indexed = s.left
}

func (s *simplifier) isLeft(i int32) bool { return s.weight[i] > math.MaxFloat32 }

func (s *simplifier) at(i int32) (x, y int64) { return int64(s.x[i]), int64(s.y[i]) }

// matters returns what a corner matters: the area of its triangle.
func (s *simplifier) matters(i int32) float64 {
	ax, ay := s.at(s.before[i])
	bx, by := s.at(i)
	cx, cy := s.at(s.after[i])
	return math.Abs(float64(segment{ax, ay, bx, by}.side(cx, cy))) / 2
}

// take takes a point away, or puts it off where another is in the way.
func (s *simplifier) take(i int32) {
	a := s.arc[i]
	if s.spare[a] == 0 {
		return
	}
	if s.blocked(i) {
		s.queue.putOff(i)
		return
	}
	s.weight[i] = s.queue.weight()
	s.spare[a]--
	before, after := s.before[i], s.after[i]
	s.after[before], s.before[after] = after, before
	for _, j := range [2]int32{before, after} {
		if s.before[j] >= 0 && s.after[j] >= 0 {
			s.queue.put(j, s.matters(j))
		}
	}
	if s.left--; 2*s.left < s.indexed && s.left > 1000 {
		s.index()
	}
}

// blocked reports whether a point that is left lies in the triangle of a corner or
// on its sides.
func (s *simplifier) blocked(i int32) bool {
	ax, ay := s.at(s.before[i])
	bx, by := s.at(i)
	cx, cy := s.at(s.after[i])
	one, two, three := segment{ax, ay, bx, by}, segment{bx, by, cx, cy}, segment{cx, cy, ax, ay}
	if one.side(cx, cy) < 0 { // wind it the other way
		one, two, three = segment{bx, by, ax, ay}, segment{cx, cy, bx, by}, segment{ax, ay, cx, cy}
	}
	x0, x1 := min(ax, bx, cx), max(ax, bx, cx)
	y0, y1 := min(ay, by, cy), max(ay, by, cy)
	left, right := s.near.col(x0), s.near.col(x1)
	for row := s.near.row(y0); row <= s.near.row(y1); row++ {
		cell := row * s.near.cols
		for _, j := range s.near.item[s.near.start[cell+left]:s.near.start[cell+right+1]] {
			x, y := s.at(j)
			if x < x0 || x > x1 || y < y0 || y > y1 || !s.isLeft(j) || j == i {
				continue
			}
			if one.side(x, y) >= 0 && two.side(x, y) >= 0 && three.side(x, y) >= 0 &&
				(x != ax || y != ay) && (x != cx || y != cy) {
				return true
			}
		}
	}
	return false
}

// The queue has 64 steps per doubling of weight: a step is what a float32 has above
// these bits.
const (
	perDoubling = 64
	stepBits    = 23 - 6
)

// queue hands out points by weight, in steps of 1/64 of a doubling, in constant time
// whatever their number. Steps never go back: a point that comes to matter less than
// what was handed out last is next, with that weight.
type queue struct {
	first         []int32 // point of each step, -1 for none
	before, later []int32 // points of the same step; before is -1-step for its first
	step          []int16 // of a point, -1 for none
	now           int
}

func newQueue(n int) queue {
	q := queue{first: make([]int32, 64*perDoubling), before: make([]int32, n), later: make([]int32, n),
		step: make([]int16, n)}
	for i := range q.first {
		q.first[i] = -1
	}
	for i := range q.step {
		q.step[i] = -1
	}
	return q
}

// put sets the weight of a point, which may be queued already.
func (q *queue) put(i int32, weight float64) {
	step := 0
	if weight >= 1 {
		step = int(math.Float32bits(float32(weight))>>stepBits) - 127*perDoubling + 1
	}
	q.insert(i, min(max(step, q.now), len(q.first)-1))
}

// putOff queues a point that was handed out for when weights have doubled.
func (q *queue) putOff(i int32) {
	if step := q.now + perDoubling; step < len(q.first) {
		q.insert(i, step)
	}
}

func (q *queue) insert(i int32, step int) {
	q.remove(i)
	q.step[i], q.before[i], q.later[i] = int16(step), -1, q.first[step]
	if other := q.first[step]; other >= 0 {
		q.before[other] = i
	}
	q.first[step] = i
}

func (q *queue) remove(i int32) {
	if q.step[i] < 0 {
		return
	}
	if q.before[i] >= 0 {
		q.later[q.before[i]] = q.later[i]
	} else {
		q.first[q.step[i]] = q.later[i]
	}
	if q.later[i] >= 0 {
		q.before[q.later[i]] = q.before[i]
	}
	q.step[i] = -1
}

// next takes the point that matters least out of the queue, -1 when it is empty.
func (q *queue) next() int32 {
	for ; q.now < len(q.first); q.now++ {
		if i := q.first[q.now]; i >= 0 {
			q.remove(i)
			return i
		}
	}
	return -1
}

// weight is that of the point handed out last, at its step's lower end.
func (q *queue) weight() float32 {
	if q.now == 0 {
		return 0
	}
	return math.Float32frombits(uint32(q.now-1+127*perDoubling) << stepBits)
}
