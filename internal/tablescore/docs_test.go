package tablescore

import (
	"flag"
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/declared"
)

var update = flag.Bool("update", false, "write the scores of the example into docs/models.md")

const modelsPage = "../../docs/models.md"

// fenced matches the blocks of the page: a model, a table, and their scores.
var fenced = regexp.MustCompile("(?s)```(yaml|csv)\n(.*?)```")

// The example of the page gives the scores that stand there.
func TestExampleInTheDocs(t *testing.T) {
	page, err := os.ReadFile(modelsPage)
	if err != nil {
		t.Fatal(err)
	}
	blocks := fenced.FindAllSubmatchIndex(page, -1)
	if len(blocks) != 3 {
		t.Fatalf("%s has %d blocks, want model, table and scores", modelsPage, len(blocks))
	}
	block := func(n int) string { return string(page[blocks[n][4]:blocks[n][5]]) }
	r, err := Run(t.Context(), Options{Table: tableFile(t, block(1)),
		Model: declared.File{Name: "own.yaml", Text: []byte(block(0))}, Detail: true})
	if err != nil {
		t.Fatal(err)
	}
	got := written(t, r)
	if *update {
		text := string(page[:blocks[2][4]]) + got + string(page[blocks[2][5]:])
		if err := os.WriteFile(modelsPage, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(block(2), got); diff != "" {
		t.Errorf("run go test ./internal/tablescore -run Docs -update (-page +got):\n%s", diff)
	}
}
