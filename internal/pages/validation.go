package pages

import (
	"io"
	"math"
	"strconv"
	"strings"

	"risicokaart/internal/validation"
)

// validationPaths is where the page stands, in either language.
var validationPaths = []twin{{Dutch, "/methode/validatie"}, {English, "/en/methode/validatie"}}

// ValidationView is the page /methode/validatie, in English
// /en/methode/validatie.
type ValidationView struct {
	Site     Site
	Language Language
	Report   *validation.Report
}

// Validation writes what was measured of the model that the program ships.
func (p *Pages) Validation(w io.Writer, v ValidationView) error {
	text := newValidationText(v)
	return p.page(w, "validation", page{
		Site: text.Site, Title: v.Language.say("Hoe goed de schattingen kloppen", "How accurate the estimates are") + ": Risicokaart", Nav: "methode",
		Lang: v.Language, Twins: validationPaths, View: text,
	})
}

// validationText is the page in words and shapes.
type validationText struct {
	ValidationView

	OtherModel bool // the edition was made with a model that this is not about
	Against    string
	Areas      string
	Outcomes   []outcomeText
	Tables     []measureTable
	Shrinkage  string
}

// outcomeText is what the plots show of one outcome.
type outcomeText struct {
	Name      string // "eenzaam"
	Error     string // "2,0"
	Constant  string
	Scatter   plot
	Tenths    plot
	Coverage  []barText
	Errors    []barText
	Verdict   string // against the index
	Calibrate string // what the tenths say
	Covered   string
}

// newest names the figures that the report is mainly about.
func newest(r *validation.Report) string {
	if len(r.Comparisons) == 0 {
		return ""
	}
	return r.Comparisons[0].Against
}

func newValidationText(v ValidationView) validationText {
	r, l := v.Report, v.Language
	v.Site.Edition.Attribution = l.credit(v.Site.Edition.Attribution)
	t := validationText{ValidationView: v, Against: newest(r), OtherModel: v.Site.Edition.Model != r.Model}
	for _, outcome := range []string{"lonely_65", "severe_65"} {
		find := func(m validation.Method) *validation.Comparison { return r.Find(t.Against, "buurt", outcome, m, true) }
		model := find(validation.Model)
		if model == nil || len(model.Points) == 0 {
			continue
		}
		t.Areas = l.say("%s buurten in %s gemeenten", "%s neighbourhoods (buurten) in %s municipalities (gemeenten)", l.count(model.Areas), l.count(model.Municipalities))
		text := outcomeText{Name: l.lonely(outcome), Error: l.fraction(model.MeanError, 1), Scatter: scatter(model), Tenths: tenths(model),
			Coverage: coverage(model, l), Covered: covered(model, l), Calibrate: calibrated(model, l)}
		if c := find(validation.Constant); c != nil {
			text.Constant = l.fraction(c.MeanError, 1)
		}
		text.Errors = errorBars(model, find(validation.EqualIndex), find(validation.Composite), find(validation.Constant), l)
		text.Verdict = verdict(model, find(validation.EqualIndex), text.Name, l)
		t.Outcomes = append(t.Outcomes, text)
	}
	t.Tables, t.Shrinkage = measureTables(r, l), shrinkage(r, l)
	return t
}

// count writes a number of areas.
func (l Language) count(n int) string { return l.number(whole(float64(n))) }

// fraction writes a figure with some decimals.
func (l Language) fraction(f *validation.Figure, digits int) string {
	if f == nil {
		return "–"
	}
	return l.decimals(f.Value, digits)
}

func (l Language) decimals(v float64, digits int) string { return l.number(decimals(v, digits)) }

// decimals writes a number with some decimals, the Dutch way.
func decimals(v float64, digits int) string {
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return strings.NewReplacer(".", ",", "-", "−").Replace(text)
}

