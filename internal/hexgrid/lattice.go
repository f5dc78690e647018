package hexgrid

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"

	"risicokaart/internal/geo"
)

// finest is the resolution that people are placed in.
const finest = 10

// hexagon is a cell of the finest resolution as the half-planes of its sides.
type hexagon struct {
	cell  h3.Cell // 0 until it is asked for
	drawn bool    // sides are set
	sides [6]geo.HalfPlane
}

// lattice is a patch of H3's finest cells in RD. H3 lays a regular lattice on each
// face of an icosahedron, so over some kilometres of one face the middles and the
// corners of cells are a smooth function of their place (i, j) in the lattice, which
// nine middles fix to a tenth of a millimetre. A border of two faces runs along the
// coast of Holland and through Zeeland: a patch that it crosses is bent, and H3 is
// asked for the corners of every cell. Not for concurrent use.
type lattice struct {
	origin   h3.Cell
	at       h3.CoordIJ // of the origin in the axes that H3 gives it
	reach    int        // places run from -reach to reach
	bent     bool
	x, y     surface
	hexagons []hexagon // by i, then j
}

// surface is a coordinate in metres as a polynomial: the sum of s[a][b] * i^a * j^b.
type surface [3][3]float64

func (s *surface) at(i, j float64) float64 {
	row := func(a int) float64 { return s[a][0] + j*(s[a][1]+j*s[a][2]) }
	return row(0) + i*(row(1)+i*row(2))
}

// Cells of resolution 10 lie at least minSpacingM apart. The axes of the lattice are
// 120 degrees apart, so that the steps along an axis may be 2/sqrt(3) times as many as
// the distance suggests.
const minSpacingM = 110

// cover moves the lattice to a rectangle of RD.
func (l *lattice) cover(b orb.Bound) error {
	if !inRD(b.Min) || !inRD(b.Max) {
		return fmt.Errorf("%.0f,%.0f lies outside RD: want metres of EPSG:28992", b.Min[0], b.Min[1])
	}
	var err error
	if l.origin, err = cellAt(b.Center()); err != nil {
		return err
	}
	if l.at, err = h3.CellToLocalIJ(l.origin, l.origin); err != nil {
		return fmt.Errorf("find place of h3 cell %s: %w", l.origin, err)
	}
	radius := math.Hypot(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]) / 2
	l.reach = int(2/math.Sqrt(3)*radius/minSpacingM) + 3
	if n := l.side() * l.side(); n > cap(l.hexagons) {
		l.hexagons = make([]hexagon, n)
	} else {
		l.hexagons = l.hexagons[:n]
		for i := range l.hexagons {
			l.hexagons[i].cell, l.hexagons[i].drawn = 0, false
		}
	}
	return l.fit()
}

func (l *lattice) side() int { return 2*l.reach + 1 }

func (l *lattice) index(i, j int) int { return (i+l.reach)*l.side() + j + l.reach }

// fit finds the polynomials through nine middles, and whether the patch is bent:
// faces are convex, so its corners tell.
func (l *lattice) fit() error {
	var x, y surface
	face := -1
	l.bent = false
	for a := range 3 {
		for b := range 3 {
			cell, err := l.cellOf((a-1)*l.reach, (b-1)*l.reach)
			if err != nil {
				return err
			}
			p, err := middle(cell)
			if err != nil {
				return err
			}
			x[a][b], y[a][b] = p[0], p[1]
			if a == 1 || b == 1 {
				continue
			}
			faces, err := cell.IcosahedronFaces()
			if err != nil {
				return fmt.Errorf("find face of h3 cell %s: %w", cell, err)
			}
			for _, f := range faces {
				l.bent = l.bent || face >= 0 && f != face
				face = f
			}
		}
	}
	l.x, l.y = x.through(float64(l.reach)), y.through(float64(l.reach))
	return nil
}

