package main

import (
	"fmt"
	"strings"
	"testing"

	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/store"
	"risicokaart/internal/validation"
)

// The estimates of an edition are compared with RIVM's figures in it, marked as
// no test, or with a table; hidden areas are not compared.
func TestCompareEdition(t *testing.T) {
	var areas []store.Area
	own := map[string]calibrate.Figure{}
	for i := range 6 {
		figure := 50 + float64(i)
		a := store.Area{Code: fmt.Sprintf("BU%08d", i), Level: risk.Buurt, MunicipalityCode: "GM0000", RIVM: &figure}
		a.Estimate.Status = risk.StatusOK
		a.Estimate.Lonely65.Percent = risk.Quantity{Value: figure + 1, Low: figure - 1, High: figure + 3, Low80: figure + .5, High80: figure + 2}
		own[a.Code] = calibrate.Figure{Lonely: figure + 3}
		areas = append(areas, a)
	}
	areas[0].Estimate = risk.Estimate{Status: risk.StatusSuppressed}
	areas[1].RIVM = nil

	var report validation.Report
	compareEdition(&report, risk.Buurt, areas, nil)
	c := report.Find("RIVM", "buurt", "lonely_65", validation.Model, true)
	if c == nil || !c.InTraining || c.Areas != 4 || c.MeanError.Value != 1 || c.Coverage95.Value != 1 || c.Coverage80.Value != 0 {
		t.Errorf("against RIVM: %+v", report.Comparisons)
	}
	var text strings.Builder
	if err := report.WriteText(&text); err != nil || !strings.Contains(text.String(), "NOT A TEST") {
		t.Errorf("error %v, the text does not say that the figures were in training:\n%s", err, &text)
	}

	report = validation.Report{}
	compareEdition(&report, risk.Buurt, areas, map[string]map[string]calibrate.Figure{"own.csv": own})
	c = report.Find("own.csv", "buurt", "lonely_65", validation.Model, true)
	if len(report.Comparisons) != 1 || c == nil || c.InTraining || c.Areas != 5 || c.MeanError.Value != 2 {
		t.Errorf("against a table: %+v", report.Comparisons)
	}
}
