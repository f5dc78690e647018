package pages

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"risicokaart/data"
	"risicokaart/internal/locale"
	"risicokaart/internal/pages/plot"
	"risicokaart/internal/validation"
)

// testReport measures 40 made-up buurten of two municipalities that do not
// exist, of which all predictions are 1 point too high.
func testReport() *validation.Report {
	r := &validation.Report{
		Schema: validation.Schema, Model: "eenzaamheid-1", Made: "2026-11-21", Design: validation.LeaveOneOut,
		FittedOn: "RIVM 2020", Resamples: validation.Resamples,
		Sources:   []validation.Source{{Name: "voorbeeld.gpkg", SHA256: "00ff"}},
		Shrinkage: []validation.Shrinkage{{Outcome: "lonely_65", Trust: .21}, {Outcome: "severe_65", Trust: .71}},
	}
	for _, outcome := range []struct {
		name string
		base float64
	}{{"lonely_65", 40}, {"severe_65", 5}} {
		for _, m := range []struct {
			method validation.Method
			error  float64
		}{{validation.Model, 1}, {validation.EqualIndex, 1.5}, {validation.Constant, -3}} {
			var pairs []validation.Pair
			for i := range 40 {
				figure := outcome.base + float64(i)/4
				p := validation.Pair{Municipality: []string{"GM9998", "GM9999"}[i%2], Predicted: figure + m.error,
					Figure: figure,
					Low95:  math.NaN(), High95: math.NaN(), Low80: math.NaN(), High80: math.NaN()}
				if m.method == validation.Model {
					p.Low95, p.High95, p.Low80, p.High80 = figure-2, figure+2, figure-1, figure+float64(i%5)-0.5
				}
				pairs = append(pairs, p)
			}
			c := validation.Comparison{Against: "RIVM 2020", Level: "buurt", Outcome: outcome.name, Method: m.method,
				OwnFigure: true, Measures: validation.Measure(pairs)}
			if m.method == validation.Model {
				c.SetPoints(pairs)
				c.Gain = &validation.Measured{Value: .5, Low: .5, High: .5}
			}
			r.Comparisons = append(r.Comparisons, c)
		}
	}
	return r
}

func validationPage(t *testing.T, l locale.Language, v ValidationView) string {
	t.Helper()
	return render(t, func(p *Pages, b *strings.Builder) error { return p.Validation(b, l, v) })
}

// All points and marks of the shipped report lie inside the drawing.
func TestPlotsOfTheShippedReport(t *testing.T) {
	r, err := validation.Read(data.Validation, "shipped")
	if err != nil {
		t.Fatal(err)
	}
	text := newValidationText(locale.Dutch, ValidationView{Site: testSite(), Report: r})
	if len(text.Outcomes) != 2 {
		t.Fatalf("%d outcomes, want 2", len(text.Outcomes))
	}
	for _, o := range text.Outcomes {
		if len(o.Scatter.Dots) < 250 || len(o.Tenths.Pairs) != 10 || len(o.Coverage) != 2 || len(o.Errors) != 4 {
			t.Errorf("%s: %d dots, %d tenths, %d coverages, %d errors", o.Name, len(o.Scatter.Dots), len(o.Tenths.Pairs),
				len(o.Coverage), len(o.Errors))
		}
		for _, d := range o.Scatter.Dots {
			x, y := number(t, d.X), number(t, d.Y)
			if x < plot.Left || x > plot.Right || y < plot.Top || y > plot.Bottom {
				t.Errorf("%s: a dot at %v, %v lies outside", o.Name, x, y)
			}
		}
		for _, b := range append(o.Errors, o.Coverage...) {
			if end := number(t, b.From) + number(t, b.Span); number(t, b.Width) > 100 || end > 100.5 {
				t.Errorf("%s: the bar of %s is %s wide, its interval ends at %v", o.Name, b.Label, b.Width, end)
			}
		}
	}
	page := validationPage(t, locale.Dutch, ValidationView{Site: testSite(), Report: r})
	for _, code := range []string{"BU0", "GM0", "WK0", "NaN", "Inf"} {
		if strings.Contains(page, code) {
			t.Errorf("the page holds %s", code)
		}
	}
}

// An edition made with another model does not borrow the shipped one's figures.
func TestValidationOfAnotherModel(t *testing.T) {
	site := testSite()
	const warning = "Daarvoor zegt deze pagina niets."
	if strings.Contains(validationPage(t, locale.Dutch, ValidationView{site, testReport()}), warning) {
		t.Error("the model's own page warns")
	}
	site.Edition.Model = "eigen-1"
	if !strings.Contains(validationPage(t, locale.Dutch, ValidationView{site, testReport()}), warning) {
		t.Error("the page of another model does not warn")
	}
}

// Numbers of the shipped report are written as the language does: 2,0 and 2.0.
func TestValidationWritesNumbersOfItsLanguage(t *testing.T) {
	r, err := validation.Read(data.Validation, "shipped")
	if err != nil {
		t.Fatal(err)
	}
	tags := regexp.MustCompile(`<[^>]*>`)
	for l, other := range map[locale.Language]*regexp.Regexp{locale.Dutch: regexp.MustCompile(`\d\.\d`),
		locale.English: regexp.MustCompile(`\d,\d`)} {
		page := validationPage(t, l, ValidationView{testSite(), r})
		if found := other.FindString(tags.ReplaceAllString(page, "")); found != "" {
			t.Errorf("the page in %s writes %s", l, found)
		}
		want := l.Tenths(r.Comparisons[0].MeanError.Value)
		if !strings.Contains(page, "<strong>"+want+" ") {
			t.Errorf("the page in %s does not open with the mean error, %s", l, want)
		}
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
