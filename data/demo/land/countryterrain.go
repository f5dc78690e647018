package land

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// The fictitious country lies in the North Sea, north of the Wadden Islands and
// west of Denmark, on ground that no state has dry. It is outside the area that
// RD is meant for, where its formulae still hold, and east and north of the
// origin, so that squares have codes of four digits.
const (
	countryX, countryY = 112.0, 795.0 // its middle, km of RD
	countryA, countryB = 74.0, 98.0   // half its width and height, full size
	countryCoast       = 1.0          // km of sea that belong to municipalities
)

// lake is ground under inland water.
const lake = islet + 1

// countryTerrain is the lie of a country, all in km.
type countryTerrain struct {
	coast, bend, detail noise
	scale               float64 // of the full size
	islands             []isle
	centres             *Nearby   // of the municipalities
	reach               []float64 // their relative size
	towns               *Nearby
	town                []town // per point of towns
	widest              float64
}

type isle struct {
	name             string
	centre           Point
	radiusX, radiusY float64
}

// town is a place where people live, dense in its heart.
type town struct{ density, radius float64 }

func newCountryTerrain(random *rand.Rand, seed uint64, size Size) *countryTerrain {
	l := &countryTerrain{
		coast: noise{seed*4 + 1}, bend: noise{seed*4 + 2}, detail: noise{seed*4 + 3},
		scale: math.Sqrt(float64(size.Municipalities) / float64(FullCountry().Municipalities)),
	}
	l.placeIslands()
	l.placeCentres(random, size.Municipalities)
	l.placeTowns(random)
	return l
}

// bounds returns the corners of the rectangle in which all land lies.
func (l *countryTerrain) bounds() (low, high Point) {
	const beyond = 1.45
	a, b := beyond*countryA*l.scale, beyond*countryB*l.scale
	return Point{countryX - a, countryY - b}, Point{countryX + a, countryY + b}
}

// placeIslands lays a chain of islands off the coast in the north-west.
func (l *countryTerrain) placeIslands() {
	names := []string{"Schetseroog", "Proefplaat", "Denkeroog", "Modelzand", "Fictieplaat", "Oefeneroog", "Droomzand",
		"Toetsplaat", "Raadseloog", "Schijnzand"}
	n := max(int(math.Round(float64(len(names))*l.scale)), 1)
	for i, name := range names[:n] {
		angle := (100 + 75*(float64(i)+0.5)/float64(n)) * math.Pi / 180
		l.islands = append(l.islands, isle{
			name: name,
			centre: Point{countryX + 1.3*countryA*l.scale*math.Cos(angle),
				countryY + 1.3*countryB*l.scale*math.Sin(angle)},
			radiusX: (3.2 + 0.4*float64(i%3)) * math.Sqrt(l.scale), radiusY: (1.4 + 0.2*float64(i%4)) * math.Sqrt(l.scale),
		})
	}
}

// placeCentres spreads the centres of municipalities evenly, but not regularly:
// each is the one of some places at random that is farthest from the others.
func (l *countryTerrain) placeCentres(random *rand.Rand, n int) {
	const tries = 12
	low, high := l.bounds()
	var centres []Point
	for len(centres) < n {
		var best Point
		bestKm := -1.0
		for tried := 0; tried < tries; {
			p := Point{mix(low.X, high.X, random.Float64()), mix(low.Y, high.Y, random.Float64())}
			if g, _ := l.ground(p); g != southBank {
				continue
			}
			tried++
			km := math.Inf(1)
			for _, c := range centres {
				km = min(km, p.Minus(c).Norm())
			}
			if km > bestKm {
				best, bestKm = p, km
			}
		}
		centres = append(centres, best)
		l.reach = append(l.reach, 0.8+0.4*random.Float64())
	}
	l.centres = NewNearby(centres, 8)
}

