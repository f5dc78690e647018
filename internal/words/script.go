package words

import (
	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// Script gives the words that the map's script puts on the page, with {name}
// where it fills in a name or number, by the key that it asks for; layers are
// those of the map beside the one that it opens with.
func Script(l locale.Language, layers []Layer) map[string]string {
	share := func(unit string) string {
		return l.Say("Deel van de 65-plussers dat naar schatting eenzaam is, per %s",
			"Share of residents of 65+ who are estimated to be lonely, per %s", unit)
	}
	cell, ownArea := l.Say("cel", "cell"), OwnAreaKind(l)
	words := map[string]string{
		"tip.figures": l.Say("{percent}%: naar schatting {count} mensen", "{percent}%: an estimated {count} people"),
		"tip.stability": l.Say("Zelfde klasse in {percent}% van de andere rekenwijzen",
			"Same class in {percent}% of the other calculations"),
		"tip.suppressed": StatusShort(l, risk.StatusSuppressed, risk.ReasonNone),
		"tip.no_data":    StatusShort(l, risk.StatusNoData, risk.ReasonNone),
		"tip.cell":       l.Say("Zeshoekige cel", "Hexagonal cell"),

		"legend.gemeente": share(Level(l, risk.Gemeente)),
		"legend.wijk":     share(Level(l, risk.Wijk)),
		"legend.buurt":    share(Level(l, risk.Buurt)),
		"legend.h3": share(cell) + l.Say(". Cellen zijn uit buurten berekend.",
			". Cells are computed from neighbourhoods."),
		"legend.eigen": share(ownArea) + l.Say(". De cijfers zijn uit buurten berekend.",
			". The figures are computed from neighbourhoods."),

		"legend.reference": l.Say("Nederland: {percent}%", "The Netherlands: {percent}%"),

		"legend.title":    locale.Capital(OutcomePeople(l, risk.Lonely65)),
		"legend.own":      l.Say("Eigen cijfers per {level}", "Own figures per {level}"),
		"legend.own.unit": l.Say("Eigen cijfers per {level}, in {unit}", "Own figures per {level}, in {unit}"),
		"legend.own.none": l.Say("Deze cijfers zijn er niet per {level}, wel per {others}.",
			"There are no such figures per {level}, but per {others}."),
		"level.gemeente": Level(l, risk.Gemeente),
		"level.wijk":     Level(l, risk.Wijk),
		"level.buurt":    Level(l, risk.Buurt),
		"level.h3":       cell,
		"level.eigen":    ownArea,

		"search.none": l.Say("Geen gebied gevonden voor “{query}”. Zoek op de naam van een gemeente, wijk of buurt, "+
			"op een code (GM0599) of op een postcode (3011 of 3011 AB).",
			"No area found for “{query}”. Search for the name of a municipality, district or neighbourhood, "+
				"for a code (GM0599) or for a postcode (3011 or 3011 AB)."),
		"search.error": l.Say("Zoeken lukt nu niet. Probeer het later opnieuw.",
			"Searching does not work now. Try again later."),
		"search.in": l.Say("{level} in {municipality}", "{level} in {municipality}"),

		"map.label": l.Say("Kaart van eenzaamheid onder 65-plussers. "+
			"Gebruik de pijltjestoetsen om te schuiven, plus en min om te zoomen.",
			"Map of loneliness among residents of 65+. Use the arrow keys to move, plus and minus to zoom."),
		"place.title": l.Say("{name}: Risicokaart", "{name}: Risicokaart"),
		"start.title": l.Say("Risicokaart: waar wonen eenzame 65-plussers?",
			"Risicokaart: where do lonely residents of 65+ live?"),
	}
	for _, layer := range layers {
		words["legend.layer."+layer.ID] = layer.Note
	}
	return words
}
