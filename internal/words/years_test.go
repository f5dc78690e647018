package words

import (
	"strings"
	"testing"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// A change is said only where the two intervals have nothing in common.
func TestChange(t *testing.T) {
	before := risk.Quantity{Value: 50, Low: 46, High: 54}
	for name, test := range map[string]struct {
		after risk.Quantity
		want  string
	}{
		"higher": {risk.Quantity{Value: 58, Low: 54.1, High: 62},
			"In 2024 is het deel eenzame 65-plussers hoger dan in 2023."},
		"touches": {risk.Quantity{Value: 58, Low: 54, High: 62}, "Tussen 2023 en 2024 is er geen duidelijk verschil."},
		"within":  {risk.Quantity{Value: 52, Low: 48, High: 56}, "Tussen 2023 en 2024 is er geen duidelijk verschil."},
		"lower": {risk.Quantity{Value: 42, Low: 39, High: 45},
			"In 2024 is het deel eenzame 65-plussers lager dan in 2023."},
	} {
		if got := change(locale.Dutch, before, test.after, 2023, 2024); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestChanged(t *testing.T) {
	for reason, want := range map[string]string{
		"name": "in 2020 had deze code een andere naam", "geometry": "in 2020 lagen de grenzen anders",
		"reclassified": "CBS heeft de gebieden tussen 2020 en 2024 anders ingedeeld",
		"new":          "in 2020 bestond dit gebied nog niet",
	} {
		if got := changed(locale.Dutch, &OtherYear{Year: 2020, Reason: reason}, 2024); got != want {
			t.Errorf("%s: got %q, want %q", reason, got, want)
		}
	}
	if got := changed(locale.Dutch, &OtherYear{Year: 2024, Reason: "gone"},
		2020); got != "in 2024 bestaat dit gebied niet meer" {
		t.Errorf("gone: got %q", got)
	}
}

// Of a hidden area, in either year, and of a changed one, no figure is told.
func TestInOtherYearHides(t *testing.T) {
	shown := &risk.Estimate{Status: risk.StatusOK}
	shown.Prevalence[risk.Lonely65].Percent = risk.Quantity{Value: 56, Low: 52, High: 60}
	lower := &risk.Prevalence{Percent: risk.Quantity{Value: 30, Low: 28, High: 32},
		Count: risk.Quantity{Value: 357, Low: 333, High: 381}}
	for name, tt := range map[string]struct {
		e     *risk.Estimate
		other OtherYear
		want  string // at its end
		tells bool
	}{
		"shown in both": {shown, OtherYear{Year: 2022, Model: "m", Same: true, Lonely65: lower},
			"In 2024 is het deel eenzame 65-plussers hoger dan in 2022.", true},
		"another model": {shown, OtherYear{Year: 2022, Model: "n", Same: true, Lonely65: lower},
			"met een ander model geschat, dus niet te vergelijken.", true},
		"hidden now": {&risk.Estimate{Status: risk.StatusSuppressed}, OtherYear{Year: 2022, Model: "m", Same: true,
			Lonely65: lower}, "geen schatting om mee te vergelijken.", false},
		"hidden then": {shown, OtherYear{Year: 2022, Model: "m", Same: true},
			"geen schatting om mee te vergelijken.", false},
		"changed": {shown, OtherYear{Year: 2022, Model: "m", Reason: "geometry", Lonely65: lower},
			"In 2022 lagen de grenzen anders.", false},
		"of a later year": {shown, OtherYear{Year: 2025, Model: "m", Same: true, Lonely65: lower},
			"In 2025 is het deel eenzame 65-plussers lager dan in 2024.", true},
		"hidden and later": {&risk.Estimate{Status: risk.StatusNoData}, OtherYear{Year: 2025, Model: "m", Same: true,
			Lonely65: lower}, "geen schatting om mee te vergelijken.", false},
	} {
		text, tells := InOtherYear(locale.Dutch, &tt.other, tt.e, 2024, "m")
		if !strings.HasSuffix(text, tt.want) || tells != tt.tells || strings.Contains(text, "%") != tt.tells {
			t.Errorf("%s: got %q (a figure: %v), want it to end in %q (%v)", name, text, tells, tt.want, tt.tells)
		}
	}
}

func TestBorrowed(t *testing.T) {
	factors := Factors{
		"woz":   {LabelNL: "WOZ-waarde", LabelEN: "home value", Columns: []string{"woningwaarde"}},
		"quiet": {LabelNL: "rust", LabelEN: "quiet", Columns: []string{"geluid"}},
	}
	inputs := []Input{{"woningwaarde", 2023}, {risk.ColumnShare0to15, 2022}, {risk.ColumnShare15to25, 2022},
		{"unread", 2021}}
	for _, l := range locale.Languages() {
		want := l.Say("Niet alle cijfers zijn van 2024: WOZ-waarde (cijfer van 2023) en aandeel jongeren (cijfer van 2022).",
			"Not all figures are of 2024: home value (figure of 2023) and share of young people (figure of 2022).")
		if got := Borrowed(l, inputs, factors, 2024); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got := Borrowed(l, inputs[3:], factors, 2024); got != "" {
			t.Errorf("nothing that the model reads is borrowed: got %q", got)
		}
	}
}
