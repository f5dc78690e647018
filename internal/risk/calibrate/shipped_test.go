package calibrate

import (
	"strings"
	"testing"

	"risicokaart/data"
	"risicokaart/internal/risk"
)

func shippedModel(t testing.TB) *risk.Model {
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

// Origin is never a predictor in what the program ships, nor is being old.
func TestShippedModelUsesNoOrigin(t *testing.T) {
	m := shippedModel(t)
	for _, ind := range m.Indicators {
		for _, column := range ind.Columns {
			if strings.Contains(column, "herkomst") || strings.Contains(column, "migratie") {
				t.Errorf("%s reads %s", ind.ID, column)
			}
		}
		if ind.Columns[0] == risk.ColumnShare65 {
			t.Errorf("%s makes many elderly a risk", ind.ID)
		}
	}
}

// A coefficient never contradicts the published direction.
func TestShippedModelFollowsEvidence(t *testing.T) {
	published := 0
	for _, ind := range shippedModel(t).Indicators {
		if ind.Evidence.LogOdds != 0 {
			published++
		}
		for o, c := range ind.Coefficients {
			if c != nil && c.Value*ind.Evidence.LogOdds < 0 {
				t.Errorf("%s: coefficient of %s %v, evidence %v", ind.ID, risk.Outcome(o), c.Value, ind.Evidence.LogOdds)
			}
		}
	}
	if published < 3 {
		t.Errorf("%d indicators have a published direction", published)
	}
}
