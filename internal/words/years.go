package words

import (
	"slices"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// Input is a figure of an area that is of another year than the edition.
type Input struct {
	Column string // CBS's name
	Year   int
}

// shareName names a figure that the model reads beside its indicators; "" for
// a column that is none.
func shareName(l locale.Language, column string) string {
	switch column {
	case risk.ColumnShare65:
		return l.Say("aandeel 65-plussers", "share of residents of 65+")
	case risk.ColumnShare0to15, risk.ColumnShare15to25:
		return l.Say("aandeel jongeren", "share of young people")
	}
	return ""
}

// Borrowed tells which figures are of another year than the rest; empty when
// all are of that year.
func Borrowed(l locale.Language, inputs []Input, factors Factors, year int) string {
	var parts []string
	for _, in := range inputs {
		labels := factors.From(l, in.Column)
		if label := shareName(l, in.Column); label != "" {
			labels = append(labels, label)
		}
		for _, label := range labels {
			parts = append(parts, l.Say("%s (cijfer van %d)", "%s (figure of %d)", label, in.Year))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	slices.Sort(parts)
	return l.Say("Niet alle cijfers zijn van %d: %s.", "Not all figures are of %d: %s.", year, l.And(slices.Compact(parts)))
}

// OtherYear is what an edition of another year says of the same code.
type OtherYear struct {
	Year     int
	Model    string
	Same     bool   // the area kept code, name and shape
	Reason   string // why not: name, geometry, reclassified, new or gone
	Lonely65 *risk.Prevalence
}

// YearsNote states the rule by which [InOtherYear] says that a share changed.
func YearsNote(l locale.Language) string {
	return l.Say("Een verschil noemen we alleen als het gebied hetzelfde bleef "+
		"en de marges (95% zeker) van de twee jaren elkaar niet raken.",
		"We call it a difference only if the area stayed the same and the margins (95% certain) of the two years do not touch.")
}

// InOtherYear says of another year what can be said beside an estimate of year
// by model, and whether it tells a figure. An estimate without figures is of an
// area that shows none: then none of the other year is told either.
func InOtherYear(l locale.Language, o *OtherYear, e *risk.Estimate, year int, model string) (text string, figure bool) {
	switch {
	case !o.Same:
		return l.Say("%d: gebied gewijzigd, dus niet te vergelijken. %s.",
			"%d: the area changed, so it cannot be compared. %s.",
			o.Year, locale.Capital(changed(l, o, year))), false
	case o.Lonely65 == nil || !e.HasFigures():
		return l.Say("%d: er is geen schatting om mee te vergelijken.", "%d: there is no estimate to compare with.",
			o.Year), false
	}
	text = l.Say("%d: naar schatting %s eenzame 65-plussers (%s), %s. ",
		"%d: an estimated %s lonely residents of 65+ (%s), %s. ",
		o.Year, People(l, o.Lonely65.Count.Value), l.Percent(o.Lonely65.Percent.Value), Between(l, o.Lonely65.Count))
	now, then := e.Prevalence[risk.Lonely65].Percent, o.Lonely65.Percent
	switch {
	case o.Model != model:
		text += l.Say("Dat is met een ander model geschat, dus niet te vergelijken.",
			"That was estimated with another model, so it cannot be compared.")
	case o.Year < year:
		text += change(l, then, now, o.Year, year)
	default:
		text += change(l, now, then, year, o.Year)
	}
	return text, true
}

// change says whether a share changed from one year to a later one. It claims
// so only when the intervals of the two do not overlap.
func change(l locale.Language, before, after risk.Quantity, from, to int) string {
	switch {
	case after.Low > before.High:
		return l.Say("In %d is het deel eenzame 65-plussers hoger dan in %d.",
			"In %d the share of lonely residents of 65+ is higher than in %d.", to, from)
	case after.High < before.Low:
		return l.Say("In %d is het deel eenzame 65-plussers lager dan in %d.",
			"In %d the share of lonely residents of 65+ is lower than in %d.", to, from)
	}
	return l.Say("Tussen %d en %d is er geen duidelijk verschil.", "Between %d and %d there is no clear difference.",
		from, to)
}

// changed says why an area is not the same in another year.
func changed(l locale.Language, o *OtherYear, year int) string {
	first, last := min(o.Year, year), max(o.Year, year)
	switch o.Reason {
	case "name":
		return l.Say("in %d had deze code een andere naam", "in %d this code had another name", o.Year)
	case "geometry":
		return l.Say("in %d lagen de grenzen anders", "in %d the borders lay elsewhere", o.Year)
	case "reclassified":
		return l.Say("CBS heeft de gebieden tussen %d en %d anders ingedeeld",
			"CBS divided the areas anew between %d and %d", first, last)
	case "new":
		return l.Say("in %d bestond dit gebied nog niet", "in %d this area did not exist yet", first)
	}
	return l.Say("in %d bestaat dit gebied niet meer", "in %d this area exists no more", last)
}
