package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTypeOf(t *testing.T) {
	tests := map[Type][]string{
		Integer: {"0", "-0", "7", "-99999999", "9223372036854775807"},
		Real:    {"0.5", "-99997.0", "12.30", "0.0"},
		Text: {"", "-", ".", ".5", "5.", "1.2.3", "+1", "0599", "00", "-01", "01.5", "1E5", "1e5", "1,5", "1 000", "0x10",
			"NaN", "Inf", "1_000",
			"BU0363AA01", "9223372036854775808", strings.Repeat("9", 400) + ".5", "٣"},
	}
	for want, texts := range tests {
		for _, text := range texts {
			if got := TypeOf(text); got != want {
				t.Errorf("TypeOf(%.30q) = %v, want %v", text, got, want)
			}
		}
	}
}

func TestGuess(t *testing.T) {
	tests := []struct {
		texts []string
		want  Type
		first any
	}{
		{nil, Real, nil},
		{[]string{"", ""}, Real, nil},
		{[]string{"7", "", "-99997"}, Integer, int64(7)},
		{[]string{"7", "1.5"}, Real, 7.0},
		{[]string{"7", "0599", "1"}, Text, "7"},
		{[]string{"1.5", "x"}, Text, "1.5"},
	}
	for _, test := range tests {
		var g Guess
		for _, text := range test.texts {
			g.Add(text)
		}
		if got := g.Type(); got != test.want {
			t.Errorf("type of %q = %v, want %v", test.texts, got, test.want)
			continue
		}
		for i, text := range test.texts {
			v, err := test.want.Parse(text)
			if err != nil || i == 0 && v != test.first {
				t.Errorf("%v %q = %v, %v; want %v", test.want, text, v, err, test.first)
			}
		}
	}
	for text, typ := range map[string]Type{"1.5": Integer, "0599": Real, "x": Integer} {
		if v, err := typ.Parse(text); err == nil {
			t.Errorf("%v %q = %v, want an error", typ, text, v)
		}
	}
}

func TestInference(t *testing.T) {
	var n Inference
	for _, add := range [][2]string{{"b", "1"}, {"a", "x"}, {"b", "2.5"}, {"c", ""}} {
		if err := n.Add(add[0], add[1]); err != nil {
			t.Fatal(err)
		}
	}
	want := []Column{{Name: "b", Type: Real}, {Name: "a", Type: Text}, {Name: "c", Type: Real}}
	if diff := cmp.Diff(want, n.Columns()); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if err := n.Add("B", "1"); err == nil {
		t.Error("a name in another case is accepted")
	}
	for i := range MaxColumns - 3 {
		if err := n.Add(fmt.Sprint("k", i), ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Add("one more", ""); err == nil {
		t.Errorf("%d columns are accepted", MaxColumns+1)
	}
}
