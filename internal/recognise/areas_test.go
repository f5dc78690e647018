package recognise

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/internal/risk"
)

// readStudy reads areas with the figures of the shipped model.
func readStudy(t *testing.T, opt Options) ([]risk.Area, []risk.Source, error) {
	t.Helper()
	files, err := Open(t.Context(), opt)
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(files.Close)
	data, err := files.Dataset(t.Context())
	if err != nil {
		return nil, nil, err
	}
	areas, err := data.ModelAreas(t.Context())
	return areas, data.ModelSources(), err
}

// StatLine gives counts; the study has the percentages that follow, and codes
// for "no value" give none.
func TestStudyFillsGapsFromStatLine(t *testing.T) {
	opt := options(t, realData(t, "nederland-2022"), realData(t, "friesland-kwb-2025"))
	opt.AllowMissing = true
	areas, _, err := readStudy(t, opt)
	if err != nil {
		t.Fatal(err)
	}
	filled := 0
	for _, a := range areas {
		for name, v := range a.Raw {
			if v <= -90000 || math.IsNaN(v) || strings.HasPrefix(name, "percentage_") && (v < 0 || v > 100) {
				t.Errorf("%s: %s is %v", a.Code, name, v)
			}
		}
		if v, has := a.Raw["percentage_verweduwd"]; has && a.Level == risk.Gemeente {
			filled++
			if v < 2 || v > 10 {
				t.Errorf("%s: %v %% widowed", a.Code, v)
			}
		}
	}
	if filled != 18 {
		t.Errorf("%d gemeenten have widowed people from the table, want 18", filled)
	}
}

// A table of another year may be about other areas under the same codes.
func TestStudyLeavesOtherYearsOut(t *testing.T) {
	table, err := os.ReadFile(filepath.Join(realData(t, "friesland-kwb-2025"), "kerncijfers_data.csv"))
	if err != nil {
		t.Fatal(err)
	}
	dated := filepath.Join(t.TempDir(), "kerncijfers_2025.csv")
	if err := os.WriteFile(dated, table, 0o600); err != nil {
		t.Fatal(err)
	}
	opt := options(t, realData(t, "nederland-2022"), dated)
	opt.AllowMissing = true
	areas, sources, err := readStudy(t, opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(areas) < 100 || len(sources) == 0 {
		t.Fatalf("%d areas are read from %d files", len(areas), len(sources))
	}
	for _, a := range areas {
		if _, has := a.Raw["percentage_verweduwd"]; has {
			t.Fatalf("%s has a figure that only the table of 2025 has", a.Code)
		}
	}
	for _, f := range sources {
		if f.Name == "kerncijfers_2025.csv" {
			t.Error("the table is listed as used")
		}
	}
}

// A damaged value is an error with its place, as in an import.
func TestStudyRefusesNonsense(t *testing.T) {
	files := example(t, 1)
	spoil(t, files.Areas, "update buurten set percentage_koopwoningen = 300 where rowid = 7")
	_, _, err := readStudy(t, options(t, files.Areas))
	if err == nil || !strings.Contains(err.Error(), filepath.Base(files.Areas)) ||
		!strings.Contains(err.Error(), "row 7: 300 is not a percentage") {
		t.Errorf("error %v", err)
	}
}
