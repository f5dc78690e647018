package land

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
func (c *country) planWijk(k *Wijk, density float64, at Point, used map[string]int) (name string, people Character) {
	const rural, urban = 550, 1700 // residents per km2
	kinds := wijkPlans()
	kind := 5 // the old village
	switch {
	case density > urban && k.Code[6:] == "00":
		kind = 0
	case density > urban:
		kind = 1 + c.random.IntN(4)
	case density > rural && c.random.Float64() < 0.6:
		kind = 2 + c.random.IntN(3)
	}
	people = c.accent(kinds[kind].people, density, at)
	from := at.Minus(c.terrain.centres.points[k.Municipality])
	place := [...]string{"Oost", "Noord", "West", "Zuid"}[(int(math.Round(math.Atan2(from.Y, from.X)/(math.Pi/2)))+4)%4]
	switch kind {
	case 0:
		place = "Centrum"
	case 4:
		place = "Nieuw-" + place
	case 5:
		place = "Dorpen " + place
	}
	return unused(place, used), people
}

// accent gives a part of the country its own character: dear in one corner,
// cheap in another; large towns have more small, rented homes and more people
// with an origin abroad.
func (c *country) accent(p Character, density float64, at Point) Character {
	p.Value *= 1 + 0.3*c.terrain.coast.at(at.X/35, at.Y/35+20)
	p.Old *= 1 + 0.25*c.terrain.coast.at(at.X/30+60, at.Y/30)
	city := ease((density - 2500) / 5000)
	p.Flats = mix(p.Flats, 0.85, 0.6*city)
	p.Owner *= 1 - 0.35*city
	p.Elsewhere *= 0.55 + 1.1*city
	p.Single = mix(p.Single, 0.6, 0.4*city)
	return p
}

// planBuurten plans n buurten: mostly ordinary ones, some that nobody lives in,
// some with a handful of residents, some with secret figures.
func (c *country) planBuurten(n int, used map[string]int) []BuurtPlan {
	stems := []string{
		"Vogel", "Sterren", "Bomen", "Dichters", "Schilders", "Componisten", "Sport", "Kanaal", "Kruiden", "Rivieren",
		"Zeehelden", "Bloemen", "Park", "Markt", "Grachten", "Stations", "Molen", "Vlinder", "Edelstenen", "Vissers",
		"Planeten", "Provincie", "Uitvinders", "Muziek", "Landbouw", "Wilgen", "Heide", "Duin", "Kasteel", "Eilanden",
	}
	ends := []string{"buurt", "wijk", "kwartier", "hof"}
	plans := make([]BuurtPlan, n)
	for i := range plans {
		p := &plans[i]
		p.Name = stems[c.random.IntN(len(stems))] + ends[c.random.IntN(len(ends))]
		switch r := c.random.Float64(); {
		case n == 1 || r > 0.11:
		case r < 0.025:
			p.Name, p.Residents = "Industrieterrein", Nobody
		case r < 0.04:
			p.Name, p.Residents = "Bedrijvenpark", 5
		case r < 0.06:
			p.Name, p.Residents, p.Secret = "Werfkwartier", 180, true
		default:
			p.Name, p.Elderly = "Oude Kern", true
		}
		p.Name = unused(p.Name, used)
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
