package topology

import "slices"

// assembler makes polygons of sides. Points are numbers of points of the grid.
type assembler struct {
	points
	degree []uint8 // per point, sides of the level that end there, 3 for more
	first  []int32 // per point, the first side of the area that leaves it, -1 for none
	place  []int32 // per point, where it stands on the walk, -1 for nowhere

	from, to []int32 // sides of the area, its inside to the left
	later    []int32 // the next side that leaves the same point
	walk     []int32
}

// assemble makes the areas of all levels of merged sides.
func (t *Topology) assemble(e edges, l *labels, p points, shift uint) []Layer {
	from, to, start := t.byArea(e, l)
	n := len(p.x)
	as := assembler{points: p, degree: make([]uint8, n), first: slices.Repeat([]int32{-1}, n),
		place: slices.Repeat([]int32{-1}, n)}
	layers := make([]Layer, len(t.counts))
	unit := float64(int64(1) << shift)
	for level := range layers {
		layer := Layer{Areas: make([]MultiPolygon, t.counts[level]), Size: make([]float64, t.counts[level])}
		t.degrees(as.degree, e, l, uint8(level))
		for a, i := range t.index {
			if int(t.level[a]) != level {
				continue
			}
			layer.Size[i] = t.size[a] / unit / unit
			layer.Areas[i] = as.area(from[start[a]:start[a+1]], to[start[a]:start[a+1]])
			if len(layer.Areas[i]) == 0 && t.size[a] > 0 {
				layer.Lost = append(layer.Lost, i)
			}
		}
		layers[level] = layer
	}
	return layers
}

// byArea returns the sides of every area, directed so that its inside lies left:
// those of area a are from[start[a]:start[a+1]].
func (t *Topology) byArea(e edges, l *labels) (from, to, start []int32) {
	start = make([]int32, len(t.level)+1)
	for _, label := range e.label {
		for _, code := range l.list(label) {
			start[areaOf(code)+1]++
		}
	}
	for i := 1; i < len(start); i++ {
		start[i] += start[i-1]
	}
	from, to = make([]int32, start[len(t.level)]), make([]int32, start[len(t.level)])
	for i, label := range e.label {
		for _, code := range l.list(label) {
			at := &start[areaOf(code)]
			from[*at], to[*at] = e.from[i], e.to[i]
			if code < 0 {
				from[*at], to[*at] = e.to[i], e.from[i]
			}
			*at++
		}
	}
	copy(start[1:], start[:len(start)-1])
	start[0] = 0
	return from, to, start
}

// degrees counts the sides of a level that end in each point.
func (t *Topology) degrees(degree []uint8, e edges, l *labels, level uint8) {
	clear(degree)
	for i, label := range e.label {
		if slices.ContainsFunc(l.list(label), func(code int32) bool { return t.level[areaOf(code)] == level }) {
			degree[e.from[i]] = min(degree[e.from[i]]+1, 3)
			degree[e.to[i]] = min(degree[e.to[i]]+1, 3)
		}
	}
}

// face is a part of an area whose inside hangs together, or the holes of one that
// do not touch its exterior.
type face struct {
	exterior Ring
	holes    []Ring
	size     int64
}

// area makes the polygons of an area of its sides.
func (as *assembler) area(from, to []int32) MultiPolygon {
	as.from, as.to, as.later = from, to, slices.Grow(as.later[:0], len(from))[:len(from)]
	for i, p := range from {
		as.later[i] = as.first[p]
		as.first[p] = int32(i)
	}
	var faces []face
	var loose []Ring
	for i := range from {
		for as.first[from[i]] >= 0 {
			f := as.face(as.first[from[i]])
			if f.exterior == nil {
				loose = append(loose, f.holes...)
			} else {
				faces = append(faces, f)
			}
		}
	}
	for _, hole := range loose {
		if in := smallestAround(faces, hole); in >= 0 {
			faces[in].holes = append(faces[in].holes, hole)
		}
	}
	area := make(MultiPolygon, len(faces))
	for i, f := range faces {
		area[i] = append(Polygon{f.exterior}, f.holes...)
	}
	return area
}

