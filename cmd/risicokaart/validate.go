package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/store"
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
	if len(others) == 0 {
		p.warnOfPart(read)
	}
	if !p.JSON {
		fmt.Fprintln(p.stdout, read.describe())
	}
	codes := map[string]bool{}
	for i := range read.Areas {
		if read.Areas[i].Level != risk.Gemeente {
			codes[read.Areas[i].Code] = true
		}
	}
	figures, err := p.match(others, codes)
	if err != nil {
		return nil, err
	}
	return calibrate.Validate(p.ctx, calibrate.ValidateOptions{
		Model: model.Model, Index: index, Areas: read.Areas, Surveys: read.surveys, HoldOut: slices.Compact(slices.Sorted(slices.Values(c.Holdout))), Against: figures, Sources: read.Sources, Made: c.Made,
	})
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
		if errors.Is(err, store.ErrNoEdition) {
			return errors.New("there is no edition to validate yet; give files to validate on, or import some with risicokaart import")
		}
		if err != nil {
			return err
		}
		report = &validation.Report{Schema: validation.Schema, Model: e.Model, Made: c.Made, Design: validation.AsIs, Resamples: validation.Resamples}
		levels, codes := map[risk.Level][]store.Area{}, map[string]bool{}
		for _, level := range validatedLevels {
			collection := slices.IndexFunc(store.Collections, func(s *store.Collection) bool { return s.Level == level.String() })
			if levels[level], _, err = e.Ranked(p.ctx, store.Collections[collection], store.Query{Limit: editionLimit}, store.Order{}, 0); err != nil {
				return err
			}
			for _, a := range levels[level] {
				codes[a.Code] = true
			}
		}
		figures, err := p.match(others, codes)
		if err != nil {
			return err
		}
		for _, level := range validatedLevels {
			compareEdition(report, level, levels[level], figures)
		}
		switch {
		case len(report.Comparisons) == 0 && len(figures) == 0:
			return errors.New("compare edition " + e.ID + ": it has no figures of RIVM for its wijken or buurten; import RIVM's table too, or give --against FILE")
		case len(report.Comparisons) == 0:
			return errors.New("compare edition " + e.ID + ": fewer than three wijken or buurten have both a figure and an estimate; give figures of more areas")
		}
		return nil
	})
}

// validatedLevels are those that figures are compared at.
var validatedLevels = []risk.Level{risk.Buurt, risk.Wijk}

// compareEdition adds the areas of one level: against RIVM's figures stored with
// them, which the model may have learnt from, or against those of others.
func compareEdition(report *validation.Report, level risk.Level, areas []store.Area, others map[string]map[string]calibrate.Figure) {
	compare := func(against, outcome string, inTraining bool, of func(*risk.Estimate) risk.Quantity, figure func(*store.Area) float64) {
		var pairs []validation.Pair
		for i := range areas {
			a := &areas[i]
			q, f := of(&a.Estimate), figure(a)
			if !a.Estimate.HasFigures() || math.IsNaN(f) || q == (risk.Quantity{}) {
				continue
			}
			pairs = append(pairs, validation.Pair{Code: a.Code, Municipality: a.MunicipalityCode, Predicted: q.Value, Figure: f,
				Low95: q.Low, High95: q.High, Low80: q.Low80, High80: q.High80})
		}
		if len(pairs) > 2 {
			report.Comparisons = append(report.Comparisons, validation.Comparison{Against: against, Level: level.String(), Outcome: outcome,
				Method: validation.Model, OwnFigure: true, InTraining: inTraining, Measures: validation.Measure(pairs)})
		}
	}
	if len(others) == 0 {
		compare("RIVM", comparedOutcomes[0].name, true, comparedOutcomes[0].estimate, func(a *store.Area) float64 {
			if a.RIVM == nil {
				return math.NaN()
			}
			return *a.RIVM
		})
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		for _, o := range comparedOutcomes {
			compare(name, o.name, false, o.estimate, func(a *store.Area) float64 {
				if f, ok := others[name][a.Code]; ok {
					return o.figure(f)
				}
				return math.NaN()
			})
		}
	}
}

// comparedOutcomes are those that figures are given of.
var comparedOutcomes = []struct {
	name     string
	estimate func(*risk.Estimate) risk.Quantity
	figure   func(calibrate.Figure) float64
}{
	{"lonely_65", func(e *risk.Estimate) risk.Quantity { return e.Lonely65.Percent }, func(f calibrate.Figure) float64 { return f.Lonely }},
	{"severe_65", func(e *risk.Estimate) risk.Quantity { return e.Severe65.Percent }, func(f calibrate.Figure) float64 { return f.Severe }},
	{"lonely_18", func(e *risk.Estimate) risk.Quantity { return e.Lonely18.Percent }, func(f calibrate.Figure) float64 { return f.Lonely18 }},
	{"severe_18", func(e *risk.Estimate) risk.Quantity { return e.Severe18.Percent }, func(f calibrate.Figure) float64 { return f.Severe18 }},
}
