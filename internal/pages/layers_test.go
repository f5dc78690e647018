package pages

import (
	"bytes"
	"strings"
	"testing"

	"risicokaart/internal/risk"
)

// TestLayers: the map offers the figures that the edition has, and no other.
func TestLayers(t *testing.T) {
	p, err := New(Assets{})
	if err != nil {
		t.Fatal(err)
	}
	var html bytes.Buffer
	if err := p.Map(&html, MapView{Site: testSite()}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<option value="" data-indicator="lonely_65">Eenzaam 65`, `<option value="ernstig-65" data-indicator="severe_65">`,
		`<option value="eenzaam-75" data-indicator="lonely_75">`, `<option value="stabiliteit" data-indicator="stability">`} {
		if !strings.Contains(html.String(), want) {
			t.Errorf("the map lacks %q", want)
		}
	}
	if strings.Contains(html.String(), `data-indicator="severe_75"`) || strings.Contains(html.String(), `data-indicator="lonely_18"`) {
		t.Error("the map offers figures that the edition does not have")
	}
}

// TestOutcomes: what the model does not estimate has no row.
func TestOutcomes(t *testing.T) {
	e := testArea().Estimate
	names := func() string {
		var list []string
		for _, o := range outcomes(&e) {
			list = append(list, o.Name)
		}
		return strings.Join(list, "; ")
	}
	if got, want := names(), "Eenzaam 65+; Ernstig eenzaam 65+; Eenzaam 75+"; got != want {
		t.Errorf("rows %q, want %q", got, want)
	}
	e.Prevalence[risk.Severe18] = risk.Prevalence{
		Percent: risk.Quantity{Value: 12.4, Low: 10.6, High: 14.1},
		Count:   risk.Quantity{Value: 643, Low: 551, High: 731},
	}
	list := outcomes(&e)
	want := outcomeLine{"Ernstig eenzaam 18+", "12%", "10% en 15%", "640", "550 en 740"}
	if got := list[len(list)-1]; got != want {
		t.Errorf("the last row is %+v, want %+v", got, want)
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
		if got := stability(&risk.Estimate{Stability: test.share, Class: test.class}, test.variants); got != test.want {
			t.Errorf("%v: %q, want %q", test, got, test.want)
		}
	}
}

func TestRankInterval(t *testing.T) {
	for want, places := range map[string][2]int{
		".": {0, 0}, "; met 95% zekerheid plaats 1.": {1, 1}, "; met 95% zekerheid tussen plaats 5 en 1.071.": {5, 1071},
	} {
		if got := rankInterval(places[0], places[1]); got != want {
			t.Errorf("%v: %q, want %q", places, got, want)
		}
	}
}

// TestHiddenHasNoMoreFigures: nothing of the new figures is told of a hidden area.
func TestHiddenHasNoMoreFigures(t *testing.T) {
	p, err := New(Assets{})
	if err != nil {
		t.Fatal(err)
	}
	a := withStatus(testArea(), risk.StatusSuppressed, risk.ReasonSmallNumbers)
	a.Estimate.Stability, a.Estimate.RankLow, a.Estimate.RankHigh, a.Estimate.Class = 0.9, 1, 2, 3 // whatever is in it
	var html bytes.Buffer
	if err := p.Area(&html, AreaView{Site: testSite(), Area: a}); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Meer cijfers", "rekenwijzen", "zekerheid", "Plaats"} {
		if strings.Contains(html.String(), word) {
			t.Errorf("the page of a hidden area says %q", word)
		}
	}
}
