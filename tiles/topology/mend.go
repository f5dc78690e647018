package topology

import (
	"math"
	"slices"
)

// mender makes of borders that neighbours do not share ones that they do. Where two
// areas have each their own idea of the border between them, slivers lie between
// the two lines: in no area, or in both. A sliver that is on average narrower than
// the tolerance goes to the neighbour it has the longest border with. Nothing is
// moved, so nothing can turn over.
type mender struct {
	*faces
	level     []uint8
	levels    int
	tolerance float64   // units
	area      []float64 // of a face, with what lies in it
	thin      []bool
	parent    [][]int32 // per level above 0, the code of the area that an area of level 0 lies in
	stats     *Stats
}

// mended returns edges of which slivers are gone, and counts what is left.
func (b *Builder) mended(e edges, s *Stats) edges {
	if len(e.from) == 0 {
		return e
	}
	m := &mender{faces: newFaces(e, b.points, b.labels), level: b.level, levels: len(b.counts), stats: s}
	metre := ground(b.points.y[0])
	m.tolerance = b.snap * metre
	m.single()
	m.measure()
	if m.tolerance > 0 {
		for level := range m.levels {
			m.dissolve(uint8(level))
			if level == 0 {
				m.findParents()
			}
		}
	}
	m.count(1 / (metre * metre))
	return m.relabelled()
}

// single makes sets of the sums that faces have: an area counts once where its
// rings go round a face several times, and not where they go round it backward.
func (m *mender) single() {
	for b, set := range m.set {
		list := m.labels.list(set)
		simple := true
		for i, code := range list {
			simple = simple && code > 0 && (i == 0 || list[i-1] != code)
		}
		if !simple {
			list = slices.Clone(list)
			list = slices.DeleteFunc(slices.Compact(list), func(code int32) bool { return code < 0 })
			m.set[b] = m.labels.number(list)
		}
	}
}

// measure finds how large and how wide faces are.
func (m *mender) measure() {
	m.area, m.thin = make([]float64, len(m.begin)), make([]bool, len(m.begin))
	for b := range m.begin {
		area, length := m.extent(int32(b))
		m.area[m.face[b]] += area
		if m.face[b] == int32(b) {
			m.thin[b] = area > 0 && 2*area < m.tolerance*length
		}
	}
}

// of returns the codes of a level in the set of a face.
func (m *mender) of(face int32, level uint8, into []int32) []int32 {
	into = into[:0]
	for _, code := range m.labels.list(m.set[face]) {
		if m.level[code-1] == level {
			into = append(into, code)
		}
	}
	return into
}

// only returns the code of the one area of a level that a face lies in, 0 if there
// is none or more.
func (m *mender) only(face int32, level uint8) int32 {
	found := int32(0)
	for _, code := range m.labels.list(m.set[face]) {
		if m.level[code-1] == level {
			if found != 0 {
				return 0
			}
			found = code
		}
	}
	return found
}

// dissolve gives every sliver of a level to one area. Slivers among slivers have to
// wait for their neighbours.
func (m *mender) dissolve(level uint8) {
	for changed := true; changed; {
		changed = false
		for b := range int32(len(m.begin)) {
			if !m.thin[b] || m.face[b] != b {
				continue
			}
			have := m.only(b, level)
			want := have
			if parent := m.parentAt(b, level); parent != 0 {
				want = parent
			} else if have == 0 {
				want = m.longest(b, level)
			}
			if want != have && want != 0 {
				m.put(b, level, want)
				m.stats.Slivers++
				changed = true
			}
		}
	}
}

// parentAt returns the area of a level that the area of level 0 at a face lies in.
func (m *mender) parentAt(face int32, level uint8) int32 {
	if level == 0 || m.parent == nil {
		return 0
	}
	if code := m.only(face, 0); code != 0 {
		return m.parent[level][code-1]
	}
	return 0
}

// longest returns the area that a face has the longest border with, of those it
// lies in, or of all neighbours if it lies in none.
func (m *mender) longest(face int32, level uint8) int32 {
	var codes []int32
	var lengths []float64
	inside := m.of(face, level, nil)
	m.along(face, func(d int32) {
		other := m.only(m.face[m.boundary[d^1]], level)
		if other == 0 || len(inside) > 0 && !slices.Contains(inside, other) {
			return
		}
		at := slices.Index(codes, other)
		if at < 0 {
			at = len(codes)
			codes, lengths = append(codes, other), append(lengths, 0)
		}
		s := m.line(d)
		lengths[at] += math.Hypot(float64(s.bx-s.ax), float64(s.by-s.ay))
	})
	if len(codes) == 0 {
		return 0
	}
	return codes[slices.Index(lengths, slices.Max(lengths))]
}

// put makes an area the only one of its level at a face.
func (m *mender) put(face int32, level uint8, code int32) {
	list := slices.Clone(m.labels.list(m.set[face]))
	list = slices.DeleteFunc(list, func(c int32) bool { return m.level[c-1] == level })
	list = append(list, code)
	slices.Sort(list)
	m.set[face] = m.labels.number(list)
}

// findParents finds the area of each larger level that most of an area of level 0
// lies in.
func (m *mender) findParents() {
	type share struct{ part, whole int32 }
	m.parent = make([][]int32, m.levels)
	for level := 1; level < m.levels; level++ {
		area := map[share]float64{}
		for b := range int32(len(m.begin)) {
			part, whole := m.only(b, 0), m.only(b, uint8(level))
			if m.face[b] == b && part != 0 && whole != 0 {
				area[share{part, whole}] += m.area[b]
			}
		}
		m.parent[level] = make([]int32, len(m.level))
		largest := make([]float64, len(m.level))
		for s, a := range area {
			if i := s.part - 1; a > largest[i] || a == largest[i] && s.whole < m.parent[level][i] {
				m.parent[level][i], largest[i] = s.whole, a
			}
		}
	}
}

// count counts what slivers were not: gaps and overlaps of level 0, and parts of
// areas of level 0 that lie in several of a larger one.
func (m *mender) count(m2 float64) {
	if m.parent == nil {
		m.findParents()
	}
	for b := range int32(len(m.begin)) {
		if m.face[b] != b || m.area[b] <= 0 {
			continue
		}
		inside := len(m.of(b, 0, nil))
		switch {
		case inside == 0:
			m.stats.Gaps++
			m.stats.GapM2 += m.area[b] * m2
		case inside > 1:
			m.stats.Overlaps++
			m.stats.OverlapM2 += m.area[b] * m2 * float64(inside-1)
		}
		for level := uint8(1); int(level) < m.levels && inside == 1; level++ {
			if m.only(b, level) != m.parentAt(b, level) {
				m.stats.Strays++
				m.stats.StrayM2 += m.area[b] * m2
			}
		}
	}
}
