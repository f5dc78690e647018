package table

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/oracle"
	"risicokaart/internal/source"
)

func head(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b[:min(len(b), headBytes)]
}

func openReal(t testing.TB, path string) *File {
	t.Helper()
	f, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func TestReal(t *testing.T) {
	const txt, num, dec = source.Text, source.Integer, source.Real
	tests := []struct {
		file    string
		count   int
		columns int
		empty   int // columns without any value
		types   map[string]source.Type
		at      int // row to look at
		want    map[string]any
	}{
		{
			"friesland-kwb-2025/kerncijfers_data.csv", 1200, 124, 48,
			map[string]source.Type{"WijkenEnBuurten": txt, "Gemeentenaam_1": txt, "AantalInwoners_5": num,
				"GemiddeldeHuishoudensgrootte_33": dec, "GeboorteTotaal_25": dec},
			0, map[string]any{"WijkenEnBuurten": "GM0059", "Gemeentenaam_1": "Achtkarspelen",
				"AantalInwoners_5": int64(28200), "GemiddeldeHuishoudensgrootte_33": 2.3, "GeboorteTotaal_25": nil},
		},
		{
			"rivm-50090NED/rivm_50090NED_2020_65plus.csv", 820, 43, 3,
			map[string]source.Type{"WijkenEnBuurten": txt, "Perioden": txt, "Leeftijd": num, "Eenzaam_28": dec},
			1, map[string]any{"WijkenEnBuurten": "GM1680", "Gemeentenaam_1": "Aa en Hunze", "Eenzaam_28": 46.6,
				"Leeftijd": int64(80200)},
		},
		{"rivm-50090NED/rivm_50090NED_2020_18plus.csv", 820, 43, 3, nil, 0, map[string]any{"WijkenEnBuurten": "NL01",
			"Eenzaam_28": 47.0}},
		{"rivm-50090NED/rivm_50090NED_2016_65plus.csv", 820, 43, 8, nil, 0, map[string]any{"WijkenEnBuurten": "NL01",
			"Eenzaam_28": 48.3}},
	}
	for _, test := range tests {
		t.Run(filepath.Base(test.file), func(t *testing.T) {
			path := oracle.Data(t, test.file)
			if !Sniff(head(t, path)) {
				t.Error("Sniff does not recognise it")
			}
			f := openReal(t, path)
			l := f.Layers()[0]
			if l.GeometryColumn != "" || l.Count != int64(test.count) || len(l.Columns) != test.columns {
				t.Errorf("geometry %q, %d rows, %d columns", l.GeometryColumn, l.Count, len(l.Columns))
			}
			for name, want := range test.types {
				if i := l.Index(name); i < 0 || l.Columns[i].Type != want {
					t.Errorf("column %s at %d, want it to be %v", name, i, want)
				}
			}
			rows, err := collect(t.Context(), f)
			if err != nil || len(rows) != test.count {
				t.Fatalf("%d rows and error %v", len(rows), err)
			}
			got := map[string]any{}
			for name := range test.want {
				got[name] = rows[test.at][l.Index(name)]
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("row %d (-want +got):\n%s", test.at, diff)
			}
			empty := 0
			for i := range l.Columns {
				if !slices.ContainsFunc(rows, func(r []any) bool { return r[i] != nil }) {
					empty++
				}
			}
			if empty != test.empty {
				t.Errorf("%d columns without values, want %d", empty, test.empty)
			}
		})
	}
}

func TestRealProperties(t *testing.T) {
	of := map[string]map[string]Property{}
	for _, file := range []string{"kerncijfers_meta.csv", "86165NED_METADATA.json"} {
		path := oracle.Data(t, "friesland-kwb-2025/"+file)
		if !SniffProperties(head(t, path)) {
			t.Errorf("%s: SniffProperties does not recognise it", file)
		}
		properties, err := ReadProperties(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		of[file] = map[string]Property{}
		for _, p := range properties {
			of[file][p.Key] = p
		}
		data := openReal(t, oracle.Data(t, "friesland-kwb-2025/kerncijfers_data.csv"))
		for _, c := range data.Layers()[0].Columns {
			if _, described := of[file][c.Name]; !described && c.Name != "ID" && c.Name != "Naam_gebied" {
				t.Errorf("%s does not describe column %s", file, c.Name)
			}
		}
	}
	statline, portal := of["kerncijfers_meta.csv"], of["86165NED_METADATA.json"]
	want := []Property{
		{Key: "WijkenEnBuurten", Title: "Wijken en buurten"},
		{Key: "Nederland_17", Title: "Nederland", Unit: "aantal", Group: []string{"Bevolking", "Bevolking naar herkomst",
			"Herkomstland"}},
		{Key: "Nederland_20", Title: "Nederland", Unit: "aantal", Group: []string{"Bevolking", "Bevolking naar herkomst",
			"Geboren in Nederland"}},
		{Key: "Bevolkingsdichtheid_34", Title: "Bevolkingsdichtheid", Unit: "aantal inwoners per km²",
			Group: []string{"Bevolking"}},
		{Key: "GemiddeldeHuishoudensgrootte_33", Title: "Gemiddelde huishoudensgrootte", Unit: "aantal", Decimals: 1,
			Group: []string{"Bevolking", "Particuliere huishoudens"}},
	}
	for _, w := range want {
		if diff := cmp.Diff(w, statline[w.Key]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", w.Key, diff)
		}
	}
	// The portal's file is of the same table, so the other tells where it is wrong.
	wrong := 0
	for key, p := range portal {
		s := statline[key]
		if len(p.Group) != min(1, len(s.Group)) || p.Nearest != (len(s.Group) > 0) {
			t.Errorf("%s has group %q (%v), want the last of %q", key, p.Group, p.Nearest, s.Group)
			continue
		}
		if len(s.Group) > 0 && p.Group[0] != s.Group[len(s.Group)-1] {
			wrong++
		}
		p.Group, p.Nearest, s.Group = nil, false, nil
		if diff := cmp.Diff(s, p); diff != "" {
			t.Errorf("%s differs (-DataProperties +portal):\n%s", key, diff)
		}
	}
	if len(portal) != len(statline) || wrong != 8 {
		t.Errorf("%d and %d properties, %d with the wrong group; want as many, and 8", len(portal), len(statline), wrong)
	}
}

func BenchmarkReal(b *testing.B) {
	path := oracle.Data(b, "friesland-kwb-2025/kerncijfers_data.csv")
	b.ReportAllocs()
	for b.Loop() {
		f, err := Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		if rows, err := collect(b.Context(), f); err != nil || len(rows) != 1200 {
			b.Fatal(len(rows), err)
		}
		f.Close()
	}
}
