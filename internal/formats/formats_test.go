package formats

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/data"
	"risicokaart/internal/catalogue"
)

var update = flag.Bool("update", false, "write docs/formats.md anew")

// TestFormatsDocument keeps docs/formats.md what the program says of itself.
func TestFormatsDocument(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`# Formats

Files are told by their content, whatever they are called. The tables are made by
` + "`risicokaart sources --formats`" + `. *Tried*: on a file as it was published; *by name*: its columns are
in the catalogue ([` + "`data/catalogue.yaml`" + `](../data/catalogue.yaml)), and no published file was at
hand. A zip is unpacked; what lies in it or in a folder beside the data is named and left alone.

Coordinates are those of RD New (EPSG:28992, also with heights as EPSG:7415) or degrees with
longitude first (CRS84, EPSG:4326, EPSG:4258), as the file says; where it says nothing, or has a
number of its own, its definition and the coordinates tell. GeoPackages name columns as the
catalogue's indicators are called. Shapefiles that another program made cut names to ten characters:
codes and names of areas are found by those, most percentages are not, as their names are alike.
`)
	columns, err := catalogue.Load(bytes.NewReader(data.Catalogue), "data/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(&b, columns); err != nil {
		t.Fatal(err)
	}
	const path = "../../docs/formats.md"
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
		t.Errorf("docs/formats.md is out of date; go test ./internal/formats -update (-want +got):\n%s", diff)
	}
}
