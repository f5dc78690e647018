package main

import (
	"bytes"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"risicokaart/data"
	"risicokaart/internal/oracle"
	"risicokaart/internal/risk"
	"risicokaart/internal/validation"
)

var update = flag.Bool("update", false, "write the shipped model and its validation anew")

// realData are paths of the real data.
func realData(t *testing.T, names ...string) []string {
	t.Helper()
	var paths []string
	for _, name := range names {
		paths = append(paths, oracle.Data(t, name))
	}
	return paths
}

// trainingFiles are what the shipped model is fitted on and checked with.
func trainingFiles(t *testing.T) []string { return realData(t, "rijnmond-2024", "rivm-50090NED") }

// do runs the program, which must succeed.
func do(t *testing.T, args ...string) (stdout string) {
	t.Helper()
	var out, errors bytes.Buffer
	if status := run(t.Context(), args, &out, &errors); status != exitOK {
		t.Fatalf("%s: status %d, %s", args[0], status, &errors)
	}
	return out.String()
}

func loadModel(t *testing.T, text []byte) *risk.Model {
	t.Helper()
	m, err := risk.LoadModel(bytes.NewReader(text), "model")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The shipped model is what the documented command makes of the real data, the
// same bytes each time; -update writes it anew.
func TestCalibrateMakesTheShippedModel(t *testing.T) {
	text, err := data.Models.ReadFile(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	shipped := loadModel(t, text)
	files := trainingFiles(t)
	dir := t.TempDir()
	var made [2][]byte
	for i := range made {
		out := filepath.Join(dir, "model.yaml")
		stdout := do(t, append([]string{"calibrate", "--made", shipped.Training.Made, "--out", out}, files...)...)
		for _, want := range []string{"342 gemeenten, 157 wijken, 625 buurten", "329 gemeenten as a whole and 278 buurten",
			"owner_occupied", "Fay-Herriot over 337 municipalities"} {
			if !strings.Contains(stdout, want) {
				t.Errorf("%q is not in:\n%s", want, stdout)
			}
		}
		made[i] = readFile(t, out)
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("a second calibration writes another file")
	}
	if *update {
		if err := os.WriteFile(filepath.Join("..", "..", "data", data.DefaultModel), made[0], 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	// Processors differ in the last digits of a sum, and the search for the
	// variances carries that on.
	if diff := cmp.Diff(shipped, loadModel(t, made[0]), cmpopts.EquateApprox(1e-3, 1e-9)); diff != "" {
		t.Errorf("the calibration makes another model (-shipped +calibrated); run go test ./cmd/risicokaart -run Shipped -update:\n%s", diff)
	}
}

// The shipped report is what the documented command measures of the real data.
func TestValidateMakesTheShippedReport(t *testing.T) {
	if testing.Short() {
		t.Skip("fits dozens of models; TestValidateHoldsOut fits some")
	}
	shipped, err := validation.Read(data.Validation, "shipped")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "report.json")
	stdout := do(t, append([]string{"validate", "--made", shipped.Made, "--out", out}, trainingFiles(t)...)...)
	for _, want := range []string{"every municipality predicted by models fitted on RIVM 2020 without it",
		"RIVM 2016, wijk, severe_65: 86 areas in 8 municipalities", "equal_index, without own figure"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not in:\n%s", want, stdout)
		}
	}
	text := readFile(t, out)
	if *update {
		if err := os.WriteFile(filepath.Join("..", "..", "data", "models", "eenzaamheid-1.validation.json"), text,
			0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := validation.Read(text, out)
	if err != nil {
		t.Fatal(err)
	}
	// As above; a figure on the edge of an interval may fall on its other side.
	if diff := cmp.Diff(shipped, got, cmpopts.EquateApprox(0, 0.11)); diff != "" {
		t.Errorf("another report is measured (-shipped +measured); run go test ./cmd/risicokaart -run Shipped -update:\n%s", diff)
	}
	for i := range got.Comparisons {
		a, b := shipped.Comparisons[i].MeanError, got.Comparisons[i].MeanError
		if math.Abs(a.Value-b.Value) > 0.005 {
			t.Errorf("comparison %d: mean error %v, shipped is %v", i, b.Value, a.Value)
		}
	}
}

// The order in which files are given is no part of a model; and where nothing is
// known of 18+, a model is made without.
func TestCalibrateFromFilesInAnyOrder(t *testing.T) {
	files := realData(t, "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg", "rivm-50090NED/rivm_50090NED_2016_65plus.csv",
		"rivm-50090NED/rivm_50090NED_2020_65plus.csv")
	out := filepath.Join(t.TempDir(), "model.yaml")
	var made [][]byte
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}} {
		args := []string{"calibrate", "--made", "2024-12-31", "--out", out}
		for _, i := range order {
			args = append(args, files[i])
		}
		do(t, args...)
		made = append(made, readFile(t, out))
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Errorf("the order of the files changes the model:\n%s", cmp.Diff(string(made[0]), string(made[1])))
	}
	if m := loadModel(t, made[0]); m.Estimates(risk.Lonely18) || m.Estimates(risk.Severe18) ||
		m.Outcomes[risk.Lonely65].Reference != 49.5 {
		t.Errorf("without figures of 18+ the model is %+v", m)
	}
}

// A municipality that is held out is predicted by the others alone: the report
// is about it, and differs from what the model says that learnt from it.
func TestValidateHoldsOut(t *testing.T) {
	files := trainingFiles(t)
	out := filepath.Join(t.TempDir(), "report.json")
	do(t, append([]string{"validate", "--holdout", "GM0606,GM0613", "--out", out}, files...)...)
	r, err := validation.Read(readFile(t, out), out)
	if err != nil {
		t.Fatal(err)
	}
	c := r.Find("RIVM 2020", "buurt", "lonely_65", validation.Model, true)
	if r.Design != validation.HeldOut || c == nil || c.Municipalities != 2 || c.Areas < 10 {
		t.Errorf("design %s, comparison %+v", r.Design, c)
	}
	var stderr bytes.Buffer
	if status := run(t.Context(), append([]string{"validate", "--holdout", "GM9999"}, files...), &stderr,
		&stderr); status != exitFailure ||
		!strings.Contains(stderr.String(), `"GM9999" has no wijken or buurten in the files; hold out some of GM0489`) {
		t.Errorf("an unknown municipality: status %d, %s", status, &stderr)
	}
}

// Figures of another are compared with the model as it is; figures equal to
// RIVM's give what the model says of RIVM's, with nothing held out.
func TestValidateAgainstATable(t *testing.T) {
	files := trainingFiles(t)
	dir := t.TempDir()
	table := filepath.Join(dir, "own.csv")
	var csv strings.Builder
	csv.WriteString("code;value\n")
	for _, code := range []string{"BU05990110", "BU05990111", "BU05990112", "BU05990113", "BU05990320", "BU05990321",
		"BU05990322", "BU05990324"} {
		csv.WriteString(code + ";50,5\n")
	}
	if err := os.WriteFile(table, []byte(csv.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "report.json")
	stdout := do(t, append([]string{"validate", "--against", table, "--out", out}, files...)...)
	r, err := validation.Read(readFile(t, out), out)
	if err != nil {
		t.Fatal(err)
	}
	c := r.Find("own.csv", "buurt", "lonely_65", validation.Model, true)
	if r.Design != validation.AsIs || c == nil || c.Areas < 6 || c.Municipalities != 1 || c.MeanError.Value > 12 {
		t.Errorf("design %s, comparison %+v", r.Design, c)
	}
	if c != nil && c.Slope == nil {
		t.Error("predictions of different buurten have no slope")
	}
	if !strings.Contains(stdout, "nothing fitted again") {
		t.Errorf("the text does not say what it is:\n%s", stdout)
	}
}

func TestStudySaysWhatIsWrong(t *testing.T) {
	files := trainingFiles(t)
	dir := t.TempDir()
	table := filepath.Join(dir, "own.csv")
	if err := os.WriteFile(table, []byte("code,value\nBU05990110,150\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"no files": {[]string{"calibrate", "--out", "x.yaml"}, exitUsage, "paths"},
		"no figures": {[]string{"calibrate", "--out", filepath.Join(dir, "x.yaml"), files[0]}, exitFailure,
			"give RIVM's table"},
		"no areas": {[]string{"calibrate", "--out", filepath.Join(dir, "x.yaml"), files[1]}, exitFailure,
			"no areas found"},
		"a date that is none": {[]string{"validate", "--made", "yesterday", files[0]}, exitUsage, "give a date as"},
		"hold out of nothing": {[]string{"validate", "--holdout", "GM0599"}, exitUsage, "give the files to fit them on"},
		"both": {[]string{"validate", "--holdout", "GM0599", "--against", table, files[0]}, exitUsage,
			"give one of them"},
		"as it is, fitted": {append([]string{"validate", "--as-is", "--holdout", "GM0599"}, files...), exitUsage,
			"give one of them"},
		"no percentage": {append([]string{"validate", "--against", table}, files...), exitFailure,
			"150 is not a percentage"},
		"nothing to compare": {[]string{"validate", files[0]}, exitFailure,
			"no figures of residents of 65+; give RIVM's table"},
	} {
		var stdout, stderr bytes.Buffer
		if status := run(t.Context(), c.args, &stdout, &stderr); status != c.status ||
			!strings.Contains(stderr.String(), c.want) {
			t.Errorf("%s: status %d, %s; want %d and %q", name, status, &stderr, c.status, c.want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("files left behind: %v, %v", left, err)
	}
}
