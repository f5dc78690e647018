package words

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

func TestNamesOfAnOutcome(t *testing.T) {
	for name, tt := range map[string]struct {
		write  func(locale.Language, risk.Outcome) string
		nl, en string
	}{
		"degree":  {Degree, "ernstig eenzaam", "severely lonely"},
		"outcome": {Outcome, "ernstig eenzaam, 75+", "severely lonely, 75+"},
		"label":   {OutcomeLabel, "Ernstig eenzaam 75+", "Severely lonely 75+"},
		"people":  {OutcomePeople, "ernstig eenzame 75-plussers", "severely lonely residents of 75 or older"},
		"expected": {OutcomeExpected, "het verwachte aantal ernstig eenzame mensen van 75 jaar en ouder",
			"the expected number of severely lonely people of 75 or older"},
		"share": {OutcomeShare, "het deel van de 75-plussers dat ernstig eenzaam is",
			"the share of residents of 75 or older who are severely lonely"},
		"of": {OutcomeShareLabel, "Deel ernstig eenzaam 75+", "Share severely lonely 75+"},
	} {
		for _, l := range locale.Languages() {
			if got, want := tt.write(l, risk.Severe75), l.Say(tt.nl, tt.en); got != want {
				t.Errorf("%s in %s: got %q, want %q", name, l, got, want)
			}
		}
	}
	if got := ResidentsNumber(locale.Dutch, risk.From18); got != "het aantal inwoners van 18 jaar en ouder" {
		t.Errorf("got %q", got)
	}
}

// The layers of the map are all outcomes and the stability; the addresses of
// today's map stay what they are.
func TestLayers(t *testing.T) {
	list := Layers(locale.Dutch)
	if want := int(risk.OutcomeCount) + 1; len(list) != want {
		t.Errorf("%d layers, want %d", len(list), want)
	}
	want := []Layer{
		{"lonely_65", "eenzaam-65", "Eenzaam 65+", "Eenzame 65-plussers",
			"Deel van de 65-plussers dat naar schatting eenzaam is, per {level}"},
		{"severe_65", "ernstig-65", "Ernstig eenzaam 65+", "Ernstig eenzame 65-plussers",
			"Deel van de 65-plussers dat naar schatting ernstig eenzaam is, per {level}"},
		{"lonely_75", "eenzaam-75", "Eenzaam 75+", "Eenzame 75-plussers",
			"Deel van de 75-plussers dat naar schatting eenzaam is, per {level}"},
		{"severe_75", "ernstig-75", "Ernstig eenzaam 75+", "Ernstig eenzame 75-plussers",
			"Deel van de 75-plussers dat naar schatting ernstig eenzaam is, per {level}"},
		{"lonely_18", "eenzaam-18", "Eenzaam 18+", "Eenzame 18-plussers",
			"Deel van de 18-plussers dat naar schatting eenzaam is, per {level}"},
		{"severe_18", "ernstig-18", "Ernstig eenzaam 18+", "Ernstig eenzame 18-plussers",
			"Deel van de 18-plussers dat naar schatting ernstig eenzaam is, per {level}"},
	}
	if diff := cmp.Diff(want, list[:len(want)]); diff != "" {
		t.Errorf("layers (-want +got):\n%s", diff)
	}
	addresses := map[string]string{}
	for _, layer := range list {
		if other, taken := addresses[layer.Address]; taken {
			t.Errorf("%s and %s have the address %s", other, layer.ID, layer.Address)
		}
		addresses[layer.Address] = layer.ID
	}
	for id, want := range map[string]string{"severe_65": "Ernstig eenzame 65-plussers",
		"stability": "Hoe vast staat de klasse?", "own": ""} {
		if got := LayerName(locale.Dutch, id); got != want {
			t.Errorf("%s is named %q, want %q", id, got, want)
		}
	}
}
