package rivm

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"risicokaart/internal/oracle"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const (
	header2020 = "ID,Leeftijd,Marges,WijkenEnBuurten,Perioden,Gemeentenaam_1,Eenzaam_28,ErnstigZeerErnstigEenzaam_29,EmotioneelEenzaam_30,SociaalEenzaam_31\n"
	row2020    = "7,80200  ,MW00000 ,GM1680    ,2020JJ00,Aa en Hunze      ,    46.6,     8.0,    23.3,    31.6\n"
)

func TestRead(t *testing.T) {
	nan := math.NaN()
	aaEnHunze := Estimate{"GM1680", "Aa en Hunze", Gemeente, 2020, "65+", Value, 46.6, 8, 23.3, 31.6}
	tests := map[string]struct {
		in   string
		want []Estimate
	}{
		"as published":  {header2020 + row2020, []Estimate{aaEnHunze}},
		"mark and CRLF": {"\ufeff" + strings.ReplaceAll(header2020+row2020, "\n", "\r\n"), []Estimate{aaEnHunze}},
		"semicolons":    {strings.ReplaceAll(header2020+row2020, ",", ";"), []Estimate{aaEnHunze}},
		"quoted after a mark": {
			"\ufeff" + `"WijkenEnBuurten";"Perioden";"Leeftijd";"Marges";"Eenzaam_25";"SterkEenzaam_26"` + "\n" +
				`"WK0363SE ";"2024JJ00";"53115";"MOG0095";"47.1";"."` + "\n",
			[]Estimate{{"WK0363SE", "", Wijk, 2024, "18-64", Low, 47.1, nan, nan, nan}},
		},
		"missing is not zero": {
			header2020 + "7,20300,MBG0095,BU05990110,2016JJ00,X,       .,,0,100\n",
			[]Estimate{{"BU05990110", "X", Buurt, 2016, "18+", High, nan, nan, 0, 100}},
		},
		"country, and a region left out": {
			header2020 + "7,80200,MW00000,GG1111,2020JJ00,GGD,1,2,3,4\n8,80200,MW00000,NL01,2020JJ00,Nederland,49.5,10.4,27.9,32.6\n",
			[]Estimate{{"NL01", "Nederland", Country, 2020, "65+", Value, 49.5, 10.4, 27.9, 32.6}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Read(strings.NewReader(test.in), "x.csv")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("estimates (-want +got):\n%s", diff)
			}
			if !Sniff([]byte(test.in)) {
				t.Error("Sniff does not recognise it")
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	replace := func(old, new string) string {
		return header2020 + row2020 + strings.Replace(row2020, old, new, 1)
	}
	tests := map[string]struct {
		in, want string
	}{
		"empty":         {"", "read x.csv: the file is empty"},
		"header alone":  {header2020, "no estimates"},
		"another table": {"GemeenteCode,Inwoners\nGM0599,1\n", "line 1: no column WijkenEnBuurten"},
		"no severe": {strings.Replace(header2020, "ErnstigZeer", "Zeer", 1) + row2020,
			"no column SterkEenzaam or ErnstigZeerErnstigEenzaam"},
		"twice": {strings.Replace(header2020, "SociaalEenzaam_31", "Eenzaam_31", 1) + row2020,
			"columns Eenzaam_28 and Eenzaam_31"},
		"number": {replace("46.6", "46,6"), "line 3"}, // the comma makes a field more
		"text": {replace("46.6", "veel"),
			`line 3: column Eenzaam_28: want a percentage such as 49.5, or a point where there is none, have "veel"`},
		"above hundred": {replace(" 8.0", "108.0"), "line 3: column ErnstigZeerErnstigEenzaam_29"},
		"negative":      {replace("31.6", "-0.1"), "column SociaalEenzaam_31"},
		"not a number":  {replace("46.6", "NaN"), "column Eenzaam_28"},
		"age":           {replace("80200", "12345"), `line 3: column Leeftijd: want 20300 (18+)`},
		"margin":        {replace("MW00000", "MW"), "line 3: column Marges"},
		"period":        {replace("2020JJ00", "2020KW01"), "line 3: column Perioden"},
		"short period":  {replace("2020JJ00", "2020"), "line 3: column Perioden"},
		"code": {replace("GM1680 ", "GM16800"),
			`line 3: column WijkenEnBuurten: want a code of 6 characters, have "GM16800"`},
		"no code":   {replace("GM1680", ""), "the code is empty"},
		"cut short": {strings.TrimSuffix(replace("x", "x"), ",    23.3,    31.6\n"), "line 3: wrong number of fields"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Read(strings.NewReader(test.in), "x.csv")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Read = %v, %v; want an error with %q", got, err, test.want)
			}
		})
	}
	broken := errors.New("the disk fell off")
	if _, err := Read(iotest.ErrReader(broken), "x.csv"); !errors.Is(err, broken) {
		t.Errorf("Read of a broken reader: %v, want %v", err, broken)
	}
}

func TestSniff(t *testing.T) {
	tests := map[string]struct {
		start string
		want  bool
	}{
		"header cut after the last column": {strings.TrimSuffix(header2020, "\n"), true},
		"nothing":                          {"", false},
		"key figures":                      {"ID;WijkenEnBuurten;Gemeentenaam_1;AantalInwoners_5\n", false},
		"CBS loneliness, another scale":    {"ID;Marges;Kenmerken;Perioden;Eenzaam_1;SterkEenzaam_2\n", false},
		"SQLite":                           {"SQLite format 3\x00\x10\x00", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Sniff([]byte(test.start)); got != test.want {
				t.Errorf("Sniff = %v, want %v", got, test.want)
			}
		})
	}
}

