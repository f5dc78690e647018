package data_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mitchellh/go-wordwrap"
	"go.yaml.in/yaml/v3"

	"risicokaart/data"
)

var update = flag.Bool("update", false, "write the list of keys into docs/models.md, and the outcomes into the schema")

const (
	modelsPage = "../docs/models.md"
	keysBegin  = "<!-- keys: go test ./data -run Keys -update -->\n"
	keysEnd    = "<!-- end of keys -->\n"
)

// The page lists the keys of the schema, in its order.
func TestKeysAreListedInTheDocs(t *testing.T) {
	page := read(t, modelsPage)
	before, rest, found := strings.Cut(page, keysBegin)
	listed, after, ends := strings.Cut(rest, keysEnd)
	if !found || !ends {
		t.Fatalf("%s has no place for the keys", modelsPage)
	}
	want := keyTables(t)
	if *update {
		if err := os.WriteFile(modelsPage, []byte(before+keysBegin+want+keysEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("run go test ./data -run Keys -update (-schema +page):\n%s", diff)
	}
}

// keyTables describes every definition of the schema. It reads it as YAML, which
// JSON is, to keep its order.
func keyTables(t *testing.T) string {
	t.Helper()
	var document struct {
		Defs yaml.Node `yaml:"$defs"`
	}
	if err := yaml.Unmarshal(data.ModelSchema, &document); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i := 0; i < len(document.Defs.Content); i += 2 {
		var def definition
		if err := document.Defs.Content[i+1].Decode(&def); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| key | value | meaning |\n|---|---|---|\n", document.Defs.Content[i].Value,
			wordwrap.WrapString(def.Description, 100))
		def.rows(t, &b, "")
	}
	return b.String()
}

// definition is as much of a JSON Schema as the page shows.
type definition struct {
	Description      string
	Type             string
	Ref              string `yaml:"$ref"`
	Const            string
	Enum             []string
	Minimum, Maximum *float64
	Above            *float64 `yaml:"exclusiveMinimum"`
	Below            *float64 `yaml:"exclusiveMaximum"`
	Items            *definition
	Required         []string
	Properties       yaml.Node
	Title            string    // of a pattern: how the page writes its keys
	Patterns         yaml.Node `yaml:"patternProperties"`
}

// rows writes a row per key; keys of objects within stand below, after a point.
func (d *definition) rows(t *testing.T, b *strings.Builder, prefix string) {
	t.Helper()
	for i := 0; i < len(d.Properties.Content); i += 2 {
		key := d.Properties.Content[i].Value
		var p definition
		if err := d.Properties.Content[i+1].Decode(&p); err != nil {
			t.Fatal(err)
		}
		optional := ""
		if !slices.Contains(d.Required, key) {
			optional = ", optional"
		}
		fmt.Fprintf(b, "| `%s` | %s%s | %s |\n", prefix+key, p.kind(), optional, p.Description)
		p.rows(t, b, prefix+key+".")
		if p.Items != nil {
			p.Items.rows(t, b, prefix+key+"[].")
		}
	}
	for i := 1; i < len(d.Patterns.Content); i += 2 {
		var p definition
		if err := d.Patterns.Content[i].Decode(&p); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", prefix+p.Title, p.kind(), p.Description)
	}
}

// kind says what a value looks like.
func (d *definition) kind() string {
	switch {
	case d.Ref != "":
		name := strings.TrimPrefix(d.Ref, "#/$defs/")
		return fmt.Sprintf("[%s](#%s)", name, strings.ToLower(name))
	case d.Const != "":
		return "`" + d.Const + "`"
	case len(d.Enum) > 0:
		return "`" + strings.Join(d.Enum, "`, `") + "`"
	case d.Items != nil && d.Items.Ref == "" && d.Items.Type == "object":
		return "list"
	case d.Items != nil:
		return "list of " + d.Items.kind()
	}
	kind := map[string]string{"string": "text", "integer": "whole number"}[d.Type]
	if kind == "" {
		kind = d.Type
	}
	for _, bound := range []struct {
		v    *float64
		sign string
	}{{d.Minimum, "≥"}, {d.Above, ">"}, {d.Maximum, "≤"}, {d.Below, "<"}} {
		if bound.v != nil {
			kind += fmt.Sprintf(" %s %v", bound.sign, *bound.v)
		}
	}
	return kind
}
