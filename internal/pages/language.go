package pages

import (
	"fmt"
	"strings"
	"time"

	"risicokaart/internal/risk"
)

// Language is one that a page is written in. A page that exists in both has
// every sentence in both beside each other, so that neither is forgotten when
// the other changes.
type Language string

// The two languages; the zero Language reads as Dutch.
const (
	Dutch   Language = "nl"
	English Language = "en"
)

// say picks the words of the language and, where values are given, puts them
// into the words as [fmt.Sprintf] does.
func (l Language) say(nl, en string, values ...any) string {
	text := nl
	if l == English {
		text = en
	}
	if len(values) == 0 {
		return text
	}
	return fmt.Sprintf(text, values...)
}

// number takes a number that is written the Dutch way, as 1.240,5, to the way
// of the language.
func (l Language) number(dutch string) string {
	if l != English {
		return dutch
	}
	return strings.NewReplacer(".", ",", ",", ".", unknown, "unknown").Replace(dutch)
}

// date writes a day; empty for the zero time.
func (l Language) date(t time.Time) string {
	if l != English || t.IsZero() {
		return date(t)
	}
	return t.Format("2 January 2006")
}

// and joins parts as a sentence does.
func (l Language) and(parts []string) string {
	if last := len(parts) - 1; l == English && last > 0 {
		return strings.Join(parts[:last], ", ") + " and " + parts[last]
	}
	return and(parts)
}

// level is the level of an area in a sentence.
func (l Language) level(level risk.Level) string {
	switch level {
	case risk.Gemeente:
		return l.say("gemeente", "municipality")
	case risk.Wijk:
		return l.say("wijk", "district")
	}
	return l.say("buurt", "neighbourhood")
}

// levels is the plural of [Language.level].
func (l Language) levels(level risk.Level) string {
	switch level {
	case risk.Gemeente:
		return l.say("gemeenten", "municipalities")
	case risk.Wijk:
		return l.say("wijken", "districts")
	}
	return l.say("buurten", "neighbourhoods")
}

// englishUnits are the units of the shipped model; model files give units in
// Dutch. One that is not listed is shown as it is.
var englishUnits = map[string]string{
	"% van de huishoudens":                  "% of households",
	"% van de inwoners":                     "% of residents",
	"% van de woningen":                     "% of homes",
	"% van wie getrouwd of gescheiden is":   "% of those who are married or divorced",
	"per 100 inwoners van 65 jaar en ouder": "per 100 residents of 65 and older",
	"x 1.000 euro":                          "x 1,000 euro",
	"per 100 inwoners":                      "per 100 residents",
	"adressen per km2":                      "addresses per km2",
}

// unit writes a unit of an indicator.
func (l Language) unit(unit string) string {
	if english, ok := englishUnits[unit]; ok && l == English {
		unit = english
	}
	return strings.ReplaceAll(unit, "km2", "km²")
}

// value writes a value of an area in the unit of its indicator.
func (l Language) value(v float64, unit string) string {
	if strings.HasPrefix(unit, "%") || unit == "x 1.000 euro" {
		return l.number(indicatorValue(v, unit))
	}
	return strings.TrimSpace(l.number(indicatorNumber(v)) + " " + l.unit(unit))
}
