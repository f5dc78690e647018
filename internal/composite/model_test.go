package composite

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func testModel(t testing.TB) *Model {
	t.Helper()
	file, err := os.Open("testdata/index.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := Load(file, "index.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLoadPointsAtTheLine(t *testing.T) {
	text, err := os.ReadFile("testdata/index.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key": {"min_known: 0.5", "min_know: 0.5", "m.yaml:6: there is no key \"min_know\""},
		"wrong type":  {"min_known: 0.5", "min_known: half", "stands where a"},
		"not YAML":    {"min_known: 0.5", "min_known: [", "m.yaml:5: did not find expected"},
		"a prevalence model": {"index/1", "model/1",
			`m.yaml:1: schema: is "risicokaart-model/1"; give a file of schema "risicokaart-index/1"`},
		"no schema": {"schema: risicokaart-index/1\n", "",
			`m.yaml:1: schema: is ""; this program reads "risicokaart-index/1"`},
		"no title": {"title_nl: Toetsindex\n", "", "m.yaml:1: title_nl: is empty; give a text"},
		"no citation": {"citation: round numbers for hand computation\n", "",
			"m.yaml:1: citation: is empty; give a text"},
		"no evidence": {"    group: people\n    citation: test\n", "    group: people\n",
			"m.yaml:10: indicators[0].citation: is empty; give a text"},
		"too much known": {"min_known: 0.5", "min_known: 50", "m.yaml:6: min_known: is 50; give a number from 0 to 1"},
		"normalisation": {"method: min_max", "method: minmax",
			`m.yaml:7: normalise.method: is "minmax"; give z_score, min_max`},
		"other's setting": {"method: min_max", "method: z_score",
			`m.yaml:7: normalise.low: does not go with method "z_score"; it belongs to min_max`},
		"sd of min-max": {"low: 1,", "low: 1, sd: 2,",
			`m.yaml:7: normalise.sd: does not go with method "min_max"; it belongs to z_score`},
		"negative sd": {"{method: min_max, low: 1, high: 100}", "{method: z_score, sd: -1}",
			"m.yaml:7: normalise.sd: is -1; give a number from 1e-09"},
		"upside down": {"low: 1,", "low: 200,", "m.yaml:7: normalise.high: is 100; give a number above 200"},
		"of an indicator": {"{method: rank}", "{method: ranks}",
			`m.yaml:30: indicators[1].normalise.method: is "ranks"`},
		"treatment": {"percentiles", "trim",
			`m.yaml:40: indicators[2].treat.method: is "trim"; give winsorise, percentiles or none`},
		"percentage": {"low_pct: 5", "low_pct: -5",
			"m.yaml:40: indicators[2].treat.low_pct: is -5; give a number from 0 to 100"},
		"half a treatment": {", high_pct: 95", "",
			"m.yaml:40: indicators[2].treat.method: is percentiles; give low_pct and high_pct too"},
		"points elsewhere": {"low_pct: 5", "low_pct: 5, points: 3",
			`m.yaml:40: indicators[2].treat.points: does not go with method "percentiles"; it belongs to winsorise`},
		"aggregation": {"aggregate: arithmetic", "aggregate: mean",
			`m.yaml:8: aggregate: is "mean"; give arithmetic`},
		"group's aggregation": {"aggregate: geometric", "aggregate: median", `m.yaml:47: groups[0].aggregate: is "median"`},
		"transformation": {"transform: log", "transform: square",
			`m.yaml:37: indicators[2].transform: "square" does not go with 1 columns; use identity`},
		"ratio of one": {"transform: log", "transform: ratio",
			`m.yaml:37: indicators[2].transform: "ratio" does not go with 1`},
		"no columns": {"    columns: [value]\n", "",
			`m.yaml:36: indicators[2].transform: "log" does not go with 0`},
		"empty column": {"columns: [value]", "columns: ['']",
			"m.yaml:36: indicators[2].columns[0]: is empty; give a text"},
		"direction":    {"direction: -1", "direction: 2", "m.yaml:38: indicators[2].direction: is 2; give 1 where"},
		"no direction": {"    direction: -1\n", "", "m.yaml:32: indicators[2].direction: is 0; give 1 where"},
		"weight": {"weight: 3", "weight: -3",
			"m.yaml:28: indicators[1].weight: is -3; give a number from 1e-09"},
		"empty range": {"max: 100\n", "max: -1\n", "m.yaml:16: indicators[0].max: is -1; give a number from 0"},
		"id twice":    {"id: widowed", "id: alone", `m.yaml:21: indicators[1].id: "alone" is taken`},
		"id of a group": {"id: people", "id: alone",
			`m.yaml:19: indicators[0].group: "people" is not declared under groups`},
		"id with space": {"id: widowed", "id: widowed people",
			`m.yaml:21: indicators[1].id: "widowed people" has a space`},
		"id of a result": {"id: widowed", "id: rank",
			`m.yaml:21: indicators[1].id: "rank" is the name of another column`},
		"circle": {"weight: 1\n    aggregate", "weight: 1\n    group: people\n    aggregate",
			`m.yaml:47: groups[0].group: makes "people" lie in itself`},
		"empty group": {"groups:\n", "groups:\n  - {id: spare, label_nl: x, label_en: x, weight: 1}\n",
			`m.yaml:43: groups[0].id: "spare" has no indicators`},
		"second document": {"schema: ", "---\nid: x\n---\nschema: ", "m.yaml:3: a second document follows"},
	} {
		changed := strings.Replace(string(text), c.old, c.new, 1)
		if changed == string(text) {
			t.Fatalf("%s: %q is not in the model", name, c.old)
		}
		_, err := Load(strings.NewReader(changed), "m.yaml")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
}

func TestColumnsAreListedOnce(t *testing.T) {
	m := testModel(t)
	m.Indicators[2].Columns = []string{"old"}
	if diff := cmp.Diff([]string{"alone", "widowed", "old", "other"}, m.Columns()); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
}

// Whatever the file, loading returns a model that scores, or an error that
// names the file.
func FuzzLoad(f *testing.F) {
	text, err := os.ReadFile("testdata/index.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("schema: risicokaart-index/1\ngroups: [&a {id: x, group: x}, *a]\n"))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := Load(bytes.NewReader(text), "fuzz.yaml")
		if err != nil {
			if !strings.Contains(err.Error(), "fuzz.yaml") {
				t.Errorf("the error does not name the file: %v", err)
			}
			return
		}
		table := Table{Codes: []string{"a", "b", "c"}, Columns: map[string][]float64{}}
		for _, name := range m.Columns() {
			table.Columns[name] = []float64{1, nan, 7}
		}
		if result, err := Score(m, table); err == nil && len(result.Score) != 3 {
			t.Errorf("%d scores of 3 rows", len(result.Score))
		}
	})
}
