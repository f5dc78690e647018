package demo

import "math"

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

// draw makes h a household of at most room people with the given character.
func (w *world) draw(h *household, c character, room int) {
	*h = household{people: h.people[:0], tenure: w.drawTenure(c)}
	old := w.chance(c.old)
	alone := c.single
	switch {
	case old && h.tenure == owned:
		alone = 0.18 + 0.35*c.single
	case old:
		alone = min(0.35+0.45*c.single, 0.8)
	case h.tenure == owned:
		alone *= 0.65
	case h.tenure == social:
		alone = min(alone*1.3, 0.9)
	}
	size := 1
	if !w.chance(alone) {
		size = 2
		if !old && w.chance(min(c.families/(1-alone), 0.95)) {
			size = 3 + w.random.IntN(2) + w.random.IntN(2)*w.random.IntN(2)
		}
	}
	w.fill(h, c, old, min(size, room))
	w.house(h, c)
	w.own(h)
}

// drawEmpty makes h a home where nobody lives.
func (w *world) drawEmpty(h *household, c character) {
	*h = household{people: h.people[:0], tenure: w.drawTenure(c)}
	w.house(h, c)
}

func (w *world) chance(p float64) bool { return w.random.Float64() < p }

func (w *world) drawTenure(c character) tenure {
	switch r := w.random.Float64(); {
	case r < c.owner:
		return owned
	case r < c.owner+c.social:
		return social
	}
	return private
}

// fill adds size people: one or two adults and their children.
func (w *world) fill(h *household, c character, old bool, size int) {
	from, elders := dutch, 1.0
	if old {
		elders = 0.5 // fewer people with an origin abroad among the old
	}
	switch r := w.random.Float64(); {
	case r < c.elsewhere*elders:
		from = elsewhereAbroad
	case r < (c.elsewhere+c.europe)*elders:
		from = europeAbroad
	}
	head := person{age: w.adultAge(c, old, size), male: w.chance(0.5), origin: w.born(from, 0.35)}
	h.adults = 1
	if size == 2 && !w.chance(0.08) || size > 2 && !w.chance(0.13) {
		h.adults = 2
	}
	head.marital = w.state(head.age, size, h.adults)
	h.people = append(h.people, head)
	if h.adults == 2 {
		partner := person{age: max(head.age+w.random.IntN(7)-3, 19), male: !head.male, marital: head.marital, origin: w.born(from, 0.35)}
		h.people = append(h.people, partner)
	}
	for len(h.people) < size {
		age := w.random.IntN(min(max(head.age-21, 1), 25))
		h.people = append(h.people, person{age: age, male: w.chance(0.51), origin: w.born(from, 0.85)})
	}
}

// adultAge draws the age of the head of a household.
func (w *world) adultAge(c character, old bool, size int) int {
	if old {
		// Two draws: fewer people the older they are. Those alone are older.
		age := 65 + int(15*math.Sqrt(w.random.Float64())*w.random.Float64()*2)
		if size == 1 {
			age += w.random.IntN(8)
		}
		return min(age, 101)
	}
	if size > 2 {
		return 29 + w.random.IntN(28)
	}
	if c.single > 0.5 && w.chance(0.5) {
		return 20 + w.random.IntN(15)
	}
	return 22 + w.random.IntN(43)
}

// born returns the origin of someone whose parents came from there.
func (w *world) born(from origin, here float64) origin {
	if from != dutch && w.chance(here) {
		return from - (europeAbroad - europeNL)
	}
	return from
}

// state draws the marital state of an adult.
func (w *world) state(age, size, adults int) marital {
	if adults == 2 {
		if w.chance(min(0.15+float64(age-20)/45, 0.93)) {
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
	switch r := w.random.Float64(); {
	case r < gone:
		return widowed
	case r < gone+(1-gone)*parted:
		return divorced
	}
	return single
}

// house draws the home.
func (w *world) house(h *household, c character) {
	flats := c.flats
	if h.tenure == owned {
		flats *= 0.6
	} else {
		flats = min(flats*1.3, 0.97)
	}
	switch r := w.random.Float64(); {
	case w.chance(flats):
		h.home = flat
	case r < 0.52-c.value/2500:
		h.home = terraced
	case r < 0.72-c.value/3000:
		h.home = endOfTerrace
	case r < 0.92-c.value/6000:
		h.home = semi
	default:
		h.home = detached
	}
	factor := [...]float64{terraced: 1, endOfTerrace: 1.07, semi: 1.3, detached: 1.75, flat: 0.78}[h.home]
	if h.tenure == social {
		factor *= 0.85
	}
	h.value = c.value * factor * (0.85 + 0.3*w.random.Float64())
	h.built = min(c.built+int(12*w.random.NormFloat64()), Year-1)
}

// own draws the cars and the benefit of those who live there.
func (w *world) own(h *household) {
	head := h.people[0]
	if head.age < 85 {
		rate := [...]float64{owned: 0.72, social: 0.36, private: 0.4}[h.tenure]
		for range h.adults {
			if w.chance(rate) {
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
	switch r := w.random.Float64(); {
	case r < assistance:
		h.benefit = assisted
	case r < assistance+unemployed:
		h.benefit = withoutWork
	case r < assistance+unemployed+disabled:
		h.benefit = unfit
	}
}

const pensionAge = 67
