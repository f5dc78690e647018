package land

// The plan of a fictitious municipality: a town on a river that comes out of a
// lake, an old village beside it, polders around. Every municipality follows
// the plan, mirrored or not, on ground that differs.

// MaxMunicipalities is the number of municipalities for which there is a name
// and room in the sea.
const MaxMunicipalities = 12

// municipalityPlan names a municipality; stem makes the names of its districts.
type municipalityPlan struct{ name, stem string }

func municipalityPlans() []municipalityPlan {
	return []municipalityPlan{
		{"Voorbeeldstad", "Voorbeeld"}, {"Schetsdam", "Schets"}, {"Modelburg", "Model"}, {"Proefhoven", "Proef"},
		{"Oefendrecht", "Oefen"}, {"Denkrade", "Denk"}, {"Toetsveen", "Toets"}, {"Verzinsum", "Verzin"},
		{"Testerbroek", "Tester"}, {"Fictiesluis", "Fictie"}, {"Maquettedijk", "Maquette"}, {"Sjabloonloo", "Sjabloon"},
	}
}

// side tells on which bank of the river a wijk may lie.
type side uint8

const (
	south side = iota
	north
	island
)

// wijkPlan is a district of the plan. Positions are km east and north of the
// municipality's centre; the first buurt is the most densely built and the last
// the least.
type wijkPlan struct {
	code    string // two characters behind the municipality's
	name    string // %s is the municipality's stem
	x, y    float64
	reach   float64 // relative size
	side    side
	density float64 // residents per km2 at the heart
	radius  float64 // km from the heart to where the houses end
	people  Character
	buurten []BuurtPlan
}

// BuurtPlan is a neighbourhood; its code is its position, from 00.
type BuurtPlan struct {
	Name      string
	Residents int  // exact number; 0 = by density, [Nobody] = none
	Elderly   bool // an old village core or a care complex
	Secret    bool // figures about homes and benefits are kept secret
}

const Nobody = -1

// Character says who lives somewhere; shares are 0-1.
type Character struct {
	Owner, Social     float64 // of homes; the rest is let privately
	Old               float64 // of households: head of 65 or older
	Single, Families  float64 // of households with a younger head
	Flats             float64 // of homes
	Value             float64 // of a home, x 1,000 euro
	Built             int     // year in which most homes were built
	Europe, Elsewhere float64 // of households: origin in Europe, outside Europe
}

func wijkPlans() []wijkPlan {
	return []wijkPlan{
		{"00", "%s-Centrum", 0, -0.15, 0.85, south, 9000, 1.1,
			Character{0.36, 0.34, 0.27, 0.62, 0.16, 0.74, 345, 1925, 0.11, 0.17},
			list("Binnenstad", "Marktbuurt", "Grachtenbuurt", "Stationsbuurt", "Singelkwartier", "Molenbuurt")},
		{"01", "%s-Noord", 0.7, 2.25, 1.35, north, 6800, 1.35,
			Character{0.27, 0.61, 0.30, 0.46, 0.27, 0.58, 265, 1963, 0.09, 0.34},
			list("Vogelbuurt", "Sterrenbuurt", "Bomenbuurt", "Wederopbouwbuurt", "Dichtersbuurt", "Noorderpolder",
				"Meerpolder")},
		{"02", "%s-Oost", 2.2, -0.45, 1.15, south, 6400, 1.2,
			Character{0.48, 0.38, 0.25, 0.42, 0.33, 0.35, 350, 1938, 0.09, 0.22},
			list("Tuindorp", "Schildersbuurt", "Componistenbuurt", "Sportbuurt", "Kanaalbuurt", "Oosterpolder")},
		{"03", "%s-Zuid", 0.5, -2.25, 1.25, south, 5600, 1.3,
			Character{0.62, 0.27, 0.31, 0.27, 0.38, 0.16, 410, 1976, 0.06, 0.13},
			list("Kruidenbuurt", "Rivierenbuurt", "Zeeheldenbuurt", "Bloemenbuurt", "Parkbuurt", "Zuiderpolder")},
		{"04", "Nieuwlanden", -1.95, -1.75, 1.1, south, 5800, 1.15,
			Character{0.80, 0.13, 0.09, 0.15, 0.66, 0.09, 545, 2009, 0.08, 0.17},
			list("De Wetering", "De Oevers", "De Hoven", "De Gaarden", "De Kreken")},
		{"05", "Oud-%s", -3.15, -0.35, 0.95, south, 3900, 0.65,
			Character{0.60, 0.30, 0.38, 0.30, 0.32, 0.14, 430, 1958, 0.04, 0.05},
			[]BuurtPlan{{Name: "Oud-Dorpskern", Elderly: true}, {Name: "Kerkakkers"}, {Name: "Lintdorp"},
				{Name: "Verspreide huizen in de Achterwaterscheboerenveensche Buitendijkspolder"}}},
		{"HA", "Havens", -1.95, 0.95, 0.85, south, 900, 0.5,
			Character{0.30, 0.45, 0.10, 0.70, 0.10, 0.80, 300, 1995, 0.20, 0.20},
			[]BuurtPlan{{Name: "Zeehaven", Residents: Nobody}, {Name: "Werfkwartier", Residents: 180, Secret: true},
				{Name: "Bedrijvenpark", Residents: 5}}},
		{"07", "%seiland", -2.15, 2.5, 1, island, 500, 0.4,
			Character{0.66, 0.12, 0.42, 0.36, 0.22, 0.02, 460, 1930, 0.05, 0.02},
			[]BuurtPlan{{Name: "Eilanddorp", Residents: 140}}},
	}
}

// list makes plans of ordinary buurten.
func list(names ...string) []BuurtPlan {
	plans := make([]BuurtPlan, len(names))
	for i, name := range names {
		plans[i].Name = name
	}
	return plans
}
