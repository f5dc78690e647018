package pages

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"risicokaart/internal/locale"
)

func TestMapPageKeepsTheYardstick(t *testing.T) {
	area := testArea()
	text := newMapText(locale.Dutch, MapView{Site: testSite(), Area: &area, Against: AgainstGemeente})
	if got := text.AreaText.Yardstick; got != "Duinwaarde" {
		t.Errorf("want the panel against Duinwaarde, got %q", got)
	}
	area.MunicipalEstimate = nil
	text = newMapText(locale.Dutch, MapView{Site: testSite(), Area: &area, Against: AgainstGemeente})
	if got := text.AreaText.Yardstick; got != "Nederland" {
		t.Errorf("without a figure of the municipality: want against Nederland, got %q", got)
	}
}

// The map offers the figures that the edition has, and no other.
func TestMapOffersTheLayersOfItsEdition(t *testing.T) {
	p, err := New(Assets{}, "")
	if err != nil {
		t.Fatal(err)
	}
	var html bytes.Buffer
	if err := p.Map(&html, locale.Dutch, MapView{Site: testSite()}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<option value="" data-indicator="lonely_65">Eenzaam 65`,
		`<option value="ernstig-65" data-indicator="severe_65">`,
		`<option value="eenzaam-75" data-indicator="lonely_75">`,
		`<option value="stabiliteit" data-indicator="stability">`} {
		if !strings.Contains(html.String(), want) {
			t.Errorf("the map lacks %q", want)
		}
	}
	if strings.Contains(html.String(), `data-indicator="severe_75"`) ||
		strings.Contains(html.String(), `data-indicator="lonely_18"`) {
		t.Error("the map offers figures that the edition does not have")
	}
}

// The page carries the words of those layers, and of no other.
func TestMapHasTheWordsOfItsLayers(t *testing.T) {
	for _, ids := range [][]string{nil, {"stability"}, {"severe_65", "lonely_75", "stability"}} {
		site := testSite()
		site.Layers = ids
		script := newMapText(locale.Dutch, MapView{Site: site}).Script
		var got []string
		for key := range script.Words {
			if id, ok := strings.CutPrefix(key, "legend.layer."); ok {
				got = append(got, id)
			}
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(ids))
		if !slices.Equal(got, want) {
			t.Errorf("an edition with layers %v: words of %v", ids, got)
		}
		if _, err := json.Marshal(script); err != nil {
			t.Errorf("the script's words cannot be written: %v", err)
		}
	}
}
