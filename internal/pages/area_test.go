package pages

import (
	"bytes"
	"strings"
	"testing"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// What the model does not estimate has no row.
func TestOutcomes(t *testing.T) {
	e := testArea().Estimate
	names := func(l locale.Language) string {
		var list []string
		for _, o := range outcomes(l, &e) {
			list = append(list, o.Name)
		}
		return strings.Join(list, "; ")
	}
	for l, want := range map[locale.Language]string{
		locale.Dutch:   "Eenzaam 65+; Ernstig eenzaam 65+; Eenzaam 75+",
		locale.English: "Lonely 65+; Severely lonely 65+; Lonely 75+",
	} {
		if got := names(l); got != want {
			t.Errorf("rows %q, want %q", got, want)
		}
	}
	e.Prevalence[risk.Severe18] = risk.Prevalence{
		Percent: risk.Quantity{Value: 12.4, Low: 10.6, High: 14.1},
		Count:   risk.Quantity{Value: 643, Low: 551, High: 731},
	}
	list := outcomes(locale.Dutch, &e)
	want := outcomeLine{"Ernstig eenzaam 18+", "12%", "10% en 15%", "640", "550 en 740"}
	if got := list[len(list)-1]; got != want {
		t.Errorf("the last row is %+v, want %+v", got, want)
	}
}

// Nothing of the new figures is told of a hidden area.
func TestHiddenHasNoMoreFigures(t *testing.T) {
	p, err := New(Assets{}, "")
	if err != nil {
		t.Fatal(err)
	}
	a := withStatus(testArea(), risk.StatusSuppressed, risk.ReasonSmallNumbers)
	a.Estimate.Stability, a.Estimate.RankLow, a.Estimate.RankHigh, a.Estimate.Class = 0.9, 1, 2, 3 // whatever is in it
	var html bytes.Buffer
	if err := p.Area(&html, locale.Dutch, AreaView{Site: testSite(), Area: a}); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Meer cijfers", "rekenwijzen", "zekerheid", "Plaats"} {
		if strings.Contains(html.String(), word) {
			t.Errorf("the page of a hidden area says %q", word)
		}
	}
}

// Of a hidden area no figure of another year is told, and no rule about figures.
func TestOtherYearsHide(t *testing.T) {
	area := withYears(testArea())
	hidden := withStatus(area, risk.StatusSuppressed, risk.ReasonSmallNumbers)
	for name, tt := range map[string]struct {
		area  Area
		rules bool
	}{"shown": {area, true}, "hidden": {hidden, false}} {
		text := newAreaText(locale.Dutch, AreaView{Site: testSite(), Area: tt.area}, true)
		told := strings.Contains(strings.Join(text.Years, ""), "%")
		if len(text.Years) != 5 || told != tt.rules || (text.YearsNote != "") != tt.rules {
			t.Errorf("%s: other years say %q, by the rule %q", name, text.Years, text.YearsNote)
		}
	}
}

// The area's rank is among gemeenten of the map, which may be those of the
// country in an edition of one region.
func TestRanksOfGemeente(t *testing.T) {
	a := testArea()
	a.Level, a.Estimate.Level, a.Municipality, a.Estimate.RankMunicipal = risk.Gemeente, risk.Gemeente, Place{}, 0
	list := ranks(locale.Dutch, &a, "Voorbeeldland")
	if len(list) != 2 || !strings.HasPrefix(list[0], "Plaats 12 van 1.100 gemeenten op deze kaart;") {
		t.Errorf("got %q", list)
	}
}
