package pages

import (
	"slices"

	"risicokaart/internal/locale"
	"risicokaart/internal/pages/plot"
	"risicokaart/internal/risk"
	"risicokaart/internal/validation"
	"risicokaart/internal/words"
)

// validationPaths is where the page stands, in either language.
var validationPaths = []twin{{locale.Dutch, "/methode/validatie"}, {locale.English, "/en/methode/validatie"}}

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
	Name      string // "eenzaam"; the template adds the ages
	Error     string // "2,0"
	Constant  string
	Scatter   plot.Plane
	Tenths    plot.Plane
	Coverage  []plot.Bar
	Errors    []plot.Bar
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

func newValidationText(l locale.Language, v ValidationView) validationText {
	r := v.Report
	t := validationText{
		ValidationView: v, Against: newest(r), OtherModel: v.Site.Edition.Model != r.Model,
		Tables: measureTables(l, r), Shrinkage: words.Shrinkage(l, r.Shrinkage),
	}
	for o := range risk.OutcomeCount {
		if o.Row().Ages != risk.From65 { // whom the map is about first; the template names them
			continue
		}
		find := func(m validation.Method) *validation.Comparison {
			return r.Find(t.Against, risk.Buurt.String(), o.String(), m, true)
		}
		if model := find(validation.Model); model != nil && len(model.Points) > 0 {
			t.Areas = words.AreasIn(l, model.Areas, model.Municipalities)
			t.Outcomes = append(t.Outcomes, newOutcomeText(l, o, model, find))
		}
	}
	return t
}

// newOutcomeText draws one outcome; find gives how other methods did.
func newOutcomeText(
	l locale.Language, o risk.Outcome, model *validation.Comparison, find func(validation.Method) *validation.Comparison,
) outcomeText {
	index, constant := find(validation.EqualIndex), find(validation.Constant)
	var tenths [][2]float64
	for _, group := range model.Tenths() {
		tenths = append(tenths, [2]float64{group.Predicted, group.Figure})
	}
	t := outcomeText{
		Name: words.Degree(l, o), Error: words.Fraction(l, model.MeanError, 1),
		Scatter:  plot.Scatter(model.Points, l.Percent),
		Tenths:   plot.Groups(tenths, l.Whole, l.Percent),
		Coverage: coverage(l, model), Covered: words.Covered(l, o, model), Calibrate: words.Calibrated(l, model),
		Verdict: words.Verdict(l, words.Degree(l, o), model, index),
	}
	if constant != nil {
		t.Constant = words.Fraction(l, constant.MeanError, 1)
	}
	t.Errors = errorBars(l, []*validation.Comparison{model, index, find(validation.Composite), constant})
	return t
}

// coverage draws the shares of figures inside the intervals.
func coverage(l locale.Language, c *validation.Comparison) []plot.Bar {
	var bars []plot.Bar
	for _, b := range []struct {
		f      *validation.Measured
		target float64
	}{{c.Coverage95, 95}, {c.Coverage80, 80}} {
		if b.f == nil {
			continue
		}
		bar := plot.NewBar(b.f.Value, b.f.Low, b.f.High, 100)
		bar.Label, bar.Value, bar.Target = words.Margin(l, b.target), l.Percent(100*b.f.Value), plot.Coordinate(b.target)
		bars = append(bars, bar)
	}
	return bars
}

// errorBars draws the mean errors of the methods; those that are nil are left out.
func errorBars(l locale.Language, methods []*validation.Comparison) []plot.Bar {
	methods = slices.DeleteFunc(methods, func(c *validation.Comparison) bool { return c == nil || c.MeanError == nil })
	most := 0.0
	for _, c := range methods {
		most = max(most, c.MeanError.High)
	}
	var bars []plot.Bar
	for _, c := range methods {
		bar := plot.NewBar(c.MeanError.Value, c.MeanError.Low, c.MeanError.High, 100/most)
		bar.Label, bar.Value = words.Method(l, c.Method), words.Fraction(l, c.MeanError, 2)
		bars = append(bars, bar)
	}
	return bars
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

// ways are the ways to predict that have tables, in their order.
var ways = []struct {
	method validation.Method
	own    bool // with the figure of the municipality
}{{validation.Model, true}, {validation.Model, false}, {validation.EqualIndex, true}, {validation.EqualIndex, false}}

func measureTables(l locale.Language, r *validation.Report) []measureTable {
	var sources []string
	for i := range r.Comparisons {
		sources = append(sources, r.Comparisons[i].Against)
	}
	var tables []measureTable
	for _, against := range slices.Compact(sources) {
		for _, level := range []risk.Level{risk.Buurt, risk.Wijk} {
			for _, way := range ways {
				t := newMeasureTable(l, func(o risk.Outcome) *validation.Comparison {
					return r.Find(against, level.String(), o.String(), way.method, way.own)
				})
				if len(t.Columns) > 0 {
					t.Title = words.MeasureTitle(l, level, way.method, way.own, against)
					tables = append(tables, t)
				}
			}
		}
	}
	return tables
}

// newMeasureTable lists the outcomes that are found; it is empty for none.
func newMeasureTable(l locale.Language, find func(risk.Outcome) *validation.Comparison) measureTable {
	var t measureTable
	var found []*validation.Comparison
	for o := range risk.OutcomeCount {
		if c := find(o); c != nil {
			found, t.Columns = append(found, c), append(t.Columns, words.Outcome(l, o))
			t.Note = words.MeasuredOn(l, c.Areas, c.Municipalities)
		}
	}
	for _, m := range words.Measures(l) {
		row := measureRow{Label: m.Label, Meaning: m.Meaning}
		known := false
		for _, c := range found {
			f := m.Of(c)
			known = known || f != nil
			row.Cells = append(row.Cells, cellOf(l, f, m))
		}
		if known {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func cellOf(l locale.Language, f *validation.Measured, m words.Measure) measureCell {
	if f == nil {
		return measureCell{Value: words.Fraction(l, nil, m.Digits)}
	}
	write := func(v float64) string { return l.Decimal(v, m.Digits) }
	if m.Share {
		write = func(v float64) string { return l.Percent(100 * v) }
	}
	return measureCell{write(f.Value), words.Limits(l, write(f.Low), write(f.High))}
}
