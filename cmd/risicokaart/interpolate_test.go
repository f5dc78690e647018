package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/internal/oracle"
)

const (
	interpolateSource = "people,rate,wkt\n100,20,\"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))\"\n50,40,\"POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))\"\n"
	interpolateTarget = "nr,wkt\n1,\"POLYGON ((0 0, 15 0, 15 10, 0 10, 0 0))\"\n2,\"POLYGON ((15 0, 18 0, 18 10, 15 10, 15 0))\"\n"
	interpolatePeople = "n,wkt\n5,\"POLYGON ((16 0, 17 0, 17 10, 16 10, 16 0))\"\n"
)

// interpolate runs the command in a folder with the files above.
func interpolate(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"from.csv": interpolateSource, "to.csv": interpolateTarget,
		"people.csv": interpolatePeople} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	var out, errors bytes.Buffer
	status = run(t.Context(), append([]string{"interpolate"}, args...), &out, &errors)
	return status, out.String(), errors.String()
}

var interpolateFiles = []string{"--source", "from.csv", "--target", "to.csv", "--extensive", "people"}

func TestInterpolate(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"sum":   {nil, "code,people,people_missing_share,covered_share\n1,131.25,0,1\n2,18.75,0,1\n"},
		"total": {[]string{"--weight", "total"}, "code,people,people_missing_share,covered_share\n1,125,0,1\n2,15,0,1\n"},
		"people": {[]string{"--population", "people.csv", "--population-column", "n"},
			"code,people,people_missing_share,covered_share\n1,100,0,1\n2,50,0,1\n"},
		"mean": {[]string{"--intensive", "rate"},
			"code,people,people_missing_share,rate,rate_missing_share,covered_share\n1,131.25,0,26.666666666666668,0,1\n2,18.75,0,40,0,1\n"},
	} {
		status, stdout, stderr := interpolate(t, append(c.args, interpolateFiles...)...)
		if status != exitOK || stdout != c.want || !strings.HasPrefix(stderr, "2 sources to 2 targets (nr), by ") {
			t.Errorf("%s: status %d, stdout %q, stderr %q", name, status, stdout, stderr)
		}
	}
}

func TestInterpolateToFile(t *testing.T) {
	status, stdout, stderr := interpolate(t, append([]string{"--out", "to.csv", "--json"}, interpolateFiles...)...)
	const want = `{"event":"interpolated","sources":2,"targets":2,"code_column":"nr","weighed_by":"area","targets_without_source":0,"sources_without_shape":0,"target_rows_merged":0,` +
		`"variables":[{"name":"people","intensive":false,"in":150,"out":150,"outside_targets":9.999999999999998,"sources_without_value":0}]}` + "\n"
	if status != exitOK || stdout != want || stderr != "" {
		t.Errorf("status %d, stderr %q, stdout %s, want %s", status, stderr, stdout, want)
	}
	text, err := os.ReadFile("to.csv")
	if err != nil || !strings.HasPrefix(string(text), "code,people,") {
		t.Errorf("file %q, error %v", text, err)
	}
}

func TestInterpolateSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"no flags": {[]string{"--source", "from.csv"}, exitUsage, "missing flags: --target=FILE"},
		"no column": {[]string{"--source", "from.csv", "--target", "to.csv"}, exitFailure,
			"from.csv with --extensive (numbers that add up)"},
		"weight": {append([]string{"--weight", "most"}, interpolateFiles...), exitUsage,
			`--weight must be one of "sum","total"`},
		"no such": {append([]string{"--intensive", "x"}, interpolateFiles...), exitFailure,
			`from.csv: layer "from": column "x": the layer has no such column; its columns with numbers are: people, rate`},
		"no default": {append([]string{"--population", "people.csv"}, interpolateFiles...), exitFailure,
			`people.csv: layer "people": column "aantal_inwoners"`},
		"no folder": {append([]string{"--out", "no/out.csv"}, interpolateFiles...), exitFailure,
			"write estimates: no file can be made in no: "},
		"absent file": {[]string{"--source", "no.csv", "--target", "to.csv"}, exitUsage, "no.csv"},
	} {
		status, stdout, stderr := interpolate(t, c.args...)
		if status != c.status || !strings.Contains(stderr, c.want) || stdout != "" {
			t.Errorf("%s: status %d, stdout %q, stderr %q; want %d and %q", name, status, stdout, stderr, c.status, c.want)
		}
		if files, _ := os.ReadDir("."); len(files) != 3 {
			t.Errorf("%s: leaves files behind: %v", name, files)
		}
	}
}

// GeoPackages in a planar system that is not the Dutch one, as GDAL writes them.
func TestInterpolateInAnotherSystem(t *testing.T) {
	ogr2ogr := oracle.Program(t, "ogr2ogr")
	dir := t.TempDir()
	files := map[string]string{"from": interpolateSource, "to": interpolateTarget}
	for name, text := range files {
		csv := filepath.Join(dir, name+".csv")
		if err := os.WriteFile(csv, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}

		out, err := exec.Command(ogr2ogr, "-a_srs", "EPSG:31370", "-oo", "AUTODETECT_TYPE=YES", "-oo",
			"GEOM_POSSIBLE_NAMES=wkt", filepath.Join(dir, name+".gpkg"), csv).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		files[name] = filepath.Join(dir, name+".gpkg")
	}
	status, stdout, stderr := interpolate(t, "--source", files["from"], "--target", files["to"], "--extensive", "people",
		"--json")
	if status != exitOK || !strings.Contains(stdout, "\n1,131.25,0,1\n2,18.75,0,1\n") ||
		!strings.Contains(stderr, `"crs":"EPSG:31370"`) {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	status, _, stderr = interpolate(t, "--source", files["from"], "--target", "to.csv", "--extensive", "people")
	if status != exitFailure || !strings.Contains(stderr, "say with --crs") {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
}
