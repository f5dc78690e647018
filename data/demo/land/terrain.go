package land

import "math"

// Point is a place in the sea, in km of RD: east, north.
type Point struct{ X, Y float64 }

func (p Point) Minus(q Point) Point { return Point{p.X - q.X, p.Y - q.Y} }
func (p Point) Norm() float64       { return math.Hypot(p.X, p.Y) }

// Open sea west of Zandvoort: no municipality comes within 20 km.
const (
	centreX, centreY = 32.0, 486.0 // of the first municipality
	spacing          = 7.0         // between the centres of neighbours
	perRow           = 4
	landRadius       = 4.1  // from the centre to the coast
	coastalStrip     = 0.55 // sea that belongs to the municipality
)

// terrain is the lie of land and water, all in km.
type terrain struct {
	coast, bend, detail noise
	plans               []wijkPlan
	centres             []Point
	mirror              []float64 // per municipality: 1, or -1 to swap east and west
}

func newTerrain(seed uint64, municipalities int) *terrain {
	t := &terrain{plans: wijkPlans(), coast: noise{seed*4 + 1}, bend: noise{seed*4 + 2}, detail: noise{seed*4 + 3}}
	n := max(municipalities, 1)
	for i := range n {
		row, column := i/perRow, i%perRow
		t.centres = append(t.centres, Point{
			centreX + spacing*(float64(column)+float64(row%2)/2) - spacing*float64(min(n, perRow)-1)/2,
			centreY + spacing*math.Sqrt(3)/2*float64(row),
		})
		t.mirror = append(t.mirror, 1-2*float64(i%2))
	}
	return t
}

// cells returns the size of the hexagons that draw the terrain.
func (*terrain) cells() CellSize {
	const width = 0.05
	return CellSize{width, width / sqrt3 / 2, width * width * sqrt3 / 2}
}

// bounds returns the corners of the rectangle around the centres.
func (t *terrain) bounds() (low, high Point) {
	low, high = t.centres[0], t.centres[0]
	for _, c := range t.centres {
		low = Point{min(low.X, c.X), min(low.Y, c.Y)}
		high = Point{max(high.X, c.X), max(high.Y, c.Y)}
	}
	return low, high
}

// warp moves p a little, so that what is drawn straight comes out natural.
func (t *terrain) warp(p Point) Point {
	return Point{
		p.X + 0.16*t.bend.at(p.X/0.9, p.Y/0.9) + 0.05*t.bend.at(p.X/0.3+50, p.Y/0.3),
		p.Y + 0.16*t.bend.at(p.X/0.9, p.Y/0.9+80) + 0.05*t.bend.at(p.X/0.3+50, p.Y/0.3+80),
	}
}

// nearest returns the municipality whose centre is nearest to p and the distance.
func (t *terrain) nearest(p Point) (municipality int, km float64) {
	km = math.Inf(1)
	for i, c := range t.centres {
		if d := p.Minus(c).Norm(); d < km {
			municipality, km = i, d
		}
	}
	return municipality, km
}

// local returns p relative to the centre of a municipality, in the plan's sense
// of east and west.
func (t *terrain) local(p Point, municipality int) Point {
	q := p.Minus(t.centres[municipality])
	return Point{q.X * t.mirror[municipality], q.Y}
}

// ground is what the earth is like at a place.
type ground uint8

const (
	openSea ground = iota // of no municipality
	water
	southBank
	northBank
	islet
)

// ground returns what is at p and which municipality it belongs to.
func (t *terrain) ground(p Point) (ground, int) {
	w := t.warp(p)
	m, km := t.nearest(w)
	wide := landRadius + 0.85*t.coast.at(p.X/2.6, p.Y/2.6)
	coast := wide + 0.3*t.coast.at(p.X/0.9+40, p.Y/0.9) + 0.08*t.coast.at(p.X/0.3+80, p.Y/0.3)
	q := t.local(w, m)
	switch {
	case km > max(wide, coast)+coastalStrip:
		return openSea, m
	case km > coast:
		return water, m
	case within(q, Point{-2.15, 2.5}, 0.52, 0.31):
		return islet, m
	case within(q, Point{-2.1, 2.4}, 1.3, 0.85), within(q, Point{-1.75, 1.3}, 0.22, 0.6):
		return water, m // the lake, and the harbour between lake and river
	}
	axis := t.river(p.X, t.centres[m].Y)
	switch half := 0.085 + 0.02*t.detail.at(p.X, 0); {
	case math.Abs(p.Y-axis) < half:
		return water, m
	case p.Y > axis:
		return northBank, m
	}
	return southBank, m
}

// river returns the north coordinate of the river at x, for the row of
// municipalities with their centres at y. It depends on nothing else, so that
// the river runs on from one municipality into the next.
func (t *terrain) river(x, y float64) float64 {
	return y + 0.8 + 0.3*math.Sin(1.15*x) + 0.3*t.bend.at(x/1.4, 7) + 0.06*t.bend.at(x/0.4, 9)
}

// within reports whether p lies in the ellipse around c.
func within(p, c Point, radiusX, radiusY float64) bool {
	return math.Hypot((p.X-c.X)/radiusX, (p.Y-c.Y)/radiusY) < 1
}

// density returns the residents per km2 that the plan wants at p.
func (t *terrain) density(p Point, municipality int) float64 {
	const countryside = 28
	q := t.local(t.warp(p), municipality)
	d := 0.0
	for _, w := range t.plans {
		km := q.Minus(Point{w.x, w.y}).Norm()
		d = max(d, w.density*ease((w.radius-km)/(0.55*w.radius)))
	}
	// Parks, ponds and business estates: holes in the town.
	if t.detail.at(p.X/0.35, p.Y/0.35) > 0.52 {
		return countryside
	}
	return countryside + d*(0.8+0.45*t.detail.at(p.X/0.6+30, p.Y/0.6))
}
