package study

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"risicokaart/data"
	"risicokaart/internal/declared"
	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/tablescore"
	"risicokaart/internal/validation"
)

// area is an area with an estimate.
func area(code, municipality string, figure *float64) Area {
	return Area{calibrate.Estimated{Code: code, Municipality: municipality,
		Estimate: &risk.Estimate{Status: risk.StatusOK}}, figure}
}

// The estimates of an edition are compared with RIVM's figures in it, marked as
// no test, or with a table; hidden areas are not compared.
func TestCompareEdition(t *testing.T) {
	var areas []Area
	own := map[string]risk.Percentages{}
	for i := range 6 {
		figure := 50 + float64(i)
		a := area(fmt.Sprintf("BU%08d", i), "GM0000", &figure)
		a.Estimate.Prevalence[risk.Lonely65].Percent = risk.Quantity{Value: figure + 1, Low: figure - 1, High: figure + 3,
			Low80: figure + .5, High80: figure + 2}
		a.Estimate.Prevalence[risk.Severe65].Percent = risk.Quantity{Value: 10, Low: 9, High: 11, Low80: 9.5, High80: 10.5}
		benchmarked := risk.Explanation{Factors: []risk.Factor{{ID: risk.BenchmarkFactor}}}
		a.Estimate.Explanations[risk.Lonely65], a.Estimate.Explanations[risk.Severe65] = benchmarked, benchmarked
		own[a.Code] = risk.Percentages{risk.Lonely65: figure + 3, risk.Severe65: 10 + float64(i), risk.Lonely18: 40,
			risk.Severe18: math.NaN()}
		areas = append(areas, a)
	}
	areas[0].Estimate = &risk.Estimate{Status: risk.StatusSuppressed}
	areas[1].RIVM = nil

	learnt := &risk.Model{Training: risk.Training{Buurten: 6, BuurtenIn: []string{"GM0000"}}}
	var report validation.Report
	report.Comparisons = compareLevel(learnt, risk.Buurt, areas, nil)
	c := report.Find("RIVM", "buurt", "lonely_65", validation.Model, true)
	if c == nil || !c.InTraining || c.Areas != 4 || c.MeanError.Value != 1 || c.Coverage95.Value != 1 ||
		c.Coverage80.Value != 0 {
		t.Errorf("against RIVM: %+v", report.Comparisons)
	}
	var text strings.Builder
	if err := report.WriteText(&text); err != nil || !strings.Contains(text.String(), "NOT A TEST") {
		t.Errorf("error %v, the text does not say that the figures were in training:\n%s", err, &text)
	}

	report = validation.Report{}
	report.Comparisons = compareLevel(learnt, risk.Buurt, areas, known{"own.csv": own})
	c = report.Find("own.csv", "buurt", "lonely_65", validation.Model, true)
	if severe := report.Find("own.csv", "buurt", "severe_65", validation.Model, true); severe == nil ||
		severe.MeanError.Value != 3 {
		t.Errorf("severe loneliness: %+v", severe)
	}
	if len(report.Comparisons) != 2 || c == nil || c.InTraining || c.Areas != 5 || c.MeanError.Value != 2 {
		t.Errorf("against a table: %+v", report.Comparisons)
	}
}

// Tables are compared in the order of their names, and codes that fit nothing
// are said at once.
func TestMatch(t *testing.T) {
	table := func(code string) *tablescore.Measured {
		return &tablescore.Measured{Columns: map[risk.Outcome]string{risk.Lonely65: "eenzaam"},
			ByCode: map[string]risk.Percentages{code: {risk.Lonely65: 50}, "x": {}}}
	}
	codes := map[string]bool{"BU00000001": true, "WK000000": true}
	var out strings.Builder
	say := func(text string) { fmt.Fprintln(&out, text) }
	figures, err := Tables{"b.csv": table("WK000000"), "a.csv": table("BU00000001")}.match(codes, say)
	want := "a.csv: column \"eenzaam\" is lonely_65; 1 of its 2 codes are those of a wijk or buurt\nb.csv: column \"eenzaam\" is lonely_65; 1 of its 2 codes are those of a wijk or buurt\n"
	if err != nil || out.String() != want || figures["b.csv"]["WK000000"].Of(risk.Lonely65) != 50 ||
		!math.IsNaN(figures["b.csv"]["WK000000"].Of(risk.Severe65)) {
		t.Errorf("error %v, figures %v, said %q", err, figures, &out)
	}
	_, err = Tables{"a.csv": table("00000001")}.match(codes, say)
	if err == nil || err.Error() != `compare with a.csv: none of its 2 codes, such as "00000001", is that of a wijk or buurt, such as "BU00000001"; give the codes of CBS` {
		t.Errorf("error %v", err)
	}
}

// The estimates of an edition are of the model that it was imported with.
func TestEditionModel(t *testing.T) {
	shipped, err := data.Models.ReadFile(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	e := &Edition{ID: "2024-1", Model: "own-1", ModelFile: strings.Replace(string(shipped), "id: eenzaamheid-1",
		"id: own-1", 1)}
	if m, err := e.madeBy(declared.File{}); err != nil || m.ID != "own-1" || m.Training.Buurten != 278 {
		t.Errorf("error %v, model %+v", err, m)
	}
	other := declared.File{Name: "dir/other.yaml", Text: shipped}
	_, err = e.madeBy(other)
	if err == nil || !strings.Contains(err.Error(), "its estimates are of the model own-1, not of dir/other.yaml") {
		t.Errorf("error %v", err)
	}
	e.ModelFile = string(shipped)
	if _, err := e.madeBy(other); err != nil {
		t.Errorf("the same model: %v", err)
	}
}

// Where a municipality has no published figure, none was an input.
func TestCompareEditionWithoutOwnFigure(t *testing.T) {
	var areas []Area
	for i := range 8 {
		figure := 50 + float64(i)
		a := area(string(rune('a'+i)), "GM0001", &figure)
		a.Estimate.Prevalence[risk.Lonely65].Percent = risk.Quantity{Value: figure + 1, Low: figure - 1, High: figure + 3}
		if i < 3 {
			a.Municipality = "GM0002"
			a.Estimate.Explanations[risk.Lonely65].Factors = []risk.Factor{{ID: risk.BenchmarkFactor}}
		}
		areas = append(areas, a)
	}
	var report validation.Report
	report.Comparisons = compareLevel(new(risk.Model), risk.Buurt, areas, nil)
	own, without := report.Find("RIVM", "buurt", "lonely_65", validation.Model, true),
		report.Find("RIVM", "buurt", "lonely_65", validation.Model, false)
	if own == nil || without == nil || own.Areas != 3 || without.Areas != 5 {
		t.Errorf("with own figure %+v, without %+v", own, without)
	}
}
