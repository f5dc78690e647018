package words

import (
	"math"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// Country is where the estimates are about, in a sentence.
func Country(l locale.Language) string { return l.Say("Nederland", "the Netherlands") }

// Level is the level of an area in a sentence.
func Level(l locale.Language, level risk.Level) string {
	switch level {
	case risk.Gemeente:
		return l.Say("gemeente", "municipality")
	case risk.Wijk:
		return l.Say("wijk", "district")
	}
	return l.Say("buurt", "neighbourhood")
}

// Levels is the plural of [Level].
func Levels(l locale.Language, level risk.Level) string {
	switch level {
	case risk.Gemeente:
		return l.Say("gemeenten", "municipalities")
	case risk.Wijk:
		return l.Say("wijken", "districts")
	}
	return l.Say("buurten", "neighbourhoods")
}

// ThisCell stands for the name of a cell in a sentence.
func ThisCell(l locale.Language) string { return l.Say("deze cel", "this cell") }

// CellName tells in which area a cell lies, "" for not known: its index is a
// code, not a name.
func CellName(l locale.Language, within string) string {
	if within == "" {
		return l.Say("Cel", "Cell")
	}
	return l.Say("Cel in %s", "Cell in %s", within)
}

// CellKind names the size of a cell: the mean area of an H3 cell of the
// resolution (Uber's table of cell statistics).
func CellKind(l locale.Language, resolution int) string {
	switch resolution {
	case 7:
		return l.Say("zeshoekige cel van ongeveer 5 vierkante kilometer", "hexagonal cell of about 5 square kilometres")
	case 8:
		return l.Say("zeshoekige cel van ongeveer 74 hectare", "hexagonal cell of about 74 hectares")
	case 9:
		return l.Say("zeshoekige cel van ongeveer 11 hectare", "hexagonal cell of about 11 hectares")
	case 10:
		return l.Say("zeshoekige cel van ongeveer anderhalve hectare", "hexagonal cell of about one and a half hectares")
	}
	return l.Say("zeshoekige cel (H3, resolutie %d)", "hexagonal cell (H3, resolution %d)", resolution)
}

// CellMethod says how the figures of a cell were made: with the population of
// 100 m squares or without.
func CellMethod(l locale.Language, fromSquares bool) string {
	if fromSquares {
		return l.Say("Deze cel is berekend uit buurten en vierkanten van 100 meter. "+
			"Het is een verdeling van de schatting per buurt, geen eigen meting.",
			"This cell is computed from neighbourhoods and squares of 100 metres. "+
				"It divides the estimate of each neighbourhood; it is no measurement of its own.")
	}
	return l.Say("Deze cel is berekend uit buurten: hun inwoners zijn gelijk over het land verdeeld. Het is geen eigen meting.",
		"This cell is computed from neighbourhoods: their residents are spread evenly over the land. "+
			"It is no measurement of its own.")
}

// OwnAreaKind names an area that a municipality drew itself.
func OwnAreaKind(l locale.Language) string { return l.Say("eigen gebied", "own area") }

// OwnAreaMethod says how the figures of such an area were made: with the population of 100 m squares or without.
func OwnAreaMethod(l locale.Language, fromSquares bool) string {
	noMeasurement := l.Say(" Het is een verdeling van de schatting per buurt, geen eigen meting.",
		" It divides the estimate of each neighbourhood; it is no measurement of its own.")
	if fromSquares {
		return l.Say("Dit gebied is zelf getekend. De cijfers zijn berekend uit buurten en vierkanten van 100 meter: "+
			"van een buurt op de grens telt mee wie binnen het gebied woont.",
			"This area was drawn by hand. Its figures are computed from neighbourhoods and squares of 100 metres: "+
				"of a neighbourhood on the border, those who live inside the area count.") + noMeasurement
	}
	return l.Say("Dit gebied is zelf getekend. De cijfers zijn berekend uit buurten: van een buurt op de grens telt mee "+
		"wat binnen het gebied ligt, alsof de inwoners gelijk over de buurt verdeeld zijn.",
		"This area was drawn by hand. Its figures are computed from neighbourhoods: of a neighbourhood on the border, "+
			"what lies inside the area counts, as if the residents were spread evenly over the neighbourhood.") +
		noMeasurement
}

// leastUnknown is the share of an own area that is worth telling about: less is
// how borders were drawn.
const leastUnknown = 0.01

// UnknownPart says how much of an own area lies in buurten without figures, by
// the share (0-1) that does not; "" for nothing worth telling.
func UnknownPart(l locale.Language, known float64) string {
	if known > 1-leastUnknown {
		return ""
	}
	return l.Say("Van ongeveer %s van de oppervlakte zijn er geen cijfers. Daar liggen buurten die verborgen zijn om privacy "+
		"of waarvan gegevens ontbreken, of water. Wie daar woont, is niet meegeteld.",
		"Of about %s of the surface there are no figures. Neighbourhoods lie there that are hidden for privacy "+
			"or whose data are missing, or water. Who lives there is not counted.",
		l.Percent(math.Round(100*(1-known))))
}
