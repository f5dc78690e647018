package words

import (
	"math"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/validation"
)

// Fraction writes a measure with some decimals; a dash where it is not known.
func Fraction(l locale.Language, f *validation.Measured, digits int) string {
	if f == nil {
		return "–"
	}
	return l.Decimal(f.Value, digits)
}

// Verdict compares the mean error of the model with that of the index, for
// people who are "eenzaam". Where the interval of the difference holds zero,
// neither is better. It is empty where there is nothing to compare.
func Verdict(l locale.Language, people string, model, index *validation.Comparison) string {
	if index == nil || model.Gain == nil {
		return ""
	}
	text := l.Say("Bij “%s” zit het model er gemiddeld %s procentpunt naast en de index met gelijke gewichten %s. ",
		"For “%s” the model is off by %s percentage points on average, and the equal-weight index by %s. ",
		people, Fraction(l, model.MeanError, 2), Fraction(l, index.MeanError, 2))
	switch {
	case model.Gain.Low > 0:
		text += l.Say("Het model is hier beter.", "The model is better here.")
	case model.Gain.High < 0:
		text += l.Say("De index is hier beter.", "The index is better here.")
	default:
		text += l.Say("Dat verschil is te klein om te zeggen welke van de twee beter is.",
			"That difference is too small to tell which of the two is better.")
	}
	text += l.Say(" De helling is %s voor het model en %s voor de index; 1 is precies goed.",
		" The calibration slope is %s for the model and %s for the index; 1 is exactly right.",
		Fraction(l, model.Slope, 2), Fraction(l, index.Slope, 2))
	if model.SlopeOff == nil || index.SlopeOff == nil {
		return text
	}
	return text + l.Say(" Welke gebieden meedoen, speelt daarin mee: bij steeds andere trekkingen van deze gebieden "+
		"ligt de helling van het model gemiddeld %s van 1, die van de index %s.",
		" Which areas take part matters here: over resamples of these areas, "+
			"the slope of the model lies %s from 1 on average, that of the index %s.",
		l.Decimal(*model.SlopeOff, 2), l.Decimal(*index.SlopeOff, 2))
}

// Covered says which share of the figures of an outcome lies inside the
// intervals; empty where that is not known.
func Covered(l locale.Language, o risk.Outcome, c *validation.Comparison) string {
	if c.Coverage95 == nil || c.Coverage80 == nil {
		return ""
	}
	return l.Say("Van de cijfers van RIVM (%s) ligt %s binnen onze marge van 95%%, en %s binnen die van 80%%.",
		"Of RIVM’s figures (%s), %s lie inside our 95%% margin, and %s inside the 80%% margin.",
		Outcome(l, o), l.Percent(100*c.Coverage95.Value), l.Percent(100*c.Coverage80.Value)) +
		width(l, c.Coverage95, 95) + width(l, c.Coverage80, 80)
}

// width says when limits hold clearly more or fewer figures than they should.
func width(l locale.Language, f *validation.Measured, target float64) string {
	switch {
	case 100*f.Low > target:
		return l.Say(" De marge van %s is dus ruimer dan nodig.",
			" So the %s margin is wider than it needs to be.", l.Percent(target))
	case 100*f.High < target:
		return l.Say(" De marge van %s is dus te krap.", " So the %s margin is too narrow.", l.Percent(target))
	}
	return ""
}

// Calibrated says how far a tenth of the areas lies from its figure at most.
func Calibrated(l locale.Language, c *validation.Comparison) string {
	most := 0.0
	for _, t := range c.Tenths() {
		if d := t.Predicted - t.Figure; math.Abs(d) > math.Abs(most) {
			most = d
		}
	}
	side := l.Say("hoger", "higher")
	if most < 0 {
		side = l.Say("lager", "lower")
	}
	return l.Say("In de groep die het meest afwijkt, is de schatting gemiddeld %s procentpunt %s dan het cijfer van RIVM.",
		"In the group that is furthest off, the estimate is on average %s percentage points %s than RIVM’s figure.",
		l.Decimal(math.Abs(most), 1), side)
}

// Shrinkage says how far published figures of municipalities could be trusted,
// of residents of 65+.
func Shrinkage(l locale.Language, list []validation.Shrinkage) string {
	var parts []string
	for _, s := range list {
		if o, ok := risk.ParseOutcome(s.Outcome); ok && o.Row().Ages == risk.From65 {
			parts = append(parts, l.Say("%s voor %s", "%s for “%s”", l.Percent(100*s.Trust), Degree(l, o)))
		}
	}
	return l.And(parts)
}

