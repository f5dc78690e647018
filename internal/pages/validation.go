package pages

import (
	"io"
	"math"
	"strconv"
	"strings"

	"risicokaart/internal/validation"
)

// ValidationView is the page /methode/validatie.
type ValidationView struct {
	Site   Site
	Report *validation.Report
}

// Validation writes what was measured of the model that the program ships.
func (p *Pages) Validation(w io.Writer, v ValidationView) error {
	return p.page(w, "validation", page{Site: v.Site, Title: "Hoe goed de schattingen kloppen: Risicokaart", Nav: "methode", View: newValidationText(v)})
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
	ID, Name  string // "lonely", "eenzaam"
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
	r := v.Report
	t := validationText{ValidationView: v, Against: newest(r), OtherModel: v.Site.Edition.Model != r.Model}
	for _, o := range []struct{ key, id, name string }{{"lonely_65", "eenzaam", "eenzaam"}, {"severe_65", "ernstig", "ernstig eenzaam"}} {
		find := func(m validation.Method) *validation.Comparison { return r.Find(t.Against, "buurt", o.key, m, true) }
		model := find(validation.Model)
		if model == nil || len(model.Points) == 0 {
			continue
		}
		t.Areas = whole(float64(model.Areas)) + " buurten in " + whole(float64(model.Municipalities)) + " gemeenten"
		text := outcomeText{ID: o.id, Name: o.name, Error: fraction(model.MeanError, 1), Scatter: scatter(model), Tenths: tenths(model),
			Coverage: coverage(model), Covered: covered(model), Calibrate: calibrated(model)}
		if c := find(validation.Constant); c != nil {
			text.Constant = fraction(c.MeanError, 1)
		}
		text.Errors = errorBars(model, find(validation.EqualIndex), find(validation.Composite), find(validation.Constant))
		text.Verdict = verdict(model, find(validation.EqualIndex), o.name)
		t.Outcomes = append(t.Outcomes, text)
	}
	t.Tables, t.Shrinkage = measureTables(r), shrinkage(r)
	return t
}

// fraction writes a figure with some decimals, the Dutch way.
func fraction(f *validation.Figure, digits int) string {
	if f == nil {
		return "–"
	}
	return decimals(f.Value, digits)
}

func decimals(v float64, digits int) string {
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return strings.NewReplacer(".", ",", "-", "−").Replace(text)
}

// verdict compares the mean error with that of the index. Where the interval of
// the difference holds zero, neither is better.
func verdict(model, index *validation.Comparison, outcome string) string {
	if index == nil || model.Gain == nil {
		return ""
	}
	both := "Bij “" + outcome + "” zit het model er gemiddeld " + fraction(model.MeanError, 2) + " procentpunt naast en de index met gelijke gewichten " + fraction(index.MeanError, 2) + ". "
	g := model.Gain
	switch {
	case g.Low > 0:
		both += "Het model is hier beter."
	case g.High < 0:
		both += "De index is hier beter."
	default:
		both += "Dat verschil is te klein om te zeggen welke van de twee beter is."
	}
	both += " De helling is " + fraction(model.Slope, 2) + " voor het model en " + fraction(index.Slope, 2) + " voor de index; 1 is precies goed."
	if model.SlopeOff != nil && index.SlopeOff != nil {
		both += " Welke gebieden meedoen, speelt daarin mee: bij steeds andere trekkingen van deze gebieden ligt de helling van het model gemiddeld " +
			decimals(*model.SlopeOff, 2) + " van 1, die van de index " + decimals(*index.SlopeOff, 2) + "."
	}
	return both
}

func covered(c *validation.Comparison) string {
	if c.Coverage95 == nil || c.Coverage80 == nil {
		return ""
	}
	return "Van de cijfers van RIVM (" + outcomeName(c.Outcome) + ") ligt " + percent(100*c.Coverage95.Value) + " binnen onze marge van 95%, en " +
		percent(100*c.Coverage80.Value) + " binnen die van 80%." + width(c.Coverage95, 95) + width(c.Coverage80, 80)
}

// width says when limits hold clearly more or fewer figures than they should.
func width(f *validation.Figure, target float64) string {
	switch {
	case 100*f.Low > target:
		return " De marge van " + percent(target) + " is dus ruimer dan nodig."
	case 100*f.High < target:
		return " De marge van " + percent(target) + " is dus te krap."
	}
	return ""
}

// calibrated says how far a tenth of the areas lies from its figure at most.
func calibrated(c *validation.Comparison) string {
	most := 0.0
	for _, t := range c.Tenths() {
		if d := t.Predicted - t.Figure; math.Abs(d) > math.Abs(most) {
			most = d
		}
	}
	side := "hoger"
	if most < 0 {
		side = "lager"
	}
	return "In de groep die het meest afwijkt, is de schatting gemiddeld " + decimals(math.Abs(most), 1) + " procentpunt " + side + " dan het cijfer van RIVM."
}

