package areal

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/geo"
	"risicokaart/internal/oracle"
	"risicokaart/internal/source"
)

// gdal runs a program of GDAL.
func gdal(t testing.TB, program string, args ...string) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(oracle.Program(t, program), args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", program, args, err, &stderr)
	}
	return out
}

func mustRun(t testing.TB, o Options) *Result {
	t.Helper()
	r, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// numbers reads a table of numbers by its first column.
func numbers(t testing.TB, text []byte) map[string][]float64 {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]float64{}
	for _, record := range records[1:] {
		for _, field := range record[1:] {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatal(err)
			}
			rows[record[0]] = append(rows[record[0]], v)
		}
	}
	return rows
}

// agree compares with a reference, to a millionth.
func agree(t *testing.T, what string, codes []string, got []float64, want map[string][]float64, column int) {
	t.Helper()
	if len(want) != len(codes) || len(codes) == 0 {
		t.Fatalf("%s: %d targets, the reference has %d", what, len(codes), len(want))
	}
	worst := 0.0
	for i, code := range codes {
		reference := want[code][column]
		difference := math.Abs(got[i]-reference) / math.Abs(reference)
		if !(difference <= 1e-6) {
			t.Errorf("%s: target %s has %v, the reference %v", what, code, got[i], reference)
		}
		worst = max(worst, difference)
	}
	t.Logf("%s: largest relative difference %.1e", what, worst)
}

// The result of R's areal, aw_interpolate(weight = "sum"), for census tracts and
// wards of St. Louis.
func TestAgreesWithAreal(t *testing.T) {
	folder := oracle.Data(t, "reference/areal-stl")
	expected, err := os.ReadFile(filepath.Join(folder, "expected_total_sum.csv"))
	if err != nil {
		t.Fatal(err)
	}
	r := mustRun(t, Options{Source: File{Path: filepath.Join(folder, "source_tracts.csv")},
		Target:    File{Path: filepath.Join(folder, "target_wards.csv")},
		Extensive: []string{"TOTAL_E"}, Weight: geo.WeightSum})
	agree(t, "areal, sum", r.Codes, r.Variables[0].Values, numbers(t, expected), 0)
	if r.CodeColumn != "WARD" || r.Uncovered != 0 {
		t.Errorf("code column %s, %d uncovered", r.CodeColumn, r.Uncovered)
	}
}

// The same by GEOS, in SQL that follows the formulae of areal and tobler word for word.
func TestAgreesWithGEOS(t *testing.T) {
	folder := oracle.Data(t, "reference/areal-stl")
	joined := filepath.Join(t.TempDir(), "stl.gpkg")
	for _, name := range []string{"source_tracts", "target_wards"} {
		gdal(t, "ogr2ogr", "-update", "-append", "-a_srs", "ESRI:102296", "-oo", "AUTODETECT_TYPE=YES", "-oo",
			"GEOM_POSSIBLE_NAMES=wkt", joined, filepath.Join(folder, name+".csv"))
	}
	const query = `WITH piece AS (
			SELECT s.rowid AS s, t.WARD AS t, TOTAL_E AS count, ASTHMA AS rate, ST_Area(s.geom) AS whole, ST_Area(ST_Intersection(s.geom, t.geom)) AS area
			FROM source_tracts s JOIN target_wards t ON ST_Intersects(s.geom, t.geom)),
		covered AS (SELECT s, sum(area) AS inside FROM piece GROUP BY s)
		SELECT t, sum(count * area / inside) AS total_sum, sum(count * area / whole) AS total_total, sum(rate * area) / sum(area) AS mean
		FROM piece JOIN covered USING (s) GROUP BY t`
	want := numbers(t, gdal(t, "ogr2ogr", "-f", "CSV", "/vsistdout/", joined, "-dialect", "SQLite", "-sql", query))
	for column, weight := range []geo.Weight{geo.WeightSum, geo.WeightTotal} {
		r := mustRun(t, Options{Source: File{joined, "source_tracts"}, Target: File{joined, "target_wards"}, Code: "ward",
			Extensive: []string{"TOTAL_E"}, Intensive: []string{"ASTHMA"}, Weight: weight})
		agree(t, "GEOS, extensive", r.Codes, r.Variables[0].Values, want, column)
		agree(t, "GEOS, intensive", r.Codes, r.Variables[1].Values, want, 2)
		if r.CRS != "ESRI:102296" {
			t.Errorf("system %s", r.CRS)
		}
	}
}

const rijnmond = "wijkenbuurten_2024_rijnmond.gpkg"

