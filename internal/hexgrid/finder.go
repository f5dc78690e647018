package hexgrid

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"

	"risicokaart/internal/geo"
)

// cellAt returns the fine cell of a point in RD.
func cellAt(p orb.Point) (h3.Cell, error) {
	lonLat := geo.RDToLonLat(p)
	c, err := h3.LatLngToCell(h3.LatLng{Lat: lonLat.Lat(), Lng: lonLat.Lon()}, FineResolution)
	if err != nil {
		return 0, fmt.Errorf("find h3 cell of %v: %w", p, err)
	}
	return c, nil
}

// finder answers what cellAt answers, many times faster for points near each other:
// it remembers the outlines of the cells it found last. Not for concurrent use.
type finder struct {
	recent []outline // the last used first
}

// maxRecent outlines cover a square kilometre and its surroundings; looking through
// them costs little next to asking H3. outlineMarginM leaves a point on the very
// border of a cell to H3, as the sides of cells are straight in RD to a hundredth of
// a millimetre only.
const (
	maxRecent      = 64
	outlineMarginM = 0.01
)

// find returns the fine cell of a point in RD.
func (f *finder) find(p orb.Point) (h3.Cell, error) {
	for i := range f.recent {
		if f.recent[i].contains(p) {
			f.recent[0], f.recent[i] = f.recent[i], f.recent[0]
			return f.recent[0].cell, nil
		}
	}
	cell, err := cellAt(p)
	if err != nil {
		return 0, err
	}
	o, err := newOutline(cell)
	if err != nil {
		return 0, err
	}
	if len(f.recent) < maxRecent {
		f.recent = append(f.recent, o)
	} else {
		f.recent[maxRecent-1] = o
	}
	return cell, nil
}

// outline is a cell as the half-planes of its sides: cells are convex.
type outline struct {
	cell  h3.Cell
	sides []halfPlane
}

// halfPlane holds the points where x*X + y*Y >= least; (x, y) has length 1.
type halfPlane struct{ x, y, least float64 }

func newOutline(cell h3.Cell) (outline, error) {
	polygon, err := boundary(cell)
	if err != nil {
		return outline{}, err
	}
	ring := polygon[0]
	o := outline{cell: cell, sides: make([]halfPlane, 0, len(ring)-1)}
	for i := range len(ring) - 1 {
		a, b := geo.LonLatToRD(ring[i]), geo.LonLatToRD(ring[i+1])
		length := math.Hypot(b[0]-a[0], b[1]-a[1])
		// The ring runs counterclockwise, so inside is to the left.
		x, y := (a[1]-b[1])/length, (b[0]-a[0])/length
		o.sides = append(o.sides, halfPlane{x, y, x*a[0] + y*a[1] + outlineMarginM})
	}
	return o, nil
}

func (o *outline) contains(p orb.Point) bool {
	for _, s := range o.sides {
		if s.x*p[0]+s.y*p[1] < s.least {
			return false
		}
	}
	return true
}
