package demo

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/oracle"
	"risicokaart/internal/source"
	"risicokaart/internal/source/gpkg"
)

// TestColumns compares the columns with those of the published files.
func TestColumns(t *testing.T) {
	files := generate(t, Options{})
	for _, test := range []struct{ ours, theirs, layer string }{
		{files.Areas, "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg", "gemeenten"},
		{files.Areas, "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg", "wijken"},
		{files.Areas, "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg", "buurten"},
		{files.Squares, "rijnmond-2024/cbs_vk100_2024_rijnmond.gpkg", "cbs_vk100_2024"},
	} {
		want := columnsIn(t, oracle.Data(t, test.theirs), test.layer)
		if diff := cmp.Diff(want, columnsIn(t, test.ours, test.layer)); diff != "" {
			t.Errorf("%s (-published +ours):\n%s", test.layer, diff)
		}
	}
}

func columnsIn(t testing.TB, path, name string) []source.Column {
	t.Helper()
	f, err := gpkg.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l, err := f.Layer(name)
	if err != nil {
		t.Fatal(err)
	}
	return l.Columns
}

// TestOGR lets GDAL, which knows nothing of us, read the files.
func TestOGR(t *testing.T) {
	ogrinfo := oracle.Program(t, "ogrinfo")
	files := generate(t, Options{})
	for path, want := range map[string][]string{
		files.Areas:   {"Layer name: gemeenten", "Layer name: wijken", "Feature Count: 38", `ID["EPSG",28992]`, Notice},
		files.Squares: {"Layer name: cbs_vk100_2024", `ID["EPSG",28992]`, Notice},
	} {
		out, err := exec.CommandContext(t.Context(), ogrinfo, "-ro", "-so", "-al", path).CombinedOutput()
		if err != nil {
			t.Fatalf("ogrinfo: %v\n%s", err, out)
		}
		for _, w := range want {
			if !strings.Contains(string(out), w) {
				t.Errorf("ogrinfo %s does not say %q", filepath.Base(path), w)
			}
		}
		if strings.Contains(string(out), "Warning") || strings.Contains(string(out), "ERROR") {
			t.Errorf("ogrinfo complains:\n%s", out)
		}
	}
}
