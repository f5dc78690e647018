package demo

import "math"

// point is a place in the sea, in km of RD: east, north.
type point struct{ x, y float64 }

func (p point) minus(q point) point { return point{p.x - q.x, p.y - q.y} }
func (p point) norm() float64       { return math.Hypot(p.x, p.y) }

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
	centres             []point
	mirror              []float64 // per municipality: 1, or -1 to swap east and west
}

func newTerrain(o Options) *terrain {
	t := &terrain{plans: wijkPlans(), coast: noise{o.Seed*4 + 1}, bend: noise{o.Seed*4 + 2}, detail: noise{o.Seed*4 + 3}}
	n := max(o.Municipalities, 1)
	for i := range n {
		row, column := i/perRow, i%perRow
		t.centres = append(t.centres, point{
			centreX + spacing*(float64(column)+float64(row%2)/2) - spacing*float64(min(n, perRow)-1)/2,
			centreY + spacing*math.Sqrt(3)/2*float64(row),
		})
		t.mirror = append(t.mirror, 1-2*float64(i%2))
	}
	return t
}

// cells returns the size of the hexagons that draw the terrain.
func (*terrain) cells() cellSize {
	const width = 0.05
	return cellSize{width, width / sqrt3 / 2, width * width * sqrt3 / 2}
}

// bounds returns the corners of the rectangle around the centres.
func (t *terrain) bounds() (low, high point) {
	low, high = t.centres[0], t.centres[0]
	for _, c := range t.centres {
		low = point{min(low.x, c.x), min(low.y, c.y)}
		high = point{max(high.x, c.x), max(high.y, c.y)}
	}
	return low, high
}

// warp moves p a little, so that what is drawn straight comes out natural.
func (t *terrain) warp(p point) point {
	return point{
		p.x + 0.16*t.bend.at(p.x/0.9, p.y/0.9) + 0.05*t.bend.at(p.x/0.3+50, p.y/0.3),
		p.y + 0.16*t.bend.at(p.x/0.9, p.y/0.9+80) + 0.05*t.bend.at(p.x/0.3+50, p.y/0.3+80),
	}
}

// nearest returns the municipality whose centre is nearest to p and the distance.
func (t *terrain) nearest(p point) (municipality int, km float64) {
	km = math.Inf(1)
	for i, c := range t.centres {
		if d := p.minus(c).norm(); d < km {
			municipality, km = i, d
		}
	}
	return municipality, km
}

// local returns p relative to the centre of a municipality, in the plan's sense
// of east and west.
func (t *terrain) local(p point, municipality int) point {
	q := p.minus(t.centres[municipality])
	return point{q.x * t.mirror[municipality], q.y}
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
func (t *terrain) ground(p point) (ground, int) {
	w := t.warp(p)
	m, km := t.nearest(w)
	wide := landRadius + 0.85*t.coast.at(p.x/2.6, p.y/2.6)
	coast := wide + 0.3*t.coast.at(p.x/0.9+40, p.y/0.9) + 0.08*t.coast.at(p.x/0.3+80, p.y/0.3)
	q := t.local(w, m)
	switch {
	case km > max(wide, coast)+coastalStrip:
		return openSea, m
	case km > coast:
		return water, m
	case within(q, point{-2.15, 2.5}, 0.52, 0.31):
		return islet, m
	case within(q, point{-2.1, 2.4}, 1.3, 0.85), within(q, point{-1.75, 1.3}, 0.22, 0.6):
		return water, m // the lake, and the harbour between lake and river
	}
	axis := t.river(p.x, t.centres[m].y)
	switch half := 0.085 + 0.02*t.detail.at(p.x, 0); {
	case math.Abs(p.y-axis) < half:
		return water, m
	case p.y > axis:
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
func within(p, c point, radiusX, radiusY float64) bool {
	return math.Hypot((p.x-c.x)/radiusX, (p.y-c.y)/radiusY) < 1
}

// density returns the residents per km2 that the plan wants at p.
func (t *terrain) density(p point, municipality int) float64 {
	const countryside = 28
	q := t.local(t.warp(p), municipality)
	d := 0.0
	for _, w := range t.plans {
		km := q.minus(point{w.x, w.y}).norm()
		d = max(d, w.density*ease((w.radius-km)/(0.55*w.radius)))
	}
	// Parks, ponds and business estates: holes in the town.
	if t.detail.at(p.x/0.35, p.y/0.35) > 0.52 {
		return countryside
	}
	return countryside + d*(0.8+0.45*t.detail.at(p.x/0.6+30, p.y/0.6))
}
