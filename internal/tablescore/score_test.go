package tablescore

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/declared"
	"risicokaart/internal/risk"
)

// tableFile writes a table to score.
func tableFile(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func modelFile(t testing.TB, path string) declared.File {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return declared.File{Name: filepath.Base(path), Text: text}
}

const (
	prevalence = "../risk/testdata/model.yaml"
	index      = "../composite/testdata/index.yaml"
	plain      = `schema: risicokaart-index/1
id: plain
title_nl: x
title_en: x
citation: x
aggregate: arithmetic
indicators:
  - {id: one, label_nl: x, label_en: x, unit: x, columns: [a], direction: 1, weight: 1, citation: x}
  - {id: two, label_nl: x, label_en: x, unit: x, columns: [b], direction: -1, weight: 1, citation: x}
`
)

// scorePlain scores with an index that leaves its two columns as they are.
func scorePlain(t testing.TB, table string, detail bool) (*Result, error) {
	t.Helper()
	return Run(t.Context(), Options{Table: tableFile(t, table), Model: declared.File{Name: "plain.yaml",
		Text: []byte(plain)}, Detail: detail})
}

func TestReadsTablesAsTheyCome(t *testing.T) {
	for name, table := range map[string]string{
		"comma":             "code,a,b\nx,1.5,2\ny,,0.001\nz,-3,-1\n",
		"other columns":     "region,b,note,A\nx,2,good,1.5\ny,0.001,,.\nz,-1,bad,-3\n",
		"code elsewhere":    "a,b,code\n1.5,2,x\n.,0.001,y\n-3,-1,z\n",
		"semicolon":         "code;a;b\nx;1,5;2\ny;;0,001\nz;-3;-1\n",
		"BOM and spaces":    "\ufeffcode;a ;b\r\n\"x \";\" 1,5\";2\r\ny;.;0,001\r\nz;-3;-1\r\n",
		"exponents":         "code,a,b\nx,1.5e0,2\ny,NA,1e-3\nz,-3,-1\n",
		"R in Dutch":        "code;a;b\nx;1,5;2\ny;NA;1e-03\nz;-3;-1\n",
		"CBS: secret":       "code,a,b\nx,1.5,2\ny,-99997,0.001\nz,-3,-1\n",
		"CBS: WFS":          "code,a,b\nx,1.5,2\ny,-99999999,0.001\nz,-3,-1\n",
		"exponent of comma": "code;a;b\nx;1,5;2\ny;;0,1e-2\nz;-3;-1\n",
	} {
		r, err := scorePlain(t, table, true)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := [][]string{
			{"x", "ok", "", "-0.25", "2", "3", "", "plain", "1.5", "-2"},
			{"y", "ok", "", "-0.001", "1", "3", "one", "plain", "", "-0.001"},
			{"z", "ok", "", "-1", "3", "3", "", "plain", "-3", "1"},
		}
		if diff := cmp.Diff(want, r.Rows); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestZeroHasNoSign(t *testing.T) {
	r, err := scorePlain(t, "code,a,b\n7,0,0\n8,1,0\n", true)
	if err != nil || r.Rows[0][9] != "0" || r.Rows[0][3] != "0" || r.Rows[0][0] != "7" {
		t.Errorf("rows %v, error %v", r.Rows, err)
	}
}

// An area without a score carries no figure at all, also not of its parts.
func TestWithoutScoreThereAreNoFigures(t *testing.T) {
	text := strings.Replace(plain, "aggregate:", "min_known: 0.6\naggregate:", 1)
	r, err := Run(t.Context(), Options{Table: tableFile(t, "code,a,b\nx,1,2\ny,4321,\nz,,\n"),
		Model: declared.File{Name: "m", Text: []byte(text)}, Detail: true})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"x", "ok", "", "-0.5", "1", "1", "", "plain", "1", "-2"},
		{"y", "no_data", "too_much_missing", "", "", "", "two", "plain", "", ""},
		{"z", "no_data", "too_much_missing", "", "", "", "one two", "plain", "", ""},
	}
	if diff := cmp.Diff(want, r.Rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"ok": 1, "no_data": 2}, r.Status); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
}

