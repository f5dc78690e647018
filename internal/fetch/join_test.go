package fetch

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// files writes each text to a file of its own.
func files(t *testing.T, texts ...string) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i, text := range texts {
		path := filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func TestJoin(t *testing.T) {
	even := func(row json.RawMessage) (bool, error) {
		n, err := strconv.Atoi(string(row))
		return n%2 == 0, err
	}
	tests := map[string]struct {
		pages []string
		how   Joint
		want  string // "" = refused
	}{
		"two pages": {[]string{`{"value":[1,2],"odata.nextLink":"x"}`, `{"value":[{"a" : 3}]}`},
			Joint{Rows: "value"}, "{\"value\":[\n1,\n2,\n{\"a\" : 3}\n]}\n"},
		"no rows": {[]string{`{"value":[]}`}, Joint{Rows: "value"}, "{\"value\":[\n]}\n"},
		"head": {[]string{`{"value":[1]}`}, Joint{Rows: "value", Head: `"a":1`},
			"{\"a\":1,\"value\":[\n1\n]}\n"},
		"carried, behind": {[]string{`{"features":[1],"crs":{ "a": 1 },"b":2}`, `{"crs":{"a":1},"features":[2]}`},
			Joint{Rows: "features", Carry: []string{"crs", "c"}, Same: true},
			"{\"crs\":{\"a\":1},\"features\":[\n1,\n2\n]}\n"},
		"null is not there": {[]string{`{"crs":null,"features":[1]}`, `{"features":[2]}`},
			Joint{Rows: "features", Carry: []string{"crs"}, Same: true}, "{\"features\":[\n1,\n2\n]}\n"},
		"carried, not in all": {[]string{`{"m":1,"value":[1]}`, `{"value":[2]}`},
			Joint{Rows: "value", Carry: []string{"m"}}, "{\"m\":1,\"value\":[\n1,\n2\n]}\n"},
		"some": {[]string{`{"value":[1,2]}`, `{"value":[3,4]}`}, Joint{Rows: "value", Keep: even},
			"{\"value\":[\n2,\n4\n]}\n"},
		"differ": {[]string{`{"crs":{"a":1},"features":[]}`, `{"features":[]}`},
			Joint{Rows: "features", Carry: []string{"crs"}, Same: true}, ""},
		"cut":                  {[]string{`{"value":[{"a":`}, Joint{Rows: "value"}, ""},
		"cut between":          {[]string{`{"value":[1],`}, Joint{Rows: "value"}, ""},
		"no array of rows":     {[]string{`{"value":null}`}, Joint{Rows: "value"}, ""},
		"rows of another kind": {[]string{`{"value":{}}`}, Joint{Rows: "value"}, ""},
		"a list":               {[]string{`[]`}, Joint{Rows: "value"}, ""},
		"cannot be judged":     {[]string{`{"value":["a"]}`}, Joint{Rows: "value", Keep: even}, ""},
		"no pages":             {nil, Joint{Rows: "value"}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "joined.json")
			err := Join(t.Context(), files(t, tt.pages...), path, tt.how)
			if tt.want == "" {
				if left, _ := os.ReadDir(filepath.Dir(path)); err == nil || len(left) > 0 {
					t.Errorf("error %v, left behind %v", err, left)
				}
				return
			}
			if err != nil || string(read(t, path)) != tt.want {
				t.Errorf("error %v, wrote\n%s", err, read(t, path))
			}
		})
	}
}

func FuzzJoin(f *testing.F) {
	f.Add(`{"type":"FeatureCollection","crs":{"type":"name"},"features":[{"a":1},{}]}`)
	f.Add(`{"features":[1,2],"crs":null}`)
	f.Add(`{"features":{}}`)
	f.Add(`{"features":[{`)
	f.Fuzz(func(t *testing.T, page string) {
		path := filepath.Join(t.TempDir(), "joined.json")
		how := Joint{Rows: "features", Head: `"type":"FeatureCollection"`, Carry: []string{"crs"}, Same: true}
		if err := Join(t.Context(), files(t, page, page), path, how); err != nil {
			return
		}
		if b := read(t, path); !json.Valid(b) {
			t.Errorf("wrote %s", b)
		}
	})
}
