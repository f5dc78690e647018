package main

import (
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	scoreModel = `schema: risicokaart-index/1
id: two
title_nl: x
title_en: x
citation: x
normalise: {method: rank}
aggregate: arithmetic
indicators:
  - {id: one, label_nl: x, label_en: x, unit: x, columns: [a], direction: 1, weight: 1, citation: x}
  - {id: two, label_nl: x, label_en: x, unit: x, columns: [b], direction: -1, weight: 1, citation: x}
`
	scoreTable  = "code;a;b\nx;1,5;3\ny;2,5;2\nz;;1\n"
	scoreResult = "code,status,status_reason,score,rank,rank_of,missing,model\nx,ok,,1,3,3,,two\ny,ok,,2,2,3,,two\nz,ok,,3,1,3,one,two\n"
)

// score runs the command on a folder with a model and a table.
func score(t *testing.T, args ...string) (status int, stdout, stderr, dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{"model.yaml": scoreModel, "in.csv": scoreTable} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	var out, errors bytes.Buffer
	status = run(t.Context(), append([]string{"score"}, args...), &out, &errors)
	return status, out.String(), errors.String(), dir
}

func TestScoreToStandardOutput(t *testing.T) {
	status, stdout, stderr, _ := score(t, "--table", "in.csv", "--model", "model.yaml")
	if status != exitOK || stdout != scoreResult || stderr != "model two: 3 rows, of which 3 ok\n" {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	_, _, stderr, _ = score(t, "--table", "in.csv", "--model", "model.yaml", "--json")
	if want := `{"event":"scored","model":"two","rows":3,"status":{"ok":3}}`; strings.TrimSpace(stderr) != want {
		t.Errorf("stderr %q, want %q", stderr, want)
	}
}

func TestScoreReplacesTheFile(t *testing.T) {
	status, stdout, _, dir := score(t, "--table", "in.csv", "--model", "model.yaml", "--out", "in.csv")
	text, err := os.ReadFile(filepath.Join(dir, "in.csv"))
	if status != exitOK || stdout != "" || err != nil || string(text) != scoreResult {
		t.Errorf("status %d, stdout %q, file %q, error %v", status, stdout, text, err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 2 {
		t.Errorf("files %v, error %v; want only model and table", files, err)
	}
}

func TestScoreSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"no table":     {nil, exitUsage, "missing flags: --table=FILE"},
		"absent table": {[]string{"--table", "no.csv"}, exitUsage, "no.csv"},
		"no folder": {[]string{"--table", "in.csv", "--model", "model.yaml", "--out", "no/out.csv"}, exitFailure,
			"write scores: no file can be made in no: no such file or directory; give --out a folder that exists"},
		"index, draws": {[]string{"--table", "in.csv", "--model", "model.yaml", "--draws", "200"}, exitFailure,
			"an index makes no draws"},
		"default": {[]string{"--table", "in.csv"}, exitFailure,
			`in.csv: layer "in": column "percentage_eenpersoonshuishoudens": the layer has no such column`},
		"table as one": {[]string{"--table", "in.csv", "--model", "in.csv"}, exitFailure, "in.csv"},
	} {
		status, stdout, stderr, dir := score(t, c.args...)
		if status != c.status || !strings.Contains(stderr, c.want) || stdout != "" {
			t.Errorf("%s: status %d, stdout %q, stderr %q; want %d and %q", name, status, stdout, stderr, c.status, c.want)
		}
		if files, _ := os.ReadDir(dir); len(files) != 2 {
			t.Errorf("%s: leaves files behind: %v", name, files)
		}
	}
}

// The command gives COINr's z-scores of its ASEM example to 1e-9. All 49
// indicators are compared in package tablescore.
func TestScoreAgreesWithCOINr(t *testing.T) {
	folder := realData(t, "reference/coinr-asem")[0]
	model := strings.NewReplacer("method: rank", "method: z_score", "id: one", "id: LPI", "[a]", "[LPI]", "id: two,",
		"id: CO2,", "[b]", "[CO2]").Replace(scoreModel)
	modelPath := filepath.Join(t.TempDir(), "asem.yaml")
	if err := os.WriteFile(modelPath, []byte(model), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"score", "--table", filepath.Join(folder, "treated.csv"), "--model", modelPath,
		"--detail"}, &stdout, &stderr); status != exitOK {
		t.Fatalf("status %d: %s", status, &stderr)
	}
	expected, err := os.Open(filepath.Join(folder, "expected_zscore.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer expected.Close()
	got, want := columnsOf(t, &stdout, "LPI", "CO2"), columnsOf(t, expected, "LPI", "CO2")
	if len(want) != 51 {
		t.Fatalf("%d countries, want 51", len(want))
	}
	for code := range want {
		for n := range want[code] {
			if math.Abs(got[code][n]-want[code][n]) > 1e-9 {
				t.Errorf("%s: %v, want %v", code, got[code], want[code])
			}
		}
	}
}

// columnsOf reads numbers from a CSV file, by its first column.
func columnsOf(t *testing.T, r io.Reader, names ...string) map[string][]float64 {
	t.Helper()
	records, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]float64{}
	for _, record := range records[1:] {
		for _, name := range names {
			v, err := strconv.ParseFloat(record[slices.Index(records[0], name)], 64)
			if err != nil {
				t.Fatal(err)
			}
			columns[record[0]] = append(columns[record[0]], v)
		}
	}
	return columns
}
