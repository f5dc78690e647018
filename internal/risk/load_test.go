package risk

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLoadModelPointsAtTheLine(t *testing.T) {
	text, err := os.ReadFile("testdata/model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key": {"draws: 400", "drawz: 400", "m.yaml:6: there is no key \"drawz\""},
		"wrong type":  {"draws: 400", "draws: many", "stands where a"},
		"not YAML":    {"draws: 400", "draws: [", "m.yaml:5: did not find expected"},
		"other schema": {"model/1", "model/2",
			`m.yaml:1: schema: is "risicokaart-model/2"; give a file of schema "risicokaart-model/1"`},
		"an index": {"model/1", "index/1",
			`m.yaml:1: schema: is "risicokaart-index/1"; give a file of schema "risicokaart-model/1"`},
		"missing key":  {"title_nl: Toetsmodel\n", "", "m.yaml:1: title_nl: is empty; give a text"},
		"few draws":    {"draws: 400", "draws: 3", "m.yaml:6: draws: is 3; give a number from 100"},
		"not a number": {"max_missing: 0.3", "max_missing: .nan", "m.yaml:8: max_missing: is NaN"},
		"transformation": {"transform: log", "transform: square",
			`m.yaml:83: indicators[1].transform: "square" does not go with 1 columns; use identity`},
		"ratio of one": {"transform: log", "transform: ratio",
			`m.yaml:83: indicators[1].transform: "ratio" does not go with 1`},
		"log of zero": {"min: 30", "min: 0", "m.yaml:84: indicators[1].min: is 0; give a number from 1e-09"},
		"id twice":    {"id: value", "id: alone", `m.yaml:74: indicators[1].id: "alone" is taken`},
		"reference": {"reference: 300", "reference: 3",
			"m.yaml:87: indicators[1].reference: is 3; give a number from 30 to 10000"},
		"not symmetric": {"[[0.000001, 0, 0]", "[[0.000001, 0.1, 0]",
			"m.yaml:16: lonely_65.covariance[0]: is not symmetric"},
		"not definite": {"[0.000001, 0, 0], [0, 0.0001, 0]", "[0.000001, 0.1, 0], [0.1, 0.0001, 0]",
			"m.yaml:16: lonely_65.covariance: is not positive definite"},
		"other deviation": {"sd: 0.001", "sd: 0.002",
			"m.yaml:16: lonely_65.covariance[0]: gives a standard deviation of 0.001"},
		"negative sd": {"sd: 0.001", "sd: -0.001",
			"m.yaml:69: indicators[0].lonely_65.sd: is -0.001; give a number from 1e-09"},
		"no citation": {"  citation: round number for hand computation\n", "",
			"m.yaml:10: lonely_65.citation: is empty; give a text"},
		"key twice": {"draws: 400", "draws: 400\ndraws: 500",
			`m.yaml:7: mapping key "draws" already defined at line 6`},
		"row missing":      {"[0, 0.0001, 0], ", "", "m.yaml:16: lonely_65.covariance: has 2 rows"},
		"date":             {"2024-12-31", "31-12-2024", "m.yaml:115: training.made: is"},
		"second document":  {"sources: []", "sources: []\n---\nid: two", "m.yaml:121: a second document follows"},
		"threshold absent": {"suppress_below: 10\n", "", "m.yaml:1: suppress_below: is 0; give a number from 1"},
	} {
		changed := strings.Replace(string(text), c.old, c.new, 1)
		if changed == string(text) {
			t.Fatalf("%s: %q is not in the model", name, c.old)
		}
		_, err := LoadModel(strings.NewReader(changed), "m.yaml")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
}

func TestWriteReadsBack(t *testing.T) {
	m := testModel(t)
	var text bytes.Buffer
	if err := m.Write(&text); err != nil {
		t.Fatal(err)
	}
	again, err := LoadModel(&text, "written")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, again); diff != "" {
		t.Errorf("written and read (-before +after):\n%s", diff)
	}
}

func TestColumnsAreListedOnce(t *testing.T) {
	want := []string{"percentage_eenpersoonshuishoudens", "gemiddelde_woningwaarde", "aantal_bijstand", "aantal_inwoners",
		ColumnShare65, ColumnShare0to15, ColumnShare15to25}
	if diff := cmp.Diff(want, testModel(t).Columns()); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
}

// Whatever the file, loading returns a model that scores and can be written, or
// an error that names the file.
func FuzzLoadModel(f *testing.F) {
	text, err := os.ReadFile("testdata/model.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("schema: risicokaart-model/1\nindicators: [&a {id: x}, *a]\n"))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := LoadModel(bytes.NewReader(text), "fuzz.yaml")
		if err != nil {
			if !strings.Contains(err.Error(), "fuzz.yaml") {
				t.Errorf("the error does not name the file: %v", err)
			}
			return
		}
		var written bytes.Buffer
		if err := m.Write(&written); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadModel(&written, "written"); err != nil {
			t.Errorf("a model that was read cannot be read again: %v", err)
		}
		m.Draws = 100
		var problem *Problem
		if _, err := Score(m, Input{Areas: []Area{buurt("BU00010001", 1000, raw(20, 40, 300, 20, 1000))}}); err != nil &&
			!errors.As(err, &problem) {
			t.Errorf("score: %v", err)
		}
	})
}
