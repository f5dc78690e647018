package land

import "math"

// mesh covers the world with hexagons and gives each the buurt or the water it
// belongs to. At every corner exactly three hexagons meet, so that the borders
// between labels can never merely touch or cross.
type mesh struct {
	CellSize
	columns, rows int
	origin        Point   // centre of the first hexagon
	label         []int32 // per cell: an area, a water, or outside
}

// CellSize is the size of a hexagon.
type CellSize struct {
	Width  float64 // km between the centres of neighbours in a row
	Height float64 // km, a quarter of the height
	Km2    float64
}

const (
	outside = int32(-1)
	sqrt3   = 1.7320508075688772
)

// newMesh covers the rectangle from low to high and margin km around it.
func newMesh(low, high Point, margin float64, s CellSize) *mesh {
	m := &mesh{
		CellSize: s,
		origin:   Point{low.X - margin, low.Y - margin},
		columns:  int(math.Ceil((high.X - low.X + 2*margin) / s.Width)),
		rows:     int(math.Ceil((high.Y - low.Y + 2*margin) / (3 * s.Height))),
	}
	m.label = make([]int32, m.columns*m.rows)
	for i := range m.label {
		m.label[i] = outside
	}
	return m
}

// lattice returns the centre of cell i in half cell widths and quarter cell
// heights, in which the corners of all cells have whole coordinates too.
func (m *mesh) lattice(i int) corner {
	row := i / m.columns
	return corner{int32(2*(i%m.columns) + row%2), int32(3 * row)}
}

// corner is a place on the lattice of centres and corners.
type corner struct{ x, y int32 }

// place returns where a corner or centre lies.
func (m *mesh) place(c corner) Point {
	return Point{m.origin.X + float64(c.x)*m.Width/2, m.origin.Y + float64(c.y)*m.Height}
}

// centre returns the centre of cell i.
func (m *mesh) centre(i int) Point { return m.place(m.lattice(i)) }

// corners returns the six corners of cell i, counter-clockwise from the east.
// Between the corners k and k+1 lies neighbour k.
func (m *mesh) corners(i int) [6]corner {
	c := m.lattice(i)
	return [6]corner{
		{c.x + 1, c.y - 1}, {c.x + 1, c.y + 1}, {c.x, c.y + 2}, {c.x - 1, c.y + 1}, {c.x - 1, c.y - 1}, {c.x, c.y - 2},
	}
}

// neighbours returns the six neighbours of cell i, -1 beyond the edge.
func (m *mesh) neighbours(i int) [6]int {
	column, row := i%m.columns, i/m.columns
	shift := row % 2 // odd rows lie half a cell to the east
	at := func(dc, dr int) int {
		c, r := column+dc, row+dr
		if c < 0 || c >= m.columns || r < 0 || r >= m.rows {
			return -1
		}
		return r*m.columns + c
	}
	return [6]int{at(1, 0), at(shift, 1), at(shift-1, 1), at(-1, 0), at(shift-1, -1), at(shift, -1)}
}

// labelAt returns the label of a cell; outside beyond the edge.
func (m *mesh) labelAt(i int) int32 {
	if i < 0 {
		return outside
	}
	return m.label[i]
}

// absorb gives every loose piece of a label to the neighbour with which it
// shares most border: all pieces of an area but the largest, and all others of
// fewer than keep cells, so that no crumbs remain. Areas are the labels below
// the given one.
func (m *mesh) absorb(areas int32, keep int) {
	for changed := true; changed; {
		changed = false
		pieces := m.pieces()
		largest := map[int32]int{}
		for _, p := range pieces {
			l := m.label[p[0]]
			largest[l] = max(largest[l], len(p))
		}
		for _, p := range pieces {
			l := m.label[p[0]]
			loose := l >= 0 && l < areas && len(p) < largest[l]
			if !loose && (len(p) >= keep || len(p) == largest[l]) {
				continue
			}
			to := m.mostBorder(p)
			for _, i := range p {
				m.label[i] = to
			}
			changed = true
		}
	}
}

// pieces returns the connected groups of cells with the same label.
func (m *mesh) pieces() [][]int {
	var pieces [][]int
	seen := make([]bool, len(m.label))
	for first := range m.label {
		if seen[first] {
			continue
		}
		seen[first] = true
		piece := []int{first}
		for k := 0; k < len(piece); k++ {
			for _, n := range m.neighbours(piece[k]) {
				if n >= 0 && !seen[n] && m.label[n] == m.label[first] {
					seen[n] = true
					piece = append(piece, n)
				}
			}
		}
		pieces = append(pieces, piece)
	}
	return pieces
}

// mostBorder returns the other label with which piece shares most edges.
func (m *mesh) mostBorder(piece []int) int32 {
	own := m.label[piece[0]]
	edges := map[int32]int{}
	best := outside
	for _, i := range piece {
		for _, n := range m.neighbours(i) {
			l := m.labelAt(n)
			if l == own {
				continue
			}
			edges[l]++
			if edges[l] > edges[best] || edges[l] == edges[best] && l > best {
				best = l
			}
		}
	}
	return best
}
