package pages

import (
	"fmt"
	"slices"

	"risicokaart/internal/risk"
)

// Input is a figure of an area that is of another year than the edition.
type Input struct {
	Column string // CBS's name
	Year   int
}

// OtherYear is what an edition of another year says of the same code.
type OtherYear struct {
	Year     int
	Model    string
	Same     bool   // the area kept code, name and shape
	Reason   string // why not: name, geometry, reclassified, new or gone
	Lonely65 *risk.Prevalence
}

// shareLabels name the figures that the model reads beside its indicators.
var shareLabels = map[string]string{
	risk.ColumnShare65:     "aandeel 65-plussers",
	risk.ColumnShare0to15:  "aandeel jongeren",
	risk.ColumnShare15to25: "aandeel jongeren",
}

// borrowed tells which figures are of another year than the rest; empty when
// all are of that year.
func borrowed(inputs []Input, words map[string]Indicator, year int) string {
	var parts []string
	for _, in := range inputs {
		var labels []string
		for _, w := range words {
			if slices.Contains(w.Columns, in.Column) {
				labels = append(labels, w.Label)
			}
		}
		if label, ok := shareLabels[in.Column]; ok {
			labels = append(labels, label)
		}
		for _, label := range labels {
			parts = append(parts, fmt.Sprintf("%s (cijfer van %d)", label, in.Year))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	slices.Sort(parts)
	return fmt.Sprintf("Niet alle cijfers zijn van %d: %s.", year, and(slices.Compact(parts)))
}

// yearsNote states the rule of [change].
const yearsNote = "Een verschil noemen we alleen als het gebied hetzelfde bleef en de marges (95% zeker) van de twee jaren elkaar niet raken."

// otherYears writes a sentence or two about every other year, and whether any
// figures stand in them.
func otherYears(a *Area, edition Edition) (sentences []string, figures bool) {
	for _, o := range a.OtherYears {
		text := fmt.Sprintf("%d: ", o.Year)
		switch {
		case !o.Same:
			text += "gebied gewijzigd, dus niet te vergelijken. " + capital(changed(o, edition.Year)) + "."
		case o.Lonely65 == nil || !a.Estimate.HasFigures():
			text += "er is geen schatting om mee te vergelijken."
		default:
			figures = true
			text += fmt.Sprintf("naar schatting %s eenzame 65-plussers (%s), %s. ",
				people(o.Lonely65.Count.Value), percent(o.Lonely65.Percent.Value), between(o.Lonely65.Count))
			if o.Model != edition.Model {
				text += "Dat is met een ander model geschat, dus niet te vergelijken."
				break
			}
			now := a.Estimate.Prevalence[risk.Lonely65].Percent
			if o.Year < edition.Year {
				text += change(o.Lonely65.Percent, now, o.Year, edition.Year)
			} else {
				text += change(now, o.Lonely65.Percent, edition.Year, o.Year)
			}
		}
		sentences = append(sentences, text)
	}
	return sentences, figures
}

// change says whether a share changed from one year to a later one. It claims
// so only when the intervals of the two do not overlap.
func change(before, after risk.Quantity, from, to int) string {
	direction := ""
	switch {
	case after.Low > before.High:
		direction = "hoger"
	case after.High < before.Low:
		direction = "lager"
	default:
		return fmt.Sprintf("Tussen %d en %d is er geen duidelijk verschil.", from, to)
	}
	return fmt.Sprintf("In %d is het deel eenzame 65-plussers %s dan in %d.", to, direction, from)
}

// changed says why an area is not the same in another year.
func changed(o OtherYear, year int) string {
	switch o.Reason {
	case "name":
		return fmt.Sprintf("in %d had deze code een andere naam", o.Year)
	case "geometry":
		return fmt.Sprintf("in %d lagen de grenzen anders", o.Year)
	case "reclassified":
		return fmt.Sprintf("CBS heeft de gebieden tussen %d en %d anders ingedeeld", min(o.Year, year), max(o.Year, year))
	case "new":
		return fmt.Sprintf("in %d bestond dit gebied nog niet", min(o.Year, year))
	}
	return fmt.Sprintf("in %d bestaat dit gebied niet meer", max(o.Year, year))
}
