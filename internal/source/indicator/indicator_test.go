package indicator

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// file writes a CSV file under a name and returns its path.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func everything(string) bool { return true }

func TestRead(t *testing.T) {
	none := math.NaN()
	tests := map[string]struct {
		text string
		want Indicator
	}{
		"least": {"code,value\nBU05990110,12\nWK059901,3.5\n",
			Indicator{ID: "own_2024", Name: "Own 2024", Rows: []Row{{1, "BU05990110", 12, none, none},
				{2, "WK059901", 3.5, none, none}}}},
		"Dutch, semicolon, decimal comma, BOM": {
			"\ufeffcode;waarde;onder;boven;jaar;naam;eenheid\n bu05990110 ;12,5;10;15,5;2023;Mantelzorg (65+);%\nGM0599;7;6;8;2023;Mantelzorg (65+);%\n",
			Indicator{ID: "mantelzorg_65", Name: "Mantelzorg (65+)", Unit: "%", Year: 2023,
				Rows: []Row{{1, "BU05990110", 12.5, 10, 15.5}, {2, "GM0599", 7, 6, 8}}}},
		"percent signs, Excel's line, empty rows": {
			"sep=;\r\ncode;waarde\r\nGM0599;12,5%\r\nGM0600;7 %\r\n;\r\n;\r\n",
			Indicator{ID: "own_2024", Name: "Own 2024", Unit: "%", Rows: []Row{{1, "GM0599", 12.5, none, none},
				{2, "GM0600", 7, none, none}}}},
		"thousands, millions": {"code;waarde\nGM0599;1.234\nGM0600;1.234.567\n",
			Indicator{ID: "own_2024", Name: "Own 2024", Rows: []Row{{1, "GM0599", 1234, none, none},
				{2, "GM0600", 1234567, none, none}}}},
		"no value": {"code,value,note\nBU05990110,,x\nWK059901,-99997,y\nGM0599,1,z\n",
			Indicator{ID: "own_2024", Name: "Own 2024", Rows: []Row{{3, "GM0599", 1, none, none}}}},
		"numbers that tables take for codes": {"code,value\nGM0599,.5\nGM0600,+05\n",
			Indicator{ID: "own_2024", Name: "Own 2024", Rows: []Row{{1, "GM0599", 0.5, none, none},
				{2, "GM0600", 5, none, none}}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path := file(t, "Own 2024.csv", test.text)
			got, err := Read(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			test.want.File = path
			if diff := cmp.Diff(&test.want, got, cmpopts.EquateNaNs(), cmpopts.IgnoreUnexported(Indicator{})); diff != "" {
				t.Errorf("indicator (-want +got):\n%s", diff)
			}
			if err := Check([]*Indicator{got}, everything); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestProblems: every fault is told with its row, and no message repeats a figure.
func TestProblems(t *testing.T) {
	tests := map[string]struct {
		text  string
		wants []string
	}{
		"text": {"code,value\nGM0599,1\nGM0600,veel\n", []string{"row 2", "column value", `"veel"`}},
		"infinite": {"code,value\nGM0599,1e999\nGM0600,Inf\nGM0601,NaN\n",
			[]string{"row 1", "row 2", "row 3", "finite"}},
		"too large":        {"code,value\nGM0599,77000000000000000000.5\n", []string{"row 1", "too large"}},
		"bad among commas": {"code;waarde\nGM0599;77,5\nGM0600;n.v.t.\n", []string{"row 2", `"n.v.t."`}},
		"thousands": {"code;waarde\nGM0599;1.777\nGM0600;850\n",
			[]string{"column waarde", "1.234 can be 1234 or 1 and 234"}},
		"thousands, words": {"code;waarde\nGM0599;1.777\nGM0600;veel\n", []string{"row 1", "two ways", "row 2"}},
		"mixed marks":      {"code;waarde\nGM0599;77,5\nGM0600;1.77\n", []string{"column waarde", "same mark"}},
		"twice": {"code,value\nBU05990110,1\nGM0599,2\n bu05990110,3\n",
			[]string{"row 3", "BU05990110", "row 1 too"}},
		"no code":       {"code,value\n,77\nGM0599,2\n", []string{"row 1", "no code"}},
		"lower above":   {"code,value,lower,upper\nGM0599,77,78,79\n", []string{"row 1", "lower is above value"}},
		"upper below":   {"code,value,lower,upper\nGM0599,77,70,71\n", []string{"row 1", "upper is below value"}},
		"one bound":     {"code,value,lower,upper\nGM0599,77,70,\n", []string{"row 1", "one bound"}},
		"bounds only":   {"code,value,lower,upper\nGM0599,,70,77\n", []string{"row 1", "a bound and no value"}},
		"percent":       {"code,value,unit\nGM0599,177,%\nGM0600,-77,%\n", []string{"row 1", "row 2", "0 to 100"}},
		"percent bound": {"code,value,lower,upper,unit\nGM0599,77,70,177,% van 65+\n", []string{"row 1", "0 to 100"}},
		"two names": {"code,value,name\nGM0599,77,een\nGM0600,77,twee\n", []string{"row 2", "column name", `"twee"`,
			"split"}},
		"two units": {"code,value,unit\nGM0599,77,%\nGM0600,77,mensen\n", []string{"row 2", "column unit"}},
		"two years": {"code,value,year\nGM0599,77,2023\nGM0600,77,2024\n", []string{"row 2", "column year"}},
		"no year":   {"code,value,year\nGM0599,77,vorig\n", []string{"row 1", "column year"}},
		"year 24":   {"code,value,year\nGM0599,77,24\n", []string{`"24" is no year`}},
		"nameless":  {"code,value,name\nGM0599,77,???\n", []string{"no letter or digit"}},
		"nothing":   {"code,value\nGM0599,\nGM0600,.\n", []string{"no row has a value"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in, err := Read(t.Context(), file(t, "own.csv", test.text))
			if err != nil {
				t.Fatal(err)
			}
			err = Check([]*Indicator{in}, everything)
			if err == nil {
				t.Fatal("the file is taken")
			}
			for _, want := range append(test.wants, in.File) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the message lacks %q:\n%v", want, err)
				}
			}
			if strings.Contains(strings.ReplaceAll(err.Error(), in.File, ""), "77") {
				t.Errorf("the message repeats a figure:\n%v", err)
			}
		})
	}
}

// TestNoTable: what is no table of own data is refused at once.
func TestNoTable(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"no code":        {"gebied,value\nGM0599,1\n", "no column code"},
		"no value":       {"code,aantal\nGM0599,1\n", "no column value"},
		"both languages": {"code,value,waarde\nGM0599,1,1\n", "in English and in Dutch"},
		"half interval":  {"code,value,lower\nGM0599,1,1\n", "one bound"},
		"ragged":         {"code,value\nGM0599,1\nGM0600\n", "line 3"},
		"empty":          {"", "own.csv"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(t.Context(), file(t, "own.csv", test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "own.csv") {
				t.Errorf("got %v, want the file and %q", err, test.want)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	var many strings.Builder
	many.WriteString("code,value\nBU99,veel\n")
	for i := range 25 {
		fmt.Fprintf(&many, "BU%08d,1\n", i)
	}
	a, err := Read(t.Context(), file(t, "Zorg.csv", many.String()))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Read(t.Context(), file(t, "zorg.csv", "code,value\nGM0599,1\n"))
	if err != nil {
		t.Fatal(err)
	}
	err = Check([]*Indicator{a, b}, func(code string) bool { return code == "GM0599" })
	if err == nil {
		t.Fatal("unknown codes and two equal ids are taken")
	}
	text := err.Error()
	for _, want := range []string{"problems: 28", a.File + ": row 1: code", a.File + ": row 1: column", `"BU00000017"`,
		"and 8 more"} {
		if !strings.Contains(text, want) {
			t.Errorf("the message lacks %q:\n%s", want, text)
		}
	}
	if lines := strings.Count(text, "\n"); lines != shownProblems+1 {
		t.Errorf("the message has %d lines below the first, want %d:\n%s", lines, shownProblems+1, text)
	}
	if err := Check([]*Indicator{b, b}, everything); err == nil || !strings.Contains(err.Error(), "id zorg") {
		t.Errorf("two indicators with one id: %v", err)
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Bezoek door vrijwilligers (75+)": "bezoek_door_vrijwilligers_75", "Cliënten": "clienten",
		"Clie\u0308nten": "clienten", "šíń à la Ç": "sin_a_la_c", " a -- b ": "a_b",
		"???": "", "2024": "2024",
	} {
		if got := Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
	}
}
