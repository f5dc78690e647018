package land

import (
	"math"
	"slices"

	"github.com/twpayne/go-geom"
)

// outline holds the borders between all labels as one planar graph. Every area,
// of whatever level, is cut from the same vertices, so that neighbours share
// their border exactly.
type outline struct {
	mesh      *mesh
	tolerance float64             // km that a border may be off for the sake of fewer vertices
	cells     map[int32][]int     // per label
	place     map[corner]Point    // of the corners that are kept, in metres of RD
	around    map[corner][]corner // which corners are joined by a border
}

// newOutline finds the borders between labels, makes the zigzag of the hexagons
// smooth and drops the vertices that a straight line does without.
func newOutline(m *mesh, tolerance float64) *outline {
	o := &outline{mesh: m, tolerance: tolerance, cells: map[int32][]int{}, place: map[corner]Point{},
		around: map[corner][]corner{}}
	order := o.connect()
	o.smooth(order)
	kept := map[corner]bool{}
	for _, arc := range o.arcs(order) {
		o.simplify(arc, kept)
	}
	for _, c := range order {
		if !kept[c] {
			delete(o.place, c)
			continue
		}
		p := o.place[c]
		o.place[c] = Point{math.Round(p.X*1e6) / 1e3, math.Round(p.Y*1e6) / 1e3} // whole millimetres
	}
	return o
}

// connect records which corners are joined by a border, and returns the corners
// in the order of the cells.
func (o *outline) connect() (order []corner) {
	for i, label := range o.mesh.label {
		o.cells[label] = append(o.cells[label], i)
		corners, neighbours := o.mesh.corners(i), o.mesh.neighbours(i)
		for k, n := range neighbours {
			if o.mesh.labelAt(n) == label {
				continue
			}
			for _, edge := range [2][2]corner{{corners[k], corners[(k+1)%6]}, {corners[(k+1)%6], corners[k]}} {
				if _, known := o.around[edge[0]]; !known {
					order = append(order, edge[0])
					o.place[edge[0]] = o.mesh.place(edge[0])
				}
				if !slices.Contains(o.around[edge[0]], edge[1]) {
					o.around[edge[0]] = append(o.around[edge[0]], edge[1])
				}
			}
		}
	}
	return order
}

// smooth moves every corner towards the middle of those it is joined to.
func (o *outline) smooth(order []corner) {
	const rounds = 6
	position := make(map[corner]int32, len(order))
	places, moved := make([]Point, len(order)), make([]Point, len(order))
	for i, c := range order {
		position[c] = int32(i)
		places[i] = o.place[c]
	}
	joined := make([][]int32, len(order))
	for i, c := range order {
		for _, n := range o.around[c] {
			joined[i] = append(joined[i], position[n])
		}
	}
	for range rounds {
		for i, p := range places {
			var sum Point
			for _, n := range joined[i] {
				sum.X += places[n].X
				sum.Y += places[n].Y
			}
			n := float64(len(joined[i]))
			moved[i] = Point{mix(p.X, sum.X/n, 0.5), mix(p.Y, sum.Y/n, 0.5)}
		}
		places, moved = moved, places
	}
	for i, c := range order {
		o.place[c] = places[i]
	}
}

// arcs returns the lines between the corners where three labels meet, and the
// closed lines without such a corner, every one once.
func (o *outline) arcs(order []corner) (arcs [][]corner) {
	used := map[corner]bool{} // corners inside an arc
	follow := func(from, to corner) []corner {
		arc := []corner{from, to}
		for len(o.around[to]) == 2 && to != arc[0] {
			used[to] = true
			next := o.around[to][0]
			if next == from {
				next = o.around[to][1]
			}
			from, to = to, next
			arc = append(arc, to)
		}
		return arc
	}
	for _, c := range order {
		if len(o.around[c]) != 3 {
			continue
		}
		for _, n := range o.around[c] {
			if used[n] || len(o.around[n]) == 3 && less(n, c) {
				continue
			}
			arcs = append(arcs, follow(c, n))
		}
	}
	for _, c := range order {
		if len(o.around[c]) == 2 && !used[c] {
			arcs = append(arcs, follow(c, o.around[c][0]))
		}
	}
	return arcs
}

func less(a, b corner) bool { return a.x < b.x || a.x == b.x && a.y < b.y }

