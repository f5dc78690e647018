package pages

import (
	"bytes"
	"strings"
	"testing"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// ownView is an area with one own figure.
func ownView(a Area) AreaView {
	low, high := 10.0, 15.25
	site := testSite()
	site.Own = []OwnIndicator{{ID: "zorg", Name: "Mantelzorg <65+>", Unit: "%", Year: 2023}, {ID: "bezoek", Name: "Bezoek"}}
	a.Own = []OwnFigure{{ID: "zorg", Value: 12.5, Low: &low, High: &high}}
	return AreaView{Site: site, Area: a}
}

func TestOwnFigures(t *testing.T) {
	p, err := New(Assets{}, "")
	if err != nil {
		t.Fatal(err)
	}
	var panel, page, hidden, start bytes.Buffer
	v := ownView(testArea())
	for _, err := range []error{p.AreaPanel(&panel, locale.Dutch, v), p.Area(&page, locale.Dutch, v),
		p.Map(&start, locale.Dutch, MapView{Site: v.Site}),
		p.AreaPanel(&hidden, locale.Dutch,
			ownView(withStatus(testArea(), risk.StatusSuppressed, risk.ReasonSmallNumbers)))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, html := range []string{panel.String(), page.String()} {
		for _, want := range []string{"Eigen cijfers", "Mantelzorg &lt;65&#43;&gt;", "12,5%",
			"tussen 10 en 15,25, over 2023"} {
			if !strings.Contains(html, want) {
				t.Errorf("the page of an area lacks %q", want)
			}
		}
		if strings.Contains(html, "Bezoek") {
			t.Error("the page names own data that the area has no figure of")
		}
	}
	if strings.Contains(hidden.String(), "12,5") || strings.Contains(hidden.String(), "Eigen cijfers") {
		t.Error("the panel of a hidden area shows an own figure")
	}
	for _, want := range []string{"Kleur op",
		`<optgroup label="Eigen cijfers"><option value="zorg" data-indicator="zorg">Mantelzorg &lt;65&#43;&gt; (%)</option>`, `<option value="bezoek" data-indicator="bezoek">Bezoek</option></optgroup>`} {
		if !strings.Contains(start.String(), want) {
			t.Errorf("the map lacks %q", want)
		}
	}
	v.Site.Own = nil
	start.Reset()
	if err := p.Map(&start, locale.Dutch, MapView{Site: v.Site}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(start.String(), "<optgroup") {
		t.Error("a map without own data offers to choose it")
	}
}
