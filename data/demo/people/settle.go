// Package people draws the households of the example data one by one, counts them per
// area and square, and gives the figures that CBS would publish of them.
package people

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"risicokaart/data/demo/land"
)

// Year is the year that the example data claims to be about.
const Year = 2024

// residentsPerMunicipality is the size of a municipality, before chance.
const residentsPerMunicipality = 60_000

// Square is a square of 100 m, by the corner of it that is in the south-west.
type Square struct {
	East, North int // hectometres of RD
	tally       Tally
	addresses   int
	density     float64   // addresses per km2 within 1 km
	reach       []float64 // per facility column
}

// Centre returns the middle of the square.
func (s *Square) Centre() land.Point {
	return land.Point{X: (float64(s.East) + 0.5) / 10, Y: (float64(s.North) + 0.5) / 10}
}

// placed is a household at its place.
type placed struct {
	household
	buurt  int
	square *Square
}

// Settle gives every buurt of a world its households, and counts them per area and
// square, with the figures of the columns in reach. Equal random numbers give equal
// people.
func Settle(random *rand.Rand, on *land.World, reach []Reach) *Population {
	w := newInhabited(random, on, reach)
	w.populate()
	return w.people
}

// Population is who lives in a world, counted.
type Population struct {
	Municipalities, Wijken, Buurten []Tally   // in the order of the world's
	Squares                         []*Square // from north to south, then from west to east
}

// inhabited is a world while people settle in it.
type inhabited struct {
	*land.World
	draws
	reach   []Reach
	people  *Population
	squares map[[2]int]*Square // by their corner
}

func newInhabited(random *rand.Rand, on *land.World, reach []Reach) *inhabited {
	return &inhabited{
		World: on, draws: draws{random}, reach: reach, squares: map[[2]int]*Square{},
		people: &Population{
			Municipalities: make([]Tally, len(on.Municipalities)),
			Wijken:         make([]Tally, len(on.Wijken)),
			Buurten:        make([]Tally, len(on.Buurten)),
		},
	}
}

func (w *inhabited) populate() {
	var all []placed
	for m := range w.Municipalities {
		wanted := w.residents(m)
		for _, i := range w.BuurtenOf(m) {
			w.fillBuurt(int(i), wanted[int(i)], func(h *household, p land.Point) {
				all = append(all, placed{*h, int(i), w.squareAt(p)})
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
func (w *inhabited) residents(m int) map[int]int {
	free := map[int]float64{}
	total, rest := 0.0, float64(residentsPerMunicipality)*(0.95+0.1*w.random.Float64())
	wanted := map[int]int{}
	for i := range w.Buurten {
		b := &w.Buurten[i]
		if w.Wijken[b.Wijk].Municipality != m {
			continue
		}
		if fixed := b.Residents; fixed != 0 {
			wanted[i] = max(fixed, 0)
			continue
		}
		for _, c := range b.Cells {
			free[i] += w.Density(c, m) * w.Cell().Km2
		}
		total += free[i]
	}
	for i := range w.Buurten {
		if d, ok := free[i]; ok {
			wanted[i] = int(rest * d / total)
		}
	}
	return wanted
}

// fillBuurt draws households for buurt i until it has the wanted residents, and
// hands each over with the middle of its cell. The household is used again for
// the next.
func (w *inhabited) fillBuurt(i, wanted int, move func(*household, land.Point)) {
	b := &w.Buurten[i]
	k := &w.Wijken[b.Wijk]
	cumulative := make([]float64, len(b.Cells))
	sum := 0.0
	for j, c := range b.Cells {
		sum += w.Density(c, k.Municipality)
		cumulative[j] = sum
	}
	people := w.vary(k.People, b, float64(wanted)/(float64(len(b.Cells))*w.Cell().Km2))
	var h household
	for room := wanted; room > 0; {
		const empty = 0.025
		if w.chance(empty) && wanted > 100 {
			w.drawEmpty(&h, people)
		} else {
			w.draw(&h, people, room)
		}
		room -= len(h.people)
		move(&h, w.Centre(b.Cells[sort.SearchFloat64s(cumulative, w.random.Float64()*sum)]))
	}
}

// vary returns the character of one buurt: that of its wijk, with its own accent.
func (w *inhabited) vary(c land.Character, b *land.Buurt, density float64) land.Character {
	shift := 0.07 * w.random.NormFloat64()
	c.Owner = min(max(c.Owner+shift, 0.06), 0.94)
	c.Social = min(max(c.Social-shift*0.8, 0.02), 1-c.Owner)
	c.Old = min(max(c.Old*(1+0.22*w.random.NormFloat64()), 0.04), 0.6)
	c.Single = min(max(c.Single*(1+0.1*w.random.NormFloat64()), 0.1), 0.85)
	c.Value *= 1 + shift + 0.05*w.random.NormFloat64()
	c.Built += int(5 * w.random.NormFloat64())
	const rural = 400 // residents per km2
	if density < rural && b.Residents == 0 {
		c.Owner, c.Social, c.Flats = 0.82, 0.04, 0.03
		c.Single, c.Families = 0.2, 0.42
		c.Value *= 1.3
	}
	if b.Elderly {
		c.Old, c.Flats, c.Social = 0.6, c.Flats+0.25, c.Social+0.1
		c.Owner = min(c.Owner, 1-c.Social)
	}
	return c
}

// squareAt returns the square that p lies in.
func (w *inhabited) squareAt(p land.Point) *Square {
	key := [2]int{int(math.Floor(p.X * 10)), int(math.Floor(p.Y * 10))}
	s, known := w.squares[key]
	if !known {
		s = &Square{East: key[0], North: key[1]}
		w.squares[key] = s
		w.people.Squares = append(w.people.Squares, s)
	}
	return s
}

// sortSquares puts the squares in the publisher's order: from north to south,
// then from west to east.
func (w *inhabited) sortSquares() {
	slices.SortFunc(w.people.Squares, func(a, b *Square) int {
		return cmp.Or(cmp.Compare(b.North, a.North), cmp.Compare(a.East, b.East))
	})
}

// measureDensity computes the density of addresses around every square.
func (w *inhabited) measureDensity(all []placed) {
	const radius = 1.0 // km
	for _, h := range all {
		h.square.addresses++
	}
	first := 0 // squares run from north to south: those before it are out of reach
	squares := w.people.Squares
	for _, s := range squares {
		for squares[first].Centre().Y-s.Centre().Y > radius {
			first++
		}
		n := 0
		for j := first; j < len(squares) && s.Centre().Y-squares[j].Centre().Y <= radius; j++ {
			if o := squares[j]; o.Centre().Minus(s.Centre()).Norm() <= radius {
				n += o.addresses
			}
		}
		s.density = float64(n) / (math.Pi * radius * radius)
	}
}

// count adds every household to its square, buurt, wijk and municipality.
func (w *inhabited) count(all []placed) {
	for i := range all {
		h := &all[i]
		s := h.square
		wijk := w.Buurten[h.buurt].Wijk
		municipality := w.Wijken[wijk].Municipality
		for _, t := range []*Tally{&s.tally, &w.people.Buurten[h.buurt], &w.people.Wijken[wijk],
			&w.people.Municipalities[municipality]} {
			t.add(&h.household)
			t.addPlace(&h.household, s)
		}
	}
}