// verdict compares the mean error with that of the index. Where the interval of
// the difference holds zero, neither is better.
func verdict(model, index *validation.Comparison, outcome string, l Language) string {
	if index == nil || model.Gain == nil {
		return ""
	}
	both := l.say("Bij “%s” zit het model er gemiddeld %s procentpunt naast en de index met gelijke gewichten %s. ",
		"For “%s” the model is off by %s percentage points on average, and the equal-weight index by %s. ",
		outcome, l.fraction(model.MeanError, 2), l.fraction(index.MeanError, 2))
	g := model.Gain
	switch {
	case g.Low > 0:
		both += l.say("Het model is hier beter.", "The model is better here.")
	case g.High < 0:
		both += l.say("De index is hier beter.", "The index is better here.")
	default:
		both += l.say("Dat verschil is te klein om te zeggen welke van de twee beter is.", "That difference is too small to tell which of the two is better.")
	}
	both += l.say(" De helling is %s voor het model en %s voor de index; 1 is precies goed.",
		" The calibration slope is %s for the model and %s for the index; 1 is exactly right.",
		l.fraction(model.Slope, 2), l.fraction(index.Slope, 2))
	if model.SlopeOff != nil && index.SlopeOff != nil {
		both += l.say(" Welke gebieden meedoen, speelt daarin mee: bij steeds andere trekkingen van deze gebieden ligt de helling van het model gemiddeld %s van 1, die van de index %s.",
			" Which areas take part matters here: over resamples of these areas, the slope of the model lies %s from 1 on average, that of the index %s.",
			l.decimals(*model.SlopeOff, 2), l.decimals(*index.SlopeOff, 2))
	}
	return both
}

func covered(c *validation.Comparison, l Language) string {
	if c.Coverage95 == nil || c.Coverage80 == nil {
		return ""
	}
	return l.say("Van de cijfers van RIVM (%s) ligt %s binnen onze marge van 95%%, en %s binnen die van 80%%.",
		"Of RIVM’s figures (%s), %s lie inside our 95%% margin, and %s inside the 80%% margin.",
		l.outcome(c.Outcome), percent(100*c.Coverage95.Value), percent(100*c.Coverage80.Value)) +
		width(c.Coverage95, 95, l) + width(c.Coverage80, 80, l)
}

// width says when limits hold clearly more or fewer figures than they should.
func width(f *validation.Figure, target float64, l Language) string {
	switch {
	case 100*f.Low > target:
		return l.say(" De marge van %s is dus ruimer dan nodig.", " So the %s margin is wider than it needs to be.", percent(target))
	case 100*f.High < target:
		return l.say(" De marge van %s is dus te krap.", " So the %s margin is too narrow.", percent(target))
	}
	return ""
}

// calibrated says how far a tenth of the areas lies from its figure at most.
func calibrated(c *validation.Comparison, l Language) string {
	most := 0.0
	for _, t := range c.Tenths() {
		if d := t.Predicted - t.Figure; math.Abs(d) > math.Abs(most) {
			most = d
		}
	}
	side := l.say("hoger", "higher")
	if most < 0 {
		side = l.say("lager", "lower")
	}
	return l.say("In de groep die het meest afwijkt, is de schatting gemiddeld %s procentpunt %s dan het cijfer van RIVM.",
		"In the group that is furthest off, the estimate is on average %s percentage points %s than RIVM’s figure.",
		l.decimals(math.Abs(most), 1), side)
}

// lonely names an outcome, without the ages it is about.
func (l Language) lonely(outcome string) string {
	if strings.HasPrefix(outcome, "severe") {
		return l.say("ernstig eenzaam", "severely lonely")
	}
	return l.say("eenzaam", "lonely")
}

// outcome names an outcome with its ages: "eenzaam, 65+".
func (l Language) outcome(outcome string) string {
	_, age, _ := strings.Cut(outcome, "_")
	return l.lonely(outcome) + ", " + age + "+"
}

// measureTable is all measures of one kind of area by one method.
type measureTable struct {
	Title, Note string
	Columns     []string
	Rows        []measureRow
}

type measureRow struct {
	Label, Meaning string
	Cells          []measureCell
}

type measureCell struct{ Value, Interval string }

// measureWord names a measure and says what it means.
type measureWord struct {
	label, meaning string
	digits         int
	share          bool
	of             func(*validation.Comparison) *validation.Figure
}

