package demo

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// residentsPerMunicipality is the size of a municipality, before chance.
const residentsPerMunicipality = 60_000

// square is a square of 100 m, by the corner of it that is in the south-west.
type square struct {
	east, north int // hectometres of RD
	tally       tally
	addresses   int
	density     float64   // addresses per km2 within 1 km
	reach       []float64 // per facility column
}

// centre returns the middle of the square.
func (s *square) centre() point {
	return point{(float64(s.east) + 0.5) / 10, (float64(s.north) + 0.5) / 10}
}

// placed is a household at its place.
type placed struct {
	household
	buurt  int
	square *square
}

// squareIndex finds squares by their corner.
type squareIndex map[[2]int]*square

// populate gives every buurt its households, and counts them per area and square.
func (w *world) populate() {
	var all []placed
	squares := squareIndex{}
	for m := range w.municipalities {
		wanted := w.residents(m)
		for _, i := range w.landOf(m) {
			w.settle(int(i), wanted[int(i)], func(h *household, p point) {
				all = append(all, placed{*h, int(i), w.squareAt(p, squares)})
				h.people = nil // all keeps them
			})
		}
	}
	w.sortSquares()
	w.measureDensity(all)
	w.measureReach(all)
	w.count(all)
}

// residents returns the number of residents that every buurt of municipality m gets.
func (w *world) residents(m int) map[int]int {
	free := map[int]float64{}
	total, rest := 0.0, float64(residentsPerMunicipality)*(0.95+0.1*w.random.Float64())
	wanted := map[int]int{}
	for i := range w.buurten {
		b := &w.buurten[i]
		if w.wijken[b.wijk].municipality != m {
			continue
		}
		if fixed := b.plan.residents; fixed != 0 {
			wanted[i] = max(fixed, 0)
			continue
		}
		for _, c := range b.cells {
			free[i] += w.density(c, m) * w.mesh.km2
		}
		total += free[i]
	}
	for i := range w.buurten {
		if d, ok := free[i]; ok {
			wanted[i] = int(rest * d / total)
		}
	}
	return wanted
}

// settle draws households for buurt i until it has the wanted residents, and
// hands each over with the middle of its cell. The household is used again for
// the next.
func (w *world) settle(i, wanted int, move func(*household, point)) {
	b := &w.buurten[i]
	k := &w.wijken[b.wijk]
	cumulative := make([]float64, len(b.cells))
	sum := 0.0
	for j, c := range b.cells {
		sum += w.density(c, k.municipality)
		cumulative[j] = sum
	}
	people := w.vary(k.plan.people, b.plan, float64(wanted)/(float64(len(b.cells))*w.mesh.km2))
	var h household
	for room := wanted; room > 0; {
		const empty = 0.025
		if w.chance(empty) && wanted > 100 {
			w.drawEmpty(&h, people)
		} else {
			w.draw(&h, people, room)
		}
		room -= len(h.people)
		move(&h, w.mesh.centre(b.cells[sort.SearchFloat64s(cumulative, w.random.Float64()*sum)]))
	}
}

// vary returns the character of one buurt: that of its wijk, with its own accent.
func (w *world) vary(c character, plan buurtPlan, density float64) character {
	shift := 0.07 * w.random.NormFloat64()
	c.owner = min(max(c.owner+shift, 0.06), 0.94)
	c.social = min(max(c.social-shift*0.8, 0.02), 1-c.owner)
	c.old = min(max(c.old*(1+0.22*w.random.NormFloat64()), 0.04), 0.6)
	c.single = min(max(c.single*(1+0.1*w.random.NormFloat64()), 0.1), 0.85)
	c.value *= 1 + shift + 0.05*w.random.NormFloat64()
	c.built += int(5 * w.random.NormFloat64())
	const rural = 400 // residents per km2
	if density < rural && plan.residents == 0 {
		c.owner, c.social, c.flats = 0.82, 0.04, 0.03
		c.single, c.families = 0.2, 0.42
		c.value *= 1.3
	}
	if plan.elderly {
		c.old, c.flats, c.social = 0.6, c.flats+0.25, c.social+0.1
		c.owner = min(c.owner, 1-c.social)
	}
	return c
}

// squareAt returns the square that p lies in.
func (w *world) squareAt(p point, squares squareIndex) *square {
	key := [2]int{int(math.Floor(p.x * 10)), int(math.Floor(p.y * 10))}
	s, known := squares[key]
	if !known {
		s = &square{east: key[0], north: key[1]}
		squares[key] = s
		w.squares = append(w.squares, s)
	}
	return s
}

// sortSquares puts the squares in the publisher's order: from north to south,
// then from west to east.
func (w *world) sortSquares() {
	slices.SortFunc(w.squares, func(a, b *square) int {
		return cmp.Or(cmp.Compare(b.north, a.north), cmp.Compare(a.east, b.east))
	})
}

// measureDensity computes the density of addresses around every square.
func (w *world) measureDensity(all []placed) {
	const radius = 1.0 // km
	for _, h := range all {
		h.square.addresses++
	}
	first := 0 // squares run from north to south: those before it are out of reach
	for _, s := range w.squares {
		for w.squares[first].centre().y-s.centre().y > radius {
			first++
		}
		n := 0
		for j := first; j < len(w.squares) && s.centre().y-w.squares[j].centre().y <= radius; j++ {
			if o := w.squares[j]; o.centre().minus(s.centre()).norm() <= radius {
				n += o.addresses
			}
		}
		s.density = float64(n) / (math.Pi * radius * radius)
	}
}

// count adds every household to its square, buurt, wijk and municipality.
func (w *world) count(all []placed) {
	for i := range all {
		h := &all[i]
		s := h.square
		b := &w.buurten[h.buurt]
		k := &w.wijken[b.wijk]
		for _, t := range []*tally{&s.tally, &b.tally, &k.tally, &w.municipalities[k.municipality].land} {
			t.add(&h.household)
			t.addPlace(&h.household, s)
		}
	}
}