// through returns the surface that has the values s at places -r, 0 and r.
func (s surface) through(r float64) surface {
	along := func(v [3]float64) [3]float64 {
		return [3]float64{v[1], (v[2] - v[0]) / (2 * r), (v[2] + v[0] - 2*v[1]) / (2 * r * r)}
	}
	for a := range 3 {
		s[a] = along(s[a])
	}
	for b := range 3 {
		column := along([3]float64{s[0][b], s[1][b], s[2][b]})
		s[0][b], s[1][b], s[2][b] = column[0], column[1], column[2]
	}
	return s
}

// cellOf returns the cell at a place.
func (l *lattice) cellOf(i, j int) (h3.Cell, error) {
	cell, err := h3.LocalIJToCell(l.origin, h3.CoordIJ{I: l.at.I + i, J: l.at.J + j})
	if err != nil {
		return 0, fmt.Errorf("find h3 cell %d,%d places from %s: %w", i, j, l.origin, err)
	}
	return cell, nil
}

// over calls visit for the hexagons that have surface in common with a rectangle
// within the one covered, and with the sides that run through it.
func (l *lattice) over(b orb.Bound, visit func(h *hexagon, i, j int, crossing []geo.HalfPlane) error) error {
	var buffer [6]geo.HalfPlane
	i0, j0, i1, j1 := l.window(b)
	for i := i0; i <= i1; i++ {
		for j := j0; j <= j1; j++ {
			h, err := l.hexagon(i, j)
			if err != nil {
				return err
			}
			crossing, touches := h.crossing(b, buffer[:0])
			if !touches {
				continue
			}
			if err := visit(h, i, j, crossing); err != nil {
				return err
			}
		}
	}
	return nil
}

// window returns the places whose hexagons may touch a rectangle. Corners of hexagons
// lie up to 2/3 from the middle; the rest of pad allows for taking the lattice as
// flat, which is off by some metres, and where it is bent by up to a sixth of the
// distance to the origin.
func (l *lattice) window(b orb.Bound) (i0, j0, i1, j1 int) {
	pad := 0.75
	if l.bent {
		pad += float64(l.reach) / 5
	}
	xi, xj, yi, yj := l.x[1][0], l.x[0][1], l.y[1][0], l.y[0][1]
	det := xi*yj - xj*yi
	lowI, lowJ, highI, highJ := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range corners(b) {
		dx, dy := p[0]-l.x[0][0], p[1]-l.y[0][0]
		i, j := (dx*yj-dy*xj)/det, (dy*xi-dx*yi)/det
		lowI, highI = min(lowI, i), max(highI, i)
		lowJ, highJ = min(lowJ, j), max(highJ, j)
	}
	from := func(v float64) int { return max(int(math.Ceil(v-pad)), -l.reach) }
	to := func(v float64) int { return min(int(math.Floor(v+pad)), l.reach) }
	return from(lowI), from(lowJ), to(highI), to(highJ)
}

// corners returns those of a rectangle, counterclockwise.
func corners(b orb.Bound) [4]orb.Point {
	return [4]orb.Point{b.Min, b.RightBottom(), b.Max, b.LeftTop()}
}

// around holds the corners of a hexagon at place 0, 0, counterclockwise in the axes
// of the lattice.
var around = [6][2]float64{{2. / 3, 1. / 3}, {1. / 3, 2. / 3}, {-1. / 3, 1. / 3}, {-2. / 3, -1. / 3}, {-1. / 3, -2. / 3},
	{1. / 3, -1. / 3}}

// hexagon returns the one at a place, drawing it the first time.
func (l *lattice) hexagon(i, j int) (*hexagon, error) {
	h := &l.hexagons[l.index(i, j)]
	if h.drawn {
		return h, nil
	}
	var ring [6]orb.Point
	if l.bent {
		if err := l.ask(h, i, j, &ring); err != nil {
			return nil, err
		}
	} else {
		for k, c := range around {
			u, v := float64(i)+c[0], float64(j)+c[1]
			ring[k] = orb.Point{l.x.at(u, v), l.y.at(u, v)}
		}
	}
	for k := range ring {
		h.sides[k] = geo.Left(ring[k], ring[(k+1)%6])
	}
	h.drawn = true
	return h, nil
}

