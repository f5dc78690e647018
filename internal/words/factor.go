package words

import (
	"math"
	"slices"
	"strings"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// Factors are the factors of a model with their words, by [risk.Factor.ID]. One
// without words shows its id.
type Factors map[string]*risk.Indicator

// FactorsOf takes the words from the model.
func FactorsOf(m *risk.Model) Factors {
	f := make(Factors, len(m.Indicators))
	for i := range m.Indicators {
		f[m.Indicators[i].ID] = &m.Indicators[i]
	}
	return f
}

// Label is the name of a factor.
func (f Factors) Label(l locale.Language, id string) string {
	if ind := f[id]; ind != nil && FactorName(l, ind) != "" {
		return FactorName(l, ind)
	}
	if id == risk.BenchmarkFactor {
		return l.Say("afstemming op het cijfer van RIVM", "agreement with the figure of RIVM")
	}
	return id
}

// Phrase is what an area has of a factor, against a reference: "veel
// alleenwonenden". It is empty where the two are the same.
func (f Factors) Phrase(l locale.Language, factor risk.Factor, reference float64) string {
	ind := f[factor.ID]
	switch {
	case ind == nil:
		return ""
	case factor.Value > reference:
		return l.Say(ind.HighNL, ind.HighEN)
	case factor.Value < reference:
		return l.Say(ind.LowNL, ind.LowEN)
	}
	return ""
}

// Unit is the unit of a factor, as model files have it.
func (f Factors) Unit(id string) string {
	if ind := f[id]; ind != nil {
		return ind.Unit
	}
	return ""
}

// From lists the factors that are made of a column of CBS, by name.
func (f Factors) From(l locale.Language, column string) []string {
	var labels []string
	for id, ind := range f {
		if slices.Contains(ind.Columns, column) {
			labels = append(labels, f.Label(l, id))
		}
	}
	slices.Sort(labels)
	return labels
}

// FactorName is the name of an indicator of a model.
func FactorName(l locale.Language, ind *risk.Indicator) string {
	return l.Say(ind.LabelNL, ind.LabelEN)
}

// englishUnits are the units of the shipped model; model files give units in
// Dutch. One that is not listed is shown as it is.
var englishUnits = map[string]string{
	"% van de huishoudens":                  "% of households",
	"% van de inwoners":                     "% of residents",
	"% van de woningen":                     "% of homes",
	"% van wie getrouwd of gescheiden is":   "% of those who are married or divorced",
	"per 100 inwoners van 65 jaar en ouder": "per 100 residents of 65 and older",
	thousandEuro:                            "x 1,000 euro",
	"per 100 inwoners":                      "per 100 residents",
	"adressen per km2":                      "addresses per km2",
}

const thousandEuro = "x 1.000 euro"

// Unit writes a unit of an indicator.
func Unit(l locale.Language, unit string) string {
	if english, ok := englishUnits[unit]; ok && l == locale.English {
		unit = english
	}
	return strings.ReplaceAll(unit, "km2", "km²")
}

// ScaledUnit writes the unit on the scale of an indicator's coefficient.
func ScaledUnit(l locale.Language, ind *risk.Indicator) string {
	if ind.Transform == risk.Log {
		return l.Say("logaritme van %s", "logarithm of %s", Unit(l, ind.Unit))
	}
	return Unit(l, ind.Unit)
}

// Value writes a value of an area in the unit of its indicator.
func Value(l locale.Language, v float64, unit string) string {
	switch {
	case math.IsNaN(v):
		return l.Unknown()
	case strings.HasPrefix(unit, "%"):
		return l.Percent(v)
	case unit == thousandEuro:
		return "€\u00a0" + l.Whole(1000*math.Round(v))
	}
	number := l.Tenths(v)
	if math.Abs(v) >= 100 {
		number = l.Whole(v)
	}
	return strings.TrimSpace(number + " " + Unit(l, unit))
}

// UsualValue writes the value to compare with, beside one that has its unit.
func UsualValue(l locale.Language, v float64, unit string) string {
	if strings.HasPrefix(unit, "%") || unit == thousandEuro {
		return Value(l, v, unit)
	}
	return Value(l, v, "")
}

// OwnValue writes a figure that whoever runs the map brought along, with its
// unit: 12,5%, 7 per 1.000 inwoners. It is rounded less than our estimates are:
// nobody here knows how sure it is.
func OwnValue(l locale.Language, v float64, unit string) string {
	if strings.HasPrefix(unit, "%") {
		return OwnNumber(l, v) + unit
	}
	return strings.TrimSpace(OwnNumber(l, v) + " " + unit)
}

// OwnNumber writes such a figure with two decimals, or four below a tenth, and
// without zeros at its end. The map's script writes it so too.
func OwnNumber(l locale.Language, v float64) string {
	if math.Abs(v) < 0.1 {
		return l.Loose(v, 4)
	}
	return l.Loose(v, 2)
}

// OwnNote tells the interval of such a figure and its year, where they are
// known: low and high may be nil, year 0.
func OwnNote(l locale.Language, low, high *float64, year int) string {
	var notes []string
	if low != nil && high != nil {
		notes = append(notes, l.Say("tussen %s en %s", "between %s and %s", OwnNumber(l, *low), OwnNumber(l, *high)))
	}
	if year != 0 {
		notes = append(notes, l.Say("over %d", "of %d", year))
	}
	return strings.Join(notes, ", ")
}

// Quote is a text and, where it is not in the language of the page, its language.
type Quote struct{ Text, Lang string }

// Evidence is what a model file says of the evidence for a factor, in English
// where it does not say it in Dutch.
func Evidence(l locale.Language, e risk.Evidence) Quote {
	if l == locale.Dutch && e.CitationNL != "" {
		return Quote{Text: e.CitationNL}
	}
	return Quote{e.Citation, string(locale.English)}
}
