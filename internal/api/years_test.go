package api

import (
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // to make files of another year

	"risicokaart/data"
	"risicokaart/data/demo"
	"risicokaart/internal/catalogue"
	"risicokaart/internal/ingest"
)

// TestYears serves an edition that borrows from the year before and stands
// beside an edition of it.
func TestYears(t *testing.T) {
	s := newServer(t, false)
	ctx := t.Context()
	files, err := demo.Generate(ctx, t.TempDir(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const renamed, woz = "BU99010101", "gemiddelde_woningwaarde"
	before := filepath.Join(t.TempDir(), "kaart_oud.gpkg")
	b, err := os.ReadFile(files.Areas)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(before, b, 0o644); err != nil {
		t.Fatal(err)
	}
	var year, empty []string
	for _, layer := range []string{"gemeenten", "wijken", "buurten"} {
		year = append(year, "update "+layer+" set jaar = 2023, jrstatcode = '2023' || substr(jrstatcode, 5)")
		empty = append(empty, "update "+layer+" set "+woz+" = -99995")
	}
	change(t, before, append(year, "update buurten set buurtnaam = 'Een ander gebied' where buurtcode = '"+renamed+"'")...)
	change(t, files.Areas, empty...)
	imported := func(paths ...string) string {
		t.Helper()
		model, err := data.Models.ReadFile(data.DefaultModel)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := catalogue.Load(strings.NewReader(string(data.Catalogue)), "catalogue")
		if err != nil {
			t.Fatal(err)
		}
		result, err := ingest.Run(ctx, s.opt.Store, ingest.Options{Paths: append(paths, files.Squares, files.Loneliness),
			ModelFile: model, Catalogue: columns, Program: "test", Now: time.Now, Log: s.opt.Log})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Reload(ctx); err != nil {
			t.Fatal(err)
		}
		return result.EditionID
	}
	newest := imported(files.Areas, before)
	alone := get(t, s, "/gebied/GM9901").Header().Get("ETag")
	older := imported(before)
	if err := s.opt.Store.Use(ctx, newest); err != nil {
		t.Fatal(err)
	}
	if err := s.Reload(ctx); err != nil {
		t.Fatal(err)
	}

	editions := decode[struct {
		Editions []struct {
			ID        string
			Year      int
			Current   bool
			Published time.Time `json:"published_at"`
		}
	}](t, get(t, s, "/api/v1/editions")).Editions
	if len(editions) != 2 || editions[0].ID != older || editions[0].Year != 2023 || editions[0].Current ||
		!editions[1].Current || editions[1].Published.IsZero() {
		t.Errorf("editions %+v", editions)
	}

	figures, hidden := 0, 0
	for _, f := range decode[page](t, get(t, s, "/api/v1/collections/buurten/items?limit=100")).Features {
		item := decode[struct{ Properties map[string]any }](t,
			get(t, s, "/api/v1/collections/buurten/items/"+f.ID)).Properties
		inputs, years := item["inputs"].([]any), item["other_years"].([]any)
		if len(years) != 1 {
			t.Fatalf("%s: other years %v", f.ID, years)
		}
		y := years[0].(map[string]any)
		shown := item["status"] == "ok" || item["status"] == "imputed"
		same := f.ID != renamed
		switch {
		case y["edition"] != older || y["same_area"] != same || (y["reason"] == "name") == same:
			t.Errorf("%s: other year %v", f.ID, y)
		case !shown && (len(inputs) > 0 || y["lonely_65_pct"] != nil || y["lonely_65_count"] != nil):
			t.Errorf("%s is %s but has inputs %v, other year %v", f.ID, item["status"], inputs, y)
		case shown && same && (y["lonely_65_pct"] == nil || len(inputs) > 1):
			t.Errorf("%s: inputs %v, other year %v", f.ID, inputs, y)
		case !same && (y["lonely_65_pct"] != nil || len(inputs) > 0):
			t.Errorf("%s changed but has inputs %v, other year %v", f.ID, inputs, y)
		}
		for _, in := range inputs {
			figures++
			if m := in.(map[string]any); m["column"] != woz || m["year"] != 2023.0 || m["source"] != "kaart_oud.gpkg" ||
				m["imputed"] != true {
				t.Errorf("%s: input %v", f.ID, in)
			}
		}
		body := get(t, s, "/gebied/"+f.ID).Body.String()
		if !shown {
			hidden++
		}
		for text, want := range map[string]bool{
			"Andere jaren": true, "gebied gewijzigd": !same, "(cijfer van 2023)": len(inputs) > 0,
			"er is geen schatting om mee te vergelijken": !shown && same,
		} {
			if strings.Contains(body, text) != want {
				t.Errorf("page of %s (%v): %q is there: %v", f.ID, item["status"], text, !want)
			}
		}
	}
	if figures == 0 || hidden == 0 {
		t.Errorf("%d borrowed figures, %d hidden buurten: the test proves little", figures, hidden)
	}

	// What a visitor keeps is no longer what the server says.
	tags := []string{alone, get(t, s, "/gebied/GM9901").Header().Get("ETag")}
	if w := get(t, s, "/gebied/GM9901", "If-None-Match", alone); w.Code != http.StatusOK || tags[0] == tags[1] {
		t.Errorf("with another year beside it: status %d, tags %v", w.Code, tags)
	}
	asked := s.opt.Store.RoundTrips()
	if get(t, s, "/gebied/GM9901"); s.opt.Store.RoundTrips()-asked != 1 {
		t.Errorf("an area of two years asks the database %d times", s.opt.Store.RoundTrips()-asked)
	}
	if err := s.opt.Store.Drop(ctx, older); err != nil {
		t.Fatal(err)
	}
	// Before the server has heard of that, the other year is gone already.
	for _, path := range []string{"/gebied/GM9901", "/api/v1/collections/gemeenten/items/GM9901"} {
		if w := get(t, s, path); w.Code != http.StatusOK || strings.Contains(w.Body.String(), older) ||
			strings.Contains(w.Body.String(), "Andere jaren") {
			t.Errorf("%s, with a year that was just dropped: status %d, %s", path, w.Code, w.Body)
		}
	}
	if err := s.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	if w := get(t, s, "/gebied/GM9901"); strings.Contains(w.Body.String(), "Andere jaren") ||
		slices.Contains(tags[1:], w.Header().Get("ETag")) {
		t.Errorf("after the drop: %v", w.Header())
	}
}

// change alters a GeoPackage with SQL.
func change(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}
