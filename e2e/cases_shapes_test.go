package e2e

import (
	wkb "encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"
)

// TestCasesShapes gives shapes of every type that holds surfaces.
func TestCasesShapes(t *testing.T) {
	b := caseGroup(t)
	areas := example(t).Areas
	edition := b.takes(t, []string{areas}, whole)
	want, ground := b.estimates(t, edition), b.hectares(t, edition)
	for name, options := range map[string][]string{
		"MULTISURFACE": {"-nlt", "MULTISURFACE"}, "CURVEPOLYGON": {"-nlt", "CURVEPOLYGON", "-explodecollections",
			"-unsetFid"},
		"with heights":    {"-dim", "XYZ", "-nlt", "MULTIPOLYGONZ"},
		"with measures":   {"-dim", "XYM"},
		"with both":       {"-dim", "XYZM"},
		"single polygons": {"-explodecollections", "-unsetFid", "-nlt", "POLYGON"},
	} {
		t.Run(name, func(t *testing.T) {
			edition := b.takes(t, []string{converted(t, "kaart_2024.gpkg", areas,
				append([]string{"-f", "GPKG"}, options...)...)}, whole)
			if name != "CURVEPOLYGON" && name != "single polygons" { // in parts, of which the figures are added up
				alike(t, want, b.estimates(t, edition))
			}
			if got := b.hectares(t, edition); math.Abs(got-ground) > ground/1e6 {
				t.Errorf("%.2f ha, want %.2f", got, ground)
			}
		})
	}
	// A collection with a stray point and line, in the WKB of before 2006 with heights.
	point := wkb25D(1, 28000, 482000, 3)
	line := wkb25D(2, 28000, 482000, 3, 28001, 482001, 4)
	for name, shape := range map[string][]byte{
		"a circle": circleOf(28500, 482500, 100),
		"a collection with a circle, a point and a line": collection(circleOf(28500, 482500, 100), point, line),
		"collections in a collection": collection(collection(point),
			collection(circleOf(28500, 482500, 100))),
	} {
		t.Run(name, func(t *testing.T) {
			edition := b.takes(t, []string{spoilt(t, areas, fmt.Sprintf(`update buurten set geom = x'%x' where id = 1`,
				inGeoPackage(shape)))}, whole)
			var got float64
			b.asks(t, edition, `select ST_Area(geom) from area where code = 'BU99010000'`, &got)
			if circle := math.Pi * 1e4; math.Abs(got-circle) > circle/1e3 {
				t.Errorf("%.0f m2, want %.0f", got, circle)
			}
		})
	}
	for name, shape := range map[string][]byte{"a point": point, "a line": line, "points in a collection": collection(point,
		point)} {
		t.Run(name, func(t *testing.T) {
			b.refuses(t, []string{spoilt(t, areas, fmt.Sprintf(`update buurten set geom = x'%x' where id = 3`,
				inGeoPackage(shape)))},
				"kaart_2024.gpkg", `layer "buurten"`, `column "geom"`, "row 3", "repair")
		})
	}
}

