package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"risicokaart/data"
	"risicokaart/data/demo"
	"risicokaart/internal/address"
	"risicokaart/internal/catalogue"
	"risicokaart/internal/ingest"
	"risicokaart/internal/layer"
	"risicokaart/internal/pages"
	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/shelf"
	"risicokaart/internal/store"
	"risicokaart/web"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// newServer serves the example, or nothing at all.
func newServer(t testing.TB, withEdition bool) *Server {
	t.Helper()
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	s, err := store.Open(ctx, pgtest.DB(t), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	bundle, err := web.Load()
	if err != nil {
		t.Fatal(err)
	}
	html, err := pages.New(pages.Assets{Script: AssetPath(bundle.Script), Style: AssetPath(bundle.Style)}, "")
	if err != nil {
		t.Fatal(err)
	}
	server := New(Options{Shelf: testShelf(t), Store: s, Pages: html, Bundle: bundle, Version: "test", Log: log})
	if !withEdition {
		return server
	}
	// The tables that the tests read are the same for all; made once they are
	// still a database of this test's own.
	dir, err := os.MkdirTemp("", "risicokaart-api")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	files, err := demo.Generate(ctx, dir, demo.Options{})
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
	if _, err := ingest.Run(ctx, s, ingest.Options{Paths: files.Paths(), ModelFile: model, Catalogue: columns,
		Program: "test", Now: time.Now, Log: log}); err != nil {
		t.Fatal(err)
	}
	if err := server.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	return server
}

// testShelf is an empty shelf that lasts as long as the test.
func testShelf(t testing.TB) *shelf.Shelf {
	t.Helper()
	made, err := shelf.Open(t.TempDir(), "test", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func get(t testing.TB, s *Server, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func decode[T any](t testing.TB, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("decode %s: %v", w.Body, err)
	}
	return v
}

// page is the part of a feature collection that tests look at.
type page struct {
	NumberMatched, NumberReturned int
	Links                         []struct{ Href, Rel string }
	Features                      []struct {
		ID         string
		Geometry   struct{ Type string }
		Properties map[string]any
	}
}

func (p page) next() string {
	for _, l := range p.Links {
		if l.Rel == "next" {
			return l.Href
		}
	}
	return ""
}

func TestAPI(t *testing.T) {
	s := newServer(t, true)
	t.Run("Paging", func(t *testing.T) { testPaging(t, s) })
	t.Run("Filters", func(t *testing.T) { testFilters(t, s) })
	t.Run("Item", func(t *testing.T) { testItem(t, s) })
	t.Run("Problems", func(t *testing.T) { testProblems(t, s) })
	t.Run("Hidden", func(t *testing.T) { testHidden(t, s) })
	t.Run("Published", func(t *testing.T) { testPublished(t, s) })
	t.Run("Indicators", func(t *testing.T) { testIndicators(t, s) })
	t.Run("Tiles", func(t *testing.T) { testTiles(t, s) })
	t.Run("Downloads", func(t *testing.T) { testDownloads(t, s) })
	t.Run("Files", func(t *testing.T) { testFiles(t, s) })
	t.Run("Stalled", func(t *testing.T) { testStalled(t, s) })
	t.Run("Search", func(t *testing.T) { testSearch(t, s) })
	t.Run("Conditional", func(t *testing.T) { testConditional(t, s) })
	t.Run("WrongOnEveryRoute", func(t *testing.T) { testWrongOnEveryRoute(t, s) })
	t.Run("RoundTrips", func(t *testing.T) { testRoundTrips(t, s) })
	t.Run("Reload", func(t *testing.T) { testReload(t, s) })
	t.Run("Pages", func(t *testing.T) { testPages(t, s) })
	t.Run("OpenAPI", func(t *testing.T) { testOpenAPI(t, s) })
	t.Run("public address", func(t *testing.T) { testPublic(t, s) })
	t.Run("Metrics", func(t *testing.T) { testMetrics(t, s) })
}

func testPaging(t *testing.T, s *Server) {
	var codes []string
	for path := "/api/v1/collections/buurten/items?limit=15"; path != ""; {
		p := decode[page](t, get(t, s, path))
		if p.NumberMatched != 38 || p.NumberReturned != len(p.Features) || len(p.Features) > 15 {
			t.Fatalf("page %s: matched %d, returned %d, has %d", path, p.NumberMatched, p.NumberReturned, len(p.Features))
		}
		for _, f := range p.Features {
			codes = append(codes, f.ID)
		}
		path = strings.TrimPrefix(p.next(), "http://example.com")
	}
	if len(codes) != 38 || !slices.IsSorted(codes) || len(slices.Compact(codes)) != 38 {
		t.Errorf("pages give %d codes: %v", len(codes), codes)
	}
}

func testFilters(t *testing.T, s *Server) {
	count := func(query string) int {
		w := get(t, s, "/api/v1/collections/buurten/items?limit=1000&"+query)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", query, w.Code, w.Body)
		}
		return decode[page](t, w).NumberMatched
	}
	bounds := decode[struct{ Bounds [4]float64 }](t, get(t, s, "/api/v1/edition")).Bounds
	middle := (bounds[0] + bounds[2]) / 2
	west := count(fmt.Sprintf("bbox=%f,%f,%f,%f", bounds[0], bounds[1], middle, bounds[3]))
	east := count(fmt.Sprintf("bbox=%f,%f,%f,%f", middle, bounds[1], bounds[2], bounds[3]))
	if west >= 38 || east >= 38 || west+east < 38 {
		t.Errorf("west has %d, east %d of 38 buurten", west, east)
	}
	if n := count("bbox=0,0,1,1"); n != 0 {
		t.Errorf("a box elsewhere has %d", n)
	}
	if n := count("status=suppressed"); n == 0 || n >= 38 {
		t.Errorf("%d suppressed", n)
	}
	// The same box in metres of RD finds the same areas.
	rd := decode[struct {
		Features []struct {
			Geometry struct{ Coordinates [][][][2]float64 }
		}
	}](t,
		get(t, s, "/api/v1/collections/gemeenten/items?crs="+url.QueryEscape(layer.RD.URI())))
	x := rd.Features[0].Geometry.Coordinates[0][0][0][0]
	if x < 0 || x > 300_000 {
		t.Errorf("x in RD is %v", x)
	}
	if n := count("bbox=0,300000,300000,700000&bbox-crs=" + url.QueryEscape(layer.RD.URI())); n != 38 {
		t.Errorf("a box in RD around everything has %d", n)
	}
	w := get(t, s, "/api/v1/collections/buurten/items?f=csv&class=5")
	records, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(records) < 2 {
		t.Errorf("CSV: %d records, %v", len(records), err)
	}
}

func testItem(t *testing.T, s *Server) {
	p := decode[page](t, get(t, s, "/api/v1/collections/buurten/items?class=5&limit=1"))
	code := p.Features[0].ID
	w := get(t, s, "/api/v1/collections/buurten/items/"+code)
	f := decode[struct {
		ID         string
		Properties struct {
			Percent     float64 `json:"lonely_65_pct"`
			Edition     string
			Explanation struct {
				Lonely65 struct {
					Baseline float64 `json:"baseline_pct"`
					Factors  []struct{ Points float64 }
				} `json:"lonely_65"`
			}
		}
	}](t, w)
	sum := f.Properties.Explanation.Lonely65.Baseline
	for _, factor := range f.Properties.Explanation.Lonely65.Factors {
		sum += factor.Points
	}
	if f.ID != code || f.Properties.Edition == "" || math.Abs(sum-f.Properties.Percent) > 1e-9 {
		t.Errorf("item %s: explanation adds up to %v, percentage is %v", code, sum, f.Properties.Percent)
	}
	if got := w.Header().Get("Content-Crs"); got != "<"+layer.CRS84.URI()+">" {
		t.Errorf("Content-Crs %q", got)
	}
	cell := decode[page](t, get(t, s, "/api/v1/collections/h3/items?status=ok&limit=1")).Features[0]
	if body := get(t, s, "/api/v1/collections/h3/items/"+cell.ID).Body.String(); !strings.Contains(body,
		`"districts":[{"code"`) {
		t.Errorf("cell has no districts: %s", body)
	}
}

func testProblems(t *testing.T, s *Server) {
	for path, status := range map[string]int{
		"/api/v1/collections/straten/items":                  404,
		"/api/v1/collections/buurten/items/BU00000000":       404,
		"/api/v1/collections/buurten/items/%00":              400,
		"/api/v1/collections/buurten/items?limit=0":          400,
		"/api/v1/collections/buurten/items?limit=many":       400,
		"/api/v1/collections/buurten/items?bbox=1,2,3":       400,
		"/api/v1/collections/buurten/items?bbox=3,2,1,4":     400,
		"/api/v1/collections/buurten/items?bbox=NaN,NaN,1,1": 400,
		"/api/v1/collections/buurten/items?crs=EPSG:4326":    400,
		"/api/v1/collections/buurten/items?gemeente=GM9901":  400,
		"/api/v1/collections/buurten/items?f=gpkg":           400,
		"/api/v1/tiles/buurten/3/9/1.mvt":                    404,
		"/api/v1/tiles/buurten/15/0/0.mvt":                   404,
		"/api/v1/tiles/buurten/z/x/y.mvt":                    400,
		"/api/v1/styles/other":                               404,
		"/api/v1/downloads/current/buurten.docx":             404,
		"/api/v1/downloads/2019-nothing/buurten.csv":         404,
		"/tabel?gemeente=%ff":                                400,
		"/api/v1/search?q=" + strings.Repeat("a", 200):       400,
		"/api/v1/nothing":                                    404,
		"/gebied/BU00000000":                                 404,
		"/tabel?niveau=straat":                               400,
		"/tabel?pagina=-1":                                   400,
		"/nergens":                                           404,
	} {
		w := get(t, s, path)
		if w.Code != status {
			t.Errorf("%s: status %d, want %d: %.200s", path, w.Code, status, w.Body)
		}
		want := "text/html"
		if strings.HasPrefix(path, "/api/") {
			want = "application/problem+json"
		}
		if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, want) {
			t.Errorf("%s: content type %q, want %q", path, got, want)
		}
		if body := strings.ToLower(w.Body.String()); strings.Contains(body, "select ") ||
			strings.Contains(body, "sqlstate") {
			t.Errorf("%s: the answer shows SQL: %s", path, body)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/api/v1", strings.NewReader("{}"))
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

// identity lists the properties that a hidden area may have.
var identity = []string{"code", "name", "level", "wijk_code", "municipality_code", "municipality_name", "year", "residents",
	"status", "status_reason", "edition", "model", "resolution", "parent", "method"}

// testHidden checks that a hidden area has no figure anywhere.
func testHidden(t *testing.T, s *Server) {
	hidden := 0
	for _, c := range layer.Collections[:4] {
		for _, status := range []string{"suppressed", "no_data"} {
			p := decode[page](t, get(t, s, "/api/v1/collections/"+c.ID+"/items?limit=1000&status="+status))
			for _, f := range p.Features {
				hidden++
				for name, value := range f.Properties {
					if value != nil && !slices.Contains(identity, name) {
						t.Errorf("%s %s is %s but has %s = %v", c.ID, f.ID, status, name, value)
					}
				}
				item := decode[struct{ Properties map[string]any }](t,
					get(t, s, "/api/v1/collections/"+c.ID+"/items/"+f.ID))
				if item.Properties["explanation"] != nil || item.Properties["districts"] != nil {
					t.Errorf("%s %s is %s but explains itself", c.ID, f.ID, status)
				}
			}
		}
	}
	if hidden < 5 {
		t.Errorf("only %d hidden features: the test proves little", hidden)
	}
}

func testTiles(t *testing.T, s *Server) {
	tj := decode[struct {
		Tiles  []string
		Layers []struct {
			ID     string
			Fields map[string]string
		} `json:"vector_layers"`
		Bounds [4]float64
	}](t, get(t, s, "/api/v1/tiles/buurten.json"))
	if len(tj.Tiles) != 1 || !strings.HasSuffix(tj.Tiles[0], "/api/v1/tiles/buurten/{z}/{x}/{y}.mvt") {
		t.Fatalf("TileJSON %+v", tj)
	}
	middle := maptile.At(orb.Point{(tj.Bounds[0] + tj.Bounds[2]) / 2, (tj.Bounds[1] + tj.Bounds[3]) / 2}, 9)
	w := get(t, s, fmt.Sprintf("/api/v1/tiles/buurten/%d/%d/%d.mvt", middle.Z, middle.X, middle.Y))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/vnd.mapbox-vector-tile" {
		t.Fatalf("tile: %d %s", w.Code, w.Header())
	}
	layers, err := mvt.Unmarshal(w.Body.Bytes())
	if err != nil || len(layers) != 2 || layers[0].Name != "buurten" || layers[1].Name != "buurten_labels" {
		t.Fatalf("layers %v, %v", layers, err)
	}
	if len(layers[0].Features) < 30 || len(tj.Layers[0].Fields) < 5 {
		t.Errorf("the tile has %d features, TileJSON %d fields", len(layers[0].Features), len(tj.Layers[0].Fields))
	}
	for _, f := range layers[0].Features {
		for name := range f.Properties {
			if _, ok := tj.Layers[0].Fields[name]; !ok {
				t.Errorf("tile has the field %s, which TileJSON does not name", name)
			}
		}
		if _, has := f.Properties["lonely_65_pct"]; has != (f.Properties["status"] == "ok" ||
			f.Properties["status"] == "imputed") {
			t.Errorf("%v: status %v, percentage %v", f.Properties["code"], f.Properties["status"],
				f.Properties["lonely_65_pct"])
		}
	}
	if w := get(t, s, "/api/v1/tiles/buurten/10/0/0.mvt"); w.Code != http.StatusNoContent {
		t.Errorf("empty tile: %d", w.Code)
	}
	if w := get(t, s, fmt.Sprintf("/api/v1/tiles/h3/%d/%d/%d.mvt", middle.Z, middle.X, middle.Y)); w.Code != http.StatusOK {
		t.Errorf("cells: %d", w.Code)
	}
}

func testDownloads(t *testing.T, s *Server) {
	list := decode[struct {
		Downloads []struct{ Href, Format string }
	}](t, get(t, s, "/api/v1/downloads")).Downloads
	if len(list) != 8 {
		t.Fatalf("%d downloads", len(list))
	}
	for _, d := range list {
		w := get(t, s, strings.TrimPrefix(d.Href, "http://example.com"))
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Disposition"), "risicokaart-2024-") {
			t.Errorf("%s: %d %v", d.Href, w.Code, w.Header())
		}
		if d.Format == "geojson" && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s is not JSON", d.Href)
		}
	}
	records, err := csv.NewReader(get(t, s, "/api/v1/downloads/current/buurten.csv").Body).ReadAll()
	if err != nil || len(records) != 39 || records[0][0] != "code" {
		t.Errorf("CSV: %d records, %v", len(records), err)
	}
}

func testPages(t *testing.T, s *Server) {
	for path, want := range map[string]string{
		"/":                               "Voorbeeldgegevens: deze gemeente bestaat niet.",
		"/?gebied=GM9901":                 "Voorbeeldstad",
		"/?gebied=weg":                    "Risicokaart",
		"/gebied/GM9901":                  "naar schatting",
		"/gebied/GM9901?deel=paneel":      "naar schatting",
		"/tabel":                          "Voorbeeldgegevens: deze gemeente bestaat niet.",
		"/tabel?niveau=wijk&sorteer=naam": "Voorbeeldeiland",
		"/methode":                        "Een voorbeeld: ",
		"/en/methode":                     "An example: ",
		"/methode/algoritmeregister":      "publicatiestandaard 1.0",
		"/methode/algoritmeregister.json": `"standard_version":"1.0"`,
		"/methode/validatie":              "Wat deze controle niet laat zien",
		"/en/methode/validatie":           "What this test does not show",
	} {
		w := get(t, s, path)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, want %q in %.300s", path, w.Code, want, w.Body)
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") ||
			strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
	if w := get(t, s, "/tabel.csv?niveau=wijk&sorteer=naam&volgorde=op"); w.Code != http.StatusOK ||
		strings.Count(w.Body.String(), "\n") != 9 {
		t.Errorf("table as CSV: %d %s", w.Code, w.Body)
	}
}

// testOpenAPI checks that the definition names every route and no other. That
// answers are as it says is tested on the built program (e2e, TestContract).
func testOpenAPI(t *testing.T, s *Server) {
	doc := decode[struct {
		Servers []struct{ URL string }
		Paths   map[string]map[string]any
	}](t, get(t, s, "/api/v1/openapi.json"))
	if doc.Servers[0].URL != "http://example.com" {
		t.Errorf("server %q", doc.Servers[0].URL)
	}
	var served, described []string
	err := chi.Walk(s.router, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if route = strings.TrimSuffix(route, "/"); strings.HasPrefix(route, "/api/") {
			served = append(served, method+" "+route)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		for method := range methods {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(served)
	slices.Sort(described)
	if diff := cmp.Diff(slices.Compact(served), described); diff != "" {
		t.Errorf("routes and the definition differ (-routes +definition):\n%s", diff)
	}
}

// testPublic checks that no public address can hide a route.
func testPublic(t *testing.T, s *Server) {
	err := chi.Walk(s.router, func(_, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if route == "/" {
			return nil
		}
		path := regexp.MustCompile(`[{][^}]*[}]|[*]`).ReplaceAllString(route, "x")
		public, err := address.Parse("https://example.nl" + path)
		if err != nil {
			return err
		}
		if CheckPublic(public) == nil {
			t.Errorf("%s would be hidden by the public address %s", route, public)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	public, err := address.Parse("https://example.nl/en/risico")
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckPublic(public); err != nil {
		t.Error(err)
	}
}

func testMetrics(t *testing.T, s *Server) {
	body := get(t, s, "/metrics").Body.String()
	if !strings.Contains(body, `route="/api/v1/collections/{collection}/items"`) {
		t.Error("no requests of items are counted")
	}
	if strings.Contains(body, "GM9901") {
		t.Error("the metrics name an area")
	}
}

func TestNoEdition(t *testing.T) {
	s := newServer(t, false)
	for path, status := range map[string]int{
		"/healthz": 200, "/readyz": 503, "/": 503, "/tabel": 503, "/api/v1/edition": 503,
		"/api/v1/collections/buurten/items": 503, "/api/v1": 200, "/metrics": 200,
	} {
		if w := get(t, s, path); w.Code != status {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
	}
}

// TestLostDatabase checks that a server whose database is gone says so and
// goes on living.
func TestLostDatabase(t *testing.T) {
	s := newServer(t, true)
	tile := get(t, s, "/api/v1/tiles/buurten/0/0/0.mvt").Body.Bytes()
	if len(tile) == 0 {
		t.Fatal("the tile is empty")
	}
	s.opt.Store.Close()
	if w := get(t, s, "/readyz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("readyz: %d", w.Code)
	}
	if w := get(t, s, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("healthz: %d", w.Code)
	}
	if w := get(t, s, "/api/v1/collections/buurten/items"); w.Code != http.StatusServiceUnavailable ||
		w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "pool") {
		t.Errorf("items: %d %s", w.Code, w.Body)
	}
	// A tile that was asked for before is still there.
	if w := get(t, s, "/api/v1/tiles/buurten/0/0/0.mvt"); !bytes.Equal(w.Body.Bytes(), tile) {
		t.Errorf("kept tile: %d, %d bytes", w.Code, w.Body.Len())
	}
}
