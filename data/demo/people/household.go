package people

import (
	"math"
	"math/rand/v2"

	"risicokaart/data/demo/land"
)

// The ways in which people are counted.
type (
	marital uint8 // state of an adult; children are single
	origin  uint8
	tenure  uint8
	home    uint8
	benefit uint8
)

const (
	single marital = iota
	married
	divorced
	widowed
)

const (
	dutch    origin = iota
	europeNL        // born here, origin in Europe
	elsewhereNL
	europeAbroad // born abroad, origin in Europe
	elsewhereAbroad
)

const (
	owned tenure = iota
	social
	private
)

const (
	terraced home = iota
	endOfTerrace
	semi
	detached
	flat
)

const (
	without benefit = iota
	assisted
	withoutWork
	unfit
)

type person struct {
	age     int
	male    bool
	marital marital
	origin  origin
}

// household is a home and those who live in it; none when it stands empty.
type household struct {
	people  []person // adults first
	adults  int      // the others are their children
	tenure  tenure
	home    home
	value   float64 // of the home, x 1,000 euro
	built   int     // year
	cars    int
	benefit benefit // of the first adult
}

// draws makes households by chance.
type draws struct{ random *rand.Rand }

// draw makes h a household of at most room people with the given character.
func (d draws) draw(h *household, c land.Character, room int) {
	*h = household{people: h.people[:0], tenure: d.drawTenure(c)}
	old := d.chance(c.Old)
	alone := c.Single
	switch {
	case old && h.tenure == owned:
		alone = 0.18 + 0.35*c.Single
	case old:
		alone = min(0.35+0.45*c.Single, 0.8)
	case h.tenure == owned:
		alone *= 0.65
	case h.tenure == social:
		alone = min(alone*1.3, 0.9)
	}
	size := 1
	if !d.chance(alone) {
		size = 2
		if !old && d.chance(min(c.Families/(1-alone), 0.95)) {
			size = 3 + d.random.IntN(2) + d.random.IntN(2)*d.random.IntN(2)
		}
	}
	d.fill(h, c, old, min(size, room))
	d.house(h, c)
	d.own(h)
}

// drawEmpty makes h a home where nobody lives.
func (d draws) drawEmpty(h *household, c land.Character) {
	*h = household{people: h.people[:0], tenure: d.drawTenure(c)}
	d.house(h, c)
}

func (d draws) chance(p float64) bool { return d.random.Float64() < p }

func (d draws) drawTenure(c land.Character) tenure {
	switch r := d.random.Float64(); {
	case r < c.Owner:
		return owned
	case r < c.Owner+c.Social:
		return social
	}
	return private
}

// fill adds size people: one or two adults and their children.
func (d draws) fill(h *household, c land.Character, old bool, size int) {
	from, elders := dutch, 1.0
	if old {
		elders = 0.5 // fewer people with an origin abroad among the old
	}
	switch r := d.random.Float64(); {
	case r < c.Elsewhere*elders:
		from = elsewhereAbroad
	case r < (c.Elsewhere+c.Europe)*elders:
		from = europeAbroad
	}
	head := person{age: d.adultAge(c, old, size), male: d.chance(0.5), origin: d.born(from, 0.35)}
	h.adults = 1
	if size == 2 && !d.chance(0.08) || size > 2 && !d.chance(0.13) {
		h.adults = 2
	}
	head.marital = d.state(head.age, size, h.adults)
	h.people = append(h.people, head)
	if h.adults == 2 {
		partner := person{age: max(head.age+d.random.IntN(7)-3, 19), male: !head.male, marital: head.marital,
			origin: d.born(from, 0.35)}
		h.people = append(h.people, partner)
	}
	for len(h.people) < size {
		age := d.random.IntN(min(max(head.age-21, 1), 25))
		h.people = append(h.people, person{age: age, male: d.chance(0.51), origin: d.born(from, 0.85)})
	}
}

// adultAge draws the age of the head of a household.
func (d draws) adultAge(c land.Character, old bool, size int) int {
	if old {
		// Two draws: fewer people the older they are. Those alone are older.
		age := 65 + int(15*math.Sqrt(d.random.Float64())*d.random.Float64()*2)
		if size == 1 {
			age += d.random.IntN(8)
		}
		return min(age, 101)
	}
	if size > 2 {
		return 29 + d.random.IntN(28)
	}
	if c.Single > 0.5 && d.chance(0.5) {
		return 20 + d.random.IntN(15)
	}
	return 22 + d.random.IntN(43)
}

// born returns the origin of someone whose parents came from there.
func (d draws) born(from origin, here float64) origin {
	if from != dutch && d.chance(here) {
		return from - (europeAbroad - europeNL)
	}
	return from
}

// state draws the marital state of an adult.
func (d draws) state(age, size, adults int) marital {
	if adults == 2 {
		if d.chance(min(0.15+float64(age-20)/45, 0.93)) {
			return married
		}
		return single
	}
	gone := 0.0
	if age >= 60 {
		gone = min(0.12+float64(age-60)/40, 0.85)
	}
	parted := min(float64(max(age-25, 0))/60, 0.5)
	if size > 1 {
		parted = 0.5
	}
	switch r := d.random.Float64(); {
	case r < gone:
		return widowed
	case r < gone+(1-gone)*parted:
		return divorced
	}
	return single
}

// house draws the home.
func (d draws) house(h *household, c land.Character) {
	flats := c.Flats
	if h.tenure == owned {
		flats *= 0.6
	} else {
		flats = min(flats*1.3, 0.97)
	}
	switch r := d.random.Float64(); {
	case d.chance(flats):
		h.home = flat
	case r < 0.52-c.Value/2500:
		h.home = terraced
	case r < 0.72-c.Value/3000:
		h.home = endOfTerrace
	case r < 0.92-c.Value/6000:
		h.home = semi
	default:
		h.home = detached
	}
	factor := [...]float64{terraced: 1, endOfTerrace: 1.07, semi: 1.3, detached: 1.75, flat: 0.78}[h.home]
	if h.tenure == social {
		factor *= 0.85
	}
	h.value = c.Value * factor * (0.85 + 0.3*d.random.Float64())
	h.built = min(c.Built+int(12*d.random.NormFloat64()), Year-1)
}

// own draws the cars and the benefit of those who live there.
func (d draws) own(h *household) {
	head := h.people[0]
	if head.age < 85 {
		rate := [...]float64{owned: 0.72, social: 0.36, private: 0.4}[h.tenure]
		for range h.adults {
			if d.chance(rate) {
				h.cars++
			}
		}
	}
	if head.age >= pensionAge {
		return
	}
	assistance := [...]float64{owned: 0.004, social: 0.15, private: 0.04}[h.tenure]
	unemployed := [...]float64{owned: 0.02, social: 0.04, private: 0.03}[h.tenure]
	disabled := [...]float64{owned: 0.05, social: 0.16, private: 0.06}[h.tenure]
	if h.adults == 1 {
		assistance *= 1.5
	}
	switch r := d.random.Float64(); {
	case r < assistance:
		h.benefit = assisted
	case r < assistance+unemployed:
		h.benefit = withoutWork
	case r < assistance+unemployed+disabled:
		h.benefit = unfit
	}
}

const pensionAge = 67
