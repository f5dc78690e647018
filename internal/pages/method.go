package pages

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"risicokaart/internal/edition"
	"risicokaart/internal/locale"
	"risicokaart/internal/pages/plot"
	"risicokaart/internal/register"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

// methodPaths is where the model card stands, in either language.
var methodPaths = []twin{{locale.Dutch, "/methode"}, {locale.English, "/en/methode"}}

// methodText is the model card in words.
type methodText struct {
	MethodView
	Contents []words.Section

	Lonely, LonelyOf, Severe, SevereOf string
	Names                              string // of the factors, in a sentence
	Factors                            []factorText
	Origin, Own                        bool // whether the model uses origin; figures of the municipality's own
	Adults                             bool // whether it estimates residents of 18+ too
	Training                           string
	Draws, Threshold, MaxMissing       string
	Share75                            string
	Shown                              *exampleText
	Checks                             []words.Check
	ChoiceLines                        []choiceText
	Origins                            []sourceText
	Log                                []words.LogLine
}

// factorText is one line of the table of factors.
type factorText struct {
	Label, Unit, Direction, Coefficient, SD string
	Weight, Width                           string
	Columns                                 string
	Evidence                                words.Quote
}

// sourceText is one line of the table of sources.
type sourceText struct{ What, Publisher, Year, File, SHA256, Licence string }

// choiceText is one line of the table of other choices: what was chosen
// otherwise, the share of areas that keep their class, and how many places an
// area moves.
type choiceText struct{ Label, Kept, Places string }

func newMethodText(l locale.Language, v MethodView) methodText {
	m := v.Model
	t := methodText{
		MethodView: v,
		Contents:   words.Sections(l),
		Lonely:     l.Tenths(m.Outcomes[risk.Lonely65].Reference) + "%",
		LonelyOf:   l.Whole(m.Outcomes[risk.Lonely65].Reference),
		Severe:     l.Tenths(m.Outcomes[risk.Severe65].Reference) + "%",
		SevereOf:   l.Whole(m.Outcomes[risk.Severe65].Reference),
		Names:      words.FactorNames(l, m), Factors: factorTexts(l, m), Training: words.Training(l, m.Training),
		Origin: register.ReadsOrigin(m), Own: v.hasOwn(), Adults: m.Estimates(risk.Lonely18),
		Draws: l.Whole(float64(m.Draws)), Threshold: l.Whole(m.SuppressBelow), MaxMissing: l.Percent(100 * m.MaxMissing),
		Share75: l.Whole(100 * m.Age75.Share),
		Checks:  checks(l, v.Measured), ChoiceLines: choices(l, v.Choices, m), Origins: sources(l, v),
	}
	if v.Shipped {
		t.Log = words.ModelLog(l)
	}
	if v.Example != nil && v.Example.Estimate.HasFigures() {
		t.Shown = newExample(l, v.Example, m)
	}
	return t
}

// Title is the heading of a section.
func (t methodText) Title(id string) string {
	i := slices.IndexFunc(t.Contents, func(s words.Section) bool { return s.ID == id })
	return t.Contents[i].Title
}

func factorTexts(l locale.Language, m *risk.Model) []factorText {
	weights, largest, sum := make([]float64, len(m.Indicators)), 0.0, 0.0
	for i, ind := range m.Indicators {
		weights[i] = math.Abs(ind.Coefficients[risk.Lonely65].Value) * ind.Spread.Country
		largest, sum = max(largest, weights[i]), sum+weights[i]
	}
	list := make([]factorText, len(m.Indicators))
	for i := range m.Indicators {
		ind := &m.Indicators[i]
		list[i] = factorText{
			Label: words.FactorName(l, ind), Unit: words.ScaledUnit(l, ind),
			Direction:   words.Direction(l, ind.Coefficients[risk.Lonely65].Value),
			Coefficient: l.Significant(ind.Coefficients[risk.Lonely65].Value),
			SD:          l.Significant(ind.Coefficients[risk.Lonely65].SD),
			Columns:     strings.Join(ind.Columns, ", "), Evidence: words.Evidence(l, ind.Evidence),
		}
		if sum > 0 {
			list[i].Weight, list[i].Width = l.Percent(100*weights[i]/sum), plot.Coordinate(100*weights[i]/largest)
		}
	}
	return list
}

// checks are the three figures that say how well the model does.
func checks(l locale.Language, m *Measured) []words.Check {
	if m == nil {
		return nil
	}
	return []words.Check{
		words.OrderCheck(l, m.Spearman), words.ErrorCheck(l, m.MeanError, m.Constant), words.CoverageCheck(l, m.Coverage),
	}
}

// choices lists the variants of the model; those with other weights are one line.
func choices(l locale.Language, s *risk.Sensitivity, m *risk.Model) []choiceText {
	if s == nil {
		return nil
	}
	line := func(label string, sameClass, shift float64) choiceText {
		return choiceText{label, l.Percent(100 * sameClass), l.Whole(shift)}
	}
	var list []choiceText
	var weights risk.Variant
	n := 0
	for _, v := range s.Variants {
		if strings.HasPrefix(v.ID, "weights:") {
			weights.SameClass += v.SameClass
			weights.RankShift += v.RankShift
			n++
		} else if label := words.Variant(l, v.ID, m); label != "" {
			list = append(list, line(label, v.SameClass, v.RankShift))
		}
	}
	if n > 0 {
		list = append(list, line(words.OtherWeights(l, n), weights.SameClass/float64(n), weights.RankShift/float64(n)))
	}
	return list
}

// sources lists the files of the edition, by what they tell.
func sources(l locale.Language, v MethodView) []sourceText {
	var list []sourceText
	for _, s := range v.Sources {
		year := s.Year
		switch s.Kind {
		case edition.Areas, edition.Figures, edition.Squares:
			year = cmp.Or(year, v.Site.Edition.Year)
		case edition.RIVM:
			year = cmp.Or(year, v.RIVMYear)
		}
		line := sourceText{
			What: cmp.Or(words.SourceKind(l, s.Kind), s.Name), Publisher: words.Credit(l, s.Publisher),
			File: s.Name, SHA256: s.SHA256, Licence: s.Licence,
		}
		if s.Kind.Own() {
			line.Publisher = words.OwnData(l)
		}
		if year > 0 {
			line.Year = strconv.Itoa(year)
		}
		list = append(list, line)
	}
	return list
}