// TestCasesAbsurd gives coordinates and figures that nothing has. The import ends at
// once, and at Ctrl-C.
func TestCasesAbsurd(t *testing.T) {
	b := caseGroup(t)
	text, err := os.ReadFile(converted(t, "buurten.json", example(t).Areas, "-f", "GeoJSON", "-lco", "RFC7946=NO", "-sql",
		"select * from buurten"))
	must(t, err)
	shape := func(x string) string {
		var all struct {
			Features []struct {
				Geometry struct{ Coordinates [][][][2]json.Number }
			}
		}
		must(t, json.Unmarshal(text, &all))
		old := all.Features[3].Geometry.Coordinates[0][0][2][0].String()
		return file(t, "buurten_2024.json", strings.Replace(string(text), old, x, 1))
	}
	ring := func(x, y float64) []byte {
		shape := []byte{1}
		shape = wkb.LittleEndian.AppendUint32(shape, 3)
		shape = wkb.LittleEndian.AppendUint32(shape, 1)
		shape = wkb.LittleEndian.AppendUint32(shape, 5)
		for _, p := range [][2]float64{{28500, 482500}, {x, 482500}, {x, y}, {28500, y}, {28500, 482500}} {
			shape = wkb.LittleEndian.AppendUint64(shape, math.Float64bits(p[0]))
			shape = wkb.LittleEndian.AppendUint64(shape, math.Float64bits(p[1]))
		}
		return inGeoPackage(shape)
	}
	blob := func(x, y float64) string {
		return spoilt(t, example(t).Areas, fmt.Sprintf(`update buurten set geom = x'%x' where id = 3`, ring(x, y)))
	}
	for _, test := range []struct {
		name, path string
		wants      []string
	}{
		{"1e300 in GeoJSON", shape("1e300"), []string{"buurten_2024.json", "1e+300", "row 4"}},
		{"-1e300 in GeoJSON", shape("-1e300"), []string{"buurten_2024.json", "-1e+300"}},
		{"NaN in GeoJSON", shape("NaN"), []string{"buurten_2024.json", "NaN and Infinity are no JSON"}},
		{"Infinity in GeoJSON", shape("-Infinity"), []string{"buurten_2024.json", "NaN and Infinity are no JSON"}},
		{"1e300", blob(1e300, 483000), []string{"kaart_2024.gpkg", "row 3", "1e+300"}},
		{"all round the world", blob(1e7, 1e7), []string{"kaart_2024.gpkg", "row 3", "none of the Netherlands"}},
		{"NaN", blob(math.NaN(), 483000), []string{"kaart_2024.gpkg", "row 3", "NaN"}},
		{"infinity", blob(28600, math.Inf(1)), []string{"kaart_2024.gpkg", "row 3", "Inf"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b.refuses(t, []string{test.path}, test.wants...)
			if took := b.interrupted(t, 300*time.Millisecond, test.path); took > 10*time.Second {
				t.Errorf("the import ended %v after Ctrl-C", took)
			}
		})
	}
	for name, test := range map[string]struct {
		set   string
		wants []string
	}{
		"residents of 1e300": {`aantal_inwoners = 1e300`, []string{`column "aantal_inwoners"`, "1e+300"}},
		"residents of 1e18": {`aantal_inwoners = 1000000000000000000`,
			[]string{`column "aantal_inwoners"`, "more than any area has"}},
		"infinite value":         {`gemiddelde_woningwaarde = 9e999`, []string{`column "gemiddelde_woningwaarde"`, "Inf"}},
		"a year of five digits":  {`jaar = 20240`, []string{`column "jaar"`, "20240", "2024"}},
		"a year before all":      {`jaar = -5`, []string{`column "jaar"`, "-5"}},
		"numbers beyond 64 bits": {`mannen = 1e19`, []string{`column "mannen"`, "1e+19"}},
	} {
		t.Run(name, func(t *testing.T) {
			b.refuses(t, []string{spoilt(t, example(t).Areas, `update buurten set `+test.set+` where id = 3`)},
				append(test.wants, "kaart_2024.gpkg", `layer "buurten"`, "row 3")...)
		})
	}
}

