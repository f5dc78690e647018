package pages

import "maps"

// mapText is the map page in words.
type mapText struct {
	MapView
	AreaText *areaText
	CellText *cellText
	OwnText  *ownAreaText
	TopLines []line
	TopKind  string // "buurten"
	Script   scriptData
}

// scriptData is what the map's script needs to write words and numbers as the
// pages do.
type scriptData struct {
	Words  map[string]string `json:"words"`
	Grains [][2]float64      `json:"grains"`
}

// Chosen reports whether the page opens with an area or cell in its panel.
func (t mapText) Chosen() bool { return t.AreaText != nil || t.CellText != nil || t.OwnText != nil }

func newMapText(v MapView) mapText {
	t := mapText{MapView: v, Script: scriptData{Words: scriptWords(), Grains: grains()}}
	switch {
	case v.Area != nil:
		area := newAreaText(AreaView{Site: v.Site, Area: *v.Area, Against: v.Against}, false)
		t.AreaText, t.Against = &area, area.Against
	case v.Cell != nil:
		cell := newCellText(CellView{Site: v.Site, Cell: *v.Cell}, false)
		t.CellText = &cell
	case v.OwnArea != nil:
		own := newOwnAreaText(OwnAreaView{Site: v.Site, OwnArea: *v.OwnArea}, false)
		t.OwnText = &own
	}
	for i, r := range v.Top {
		t.TopKind = levelNames(r.Level)
		t.TopLines = append(t.TopLines, newLine(r, i+1))
	}
	return t
}

// scriptWords are the words that the map's script puts on the page, with
// {name} where it fills in a name or number. They stand here so that all
// words of the product are in one place.
func scriptWords() map[string]string {
	words := map[string]string{
		"tip.figures":    "{percent}%: naar schatting {count} mensen",
		"tip.stability":  "Zelfde klasse in {percent}% van de andere rekenwijzen",
		"tip.suppressed": "verborgen om privacy",
		"tip.no_data":    "geen gegevens",
		"tip.cell":       "Zeshoekige cel",

		"legend.gemeente": "Deel van de 65-plussers dat naar schatting eenzaam is, per gemeente",
		"legend.wijk":     "Deel van de 65-plussers dat naar schatting eenzaam is, per wijk",
		"legend.buurt":    "Deel van de 65-plussers dat naar schatting eenzaam is, per buurt",
		"legend.h3":       "Deel van de 65-plussers dat naar schatting eenzaam is, per cel. Cellen zijn uit buurten berekend.",
		"legend.eigen":    "Deel van de 65-plussers dat naar schatting eenzaam is, per eigen gebied. De cijfers zijn uit buurten berekend.",

		"legend.reference": "Nederland: {percent}%",

		"legend.title":    "Eenzame 65-plussers",
		"legend.own":      "Eigen cijfers per {level}",
		"legend.own.unit": "Eigen cijfers per {level}, in {unit}",
		"legend.own.none": "Deze cijfers zijn er niet per {level}, wel per {others}.",
		"level.gemeente":  "gemeente",
		"level.wijk":      "wijk",
		"level.buurt":     "buurt",
		"level.h3":        "cel",
		"level.eigen":     "eigen gebied",

		"search.none":  "Geen gebied gevonden voor “{query}”. Controleer de spelling of zoek op postcode.",
		"search.error": "Zoeken lukt nu niet. Probeer het later opnieuw.",
		"search.in":    "{level} in {municipality}",

		"map.label":   "Kaart van eenzaamheid onder 65-plussers. Gebruik de pijltjestoetsen om te schuiven, plus en min om te zoomen.",
		"place.title": "{name}: Risicokaart",
		"start.title": "Risicokaart: waar wonen eenzame 65-plussers?",
	}
	maps.Copy(words, layerWords())
	return words
}
