package geojson

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/source"
	"risicokaart/internal/source/textfile"
)

// parse reads GeoJSON from its contents.
func parse(ctx context.Context, contents string) (*File, error) {
	text, err := textfile.New(ctx, "map/vlakken.geojson", strings.NewReader(contents), int64(len(contents)))
	if err != nil {
		return nil, err
	}
	return read(ctx, text)
}

const (
	square = `{"type":"Polygon","coordinates":[[[4,52],[5,52],[5,53],[4,52]]]}`
	first  = `{"type":"Feature","properties":{"code":"0599 ","n":"980","r":2.3,"leeg":null},"geometry":` + square + `}`
	second = `{"type":"Feature","id":"x","properties":{"code":"BU05","n":"-99999999","r":"3","extra":true},"geometry":null}`
	rdName = `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::28992"}}`
)

func collection(members, features string) string {
	return `{"type":"FeatureCollection",` + members + `"features":[` + features + `]}`
}

func TestRead(t *testing.T) {
	rd := source.SRS{Organization: "EPSG", Code: 28992}
	inRD := strings.NewReplacer("[4,", "[104000,", "[5,", "[105000,").Replace
	both := first + "," + second
	tests := map[string]struct {
		in   string
		name string
		srs  source.SRS
	}{
		"collection":            {collection("", both), "vlakken", CRS84},
		"RD, and no word of it": {collection("", inRD(both)), "vlakken", source.SRS{}},
		"named":                 {collection(`"name":"buurten",`+rdName+`,`, inRD(both)), "buurten", rd},
		"name and crs at the end": {strings.TrimSuffix(collection("", inRD(both)), "}") + `,"name":"buurten",` + rdName +
			"}", "buurten", rd},
		"type at the end":       {`{"features":[` + both + `],"type":"FeatureCollection"}`, "vlakken", CRS84},
		"other members":         {collection(`"totalFeatures":"unknown","bbox":[1,2,3,4],"numberMatched":2,"links":[{"rel":"self","href":"x"},7],`, both), "vlakken", CRS84},
		"unknown number":        {collection(`"numberMatched":"unknown","links":null,`, both), "vlakken", CRS84},
		"no known system":       {collection(`"crs":null,`, both), "vlakken", source.SRS{}},
		"lines":                 {first + "\n" + second + "\n", "vlakken", CRS84},
		"lines with CRLF, mark": {"\ufeff" + first + "\r\n\r\n" + second, "vlakken", CRS84},
		"record separators":     {"\x1e" + first + "\n\x1e" + second + "\n", "vlakken", CRS84},
		"lines in RD": {
			strings.Replace(inRD(first), "{", "{"+rdName+",", 1) + "\n" + strings.Replace(second, "{", "{"+rdName+",", 1),
			"vlakken", rd,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := parse(t.Context(), test.in)
			if err != nil {
				t.Fatal(err)
			}
			l := f.Layers()[0]
			want := source.Layer{
				Name: test.name, File: "map/vlakken.geojson", GeometryColumn: "geometry", SRS: test.srs, Count: 2,
				Columns: []source.Column{
					{Name: "code", Type: source.Text}, {Name: "n", Type: source.Integer}, {Name: "r", Type: source.Real},
					{Name: "leeg", Type: source.Real}, {Name: "extra", Type: source.Integer},
				},
			}
			if diff := cmp.Diff(want, l); diff != "" {
				t.Errorf("layer (-want +got):\n%s", diff)
			}
			for range 2 { // a file can be read again
				rows, err := collect(t.Context(), f, l)
				if err != nil {
					t.Fatal(err)
				}
				values := [][]any{rows[0].Values, rows[1].Values}
				wantValues := [][]any{{"0599", int64(980), 2.3, nil, nil}, {"BU05", int64(-99999999), 3.0, nil, int64(1)}}
				if diff := cmp.Diff(wantValues, values); diff != "" {
					t.Errorf("values (-want +got):\n%s", diff)
				}
				if rows[0].ID != 1 || rows[1].ID != 2 || rows[0].Geometry == nil || rows[1].Geometry != nil {
					t.Errorf("rows %d and %d, geometries %v and %v", rows[0].ID, rows[1].ID, rows[0].Geometry,
						rows[1].Geometry)
				}
			}
			if !Sniff([]byte(test.in)) {
				t.Error("Sniff does not recognise it")
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"empty":                {"", "read map/vlakken.geojson: the file is empty"},
		"spaces":               {" \n ", "no GeoJSON features"},
		"web page":             {"<html>", "after 0 features, near byte 0: invalid character '<'"},
		"list":                 {"[" + first + "]", "want {, have ["},
		"number":               {"7", "want {, have 7"},
		"geometry alone":       {square, `want a Feature, have type "Polygon"`},
		"TopoJSON":             {`{"type":"Topology","objects":{}}`, `have type "Topology"`},
		"no features member":   {`{"type":"FeatureCollection"}`, "no features member"},
		"null":                 {"null", `want a Feature, have type ""`},
		"features no list":     {`{"features":{}}`, "want [, have {"},
		"feature no object":    {collection("", "3"), "want {, have 3"},
		"feature of a type":    {collection("", square), `have type "Polygon"`},
		"properties no object": {collection("", `{"type":"Feature","properties":[1]}`), "want {, have [1]"},
		"cut in a feature":     {collection("", first)[:120], "after 0 features, near byte 118: the file is cut short"},
		"cut behind one":       {strings.TrimSuffix(collection("", first), "]}"), "after 1 features"},
		"cut behind all":       {strings.TrimSuffix(collection("", first), "}"), "after 1 features"},
		"cut line":             {first + "\n" + second[:30], "after 1 features"},
		"garbage behind it":    {collection("", first) + "]", "after 1 features"},
		"comma too many":       {collection("", first+","), "after 1 features"},
		"damaged UTF-8": {strings.Replace(first, "0599", "ú S\xfad", 1),
			`column "code": the text "ú S\xfad " is not UTF-8`},
		"zero byte":         {strings.Replace(first, "0599", `S\u0000d`, 1), "zero byte"},
		"out of range":      {strings.Replace(first, "2.3", "2e999", 1), "the number 2e999 is out of range"},
		"name in two cases": {strings.Replace(first, `"r"`, `"N"`, 1), `columns "n" and "N" differ`},
		"deep": {strings.Replace(first, "2.3", strings.Repeat("[", 20000)+strings.Repeat("]", 20000), 1),
			"exceeded max depth"},
		"unknown system": {collection(`"crs":{"type":"name","properties":{"name":"Amersfoort"}},`, first),
			`unknown system "Amersfoort"`},
		"two systems": {collection(rdName+`,"crs":{"type":"name","properties":{"name":"EPSG:4326"}},`, first),
			"more than one system, EPSG:28992 and EPSG:4326"},
		"system on line two": {first + "\n" + strings.Replace(second, "{", "{"+rdName+",", 1), "more than one system"},
		"next page": {collection(`"links":[{"rel":"next","href":"https://api.pdok.nl/p2"}],`, first),
			"one page of 1 features; the next is at https://api.pdok.nl/p2"},
		"more that match": {collection(`"numberMatched":3,`, first), "1 of the 3 features"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := parse(t.Context(), test.in)
			if err == nil {
				t.Fatalf("no error but %+v, want %q", f.Layers(), test.want)
			}
			var e *source.Error
			if !errors.As(err, &e) || e.File != "map/vlakken.geojson" || e.Problem == "" {
				t.Errorf("error %#v, want an *source.Error for the file", err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %q, want %q in it", err, test.want)
			}
		})
	}
}

// TestRowErrors: a wrong geometry is reported with its row, after the rows before.
func TestRowErrors(t *testing.T) {
	tests := map[string]struct{ geometry, want string }{
		"open ring": {`{"type":"Polygon","coordinates":[[[4,52],[5,52],[5,53],[4,53]]]}`, "the ring is not closed"},
		"a point":   {`{"type":"Point","coordinates":[4,52]}`, `want a Polygon or MultiPolygon, have "Point"`},
		"RD, no crs": {`{"type":"Polygon","coordinates":[[[155000,463000],[5,52],[5,53],[155000,463000]]]}`,
			"coordinate (155000, 463000) is not in degrees"},
		"no object": {`"POLYGON"`, "want an object with a type and coordinates"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			bad := strings.Replace(first, square, test.geometry, 1)
			f, err := parse(t.Context(), collection("", first+","+second+","+bad+","+first))
			if err != nil {
				t.Fatal(err)
			}
			rows, err := collect(t.Context(), f, f.Layers()[0])
			var e *source.Error
			if !errors.As(err, &e) || e.Row != 3 || e.Layer != "vlakken" || e.Column != "geometry" ||
				!strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one of row 3 with %q", err, test.want)
			}
			if len(rows) != 2 {
				t.Errorf("%d rows before it, want 2", len(rows))
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f, err := parse(ctx, collection("", first))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if rows, err := collect(ctx, f, f.Layers()[0]); !errors.Is(err, context.Canceled) || len(rows) > 0 {
		t.Errorf("%d rows and %v, want none and the error of the context", len(rows), err)
	}
	if _, err := parse(ctx, collection("", first)); !errors.Is(err, context.Canceled) {
		t.Errorf("open: %v, want the error of the context", err)
	}
}

// TestStop: a reader that has seen enough gets no error and no more rows.
func TestStop(t *testing.T) {
	f, err := parse(t.Context(), first+second)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range f.Rows(t.Context(), f.Layers()[0]) {
		if err != nil {
			t.Error(err)
		}
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

// TestRecordTooLong: a feature beyond the limit is refused, many below it are not.
func TestRecordTooLong(t *testing.T) {
	if testing.Short() {
		t.Skip("reads three records of the largest size")
	}
	part := strings.Repeat("x", textfile.MaxRecord/2)
	f, err := parse(t.Context(), collection("", strings.Replace(first, "0599", part, 1)+","+strings.Replace(first, "0599",
		part, 1)))
	if err != nil || f.Layers()[0].Count != 2 {
		t.Errorf("two large features: %v", err)
	}
	_, err = parse(t.Context(), collection("", strings.Replace(first, "0599", part+part+strings.Repeat("x", 1<<16), 1)))
	if !errors.Is(err, textfile.ErrTooLong) {
		t.Errorf("error %v, want that the feature is too long", err)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "klein #1.v2.json")
	if err := os.WriteFile(path, []byte(collection("", first)), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := open(t, path).Layers()[0]; got.Name != "klein #1.v2" || got.File != path {
		t.Errorf("layer %q of %s, want it to be called as the file", got.Name, got.File)
	}
	for path, want := range map[string]string{dir: "folder", filepath.Join(dir, "weg"): "check the path"} {
		if _, err := Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open %s: %v, want %q", path, err, want)
		}
	}
}

func TestSniff(t *testing.T) {
	tests := map[string]struct {
		head string
		want bool
	}{
		"nothing":              {"", false},
		"web page":             {"<html>", false},
		"geometry alone":       {square, false},
		"TopoJSON":             {`{"type":"Topology","objects":{}}`, false},
		"OData":                {`{"odata.metadata":"x","value":[]}`, false},
		"list":                 {`[{"type":"Feature"}]`, false},
		"cut off":              {collection("", first)[:60], true},
		"cut off before type":  {`{"bbox":[1,2,3,4],"type":"Fea`, false},
		"features before type": {`{"features":[`, true},
		"geometry before type": {`{"geometry":{"type":"Polygon","coor`, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Sniff([]byte(test.head)); got != test.want {
				t.Errorf("Sniff = %v, want %v", got, test.want)
			}
		})
	}
}
