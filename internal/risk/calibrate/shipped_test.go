package calibrate

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"risicokaart/data"
	"risicokaart/internal/risk"
)

var (
	update = flag.Bool("update", false, "write the calibrated model over the shipped one")
	made   = flag.String("made", "", "date of the calibration, YYYY-MM-DD; with -update")
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

// The shipped model is what the calibration makes of the real data; -update
// writes it anew.
func TestShippedModelIsReproducible(t *testing.T) {
	shipped := shippedModel(t)
	input := sharedData(t, shipped)
	if *made != "" {
		input.Made = *made
	}
	got, err := Run(shipped, input)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		var text bytes.Buffer
		if err := got.Write(&text); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(projectRoot(t), "data", data.DefaultModel)
		if err := os.WriteFile(path, text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	// Processors differ in the last digits of a sum, and the search for the
	// variances carries that on.
	if diff := cmp.Diff(got, shipped, cmpopts.EquateApprox(1e-3, 1e-9)); diff != "" {
		t.Errorf("the calibration makes another model (-calibrated +shipped); run with -update:\n%s", diff)
	}
}

// methodRow is one row of the table of measured figures in docs/method.md.
func methodRow(name string, m Measures) string {
	return fmt.Sprintf("| %s | %d | %.2f | %.2f | %+.1f | %.2f | %.0f %% |",
		name, m.Areas, m.Spearman, m.MeanError, m.Bias, m.Slope, 100*m.Coverage)
}

// The promises of the model, measured on municipalities that it has not seen;
// and docs/method.md reports what is measured here.
func TestLeaveOneMunicipalityOut(t *testing.T) {
	shipped := shippedModel(t)
	input := sharedData(t, shipped)
	method, err := os.ReadFile(filepath.Join(projectRoot(t), "docs", "method.md"))
	if err != nil {
		t.Fatal(err)
	}
	report := func(name string, fit Fitter, level risk.Level, benchmark bool) *Validation {
		v, err := LeaveOneOut(fit, shipped, input, level, benchmark)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range []string{methodRow(name+", lonely", v.Lonely65), methodRow(name+", severe", v.Severe65),
			methodRow(name+", lonely 18+", v.Lonely18), methodRow(name+", severe 18+", v.Severe18)} {
			if !strings.Contains(string(method), row) {
				t.Errorf("docs/method.md lacks the measured row\n%s", row)
			}
		}
		return v
	}
	buurten := report("buurten", Run, risk.Buurt, true)
	report("buurten without the municipality's figure", Run, risk.Buurt, false)
	report("wijken", Run, risk.Wijk, true)
	require(t, "lonely", buurten.Lonely65, 0.84, 2.3)
	require(t, "severe", buurten.Severe65, 0.87, 1.4)

	composite, err := LeaveOneOut(Composite, shipped, input, risk.Buurt, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("equal-weight composite: %+v", *composite)
	if composite.Lonely65.MeanError <= buurten.Lonely65.MeanError || composite.Severe65.MeanError <= buurten.Severe65.MeanError {
		t.Errorf("an equal-weight composite is as good: %+v", *composite)
	}
}

func require(t *testing.T, name string, m Measures, spearman, meanError float64) {
	t.Helper()
	if m.Areas < 250 || m.Spearman < spearman || m.MeanError > meanError || m.Coverage < 0.90 || m.Coverage > 0.98 {
		t.Errorf("%s: %+v; want a rank correlation of %v, a mean error of %v and 90-98 %% inside the interval", name, m, spearman, meanError)
	}
	if m.MeanError >= m.Constant {
		t.Errorf("%s: giving every buurt its municipality's figure errs less: %v against %v", name, m.Constant, m.MeanError)
	}
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
	for _, ind := range shippedModel(t).Indicators {
		for _, o := range outcomes {
			if o.coefficient(&ind).Value*ind.Evidence.LogOdds < 0 {
				t.Errorf("%s: coefficient %v, evidence %v", ind.ID, o.coefficient(&ind).Value, ind.Evidence.LogOdds)
			}
		}
	}
}
