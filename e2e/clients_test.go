package e2e

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"risicokaart/internal/oracle"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// collections are the public layers and how many features they have for the
// twelve municipalities; the file has all 342 municipalities of the country.
var collections = map[string]int{"gemeenten": 342, "wijken": 157, "buurten": 625}

// output runs a command to its end and returns its standard output.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(oracle.Program(t, name), args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(cmd.Args, " "), err, out, stderr.String())
	}
	return string(out)
}

// parseCSV reads a table with a header: one map of column to text per row.
func parseCSV(t *testing.T, text string) []map[string]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	header, err := r.Read()
	if err != nil {
		t.Fatalf("read header: %v", err)
	}
	rows := []map[string]string{}
	for {
		record, err := r.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatalf("read row %d: %v", len(rows)+1, err)
		}
		row := map[string]string{}
		for i, name := range header {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
}

// gdal reads the features of a source as GDAL's ogr2ogr sees them, by code.
func gdal(t *testing.T, code, source string, options ...string) map[string]map[string]string {
	t.Helper()
	rows := parseCSV(t, output(t, "ogr2ogr", append([]string{"-f", "CSV", "/vsistdout/", source}, options...)...))
	byCode := map[string]map[string]string{}
	for _, row := range rows {
		if row[code] == "" || byCode[row[code]] != nil {
			t.Fatalf("%s: %s %q is empty or there twice", source, code, row[code])
		}
		byCode[row[code]] = row
	}
	return byCode
}