// placeTowns gives every municipality a town at its centre, few of them large
// (by rank and size), and villages around. Sizes are relative: the country has
// as many residents as it is told to.
func (l *countryTerrain) placeTowns(random *rand.Rand) {
	const largest, villages = 800_000, 5
	var places []Point
	found := func(p Point, residents float64) {
		t := town{density: 4600 * math.Pow(residents/1000, 0.13)}
		t.radius = math.Sqrt(residents / (0.5 * math.Pi * t.density))
		places, l.town = append(places, p), append(l.town, t)
		l.widest = max(l.widest, t.radius)
	}
	for m, rank := range random.Perm(len(l.centres.points)) {
		residents := largest * l.scale / math.Pow(float64(rank+1), 0.65)
		centre := l.centres.points[m]
		found(centre, residents)
		for range villages {
			angle, km := 2*math.Pi*random.Float64(), 2.2+4*random.Float64()
			at := Point{centre.X + km*math.Cos(angle), centre.Y + km*math.Sin(angle)}
			found(at, (0.2+1.6*random.Float64())*15*math.Sqrt(residents))
		}
	}
	l.islandTowns(found)
	l.towns = NewNearby(places, 6)
}

// islandTowns gives every island a village.
func (l *countryTerrain) islandTowns(found func(Point, float64)) {
	for _, i := range l.islands {
		found(i.centre, 1200*l.scale)
	}
}

// warp moves p a little, so that what is drawn straight comes out natural.
func (l *countryTerrain) warp(p Point) Point {
	return Point{
		p.X + 0.35*l.bend.at(p.X/1.9, p.Y/1.9) + 0.12*l.bend.at(p.X/0.6+50, p.Y/0.6),
		p.Y + 0.35*l.bend.at(p.X/1.9, p.Y/1.9+80) + 0.12*l.bend.at(p.X/0.6+50, p.Y/0.6+80),
	}
}

// ground returns what is at p, and the position of the island when p is on one.
// The mainland counts as southBank.
func (l *countryTerrain) ground(p Point) (ground, int) {
	a, b := countryA*l.scale, countryB*l.scale
	r := math.Hypot((p.X-countryX)/a, (p.Y-countryY)/b)
	if r > 1.15 {
		return l.groundAtSea(l.warp(p))
	}
	shore := 0.93 + 0.12*l.coast.at(p.X/(0.4*a), p.Y/(0.4*a)) + 0.04*l.coast.at(p.X/(0.12*a)+40, p.Y/(0.12*a)) +
		0.01*l.coast.at(p.X/1.3, p.Y/1.3+90)
	switch {
	case r > shore+countryCoast/a:
		return openSea, 0
	case r > shore:
		return water, 0
	case r < shore-0.08 && l.detail.at(p.X/11, p.Y/11)+0.12*l.bend.at(p.X/2, p.Y/2) > 0.72:
		return lake, 0
	}
	return southBank, 0
}

// groundAtSea returns what is at p beyond the coast.
func (l *countryTerrain) groundAtSea(p Point) (ground, int) {
	for i, isle := range l.islands {
		if within(p, isle.centre, isle.radiusX, isle.radiusY) {
			return islet, i
		}
		if within(p, isle.centre, isle.radiusX+countryCoast, isle.radiusY+countryCoast) {
			return water, i
		}
	}
	return openSea, 0
}

// municipality returns the municipality that p belongs to.
func (l *countryTerrain) municipality(p Point) int {
	type claim struct {
		municipality int
		km           float64
	}
	var claims []claim
	q := l.warp(p)
	for radius := 14.0; len(claims) == 0; radius *= 2 {
		l.centres.Within(q, radius, func(i int, km float64) { claims = append(claims, claim{i, km / l.reach[i]}) })
	}
	return slices.MinFunc(claims, func(a, b claim) int { return cmp.Compare(a.km, b.km) }).municipality
}

// density returns the residents per km2 that the land wants at p.
func (l *countryTerrain) density(p Point) float64 {
	d := 0.0
	l.towns.Within(l.warp(p), l.widest, func(i int, km float64) {
		t := l.town[i]
		d = max(d, t.density*ease((t.radius-km)/(0.55*t.radius)))
	})
	const hamlet, fringe = 650, 900 // residents per km2
	rural := 0.0
	if math.Abs(l.detail.at(p.X/2.4+10, p.Y/2.4)) < 0.03 {
		rural = hamlet // houses along a road
	}
	// Parks, ponds and business estates; and fields where a town thins out.
	if d < fringe || l.detail.at(p.X/0.5, p.Y/0.5) > 0.45 {
		return rural
	}
	return d * (0.85 + 0.4*l.detail.at(p.X/0.9+30, p.Y/0.9))
}
