package study

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/data"
	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/tablescore"
	"risicokaart/internal/validation"
)

// shipped is an edition made by the model in the program, with three buurten that
// have a figure of RIVM, or as many as are asked for.
func shipped(t *testing.T, figures int) Edition {
	t.Helper()
	text, err := data.Models.ReadFile(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	return Edition{ID: "2024-1", Model: "eenzaamheid-1", ModelFile: string(text),
		Areas: func(_ context.Context, level risk.Level) (areas []Area, err error) {
			for i, code := range []string{"BU05990110", "BU05990111", "BU05990112"} {
				figure := 50 + float64(i)
				a := area(code, "GM0599", &figure)
				a.Estimate.Prevalence[risk.Lonely65].Percent = risk.Quantity{Value: figure, Low: figure - 1,
					High: figure + 1}
				if i >= figures {
					a.RIVM = nil
				}
				if level == risk.Buurt {
					areas = append(areas, a)
				}
			}
			return areas, nil
		}}
}

func TestCompareWholeEdition(t *testing.T) {
	table := &tablescore.Measured{Columns: map[risk.Outcome]string{risk.Lonely65: "value"},
		ByCode: map[string]risk.Percentages{"BU05990110": {risk.Lonely65: 50}}}
	broken := shipped(t, 3)
	broken.Areas = func(context.Context, risk.Level) ([]Area, error) { return nil, errors.New("the table is gone") }
	for name, c := range map[string]struct {
		edition Edition
		against Tables
		says    string
		err     string
	}{
		"figures of RIVM": {shipped(t, 3), nil, "", ""},
		"no figures":      {shipped(t, 0), nil, "", "compare edition 2024-1: it has no figures of RIVM"},
		"too few in a table": {shipped(t, 3), Tables{"own.csv": table},
			`own.csv: column "value" is lonely_65; 1 of its 1 codes`,
			"compare edition 2024-1: fewer than three wijken or buurten"},
		"cannot be read": {broken, nil, "", "the table is gone"},
	} {
		var said strings.Builder
		opt := EditionOptions{Against: c.against, Made: "2024-12-31", Say: func(text string) { said.WriteString(text) }}
		report, err := CompareEdition(t.Context(), c.edition, opt)
		if !strings.HasPrefix(said.String(), c.says) {
			t.Errorf("%s: said %q, want %q", name, &said, c.says)
		}
		if c.err != "" {
			if err == nil || !strings.HasPrefix(err.Error(), c.err) {
				t.Errorf("%s: error %v, want %q", name, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if own := report.Find("RIVM", "buurt", "lonely_65", validation.Model, false); own == nil || own.Areas != 3 ||
			!own.InTraining ||
			report.Design != validation.AsIs || report.Made != "2024-12-31" ||
			!strings.Contains(report.LearntFrom, "278 buurten") {
			t.Errorf("%s: %+v", name, report)
		}
	}
}

// Whoever fits on a part of the country is warned, whoever compares is not.
func TestPartOfTheCountry(t *testing.T) {
	for name, c := range map[string]struct {
		gemeenten int
		asIs      bool
		warns     bool
	}{
		"part":        {risk.WholeCountry, false, true},
		"country":     {risk.WholeCountry + 1, false, false},
		"part, as is": {1, true, false},
	} {
		m := &Material{Areas: make([]risk.Area, c.gemeenten),
			Surveys: []calibrate.Survey{{Year: 2020, Figures: map[string]risk.Percentages{"GM0001": {}}}}}
		for i := range m.Areas {
			m.Areas[i].Level = risk.Gemeente
		}
		var log bytes.Buffer
		var said []string
		opt := ModelOptions{AsIs: c.asIs, Say: func(text string) { said = append(said, text) },
			Log: slog.New(slog.NewTextHandler(&log, nil))}
		if _, err := CompareModel(t.Context(), new(risk.Model), m, opt); err == nil {
			t.Errorf("%s: compares areas without figures", name)
		}
		if warns := strings.Contains(log.String(), "taken for the whole country"); warns != c.warns {
			t.Errorf("%s: logged %s", name, &log)
		}
		if len(said) != 1 || said[0] != m.String() ||
			!strings.HasSuffix(said[0], " gemeenten, 0 wijken, 0 buurten; RIVM 2020: figures of 1 areas") {
			t.Errorf("%s: said %q", name, said)
		}
	}
}

// Without figures nothing is fitted.
func TestFitNeedsFigures(t *testing.T) {
	_, err := Fit(new(risk.Model), new(Material), FitOptions{Log: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.Contains(err.Error(), "give RIVM's table") {
		t.Errorf("error %v", err)
	}
}

// The name of a file is what a report calls its figures.
func TestReadTables(t *testing.T) {
	var paths []string
	for _, folder := range []string{t.TempDir(), t.TempDir()} {
		path := filepath.Join(folder, "own.csv")
		if err := os.WriteFile(path, []byte("code,value\nBU05990110,50\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	if tables, err := ReadTables(t.Context(), paths[:1]); err != nil ||
		tables["own.csv"].ByCode["BU05990110"][risk.Lonely65] != 50 {
		t.Errorf("tables %v, error %v", tables, err)
	}
	if _, err := ReadTables(t.Context(), paths); err == nil ||
		!strings.Contains(err.Error(), "two files are called own.csv") {
		t.Errorf("error %v", err)
	}
}
