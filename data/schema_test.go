package data_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"risicokaart/data"
	"risicokaart/internal/composite"
	"risicokaart/internal/declared"
	"risicokaart/internal/risk"
)

// modelSchema compiles the published schema.
func modelSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data.ModelSchema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("model.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("model.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// valid checks a YAML file against the schema.
func valid(schema *jsonschema.Schema, text []byte) error {
	var document any
	if err := yaml.Unmarshal(text, &document); err != nil {
		return err
	}
	asJSON, err := json.Marshal(dates(document))
	if err != nil {
		return err
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		return err
	}
	return schema.Validate(instance)
}

// dates makes text of what this YAML reader takes for a time; those of YAML 1.2
// do not.
func dates(v any) any {
	switch v := v.(type) {
	case time.Time:
		return v.Format(time.DateOnly)
	case []any:
		for i := range v {
			v[i] = dates(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = dates(v[key])
		}
	}
	return v
}

// loads reads a model file of either kind as the program does.
func loads(text []byte) error {
	file := declared.File{Name: "m.yaml", Text: text}
	if file.Schema() == composite.Schema {
		return file.Decode(new(composite.Model), composite.Schema)
	}
	return file.Decode(new(risk.Model), risk.Schema)
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSchemaTakesWhatTheProgramTakes(t *testing.T) {
	schema := modelSchema(t)
	shipped, err := fs.Glob(data.Models, "models/*.yaml")
	if err != nil || len(shipped) < 2 {
		t.Fatalf("%d shipped models, error %v", len(shipped), err)
	}
	for _, name := range append(shipped, "../internal/risk/testdata/model.yaml",
		"../internal/composite/testdata/index.yaml") {
		text := []byte(read(t, name))
		if err := valid(schema, text); err != nil {
			t.Errorf("%s: schema: %v", name, err)
		}
		if err := loads(text); err != nil {
			t.Errorf("%s: program: %v", name, err)
		}
	}
}

// Every mistake that can be seen without computing is refused by both.
func TestSchemaRefusesWhatTheProgramRefuses(t *testing.T) {
	schema := modelSchema(t)
	files := map[string]string{"model": read(t, "../internal/risk/testdata/model.yaml"),
		"index": read(t, "../internal/composite/testdata/index.yaml")}
	for name, c := range map[string]struct{ file, old, new string }{
		"model: unknown key":        {"model", "draws: 400", "drawz: 400"},
		"model: type":               {"model", "draws: 400", "draws: many"},
		"model: few draws":          {"model", "draws: 400", "draws: 3"},
		"model: other schema":       {"model", "model/1", "model/2"},
		"model: no schema":          {"model", "schema: risicokaart-model/1\n", ""},
		"model: no title":           {"model", "title_nl: Toetsmodel\n", ""},
		"model: no threshold":       {"model", "suppress_below: 10\n", ""},
		"model: negative sd":        {"model", "sd: 0.001", "sd: -0.001"},
		"model: no citation":        {"model", "  citation: round number for hand computation\n", ""},
		"model: transformation":     {"model", "transform: log", "transform: square"},
		"model: date":               {"model", "2024-12-31", "31-12-2024"},
		"model: reference":          {"model", "reference_pct: 50", "reference_pct: 100"},
		"model: unknown outcome":    {"model", "\nsevere_18:", "\nsevere_19:"},
		"model: unknown degree":     {"model", "  severe_shift: 0.15\n", "  serious_shift: 0.15\n"},
		"model: no outcome":         {"model", "    severe_65:", "    severe_64:"},
		"model: no shift":           {"model", "  lonely_shift_citation: round number\n", ""},
		"model: no spread of 18+":   {"model", "share_18_spread: {wijk: 4, gemeente: 5, country: 6}\n", ""},
		"index: unknown key":        {"index", "min_known: 0.5", "min_know: 0.5"},
		"index: type":               {"index", "min_known: 0.5", "min_known: half"},
		"index: range":              {"index", "min_known: 0.5", "min_known: 50"},
		"index: normalisation":      {"index", "method: min_max", "method: minmax"},
		"index: other's setting":    {"index", "method: min_max", "method: z_score"},
		"index: negative sd":        {"index", "{method: min_max, low: 1, high: 100}", "{method: z_score, sd: -1}"},
		"index: treatment":          {"index", "percentiles", "trim"},
		"index: half a treatment":   {"index", ", high_pct: 95", ""},
		"index: points elsewhere":   {"index", "low_pct: 5", "low_pct: 5, points: 3"},
		"index: aggregation":        {"index", "aggregate: geometric", "aggregate: median"},
		"index: direction":          {"index", "direction: -1", "direction: 2"},
		"index: no direction":       {"index", "    direction: -1\n", ""},
		"index: weight":             {"index", "weight: 3", "weight: -3"},
		"index: no evidence":        {"index", "    group: people\n    citation: test\n", "    group: people\n"},
		"index: empty column":       {"index", "columns: [value]", "columns: ['']"},
		"index: id with space":      {"index", "id: widowed", "id: widowed people"},
		"index: without indicators": {"index", "indicators:\n", "indicators: []\nx-indicators:\n"},
	} {
		changed := strings.Replace(files[c.file], c.old, c.new, 1)
		if changed == files[c.file] {
			t.Fatalf("%s: %q is not in the file", name, c.old)
		}
		if valid(schema, []byte(changed)) == nil {
			t.Errorf("%s: the schema takes it", name)
		}
		if loads([]byte(changed)) == nil {
			t.Errorf("%s: the program takes it", name)
		}
	}
}

// property is what is asked of a property of the schema.
type property struct {
	Description string                     `json:"description"`
	Properties  map[string]json.RawMessage `json:"properties"`
	Items       struct {
		Properties map[string]json.RawMessage `json:"properties"`
	} `json:"items"`
}

// definitions is what is asked of the schema.
type definitions struct {
	Defs map[string]struct {
		Properties map[string]property `json:"properties"`
		Patterns   map[string]property `json:"patternProperties"`
		Required   []string            `json:"required"`
	} `json:"$defs"`
}

func schemaKeys(t *testing.T) (document definitions) {
	t.Helper()
	if err := json.Unmarshal(data.ModelSchema, &document); err != nil {
		t.Fatal(err)
	}
	return document
}

// The schema has the keys that the program reads, and no others.
func TestSchemaHasTheKeysOfTheProgram(t *testing.T) {
	document := schemaKeys(t)
	types := map[string]any{
		"prevalence": risk.Model{}, "outcome": risk.OutcomeModel{}, "age75": risk.Age75Model{},
		"prevalenceIndicator": risk.Indicator{},
		"coefficient":         risk.Coefficient{}, "spread": risk.Spread{}, "training": risk.Training{},
		"index": composite.Model{}, "indexIndicator": composite.Indicator{}, "group": composite.Group{},
		"normalisation": composite.Normalisation{}, "treatment": composite.Treatment{},
	}
	if len(types) != len(document.Defs) {
		t.Errorf("%d definitions, want %d", len(document.Defs), len(types))
	}
	for name, v := range types {
		def := document.Defs[name]
		if diff := cmp.Diff(keys(v), slices.Sorted(maps.Keys(def.Properties))); diff != "" {
			t.Errorf("%s (-program +schema):\n%s", name, diff)
		}
		for key, p := range def.Properties {
			if p.Description == "" {
				t.Errorf("%s.%s is not explained", name, key)
			}
		}
		for _, key := range def.Required {
			if _, ok := def.Properties[key]; !ok && !slices.Contains(outcomeKeys(v, true), key) {
				t.Errorf("%s demands %s, which it does not have, or not of every model", name, key)
			}
		}
		for _, key := range outcomeKeys(v, true) {
			if !slices.Contains(def.Required, key) {
				t.Errorf("%s does not demand %s, and every model estimates it", name, key)
			}
		}
	}
	if diff := cmp.Diff(keys(risk.Evidence{}),
		slices.Sorted(maps.Keys(document.Defs["prevalenceIndicator"].Properties["evidence"].Properties))); diff != "" {
		t.Errorf("evidence (-program +schema):\n%s", diff)
	}
	if diff := cmp.Diff(keys(risk.Source{}),
		slices.Sorted(maps.Keys(document.Defs["training"].Properties["sources"].Items.Properties))); diff != "" {
		t.Errorf("source (-program +schema):\n%s", diff)
	}
}

// keys lists the YAML keys of a struct, but for those that it has by outcome.
func keys(v any) []string {
	var keys []string
	typ := reflect.TypeOf(v)
	for i := range typ.NumField() {
		if key, _, _ := strings.Cut(typ.Field(i).Tag.Get("yaml"), ","); key != "-" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// outcomeKeys lists the YAML keys that a struct has by outcome: of those that every
// model estimates, or of all.
func outcomeKeys(v any, required bool) []string {
	var keys []string
	typ := reflect.TypeOf(v)
	for i := range typ.NumField() {
		f := typ.Field(i)
		mark := f.Tag.Get("outcomes")
		for o := range risk.OutcomeCount {
			switch {
			case mark == "" || o.Fitted() != (mark == "fitted") || required && !o.Row().Required:
			case o.Fitted():
				keys = append(keys, o.String())
			default:
				each := f.Type.Elem().Elem()
				for k := range each.NumField() {
					keys = append(keys, o.Row().Degree.Words().ID+"_"+each.Field(k).Tag.Get("yaml"))
				}
			}
		}
	}
	return keys
}

// The schema takes the keys of every outcome of the table where the program does. With
// -update its patterns are written anew.
func TestSchemaHasTheOutcomes(t *testing.T) {
	alternatives := regexp.MustCompile(`"\^\(([a-z0-9_|]+)\)([a-z_]*)\$"`)
	var fitted, degrees []string // degrees of derived outcomes
	for o := range risk.OutcomeCount {
		if o.Fitted() {
			fitted = append(fitted, o.String())
		} else {
			degrees = append(degrees, o.Row().Degree.Words().ID)
		}
	}
	want := alternatives.ReplaceAllStringFunc(string(data.ModelSchema), func(pattern string) string {
		if end := alternatives.FindStringSubmatch(pattern)[2]; end != "" {
			return `"^(` + strings.Join(degrees, "|") + `)` + end + `$"`
		}
		return `"^(` + strings.Join(fitted, "|") + `)$"`
	})
	if *update {
		if err := os.WriteFile("models/model.schema.json", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(data.ModelSchema)); diff != "" {
		t.Errorf("run go test ./data -run Outcomes -update (-table +schema):\n%s", diff)
	}
	for name, v := range map[string]any{"prevalence": risk.Model{}, "prevalenceIndicator": risk.Indicator{},
		"age75": risk.Age75Model{}} {
		patterns := schemaKeys(t).Defs[name].Patterns
		takes := func(key string) bool {
			for pattern, p := range patterns {
				if regexp.MustCompile(pattern).MatchString(key) {
					return p.Description != ""
				}
			}
			return false
		}
		for _, key := range outcomeKeys(v, false) {
			if !takes(key) {
				t.Errorf("%s does not take %s, or does not explain it", name, key)
			}
		}
	}
}

// The index for comparison reads what the default model reads, with a direction
// that its coefficients have too.
func TestEqualWeightIndexHasTheIndicatorsOfTheDefault(t *testing.T) {
	m, err := risk.LoadModel(strings.NewReader(read(t, data.DefaultModel)), data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	index, err := composite.Load(strings.NewReader(read(t, "models/index-gelijk-1.yaml")), "index")
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Indicators) != len(index.Indicators) {
		t.Fatalf("%d indicators, want %d", len(index.Indicators), len(m.Indicators))
	}
	for j, want := range m.Indicators {
		got := index.Indicators[j]
		transform := composite.Transform(want.Transform)
		if transform != composite.Ratio {
			transform = "" // a logarithm does not change a rank
		}
		if got.ID != want.ID || !slices.Equal(got.Columns, want.Columns) || got.Transform != transform ||
			*got.Min != want.Min || *got.Max != want.Max || got.Weight != 1 {
			t.Errorf("indicator %d is %+v, want that of %+v", j, got, want)
		}
		for _, o := range []risk.Outcome{risk.Lonely65, risk.Severe65} {
			if c := want.Coefficients[o]; float64(got.Direction)*c.Value <= 0 {
				t.Errorf("%s has direction %d and a coefficient of %v for %s", got.ID, got.Direction, c.Value, o)
			}
		}
	}
}