// Buurten to the wijken that they make up. Both layers were simplified by
// themselves: borders cross and leave gaps, so a wijk gets a little of the buurten
// next door.
func TestBuurtenToWijken(t *testing.T) {
	path := oracle.Data(t, "rijnmond-2024/"+rijnmond)
	o := Options{Source: File{path, "buurten"}, Target: File{path, "wijken"}, Extensive: []string{"aantal_inwoners"},
		Intensive: []string{"percentage_eenpersoonshuishoudens"}, Weight: geo.WeightSum}
	published := numbers(t, gdal(t, "ogr2ogr", "-f", "CSV", "/vsistdout/", path, "-sql",
		"SELECT wijkcode, aantal_inwoners FROM wijken"))
	byArea := mustRun(t, o)
	o.Population, o.PopulationColumn = File{Path: oracle.Data(t, "rijnmond-2024/cbs_vk100_2024_rijnmond.gpkg")},
		"aantal_inwoners"
	byPeople := mustRun(t, o)
	for name, r := range map[string]*Result{"area": byArea, "people": byPeople} {
		v, off, total := r.Variables[0], 0.0, 0.0
		for i, code := range r.Codes {
			if n := published[code][0]; n > 0 {
				off += math.Abs(v.Values[i] - n)
				total += n
			}
		}
		t.Logf("by %s: %.1f residents in, %.1f out, %.1f outside the wijken; of %.0f published, %.2f %% in another wijk",
			name, v.In, v.Out, v.Outside, total, 100*off/2/total)
		if math.Abs(v.In-v.Out) > 1e-6*v.In || v.In < 1e6 {
			t.Errorf("by %s: %v residents became %v", name, v.In, v.Out)
		}
		if off/2/total > 0.01 {
			t.Errorf("by %s: %.2f %% of the residents are in another wijk", name, 100*off/2/total)
		}
		if v.Outside > 0.01*v.In || r.Uncovered != 0 {
			t.Errorf("by %s: %v outside, %d wijken without buurten", name, v.Outside, r.Uncovered)
		}
		if r.Variables[1].Missing == 0 {
			t.Errorf("by %s: no buurt hides its households: is -99997 read as a number?", name)
		}
		for i, mean := range r.Variables[1].Values {
			if mean < 0 || mean > 100 || math.IsNaN(mean) != (r.Variables[1].MissingShare[i] == 1) {
				t.Errorf("by %s: wijk %s has %v %% of one person, with %v missing", name, r.Codes[i], mean,
					r.Variables[1].MissingShare[i])
			}
		}
	}
}

// The land and the water of a gemeente are one target, in whichever rows they are.
func TestRowsOfOneCodeAreMerged(t *testing.T) {
	path := oracle.Data(t, "rijnmond-2024/"+rijnmond)
	r := mustRun(t, Options{Source: File{path, "buurten"}, Target: File{path, "gemeenten"},
		Extensive: []string{"aantal_inwoners"}, Weight: geo.WeightTotal})
	if r.CodeColumn != "gemeentecode" || len(r.Codes) != 342 || r.Merged != 423-342 {
		t.Errorf("%d targets by %s, %d merged", len(r.Codes), r.CodeColumn, r.Merged)
	}
}

// write makes a file with the given text.
func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	sourceCSV = `code;people;rate;word;wkt
a;100;20;x;POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))
b;50;-99997;y;MULTIPOLYGON (((10 0, 20 0, 20 10, 10 10, 10 0)))
c;7;3;;
`
	targetCSV = `code,wkt
left,"POLYGON ((0 0, 5 0, 5 10, 0 10, 0 0))"
right,"POLYGON Z ((5 0 1, 5 10 1, 20 10 1, 20 0 1, 5 0 1))"
"far, away","POLYGON ((90 0, 95 0, 95 10, 90 10, 90 0))"
`
	wantCSV = `code,people,people_missing_share,rate,rate_missing_share,covered_share
left,50,0,20,0,1
right,100,0,20,0.666667,1
"far, away",,,,,0
`
	wantSummary = `3 sources to 3 targets (code), by area
  1 targets have nothing of any source: their figures are empty
  1 sources have no shape: their values go nowhere
  people: 157.0 in, 150.0 out, 7.0 of it lies outside the targets; 0 sources without a value
  rate: 1 sources without a value
`
)

