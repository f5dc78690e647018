package topology

import (
	"math/bits"
	"slices"
)

// mesh divides a rectangle into square cells, for questions about what is near.
// The side of a cell is a power of two, so that a cell is found by shifting.
type mesh struct {
	x0, y0     int64
	shift      uint
	cols, rows int
}

// newMesh returns a mesh of about as many cells over a rectangle.
func newMesh(x0, y0, x1, y1 int64, cells int) mesh {
	wide, high := x1-x0+1, y1-y0+1
	shift := uint(0)
	for ((wide>>shift)+1)*((high>>shift)+1) > int64(max(cells, 1)) {
		shift++
	}
	return mesh{x0: x0, y0: y0, shift: shift, cols: int(wide>>shift) + 1, rows: int(high>>shift) + 1}
}

func (m mesh) col(x int64) int { return min(max(int((x-m.x0)>>m.shift), 0), m.cols-1) }
func (m mesh) row(y int64) int { return min(max(int((y-m.y0)>>m.shift), 0), m.rows-1) }

func (m mesh) cell(x, y int64) int { return m.row(y)*m.cols + m.col(x) }

// walk visits the cells within pad of a segment, a run of neighbours [from, to) in
// a row at a time. It may visit a few that are farther away.
func (m mesh) walk(s segment, pad int64, visit func(from, to int)) {
	if s.ay > s.by {
		s.ax, s.ay, s.bx, s.by = s.bx, s.by, s.ax, s.ay
	}
	low, high := min(s.ax, s.bx)-pad, max(s.ax, s.bx)+pad
	first, last := m.row(s.ay-pad), m.row(s.by+pad)
	left, right := m.col(low), m.col(high)
	if first == last || right-left < 2 {
		for row := first; row <= last; row++ {
			visit(row*m.cols+left, row*m.cols+right+1)
		}
		return
	}
	slope := float64(s.bx-s.ax) / float64(max(s.by-s.ay, 1))
	for row := first; row <= last; row++ {
		// The stretch of the segment that comes within pad of this row.
		bottom := m.y0 + int64(row)<<m.shift
		from := float64(max(bottom-pad-s.ay, 0))
		to := float64(min(bottom+int64(1)<<m.shift+pad, s.by) - s.ay)
		a, b := int64(slope*from), int64(slope*to)
		a, b = min(a, b)+s.ax-pad-2, max(a, b)+s.ax+pad+2
		visit(row*m.cols+m.col(max(a, low)), row*m.cols+m.col(min(b, high))+1)
	}
}

// cells holds numbers sorted by the cell of a mesh they lie in: those of cell c
// are item[start[c]:start[c+1]].
type cells struct {
	mesh
	start, item []int32
}

// sortPoints sorts numbers 0 to n by the cell of at(i); those that at has no place
// for are left out.
func sortPoints(m mesh, n int, at func(i int) (x, y int64, ok bool)) cells {
	c := cells{mesh: m, start: make([]int32, m.cols*m.rows+1)}
	for i := range n {
		if x, y, ok := at(i); ok {
			c.start[m.cell(x, y)+1]++
		}
	}
	c.sum()
	for i := range n {
		if x, y, ok := at(i); ok {
			c.put(m.cell(x, y), i)
		}
	}
	c.rewind()
	return c
}

// sortSegments sorts numbers 0 to n by all cells that lie within pad of at(i).
func sortSegments(m mesh, n int, pad int64, at func(i int) (segment, bool)) cells {
	c := cells{mesh: m, start: make([]int32, m.cols*m.rows+1)}
	for i := range n {
		if s, ok := at(i); ok {
			m.walk(s, pad, func(from, to int) {
				for cell := from; cell < to; cell++ {
					c.start[cell+1]++
				}
			})
		}
	}
	c.sum()
	for i := range n {
		if s, ok := at(i); ok {
			m.walk(s, pad, func(from, to int) {
				for cell := from; cell < to; cell++ {
					c.put(cell, i)
				}
			})
		}
	}
	c.rewind()
	return c
}

// sum makes starts of counts, and room for what they count.
func (c *cells) sum() {
	for i := 1; i < len(c.start); i++ {
		c.start[i] += c.start[i-1]
	}
	c.item = make([]int32, c.start[len(c.start)-1])
}

// put adds a number to a cell and moves the cell's start.
func (c *cells) put(cell, i int) {
	c.item[c.start[cell]] = int32(i)
	c.start[cell]++
}

// rewind moves the starts back to where they were before put.
func (c *cells) rewind() {
	copy(c.start[1:], c.start[:len(c.start)-1])
	c.start[0] = 0
}

// points numbers the points of a grid, each once.
type points struct {
	x, y  []int32
	table []int32 // open addressing: number + 1 of a point, 0 where free
}

// number returns the number of a point, which is new if it was not seen before.
func (p *points) number(x, y int32) int32 {
	if 2*len(p.x) >= len(p.table) {
		p.grow()
	}
	slot := p.slot(x, y)
	if p.table[slot] == 0 {
		p.x, p.y = append(p.x, x), append(p.y, y)
		p.table[slot] = int32(len(p.x))
	}
	return p.table[slot] - 1
}

// slot is where a point stands in the table, or would stand.
func (p *points) slot(x, y int32) int {
	high, low := bits.Mul64(uint64(uint32(x))<<32|uint64(uint32(y)), 0x9e3779b97f4a7c15)
	slot := int(high^low>>17) & (len(p.table) - 1)
	for t := p.table[slot]; t != 0 && (p.x[t-1] != x || p.y[t-1] != y); t = p.table[slot] {
		slot = (slot + 1) & (len(p.table) - 1)
	}
	return slot
}

func (p *points) grow() {
	p.table = make([]int32, max(2*len(p.table), 1024))
	for i := range p.x {
		p.table[p.slot(p.x[i], p.y[i])] = int32(i) + 1
	}
}

// box returns the rectangle of all points.
func (p *points) box() (x0, y0, x1, y1 int32) {
	if len(p.x) == 0 {
		return 0, 0, 0, 0
	}
	return slices.Min(p.x), slices.Min(p.y), slices.Max(p.x), slices.Max(p.y)
}
