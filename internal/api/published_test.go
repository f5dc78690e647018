package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// testPublished: RIVM's own estimates and the source of the share of 75+ stand
// with areas that are shown, and nowhere else.
func testPublished(t *testing.T, s *Server) {
	type item struct {
		Properties struct {
			Status      string
			RIVM        []map[string]any
			Explanation *struct {
				Residents75 struct {
					Share float64 `json:"share_of_65_pct"`
					From  string
					Year  int
				} `json:"residents_75"`
			}
		}
	}
	shown := decode[item](t, get(t, s, "/api/v1/collections/gemeenten/items/GM9901")).Properties
	if shown.Explanation == nil || shown.Explanation.Residents75.From != "gemeente" ||
		shown.Explanation.Residents75.Year != 2024 || shown.Explanation.Residents75.Share < 20 {
		t.Errorf("explanation of 75+: %+v", shown.Explanation)
	}
	var ages []string
	for _, p := range shown.RIVM {
		ages = append(ages, p["age"].(string))
		if p["year"] != 2020.0 || p["lonely"] == nil || p["severe"] == nil {
			t.Errorf("RIVM's estimate %v", p)
		}
	}
	if !slices.Equal(ages, []string{"65+", "18+"}) {
		t.Errorf("RIVM's estimates are of %v", ages)
	}
	text := get(t, s, "/gebied/GM9901").Body.String()
	for _, want := range []string{"aandeel 75&#43; uit de leeftijdsopbouw van de gemeente, CBS 2024",
		"RIVM schatte in 2020"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page of the municipality lacks %q", want)
		}
	}
	hidden := decode[page](t, get(t, s, "/api/v1/collections/buurten/items?status=suppressed")).Features
	if len(hidden) == 0 {
		t.Fatal("no buurt is hidden")
	}
	for _, f := range hidden {
		w := get(t, s, "/api/v1/collections/buurten/items/"+f.ID)
		if p := decode[item](t, w).Properties; w.Code != http.StatusOK || p.RIVM != nil || p.Explanation != nil {
			t.Errorf("%s is hidden and has %+v", f.ID, p)
		}
		if strings.Contains(get(t, s, "/gebied/"+f.ID).Body.String(), "RIVM schatte") {
			t.Errorf("the page of %s, which is hidden, tells RIVM's estimate", f.ID)
		}
	}
}