func TestTable(t *testing.T) {
	o := Options{Source: File{Path: write(t, "source.csv", sourceCSV)},
		Target:    File{Path: write(t, "target.csv", targetCSV)},
		Extensive: []string{"people"}, Intensive: []string{"rate"}, Weight: geo.WeightSum}
	r := mustRun(t, o)
	var out bytes.Buffer
	if err := r.Write(&out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantCSV, out.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantSummary, r.Summary()); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

// TestFormats: the same areas in GeoPackage, GeoJSON and CSV give the same table.
func TestFormats(t *testing.T) {
	dir := t.TempDir()
	from := write(t, "source.csv", strings.ReplaceAll(sourceCSV, "c;7;3;;\n", ""))
	convert := func(format, name string) string {
		path := filepath.Join(dir, name)
		gdal(t, "ogr2ogr", "-f", format, path, from, "-a_srs", "EPSG:31370", "-oo", "AUTODETECT_TYPE=YES", "-oo",
			"GEOM_POSSIBLE_NAMES=wkt", "-oo", "KEEP_GEOM_COLUMNS=NO")
		return path
	}
	target := File{Path: write(t, "target.csv", targetCSV)}
	var tables []string
	for _, path := range []string{convert("GPKG", "source.gpkg"), convert("GeoJSON", "source.geojson"), from} {
		r := mustRun(t, Options{Source: File{Path: path}, Target: target, Extensive: []string{"PEOPLE"},
			Intensive: []string{"rate"}, Weight: geo.WeightTotal, CRS: "epsg:31370"})
		var out bytes.Buffer
		if err := r.Write(&out); err != nil {
			t.Fatal(err)
		}
		if r.CRS != "EPSG:31370" {
			t.Errorf("%s: system %q", path, r.CRS)
		}
		tables = append(tables, out.String())
	}
	if tables[0] != tables[1] || tables[1] != tables[2] || !strings.Contains(tables[0], "right,100,0,20,") {
		t.Errorf("GeoPackage:\n%s\nGeoJSON:\n%s\nCSV:\n%s", tables[0], tables[1], tables[2])
	}
}

func TestErrors(t *testing.T) {
	from, to := write(t, "source.csv", sourceCSV), write(t, "target.csv", targetCSV)
	geojson := func(crs, ring string) string {
		return write(t, "x.geojson", `{"type":"FeatureCollection",`+crs+
			`"features":[{"type":"Feature","properties":{"code":"a","people":1},"geometry":{"type":"Polygon","coordinates":[`+ring+`]}}]}`)
	}
	const empty = `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:28992"}},"features":[]}`
	const square = "[[0,0],[10,0],[10,10],[0,10],[0,0]]"
	inRD := geojson(`"crs":{"type":"name","properties":{"name":"EPSG:28992"}},`, square)
	inUTM := geojson(`"crs":{"type":"name","properties":{"name":"EPSG:32631"}},`, square)
	two := filepath.Join(t.TempDir(), "two.gpkg")
	for _, name := range []string{"north", "south"} {
		gdal(t, "ogr2ogr", "-update", "-append", "-nln", name, two, inRD)
	}
	degrees := filepath.Join(t.TempDir(), "degrees.gpkg")
	gdal(t, "ogr2ogr", "-a_srs", "EPSG:4269", degrees, inRD) // known by its description alone
	for name, c := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"nothing asked":  {func(o *Options) { o.Extensive = nil }, "name columns of"},
		"a column twice": {func(o *Options) { o.Intensive = []string{"People"} }, `two columns "People"`},
		"called code":    {func(o *Options) { o.Extensive = []string{"code"} }, `two columns "code"`},
		"no column": {func(o *Options) { o.Extensive = []string{"poeple"} },
			`source.csv: layer "source": column "poeple": the layer has no such column; its columns with numbers are: people, rate`},
		"not a number": {func(o *Options) { o.Extensive = []string{"word"} },
			`column "word": row 1: "x" is not a number; choose a column of numbers, such as: people, rate`},
		"no code column": {func(o *Options) { o.Code = "nr" },
			`target.csv: layer "target": column "nr": the layer has no such column; name one with --code, of: code`},
		"absent file": {func(o *Options) { o.Source.Path = "no.gpkg" }, "no.gpkg: cannot open the file"},
		"not known": {func(o *Options) { o.Source.Path = write(t, "note.txt", "hello") },
			"the content is not recognised"},
		"no shapes": {func(o *Options) { o.Source.Path = write(t, "s.csv", "code,people\na,1\n") },
			"the table has no shapes; give it a column wkt"},
		"no rows": {func(o *Options) { o.Source.Path = write(t, "s.geojson", empty) }, "the layer has no rows"},
		"not a polygon": {func(o *Options) { o.Source.Path = write(t, "s.csv", "people,wkt\n1,POINT (1 2)\n") },
			`column "wkt": row 1: the shape is a *geom.Point, not a polygon`},
		"broken shape": {func(o *Options) { o.Source.Path = write(t, "s.csv", "people,wkt\n1,POLYGON ((\n") },
			"not well-known text"},
		"open ring": {func(o *Options) {
			o.Source.Path = write(t, "s.csv", "people,wkt\n1,\"POLYGON ((0 0, 1 0, 1 1, 0 1))\"\n")
		}, "not closed"},
		"crossing": {func(o *Options) {
			o.Target.Path = write(t, "t.csv", "code,wkt\na,\"POLYGON ((0 0, 6 0, 2 4, 4 4, 0 0))\"\n")
		}, `column "wkt": row 1: the shape crosses or overlaps itself, over 25 % of its area; repair`},
		"no code": {func(o *Options) {
			o.Target.Path = write(t, "t.csv",
				"code,wkt\n,\"POLYGON ((0 0, 6 0, 2 4, 0 0))\"\n")
		}, "the area has no code"},
		"guessed, twice": {func(o *Options) { o.Target.Path = write(t, "t.csv", "name,wkt\na,\na,\n") },
			`column "name": row 2: the code "a" occurs twice; name the column of codes with --code`},
		"same area twice": {func(o *Options) {
			o.Target.Path = write(t, "t.csv", targetCSV+`left,"POLYGON ((0 0, 5 0, 5 10, 0 10, 0 0))"`+"\n")
		}, "rows with the same code must not overlap"},
		"several layers": {func(o *Options) { o.Source.Path = two },
			"the file has several layers; name one with --source-layer, --target-layer or --population-layer: north, south"},
		"no such layer": {func(o *Options) { o.Source = File{two, "east"} },
			`layer "east": the file has no such layer; its layers are: north, south`},
		"degrees": {func(o *Options) { o.Source.Path = geojson("", square) },
			"the coordinates are degrees (OGC:84)"},
		"degrees, said": {func(o *Options) { o.CRS = "EPSG:4326" }, "the coordinates are degrees (EPSG:4326)"},
		"degrees, gpkg": {func(o *Options) { o.Source.Path = degrees }, "the coordinates are degrees (EPSG:4269)"},
		"two systems": {func(o *Options) { o.Source.Path, o.Target.Path = inRD, inUTM },
			"are in EPSG:32631, those of"},
		"one unknown":       {func(o *Options) { o.Source.Path = inRD }, "in an unknown system, those of"},
		"bad crs":           {func(o *Options) { o.CRS = "RD" }, "--crs RD: want a system such as EPSG:28992"},
		"population column": {func(o *Options) { o.PopulationColumn = "n" }, "--population-column n belongs to a file"},
		"population below": {func(o *Options) {
			o.Population.Path, o.PopulationColumn = write(t, "p.csv", "n,wkt\n-3,\n"),
				"n"
		}, `column "n": row 1: there are -3 people`},
		"population system": {func(o *Options) { o.Population.Path, o.PopulationColumn = inRD, "people" }, "those of"},
	} {
		o := Options{Source: File{Path: from}, Target: File{Path: to}, Extensive: []string{"people"}, Weight: geo.WeightSum}
		c.change(&o)
		r, err := Run(t.Context(), o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: result %v, error %v, want %q", name, r, err, c.want)
		}
	}
	var asError *source.Error
	if _, err := Run(t.Context(), Options{Source: File{Path: "no"}, Extensive: []string{"x"}}); !errors.As(err, &asError) {
		t.Errorf("%T: %v", err, err)
	}
}

// FuzzParseWKT: nothing panics, and what is read can be measured.
func FuzzParseWKT(f *testing.F) {
	f.Add("POLYGON ((0 0, 1 0, 1 1, 0 0))")
	f.Add("MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)), EMPTY)")
	f.Add("POLYGON EMPTY")
	f.Fuzz(func(t *testing.T, text string) {
		shape, err := parseWKT(text)
		if err != nil {
			return
		}
		l := &layer{rows: []int64{1}}
		l.shapes = append(l.shapes, shape)
		if prepared, err := l.prepare(); err == nil && prepared.Area(0) < 0 {
			t.Errorf("%q has the area %v", text, prepared.Area(0))
		}
	})
}

func BenchmarkBuurtenToWijken(b *testing.B) {
	path := oracle.Data(b, "rijnmond-2024/"+rijnmond)
	b.ReportAllocs()
	for b.Loop() {
		mustRun(b, Options{Source: File{path, "buurten"}, Target: File{path, "wijken"},
			Extensive: []string{"aantal_inwoners"}, Weight: geo.WeightSum})
	}
}
