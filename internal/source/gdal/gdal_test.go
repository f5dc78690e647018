package gdal

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/internal/oracle"
	"risicokaart/internal/source"
)

const areas = `{"type":"FeatureCollection","name":"buurten","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::28992"}},
"features":[{"type":"Feature","properties":{"BU_CODE":"BU00010001","AANT_INW":12},
"geometry":{"type":"Polygon","coordinates":[[[155000,463000],[156000,463000],[156000,464000],[155000,463000]]]}}]}`

// makeFile makes a file of a format in a folder of its own.
func makeFile(t *testing.T, name, driver string) string {
	t.Helper()
	dir := t.TempDir()
	from := filepath.Join(dir, "from.geojson")
	if err := os.WriteFile(from, []byte(areas), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if said, err := exec.Command(oracle.Program(t, "ogr2ogr"), "-f", driver, path, from).CombinedOutput(); err != nil {
		t.Fatalf("ogr2ogr: %v\n%s", err, said)
	}
	return path
}

// sniffed is the format of a file by its content.
func sniffed(t *testing.T, path string) *Format {
	t.Helper()
	var head []byte
	if !IsFolder(path) {
		var err error
		if head, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return Sniff(path, head)
}

// TestOpen reads each format, calls it as it is called, and leaves nothing behind.
func TestOpen(t *testing.T) {
	for name, driver := range map[string]string{"-buurt '24.shp": "ESRI Shapefile", "buurt.fgb": "FlatGeobuf"} {
		t.Run(driver, func(t *testing.T) {
			path, dir := makeFile(t, name, driver), t.TempDir()
			format := sniffed(t, path)
			if format == nil {
				t.Fatal("the format is not known")
			}
			f, err := Open(t.Context(), path, format, dir)
			if err != nil {
				t.Fatal(err)
			}
			layers := f.Layers()
			if len(layers) != 1 || layers[0].File != path || layers[0].Count != 1 || layers[0].Index("AANT_INW") < 0 {
				t.Errorf("layers %+v", layers)
			}
			for row, err := range f.Rows(t.Context(), layers[0]) {
				if err != nil || row.Geometry == nil || row.Values[layers[0].Index("BU_CODE")] != "BU00010001" {
					t.Errorf("row %+v, error %v", row, err)
				}
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%s is left behind", left[0].Name())
			}
		})
	}
}

// TestOpenErrors names the file and the remedy, and leaves nothing behind.
func TestOpenErrors(t *testing.T) {
	whole := makeFile(t, "buurt.shp", "ESRI Shapefile")
	broken := filepath.Join(t.TempDir(), "broken.fgb")
	if err := os.WriteFile(broken, []byte("fgb\x03fgb\x00 and nothing more"), 0o600); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		ctx   context.Context
		path  string
		empty bool // there is no program
		wants []string
	}{
		"no program": {t.Context(), whole, true, []string{"ogr2ogr is not installed", "apt install gdal-bin", "shapefile"}},
		"broken":     {t.Context(), broken, false, []string{"GDAL cannot read this FlatGeobuf", "fetch it again"}},
		"cancelled":  {cancelled, whole, false, []string{"context canceled"}},
	} {
		t.Run(name, func(t *testing.T) {
			if test.empty {
				t.Setenv("PATH", "")
			}
			dir := t.TempDir()
			_, err := Open(test.ctx, test.path, sniffed(t, test.path), dir)
			for _, want := range append(test.wants, test.path) {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v, want one with %q", err, want)
				}
			}
			if told := new(source.Error); name != "cancelled" && !errors.As(err, &told) {
				t.Errorf("error %v is no *source.Error", err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%s is left behind", left[0].Name())
			}
		})
	}
}

// TestParts tells what belongs to a shapefile, in a folder and in an archive.
func TestParts(t *testing.T) {
	path := makeFile(t, "buurt.shp", "ESRI Shapefile")
	stem := strings.TrimSuffix(path, ".shp")
	for _, part := range []string{".dbf", ".shx", ".prj", ".cpg", ".shp.xml", ".SBN"} {
		if !IsPart(stem + part) {
			t.Errorf("%s is no part", part)
		}
	}
	for _, other := range []string{path, stem + ".csv", filepath.Join(filepath.Dir(path), "other.dbf"), stem + ".xml.csv"} {
		if IsPart(other) {
			t.Errorf("%s is a part", other)
		}
	}
	for name, want := range map[string]bool{"a/b.shp": true, "a/b.DBF": true, "x.gdb/a00000001.gdbtable": true,
		`x.fgb`: true,
		"a.csv": false, "a.xml": false, "a.gdb": false} {
		if IsMember(name) != want {
			t.Errorf("member %s: %v, want %v", name, !want, want)
		}
	}
}
