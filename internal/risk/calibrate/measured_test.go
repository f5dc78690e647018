package calibrate

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"risicokaart/data"
	"risicokaart/internal/risk"
)

// measured is what the model card tells of the shipped model: lonely residents
// of 65+ in the buurten of municipalities that the model was made without.
type measured struct {
	Areas     int     `json:"areas"`
	Year      int     `json:"year"`
	Spearman  float64 `json:"spearman"`
	MeanError float64 `json:"mean_error"`
	Constant  float64 `json:"constant"`
	Coverage  float64 `json:"coverage"`
}

// The model card tells what is measured here; -update writes it.
func TestModelCardTellsWhatIsMeasured(t *testing.T) {
	shipped := shippedModel(t)
	v, err := LeaveOneOut(Run, shipped, sharedData(t, shipped), risk.Buurt, true)
	if err != nil {
		t.Fatal(err)
	}
	m := v.Lonely65
	want := measured{m.Areas, 2020, thousandths(m.Spearman), thousandths(m.MeanError), thousandths(m.Constant), thousandths(m.Coverage)}
	if *update {
		text, err := json.MarshalIndent(want, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(projectRoot(t), "data", "models", "eenzaamheid-1.measured.json")
		if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	var got measured
	if err := json.Unmarshal(data.Measured, &got); err != nil {
		t.Fatal(err)
	}
	// As with the model itself, processors differ in the last digits.
	near := func(a, b float64) bool { return math.Abs(a-b) <= 0.005 }
	if got.Areas != want.Areas || got.Year != want.Year || !near(got.Spearman, want.Spearman) || !near(got.MeanError, want.MeanError) ||
		!near(got.Constant, want.Constant) || !near(got.Coverage, want.Coverage) {
		t.Errorf("the model card tells %+v, measured is %+v; go test ./internal/risk/calibrate -run ModelCard -update", got, want)
	}
}

func thousandths(v float64) float64 { return math.Round(1000*v) / 1000 }
