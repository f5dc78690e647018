package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// countryNames returns names for n municipalities, none of which exists.
func countryNames(random *rand.Rand, n int) []string {
	stems := []string{
		"Voorbeeld", "Schets", "Model", "Proef", "Oefen", "Denk", "Toets", "Verzin", "Fictie", "Maquette",
		"Sjabloon", "Schijn", "Droom", "Raadsel", "Sprookjes", "Namaak", "Verbeeld", "Blauwdruk", "Simulatie", "Ontwerp",
	}
	ends := []string{
		"stad", "dam", "burg", "hoven", "drecht", "rade", "veen", "sluis", "broek", "dijk",
		"loo", "wijk", "meer", "horst", "berg", "dorp", "zijl", "waard", "kerk", "huizen",
	}
	names := make([]string, n)
	for i, at := range random.Perm(len(stems) * len(ends))[:n] {
		names[i] = stems[at/len(ends)] + ends[at%len(ends)]
	}
	return names
}

// planWijk decides who lives in a wijk by how densely it is built and where in
// its municipality it lies, and names it accordingly.
func (c *country) planWijk(k *wijk, density float64, at point, used map[string]int) wijkPlan {
	const rural, urban = 550, 1700 // residents per km2
	kinds := wijkPlans()
	kind := 5 // the old village
	switch {
	case density > urban && k.code[6:] == "00":
		kind = 0
	case density > urban:
		kind = 1 + c.random.IntN(4)
	case density > rural && c.chance(0.6):
		kind = 2 + c.random.IntN(3)
	}
	plan := wijkPlan{people: c.accent(kinds[kind].people, density, at)}
	from := at.minus(c.land.centres.points[k.municipality])
	place := [...]string{"Oost", "Noord", "West", "Zuid"}[(int(math.Round(math.Atan2(from.y, from.x)/(math.Pi/2)))+4)%4]
	switch kind {
	case 0:
		place = "Centrum"
	case 4:
		place = "Nieuw-" + place
	case 5:
		place = "Dorpen " + place
	}
	plan.name = unused(place, used)
	return plan
}

// accent gives a part of the country its own character: dear in one corner,
// cheap in another; large towns have more small, rented homes and more people
// with an origin abroad.
func (c *country) accent(p character, density float64, at point) character {
	p.value *= 1 + 0.3*c.land.coast.at(at.x/35, at.y/35+20)
	p.old *= 1 + 0.25*c.land.coast.at(at.x/30+60, at.y/30)
	city := ease((density - 2500) / 5000)
	p.flats = mix(p.flats, 0.85, 0.6*city)
	p.owner *= 1 - 0.35*city
	p.elsewhere *= 0.55 + 1.1*city
	p.single = mix(p.single, 0.6, 0.4*city)
	return p
}

// planBuurten plans n buurten: mostly ordinary ones, some that nobody lives in,
// some with a handful of residents, some with secret figures.
func (c *country) planBuurten(n int, used map[string]int) []buurtPlan {
	stems := []string{
		"Vogel", "Sterren", "Bomen", "Dichters", "Schilders", "Componisten", "Sport", "Kanaal", "Kruiden", "Rivieren",
		"Zeehelden", "Bloemen", "Park", "Markt", "Grachten", "Stations", "Molen", "Vlinder", "Edelstenen", "Vissers",
		"Planeten", "Provincie", "Uitvinders", "Muziek", "Landbouw", "Wilgen", "Heide", "Duin", "Kasteel", "Eilanden",
	}
	ends := []string{"buurt", "wijk", "kwartier", "hof"}
	plans := make([]buurtPlan, n)
	for i := range plans {
		p := &plans[i]
		p.name = stems[c.random.IntN(len(stems))] + ends[c.random.IntN(len(ends))]
		switch r := c.random.Float64(); {
		case n == 1 || r > 0.11:
		case r < 0.025:
			p.name, p.residents = "Industrieterrein", nobody
		case r < 0.04:
			p.name, p.residents = "Bedrijvenpark", 5
		case r < 0.06:
			p.name, p.residents, p.secret = "Werfkwartier", 180, true
		default:
			p.name, p.elderly = "Oude Kern", true
		}
		p.name = unused(p.name, used)
	}
	return plans
}

// unused returns name, with a number when it was returned before.
func unused(name string, used map[string]int) string {
	used[name]++
	if n := used[name]; n > 1 {
		return fmt.Sprintf("%s %d", name, n)
	}
	return name
}
