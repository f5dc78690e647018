package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"time"

	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/store"
	"risicokaart/internal/tablescore"
	"risicokaart/internal/validation"
)

type validateCmd struct {
	Paths   []string `arg:"" optional:"" help:"Files or folders, as for calibrate. Without: the estimates of the current edition." type:"path"`
	Model   string   `help:"Model file to check; default the one in the program." type:"existingfile" placeholder:"FILE" env:"RISICOKAART_MODEL"`
	Against []string `help:"Compare with this CSV instead of RIVM's figures, without fitting: columns code and value (percentage of lonely residents of 65+), or lonely_65, severe_65, lonely_18, severe_18." type:"existingfile" placeholder:"FILE"`
	Holdout []string `help:"Keep these municipalities apart together, by code, instead of each in turn." placeholder:"GM0599,GM0606"`
	Out     string   `help:"Also write the report as JSON to this file." type:"path" placeholder:"FILE"`
	Made    string   `help:"Date to write into the report; default today." placeholder:"YYYY-MM-DD"`
	studyFiles
}

// Validate refuses what does not go together; kong calls it.
func (c *validateCmd) Validate() error {
	if _, err := time.Parse(time.DateOnly, c.Made); c.Made != "" && err != nil {
		return errors.New("--made: give a date as 2024-12-31")
	}
	switch {
	case len(c.Holdout) > 0 && len(c.Against) > 0:
		return errors.New("--holdout fits models again, --against does not: give one of them")
	case len(c.Holdout) > 0 && len(c.Paths) == 0:
		return errors.New("--holdout fits models again: give the files to fit them on")
	}
	return nil
}

// Run measures how well a model predicts figures that it has not seen.
func (c *validateCmd) Run(p *program) error {
	if c.Out != "" {
		if err := checkOut(c.Out); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	if c.Made == "" {
		c.Made = time.Now().Format(time.DateOnly)
	}
	var report *validation.Report
	var err error
	if len(c.Paths) > 0 {
		report, err = c.files(p)
	} else {
		report, err = c.edition(p)
	}
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := replaceFile(c.Out, report.Write); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	if p.JSON {
		return json.NewEncoder(p.stdout).Encode(report)
	}
	return report.WriteText(p.stdout)
}

// files checks a model on files.
func (c *validateCmd) files(p *program) (*validation.Report, error) {
	model, err := prevalenceModel(c.Model)
	if err != nil {
		return nil, err
	}
	index, err := shippedIndex()
	if err != nil {
		return nil, err
	}
	read, err := p.readStudy(c.Paths, c.studyFiles, model, index)
	if err != nil {
		return nil, err
	}
	others, err := c.others(p)
	if err != nil {
		return nil, err
	}
	if !p.JSON {
		fmt.Fprintln(p.stdout, read.describe())
	}
	return calibrate.Validate(p.ctx, calibrate.ValidateOptions{
		Model: model.Model, Index: index, Areas: read.Areas, Surveys: read.surveys, HoldOut: c.Holdout, Against: others, Sources: read.Sources, Made: c.Made,
	})
}

// others reads the files of --against, by their names.
func (c *validateCmd) others(p *program) (map[string]map[string]calibrate.Figure, error) {
	all := map[string]map[string]calibrate.Figure{}
	for _, path := range c.Against {
		table, err := tablescore.ReadFigures(p.ctx, path)
		if err != nil {
			return nil, err
		}
		figures := make(map[string]calibrate.Figure, len(table))
		for code, row := range table {
			of := func(outcome string) float64 {
				if v, ok := row[outcome]; ok {
					return v
				}
				return math.NaN()
			}
			figures[code] = calibrate.Figure{Lonely: of("lonely_65"), Severe: of("severe_65"), Lonely18: of("lonely_18"), Severe18: of("severe_18")}
		}
		all[filepath.Base(path)] = figures
	}
	return all, nil
}

// editionLimit is more areas of one level than the country has.
const editionLimit = 100_000

// edition compares the estimates of the current edition, as they are served.
func (c *validateCmd) edition(p *program) (report *validation.Report, err error) {
	others, err := c.others(p)
	if err != nil {
		return nil, err
	}
	return report, p.withDatabase(func(db *database) error {
		e, err := db.Current(p.ctx)
		if err != nil {
			return explainEdition(err)
		}
		report = &validation.Report{Schema: validation.Schema, Model: e.Model, Made: c.Made, Design: validation.AsIs, Resamples: validation.Resamples}
		for _, level := range []risk.Level{risk.Buurt, risk.Wijk} {
			collection := slices.IndexFunc(store.Collections, func(s *store.Collection) bool { return s.Level == level.String() })
			areas, _, err := e.Ranked(p.ctx, store.Collections[collection], store.Query{Limit: editionLimit}, store.Order{}, 0)
			if err != nil {
				return err
			}
			compareEdition(report, level, areas, others)
		}
		if len(report.Comparisons) == 0 {
			return errors.New("compare edition " + e.ID + ": it has no figures of RIVM for its wijken or buurten; import RIVM's table too, or give --against FILE")
		}
		return nil
	})
}

// compareEdition adds the areas of one level: against RIVM's figures stored with
// them, which the model may have learnt from, or against those of others.
func compareEdition(report *validation.Report, level risk.Level, areas []store.Area, others map[string]map[string]calibrate.Figure) {
	compare := func(against string, inTraining bool, figure func(store.Area) float64) {
		var pairs []validation.Pair
		for _, a := range areas {
			f := figure(a)
			if !a.Estimate.HasFigures() || math.IsNaN(f) {
				continue
			}
			q := a.Estimate.Lonely65.Percent
			pairs = append(pairs, validation.Pair{Code: a.Code, Municipality: a.MunicipalityCode, Predicted: q.Value, Figure: f,
				Low95: q.Low, High95: q.High, Low80: q.Low80, High80: q.High80})
		}
		if len(pairs) > 2 {
			report.Comparisons = append(report.Comparisons, validation.Comparison{Against: against, Level: level.String(), Outcome: "lonely_65",
				Method: validation.Model, OwnFigure: true, InTraining: inTraining, Measures: validation.Measure(pairs)})
		}
	}
	if len(others) == 0 {
		compare("RIVM", true, func(a store.Area) float64 {
			if a.RIVM == nil {
				return math.NaN()
			}
			return *a.RIVM
		})
	}
	for name, figures := range others {
		compare(name, false, func(a store.Area) float64 {
			if f, ok := figures[a.Code]; ok {
				return f.Lonely
			}
			return math.NaN()
		})
	}
}
