package people

import "math"

// Tally counts the households of an area.
type Tally struct {
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

	Adults, Elders Lonely
	Ages           AgeYears
}

// add counts a household.
func (t *Tally) add(h *household) {
	t.homes++
	t.tenure[h.tenure]++
	t.kinds[h.home]++
	t.built[builtGroup(h.built)]++
	t.value += h.value
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
}

// addPlace counts what matters about square s to a household that lives there.
func (t *Tally) addPlace(h *household, s *Square) {
	t.density += s.density
	t.addReach(s.reach, len(h.people))
}

// addReach counts the figures of the columns about facilities for some residents.
func (t *Tally) addReach(reach []float64, residents int) {
	if residents == 0 {
		return
	}
	if t.reach == nil {
		t.reach = make([]float64, len(reach))
	}
	for i, r := range reach {
		t.reach[i] += r * float64(residents)
	}
}

// merge counts the households of o, which t has not counted, too.
func (t *Tally) merge(o *Tally) {
	for _, c := range [][2]*int{
		{&t.residents, &o.residents}, {&t.men, &o.men}, {&t.births, &o.births}, {&t.primary, &o.primary},
		{&t.second, &o.second},
		{&t.pensioners, &o.pensioners}, {&t.households, &o.households}, {&t.alone, &o.alone}, {&t.childless, &o.childless},
		{&t.oneParent, &o.oneParent}, {&t.twoParents, &o.twoParents}, {&t.cars, &o.cars}, {&t.homes, &o.homes},
		{&t.vacant, &o.vacant}, {&t.recent, &o.recent}, {&t.Adults.People, &o.Adults.People},
		{&t.Elders.People, &o.Elders.People},
	} {
		*c[0] += *c[1]
	}
	for _, c := range [][2][]int{
		{t.age[:], o.age[:]}, {t.marital[:], o.marital[:]}, {t.origin[:], o.origin[:]}, {t.benefits[:], o.benefits[:]},
		{t.tenure[:], o.tenure[:]}, {t.kinds[:], o.kinds[:]}, {t.built[:], o.built[:]},
	} {
		for i, n := range c[1] {
			c[0][i] += n
		}
	}
	for _, c := range [][2]*float64{
		{&t.deaths, &o.deaths}, {&t.value, &o.value}, {&t.density, &o.density}, {&t.Adults.Lonely, &o.Adults.Lonely},
		{&t.Adults.Severe, &o.Adults.Severe}, {&t.Elders.Lonely, &o.Elders.Lonely}, {&t.Elders.Severe, &o.Elders.Severe},
	} {
		*c[0] += *c[1]
	}
	t.Ages.merge(&o.Ages)
	if o.residents > 0 {
		t.addReach(o.reach, 1) // sums already
	}
}

func (t *Tally) addPerson(p person, h *household) {
	t.residents++
	if p.male {
		t.men++
	}
	t.age[ageGroup(p.age)]++
	t.Ages.add(p.age)
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
		t.Adults.add(p, h)
	}
	if p.age >= 65 {
		t.Elders.add(p, h)
	}
}

// Lonely sums the chances of a group of people to be lonely.
type Lonely struct {
	People         int
	Lonely, Severe float64
}

// The logarithms of published odds ratios.
const (
	logAlone          = 0.832909122935104  // 2.3, living alone
	logSocialRent     = 0.4700036292457356 // 1.6
	logOld            = 0.5007752879124892 // 1.65, 85 or older
	logWidowed        = 0.5128236264286636 // 1.67
	logDivorcedSevere = 1.1184149159642893 // 3.06, divorced, of severe loneliness
)

// add takes the chance of p from the odds ratios. The other constants bring the sums
// near the Dutch average for people of 65 and older.
func (l *Lonely) add(p person, h *household) {
	some, severe := -0.62, -2.95
	if len(h.people) == 1 {
		some, severe = some+logAlone, severe+logAlone
	}
	if h.tenure == social {
		some, severe = some+logSocialRent, severe+logSocialRent
	}
	if p.age >= 85 {
		some, severe = some+logOld, severe+logOld
	}
	switch p.marital {
	case widowed:
		some, severe = some+logWidowed, severe+logWidowed
	case divorced:
		severe += logDivorcedSevere
	}
	l.People++
	l.Lonely += 1 / (1 + math.Exp(-some))
	l.Severe += 1 / (1 + math.Exp(-severe))
}

// AgeYears counts people of 65 and older by year of age, the last of 95 and older.
type AgeYears [95 - 65 + 1]int

func (a *AgeYears) add(age int) {
	if age >= 65 {
		a[min(age-65, len(a)-1)]++
	}
}

func (a *AgeYears) merge(o *AgeYears) {
	for i, n := range o {
		a[i] += n
	}
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