// published returns a published file, which lies beside the project. It skips
// the test when the file is not there, except in CI.
func published(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(oracle.Data(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReal(t *testing.T) {
	tests := []struct {
		file    string
		year    int
		age     string
		lonely  float64 // of the Netherlands
		severe  float64
		missing int
	}{
		{"rivm-50090NED/rivm_50090NED_2016_65plus.csv", 2016, "65+", 48.3, 9.5, 74},
		{"rivm-50090NED/rivm_50090NED_2020_65plus.csv", 2020, "65+", 49.5, 10.4, 71},
		{"rivm-50090NED/rivm_50090NED_2020_18plus.csv", 2020, "18+", 47, 11.2, 45},
	}
	for _, test := range tests {
		t.Run(filepath.Base(test.file), func(t *testing.T) {
			b := published(t, test.file)
			if !Sniff(b[:4096]) {
				t.Error("Sniff does not recognise it")
			}
			got, err := Read(bytes.NewReader(b), test.file)
			if err != nil {
				t.Fatal(err)
			}
			levels, missing := map[Level]int{}, 0
			for _, e := range got {
				levels[e.Level]++
				if math.IsNaN(e.Lonely) {
					missing++
				}
				if e.Year != test.year || e.Age != test.age || e.Margin != Value || e.Name == "" {
					t.Fatalf("%+v, want year %d and age %s", e, test.year, test.age)
				}
			}
			want := map[Level]int{Country: 1, Gemeente: 355, Wijk: 106, Buurt: 358}
			if diff := cmp.Diff(want, levels); diff != "" {
				t.Errorf("estimates per level (-want +got):\n%s", diff)
			}
			if nl := got[0]; nl.Code != "NL01" || nl.Lonely != test.lonely || nl.Severe != test.severe {
				t.Errorf("first row %+v, want NL01 with %v and %v", nl, test.lonely, test.severe)
			}
			if missing != test.missing {
				t.Errorf("%d missing, want %d", missing, test.missing)
			}
		})
	}
}

// FuzzRead: nothing panics, and what is read can be used as it is.
func FuzzRead(f *testing.F) {
	f.Add([]byte(header2020 + row2020))
	f.Add([]byte("\ufeff" + strings.ReplaceAll(header2020+row2020, ",", ";")))
	f.Add([]byte(`"WijkenEnBuurten";"Perioden";"Leeftijd";"Marges";"Eenzaam_25";"SterkEenzaam_26"` + "\n" +
		`"NL01";"2024JJ00";"53115";"MOG0095";".";""`))
	f.Fuzz(func(t *testing.T, b []byte) {
		estimates, err := Read(bytes.NewReader(b), "x.csv")
		if err != nil {
			if estimates != nil || !strings.HasPrefix(err.Error(), "read x.csv: ") {
				t.Fatalf("Read = %d estimates, %v", len(estimates), err)
			}
			return
		}
		for _, e := range estimates {
			for _, p := range []float64{e.Lonely, e.Severe, e.Emotional, e.Social} {
				if p < 0 || p > 100 {
					t.Fatalf("%+v: %v is no percentage", e, p)
				}
			}
			if e.Code != strings.TrimSpace(e.Code) || e.Level == "" || e.Age == "" || e.Margin == "" || e.Year < 1900 {
				t.Fatalf("%+v is not complete", e)
			}
		}
	})
}
