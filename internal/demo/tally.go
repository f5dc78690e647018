package demo

import "math"

// tally counts the households of an area.
type tally struct {
	residents, men   int
	age              [5]int // see ageGroup
	marital          [4]int
	origin           [5]int
	births           int
	deaths           float64 // expected
	primary, second  int     // pupils
	pensioners       int
	households       int
	alone, childless int // households of one; of more without children
	oneParent        int
	twoParents       int
	cars             int
	benefits         [4]int

	homes, vacant, recent int // recent: built in the last ten years
	tenure                [3]int
	kinds                 [5]int
	built                 [8]int  // see builtGroup
	value                 float64 // sum, x 1,000 euro

	density float64   // sum over homes
	reach   []float64 // sums over residents, per facility column

	adults, elders lonely
}

// add counts a household that lives in square s.
func (t *tally) add(h household, s *square) {
	t.homes++
	t.tenure[h.tenure]++
	t.kinds[h.home]++
	t.built[builtGroup(h.built)]++
	t.value += h.value
	t.density += s.density
	if h.built > Year-10 {
		t.recent++
	}
	if len(h.people) == 0 {
		t.vacant++
		return
	}
	t.households++
	t.cars += h.cars
	t.benefits[h.benefit]++
	children := len(h.people) - h.adults
	switch {
	case len(h.people) == 1:
		t.alone++
	case children == 0:
		t.childless++
	case h.adults == 1:
		t.oneParent++
	default:
		t.twoParents++
	}
	for _, p := range h.people {
		t.addPerson(p, h)
	}
	if t.reach == nil {
		t.reach = make([]float64, len(s.reach))
	}
	for i, r := range s.reach {
		t.reach[i] += r * float64(len(h.people))
	}
}

func (t *tally) addPerson(p person, h household) {
	t.residents++
	if p.male {
		t.men++
	}
	t.age[ageGroup(p.age)]++
	t.marital[p.marital]++
	t.origin[p.origin]++
	// Gompertz: the chance to die doubles about every seven years.
	t.deaths += min(0.00015*math.Exp(0.1*float64(max(p.age-25, 0))), 0.4)
	switch {
	case p.age == 0:
		t.births++
	case p.age >= 4 && p.age < 12:
		t.primary++
	case p.age >= 12 && p.age < 17:
		t.second++
	case p.age >= pensionAge:
		t.pensioners++
	}
	if p.age >= 18 {
		t.adults.add(p, h)
	}
	if p.age >= 65 {
		t.elders.add(p, h)
	}
}

// lonely sums the chances of a group of people to be lonely.
type lonely struct {
	people         int
	lonely, severe float64
}

// add takes the chance of p from published odds ratios: living alone 2.3,
// widowed 1.67, social rent 1.6, 85 or older 1.65, divorced (severe) 3.06. The
// constants bring the sums near the Dutch average for people of 65 and older.
func (l *lonely) add(p person, h household) {
	some, severe := -0.62, -2.95
	if len(h.people) == 1 {
		some, severe = some+math.Log(2.3), severe+math.Log(2.3)
	}
	if h.tenure == social {
		some, severe = some+math.Log(1.6), severe+math.Log(1.6)
	}
	if p.age >= 85 {
		some, severe = some+math.Log(1.65), severe+math.Log(1.65)
	}
	switch p.marital {
	case widowed:
		some, severe = some+math.Log(1.67), severe+math.Log(1.67)
	case divorced:
		severe += math.Log(3.06)
	}
	l.people++
	l.lonely += 1 / (1 + math.Exp(-some))
	l.severe += 1 / (1 + math.Exp(-severe))
}

// ageGroup returns the age group of CBS: 0-14, 15-24, 25-44, 45-64, 65 and older.
func ageGroup(age int) int {
	switch {
	case age < 15:
		return 0
	case age < 25:
		return 1
	case age < 45:
		return 2
	case age < 65:
		return 3
	}
	return 4
}

// builtGroup returns the building period of CBS: before 1945, to 1965, then by
// ten years to 2015, and later.
func builtGroup(year int) int {
	switch {
	case year < 1945:
		return 0
	case year < 1965:
		return 1
	}
	return min((year-1965)/10+2, 7)
}