// Measure names a measure of a validation and says what it means.
type Measure struct {
	Label, Meaning string
	Digits         int
	Share          bool // 0-1, to be written as a percentage
	Of             func(*validation.Comparison) *validation.Measured
}

// Measures lists the measures, in the order of the tables.
func Measures(l locale.Language) []Measure {
	points := l.Say("procentpunten", "percentage points")
	return []Measure{
		{l.Say("Volgorde", "Order"), l.Say("1 is dezelfde volgorde als RIVM (Spearman)",
			"1 is the same order as RIVM (Spearman)"),
			2, false, func(c *validation.Comparison) *validation.Measured { return c.Spearman }},
		{l.Say("Volgorde binnen gemeenten", "Order within municipalities"),
			l.Say("gemiddelde over de gemeenten", "mean over the municipalities"),
			2, false, func(c *validation.Comparison) *validation.Measured { return c.SpearmanWithin }},
		{l.Say("Gemiddelde fout", "Mean absolute error"), points,
			2, false, func(c *validation.Comparison) *validation.Measured { return c.MeanError }},
		{l.Say("Gemiddeld te hoog of te laag", "Bias"), points + l.Say("; + is te hoog", "; + is too high"),
			2, false, func(c *validation.Comparison) *validation.Measured { return c.Bias }},
		{l.Say("Helling", "Calibration slope"), l.Say("1 is precies goed", "1 is exactly right"),
			2, false, func(c *validation.Comparison) *validation.Measured { return c.Slope }},
		{l.Say("Binnen de marge van 95%", "Coverage of the 95% margin"),
			l.Say("hoort bij 95% te liggen", "should be near 95%"),
			0, true, func(c *validation.Comparison) *validation.Measured { return c.Coverage95 }},
		{l.Say("Binnen de marge van 80%", "Coverage of the 80% margin"),
			l.Say("hoort bij 80% te liggen", "should be near 80%"),
			0, true, func(c *validation.Comparison) *validation.Measured { return c.Coverage80 }},
		{l.Say("Hoogste tiende gevonden", "Highest tenth found"),
			l.Say("deel van de gebieden met de hoogste cijfers", "share of the areas with the highest figures"),
			0, true, func(c *validation.Comparison) *validation.Measured { return c.TopTenth }},
	}
}

// Method names a way to predict in a drawing.
func Method(l locale.Language, m validation.Method) string {
	switch m {
	case validation.Model:
		return l.Say("Dit model", "This model")
	case validation.EqualIndex:
		return l.Say("Index met gelijke gewichten", "Equal-weight index")
	case validation.Composite:
		return l.Say("Dezelfde factoren, gelijk gewogen", "The same factors with equal weights")
	case validation.Constant:
		return l.Say("Elke buurt het cijfer van de gemeente", "The municipality’s figure for all")
	}
	return string(m)
}

// MeasureTitle is the title of a table of measures: of areas of a level, by a
// method that had the figure of the municipality or not, against some figures.
func MeasureTitle(l locale.Language, level risk.Level, m validation.Method, own bool, against string) string {
	areas := l.Say("Buurten", "Neighbourhoods")
	if level == risk.Wijk {
		areas = l.Say("Wijken", "Districts (wijken)")
	}
	method := l.Say("het model", "the model")
	if m == validation.EqualIndex {
		method = l.Say("index met gelijke gewichten", "equal-weight index")
	}
	if !own {
		method += l.Say(", zonder cijfer van de gemeente", ", without the municipality’s figure")
	}
	return l.Say("%s, %s, tegen %s", "%s, %s, against %s", areas, method, against)
}

// AreasIn says how many buurten a validation is about.
func AreasIn(l locale.Language, buurten, municipalities int) string {
	return l.Say("%s buurten in %s gemeenten", "%s neighbourhoods (buurten) in %s municipalities (gemeenten)",
		l.Whole(float64(buurten)), l.Whole(float64(municipalities)))
}

// MeasuredOn says the same of areas of any level, beneath a table.
func MeasuredOn(l locale.Language, areas, municipalities int) string {
	return l.Say("%s gebieden in %s gemeenten.", "%s areas in %s municipalities.",
		l.Whole(float64(areas)), l.Whole(float64(municipalities)))
}

// Margin names an interval by the percentage it should hold.
func Margin(l locale.Language, percent float64) string {
	return l.Say("Marge van %s", "%s margin", l.Percent(percent))
}

// Limits are the ends of the interval of a measure.
func Limits(l locale.Language, low, high string) string {
	return l.Say("%s tot %s", "%s to %s", low, high)
}
