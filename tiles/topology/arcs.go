package topology

// areaOf and signOf read a code of a label.
func areaOf(code int32) int32 { return max(code, -code) - 1 }

func signOf(code int32) int32 {
	if code < 0 {
		return -1
	}
	return 1
}

// arcEnds are the numbers of the points that an arc begins and ends in.
type arcEnds struct{ from, to int32 }

// tracer follows edges from junction to junction.
type tracer struct {
	edges
	labels   *labels
	degree   []uint8    // edges per point, 3 for more
	incident [2][]int32 // of a point with two edges
	done     []bool
}

// cut makes arcs of edges: lines that begin and end in a junction, where three
// borders meet or what lies beside changes, and have the same areas beside them all
// along. A line without junctions begins and ends in its westernmost point.
func (t *Topology) cut(e edges, p points) []arcEnds {
	tr := tracer{edges: e, labels: t.labels, degree: make([]uint8, len(p.x)), done: make([]bool, len(e.from))}
	tr.incident[0], tr.incident[1] = make([]int32, len(p.x)), make([]int32, len(p.x))
	for i := range e.from {
		tr.touch(e.from[i], int32(i))
		tr.touch(e.to[i], int32(i))
	}
	t.start = []int32{0}
	var ends []arcEnds
	var line []int32
	keep := func(label int32) {
		for _, i := range line {
			t.x, t.y = append(t.x, p.x[i]), append(t.y, p.y[i])
		}
		t.start = append(t.start, int32(len(t.x)))
		t.label = append(t.label, label)
		ends = append(ends, arcEnds{line[0], line[len(line)-1]})
	}
	for i := range e.from {
		for _, from := range [2]int32{e.from[i], e.to[i]} {
			if !tr.done[i] && tr.junction(from) {
				var label int32
				line, label = tr.follow(line[:0], from, int32(i))
				keep(label)
			}
		}
	}
	for i := range e.from { // what is left are rings without junctions
		if !tr.done[i] {
			var label int32
			line, label = tr.follow(line[:0], e.from[i], int32(i))
			beginWest(line, p)
			keep(label)
		}
	}
	return ends
}

func (tr *tracer) touch(point, edge int32) {
	if tr.degree[point] < 2 {
		tr.incident[tr.degree[point]][point] = edge
	}
	tr.degree[point] = min(tr.degree[point]+1, 3)
}

// leaving returns the other end of an edge and what lies beside it on the way there.
func (tr *tracer) leaving(point, edge int32) (to, label int32) {
	if tr.from[edge] == point {
		return tr.to[edge], tr.label[edge]
	}
	return tr.from[edge], tr.labels.turned(tr.label[edge])
}

// junction reports whether arcs end in a point.
func (tr *tracer) junction(point int32) bool {
	if tr.degree[point] != 2 {
		return true
	}
	_, one := tr.leaving(point, tr.incident[0][point])
	_, other := tr.leaving(point, tr.incident[1][point])
	return one != tr.labels.turned(other)
}

// follow returns the points of an arc that leaves a point along an edge.
func (tr *tracer) follow(line []int32, from, edge int32) ([]int32, int32) {
	begin := from
	_, label := tr.leaving(from, edge)
	line = append(line, from)
	for {
		tr.done[edge] = true
		to, _ := tr.leaving(from, edge)
		line = append(line, to)
		if to == begin || tr.junction(to) {
			return line, label
		}
		if tr.incident[0][to] != edge {
			from, edge = to, tr.incident[0][to]
		} else {
			from, edge = to, tr.incident[1][to]
		}
	}
}

// beginWest turns a closed line so that it begins in its westernmost point, which
// simplification keeps.
func beginWest(line []int32, p points) {
	ring := line[:len(line)-1]
	west := 0
	for i, at := range ring {
		if p.x[at] < p.x[ring[west]] || p.x[at] == p.x[ring[west]] && p.y[at] < p.y[ring[west]] {
			west = i
		}
	}
	turned := append(append(make([]int32, 0, len(line)), ring[west:]...), ring[:west]...)
	copy(line, append(turned, turned[0]))
}
