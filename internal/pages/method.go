package pages

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"risicokaart/internal/edition"
	"risicokaart/internal/risk"
)

// methodPaths is where the model card stands, in either language.
var methodPaths = []twin{{Dutch, "/methode"}, {English, "/en/methode"}}

// methodText is the model card in words.
type methodText struct {
	MethodView
	Contents []part

	Lonely, LonelyOf, Severe, SevereOf string
	Names                              string // of the factors, in a sentence
	Factors                            []factorText
	Origin, Own                        bool // whether the model uses origin; figures of the municipality's own
	Training                           string
	Draws, Threshold, MaxMissing       string
	Share75                            string
	Shown                              *exampleText
	Checks                             []check
	ChoiceLines                        []choiceText
	Origins                            []sourceText
	Log                                []logLine
}

// part is a section of the model card: its id in the address and its heading.
type part struct{ ID, Title string }

// factorText is one line of the table of factors.
type factorText struct {
	Label, Unit, Direction, Coefficient, SD string
	Weight, Width                           string
	Columns                                 string
	Evidence                                quote
}

// check is one figure of the validation with its meaning.
type check struct{ Label, Value, Meaning string }

// sourceText is one line of the table of sources.
type sourceText struct{ What, Publisher, Year, File, SHA256, Licence string }

// logLine is one version in the change log of the shipped models.
type logLine struct{ ID, Made, Text string }

func newMethodText(v MethodView) methodText {
	m, l := v.Model, v.Language
	v.Site.Edition.Attribution = l.credit(v.Site.Edition.Attribution)
	t := methodText{
		MethodView: v,
		Contents:   contents(l),
		Lonely:     l.number(decimal(m.Lonely65.Reference)) + "%", LonelyOf: whole(m.Lonely65.Reference),
		Severe: l.number(decimal(m.Severe65.Reference)) + "%", SevereOf: whole(m.Severe65.Reference),
		Factors: factorTexts(m, l), Training: training(m.Training, l),
		Draws: l.number(whole(float64(m.Draws))), Threshold: whole(m.SuppressBelow), MaxMissing: percent(100 * m.MaxMissing),
		Share75: whole(100 * m.Age75.Share), Checks: checks(v.Measured, l), ChoiceLines: choices(v.Choices, m, l), Origins: sourceTexts(v),
	}
	var names []string
	for _, ind := range m.Indicators {
		names = append(names, l.label(&ind))
	}
	t.Names = l.and(names)
	t.Origin, t.Own = readsOrigin(m), v.hasOwn()
	if v.Shipped {
		t.Log = modelLog(l)
	}
	if v.Example != nil && v.Example.Estimate.HasFigures() {
		t.Shown = newExample(v.Example, m, l)
	}
	return t
}

// ownPrefix begins the names of columns with a municipality's own figures.
const ownPrefix = "own."

// reads reports whether a model reads a column with this in its name.
func reads(m *risk.Model, name string) bool {
	return slices.ContainsFunc(m.Columns(), func(column string) bool { return strings.Contains(column, name) })
}

// readsOrigin reports whether a model reads origin or migration background.
func readsOrigin(m *risk.Model) bool { return reads(m, "herkomst") || reads(m, "migratie") }

// hasOwn reports whether figures of the municipality's own are on the map or in
// the model.
func (v MethodView) hasOwn() bool { return len(v.Site.Own) > 0 || reads(v.Model, ownPrefix) }

func contents(l Language) []part {
	return []part{
		{"wat", l.say("Wat de kaart schat, en voor wie", "What the map estimates, and for whom")},
		{"gebruik", l.say("Waarvoor wel en waarvoor niet", "What it is for, and what not")},
		{"bronnen", l.say("Waar de cijfers vandaan komen", "Where the figures come from")},
		{"stappen", l.say("Hoe het werkt, in zes stappen", "How it works, in six steps")},
		{"zekerheid", l.say("Hoe zeker het is", "How sure it is")},
		{"minder", l.say("Waar en voor wie de schatting minder goed is", "Where and for whom the estimate is worse")},
		{"gebieden", l.say("Gebieden, geen personen", "Areas, not persons")},
		{"privacy", l.say("Privacy: wat we verbergen", "Privacy: what we hide")},
		{"model", l.say("Het model", "The model")},
		{"contact", l.say("Wie verantwoordelijk is", "Who is responsible")},
	}
}

// Say picks the words of the card's language.
func (t methodText) Say(nl, en string) string { return t.Language.say(nl, en) }

// Title is the heading of a section.
func (t methodText) Title(id string) string {
	i := slices.IndexFunc(t.Contents, func(p part) bool { return p.ID == id })
	return t.Contents[i].Title
}

// credit writes who made the figures; editions keep that in Dutch.
func (l Language) credit(dutch string) string {
	if l != English {
		return dutch
	}
	return strings.NewReplacer("Bron: ", "Source: ", " en ", " and ", "Voorbeeldgegevens, gemaakt door", "Example data, made by", OwnData, "own data").Replace(dutch)
}

// label is the name of an indicator.
func (l Language) label(ind *risk.Indicator) string { return l.say(ind.LabelNL, ind.LabelEN) }

func training(t risk.Training, l Language) string {
	var parts []string
	for _, p := range []struct {
		n     int
		level risk.Level
	}{{t.Gemeenten, risk.Gemeente}, {t.Wijken, risk.Wijk}, {t.Buurten, risk.Buurt}} {
		if p.n > 0 {
			parts = append(parts, l.number(whole(float64(p.n)))+" "+l.levels(p.level))
		}
	}
	return l.and(parts)
}