// ask lets H3 draw a hexagon.
func (l *lattice) ask(h *hexagon, i, j int, ring *[6]orb.Point) error {
	cell, err := l.id(h, i, j)
	if err != nil {
		return err
	}
	outline, err := outline(cell)
	if err != nil {
		return err
	}
	if len(outline) != len(ring)+1 {
		return fmt.Errorf("h3 cell %s has %d corners, want 6", cell, len(outline)-1)
	}
	for k := range ring {
		ring[k] = geo.LonLatToRD(outline[k])
	}
	return nil
}

// digitShift is where the number of a finest cell among its parent's children starts
// in its index.
const digitShift = 3 * (15 - finest)

// steps are the places of a parent's children, by number, seen from the first, which
// lies in the middle. They hold in the axes that H3 gives to cells of one base cell.
var steps = [7][2]int{{0, 0}, {-1, -1}, {0, 1}, {-1, 0}, {1, 0}, {0, -1}, {1, 1}}

// id returns the cell of the hexagon at a place. It asks H3 for one child of a
// parent: the others follow.
func (l *lattice) id(h *hexagon, i, j int) (h3.Cell, error) {
	if h.cell != 0 {
		return h.cell, nil
	}
	cell, err := l.cellOf(i, j)
	if err != nil {
		return 0, err
	}
	h.cell = cell
	const baseShift, baseMask = 45, 127
	if (cell^l.origin)>>baseShift&baseMask != 0 {
		return cell, nil
	}
	own := steps[cell>>digitShift&7]
	for n, s := range steps {
		u, v := i+s[0]-own[0], j+s[1]-own[1]
		if max(u, -u, v, -v) <= l.reach {
			l.hexagons[l.index(u, v)].cell = cell&^(7<<digitShift) | h3.Cell(n)<<digitShift
		}
	}
	return cell, nil
}

// crossing appends the sides that run through a rectangle; false when the hexagon
// has no surface in common with it.
func (h *hexagon) crossing(b orb.Bound, list []geo.HalfPlane) ([]geo.HalfPlane, bool) {
	for _, s := range h.sides {
		any, all := s.Cut(b)
		if !any {
			return nil, false
		}
		if !all {
			list = append(list, s)
		}
	}
	return list, true
}

// cellAt returns the finest cell of a point in RD.
func cellAt(p orb.Point) (h3.Cell, error) {
	lonLat := geo.RDToLonLat(p)
	c, err := h3.LatLngToCell(h3.LatLng{Lat: lonLat.Lat(), Lng: lonLat.Lon()}, finest)
	if err != nil {
		return 0, fmt.Errorf("find h3 cell of %v: %w", p, err)
	}
	return c, nil
}

// middle returns the middle of a cell in RD.
func middle(cell h3.Cell) (orb.Point, error) {
	c, err := cell.LatLng()
	if err != nil {
		return orb.Point{}, fmt.Errorf("find middle of h3 cell %s: %w", cell, err)
	}
	return geo.LonLatToRD(orb.Point{c.Lng, c.Lat}), nil
}

// outline returns the corners of a cell in lon, lat, as a closed ring. H3 gives them
// counterclockwise and open.
func outline(cell h3.Cell) (orb.Ring, error) {
	corners, err := cell.Boundary()
	if err != nil {
		return nil, fmt.Errorf("outline h3 cell %s: %w", cell, err)
	}
	ring := make(orb.Ring, 0, len(corners)+1)
	for _, corner := range corners {
		ring = append(ring, orb.Point{corner.Lng, corner.Lat})
	}
	return append(ring, ring[0]), nil
}
