package declared

import (
	"errors"
	"strings"
	"testing"
)

// thing is a file with one number, to be at least 1.
type thing struct {
	Schema string `yaml:"schema"`
	Count  *int   `yaml:"count"`
	Parts  []struct {
		Size float64 `yaml:"size"`
		Seed uint64  `yaml:"seed"`
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
		"sound": {"schema: a/1\nparts:\n  - size: 2\n", ""},
		"value": {"schema: a/1\nparts:\n  - size: 2\n  - size: 0\n",
			"f.yaml:4: parts[1].size: is 0; give a number from 1 to 9"},
		"absent value": {"schema: a/1\nparts:\n  - size: 2\n  - {}\n", "f.yaml:4: parts[1].size: is 0"},
		"behind alias": {"schema: a/1\nparts:\n  - &p\n    size: 0\n  - *p\n", "f.yaml:4: parts[0].size"},
		"unknown key": {"schema: a/1\nparts:\n  - sise: 2\n",
			`f.yaml:3: there is no key "sise" here; docs/models.md lists`},
		"fraction": {"schema: a/1\ncount: 1.5\n", "f.yaml:2: 1.5 stands where a whole number belongs"},
		"merged": {"schema: a/1\nparts:\n  - &p {size: 2, seed: 1}\n  - {<<: *p, seed: .5}\n",
			"f.yaml:4: .5 stands where a whole number belongs"},
		"whole": {"schema: a/1\ncount: 1e3\nparts: [{size: 2, seed: 2.0}]\n", ""},
		"text":  {"schema: a/1\ncount: many\n", `f.yaml:2: "many" stands where a whole number belongs`},
		"negative": {"schema: a/1\nparts: [{size: 2, seed: -4}]\n",
			`f.yaml:2: "-4" stands where a whole number of 0 or more belongs`},
		"number":        {"schema: a/1\nparts: [{size: 1e400}]\n", `f.yaml:2: "1e400" stands where a number belongs`},
		"many":          {"schema: a/1\nx: 1\ny: 2\nz: 3\nq: 4\nr: 5\ns: 6\n", "; and 2 more; docs"},
		"not UTF-8":     {"schema: a/1\n# caf\xe9\n", "f.yaml:2: the text \"# caf\\xe9\" is not UTF-8"},
		"UTF-16":        {"\xff\xfes\x00c\x00h\x00e\x00m\x00a\x00:\x00 \x00b\x00", `f.yaml:1: schema: is "b"`},
		"no schema":     {"parts: []\n", ""},
		"twice":         {"schema: a/1\nschema: a/1\n", `f.yaml:2: mapping key "schema" already defined at line 1`},
		"type":          {"schema: a/1\nparts: 3\n", `f.yaml:2: "3" stands where a list belongs`},
		"other schema":  {"\nschema: b/1\nother: 2\n", `f.yaml:2: schema: is "b/1"; give a file of schema "a/1"`},
		"two documents": {"schema: a/1\n---\nschema: a/1\n", "f.yaml:2: a second document follows"},
		"broken second": {"schema: a/1\n---\ncount: [\n", "f.yaml:3: did not find expected node content; correct the YAML"},
		"no YAML":       {"schema: [", "f.yaml:1: did not find"},
		"empty":         {" \n", "f.yaml: the file is empty"},
		"comments":      {"# a\n", "f.yaml: there is nothing in the file but comments"},
		"list":          {"- 1\n", "f.yaml:1: a list stands where a mapping of keys to values belongs"},
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
