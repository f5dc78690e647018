package gpkg

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"

	"risicokaart/internal/source"
)

// write makes a small GeoPackage with the given statements added, and returns its path.
func write(t testing.TB, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "klein #1 50%?.gpkg") // a name that a URL would misread
	raw := filepath.Join(t.TempDir(), "raw.gpkg")
	db, err := sql.Open("sqlite3", raw)
	if err != nil {
		t.Fatal(err)
	}
	script := append([]string{
		`CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT)`,
		`CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT, srs_id INTEGER)`,
		`CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT)`,
		`INSERT INTO gpkg_spatial_ref_sys VALUES ('RD', 28992, 'epsg', 28992, ''), ('WGS 84', 4326, 'EPSG', 4326, '')`,
	}, statements...)
	for _, s := range script {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(raw, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// addLayer returns the statements for a layer called name with odd contents.
func addLayer(t testing.TB, name, srs string) []string {
	polygon := append(header(1, 0), encode(t, geom.NewPolygonFlat(geom.XY, square, []int{10}), binary.LittleEndian)...)
	table := quote(name)
	return []string{
		`CREATE TABLE ` + table + ` (fid INTEGER PRIMARY KEY, "Geom" POLYGON, "Code" TEXT(10), n MEDIUMINT, r DOUBLE, dag DATE, tijd DATETIME, ja BOOLEAN, foto BLOB)`,
		`INSERT INTO gpkg_contents VALUES ('` + name + `', 'features', 'Titel', 'Beschrijving', ` + srs + `)`,
		`INSERT INTO gpkg_geometry_columns VALUES ('` + name + `', 'geom', 'POLYGON', ` + srs + `, 0, 0)`,
		fmt.Sprintf(`INSERT INTO %s VALUES (7, x'%x', 'WK0363SE', -99997, 1.5, '2024-01-31', '2024-01-31T10:20:30Z', 1, x'00')`, table, polygon),
		`INSERT INTO ` + table + ` VALUES (9, NULL, 12, NULL, NULL, NULL, NULL, 0, NULL)`,
	}
}

func open(t testing.TB, path string) *File {
	t.Helper()
	f, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func layer(t testing.TB, f *File, name string) source.Layer {
	t.Helper()
	l, err := f.Layer(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// collect returns the rows before the first error, and that error.
func collect(ctx context.Context, f *File, l source.Layer) (rows []*source.Row, err error) {
	for row, err := range f.Rows(ctx, l) {
		if err != nil {
			return rows, err
		}
		kept := *row
		kept.Values = slices.Clone(row.Values)
		rows = append(rows, &kept)
	}
	return rows, nil
}

func TestLayers(t *testing.T) {
	statements := append(addLayer(t, `een "laag"`, "28992"),
		`CREATE VIEW uitzicht AS SELECT "Geom", "Code" FROM "een ""laag"""`,
		`INSERT INTO gpkg_contents VALUES ('uitzicht', 'features', NULL, NULL, 28992), ('lijst', 'attributes', '', '', 0)`,
		`INSERT INTO gpkg_geometry_columns VALUES ('uitzicht', 'Geom', 'POLYGON', 77, 0, 0)`)
	f := open(t, write(t, statements...))
	want := []source.Layer{
		{
			Name: `een "laag"`, Identifier: "Titel", Description: "Beschrijving", GeometryColumn: "geom", PrimaryKey: "fid",
			SRS: source.SRS{Organization: "epsg", Code: 28992}, Count: 2, File: f.path,
			Columns: columnsOf("Code", source.Text, "n", source.Integer, "r", source.Real, "dag", source.Text, "tijd",
				source.Text, "ja", source.Integer),
		},
		{Name: "uitzicht", GeometryColumn: "Geom", Count: 2, File: f.path, Columns: columnsOf("Code", source.Text)},
	}
	if diff := cmp.Diff(want, f.Layers()); diff != "" {
		t.Errorf("layers (-want +got):\n%s", diff)
	}

	rows, err := collect(t.Context(), f, layer(t, f, `EEN "LAAG"`))
	if err != nil {
		t.Fatal(err)
	}
	wantValues := [][]any{
		{"WK0363SE", int64(-99997), 1.5, "2024-01-31", "2024-01-31T10:20:30Z", int64(1)},
		{"12", nil, nil, nil, nil, int64(0)},
	}
	gotValues := [][]any{rows[0].Values, rows[1].Values}
	if diff := cmp.Diff(wantValues, gotValues); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if rows[0].ID != 7 || rows[1].ID != 9 || rows[1].Geometry != nil {
		t.Errorf("ids %d, %d and second geometry %v; want 7, 9 and none", rows[0].ID, rows[1].ID, coords(rows[1].Geometry))
	}
	view, err := collect(t.Context(), f, layer(t, f, "uitzicht"))
	if err != nil {
		t.Fatal(err)
	}
	if len(view) != 2 || view[1].ID != 2 {
		t.Errorf("view gives %d rows, want 2 numbered by position", len(view))
	}
}

func TestEWKB(t *testing.T) {
	f := open(t, write(t, addLayer(t, "laag", "28992")...))
	rows, err := collect(t.Context(), f, layer(t, f, "laag"))
	if err != nil {
		t.Fatal(err)
	}
	b := rows[0].AppendEWKB(nil, 28992)
	g, err := ewkb.Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if b[0] != 1 || g.SRID() != 28992 {
		t.Errorf("byte order %d and SRID %d, want 1 and 28992", b[0], g.SRID())
	}
	if diff := cmp.Diff(coords(rows[0].Geometry), coords(g.(*geom.MultiPolygon))); diff != "" {
		t.Errorf("coordinates (-want +got):\n%s", diff)
	}
	if rows[0].Geometry.SRID() != 0 {
		t.Errorf("EWKB changed the SRID of the row to %d", rows[0].Geometry.SRID())
	}
	if b := rows[1].AppendEWKB(nil, 28992); b != nil {
		t.Errorf("EWKB without geometry = %x; want nothing", b)
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	whole, err := os.ReadFile(write(t, addLayer(t, "laag", "28992")...))
	if err != nil {
		t.Fatal(err)
	}
	put := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	put("bezig.gpkg-wal", []byte("x"))
	tests := map[string]struct {
		path string
		want []string
	}{
		"missing": {filepath.Join(dir, "weg.gpkg"), []string{"weg.gpkg", "cannot open", "no such file",
			"check the path"}},
		"folder": {dir, []string{"folder"}},
		"empty":  {put("leeg.gpkg", nil), []string{"leeg.gpkg", "empty", "fetch"}},
		"text": {put("tekst.gpkg", []byte("<html>niet gevonden</html>")),
			[]string{"not a GeoPackage", "text editor"}},
		"long text":      {put("lang.gpkg", bytes.Repeat([]byte("geen kaart "), 100)), []string{"not a GeoPackage"}},
		"cut in header":  {put("kop.gpkg", whole[:60]), []string{"cut short"}},
		"cut in half":    {put("half.gpkg", whole[:len(whole)/2]), []string{"cut short: it has"}},
		"one byte short": {put("een.gpkg", whole[:len(whole)-1]), []string{"cut short"}},
		"unsaved":        {put("bezig.gpkg", whole), []string{"bezig.gpkg-wal", "close the program"}},
		"damaged schema": {put("kapot.gpkg",
			append(bytes.Clone(whole[:100]), bytes.Repeat([]byte{0xee}, len(whole)-100)...)),
			[]string{"table of contents"}},
		"no layers":      {write(t), []string{"no feature layers"}},
		"not GeoPackage": {write(t, `DROP TABLE gpkg_contents`), []string{"not a GeoPackage"}},
		"no such geometry": {
			write(t, append(addLayer(t, "laag", "28992"), `UPDATE gpkg_geometry_columns SET column_name = 'vorm'`)...),
			[]string{`layer "laag"`, `column "vorm"`, "does not exist"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := Open(t.Context(), test.path)
			if err == nil {
				f.Close()
				t.Fatal("no error")
			}
			var e *source.Error
			if !errors.As(err, &e) || e.File != test.path || e.Problem == "" {
				t.Errorf("error %#v, want an *source.Error for %s", err, test.path)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q, want %q in it", err, want)
				}
			}
		})
	}
}

func TestRequire(t *testing.T) {
	f := open(t, write(t, append(addLayer(t, "rd", "28992"), addLayer(t, "wgs", "4326")...)...))
	rd, wgs := layer(t, f, "rd"), layer(t, f, "wgs")
	_, missing := f.Layer("buurten")
	tests := map[string]struct {
		err  error
		want []string // nil: no error
	}{
		"srs":                 {rd.RequireSRS(28992), nil},
		"columns in any case": {rd.RequireColumns("CODE", "n"), nil},
		"other srs":           {wgs.RequireSRS(28992), []string{`layer "wgs"`, "EPSG:4326, not in EPSG:28992", "ogr2ogr"}},
		"missing layer":       {missing, []string{`layer "buurten"`, "its layers are: rd, wgs"}},
		"missing column": {rd.RequireColumns("n", "kode"),
			[]string{`layer "rd"`, `column "kode"`, `nearest name is "Code"`}},
		"geometry is not one":  {rd.RequireColumns("geom"), []string{`column "geom"`}},
		"unknown srs is wrong": {source.Layer{Name: "x"}.RequireSRS(28992), []string{"an unknown system"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.want == nil {
				if test.err != nil {
					t.Error(test.err)
				}
				return
			}
			var e *source.Error
			if !errors.As(test.err, &e) {
				t.Fatalf("error %v, want an *source.Error", test.err)
			}
			for _, want := range test.want {
				if !strings.Contains(e.Error(), want) {
					t.Errorf("error %q, want %q in it", e, want)
				}
			}
		})
	}
}

func TestRowsErrors(t *testing.T) {
	statements := addLayer(t, "laag", "28992")
	tests := map[string]struct {
		change string
		want   string
	}{
		"bad geometry": {`UPDATE laag SET geom = x'4750' WHERE fid = 9`,
			"cannot decode the geometry: the geometry is cut short; repair"},
		"text geometry": {`UPDATE laag SET geom = 'POLYGON EMPTY' WHERE fid = 9`, "is a string, not binary"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := open(t, write(t, append(statements, test.change)...))
			rows, err := collect(t.Context(), f, layer(t, f, "laag"))
			var e *source.Error
			if !errors.As(err, &e) || e.Row != 9 || e.Layer != "laag" || e.Column != "geom" || e.File != f.path {
				t.Fatalf("error %#v, want an *source.Error for row 9 of laag", err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %q, want %q in it", err, test.want)
			}
			if len(rows) != 1 {
				t.Errorf("%d rows before the error, want 1", len(rows))
			}
		})
	}
}

func TestRowsStop(t *testing.T) {
	f := open(t, write(t, addLayer(t, "laag", "28992")...))
	l := layer(t, f, "laag")
	for range f.Rows(t.Context(), l) {
		break // the sequence must not yield again: range panics if it does
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped by the reader")
	cancel(stopped)
	if _, err := collect(ctx, f, l); !errors.Is(err, stopped) {
		t.Errorf("error %v, want %v", err, stopped)
	}
}

// columnsOf makes a list of columns from names and types in turn.
func columnsOf(pairs ...any) (list []source.Column) {
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, source.Column{Name: pairs[i].(string), Type: pairs[i+1].(source.Type)})
	}
	return list
}

// TestText makes text of what programs write as such.
func TestText(t *testing.T) {
	for value, want := range map[string]string{
		"Súdwest": "Súdwest", "S\xfadwest": "Súdwest", "a\x00": "a", "\x00b\x00": "b", "": "", "\x80": "€",
	} {
		if got := plain(value); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
		if got := plain([]byte(value)); got != want {
			t.Errorf("%q as bytes: %q, want %q", value, got, want)
		}
	}
}