// simplify marks the corners of arc that are needed to stay within the tolerance of
// it (Douglas-Peucker). A closed arc is first cut in two.
func (o *outline) simplify(arc []corner, kept map[corner]bool) {
	last := len(arc) - 1
	kept[arc[0]], kept[arc[last]] = true, true
	if arc[0] == arc[last] {
		far := 0
		for i, c := range arc {
			if o.gap(arc[0], c) > o.gap(arc[0], arc[far]) {
				far = i
			}
		}
		o.simplify(arc[:far+1], kept)
		o.simplify(arc[far:], kept)
		return
	}
	worst, at := o.tolerance, 0
	for i := 1; i < last; i++ {
		if d := o.offLine(arc[i], arc[0], arc[last]); d > worst {
			worst, at = d, i
		}
	}
	if at > 0 {
		o.simplify(arc[:at+1], kept)
		o.simplify(arc[at:], kept)
	}
}

func (o *outline) gap(a, b corner) float64 { return o.place[a].Minus(o.place[b]).Norm() }

// offLine returns the distance of c to the segment from a to b.
func (o *outline) offLine(c, a, b corner) float64 {
	from, d := o.place[a], o.place[b].Minus(o.place[a])
	q := o.place[c].Minus(from)
	t := min(max((q.X*d.X+q.Y*d.Y)/(d.X*d.X+d.Y*d.Y), 0), 1)
	return math.Hypot(q.X-t*d.X, q.Y-t*d.Y)
}

// area returns the outline of all cells with the given labels, in metres of RD.
// Outer rings run counter-clockwise, holes clockwise.
func (o *outline) area(labels ...int32) *geom.MultiPolygon {
	wanted := map[int32]bool{}
	for _, l := range labels {
		wanted[l] = true
	}
	next := map[corner]corner{}
	var starts []corner
	for _, l := range labels {
		for _, i := range o.cells[l] {
			corners := o.mesh.corners(i)
			for k, n := range o.mesh.neighbours(i) {
				if !wanted[o.mesh.labelAt(n)] {
					next[corners[k]] = corners[(k+1)%6]
					starts = append(starts, corners[k])
				}
			}
		}
	}
	var rings [][]float64
	for _, start := range starts {
		if ring := o.trace(start, next); ring != nil {
			rings = append(rings, ring)
		}
	}
	return assemble(rings)
}

// trace takes the ring through start out of next; nil when it was taken before.
func (o *outline) trace(start corner, next map[corner]corner) []float64 {
	var ring []float64
	for c := start; ; {
		n, ok := next[c]
		if !ok {
			break
		}
		delete(next, c)
		if p, kept := o.place[c]; kept {
			ring = append(ring, p.X, p.Y)
		}
		c = n
	}
	if len(ring) < 6 {
		return nil
	}
	return append(ring, ring[0], ring[1])
}

// assemble makes polygons of rings: every hole goes to the outer ring around it.
func assemble(rings [][]float64) *geom.MultiPolygon {
	polygons := [][][]float64{}
	for _, r := range rings {
		if signedArea(r) > 0 {
			polygons = append(polygons, [][]float64{r})
		}
	}
	for _, r := range rings {
		if signedArea(r) > 0 {
			continue
		}
		home, homeArea := 0, math.Inf(1)
		for i, p := range polygons {
			if a := signedArea(p[0]); a < homeArea && a > -signedArea(r) && inside(r[0], r[1], p[0]) {
				home, homeArea = i, a
			}
		}
		polygons[home] = append(polygons[home], r)
	}
	var flat []float64
	var ends [][]int
	for _, p := range polygons {
		var e []int
		for _, r := range p {
			flat = append(flat, r...)
			e = append(e, len(flat))
		}
		ends = append(ends, e)
	}
	return geom.NewMultiPolygonFlat(geom.XY, flat, ends)
}

// signedArea returns the area within a ring, negative when it runs clockwise.
func signedArea(r []float64) float64 {
	sum := 0.0
	for i := 0; i+3 < len(r); i += 2 {
		// Relative to the first point: the coordinates are large.
		sum += (r[i]-r[0])*(r[i+3]-r[1]) - (r[i+2]-r[0])*(r[i+1]-r[1])
	}
	return sum / 2
}

// inside reports whether (x, y) lies within a ring; on a shared vertex, either.
func inside(x, y float64, r []float64) bool {
	in := false
	for i := 0; i+3 < len(r); i += 2 {
		x0, y0, x1, y1 := r[i], r[i+1], r[i+2], r[i+3]
		if (y0 > y) != (y1 > y) && x < x0+(y-y0)/(y1-y0)*(x1-x0) {
			in = !in
		}
	}
	return in
}
