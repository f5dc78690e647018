package words

import (
	"slices"
	"strings"

	"risicokaart/internal/edition"
	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// Section is a section of the model card: its id in the address and its heading.
type Section struct{ ID, Title string }

// Sections are the sections of the model card, in their order.
func Sections(l locale.Language) []Section {
	return []Section{
		{"wat", l.Say("Wat de kaart schat, en voor wie", "What the map estimates, and for whom")},
		{"gebruik", l.Say("Waarvoor wel en waarvoor niet", "What it is for, and what not")},
		{"bronnen", l.Say("Waar de cijfers vandaan komen", "Where the figures come from")},
		{"stappen", l.Say("Hoe het werkt, in zes stappen", "How it works, in six steps")},
		{"zekerheid", l.Say("Hoe zeker het is", "How sure it is")},
		{"minder", l.Say("Waar en voor wie de schatting minder goed is", "Where and for whom the estimate is worse")},
		{"gebieden", l.Say("Gebieden, geen personen", "Areas, not persons")},
		{"privacy", l.Say("Privacy: wat we verbergen", "Privacy: what we hide")},
		{"model", l.Say("Het model", "The model")},
		{"contact", l.Say("Wie verantwoordelijk is", "Who is responsible")},
	}
}

// Credit writes who made the figures; editions keep that in Dutch.
func Credit(l locale.Language, dutch string) string {
	if l != locale.English {
		return dutch
	}
	return strings.NewReplacer("Bron: ", "Source: ", " en ", " and ",
		"Voorbeeldgegevens, gemaakt door", "Example data, made by").Replace(dutch)
}

// OwnData says where a file comes from that no publisher made.
func OwnData(l locale.Language) string { return l.Say("eigen gegevens", "own data") }

// SourceKind says what the files of a kind tell; "" for other kinds.
func SourceKind(l locale.Language, kind edition.Kind) string {
	switch kind {
	case edition.Areas:
		return l.Say("Grenzen en kerncijfers van gemeenten, wijken en buurten",
			"Borders and key figures of municipalities, districts and neighbourhoods")
	case edition.Figures:
		return l.Say("Kerncijfers wijken en buurten", "Key figures of districts and neighbourhoods")
	case edition.Squares:
		return l.Say("Inwoners per vierkant van 100 meter", "Residents per square of 100 metres")
	case edition.RIVM:
		return l.Say("Schattingen van eenzaamheid", "Estimates of loneliness")
	case edition.Ages:
		return l.Say("Leeftijden per gemeente", "Ages per municipality")
	case edition.Columns:
		return l.Say("Uitleg bij de kolommen", "What the columns mean")
	}
	return ""
}

// FactorNames lists the factors of a model in a sentence.
func FactorNames(l locale.Language, m *risk.Model) string {
	var names []string
	for i := range m.Indicators {
		names = append(names, FactorName(l, &m.Indicators[i]))
	}
	return l.And(names)
}

// Training says what a model learnt from; empty where it does not tell.
func Training(l locale.Language, t risk.Training) string {
	var parts []string
	for _, p := range []struct {
		n     int
		level risk.Level
	}{{t.Gemeenten, risk.Gemeente}, {t.Wijken, risk.Wijk}, {t.Buurten, risk.Buurt}} {
		if p.n > 0 {
			parts = append(parts, l.Whole(float64(p.n))+" "+Levels(l, p.level))
		}
	}
	return l.And(parts)
}

// Direction says what a higher value of a factor does to an estimate.
func Direction(l locale.Language, coefficient float64) string {
	switch {
	case coefficient > 0:
		return l.Say("verhoogt", "raises")
	case coefficient < 0:
		return l.Say("verlaagt", "lowers")
	}
	return l.Say("telt niet mee", "does not count")
}

// Check is one figure of a validation with its meaning.
type Check struct{ Label, Value, Meaning string }

// OrderCheck tells the rank correlation of estimates with figures of RIVM.
func OrderCheck(l locale.Language, spearman float64) Check {
	return Check{l.Say("Volgorde van de buurten", "Order of the neighbourhoods"), l.Decimal(spearman, 2),
		l.Say("1 is precies de volgorde van RIVM, 0 is toeval (rangcorrelatie van Spearman).",
			"1 is exactly the order of RIVM, 0 is chance (Spearman’s rank correlation).")}
}

// ErrorCheck tells the mean absolute difference, in percentage points, beside
// that of giving every buurt the figure of its municipality.
func ErrorCheck(l locale.Language, mean, constant float64) Check {
	return Check{l.Say("Gemiddeld verschil", "Mean difference"), l.Say("%s procentpunt", "%s points", l.Tenths(mean)),
		l.Say("Zo ver ligt de schatting gemiddeld van het cijfer van RIVM. "+
			"Elke buurt het cijfer van haar gemeente geven scheelt %s procentpunt.",
			"So far the estimate lies from RIVM’s figure on average. "+
				"Giving every neighbourhood the figure of its municipality errs %s points.",
			l.Tenths(constant))}
}

// CoverageCheck tells the share (0-1) of figures inside the 95 % interval.
func CoverageCheck(l locale.Language, share float64) Check {
	return Check{l.Say("Binnen de marge", "Inside the margin"), l.Percent(100 * share),
		l.Say("Dit deel van de cijfers van RIVM lag binnen onze marge van 95%.",
			"This share of RIVM’s figures lay inside our 95% margin.")}
}

// Variant says what another model chose otherwise, by [risk.Variant.ID]; ""
// for an id that is not known.
func Variant(l locale.Language, id string, m *risk.Model) string {
	switch id {
	case "equal_weights":
		return l.Say("alle factoren even zwaar", "all factors weigh the same")
	case "percentile_ranks":
		return l.Say("rangorde van elke factor in plaats van de waarde", "the rank of every factor instead of its value")
	case "capped":
		return l.Say("uitschieters afgekapt", "extreme values capped")
	}
	factor, without := strings.CutPrefix(id, "without:")
	i := slices.IndexFunc(m.Indicators, func(ind risk.Indicator) bool { return ind.ID == factor })
	if !without || i < 0 {
		return ""
	}
	return l.Say("zonder %s", "without %s", FactorName(l, &m.Indicators[i]))
}

// OtherWeights says the same of n models with weights drawn by lot.
func OtherWeights(l locale.Language, n int) string {
	return l.Say("andere gewichten (gemiddeld over %d keer loten, de helft tot anderhalf keer zo zwaar)",
		"other weights (mean of %d draws, half to one and a half times as heavy)", n)
}

// LogLine is one version in the change log of the shipped models.
type LogLine struct{ ID, Made, Text string }

// ModelLog is the change log of the models that come with the program, the
// newest first.
func ModelLog(l locale.Language) []LogLine {
	return []LogLine{
		{"eenzaamheid-1", "2026-11-22", l.Say(
			"Hoe zwaar eerder onderzoek telt, is nu ook van de cijfers geleerd in plaats van aangenomen. "+
				"En hoeveel mensen gescheiden zijn, vergelijken we alleen nog met wie getrouwd is: "+
				"meer verweduwde mensen verlagen zo nergens de schatting. De schattingen veranderen er weinig door.",
			"How much earlier research counts is now learnt from the figures as well, instead of assumed. "+
				"And the number of divorced people is compared with those who are married alone, "+
				"so that more widowed people lower no estimate. The estimates hardly change.")},
		{"eenzaamheid-1", "2026-11-21", l.Say(
			"Eerste model. Acht factoren; geleerd van cijfers van RIVM over 2020 en van CBS over 2024.",
			"First model. Eight factors; it learnt from figures of RIVM of 2020 and of CBS of 2024.")},
	}
}
