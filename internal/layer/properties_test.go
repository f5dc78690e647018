package layer

import (
	"flag"
	"os"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/risk"
)

var update = flag.Bool("update", false, "write docs/properties.md anew")

// TestPropertiesDocument keeps docs/properties.md what the program serves: its words
// are the template's, its codes and properties those of the program.
func TestPropertiesDocument(t *testing.T) {
	const path = "../../docs/properties.md"
	want := propertiesDocument(t)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("docs/properties.md is out of date; go test ./internal/layer -run PropertiesDocument -update (-want +got):\n%s", diff)
	}
}

// TestPropertiesDocumentHasAll: the template leaves out no code and no property.
func TestPropertiesDocumentHasAll(t *testing.T) {
	page := propertiesDocument(t)
	row := func(name string) {
		if !strings.Contains(page, "\n| `"+name+"` |") {
			t.Errorf("the page has no row of %s", name)
		}
	}
	for _, m := range risk.Statuses {
		row(string(m.Status))
	}
	for _, m := range risk.Reasons {
		row(string(m.Reason))
	}
	for _, c := range Collections {
		if !strings.Contains(page, c.ID) {
			t.Errorf("the page does not name %s", c.ID)
		}
		for _, p := range c.Properties {
			row(p.Name)
		}
	}
	if rows := strings.Count(page, "\n| `"); rows < len(areaProperties)+len(cellProperties)+len(ownAreaProperties)+
		len(risk.Statuses)+len(risk.Reasons) {
		t.Errorf("the page has %d rows: a table is missing", rows)
	}
}

func propertiesDocument(t *testing.T) string {
	t.Helper()
	page, err := template.ParseFiles("testdata/properties.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	type table struct {
		Title      string
		Properties []Property
	}
	var b strings.Builder
	err = page.Execute(&b, map[string]any{
		"Statuses": risk.Statuses,
		"Reasons":  risk.Reasons,
		"Tables": []table{{"gemeenten, wijken, buurten", areaProperties}, {"h3", cellProperties},
			{"eigen", ownAreaProperties}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
