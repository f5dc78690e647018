package rivm

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"risicokaart/internal/oracle"
	"risicokaart/internal/source"
	"risicokaart/internal/source/table"
	"risicokaart/internal/source/textfile"
)

const (
	header2020 = "ID,Leeftijd,Marges,WijkenEnBuurten,Perioden,Gemeentenaam_1,Eenzaam_28,ErnstigZeerErnstigEenzaam_29,EmotioneelEenzaam_30,SociaalEenzaam_31\n"
	row2020    = "7,80200  ,MW00000 ,GM1680    ,2020JJ00,Aa en Hunze      ,    46.6,     8.0,    23.3,    31.6\n"
)

// read reads estimates from the contents of a file.
func read(ctx context.Context, contents string) ([]Estimate, error) {
	text, err := textfile.New(ctx, "x.csv", strings.NewReader(contents), int64(len(contents)))
	if err != nil {
		return nil, err
	}
	f, err := table.New(ctx, text)
	if err != nil {
		return nil, err
	}
	l := f.Layers()[0]
	return Read(l, f.Rows(ctx, l))
}

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
			got, err := read(t.Context(), test.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("estimates (-want +got):\n%s", diff)
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
		"another table": {"GemeenteCode,Inwoners\nGM0599,1\n", "x.csv: no column WijkenEnBuurten"},
		"no severe": {strings.Replace(header2020, "ErnstigZeer", "Zeer", 1) + row2020,
			"no column SterkEenzaam or ErnstigZeerErnstigEenzaam"},
		"twice": {strings.Replace(header2020, "SociaalEenzaam_31", "Eenzaam_31", 1) + row2020,
			"columns Eenzaam_28 and Eenzaam_31"},
		"number": {replace("46.6", "46,6"), "line 3"}, // the comma makes a field more
		"text": {replace("46.6", "veel"),
			`column "Eenzaam_28": row 2: want a percentage such as 49.5, or a point where there is none: "veel" is not a number`},
		"above hundred": {replace(" 8.0", "108.0"), `column "ErnstigZeerErnstigEenzaam_29": row 2`},
		"negative":      {replace("31.6", "-0.1"), `column "SociaalEenzaam_31": row 2`},
		"not a number":  {replace("46.6", "NaN"), `column "Eenzaam_28": row 2`},
		"age":           {replace("80200", "12345"), `column "Leeftijd": row 2: want 20300 (18+)`},
		"margin":        {replace("MW00000", "MW"), `column "Marges": row 2`},
		"period":        {replace("2020JJ00", "2020KW01"), `column "Perioden": row 2`},
		"short period":  {replace("2020JJ00", "2020"), `column "Perioden": row 2`},
		"code": {replace("GM1680 ", "GM16800"),
			`column "WijkenEnBuurten": row 2: want a code of 6 characters, have "GM16800"`},
		"no code":   {replace("GM1680", ""), "the code is empty"},
		"cut short": {strings.TrimSuffix(replace("x", "x"), ",    23.3,    31.6\n"), "line 3: wrong number of fields"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := read(t.Context(), test.in)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Read = %v, %v; want an error with %q", got, err, test.want)
			}
		})
	}
}

func TestIsTable(t *testing.T) {
	columns := func(names ...string) (l source.Layer) {
		for _, name := range names {
			l.Columns = append(l.Columns, source.Column{Name: name})
		}
		return l
	}
	for name, test := range map[string]struct {
		layer source.Layer
		want  bool
	}{
		"RIVM":        {columns(strings.Split(strings.TrimSuffix(header2020, "\n"), ",")...), true},
		"nothing":     {columns(), false},
		"key figures": {columns("ID", "WijkenEnBuurten", "Gemeentenaam_1", "AantalInwoners_5"), false},
		"CBS loneliness, another scale": {columns("ID", "Marges", "Kenmerken", "Perioden", "Eenzaam_1",
			"SterkEenzaam_2"), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := IsTable(test.layer); got != test.want {
				t.Errorf("IsTable = %v, want %v", got, test.want)
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
			got, err := read(t.Context(), string(published(t, test.file)))
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
		estimates, err := read(t.Context(), string(b))
		if err != nil {
			if estimates != nil || !strings.HasPrefix(err.Error(), "read x.csv") {
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
