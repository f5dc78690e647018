package words

import (
	"strings"
	"testing"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/validation"
)

func TestVerdictNeedsTheWholeInterval(t *testing.T) {
	index := &validation.Comparison{Measures: validation.Measures{MeanError: &validation.Measured{Value: 2}}}
	for _, c := range []struct {
		gain   validation.Measured
		nl, en string
	}{
		{validation.Measured{Value: .2, Low: .1, High: .3}, "Het model is hier beter.", "The model is better here."},
		{validation.Measured{Value: -.2, Low: -.3, High: -.1}, "De index is hier beter.", "The index is better here."},
		{validation.Measured{Value: .1, Low: 0, High: .3}, "te klein om te zeggen", "too small to tell"},
	} {
		model := &validation.Comparison{Measures: index.Measures, Gain: &c.gain}
		for _, l := range locale.Languages() {
			if got, want := Verdict(l, "eenzaam", model, index), l.Say(c.nl, c.en); !strings.Contains(got, want) {
				t.Errorf("gain %+v: %q lacks %q", c.gain, got, want)
			}
		}
	}
}

// Limits are called too wide only when chance cannot explain it.
func TestWidth(t *testing.T) {
	for _, w := range []struct {
		f      validation.Measured
		nl, en string
	}{
		{validation.Measured{Value: .9, Low: .85, High: .95}, "De marge van 80% is dus ruimer dan nodig.",
			"So the 80% margin is wider than it needs to be."},
		{validation.Measured{Value: .7, Low: .6, High: .75}, "De marge van 80% is dus te krap.",
			"So the 80% margin is too narrow."},
		{validation.Measured{Value: .85, Low: .75, High: .9}, "binnen die van 80%.", "inside the 80% margin."},
	} {
		c := &validation.Comparison{Measures: validation.Measures{Coverage95: &validation.Measured{Value: .95, Low: .9,
			High: 1}, Coverage80: &w.f}}
		for _, l := range locale.Languages() {
			if got, want := Covered(l, risk.Lonely65, c), l.Say(w.nl, w.en); !strings.HasSuffix(got, want) {
				t.Errorf("%+v: %q, want it to end in %q", w.f, got, want)
			}
		}
	}
}
