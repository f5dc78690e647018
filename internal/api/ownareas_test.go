package api

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"risicokaart/data"
	"risicokaart/data/demo"
	"risicokaart/internal/catalogue"
	"risicokaart/internal/ingest"
	"risicokaart/internal/recognise"
)

// TestOwnAreas serves the example with own areas, drawn in degrees, and without.
func TestOwnAreas(t *testing.T) {
	s := newServer(t, true)
	plain := s.Now()
	for _, path := range []string{"/api/v1/collections/eigen", "/api/v1/collections/eigen/items",
		"/api/v1/tiles/eigen.json", "/api/v1/tiles/eigen/8/1/1.mvt", "/api/v1/downloads/current/eigen.csv",
		"/gebied/team-1"} {
		if w := get(t, s, path); w.Code != http.StatusNotFound {
			t.Errorf("without own areas %s: status %d, want 404", path, w.Code)
		}
	}
	for _, path := range []string{"/", "/api/v1/collections", "/api/v1/downloads", "/api/v1/styles/risicokaart"} {
		if body := get(t, s, path).Body.String(); strings.Contains(body, `"eigen"`) || strings.Contains(body, "/eigen.") {
			t.Errorf("without own areas %s speaks of them", path)
		}
	}

	importOwnAreas(t, s, plain.Summary.Bounds)
	got := decode[page](t, get(t, s, "/api/v1/collections/eigen/items"))
	shown, hidden := 0, 0
	for _, f := range got.Features {
		item := decode[struct{ Properties map[string]any }](t, get(t, s, "/api/v1/collections/eigen/items/"+f.ID))
		body := get(t, s, "/gebied/"+f.ID).Body.String()
		if !strings.Contains(body, f.Properties["name"].(string)) {
			t.Errorf("the page of %s does not name it", f.ID)
		}
		if f.Properties["status"] == "ok" || f.Properties["status"] == "imputed" {
			shown++
			if !strings.Contains(body, `class="big"`) {
				t.Errorf("the page of %s, which is %s, has no figures", f.ID, f.Properties["status"])
			}
			if f.Properties["residents_65"].(float64) < 10 || item.Properties["buurten"] == nil ||
				!strings.Contains(body, `href="/gebied/BU`) {
				t.Errorf("%s: %v", f.ID, item.Properties)
			}
			continue
		}
		hidden++
		for name, value := range item.Properties {
			if value != nil && !slices.Contains(append(identity, "known_area"), name) {
				t.Errorf("%s is %s but has %s = %v", f.ID, f.Properties["status"], name, value)
			}
		}
		if strings.Contains(body, `class="big"`) {
			t.Errorf("the page of %s, which is %s, has figures", f.ID, f.Properties["status"])
		}
	}
	if got.NumberMatched != 4 || shown < 2 || hidden < 1 {
		t.Errorf("%d own areas, %d shown and %d not", got.NumberMatched, shown, hidden)
	}
	if sum := s.Now().Summary.OwnAreas; sum.Count != 4 || sum.Shown != shown ||
		sum.Borders != s.Now().Summary.Cells.Borders {
		t.Errorf("the summary says %+v", sum)
	}
	if w := get(t, s, "/api/v1/downloads/current/eigen.csv"); w.Code != http.StatusOK ||
		strings.Count(w.Body.String(), "\n") != 5 {
		t.Errorf("CSV: status %d, %s", w.Code, w.Body)
	}
	if body := get(t, s, "/api/v1/search?q=wijkteam").Body.String(); strings.Count(body, `"level":"eigen"`) != 4 {
		t.Errorf("search: %s", body)
	}
	asked := s.opt.Store.RoundTrips()
	if get(t, s, "/gebied/team-1"); s.opt.Store.RoundTrips()-asked != 1 {
		t.Errorf("an own area asks the database %d times", s.opt.Store.RoundTrips()-asked)
	}
	if body := get(t, s, "/?gebied=team-1").Body.String(); !strings.Contains(body, `data-code="team-1"`) ||
		!strings.Contains(body, `value="eigen"`) {
		t.Error("the map does not open with an own area, or lacks their level")
	}
	if body := get(t, s, "/methode").Body.String(); !strings.Contains(body, "teams.geojson") {
		t.Error("the method does not name the file of own areas")
	}
	b := plain.Summary.Bounds
	at := maptile.At(orb.Point{(b[0] + b[2]) / 2, (b[1] + b[3]) / 2}, 10)
	if w := get(t, s, fmt.Sprintf("/api/v1/tiles/eigen/%d/%d/%d.mvt", at.Z, at.X, at.Y)); w.Code != http.StatusOK ||
		!strings.Contains(w.Body.String(), "eigen_labels") {
		t.Errorf("tile: status %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := get(t, s, "/api/v1/downloads/"+plain.ID+"/eigen.csv"); w.Code != http.StatusNotFound {
		t.Errorf("own areas of the edition before: status %d, want 404", w.Code)
	}
}

// importOwnAreas imports the example with two halves of the land, a speck of it, and
// a strip of the sea.
func importOwnAreas(t *testing.T, s *Server, b [4]float64) {
	t.Helper()
	files, err := demo.Generate(t.Context(), t.TempDir(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	model, err := data.Models.ReadFile(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := catalogue.Load(bytes.NewReader(data.Catalogue), "catalogue")
	if err != nil {
		t.Fatal(err)
	}
	opt := ingest.Options{Paths: files.Paths(), ModelFile: model, Catalogue: columns, Program: "test", Now: time.Now,
		Log:   s.opt.Log,
		Areas: recognise.OwnAreas{Path: ownAreasFile(t, b)}}
	if _, err := ingest.Run(t.Context(), s.opt.Store, opt); err != nil {
		t.Fatal(err)
	}
	if err := s.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func ownAreasFile(t *testing.T, b [4]float64) string {
	t.Helper()
	x := func(f float64) float64 { return b[0] + f*(b[2]-b[0]) }
	y := func(f float64) float64 { return b[1] + f*(b[3]-b[1]) }
	var features []string
	for i, box := range [][4]float64{{0.2, 0.2, 0.5, 0.8}, {0.5, 0.2, 0.8, 0.8}, {0.5, 0.85, 0.5004, 0.8504},
		{0.5, 0.82, 0.503, 0.823}} {
		w, s, e, n := x(box[0]), y(box[1]), x(box[2]), y(box[3])
		features = append(features, fmt.Sprintf(`{"type":"Feature","properties":{"code":"team-%d","naam":"Wijkteam %[1]d"},"geometry":{"type":"Polygon","coordinates":[[[%[2]v,%[3]v],[%[4]v,%[3]v],[%[4]v,%[5]v],[%[2]v,%[5]v],[%[2]v,%[3]v]]]}}`, i+1, w, s, e, n))
	}
	path := filepath.Join(t.TempDir(), "teams.geojson")
	if err := os.WriteFile(path, []byte(`{"type":"FeatureCollection","features":[`+strings.Join(features, ",\n")+`]}`),
		0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