func measureWords(l Language) []measureWord {
	points := l.say("procentpunten", "percentage points")
	return []measureWord{
		{l.say("Volgorde", "Order"), l.say("1 is dezelfde volgorde als RIVM (Spearman)", "1 is the same order as RIVM (Spearman)"),
			2, false, func(c *validation.Comparison) *validation.Figure { return c.Spearman }},
		{l.say("Volgorde binnen gemeenten", "Order within municipalities"), l.say("gemiddelde over de gemeenten", "mean over the municipalities"),
			2, false, func(c *validation.Comparison) *validation.Figure { return c.SpearmanWithin }},
		{l.say("Gemiddelde fout", "Mean absolute error"), points,
			2, false, func(c *validation.Comparison) *validation.Figure { return c.MeanError }},
		{l.say("Gemiddeld te hoog of te laag", "Bias"), points + l.say("; + is te hoog", "; + is too high"),
			2, false, func(c *validation.Comparison) *validation.Figure { return c.Bias }},
		{l.say("Helling", "Calibration slope"), l.say("1 is precies goed", "1 is exactly right"),
			2, false, func(c *validation.Comparison) *validation.Figure { return c.Slope }},
		{l.say("Binnen de marge van 95%", "Coverage of the 95% margin"), l.say("hoort bij 95% te liggen", "should be near 95%"),
			0, true, func(c *validation.Comparison) *validation.Figure { return c.Coverage95 }},
		{l.say("Binnen de marge van 80%", "Coverage of the 80% margin"), l.say("hoort bij 80% te liggen", "should be near 80%"),
			0, true, func(c *validation.Comparison) *validation.Figure { return c.Coverage80 }},
		{l.say("Hoogste tiende gevonden", "Highest tenth found"), l.say("deel van de gebieden met de hoogste cijfers", "share of the areas with the highest figures"),
			0, true, func(c *validation.Comparison) *validation.Figure { return c.TopTenth }},
	}
}

// methodName is a way to predict, in words.
type methodName struct {
	method validation.Method
	own    bool
	name   string
}

// methodNames are the ways to predict, in the order of the tables.
func methodNames(l Language) []methodName {
	model, index := l.say("het model", "the model"), l.say("index met gelijke gewichten", "equal-weight index")
	without := l.say(", zonder cijfer van de gemeente", ", without the municipality’s figure")
	return []methodName{
		{validation.Model, true, model},
		{validation.Model, false, model + without},
		{validation.EqualIndex, true, index},
		{validation.EqualIndex, false, index + without},
	}
}

func measureTables(r *validation.Report, l Language) []measureTable {
	var tables []measureTable
	var sources []string
	for i := range r.Comparisons {
		if against := r.Comparisons[i].Against; len(sources) == 0 || sources[len(sources)-1] != against {
			sources = append(sources, against)
		}
	}
	areas := map[string]string{"buurt": l.say("Buurten", "Neighbourhoods"), "wijk": l.say("Wijken", "Districts (wijken)")}
	for _, against := range sources {
		for _, level := range []string{"buurt", "wijk"} {
			for _, m := range methodNames(l) {
				if t := newMeasureTable(r, against, level, m.method, m.own, l); len(t.Columns) > 0 {
					t.Title = l.say("%s, %s, tegen %s", "%s, %s, against %s", areas[level], m.name, against)
					tables = append(tables, t)
				}
			}
		}
	}
	return tables
}

func newMeasureTable(r *validation.Report, against, level string, method validation.Method, own bool, l Language) measureTable {
	var t measureTable
	var found []*validation.Comparison
	for _, outcome := range []string{"lonely_65", "severe_65", "lonely_18", "severe_18"} {
		if c := r.Find(against, level, outcome, method, own); c != nil {
			found, t.Columns = append(found, c), append(t.Columns, l.outcome(outcome))
			t.Note = l.say("%s gebieden in %s gemeenten.", "%s areas in %s municipalities.", l.count(c.Areas), l.count(c.Municipalities))
		}
	}
	for _, w := range measureWords(l) {
		row := measureRow{Label: w.label, Meaning: w.meaning}
		known := false
		for _, c := range found {
			f := w.of(c)
			known = known || f != nil
			row.Cells = append(row.Cells, cellOf(f, w.digits, w.share, l))
		}
		if known {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func cellOf(f *validation.Figure, digits int, share bool, l Language) measureCell {
	if f == nil {
		return measureCell{Value: "–"}
	}
	write := func(v float64) string { return l.decimals(v, digits) }
	if share {
		write = func(v float64) string { return percent(100 * v) }
	}
	return measureCell{write(f.Value), l.say("%s tot %s", "%s to %s", write(f.Low), write(f.High))}
}

// shrinkage says how far published figures of municipalities could be trusted.
func shrinkage(r *validation.Report, l Language) string {
	var parts []string
	for _, s := range r.Shrinkage {
		if s.Outcome == "lonely_65" || s.Outcome == "severe_65" {
			parts = append(parts, l.say("%s voor %s", "%s for “%s”", percent(100*s.Trust), l.lonely(s.Outcome)))
		}
	}
	return l.and(parts)
}
