package areal

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/geo"
)

var update = flag.Bool("update", false, "write the results of the example into docs/interpolate.md")

const page = "../../docs/interpolate.md"

// tables matches the tables of the page: sources, targets, squares, and the
// results by area and by people.
var tables = regexp.MustCompile("(?s)```csv\n(.*?)```")

// The example of the page gives the results that stand there.
func TestExampleInTheDocs(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	blocks := tables.FindAllSubmatchIndex(text, -1)
	if len(blocks) != 5 {
		t.Fatalf("%s has %d tables, want 5", page, len(blocks))
	}
	block := func(n int) string { return string(text[blocks[n][2]:blocks[n][3]]) }
	o := Options{Source: File{Path: write(t, "buurten.csv", block(0))}, Target: File{Path: write(t, "own.csv", block(1))},
		Extensive: []string{"inwoners"}, Intensive: []string{"alleen"}, Weight: geo.WeightTotal}
	byArea := mustRun(t, o)
	o.Population, o.PopulationColumn = File{Path: write(t, "squares.csv", block(2))}, "aantal_inwoners"
	byPeople := mustRun(t, o)
	var want bytes.Buffer
	rest := 0
	for n, r := range []*Result{byArea, byPeople} {
		want.Write(text[rest:blocks[3+n][2]])
		if err := r.Write(&want); err != nil {
			t.Fatal(err)
		}
		rest = blocks[3+n][3]
	}
	want.Write(text[rest:])
	if *update {
		if err := os.WriteFile(page, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), want.String()); diff != "" {
		t.Errorf("run go test ./internal/areal -run Docs -update (-page +got):\n%s", diff)
	}
}