// codes lists the keys in order.
func codes[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// save downloads an address to a file of the test.
func (p *program) save(t *testing.T, path, name string) string {
	t.Helper()
	status, body := p.get(t, path)
	if status != 200 {
		t.Fatalf("get %s: status %d: %.300s", path, status, body)
	}
	file := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, body, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// fetch reads a JSON document of the program.
func (p *program) fetch(t testing.TB, path string, into any) {
	t.Helper()
	status, body := p.get(t, path)
	if status != 200 {
		t.Fatalf("get %s: status %d: %.300s", path, status, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("read %s: %v", path, err)
	}
}

// feature is a GeoJSON feature; a null property is a nil.
type feature struct {
	ID         string
	Properties map[string]any
}

// features downloads a collection whole, as GeoJSON.
func (p *program) features(t testing.TB, collection string) map[string]feature {
	t.Helper()
	var doc struct{ Features []feature }
	p.fetch(t, "/api/v1/downloads/current/"+collection+".geojson", &doc)
	byCode := map[string]feature{}
	for _, f := range doc.Features {
		if byCode[f.ID] = f; len(f.Properties) < 20 {
			t.Fatalf("%s: %s has %d properties", collection, f.ID, len(f.Properties))
		}
	}
	if len(byCode) != len(doc.Features) || len(byCode) == 0 {
		t.Fatalf("%s: %d features with %d ids", collection, len(doc.Features), len(byCode))
	}
	return byCode
}

// sameValue reports whether GDAL's text of a value is the value of the API.
func sameValue(text string, v any) bool {
	switch v := v.(type) {
	case nil:
		return text == ""
	case float64:
		got, err := strconv.ParseFloat(text, 64)
		return err == nil && math.Abs(got-v) <= 1e-9*math.Max(1, math.Abs(v))
	}
	return text == fmt.Sprint(v)
}

func TestGDALReadsTheAPI(t *testing.T) {
	p := rijnmond(t)
	api := "OAPIF:" + p.URL + "/api/v1"
	listed := output(t, "ogrinfo", "-ro", api)
	for _, c := range []string{"gemeenten", "wijken", "buurten", "h3"} {
		if !strings.Contains(listed, ": "+c+" (") {
			t.Errorf("ogrinfo does not list %s:\n%s", c, listed)
		}
	}
	for c, n := range collections {
		if summary := output(t, "ogrinfo", "-ro", "-so", api, c); !strings.Contains(summary,
			fmt.Sprintf("\nFeature Count: %d\n", n)) {
			t.Errorf("ogrinfo counts otherwise than %d %s:\n%.600s", n, c, summary)
		}
		// A small page makes GDAL follow many "next" links.
		got := gdal(t, "code", api, c, "-oo", "PAGE_SIZE=40")
		want := p.features(t, c)
		if len(want) != n {
			t.Errorf("%s: %d features, want %d", c, len(want), n)
		}
		if diff := cmp.Diff(codes(want), codes(got)); diff != "" {
			t.Fatalf("%s read by pages and whole (-download +GDAL):\n%s", c, diff)
		}
		for code, f := range want {
			for name, v := range f.Properties {
				if !sameValue(got[code][name], v) {
					t.Errorf("%s %s: GDAL reads %q, the download says %v", code, name, got[code][name], v)
				}
			}
		}
	}
}

// TestGDALFiltersByPlace compares the server's filter with GDAL's own on the
// downloaded file.
func TestGDALFiltersByPlace(t *testing.T) {
	p := rijnmond(t)
	file := p.save(t, "/api/v1/downloads/current/buurten.geojson", "buurten.geojson")
	for _, window := range [][]string{
		{"4.46", "51.91", "4.50", "51.93"}, // the middle of Rotterdam
		{"4.10", "51.80", "4.30", "51.90"},
	} {
		spat := append([]string{"-spat"}, window...)
		got := codes(gdal(t, "code", "OAPIF:"+p.URL+"/api/v1", append([]string{"buurten"}, spat...)...))
		want := codes(gdal(t, "code", file, spat...))
		if len(want) < 5 || len(want) > 300 {
			t.Fatalf("window %v holds %d buurten: not a filter worth testing", window, len(want))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("window %v (-GDAL on file +server):\n%s", window, diff)
		}
	}
}

// outlines reads the coordinates of the features of a file by way of GDAL.
func outlines(t *testing.T, code, source string, options ...string) map[string]any {
	t.Helper()
	text := output(t, "ogr2ogr", append([]string{"-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=9", "/vsistdout/", source},
		options...)...)
	var doc struct {
		Features []struct {
			Properties map[string]any
			Geometry   struct{ Coordinates any }
		}
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("read outlines of %s: %v", source, err)
	}
	byCode := map[string]any{}
	for _, f := range doc.Features {
		byCode[f.Properties[code].(string)] = f.Geometry.Coordinates
	}
	return byCode
}

// farthest is the largest difference between two sets of coordinates, in
// their unit; infinite where one has another number of points, rings or parts.
func farthest(a, b any) float64 {
	if x, ok := a.(float64); ok {
		y, ok := b.(float64)
		if !ok {
			return math.Inf(1)
		}
		return math.Abs(x - y)
	}
	left, _ := a.([]any)
	right, _ := b.([]any)
	if len(left) != len(right) || len(left) == 0 {
		return math.Inf(1)
	}
	far := 0.0
	for i := range left {
		far = math.Max(far, farthest(left[i], right[i]))
	}
	return far
}

// TestDownloadHasThePublishedShapes compares the outlines with those of the
// file that CBS published, point by point: in metres, and by way of CRS84.
func TestDownloadHasThePublishedShapes(t *testing.T) {
	p := rijnmond(t)
	source := filepath.Join(oracle.Data(t, "rijnmond-2024"), "wijkenbuurten_2024_rijnmond.gpkg")
	published := outlines(t, "buurtcode", source, "-sql", "select buurtcode, geom from buurten where water <> 'JA'")
	if len(published) != collections["buurten"] {
		t.Fatalf("the published file has the outlines of %d buurten, want %d", len(published), collections["buurten"])
	}

	rd := p.save(t, "/api/v1/downloads/current/buurten.geojson?crs=http://www.opengis.net/def/crs/EPSG/0/28992",
		"rd.geojson")
	wgs := p.save(t, "/api/v1/downloads/current/buurten.geojson", "wgs.geojson")
	metres := []string{"-t_srs", "EPSG:28992", "-lco", "RFC7946=NO"}
	for name, test := range map[string]struct {
		served map[string]any
		within float64 // metres; what rounding to two or seven decimals may move
	}{
		"EPSG:28992": {outlines(t, "code", rd, metres...), 0.0051},
		"CRS84":      {outlines(t, "code", wgs, metres...), 0.02},
	} {
		if diff := cmp.Diff(codes(published), codes(test.served)); diff != "" {
			t.Fatalf("buurten in %s (-published +served):\n%s", name, diff)
		}
		for code, want := range published {
			if far := farthest(want, test.served[code]); far > test.within {
				t.Errorf("%s in %s: the outline is up to %.3f m off", code, name, far)
			}
		}
	}
}

func TestGDALReadsATile(t *testing.T) {
	p := rijnmond(t)
	tile := maptile.At(orb.Point{4.479, 51.922}, 12) // the middle of Rotterdam
	name := fmt.Sprintf("%d/%d/%d.mvt", tile.Z, tile.X, tile.Y)
	file := p.save(t, "/api/v1/tiles/buurten/"+name, name)
	shapes, labels := gdal(t, "code", file, "buurten"), gdal(t, "code", file, "buurten_labels")
	if len(shapes) < 10 || len(labels) < 5 {
		t.Fatalf("tile %s: GDAL reads %d buurten and %d labels", name, len(shapes), len(labels))
	}
	want := p.features(t, "buurten")
	for code, row := range shapes {
		for _, property := range []string{"name", "class", "score", "status", "lonely_65_pct", "lonely_65_count"} {
			if !sameValue(row[property], want[code].Properties[property]) {
				t.Errorf("%s %s: the tile says %q, the download %v", code, property, row[property],
					want[code].Properties[property])
			}
		}
	}
	for code, row := range labels {
		if shapes[code] == nil || row["name"] != want[code].Properties["name"] {
			t.Errorf("label %s (%s) is of no buurt in the tile", code, row["name"])
		}
	}
}

// TestStyleIsValid has MapLibre's own checker read the style.
func TestStyleIsValid(t *testing.T) {
	checker := oracle.NodeModule(t, ".bin/gl-style-validate")
	style := rijnmond(t).save(t, "/api/v1/styles/risicokaart", "style.json")
	if out, err := exec.Command(checker, style).CombinedOutput(); err != nil {
		t.Errorf("gl-style-validate: %v\n%s", err, out)
	}
}

func TestCSVEqualsGeoJSON(t *testing.T) {
	p := rijnmond(t)
	for c := range collections {
		want := p.features(t, c)
		_, body := p.get(t, "/api/v1/downloads/current/"+c+".csv")
		rows := parseCSV(t, string(body))
		if len(rows) != len(want) {
			t.Errorf("%s: %d rows in CSV, %d features in GeoJSON", c, len(rows), len(want))
		}
		for _, row := range rows {
			f, ok := want[row["code"]]
			if !ok || len(row) != len(f.Properties) {
				t.Fatalf("%s: row %q has %d columns, the feature %d", c, row["code"], len(row), len(f.Properties))
			}
			for name, text := range row {
				if !sameValue(text, f.Properties[name]) {
					t.Errorf("%s %s: CSV says %q, GeoJSON %v", f.ID, name, text, f.Properties[name])
				}
			}
		}
	}
}
