package declared

import (
	"errors"
	"strings"
	"testing"
)

// thing is a file with one number, to be at least 1.
type thing struct {
	Schema string `yaml:"schema"`
	Parts  []struct {
		Size float64 `yaml:"size"`
	} `yaml:"parts"`
}

func (t *thing) Check() error {
	var c Checker
	for i, p := range t.Parts {
		c.Number(p.Size, 1, 9, "parts", i, "size")
	}
	return c.Err()
}

func TestDecodePointsAtTheLine(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"sound":         {"schema: a/1\nparts:\n  - size: 2\n", ""},
		"value":         {"schema: a/1\nparts:\n  - size: 2\n  - size: 0\n", "f.yaml:4: parts[1].size: is 0; give a number from 1 to 9"},
		"absent value":  {"schema: a/1\nparts:\n  - size: 2\n  - {}\n", "f.yaml:4: parts[1].size: is 0"},
		"behind alias":  {"schema: a/1\nparts:\n  - &p\n    size: 0\n  - *p\n", "f.yaml:4: parts[0].size"},
		"unknown key":   {"schema: a/1\nparts:\n  - sise: 2\n", "f.yaml:3: field sise not found"},
		"twice":         {"schema: a/1\nschema: a/1\n", `f.yaml:2: mapping key "schema" already defined at line 1`},
		"type":          {"schema: a/1\nparts: 3\n", "f.yaml:2: cannot unmarshal"},
		"other schema":  {"\nschema: b/1\nother: 2\n", `f.yaml:2: schema: is "b/1"; give a file of schema "a/1"`},
		"two documents": {"schema: a/1\n---\nschema: a/1\n", "f.yaml:2: a second document follows"},
		"no YAML":       {"schema: [", "f.yaml: yaml: line 1"},
		"empty":         {"", "f.yaml: EOF"},
	}
	for name, test := range tests {
		err := File{"f.yaml", []byte(test.text)}.Decode(new(thing), "a/1")
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: error %v, want %q in it", name, err, test.want)
		}
	}
}

func TestProblemCanBeAskedFor(t *testing.T) {
	err := File{"f.yaml", []byte("schema: a/1\nparts: [{size: 10}]\n")}.Decode(new(thing), "a/1")
	var p *Problem
	if !errors.As(err, &p) || len(p.Path) != 3 {
		t.Errorf("error %#v, want a *Problem with a path of 3 steps", err)
	}
}
