package study

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"risicokaart/internal/declared"
	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/validation"
)

// Edition is an edition whose estimates are compared, as they are served.
type Edition struct {
	ID        string
	Model     string // id of the model that made the estimates
	ModelFile string // text of its file
	// Areas reads the areas of a level, with rounded and hidden figures as everybody
	// sees them.
	Areas func(context.Context, risk.Level) ([]Area, error)
}

// Area is an area of an edition.
type Area struct {
	calibrate.Estimated
	RIVM *float64 // percentage of lonely residents of 65+ that RIVM publishes; nil for none
}

// EditionOptions is what an edition is compared by.
type EditionOptions struct {
	Model   declared.File // that the estimates are said to be of; the zero file when nothing is said
	Against Tables        // compared with instead of RIVM's figures
	Made    string        // date, YYYY-MM-DD
	Say     func(text string)
}

// comparedLevels are those that figures are compared at.
var comparedLevels = []risk.Level{risk.Buurt, risk.Wijk}

// CompareEdition compares the estimates of an edition with tables of others, or
// else with RIVM's figures in it.
func CompareEdition(ctx context.Context, e Edition, opt EditionOptions) (*validation.Report, error) {
	model, err := e.madeBy(opt.Model)
	if err != nil {
		return nil, err
	}
	levels, codes := map[risk.Level][]Area{}, map[string]bool{}
	for _, level := range comparedLevels {
		if levels[level], err = e.Areas(ctx, level); err != nil {
			return nil, err
		}
		for _, a := range levels[level] {
			codes[a.Code] = true
		}
	}
	figures, err := opt.Against.match(codes, opt.Say)
	if err != nil {
		return nil, err
	}
	report := &validation.Report{Schema: validation.Schema, Model: e.Model, Made: opt.Made, Design: validation.AsIs,
		LearntFrom: calibrate.LearntFrom(model), Resamples: validation.Resamples}
	for _, level := range comparedLevels {
		report.Comparisons = append(report.Comparisons, compareLevel(model, level, levels[level], figures)...)
	}
	switch {
	case len(report.Comparisons) == 0 && len(figures) == 0:
		return nil, fmt.Errorf("compare edition %s: it has no figures of RIVM for its wijken or buurten; "+
			"import RIVM's table too, or give --against FILE", e.ID)
	case len(report.Comparisons) == 0:
		return nil, fmt.Errorf("compare edition %s: fewer than three wijken or buurten have both a figure and an estimate; "+
			"give figures of more areas", e.ID)
	}
	return report, nil
}

// madeBy is the model that made the estimates of the edition, which must be the
// one that they are said to be of. Another one is checked on files.
func (e *Edition) madeBy(said declared.File) (*risk.Model, error) {
	model, err := risk.LoadModel(strings.NewReader(e.ModelFile), "of edition "+e.ID)
	if err != nil || said.Name == "" {
		return model, err
	}
	if err := said.Decode(new(risk.Model), risk.Schema); err != nil {
		return nil, err
	}
	if string(said.Text) != e.ModelFile {
		return nil, fmt.Errorf("compare edition %s: its estimates are of the model %s, not of %s; "+
			"give files to check that on, or import them with it", e.ID, e.Model, said.Name)
	}
	return model, nil
}

// compareLevel compares the areas of one level: with RIVM's figures stored with
// them, which the model may have learnt from, or with those of others.
func compareLevel(model *risk.Model, level risk.Level, areas []Area, others known) (list []validation.Comparison) {
	estimates, published := make([]calibrate.Estimated, len(areas)), map[string]risk.Percentages{}
	for i, a := range areas {
		estimates[i] = a.Estimated
		if a.RIVM != nil {
			published[a.Code] = risk.Percentages{risk.Lonely65: *a.RIVM}
		}
	}
	if len(others) == 0 {
		return calibrate.Compare("RIVM", level, estimates, published, model)
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		list = append(list, calibrate.Compare(name, level, estimates, others[name], nil)...)
	}
	return list
}
