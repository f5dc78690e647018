package areal

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"risicokaart/internal/geo"
)

const ownCSV = `nr;naam;wkt
A1;Noord;POLYGON ((90000 437000, 91000 437000, 91000 438000, 90000 438000, 90000 437000))
A2;;POLYGON ((91000 437000, 92000 437000, 92000 438000, 91000 438000, 91000 437000))
`

// The same areas in RD New, in degrees, as CSV and as GeoPackage.
func TestReadAreas(t *testing.T) {
	csv := write(t, "own.csv", ownCSV)
	dir := t.TempDir()
	convert := func(name string, args ...string) string {
		path := filepath.Join(dir, name)
		gdal(t, "ogr2ogr", append([]string{path, csv, "-s_srs", "EPSG:28992", "-oo", "GEOM_POSSIBLE_NAMES=wkt", "-oo",
			"KEEP_GEOM_COLUMNS=NO"}, args...)...)
		return path
	}
	for name, path := range map[string]string{
		"csv": csv, "gpkg": convert("rd.gpkg", "-t_srs", "EPSG:28992"),
		"degrees": convert("ll.gpkg", "-t_srs", "EPSG:4326"), "geojson": convert("ll.geojson", "-t_srs", "EPSG:4326"),
	} {
		areas, err := ReadAreas(t.Context(), File{Path: path}, "", "", "EPSG:28992")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(areas) != 2 || areas[0].Code != "A1" || areas[0].Name != "Noord" || areas[1].Name != "A2" {
			t.Errorf("%s: %+v", name, areas)
		}
		l, err := geo.NewLayer([]orb.MultiPolygon{areas[0].Shape, areas[1].Shape})
		if err != nil {
			t.Fatal(err)
		}
		// Degrees come without the grid of corrections: see package geo.
		if a, p := l.Area(0), areas[1].Shape[0][0][0]; math.Abs(a-1e6) > 20 || math.Hypot(p[0]-91000, p[1]-437000) > 1 {
			t.Errorf("%s: area %v, corner %v", name, a, p)
		}
	}
}

func TestReadAreasErrors(t *testing.T) {
	for name, c := range map[string]struct {
		text, code, name, crs string
		want                  string
	}{
		"code twice": {text: strings.ReplaceAll(ownCSV, "A2", "A1"), crs: "EPSG:28992",
			want: `column "nr": row 2: the code "A1" occurs twice`},
		"named, twice": {text: strings.ReplaceAll(ownCSV, "A2", "A1"), code: "nr", crs: "EPSG:28992",
			want: `the code "A1" occurs twice`},
		"elsewhere": {text: strings.NewReplacer("437000", "37000", "438000", "38000").Replace(ownCSV),
			want: "lie outside the Netherlands"},
		"absurd": {text: strings.Replace(ownCSV, "91000 438000", "1e300 438000", 1), want: "(1e+300, 438000) is none"},
		"other system": {text: ownCSV, crs: "EPSG:31370",
			want: "the coordinates are in EPSG:31370, not in RD New (EPSG:28992) or degrees (EPSG:4326); convert it"},
		"no code": {text: ownCSV, code: "x", crs: "EPSG:28992", want: `column "x": the layer has no such column`},
		"no name": {text: ownCSV, name: "name", crs: "EPSG:28992",
			want: `column "name": the layer has no such column; the nearest name is "naam"`},
		"no shape": {text: ownCSV + "A3;x;\n", crs: "EPSG:28992", want: "row 3: the area A3 has no shape"},
	} {
		areas, err := ReadAreas(t.Context(), File{Path: write(t, "own.csv", c.text)}, c.code, c.name, c.crs)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, error %v, want %q", name, areas, err, c.want)
		}
	}
}
