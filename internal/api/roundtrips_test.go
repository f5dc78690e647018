package api

import (
	"context"
	"net/http"
	"testing"
)

// testRoundTrips: how often an answer asks the database. What follows from the edition
// is in the snapshot, an area comes in one round trip, and a filter is counted once.
func testRoundTrips(t *testing.T, s *Server) {
	// No test before this one asks for these.
	const filter, municipality = "/api/v1/collections/buurten/items?limit=3&status=ok&class=3",
		"/tabel?niveau=wijk&gemeente=GM9901"
	cell := decode[page](t, get(t, s, "/api/v1/collections/h3/items?limit=1")).Features[0].ID
	tag := get(t, s, "/").Header().Get("ETag")
	asked := func(path string, header ...string) int64 {
		t.Helper()
		before := s.opt.Store.RoundTrips()
		if w := get(t, s, path, header...); w.Code >= 400 {
			t.Errorf("%s: status %d", path, w.Code)
		}
		return s.opt.Store.RoundTrips() - before
	}
	for _, test := range []struct {
		path string
		want int64
	}{
		{"/", 0},
		{"/?gebied=GM9901", 1},
		{"/gebied/GM9901", 1},
		{"/gebied/GM9901?deel=paneel", 1},
		{"/gebied/WK990101", 1},
		{"/gebied/BU99010101", 1},
		{"/gebied/BU99010101?ten-opzichte-van=gemeente", 1},
		{"/gebied/" + cell, 1},
		{"/tabel", 1},
		{"/tabel?pagina=2", 1},
		{municipality, 2}, // counts what it lists
		{municipality, 1},
		{"/tabel.csv", 1},
		{"/methode", 0},
		{"/en/methode", 0},
		{"/methode/algoritmeregister", 0},
		{"/methode/algoritmeregister.json", 0},
		{"/methode/validatie", 0},
		{"/api/v1", 0},
		{"/api/v1/edition", 0},
		{"/api/v1/indicators", 0},
		{"/api/v1/collections", 0},
		{"/api/v1/collections/buurten", 0},
		{"/api/v1/collections/buurten/schema", 0},
		{"/api/v1/collections/buurten/items/BU99010101", 1},
		{"/api/v1/collections/h3/items/" + cell, 1},
		{"/api/v1/collections/buurten/items", 1},
		{"/api/v1/collections/h3/items?limit=1000", 1},
		{filter, 2}, // counts what matches
		{filter, 1},
		{filter + "&after=BU990102", 1},
		{"/api/v1/tiles/buurten.json", 0},
		{"/api/v1/tiles/buurten/7/65/42.mvt", 1},
		{"/api/v1/tiles/buurten/7/65/42.mvt", 0},
		{"/api/v1/search?q=voorbeeld", 0},
		{"/api/v1/search?q=v", 0},
		{"/api/v1/downloads", 0},
		{"/api/v1/downloads/current/wijken.geojson?crs=http://www.opengis.net/def/crs/EPSG/0/28992", 1}, // made
		{"/api/v1/downloads/current/wijken.geojson?crs=http://www.opengis.net/def/crs/EPSG/0/28992", 0},
	} {
		if got := asked(test.path); got != test.want {
			t.Errorf("%s asks the database %d times, want %d", test.path, got, test.want)
		}
	}
	// What a visitor has is not made again.
	for _, path := range []string{"/tabel?pagina=3", "/tabel.csv", filter, "/api/v1/collections/wijken/items?f=csv",
		"/api/v1/tiles/buurten/7/65/43.mvt",
		"/api/v1/downloads/current/h3.geojson", "/api/v1/indicators/severe_65", "/api/v1/search?q=eiland"} {
		if got := asked(path, "If-None-Match", tag); got != 0 {
			t.Errorf("%s, which the visitor has, asks the database %d times", path, got)
		}
	}
}

// testReload: an edition that is held already is not taken up again.
func testReload(t *testing.T, s *Server) {
	held := s.Now()
	before := s.opt.Store.RoundTrips()
	if err := s.Reload(context.Background()); err != nil {
		t.Fatal(err)
	}
	if s.Now() != held || s.opt.Store.RoundTrips()-before > 2 {
		t.Errorf("taken up again, by %d questions", s.opt.Store.RoundTrips()-before)
	}
	if w := get(t, s, "/"); w.Code != http.StatusOK {
		t.Errorf("the map after that: status %d", w.Code)
	}
}
