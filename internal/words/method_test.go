package words

import (
	"regexp"
	"strings"
	"testing"

	"risicokaart/data"
	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// shipped is the model that comes with the program.
func shipped(t *testing.T) *risk.Model {
	t.Helper()
	file, err := data.Models.Open(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := risk.LoadModel(file, data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The model log tells of the model that is shipped, and every unit of it has an
// English name.
func TestModelLogKnowsTheShippedModel(t *testing.T) {
	m := shipped(t)
	if log := ModelLog(locale.Dutch); log[0].ID != m.ID || log[0].Made != m.Training.Made {
		t.Errorf("the log ends with %s of %s; shipped is %s of %s: write down what changed", log[0].ID, log[0].Made, m.ID,
			m.Training.Made)
	}
	for _, ind := range m.Indicators {
		if _, ok := englishUnits[ind.Unit]; !ok {
			t.Errorf("unit %q has no English name", ind.Unit)
		}
	}
}

// Who reads the Dutch card reads Dutch: all evidence of the shipped model is in
// it, with the same figures.
func TestEvidenceOfTheShippedModelIsInDutch(t *testing.T) {
	ratio := regexp.MustCompile(`\d\.\d+`)
	for _, ind := range shipped(t).Indicators {
		dutch := Evidence(locale.Dutch, ind.Evidence)
		if dutch.Lang != "" || dutch.Text == ind.Evidence.Citation {
			t.Errorf("%s: the evidence is not translated: %q", ind.ID, ind.Evidence.Citation)
		}
		for _, number := range ratio.FindAllString(ind.Evidence.Citation, -1) {
			if !strings.Contains(dutch.Text, strings.Replace(number, ".", ",", 1)) {
				t.Errorf("%s: %s is not in %q", ind.ID, number, dutch.Text)
			}
		}
		if english := Evidence(locale.English, ind.Evidence); english.Text != ind.Evidence.Citation {
			t.Errorf("%s: the English card says %q", ind.ID, english.Text)
		}
	}
}

// Every factor of the shipped model has words in every language.
func TestFactorsOfTheShippedModel(t *testing.T) {
	m := shipped(t)
	factors := FactorsOf(m)
	for _, ind := range m.Indicators {
		for _, l := range locale.Languages() {
			if got := factors.Label(l, ind.ID); got == "" || got == ind.ID {
				t.Errorf("%s has no name in %s", ind.ID, l)
			}
			high := factors.Phrase(l, risk.Factor{ID: ind.ID, Value: 2}, 1)
			low := factors.Phrase(l, risk.Factor{ID: ind.ID, Value: 1}, 2)
			if high == "" || low == "" || high == low {
				t.Errorf("%s in %s: a high value is %q, a low one %q", ind.ID, l, high, low)
			}
		}
	}
	if got := factors.Label(locale.English, risk.BenchmarkFactor); got != "agreement with the figure of RIVM" {
		t.Errorf("the agreement with RIVM is named %q", got)
	}
	if got := factors.Label(locale.Dutch, "noise"); got != "noise" {
		t.Errorf("a factor without words is named %q", got)
	}
}

func TestCredit(t *testing.T) {
	for dutch, want := range map[string]string{
		"Bron: CBS, Kadaster, RIVM": "Source: CBS, Kadaster, RIVM", "CBS en Kadaster": "CBS and Kadaster",
		"Voorbeeldgegevens, gemaakt door Risicokaart": "Example data, made by Risicokaart",
	} {
		if got := Credit(locale.English, dutch); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got := Credit(locale.Dutch, dutch); got != dutch {
			t.Errorf("in Dutch: got %q, want %q", got, dutch)
		}
	}
}