// face walks round the inside that lies left of a side and takes its sides away.
// Where the walk comes through a point again, what lies between is a ring.
func (as *assembler) face(side int32) face {
	var f face
	begin := side
	as.walk = append(as.walk[:0], as.from[begin])
	as.place[as.from[begin]] = 0
	for {
		at := as.to[side]
		if as.place[at] >= 0 {
			f.add(as.ring(as.walk[as.place[at]:]))
			for _, p := range as.walk[as.place[at]+1:] {
				as.place[p] = -1
			}
			as.walk = as.walk[:as.place[at]+1]
		} else {
			as.place[at] = int32(len(as.walk))
			as.walk = append(as.walk, at)
		}
		if side = as.onward(as.from[side], at); side == begin {
			break
		}
		as.unlink(side)
	}
	as.unlink(begin)
	for _, p := range as.walk {
		as.place[p] = -1
	}
	return f
}

// unlink takes a side from those that leave its point.
func (as *assembler) unlink(side int32) {
	at := &as.first[as.from[side]]
	for *at != side {
		at = &as.later[*at]
	}
	*at = as.later[side]
}

// onward returns the side that goes on round the same inside, from a point that was
// reached from another: the first clockwise from where it came, for the inside lies
// between.
func (as *assembler) onward(from, at int32) int32 {
	best := as.first[at]
	back := as.towards(at, from)
	for i := as.later[best]; i >= 0; i = as.later[i] {
		if clockwise(back, as.towards(at, as.to[i]), as.towards(at, as.to[best])) {
			best = i
		}
	}
	return best
}

func (as *assembler) towards(from, to int32) [2]int64 {
	return [2]int64{int64(as.x[to]) - int64(as.x[from]), int64(as.y[to]) - int64(as.y[from])}
}

// clockwise reports whether a comes before b, going clockwise from a direction.
func clockwise(from, a, b [2]int64) bool {
	turn := func(v [2]int64) int {
		c := cross(from[0], from[1], v[0], v[1])
		switch {
		case c < 0:
			return 0 // less than half a turn
		case c == 0 && from[0]*v[0]+from[1]*v[1] < 0:
			return 1
		case c > 0:
			return 2
		}
		return 3
	}
	if ta, tb := turn(a), turn(b); ta != tb {
		return ta < tb
	}
	return cross(a[0], a[1], b[0], b[1]) < 0
}

// ring returns a closed line without the points that lie on a straight line and
// where nothing else of the level ends: its neighbours leave out the same ones.
func (as *assembler) ring(line []int32) Ring {
	ring := make(Ring, 0, len(line))
	for i, p := range line {
		before, after := line[(i+len(line)-1)%len(line)], line[(i+1)%len(line)]
		a, b := as.towards(before, p), as.towards(p, after)
		if as.degree[p] > 2 || cross(a[0], a[1], b[0], b[1]) != 0 {
			ring = append(ring, Point{as.x[p], as.y[p]})
		}
	}
	return ring
}

// add adds a ring: one wound to the left is the exterior.
func (f *face) add(r Ring) {
	if size := r.twice(); size > 0 {
		f.exterior, f.size = r, size
	} else {
		f.holes = append(f.holes, r)
	}
}

// twice is twice the area of a ring, below 0 for a hole.
func (r Ring) twice() int64 {
	var sum int64
	for i, p := range r {
		before := r[(i+len(r)-1)%len(r)]
		sum += cross(int64(before[0]), int64(before[1]), int64(p[0]), int64(p[1]))
	}
	return sum
}

// smallestAround returns the face whose exterior lies closest round a hole, -1 if
// none does.
func smallestAround(faces []face, hole Ring) int {
	best := -1
	for i, f := range faces {
		if (best < 0 || f.size < faces[best].size) && f.exterior.around(hole) {
			best = i
		}
	}
	return best
}

// around reports whether a ring lies in another. They may have corners in common:
// what is asked is where the middle of a side lies, which is on no other side.
func (r Ring) around(inner Ring) bool {
	x, y := int64(inner[0][0])+int64(inner[1][0]), int64(inner[0][1])+int64(inner[1][1])
	inside := false
	for i, p := range r {
		before := r[(i+len(r)-1)%len(r)]
		s := segment{2 * int64(before[0]), 2 * int64(before[1]), 2 * int64(p[0]), 2 * int64(p[1])}
		if s.ay > y == (s.by > y) {
			continue
		}
		if s.ay < s.by == (s.side(x, y) > 0) {
			inside = !inside
		}
	}
	return inside
}
