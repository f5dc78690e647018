package jsonstream

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/source/textfile"
)

func TestText(t *testing.T) {
	tests := map[string]string{
		`null`: "", `true`: "1", `false`: "0", `"  GM0599  "`: "GM0599", `"a\"b\u00e9\\"`: `a"bé\`, `"\\"`: `\`,
		`12`: "12", `-1.50`: "-1.50", `1e5`: "100000.0", `25E-1`: "2.5", `-1e-3`: "-0.001",
		`12345678901234567890`: "12345678901234567890",
		`{ "a" : [ 1 ] }`:      `{"a":[1]}`, `[ ]`: "[]",
	}
	for in, want := range tests {
		if got, err := newDecoder(in).Text(); got != want || err != nil {
			t.Errorf("Text of %s = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"\"\xfa\"", "\"\\n\xfa\"", `"\u0000"`, `1e999`, `"a`, `tru`, `{"a":`} {
		if got, err := newDecoder(in).Text(); err == nil {
			t.Errorf("Text of %q = %q, want an error", in, got)
		}
	}
}

// newDecoder cleans text as the readers of tables do.
func newDecoder(in string) *Decoder {
	return New(strings.NewReader(in), Options{Clean: textfile.Clean})
}

// Without Clean text is what is written.
func TestTextAsItIs(t *testing.T) {
	d := New(strings.NewReader(`"  GM0599  "`), Options{})
	if got, err := d.Text(); got != "  GM0599  " || err != nil {
		t.Errorf("text %q, error %v", got, err)
	}
}

// null is empty, unless the caller is strict.
func TestNull(t *testing.T) {
	none := func() error { return errors.New("there is nothing in it") }
	for _, strict := range []bool{false, true} {
		read := func() *Decoder { return New(strings.NewReader("null"), Options{Strict: strict}) }
		if err := read().Object(func(string) error { return none() }); (err != nil) != strict {
			t.Errorf("object, strict %v: error %v", strict, err)
		}
		if err := read().Array(none); (err != nil) != strict {
			t.Errorf("array, strict %v: error %v", strict, err)
		}
	}
}

// A document is one object from the start of the input to its end.
func TestDocument(t *testing.T) {
	const follows = "something follows the object"
	cut := io.ErrUnexpectedEOF.Error()
	for in, want := range map[string]string{`{"a":1}`: "", " {} \n": "", "{}{}": follows, "{} }": follows,
		`{} "cut`: follows,
		"":        cut, " ": cut, "{": cut, `{"a":`: cut, `{"a":1,`: cut, "[]": "want {, have ["} {
		d := newDecoder(in)
		err := d.Document(func(string) error { return d.Skip() })
		if got := fmt.Sprint(err); got != want && (err != nil || want != "") {
			t.Errorf("%q: error %v, want %q", in, err, want)
		}
	}
}

// row returns what Row calls back with, name and text in turn.
func row(in string) (got []string, err error) {
	err = newDecoder(in).Row(func(name, text string) error {
		got = append(got, name, text)
		return nil
	})
	return got, err
}

func TestRow(t *testing.T) {
	tests := map[string][]string{
		`null`: nil, `{}`: nil, ` { } `: nil,
		`{"a":1}`:            {"a", "1"},
		`{"b":"x","a":null}`: {"b", "x", "a", ""},
		"{ \"a\\\"}\" :\n[ {\"x\":\"]}\"} , 2 ]\t, \"c\":-1.5e1 }": {`a"}`, `[{"x":"]}"},2]`, "c", "-15.0"},
		`{"a":"\\","b":"\"," , "c":true}`:                          {"a", `\`, "b", `",`, "c", "1"},
	}
	for in, want := range tests {
		got, err := row(in)
		if err != nil {
			t.Errorf("row %s: %v", in, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("row %s (-want +got):\n%s", in, diff)
		}
	}
	for _, in := range []string{`[1]`, `7`, `{"a":1`, `{"a"}`, "{\"\xfa\":1}", `{"a":1e999}`} {
		if got, err := row(in); err == nil {
			t.Errorf("row %s = %q, want an error", in, got)
		}
	}
	stop := errors.New("stop")
	if err := newDecoder(`{"a":1}`).Row(func(string, string) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v, want that of the caller", err)
	}
}

// TestCut: at whatever byte the input ends, that is an error unless it is whole.
func TestCut(t *testing.T) {
	const whole = ` {"a":[{"b":1},{"b":"x"}],"c":{}} `
	for i := range len(whole) {
		n, rows := 0, 0
		d := New(strings.NewReader(whole[:i]), Options{Record: func() { n++ }, Clean: textfile.Clean})
		err := d.Values(func() error {
			return d.Object(func(name string) error {
				if name != "a" {
					return d.Skip()
				}
				return d.Array(func() error {
					rows++
					return d.Row(func(string, string) error { return nil })
				})
			})
		})
		empty, complete := i <= 1, i >= len(whole)-1
		switch {
		case empty || complete:
			if err != nil || complete && (rows != 2 || n != 4) {
				t.Errorf("%q: %v, %d rows, %d records", whole[:i], err, rows, n)
			}
		case !errors.Is(err, io.ErrUnexpectedEOF):
			t.Errorf("%q: error %v, want that it is cut short", whole[:i], err)
		}
	}
}

// FuzzRow: nothing panics, and the names and values are those that
// encoding/json finds.
func FuzzRow(f *testing.F) {
	f.Add(`{"a":1,"b":"x\"}","c":[{"d":null}],"e":true}`)
	f.Add("{ \"a\\\"}\" :\n[ {\"x\":\"]}\"} , 2 ]\t, \"c\":-1.5e1 }")
	f.Fuzz(func(t *testing.T, in string) {
		got, err := row(in)
		if err != nil {
			return
		}
		var want map[string]any
		if err := json.NewDecoder(strings.NewReader(in)).Decode(&want); err != nil {
			t.Fatalf("read what encoding/json refuses: %v", err)
		}
		seen := map[string]bool{}
		for i := 0; i < len(got); i += 2 {
			seen[got[i]] = true
		}
		trimmed := map[string]bool{}
		for name := range want {
			trimmed[strings.TrimSpace(name)] = true
		}
		if diff := cmp.Diff(trimmed, seen); diff != "" && len(got) > 0 {
			t.Errorf("names (-encoding/json +got):\n%s", diff)
		}
		if len(got) == 0 != (len(want) == 0) {
			t.Errorf("%d names, want %d", len(got)/2, len(want))
		}
	})
}