// TestCasesColumns gives columns, codes and names that the program or its database
// could take for something else.
func TestCasesColumns(t *testing.T) {
	b := caseGroup(t)
	add := func(names ...string) string {
		var statements []string
		for _, name := range names {
			statements = append(statements, `alter table buurten add column "`+name+`" text default 'q'`)
		}
		return spoilt(t, example(t).Areas, statements...)
	}
	long := strings.Repeat("y", 62)
	want := b.estimates(t, b.takes(t, []string{example(t).Areas}, whole))
	for name, path := range map[string]string{
		"of ours":              add("geom_", "row_", "missing_", "geom__2"),
		"of PostgreSQL":        add("ctid", "xmin", "tableoid", "user", "order"),
		"longer than 63 bytes": add(strings.Repeat("x", 80), strings.Repeat("é", 40)),
		"alike in 63 bytes":    add(long+"aa", long+"ab", long+"a_2", long+"a"),
		"with signs":           add("a'b", "%s", "$1", "a b", `c;drop table area`),
		"zero bytes in text": spoilt(t, example(t).Areas,
			`update buurten set water = 'NEE' || char(0), buurtcode = buurtcode || char(0)`),
		"what nobody sees, codes": spoilt(t, example(t).Areas,
			`update buurten set buurtcode = char(8203) || buurtcode || char(160)`),
	} {
		t.Run(name, func(t *testing.T) { alike(t, want, b.estimates(t, b.takes(t, []string{path}, whole))) })
	}
	t.Run("too many", func(t *testing.T) {
		var names []string
		for i := range 1450 {
			names = append(names, fmt.Sprintf("c%d", i))
		}
		b.refuses(t, []string{add(names...)}, "kaart_2024.gpkg", `layer "buurten"`, "columns", "ogr2ogr -select")
	})
	t.Run("too wide for a row", func(t *testing.T) {
		var statements []string
		for i := range 1200 {
			statements = append(statements, fmt.Sprintf("alter table buurten add column c%d real default 1.5", i))
		}
		b.refuses(t, []string{spoilt(t, example(t).Areas, statements...)}, "kaart_2024.gpkg", `layer "buurten"`, "columns",
			"ogr2ogr -select")
	})
	letters := func(layer, column string) string {
		return fmt.Sprintf(`update %s set %s = substr(%[2]s, 3)`, layer, column)
	}
	numbers := `alter table buurten add column c integer; update buurten set c = cast(substr(buurtcode, 3) as integer);
		alter table buurten drop column buurtcode; alter table buurten rename column c to buurtcode`
	for name, test := range map[string]struct{ statement, want string }{
		"no code has its letters": {letters("buurten", "buurtcode") + ";" + letters("wijken", "wijkcode"),
			"lacks its letters: write "},
		"buurten lack letters":        {letters("buurten", "buurtcode"), "write BU99010000"},
		"wijken of buurten lack them": {letters("buurten", "wijkcode"), "write WK990100"},
		"codes are numbers":           {numbers, "write BU99010000"},
		"codes in small letters":      {`update buurten set buurtcode = lower(buurtcode)`, `"bu99010000" is no code`},
		"codes of another country": {`update buurten set buurtcode = 'DE' || substr(buurtcode, 3)`,
			`"DE99010000" is no code`},
		"gemeenten of buurten lack it": {letters("buurten", "gemeentecode"), "write GM9901"},
	} {
		t.Run(name, func(t *testing.T) {
			b.refuses(t, []string{spoilt(t, example(t).Areas, test.statement)}, "kaart_2024.gpkg", "row 1", test.want)
		})
	}
	t.Run("names", func(t *testing.T) {
		name := func(row int, sql string) string {
			return fmt.Sprintf(`update buurten set buurtnaam = %s where id = %d`, sql, row)
		}
		edition := b.takes(t, []string{spoilt(t, example(t).Areas,
			name(1, `char(27) || '[31mA' || char(7, 9, 10) || 'b' || char(0) || char(8238) || 'c' || char(8236)`),
			name(2, `'<script>alert(1)</script>'`), name(3, `replace(hex(zeroblob(5000)), '00', 'ab')`),
			name(4, `cast(x'53fa64' as text)`),
			name(5, `'=1+1'`), name(6, `char(8207, 8203)`))}, whole)
		got := map[string]string{}
		for row := range 6 {
			code := fmt.Sprintf("BU9901%04d", row)
			var text string
			b.asks(t, edition, `select name from area where level = 'buurt' order by code offset `+fmt.Sprint(row)+
				` limit 1`, &text)
			got[code] = text
		}
		alike(t, []string{"[31mA bc", "<script>alert(1)</script>", strings.Repeat("ab", 59) + "a…", "Súd", "=1+1"},
			[]string{got["BU99010000"], got["BU99010001"], got["BU99010002"], got["BU99010003"], got["BU99010004"]})
		if !strings.HasPrefix(got["BU99010005"], "BU9901") {
			t.Errorf("what nobody sees is the name %q", got["BU99010005"])
		}
	})
}

// inGeoPackage puts the header of a GeoPackage before a shape in well-known binary.
func inGeoPackage(shape []byte) []byte {
	return append([]byte{'G', 'P', 0, 1, 0x40, 0x71, 0, 0}, shape...) // 28992
}

// wkb25D is a point or line with heights, as GDAL wrote them before 2006.
func wkb25D(kind uint32, ordinates ...float64) []byte {
	b := wkb.LittleEndian.AppendUint32([]byte{1}, kind|1<<31)
	if kind == 2 {
		b = wkb.LittleEndian.AppendUint32(b, uint32(len(ordinates)/3))
	}
	for _, v := range ordinates {
		b = wkb.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

// circleOf is a CURVEPOLYGON of one ring of two arcs.
func circleOf(x, y, radius float64) []byte {
	b := wkb.LittleEndian.AppendUint32([]byte{1}, 10)
	b = wkb.LittleEndian.AppendUint32(b, 1)
	b = wkb.LittleEndian.AppendUint32(append(b, 1), 8)
	b = wkb.LittleEndian.AppendUint32(b, 5)
	for _, p := range [][2]float64{{x - radius, y}, {x, y + radius}, {x + radius, y}, {x, y - radius}, {x - radius, y}} {
		b = wkb.LittleEndian.AppendUint64(b, math.Float64bits(p[0]))
		b = wkb.LittleEndian.AppendUint64(b, math.Float64bits(p[1]))
	}
	return b
}

// collection is a GEOMETRYCOLLECTION of shapes.
func collection(shapes ...[]byte) []byte {
	b := wkb.LittleEndian.AppendUint32([]byte{1}, 7)
	b = wkb.LittleEndian.AppendUint32(b, uint32(len(shapes)))
	for _, s := range shapes {
		b = append(b, s...)
	}
	return b
}
