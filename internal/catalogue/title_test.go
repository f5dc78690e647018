package catalogue

import "testing"

func TestTitleStem(t *testing.T) {
	for title, want := range map[string]string{
		"Aantal inwoners":                        "AantalInwoners",
		"0 tot 15 jaar":                          "k_0Tot15Jaar",
		"Gemiddelde WOZ-waarde van woningen":     "GemiddeldeWOZWaardeVanWoningen",
		"Personen per soort uitkering; Bijstand": "PersonenPerSoortUitkeringBijstand",
		"":                                       "",
		" - ":                                    "",
	} {
		if got := TitleStem(title); got != want {
			t.Errorf("stem of %q is %q, want %q", title, got, want)
		}
	}
}

// A column whose key is a mere code is found by its title, and by its group
// where the title is not enough.
func TestByTitle(t *testing.T) {
	c := &Catalogue{Indicators: []Indicator{
		{ID: "homes", StatLine: StatLine{Stem: "Koopwoningen"}},
		{ID: "nl", StatLine: StatLine{Stem: "Nederland", Group: "Herkomstland"}},
	}, byID: map[string]int{"homes": 0, "nl": 1}}
	columns := []Column{{Name: "1014800", Title: "Koopwoningen"},
		{Name: "T1", Title: "Nederland", Groups: []string{"Geboorteland"}},
		{Name: "T2", Title: "Nederland", Groups: []string{"Herkomstland"}}}
	for id, want := range map[string]string{"homes": "1014800", "nl": "T2"} {
		if b, ok, err := c.Resolve(id, columns); err != nil || !ok || b.Value != want {
			t.Errorf("%s: %+v, %v, %v; want %s", id, b, ok, err, want)
		}
	}
	if b, ok, err := c.Resolve("homes", columns[1:]); ok || err != nil {
		t.Errorf("found %+v, %v where it is not", b, err)
	}
}
