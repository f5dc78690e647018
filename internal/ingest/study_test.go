package ingest

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	layers "risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// readStudy reads with the columns of the shipped model.
func readStudy(t *testing.T, opt Options) (*Study, *risk.Model) {
	t.Helper()
	m, err := risk.LoadModel(bytes.NewReader(opt.ModelFile), "model")
	if err != nil {
		t.Fatal(err)
	}
	study, err := ReadAreas(t.Context(), opt, nil)
	if err != nil {
		t.Fatal(err)
	}
	return study, m
}

// What is read without a database is what an import reads: the model says the
// same of it.
func TestStudyIsWhatAnImportReads(t *testing.T) {
	opt := options(t, example(t, 3).Paths()...)
	study, m := readStudy(t, opt)
	result, err := risk.Score(m, risk.Input{Areas: study.Areas, Benchmarks: benchmarks(study.RIVM, 2024)})
	if err != nil {
		t.Fatal(err)
	}
	s := openStore(t)
	if _, err := Run(t.Context(), s, opt); err != nil {
		t.Fatal(err)
	}
	e, err := s.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]store.Area{}
	for _, collection := range []string{"gemeenten", "wijken", "buurten"} {
		list, err := e.ExplainedAreas(t.Context(), e.Collection(collection), layers.Query{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			stored[a.Code] = a
		}
	}
	if len(stored) != 47 || len(study.Areas) != len(stored) {
		t.Fatalf("%d areas are stored and %d read, want 47", len(stored), len(study.Areas))
	}
	for i, a := range study.Areas {
		want, got := stored[a.Code], result.Estimates[i]
		if a.Name != want.Name || a.Level != want.Level || a.Wijk != want.WijkCode || a.Level != risk.Gemeente && a.Municipality != want.MunicipalityCode {
			t.Errorf("area %+v, stored is %+v", a, want)
		}
		if got.Status != want.Estimate.Status || math.Abs(got.Prevalence[risk.Lonely65].Percent.Value-want.Estimate.Prevalence[risk.Lonely65].Percent.Value) > 0.005 {
			t.Errorf("%s: %s %v, stored is %s %v", a.Code, got.Status, got.Prevalence[risk.Lonely65].Percent.Value, want.Estimate.Status, want.Estimate.Prevalence[risk.Lonely65].Percent.Value)
		}
	}
	for _, f := range study.Sources {
		if len(f.SHA256) != 64 || strings.Contains(f.Name, "vk100") {
			t.Errorf("source %+v", f)
		}
	}
}

// StatLine gives counts; the study has the percentages that follow, and codes
// for "no value" give none.
func TestStudyFillsGapsFromStatLine(t *testing.T) {
	opt := options(t, published(t, "nederland-2022"), published(t, "friesland-kwb-2025"))
	opt.AllowMissing = true
	study, _ := readStudy(t, opt)
	filled := 0
	for _, a := range study.Areas {
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
	table, err := os.ReadFile(filepath.Join(published(t, "friesland-kwb-2025"), "kerncijfers_data.csv"))
	if err != nil {
		t.Fatal(err)
	}
	dated := filepath.Join(t.TempDir(), "kerncijfers_2025.csv")
	if err := os.WriteFile(dated, table, 0o600); err != nil {
		t.Fatal(err)
	}
	opt := options(t, published(t, "nederland-2022"), dated)
	opt.AllowMissing = true
	study, _ := readStudy(t, opt)
	for _, a := range study.Areas {
		if _, has := a.Raw["percentage_verweduwd"]; has {
			t.Fatalf("%s has a figure that only the table of 2025 has", a.Code)
		}
	}
	for _, f := range study.Sources {
		if f.Name == "kerncijfers_2025.csv" {
			t.Error("the table is listed as used")
		}
	}
}

// A damaged value is an error with its place, as in an import.
func TestStudyRefusesNonsense(t *testing.T) {
	files := example(t, 1)
	spoil(t, files.Areas, "update buurten set percentage_koopwoningen = 300 where rowid = 7")
	_, err := ReadAreas(t.Context(), options(t, files.Areas), nil)
	if err == nil || !strings.Contains(err.Error(), filepath.Base(files.Areas)) || !strings.Contains(err.Error(), "row 7: 300 is not a percentage") {
		t.Errorf("error %v", err)
	}
}
