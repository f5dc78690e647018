package openapi

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
)

var update = flag.Bool("update", false, "write openapi.json anew")

// TestFile keeps openapi.json, which the types of the front end are made from
// and in which a change of the interface shows, what the program serves.
func TestFile(t *testing.T) {
	want, err := Document()
	if err != nil {
		t.Fatal(err)
	}
	const path = "openapi.json"
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("openapi.json is out of date; go test ./internal/openapi -update (-want +got):\n%s", diff)
	}
}

func load(t *testing.T) *openapi3.T {
	t.Helper()
	text, err := Document()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(bytes.ReplaceAll(text, []byte("{origin}"),
		[]byte("https://kaart.example")))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestValid: the document is OpenAPI, and every answer has a schema that says something.
func TestValid(t *testing.T) {
	doc := load(t)
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	answers := 0
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if operation.Summary == "" || operation.OperationID == "" {
				t.Errorf("%s %s has no summary or no operationId", method, path)
			}
			for status, response := range operation.Responses.Map() {
				empty := status == "204" || status == "304"
				if (len(response.Value.Content) == 0) != empty {
					t.Errorf("%s %s: answer %s has %d media types", method, path, status, len(response.Value.Content))
				}
				for media, content := range response.Value.Content {
					answers++
					if content.Schema == nil || content.Schema.Value.IsEmpty() {
						t.Errorf("%s %s: answer %s as %s has no schema", method, path, status, media)
					}
				}
			}
		}
	}
	if answers < 50 {
		t.Errorf("%d answers: the test proves little", answers)
	}
}

// open lists the schemas of documents that others define.
var open = []string{"OpenAPI", "JSONSchema", "MapStyle"}

// TestClosed: objects of this server's own say which members they have, so that
// another one cannot creep in.
func TestClosed(t *testing.T) {
	doc, objects := load(t), 0
	var look func(where string, ref *openapi3.SchemaRef)
	look = func(where string, ref *openapi3.SchemaRef) {
		if ref == nil || ref.Ref != "" && strings.Contains(where, ".") {
			return // it is looked at under its own name
		}
		s := ref.Value
		if s.Type.Is("object") {
			objects++
			if closed := s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has; !closed &&
				s.AdditionalProperties.Schema == nil {
				t.Errorf("%s lacks additionalProperties: false", where)
			}
			for _, name := range s.Required {
				if s.Properties[name] == nil {
					t.Errorf("%s requires %s and does not describe it", where, name)
				}
			}
		}
		for name, p := range s.Properties {
			look(where+"."+name, p)
		}
		look(where+".*", s.AdditionalProperties.Schema)
		look(where+".items", s.Items)
		for _, part := range slices.Concat(s.AllOf, s.AnyOf, s.OneOf) {
			look(where+".of", part)
		}
	}
	for name, schema := range doc.Components.Schemas {
		if !slices.Contains(open, name) {
			look(name, schema)
		}
	}
	if objects < 40 {
		t.Errorf("%d objects: the test proves little", objects)
	}
}

// TestProperties: the schemas of features have the properties of the tables, in
// their types, and each collection is one of them.
func TestProperties(t *testing.T) {
	doc := load(t)
	for _, c := range layer.Collections {
		name := tables[c.Of]
		s := doc.Components.Schemas[name].Value
		if len(s.Properties) != len(c.Properties) || len(s.Required) != len(c.Properties) {
			t.Errorf("%s has %d properties, of which %d required, want the %d of %s", name, len(s.Properties),
				len(s.Required), len(c.Properties), c.ID)
		}
		for _, p := range c.Properties {
			if got := s.Properties[p.Name]; got == nil || !got.Value.Type.Is(string(p.Type)) ||
				got.Value.Description != p.Description {
				t.Errorf("%s.%s is %+v, want %+v", name, p.Name, got, p)
			}
		}
	}
}

// TestOutcomes: every outcome can be explained.
func TestOutcomes(t *testing.T) {
	explanations := load(t).Components.Schemas["Explanations"].Value
	for o := range risk.OutcomeCount {
		if s := explanations.Properties[o.String()]; s == nil || s.Value.Properties["factors"] == nil {
			t.Errorf("%s has the explanation %+v", o, s)
		}
	}
	if text, err := Document(); err != nil || bytes.Contains(text, []byte(`"x-member`)) {
		t.Errorf("an instruction is left in the document (%v)", err)
	}
}

// TestInherit: a member is described once.
func TestInherit(t *testing.T) {
	object := func(base string, members ...string) map[string]any {
		properties, required := map[string]any{}, []any{}
		for _, name := range members {
			properties[name], required = map[string]any{"type": "string"}, append(required, name)
		}
		s := map[string]any{"properties": properties, "required": required}
		if base != "" {
			s["x-members-of"] = base
		}
		return s
	}
	schemas := map[string]any{"A": object("B", "a"), "B": object("C", "b"), "C": object("", "c")}
	if err := inherit(schemas, "A"); err != nil {
		t.Fatal(err)
	}
	a := schemas["A"].(map[string]any)
	got := slices.Sorted(maps.Keys(a["properties"].(map[string]any)))
	if want := []string{"a", "b", "c"}; !slices.Equal(got, want) || !cmp.Equal(a["required"], []any{"c", "b", "a"}) ||
		a["x-members-of"] != nil {
		t.Errorf("members %v of %v", got, a)
	}
	for name, wrong := range map[string]map[string]any{
		"the same member": {"A": object("B", "a"), "B": object("", "a")},
		"no such schema":  {"A": object("B", "a")},
		"no members":      {"A": object("B", "a"), "B": map[string]any{"type": "string"}},
	} {
		if err := inherit(wrong, "A"); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestCompose: what cannot be completed is an error, not a document with holes.
func TestCompose(t *testing.T) {
	for _, source := range []string{"a: [", "{}", "components: {schemas: {A: {x-members-of: B, properties: {a: {}}}}}"} {
		if b, err := compose([]byte(source)); err == nil {
			t.Errorf("%s: made %.200s", source, b)
		}
	}
}
