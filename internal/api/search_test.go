package api

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"risicokaart/internal/store"
)

// testSearch: areas are found as people type them; who finds nothing is told what can be found.
func testSearch(t *testing.T, s *Server) {
	names := func(q string) []string {
		var list []string
		for _, m := range decode[struct{ Results []store.Match }](t,
			get(t, s, "/api/v1/search?q="+url.QueryEscape(q))).Results {
			list = append(list, m.Name)
		}
		return list
	}
	if got := names("voorbeeldst"); len(got) == 0 || got[0] != "Voorbeeldstad" {
		t.Errorf("search voorbeeldst: %v", got)
	}
	if got := names("GM9901"); len(got) != 1 {
		t.Errorf("search by code: %v", got)
	}
	for _, q := range []string{"voorbeldstad", "VOORBEELD-STAD", "gemeente Voorbeeldstad", "vorbeeldstda", "9901"} {
		if got := names(q); len(got) == 0 || got[0] != "Voorbeeldstad" {
			t.Errorf("search %q: %v", q, got)
		}
	}
	for _, q := range []string{"v", "", "zzzz", "%", "'; drop table area; --", "_"} {
		if got := names(q); len(got) != 0 {
			t.Errorf("search %q: %v", q, got)
		}
	}
	for _, q := range []string{"0000", "0000AB", " 0000 ab", "0000 AB Voorbeeldstad"} {
		if got := names(q); len(got) == 0 || !slices.Equal(got, names("0000")) {
			t.Errorf("search by postcode %q: %v", q, got)
		}
	}
	answers := map[string]string{"zzzz": `"results":[],"hint":"nothing found: search for the name`,
		"voorbeeldstad": `"bbox":[`}
	for q, want := range answers {
		if body := get(t, s, "/api/v1/search?q="+q).Body.String(); !strings.Contains(body, want) ||
			strings.Contains(body, `"hint"`) != (q == "zzzz") {
			t.Errorf("search %q: %s", q, body)
		}
	}
}
