package words

import (
	"math"
	"strings"
	"testing"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

func TestMessage(t *testing.T) {
	tests := []struct {
		residents float64
		count     risk.Quantity
		nl, en    string
	}{
		{1238, risk.Quantity{Value: 692, Low: 634, High: 748},
			"Van de 1.240 65-plussers in Pendrecht voelen zich naar schatting 690 eenzaam (tussen 630 en 750).",
			"Of the 1,240 residents of 65 and older in Pendrecht an estimated 690 feel lonely (between 630 and 750)."},
		{12, risk.Quantity{Value: 6.2, Low: 5.4, High: 7.1},
			"In Pendrecht wonen 12 mensen van 65 jaar of ouder. Naar schatting voelen 6 van hen zich eenzaam (tussen 5 en 8).",
			"12 people of 65 or older live in Pendrecht. An estimated 6 of them feel lonely (between 5 and 8)."},
	}
	for _, tt := range tests {
		for _, l := range locale.Languages() {
			got, want := Message(l, "Pendrecht", tt.residents, risk.Prevalence{Count: tt.count}), l.Say(tt.nl, tt.en)
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
}

func TestComparisonNeedsTheWholeInterval(t *testing.T) {
	p := risk.Quantity{Value: 56, Low: 52, High: 60}
	tests := []struct {
		percent float64
		nl, en  string
	}{
		{49.5, "Dat is meer dan gemiddeld in Rotterdam.", "That is more than average in Rotterdam."},
		{52, "Dat verschilt niet duidelijk van het gemiddelde in Rotterdam.",
			"That is not clearly different from the average in Rotterdam."},
		{55, "Dat verschilt niet duidelijk van het gemiddelde in Rotterdam.",
			"That is not clearly different from the average in Rotterdam."},
		{60.1, "Dat is minder dan gemiddeld in Rotterdam.", "That is less than average in Rotterdam."},
		{0, "", ""},
		{math.NaN(), "", ""},
	}
	for _, tt := range tests {
		for _, l := range locale.Languages() {
			if got, want := Comparison(l, p, Yardstick{"Rotterdam", tt.percent}), l.Say(tt.nl, tt.en); got != want {
				t.Errorf("comparison with %v: got %q, want %q", tt.percent, got, want)
			}
		}
	}
}

func TestStability(t *testing.T) {
	for _, test := range []struct {
		share    float64
		class    int
		variants int
		want     string
	}{
		{28.0 / 30, 4, 30, "In 28 van de 30 andere rekenwijzen die we probeerden, blijft dit gebied in klasse 4."},
		{0.933, 4, 30, "In 28 van de 30 andere rekenwijzen die we probeerden, blijft dit gebied in klasse 4."},
		{0, 2, 30, "In geen van de 30 andere rekenwijzen die we probeerden, blijft dit gebied in klasse 2."},
		{1, 5, 30, "In alle 30 andere rekenwijzen die we probeerden, blijft dit gebied in klasse 5."},
		{0.933, 5, 0, "In 93% van de andere rekenwijzen die we probeerden, blijft dit gebied in klasse 5."},
		{0, 5, 0, ""},  // an edition that does not tell
		{0, 0, 30, ""}, // no class
	} {
		if got := Stability(locale.Dutch, &risk.Estimate{Stability: test.share, Class: test.class},
			test.variants); got != test.want {
			t.Errorf("%v: %q, want %q", test, got, test.want)
		}
	}
}

func TestRanked(t *testing.T) {
	tests := []struct {
		r      Rank
		nl, en string
	}{
		{Rank{At: 12, Of: 1100, Level: risk.Buurt, In: "Rijnmond"}, "Plaats 12 van 1.100 buurten in Rijnmond.",
			"Place 12 of 1,100 neighbourhoods in Rijnmond."},
		{Rank{At: 1, Of: 342, Low: 1, High: 1, Level: risk.Gemeente},
			"Plaats 1 van 342 gemeenten op deze kaart; met 95% zekerheid plaats 1.",
			"Place 1 of 342 municipalities on this map; with 95% certainty place 1."},
		{Rank{At: 12, Of: 3000, Low: 5, High: 1071, Level: risk.Wijk},
			"Plaats 12 van 3.000 wijken op deze kaart; met 95% zekerheid tussen plaats 5 en 1.071.",
			"Place 12 of 3,000 districts on this map; with 95% certainty between place 5 and 1,071."},
		{Rank{Of: 14}, "", ""},       // no figures
		{Rank{At: 1, Of: 1}, "", ""}, // no others
	}
	for _, tt := range tests {
		for _, l := range locale.Languages() {
			if got, want := Ranked(l, tt.r), l.Say(tt.nl, tt.en); got != want {
				t.Errorf("%+v: got %q, want %q", tt.r, got, want)
			}
		}
	}
}

func TestEveryStatusHasWords(t *testing.T) {
	for _, l := range locale.Languages() {
		for _, r := range []risk.Reason{
			risk.ReasonSmallNumbers, risk.ReasonNoResidents,
			risk.ReasonTooMuchMissing, risk.ReasonInputsFromWijk, risk.ReasonNoPopulationAge,
		} {
			if text := StatusLong(l, r, "Pendrecht"); !strings.Contains(text, "Pendrecht") ||
				!strings.HasSuffix(text, ".") {
				t.Errorf("reason %q: want a sentence about Pendrecht, got %q", r, text)
			}
		}
	}
	for status, want := range map[risk.Status]string{
		risk.StatusOK: "", risk.StatusImputed: "deels geschat uit een groter gebied",
		risk.StatusSuppressed: "verborgen om privacy", risk.StatusNoData: "geen gegevens",
	} {
		if got := StatusShort(locale.Dutch, status, risk.ReasonNone); got != want {
			t.Errorf("status %q: got %q, want %q", status, got, want)
		}
	}
	if got := StatusShort(locale.Dutch, risk.StatusImputed,
		risk.ReasonInputsFromYear); got != "deels met cijfers van een eerder jaar" {
		t.Errorf("inputs of an earlier year: got %q", got)
	}
}

func TestImputedFrom(t *testing.T) {
	words := Factors{"a": {LabelNL: "koopwoningen"}, "b": {LabelNL: "bijstand"}}
	factors := []risk.Factor{
		{ID: "a", From: risk.Wijk}, {ID: "b", From: risk.Wijk}, {ID: "c", From: risk.Gemeente},
		{ID: "d"}, {ID: risk.BenchmarkFactor, From: risk.Gemeente},
	}
	want := "van de wijk: koopwoningen en bijstand; van de gemeente: c"
	if got := ImputedFrom(locale.Dutch, factors, words); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