func TestErrorsNameRowAndColumn(t *testing.T) {
	for name, c := range map[string]struct{ table, want string }{
		"text": {"code,a,b\nx,1,2\ny,many,3\n",
			`in.csv: column "a": row 2: "many" is not a number; write numbers as 1234.5`},
		"ambiguous":    {"code;a;b\nx;1,234;2\ny;NA;3\n", `column "a": row 1: the file does not tell whether the mark`},
		"infinite":     {"code,a,b\nx,1e999,2\n", `column "a": row 1: "1e999" is not a number`},
		"empty code":   {"code,a,b\nx,1,2\n,1,2\n", `column "code": row 2: the code is empty; give every row`},
		"code twice":   {"uCode,a,b\nx,1,2\ny,1,2\nx,3,4\n", `column "uCode": row 3: code "x" stands in row 1 too`},
		"no column":    {"code,aa,b\nx,1,2\n", `column "a": the layer has no such column; the nearest name is "aa"`},
		"no rows":      {"code,a,b\n", "there are no rows below the names"},
		"not a table":  {"prose without separators\n", "the first line has no comma, semicolon or tab"},
		"two marks":    {"code;a;b\nx;1,5;2\ny;2.5;2\n", `column "a"`},
		"two ways":     {"code;a;b\nx;1.234;2\ny;850;2\n", "1.234 can be 1234 or 1 and 234 thousandths"},
		"uneven":       {"code,a,b\nx,1\n", "want 3 values, have 2"},
		"column twice": {"code,a,A,b\nx,1,2,3\n", `the header has two columns "A"`},
	} {
		if _, err := scorePlain(t, c.table, false); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
	seed := uint64(3)
	_, err := Run(t.Context(), Options{Table: tableFile(t, "code,a,b\nx,1,2\n"),
		Model: declared.File{Name: "m", Text: []byte(plain)}, Seed: &seed})
	if err == nil || !strings.Contains(err.Error(), "an index makes no draws") {
		t.Errorf("seed of an index: error %v", err)
	}
	_, err = Run(t.Context(), Options{Table: tableFile(t, "code,alone,widowed,old,other,value\nx,1,1,1,1,1\n"),
		Model: modelFile(t, index)})
	if err == nil || !strings.Contains(err.Error(), "indicator alone: all rows have the same value") {
		t.Errorf("one row: error %v", err)
	}
}

// Buurten of one wijk: BU00010002 has few residents of 65+, BU00010003 nobody,
// BU00010004 lacks most of the weight. Another code is a place of its own.
const areasTable = `code,percentage_personen_65_jaar_en_ouder,percentage_personen_0_tot_15_jaar,percentage_personen_15_tot_25_jaar,percentage_eenpersoonshuishoudens,gemiddelde_woningwaarde,aantal_bijstand,aantal_inwoners,naam
BU00010001,20,15,10,40,300,20,1000,Dorp
BU00010002,20,15,10,35,290,5,30,Hoek
BU00010003,,,,,,,0,Plas
BU00010004,25,15,10,-99997,310,10,800,Rand
BU00010005,20,15,10,30,-99997,10,600,Veld
BU00010006,20,15,10,30,200,10,600,Heide
elders,10,,,50,250,30,2000,Elders
`

func scoreAreas(t testing.TB, opt Options) *Result {
	t.Helper()
	opt.Table, opt.Model = tableFile(t, areasTable), modelFile(t, prevalence)
	r, err := Run(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPrevalenceIsThatOfTheModel(t *testing.T) {
	r := scoreAreas(t, Options{Detail: true})
	m := new(risk.Model)
	if err := modelFile(t, prevalence).Decode(m, risk.Schema); err != nil {
		t.Fatal(err)
	}
	// elders does not tell who is 18 or older.
	raw := func(share, alone, value, assistance, residents float64) map[string]float64 {
		return map[string]float64{risk.ColumnShare65: share, "percentage_eenpersoonshuishoudens": alone,
			"gemiddelde_woningwaarde": value, "aantal_bijstand": assistance, "aantal_inwoners": residents,
			risk.ColumnShare0to15: 15, risk.ColumnShare15to25: 10}
	}
	nan := math.NaN()
	var areas []risk.Area
	add := func(code string, columns map[string]float64) {
		areas = append(areas, risk.Area{Code: code, Level: risk.Buurt, Wijk: "WK000100", Municipality: "GM0001",
			Residents: columns["aantal_inwoners"], Raw: columns})
	}
	add("BU00010001", raw(20, 40, 300, 20, 1000))
	add("BU00010002", raw(20, 35, 290, 5, 30))
	add("BU00010003", raw(nan, nan, nan, nan, 0))
	add("BU00010004", raw(25, nan, 310, 10, 800))
	add("BU00010005", raw(20, 30, nan, 10, 600))
	add("BU00010006", raw(20, 30, 200, 10, 600))
	elsewhere := raw(10, 50, 250, 30, 2000)
	delete(elsewhere, risk.ColumnShare0to15)
	areas = append(areas, risk.Area{Code: "elders", Level: risk.Gemeente, Residents: 2000, Raw: elsewhere})
	scores, err := risk.Score(m, risk.Input{Areas: areas})
	if err != nil {
		t.Fatal(err)
	}
	cells := byCode(r)
	statuses, adults := map[risk.Status]int{}, map[bool]bool{}
	for _, e := range scores.Estimates {
		got := cells[e.Code]
		statuses[e.Status]++
		if got["status"] != string(e.Status) || got["status_reason"] != string(e.Reason) ||
			got["level"] != e.Level.String() || got["model"] != m.ID {
			t.Errorf("%s: %v, want status %s, %s, level %v", e.Code, got, e.Status, e.Reason, e.Level)
		}
		if !e.HasFigures() {
			for name, cell := range got {
				switch name {
				case "code", "level", "status", "status_reason", "model":
				default:
					if cell != "" {
						t.Errorf("%s is %s and has %s = %q", e.Code, e.Status, name, cell)
					}
				}
			}
			continue
		}
		for name, want := range map[string]float64{
			"residents_65": e.Residents65, "residents_75": e.Residents75,
			"lonely_65_pct":        e.Prevalence[risk.Lonely65].Percent.Value,
			"lonely_65_low":        e.Prevalence[risk.Lonely65].Percent.Low,
			"lonely_65_high":       e.Prevalence[risk.Lonely65].Percent.High,
			"severe_65_count":      e.Prevalence[risk.Severe65].Count.Value,
			"severe_65_count_high": e.Prevalence[risk.Severe65].Count.High,
			"lonely_75_count_low":  e.Prevalence[risk.Lonely75].Count.Low, "score": e.Score, "class": float64(e.Class),
			"rank": float64(e.Rank), "rank_of": float64(e.RankOf), "rank_low": float64(e.RankLow),
			"rank_high":               float64(e.RankHigh),
			"lonely_65_low_80":        e.Prevalence[risk.Lonely65].Percent.Low80,
			"severe_75_count_high_80": e.Prevalence[risk.Severe75].Count.High80,
			"severe_75_pct":           e.Prevalence[risk.Severe75].Percent.Value, "top_decile_probability": e.TopDecile,
		} {
			if number64(t, got[name]) != want {
				t.Errorf("%s: %s is %s, want %v", e.Code, name, got[name], want)
			}
		}
		explained := map[string]float64{"lonely_65": e.Prevalence[risk.Lonely65].Percent.Value,
			"severe_65": e.Prevalence[risk.Severe65].Percent.Value}
		if e.Residents18 > 0 {
			explained["lonely_18"], explained["severe_18"] = e.Prevalence[risk.Lonely18].Percent.Value,
				e.Prevalence[risk.Severe18].Percent.Value
		} else if got["lonely_18_pct"]+got["severe_18_count_low"]+got["lonely_18_baseline_pct"]+
			got["severe_18_points_alone"] != "" {
			t.Errorf("%s: unknown residents of 18+ have figures: %v", e.Code, got)
		}
		adults[e.Residents18 > 0] = true
		for outcome, want := range explained {
			if number64(t, got[outcome+"_pct"]) != want {
				t.Errorf("%s: %s is %s, want %v", e.Code, outcome, got[outcome+"_pct"], want)
			}
			sum := number64(t, got[outcome+"_baseline_pct"])
			for _, ind := range m.Indicators {
				sum += number64(t, got[outcome+"_points_"+ind.ID])
			}
			if math.Abs(sum-want) > 1e-9 {
				t.Errorf("%s: baseline and contributions of %s sum to %v, want %v", e.Code, outcome, sum, want)
			}
		}
	}
	want := map[risk.Status]int{risk.StatusOK: 3, risk.StatusSuppressed: 1, risk.StatusNoData: 2, risk.StatusImputed: 1}
	if len(adults) != 2 {
		t.Error("want areas with and without known residents of 18+")
	}
	if diff := cmp.Diff(want, statuses); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}

func written(t testing.TB, r *Result) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestSameSeedSameBytes(t *testing.T) {
	seed := uint64(99)
	first := written(t, scoreAreas(t, Options{Detail: true}))
	if again := written(t, scoreAreas(t, Options{Detail: true})); again != first {
		t.Error("two runs differ")
	}
	other := scoreAreas(t, Options{Detail: true, Seed: &seed})
	if written(t, other) == first || written(t, other) != written(t, scoreAreas(t, Options{Detail: true, Seed: &seed})) {
		t.Error("another seed gives the same draws, or not the same twice")
	}
	cells, base := byCode(other)["BU00010001"], byCode(scoreAreas(t, Options{Draws: 100}))["BU00010001"]
	if cells["lonely_65_pct"] != base["lonely_65_pct"] || cells["lonely_65_low"] == base["lonely_65_low"] {
		t.Errorf("seed and draws change the estimate, or not the interval: %v, %v", cells, base)
	}
}

func TestPlacesOfAreas(t *testing.T) {
	header := "code,level,wijk,gemeente," + strings.SplitN(strings.SplitN(areasTable, "\n", 2)[0], ",", 2)[1] + "\n"
	run := func(rows string) (*Result, error) {
		return Run(t.Context(), Options{Table: tableFile(t, header+rows), Model: modelFile(t, prevalence)})
	}
	r, err := run("GM0001,,,,20,15,10,40,300,20,1000,x\nWK000101,,,,20,15,10,40,300,20,1000,x\nBU00010101,,,,20,15,10,40,300,20,1000,x\nhere,buurt,,there,20,15,10,41,300,20,1000,x\nthere,,,,20,15,10,41,300,20,1000,x\n")
	if err != nil {
		t.Fatal(err)
	}
	var levels []string
	for _, row := range r.Rows {
		levels = append(levels, row[1])
	}
	if diff := cmp.Diff([]string{"gemeente", "wijk", "buurt", "buurt", "gemeente"}, levels); diff != "" {
		t.Errorf("levels (-want +got):\n%s", diff)
	}
	if r.Rows[0][7] != r.Rows[2][7] || r.Rows[3][7] != r.Rows[4][7] || r.Rows[0][7] == r.Rows[3][7] {
		t.Errorf("larger areas do not sum what lies in them: %v", r.Rows)
	}
	for rows, want := range map[string]string{
		"here,stad,,,20,15,10,40,300,20,1000,x\n":  `column "level": row 1: parse level "stad"`,
		"here,buurt,,,20,15,10,40,300,20,1000,x\n": `column "gemeente": row 1: nothing says which gemeente the buurt here lies in`,
	} {
		if _, err := run(rows); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
}

// Whatever the table, scoring gives a row per row or an error about the file.
func FuzzRun(f *testing.F) {
	for _, seed := range []string{"code,a,b\nx,1,2\ny,3,4\n", "a;b\n1;2,5\n", "\ufeffcode\ta\tb\n\"x\"\tNA\t1e3\n",
		areasTable} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, table string) {
		r, err := scorePlain(t, table, true)
		if err != nil {
			return
		}
		for _, row := range r.Rows {
			if len(row) != len(r.Header) || row[0] == "" {
				t.Fatalf("row %q of %q", row, r.Header)
			}
		}
	})
}

// A code is text, also where all codes look like numbers.
func TestCodesStayAsWritten(t *testing.T) {
	r, err := scorePlain(t, "code,a,b\n1.10,1,2\n1.1,2,3\n2.0,3,4\n", false)
	if err != nil {
		t.Fatal(err)
	}
	if got := []string{r.Rows[0][0], r.Rows[1][0], r.Rows[2][0]}; !cmp.Equal(got, []string{"1.10", "1.1", "2.0"}) {
		t.Errorf("codes %q", got)
	}
}

// A file of neither kind is told what the kinds are, not that all its keys are
// unknown to one of them.
func TestModelOfNoKnownKind(t *testing.T) {
	kinds := `"risicokaart-index/1" (an index) or "risicokaart-model/1" (a prevalence model)`
	for name, c := range map[string]struct{ text, want string }{
		"none": {"id: x\ncitation: y\n", "m.yaml:1: schema: is missing; give " + kinds},
		"other": {"id: x\nschema: risicokaart-index/2\n",
			`m.yaml:2: schema: is "risicokaart-index/2"; give a file of schema ` + kinds},
		"a list":   {"- 1\n", "m.yaml:1: schema: is missing"},
		"not YAML": {"id: [\n", "m.yaml:1: did not find"},
		"empty":    {"", "m.yaml: the file is empty"},
	} {
		_, err := Run(t.Context(), Options{Table: tableFile(t, "code,a,b\nx,1,2\n"),
			Model: declared.File{Name: "m.yaml", Text: []byte(c.text)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
}
