package ingest

import (
	"context"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"risicokaart/internal/risk"
	"risicokaart/internal/source/indicator"
	"risicokaart/internal/store"
	"risicokaart/internal/store/draft"
)

// useOwn checks own data against the areas of the edition, and gives the model
// the figures that it reads. others are the names of the sources of figures
// before; those of own data come behind them, as their positions do.
func useOwn(in material, inputs []draft.ModelInput, others []string) ([]string, error) {
	known := map[string]int{}
	for i, area := range inputs {
		known[area.Code] = i
	}
	err := indicator.Check(in.Own, func(code string) bool { _, ok := known[code]; return ok })
	if err != nil {
		return nil, err
	}
	for _, own := range in.Own {
		others = append(others, filepath.Base(own.File))
		figure := slices.Index(in.Figures, indicator.Prefix+own.ID)
		if figure < 0 {
			continue
		}
		for _, row := range own.Rows {
			area := &inputs[known[row.Code]]
			area.Values[figure], area.Sources[figure] = &row.Value, len(others)
		}
	}
	return others, nil
}

// estimate runs the model. A buurt without an own figure takes that of its wijk
// or gemeente and shows it in its explanation: where the larger area turns out
// to be hidden its figure is forgotten, and the model runs again.
func estimate(model *risk.Model, in risk.Input) (*risk.Result, error) {
	for {
		result, err := risk.Score(model, in)
		if err != nil || !forgetHidden(in.Areas, result.Estimates) {
			return result, err
		}
	}
}

// forgetHidden deletes the own figures of hidden areas that others could take
// theirs from, and reports whether there were any.
func forgetHidden(areas []risk.Area, estimates []risk.Estimate) bool {
	before, after := 0, 0
	for i := range estimates {
		if a := &areas[i]; a.Level != risk.Buurt && !estimates[i].HasFigures() {
			before += len(a.Raw)
			maps.DeleteFunc(a.Raw, func(figure string, _ float64) bool {
				return strings.HasPrefix(figure, indicator.Prefix)
			})
			after += len(a.Raw)
		}
	}
	return after < before
}

// saveOwn stores own data of the areas whose figures may be shown, and counts
// the others.
func saveOwn(ctx context.Context, d *draft.Draft, own []*indicator.Indicator) (reports []IndicatorReport, err error) {
	for _, in := range own {
		values := make([]store.IndicatorValue, len(in.Rows))
		for i, row := range in.Rows {
			values[i] = store.IndicatorValue{Code: row.Code, Value: row.Value, Low: orNil(row.Low), High: orNil(row.High)}
		}
		info := store.Indicator{ID: in.ID, Name: in.Name, Unit: in.Unit, Year: in.Year, Source: filepath.Base(in.File)}
		stored, err := d.SaveIndicator(ctx, info, values)
		if err != nil {
			return nil, err
		}
		report := IndicatorReport{ID: in.ID, Name: in.Name, Unit: in.Unit, Source: info.Source,
			Areas: stored, Hidden: len(values)}
		for _, n := range stored {
			report.Hidden -= n
		}
		reports = append(reports, report)
	}
	return reports, nil
}

func orNil(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}

// IndicatorReport tells what came of one file of own data.
type IndicatorReport struct {
	ID     string         `json:"id"`
	Name   string         `json:"name"`
	Unit   string         `json:"unit"`
	Source string         `json:"source"`
	Areas  map[string]int `json:"areas"`  // level -> areas with a figure
	Hidden int            `json:"hidden"` // areas whose figure is left out, as all their figures are hidden
}

func (r IndicatorReport) line() string {
	text := fmt.Sprintf("own data   %s", r.Name)
	if r.Unit != "" {
		text += " (" + r.Unit + ")"
	}
	return text + fmt.Sprintf(", column %s%s: %d gemeenten, %d wijken, %d buurten; %d left out, as the figures of those areas are hidden\n",
		indicator.Prefix, r.ID, r.Areas["gemeente"], r.Areas["wijk"], r.Areas["buurt"], r.Hidden)
}