func factorTexts(m *risk.Model, l Language) []factorText {
	weights, largest, sum := make([]float64, len(m.Indicators)), 0.0, 0.0
	for i, ind := range m.Indicators {
		weights[i] = math.Abs(ind.Lonely65.Value) * ind.Spread.Country
		largest, sum = max(largest, weights[i]), sum+weights[i]
	}
	list := make([]factorText, len(m.Indicators))
	for i, ind := range m.Indicators {
		list[i] = factorText{
			Label: l.label(&ind), Unit: unitText(&ind, l), Direction: direction(ind.Lonely65.Value, l),
			Coefficient: l.number(significant(ind.Lonely65.Value)), SD: l.number(significant(ind.Lonely65.SD)),
			Columns: strings.Join(ind.Columns, ", "), Evidence: l.evidence(ind.Evidence),
		}
		if sum > 0 {
			list[i].Weight, list[i].Width = percent(100*weights[i]/sum), coordinate(100*weights[i]/largest)
		}
	}
	return list
}

func unitText(ind *risk.Indicator, l Language) string {
	unit := l.unit(ind.Unit)
	if ind.Transform == risk.Log {
		return l.say("logaritme van ", "logarithm of ") + unit
	}
	return unit
}

func direction(coefficient float64, l Language) string {
	switch {
	case coefficient > 0:
		return l.say("verhoogt", "raises")
	case coefficient < 0:
		return l.say("verlaagt", "lowers")
	}
	return l.say("telt niet mee", "does not count")
}

// significant writes a coefficient with two significant digits.
func significant(v float64) string {
	text := strconv.FormatFloat(v, 'g', 2, 64)
	if math.Abs(v) >= 1e-4 {
		digits := max(0, 1-int(math.Floor(math.Log10(math.Abs(v)))))
		text = strconv.FormatFloat(v, 'f', digits, 64)
	}
	return strings.NewReplacer(".", ",", "-", "−").Replace(text)
}

// checks are the three figures that say how well the model does.
func checks(m *Measured, l Language) []check {
	if m == nil {
		return nil
	}
	hundredths := strings.Replace(strconv.FormatFloat(m.Spearman, 'f', 2, 64), ".", ",", 1)
	return []check{
		{l.say("Volgorde van de buurten", "Order of the neighbourhoods"), l.number(hundredths),
			l.say("1 is precies de volgorde van RIVM, 0 is toeval (rangcorrelatie van Spearman).",
				"1 is exactly the order of RIVM, 0 is chance (Spearman’s rank correlation).")},
		{l.say("Gemiddeld verschil", "Mean difference"), l.say("%s procentpunt", "%s points", l.number(decimal(m.MeanError))),
			l.say("Zo ver ligt de schatting gemiddeld van het cijfer van RIVM. Elke buurt het cijfer van haar gemeente geven scheelt %s procentpunt.",
				"So far the estimate lies from RIVM’s figure on average. Giving every neighbourhood the figure of its municipality errs %s points.",
				l.number(decimal(m.Constant)))},
		{l.say("Binnen de marge", "Inside the margin"), percent(100 * m.Coverage),
			l.say("Dit deel van de cijfers van RIVM lag binnen onze marge van 95%.",
				"This share of RIVM’s figures lay inside our 95% margin.")},
	}
}

// sourceTexts lists the files of the edition, by what they tell.
func sourceTexts(v MethodView) []sourceText {
	l := v.Language
	what := map[edition.Kind]string{
		edition.Areas:   l.say("Grenzen en kerncijfers van gemeenten, wijken en buurten", "Borders and key figures of municipalities, districts and neighbourhoods"),
		edition.Figures: l.say("Kerncijfers wijken en buurten", "Key figures of districts and neighbourhoods"),
		edition.Squares: l.say("Inwoners per vierkant van 100 meter", "Residents per square of 100 metres"),
		edition.RIVM:    l.say("Schattingen van eenzaamheid", "Estimates of loneliness"),
		edition.Ages:    l.say("Leeftijden per gemeente", "Ages per municipality"),
		edition.Columns: l.say("Uitleg bij de kolommen", "What the columns mean"),
	}
	var list []sourceText
	for _, s := range v.Sources {
		year := s.Year
		switch s.Kind {
		case edition.Areas, edition.Figures, edition.Squares:
			year = cmp.Or(year, v.Site.Edition.Year)
		case edition.RIVM:
			year = cmp.Or(year, v.RIVMYear)
		}
		line := sourceText{What: cmp.Or(what[s.Kind], s.Name), Publisher: l.credit(s.Publisher), File: s.Name, SHA256: s.SHA256, Licence: s.Licence}
		if year > 0 {
			line.Year = strconv.Itoa(year)
		}
		list = append(list, line)
	}
	return list
}

// modelLog is the change log of the models that come with the program, the
// newest first.
func modelLog(l Language) []logLine {
	return []logLine{
		{"eenzaamheid-1", "2026-11-22", l.say(
			"Hoe zwaar eerder onderzoek telt, is nu ook van de cijfers geleerd in plaats van aangenomen. En hoeveel mensen gescheiden zijn, vergelijken we alleen nog met wie getrouwd is: meer verweduwde mensen verlagen zo nergens de schatting. De schattingen veranderen er weinig door.",
			"How much earlier research counts is now learnt from the figures as well, instead of assumed. And the number of divorced people is compared with those who are married alone, so that more widowed people lower no estimate. The estimates hardly change.")},
		{"eenzaamheid-1", "2026-11-21", l.say(
			"Eerste model. Acht factoren; geleerd van cijfers van RIVM over 2020 en van CBS over 2024.",
			"First model. Eight factors; it learnt from figures of RIVM of 2020 and of CBS of 2024.")},
	}
}
