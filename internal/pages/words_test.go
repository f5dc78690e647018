package pages

import (
	"strings"
	"testing"

	"risicokaart/internal/risk"
)

func TestMessage(t *testing.T) {
	lonely := risk.Prevalence{Count: risk.Quantity{Value: 692, Low: 634, High: 748}}
	got := message("Pendrecht", 1238, lonely)
	want := "Van de 1.240 65-plussers in Pendrecht voelen zich naar schatting 690 eenzaam (tussen 630 en 750)."
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	got = message("Pendrecht", 12, risk.Prevalence{Count: risk.Quantity{Value: 6.2, Low: 5.4, High: 7.1}})
	want = "In Pendrecht wonen 12 mensen van 65 jaar of ouder. Naar schatting voelen 6 van hen zich eenzaam (tussen 5 en 8)."
	if got != want {
		t.Errorf("few residents: got %q, want %q", got, want)
	}
}

func TestComparisonNeedsTheWholeInterval(t *testing.T) {
	p := risk.Quantity{Value: 56, Low: 52, High: 60}
	tests := []struct {
		percent float64
		want    string
	}{
		{49.5, "Dat is meer dan gemiddeld in Rotterdam."},
		{52, "Dat verschilt niet duidelijk van het gemiddelde in Rotterdam."},
		{55, "Dat verschilt niet duidelijk van het gemiddelde in Rotterdam."},
		{60.1, "Dat is minder dan gemiddeld in Rotterdam."},
		{0, ""},
	}
	for _, tt := range tests {
		if got := comparison(p, yardstick{"Rotterdam", tt.percent}); got != tt.want {
			t.Errorf("comparison with %v: got %q, want %q", tt.percent, got, tt.want)
		}
	}
}

func TestReasons(t *testing.T) {
	alone := factor{phrase: "veel alleenwonenden", points: 4}
	owners := factor{phrase: "weinig koopwoningen", points: 3}
	dear := factor{phrase: "dure woningen", points: -5}
	benchmark := factor{points: 9}
	slight := factor{phrase: "weinig mensen met bijstand", points: 0.3}
	tests := []struct {
		name       string
		factors    []factor
		difference float64
		want       string
	}{
		{"two up", []factor{dear, alone, owners}, 2, "Vooral veel alleenwonenden en weinig koopwoningen verhogen de schatting."},
		{"one down", []factor{dear, alone}, -1, "De schatting is vooral lager door dure woningen."},
		{"benchmark has no phrase", []factor{benchmark, alone}, 13, "De schatting is vooral hoger door veel alleenwonenden."},
		{"too slight to name", []factor{slight}, 0.3, ""},
		{"no difference", []factor{alone}, 0, ""},
	}
	for _, tt := range tests {
		if got := reasons(tt.factors, tt.difference); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestEveryStatusHasWords(t *testing.T) {
	for _, r := range []risk.Reason{
		risk.ReasonSmallNumbers, risk.ReasonNoResidents,
		risk.ReasonTooMuchMissing, risk.ReasonInputsFromWijk, risk.ReasonNoPopulationAge,
	} {
		if text := statusLong(r, "Pendrecht"); !strings.Contains(text, "Pendrecht") || !strings.HasSuffix(text, ".") {
			t.Errorf("reason %q: want a sentence about Pendrecht, got %q", r, text)
		}
	}
	for status, want := range map[risk.Status]string{
		risk.StatusOK: "", risk.StatusImputed: "deels geschat uit een groter gebied",
		risk.StatusSuppressed: "verborgen om privacy", risk.StatusNoData: "geen gegevens",
	} {
		if got := statusShort(status, risk.ReasonNone); got != want {
			t.Errorf("status %q: got %q, want %q", status, got, want)
		}
	}
	if got := statusShort(risk.StatusImputed, risk.ReasonInputsFromYear); got != "deels met cijfers van een eerder jaar" {
		t.Errorf("inputs of an earlier year: got %q", got)
	}
}

func TestImputedFrom(t *testing.T) {
	words := map[string]Indicator{"a": {Label: "koopwoningen"}, "b": {Label: "bijstand"}}
	factors := []risk.Factor{
		{ID: "a", From: risk.Wijk}, {ID: "b", From: risk.Wijk}, {ID: "c", From: risk.Gemeente},
		{ID: "d"}, {ID: risk.BenchmarkFactor, From: risk.Gemeente},
	}
	want := "van de wijk: koopwoningen en bijstand; van de gemeente: c"
	if got := imputedFrom(factors, words); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
