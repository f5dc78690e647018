package disclosure

// Nodes between which so much can go that no lack of room ever parts them are taken
// for one. That is what makes protecting a country quick: the cells of a village
// grow together, and the next cell's way leads from the village to the village.
//
// Two nodes are one when the width of a range can go from either to the other. What
// goes between others, up to the width, is the same then: a cut that stops it lets
// less than the width through, and never runs between the two. Beside an arc without
// a most any number can go one way, so that it is enough to look at the other.
//
// This holds with all arcs, the one in question too: with it, the width must go from
// its end to its start. Without it, as much less goes as it can carry less; and that
// is made good where it can carry less indeed, around by some other way.
type merger struct {
	parent []int32 // union-find; the parent of the last is itself
	size   []int32
	next   []int32 // ring of the nodes that are one
	apart  bool    // for now, every node for itself
}

func newMerger(nodes int) merger {
	m := merger{parent: make([]int32, nodes), size: make([]int32, nodes), next: make([]int32, nodes)}
	for v := range m.parent {
		m.parent[v], m.size[v], m.next[v] = int32(v), 1, int32(v)
	}
	return m
}

// group is the node that stands for v.
func (m *merger) group(v int32) int32 {
	if m.apart {
		return v
	}
	for m.parent[v] != v {
		m.parent[v] = m.parent[m.parent[v]]
		v = m.parent[v]
	}
	return v
}

func (m *merger) merge(u, v int32) {
	u, v = m.group(u), m.group(v)
	if u == v {
		return
	}
	if m.size[u] < m.size[v] {
		u, v = v, u
	}
	m.parent[v] = u
	m.size[u] += m.size[v]
	m.next[u], m.next[v] = m.next[v], m.next[u]
}

// front is one end of a search: groups that were reached and are looked at in turn.
type front struct {
	groups []int32
	at     int   // of the group that is looked at
	member int32 // of it
	step   int32 // position in search.steps
	open   bool  // whether member and step are set
}

func (f *front) begin(v int32) {
	f.groups, f.at, f.open = append(f.groups[:0], v), 0, false
}

// leave returns the next step that leaves the groups; false when there is none.
func (f *front) leave(s *search) (int32, bool) {
	for f.at < len(f.groups) {
		first := f.groups[f.at]
		if !f.open {
			f.member, f.step, f.open = first, s.start[first], true
		}
		for f.step == s.start[f.member+1] {
			if f.member = s.next[f.member]; s.apart || f.member == first {
				f.open = false
				break
			}
			f.step = s.start[f.member]
		}
		if f.open {
			f.step++
			return s.steps[f.step-1], true
		}
		f.at++
	}
	return 0, false
}
