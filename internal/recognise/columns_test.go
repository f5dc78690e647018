package recognise

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/sources.md anew")

// documented are the files that docs/sources.md tells of: one of every kind.
var documented = []string{
	"rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg",
	"drechtsteden-2023/buurten_2023_pdok_wfs.json",
	"friesland-kwb-2025/86165NED_METADATA.json",
	"friesland-kwb-2025/kerncijfers_meta.csv",
	"friesland-kwb-2025/kerncijfers_data.csv",
	"ermelo-2021/CBS_buurten.gpkg",
	"rivm-50090NED/rivm_50090NED_2016_65plus.csv",
	"rivm-50090NED/rivm_50090NED_2020_18plus.csv",
	"rivm-50090NED/rivm_50090NED_2020_65plus.csv",
}

// TestSourcesDocument keeps docs/sources.md what the program finds in the
// publishers' files.
func TestSourcesDocument(t *testing.T) {
	var paths []string
	for _, name := range documented {
		paths = append(paths, realData(t, name))
	}
	var b bytes.Buffer
	b.WriteString(`# Sources

In which columns of the publishers' files the program finds the indicators of its catalogue
([` + "`data/catalogue.yaml`" + `](../data/catalogue.yaml)). Made by ` + "`risicokaart sources FILE...`" + `; every
other column is kept too, under its own name, in the tables ` + "`raw_*`" + ` of an edition.
`)
	files, err := Open(t.Context(), Options{Paths: paths, Catalogue: shippedCatalogue(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	if err := files.WriteColumns(&b); err != nil {
		t.Fatal(err)
	}
	const path = "../../docs/sources.md"
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.String(), string(got)); diff != "" {
		t.Errorf("docs/sources.md is out of date; go test ./internal/recognise -run SourcesDocument -update (-want +got):\n%s", diff)
	}
}
