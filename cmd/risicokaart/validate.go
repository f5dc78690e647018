package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/store"
	"risicokaart/internal/tablescore"
	"risicokaart/internal/validation"
)

type validateCmd struct {
	Paths   []string `arg:"" optional:"" help:"Files or folders, as for calibrate; with --as-is one municipality is enough. Without: the estimates of the current edition." type:"path"`
	Model   string   `help:"Model file to check; default the one in the program." type:"existingfile" placeholder:"FILE" env:"RISICOKAART_MODEL"`
	Against []string `help:"Compare with this CSV instead of RIVM's figures, without fitting: columns code and value (percentage of lonely residents of 65+), or lonely_65, severe_65, lonely_18, severe_18." type:"existingfile" placeholder:"FILE"`
	AsIs    bool     `help:"Compare the model as it is with RIVM's figures, without fitting: for areas that it has not learnt from, such as those of one other municipality."`
	Holdout []string `help:"Keep these municipalities apart together, by code, instead of each in turn." placeholder:"GM0599,GM0606"`
	Out     string   `help:"Also write the report as JSON to this file." type:"path" placeholder:"FILE"`
	Made    string   `help:"Date to write into the report; default today." placeholder:"YYYY-MM-DD"`
	studyFiles
}

// Validate refuses what does not go together; kong calls it.
func (c *validateCmd) Validate() error {
	if err := checkMade(c.Made); err != nil {
		return err
	}
	switch {
	case len(c.Holdout) > 0 && len(c.Against) > 0:
		return errors.New("--holdout fits models again, --against does not: give one of them")
	case len(c.Holdout) > 0 && c.AsIs:
		return errors.New("--holdout fits models again, --as-is does not: give one of them")
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
	c.Made = orToday(c.Made)
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
	if len(others) == 0 && !c.AsIs {
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
		Model: model.Model, Index: index, Areas: read.Areas, Surveys: read.surveys, HoldOut: slices.Compact(slices.Sorted(slices.Values(c.Holdout))),
		Against: figures, AsIs: c.AsIs && len(others) == 0, Sources: read.Sources, Made: c.Made,
	})
}

// editionLimit is more areas of one level than the country has.
const editionLimit = 100_000

// edition compares the estimates of the current edition, as they are served.
func (c *validateCmd) edition(p *program) (*validation.Report, error) {
	others, err := c.others(p)
	if err != nil {
		return nil, err
	}
	var report *validation.Report
	err = p.withDatabase(func(db *database) error {
		e, err := db.Current(p.ctx)
		if errors.Is(err, store.ErrNoEdition) {
			return errors.New("there is no edition to validate yet; give files to validate on, or import some with risicokaart import")
		}
		if err != nil {
			return err
		}
		report, err = c.compare(p, e, others)
		return err
	})
	return report, err
}

// compare compares the estimates of an edition with tables of others, or else with
// RIVM's figures in it.
func (c *validateCmd) compare(p *program, e *store.Edition, others map[string]*tablescore.Figures) (*validation.Report, error) {
	model, err := c.editionModel(e)
	if err != nil {
		return nil, err
	}
	report := &validation.Report{Schema: validation.Schema, Model: e.Model, Made: c.Made, Design: validation.AsIs, LearntFrom: calibrate.LearntFrom(model), Resamples: validation.Resamples}
	levels, codes := map[risk.Level][]store.Area{}, map[string]bool{}
	for _, level := range validatedLevels {
		if levels[level], err = e.ExplainedAreas(p.ctx, layer.OfLevel(level), layer.Query{Limit: editionLimit}); err != nil {
			return nil, err
		}
		for _, a := range levels[level] {
			codes[a.Code] = true
		}
	}
	figures, err := p.match(others, codes)
	if err != nil {
		return nil, err
	}
	for _, level := range validatedLevels {
		compareEdition(report, model, level, levels[level], figures)
	}
	switch {
	case len(report.Comparisons) == 0 && len(figures) == 0:
		return nil, errors.New("compare edition " + e.ID + ": it has no figures of RIVM for its wijken or buurten; import RIVM's table too, or give --against FILE")
	case len(report.Comparisons) == 0:
		return nil, errors.New("compare edition " + e.ID + ": fewer than three wijken or buurten have both a figure and an estimate; give figures of more areas")
	}
	return report, nil
}

// editionModel is the model that made the estimates of an edition. Another one
// is checked on files.
func (c *validateCmd) editionModel(e *store.Edition) (*risk.Model, error) {
	model, err := risk.LoadModel(strings.NewReader(e.ModelFile), "of edition "+e.ID)
	if err != nil || c.Model == "" {
		return model, err
	}
	other, err := prevalenceModel(c.Model)
	if err == nil && string(other.text) != e.ModelFile {
		err = fmt.Errorf("compare edition %s: its estimates are of the model %s, not of %s; give files to check that on, or import them with it", e.ID, e.Model, c.Model)
	}
	return model, err
}

// validatedLevels are those that figures are compared at.
var validatedLevels = []risk.Level{risk.Buurt, risk.Wijk}

// compareEdition adds the areas of one level: against RIVM's figures stored with
// them, which the model may have learnt from, or against those of others.
func compareEdition(report *validation.Report, model *risk.Model, level risk.Level, areas []store.Area, others map[string]map[string]calibrate.Figure) {
	estimates, published := make([]calibrate.Estimated, len(areas)), map[string]calibrate.Figure{}
	for i := range areas {
		a := &areas[i]
		estimates[i] = calibrate.Estimated{Code: a.Code, Municipality: a.MunicipalityCode, Estimate: &a.Estimate}
		if a.RIVM != nil {
			published[a.Code] = calibrate.Figure{Lonely: *a.RIVM, Severe: math.NaN(), Lonely18: math.NaN(), Severe18: math.NaN()}
		}
	}
	if len(others) == 0 {
		report.Comparisons = append(report.Comparisons, calibrate.Compare("RIVM", level, estimates, published, model)...)
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		report.Comparisons = append(report.Comparisons, calibrate.Compare(name, level, estimates, others[name], nil)...)
	}
}