func outcomeName(outcome string) string {
	return map[string]string{"lonely_65": "eenzaam, 65+", "severe_65": "ernstig eenzaam, 65+", "lonely_18": "eenzaam, 18+", "severe_18": "ernstig eenzaam, 18+"}[outcome]
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

// measureWords names the measures and says what they mean.
var measureWords = []struct {
	label, meaning string
	digits         int
	share          bool
	of             func(*validation.Comparison) *validation.Figure
}{
	{"Volgorde", "1 is dezelfde volgorde als RIVM (Spearman)", 2, false, func(c *validation.Comparison) *validation.Figure { return c.Spearman }},
	{"Volgorde binnen gemeenten", "gemiddelde over de gemeenten", 2, false, func(c *validation.Comparison) *validation.Figure { return c.SpearmanWithin }},
	{"Gemiddelde fout", "procentpunten", 2, false, func(c *validation.Comparison) *validation.Figure { return c.MeanError }},
	{"Gemiddeld te hoog of te laag", "procentpunten; + is te hoog", 2, false, func(c *validation.Comparison) *validation.Figure { return c.Bias }},
	{"Helling", "1 is precies goed", 2, false, func(c *validation.Comparison) *validation.Figure { return c.Slope }},
	{"Binnen de marge van 95%", "hoort bij 95% te liggen", 0, true, func(c *validation.Comparison) *validation.Figure { return c.Coverage95 }},
	{"Binnen de marge van 80%", "hoort bij 80% te liggen", 0, true, func(c *validation.Comparison) *validation.Figure { return c.Coverage80 }},
	{"Hoogste tiende gevonden", "deel van de gebieden met de hoogste cijfers", 0, true, func(c *validation.Comparison) *validation.Figure { return c.TopTenth }},
}

// methodNames are the ways to predict, in the order of the tables.
var methodNames = []struct {
	method validation.Method
	own    bool
	name   string
}{
	{validation.Model, true, "het model"},
	{validation.Model, false, "het model, zonder cijfer van de gemeente"},
	{validation.EqualIndex, true, "index met gelijke gewichten"},
	{validation.EqualIndex, false, "index met gelijke gewichten, zonder cijfer van de gemeente"},
}

func measureTables(r *validation.Report) []measureTable {
	var tables []measureTable
	var sources []string
	for i := range r.Comparisons {
		if against := r.Comparisons[i].Against; len(sources) == 0 || sources[len(sources)-1] != against {
			sources = append(sources, against)
		}
	}
	for _, against := range sources {
		for _, level := range []string{"buurt", "wijk"} {
			for _, m := range methodNames {
				if t := newMeasureTable(r, against, level, m.method, m.own); len(t.Columns) > 0 {
					t.Title = map[string]string{"buurt": "Buurten", "wijk": "Wijken"}[level] + ", " + m.name + ", tegen " + against
					tables = append(tables, t)
				}
			}
		}
	}
	return tables
}

func newMeasureTable(r *validation.Report, against, level string, method validation.Method, own bool) measureTable {
	var t measureTable
	var found []*validation.Comparison
	for _, outcome := range []string{"lonely_65", "severe_65", "lonely_18", "severe_18"} {
		if c := r.Find(against, level, outcome, method, own); c != nil {
			found, t.Columns = append(found, c), append(t.Columns, outcomeName(outcome))
			t.Note = whole(float64(c.Areas)) + " gebieden in " + whole(float64(c.Municipalities)) + " gemeenten."
		}
	}
	for _, w := range measureWords {
		row := measureRow{Label: w.label, Meaning: w.meaning}
		known := false
		for _, c := range found {
			f := w.of(c)
			known = known || f != nil
			row.Cells = append(row.Cells, cellOf(f, w.digits, w.share))
		}
		if known {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func cellOf(f *validation.Figure, digits int, share bool) measureCell {
	switch {
	case f == nil:
		return measureCell{Value: "–"}
	case share:
		return measureCell{percent(100 * f.Value), percent(100*f.Low) + " tot " + percent(100*f.High)}
	}
	return measureCell{decimals(f.Value, digits), decimals(f.Low, digits) + " tot " + decimals(f.High, digits)}
}

// shrinkage says how far published figures of municipalities could be trusted.
func shrinkage(r *validation.Report) string {
	var parts []string
	for _, s := range r.Shrinkage {
		if s.Outcome == "lonely_65" || s.Outcome == "severe_65" {
			parts = append(parts, percent(100*s.Trust)+" voor "+strings.TrimSuffix(outcomeName(s.Outcome), ", 65+"))
		}
	}
	return and(parts)
}
