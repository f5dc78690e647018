package api

import (
	"net/http"
	"slices"
	"testing"

	"risicokaart/internal/layer"
	"risicokaart/internal/store"
)

// testIndicators: the figures of the model are listed with what a legend
// needs, are the same as those of the collections, and none is of a hidden area.
func testIndicators(t *testing.T, s *Server) {
	type listed struct {
		Indicators []store.IndicatorSummary
	}
	list := decode[listed](t, get(t, s, "/api/v1/indicators")).Indicators
	var ids []string
	for _, in := range list {
		ids = append(ids, in.ID)
		if in.Own || in.Name == "" || in.Unit != "%" || in.Source == "" {
			t.Errorf("%s is listed as %+v", in.ID, in)
		}
	}
	if want := []string{"severe_65", "lonely_75", "severe_75", "lonely_18", "severe_18",
		"stability"}; !slices.Equal(ids, want) {
		t.Fatalf("the list has %v, want %v", ids, want)
	}
	if edition := decode[listed](t, get(t, s, "/api/v1/edition")).Indicators; len(edition) != len(list) {
		t.Errorf("the edition tells of %d indicators, the list of %d", len(edition), len(list))
	}
	for _, in := range list {
		type indicatorValue struct {
			Code  string
			Value float64
			Class int
		}
		got := decode[struct {
			store.IndicatorSummary
			Values  []indicatorValue
			Without []string
		}](t, get(t, s, "/api/v1/indicators/"+in.ID))
		byCode := map[string]indicatorValue{}
		for _, v := range got.Values {
			byCode[v.Code] = v
		}
		property, scale := in.ID+"_pct", 1.0
		if in.ID == "stability" {
			property, scale = in.ID, 100
		}
		shown, hidden := 0, 0
		for _, c := range layer.Collections[:3] {
			for _, f := range decode[page](t, get(t, s, "/api/v1/collections/"+c.ID+"/items?limit=1000")).Features {
				v, ok := byCode[f.ID]
				want, has := f.Properties[property].(float64)
				switch {
				case ok != has || has == slices.Contains(got.Without, f.ID):
					t.Errorf("%s: %s has a value: %v, is among those without: %v, and is %v", in.ID, f.ID, ok, !has,
						f.Properties["status"])
				case !has:
					hidden++
				default:
					shown++
					if diff := v.Value - scale*want; diff > 0.051 || diff < -0.051 || v.Class < 1 || v.Class > 5 {
						t.Errorf("%s of %s is %v in class %d, want %v", in.ID, f.ID, v.Value, v.Class, scale*want)
					}
				}
			}
		}
		if shown != in.Count || hidden == 0 {
			t.Errorf("%s: %d areas have it and %d have not; the list says %d", in.ID, shown, hidden, in.Count)
		}
	}
	if w := get(t, s, "/api/v1/indicators/severe_65.csv"); w.Code != http.StatusOK {
		t.Errorf("CSV: status %d", w.Code)
	}
	if w := get(t, s, "/api/v1/indicators/lonely_65"); w.Code != http.StatusNotFound {
		t.Errorf("lonely_65, which every collection has: status %d, want 404", w.Code)
	}
}
