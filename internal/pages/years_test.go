package pages

import (
	"strings"
	"testing"

	"risicokaart/internal/risk"
)

// A change is said only where the two intervals have nothing in common.
func TestChange(t *testing.T) {
	before := risk.Quantity{Value: 50, Low: 46, High: 54}
	for name, test := range map[string]struct {
		after risk.Quantity
		want  string
	}{
		"higher":  {risk.Quantity{Value: 58, Low: 54.1, High: 62}, "In 2024 is het deel eenzame 65-plussers hoger dan in 2023."},
		"touches": {risk.Quantity{Value: 58, Low: 54, High: 62}, "Tussen 2023 en 2024 is er geen duidelijk verschil."},
		"within":  {risk.Quantity{Value: 52, Low: 48, High: 56}, "Tussen 2023 en 2024 is er geen duidelijk verschil."},
		"lower":   {risk.Quantity{Value: 42, Low: 39, High: 45}, "In 2024 is het deel eenzame 65-plussers lager dan in 2023."},
	} {
		if got := change(before, test.after, 2023, 2024); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// Of a hidden area, in either year, and of a changed one, no figure is told.
func TestOtherYearsHide(t *testing.T) {
	site := testSite()
	area := withYears(testArea())
	hidden := withStatus(area, risk.StatusSuppressed, risk.ReasonSmallNumbers)
	sentences, figures := otherYears(&hidden, site.Edition)
	if figures || len(sentences) != 5 || strings.Contains(strings.Join(sentences, ""), "%") {
		t.Errorf("a hidden area tells %q", sentences)
	}
	for reason, want := range map[string]string{
		"name": "in 2020 had deze code een andere naam", "geometry": "in 2020 lagen de grenzen anders",
		"reclassified": "CBS heeft de gebieden tussen 2020 en 2024 anders ingedeeld", "new": "in 2020 bestond dit gebied nog niet",
	} {
		if got := changed(OtherYear{Year: 2020, Reason: reason}, 2024); got != want {
			t.Errorf("%s: got %q, want %q", reason, got, want)
		}
	}
	if got := changed(OtherYear{Year: 2024, Reason: "gone"}, 2020); got != "in 2024 bestaat dit gebied niet meer" {
		t.Errorf("gone: got %q", got)
	}
	// Seen from an earlier edition the later year still comes last.
	later := testArea()
	lower := estimate(later.Code, later.Level, 1190, 30, 2)
	later.OtherYears = []OtherYear{{Year: 2025, Model: site.Edition.Model, Same: true, Lonely65: &lower.Prevalence[risk.Lonely65]}}
	if sentences, _ := otherYears(&later, site.Edition); !strings.Contains(sentences[0], "In 2025 is het deel eenzame 65-plussers lager dan in 2024.") {
		t.Errorf("got %q", sentences)
	}
}
