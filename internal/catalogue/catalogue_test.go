package catalogue

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func shipped(t *testing.T) *Catalogue {
	t.Helper()
	f, err := os.Open("../../data/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, err := Load(f, "catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func columns(names ...string) (list []Column) {
	for _, n := range names {
		name, group, _ := strings.Cut(n, "@")
		c := Column{Name: name}
		if group != "" {
			c.Groups = []string{group, "Bevolking"}
		}
		list = append(list, c)
	}
	return list
}

func TestResolve(t *testing.T) {
	c := shipped(t)
	for _, test := range []struct {
		name, id string
		columns  []Column
		want     Binding // without Indicator; zero: not there
	}{
		{"GeoPackage", "percentage_koopwoningen", columns("buurtcode", "percentage_koopwoningen"),
			Binding{Value: "percentage_koopwoningen"}},
		{"WFS", "percentage_personen_65_jaar_en_ouder", columns("percentagePersonen65JaarEnOuder"),
			Binding{Value: "percentagePersonen65JaarEnOuder"}},
		{"StatLine percentage", "percentage_koopwoningen", columns("Koopwoningen_47"), Binding{Value: "Koopwoningen_47"}},
		{"another suffix", "percentage_koopwoningen", columns("Koopwoningen_4711"), Binding{Value: "Koopwoningen_4711"}},
		{"no suffix", "percentage_koopwoningen", columns("Koopwoningen"), Binding{Value: "Koopwoningen"}},
		{"StatLine count", "percentage_verweduwd", columns("AantalInwoners_5", "Verweduwd_16"),
			Binding{Value: "Verweduwd_16", Of: "AantalInwoners_5"}},
		{"count without a whole", "percentage_verweduwd", columns("Verweduwd_16"), Binding{}},
		{"group decides", "percentage_met_herkomstland_nederland",
			columns("AantalInwoners_5", "Nederland_17@Herkomstland", "Nederland_20@Geboren in Nederland"),
			Binding{Value: "Nederland_17", Of: "AantalInwoners_5"}},
		{"not there", "percentage_koopwoningen", columns("HuurwoningenTotaal_48"), Binding{}},
		{"not in the catalogue", "cafe_gemiddelde_afstand_in_km", columns("cafeGemiddeldeAfstandInKm"),
			Binding{Value: "cafeGemiddeldeAfstandInKm"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok, err := c.Resolve(test.id, test.columns)
			if err != nil {
				t.Fatal(err)
			}
			if test.want != (Binding{}) {
				test.want.Indicator = test.id
			}
			if diff := cmp.Diff(test.want, got); diff != "" || ok != (test.want != Binding{}) {
				t.Errorf("found %v (-want +got):\n%s", ok, diff)
			}
		})
	}
}

func TestAmbiguous(t *testing.T) {
	_, _, err := shipped(t).Resolve("percentage_met_herkomstland_nederland", columns("AantalInwoners_5", "Nederland_17",
		"Nederland_20"))
	var e *AmbiguousError
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want one that lists candidates", err)
	}
	if diff := cmp.Diff([]string{"Nederland_17", "Nederland_20"}, e.Candidates); diff != "" {
		t.Errorf("candidates (-want +got):\n%s", diff)
	}
}

func TestLoadErrors(t *testing.T) {
	for name, text := range map[string]string{
		"other schema":  "schema: x/1\n",
		"unknown key":   "schema: risicokaart-catalogue/1\nindicators:\n  - {id: a, unit: count, stem: A}\n",
		"doubled":       "schema: risicokaart-catalogue/1\nindicators:\n  - {id: a, unit: count}\n  - {id: a, unit: count}\n",
		"unknown unit":  "schema: risicokaart-catalogue/1\nindicators:\n  - {id: a, unit: hens}\n",
		"unknown whole": "schema: risicokaart-catalogue/1\nindicators:\n  - {id: a, unit: percent, statline: {stem: A, of: b}}\n",
		"not YAML":      "\t{",
	} {
		if _, err := Load(strings.NewReader(text), "mine.yaml"); err == nil || !strings.Contains(err.Error(), "mine.yaml") {
			t.Errorf("%s: error %v, want one that names the file", name, err)
		}
	}
}

func FuzzStem(f *testing.F) {
	for _, key := range []string{"Koopwoningen_47", "k_0Tot15Jaar_8", "_", "_1", "a_", ""} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if got := Stem(key); !strings.HasPrefix(key, got) {
			t.Errorf("Stem(%q) = %q, which is no beginning of it", key, got)
		}
	})
}
