package topology

import "slices"

// labels numbers what lies beside edges. A label is a sorted list of signed areas,
// of any levels: area a has a+1 where its inside lies to the left of the edge and
// -(a+1) where to the right. Where areas neither overlap nor leave gaps an edge has
// at most one of each sign and level; a list holds whatever the input says.
//
// Lists add up: where edges fall together, +a and -a cancel, for the area lies on
// both sides. Label 0 is the empty list.
type labels struct {
	code     []int32
	start    []int32 // the list of label i is code[start[i]:start[i+1]]
	opposite []int32 // the label seen from the other side, -1 if not yet known
	table    []int32 // open addressing: label + 1, 0 where free
	scratch  []int32
}

func newLabels() *labels {
	return &labels{start: []int32{0, 0}, opposite: []int32{0}, table: make([]int32, 1024)}
}

func (l *labels) list(label int32) []int32 { return l.code[l.start[label]:l.start[label+1]] }

// clone returns labels that can be added to while others add to these.
func (l *labels) clone() *labels {
	return &labels{code: slices.Clone(l.code), start: slices.Clone(l.start),
		opposite: slices.Clone(l.opposite), table: slices.Clone(l.table)}
}

// number returns the label of a sorted list.
func (l *labels) number(list []int32) int32 {
	if len(list) == 0 {
		return 0
	}
	if 2*len(l.start) >= len(l.table) {
		l.table = make([]int32, 2*len(l.table))
		for label := int32(1); int(label) < len(l.start)-1; label++ {
			l.table[l.slot(l.list(label))] = label + 1
		}
	}
	slot := l.slot(list)
	if l.table[slot] == 0 {
		l.code = append(l.code, list...)
		l.start = append(l.start, int32(len(l.code)))
		l.opposite = append(l.opposite, -1)
		l.table[slot] = int32(len(l.opposite))
	}
	return l.table[slot] - 1
}

func (l *labels) slot(list []int32) int {
	hash := uint64(len(list))
	for _, code := range list {
		hash = (hash ^ uint64(uint32(code))) * 0x9e3779b97f4a7c15
		hash ^= hash >> 29
	}
	slot := int(hash) & (len(l.table) - 1)
	for l.table[slot] != 0 && !slices.Equal(l.list(l.table[slot]-1), list) {
		slot = (slot + 1) & (len(l.table) - 1)
	}
	return slot
}

// turned returns the label of an edge seen from its other end.
func (l *labels) turned(label int32) int32 {
	if l.opposite[label] < 0 {
		l.scratch = append(l.scratch[:0], l.list(label)...)
		for i := range l.scratch {
			l.scratch[i] = -l.scratch[i]
		}
		slices.Sort(l.scratch)
		other := l.number(l.scratch)
		l.opposite[label], l.opposite[other] = other, label
	}
	return l.opposite[label]
}

// added returns the label of edges that fall together: what it cancels is gone.
func (l *labels) added(a, b int32) int32 {
	if a == 0 {
		return b
	}
	if b == 0 {
		return a
	}
	l.scratch = append(append(l.scratch[:0], l.list(a)...), l.list(b)...)
	slices.Sort(l.scratch)
	// Negative codes stand first, so that a pair is found by looking for it.
	kept := l.scratch[:0]
	for _, code := range l.scratch {
		if at := slices.Index(kept, -code); at >= 0 {
			kept = slices.Delete(kept, at, at+1)
		} else {
			kept = append(kept, code)
		}
	}
	return l.number(kept)
}

// edges are straight lines between numbered points, each with what lies beside it.
type edges struct{ from, to, label []int32 }

func (e *edges) add(from, to, label int32) {
	e.from, e.to, e.label = append(e.from, from), append(e.to, to), append(e.label, label)
}

// merged returns edges of which no two join the same points, from the lower number
// to the higher and sorted by both. What lies beside them is added up, and edges
// that nothing is left beside are left out: that is how parts without any width
// disappear, from all areas alike.
func (e edges) merged(l *labels, points int) edges {
	start := make([]int32, points+1)
	for i := range e.from {
		start[min(e.from[i], e.to[i])+1]++
	}
	for i := 1; i <= points; i++ {
		start[i] += start[i-1]
	}
	order := make([]int32, len(e.from))
	for i := range e.from {
		low := min(e.from[i], e.to[i])
		order[start[low]] = int32(i)
		start[low]++
	}
	high := func(i int32) int32 { return max(e.from[i], e.to[i]) }
	half := len(e.from)/2 + len(e.from)/8 // most sides have an area on either side
	out := edges{make([]int32, 0, half), make([]int32, 0, half), make([]int32, 0, half)}
	first := int32(0)
	for low := range int32(points) {
		group := order[first:start[low]]
		first = start[low]
		slices.SortFunc(group, func(a, b int32) int { return int(high(a)) - int(high(b)) })
		for i := 0; i < len(group); {
			to, label := high(group[i]), int32(0)
			for ; i < len(group) && high(group[i]) == to; i++ {
				beside := e.label[group[i]]
				if e.from[group[i]] != low {
					beside = l.turned(beside)
				}
				label = l.added(label, beside)
			}
			if label != 0 && to != low {
				out.add(low, to, label)
			}
		}
	}
	return out
}
