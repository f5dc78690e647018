package ingest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/edition"
	"risicokaart/internal/risk"
	"risicokaart/internal/source/indicator"
	"risicokaart/internal/store"
)

// readOwn reads the files of own data. What is wrong with their rows is told
// once the areas are known, in one message with the codes that are not.
func (r *run) readOwn(ctx context.Context) error {
	for _, path := range r.Indicators {
		in, err := indicator.Read(ctx, path)
		if err != nil {
			return err
		}
		if store.ReservedIndicator(in.ID) {
			in.Problems = append(in.Problems, indicator.Problem{Text: fmt.Sprintf(
				"its name gives the id %s, which is a figure of the model; give another name, in a column name", in.ID)})
		}
		r.own = append(r.own, in)
		f := &file{path: path, named: true, kind: edition.Indicator}
		r.files, r.rows[f] = append(r.files, f), len(in.Rows)
		if slices.Contains(r.columns, indicator.Prefix+in.ID) {
			r.units[indicator.Prefix+in.ID] = catalogue.Unit(in.Unit)
		}
	}
	// By name, so that the order in which files are given does not matter.
	slices.SortStableFunc(r.own, func(a, b *indicator.Indicator) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return r.checkOwnColumns()
}

// checkOwnColumns refuses a model that reads own data that is not given.
func (r *run) checkOwnColumns() error {
	given := []string{}
	for _, in := range r.own {
		given = append(given, indicator.Prefix+in.ID)
	}
	for _, column := range r.columns {
		if !isOwn(column) || slices.Contains(given, column) || r.AllowMissing {
			continue
		}
		return fmt.Errorf("check model %s: it reads %s, and no own data gives that (given: %s); give the file with --indicator FILE.csv, or go on with gaps by --allow-missing",
			r.model.ID, column, cmp.Or(strings.Join(given, ", "), "none"))
	}
	return nil
}

// isOwn reports whether a column that a model reads is own data.
func isOwn(column string) bool { return strings.HasPrefix(column, indicator.Prefix) }

// withoutOwn leaves out the files that are own data or areas: in a folder that is
// imported whole they would be taken for files of CBS.
func (r *run) withoutOwn(files []*file) []*file {
	return slices.DeleteFunc(files, func(f *file) bool {
		mine := slices.ContainsFunc(slices.Concat(r.Indicators, []string{r.Areas.Path}), func(path string) bool { return sameFile(path, f.path) })
		if mine {
			closeFiles([]*file{f})
		}
		return mine
	})
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// useOwn checks own data against the areas of the edition, and gives the model
// the figures that it reads. tables are the names of the files of figures
// before; those of own data come behind them, as their positions do.
func (r *run) useOwn(inputs []store.ModelInput, tables []string) ([]string, error) {
	known := map[string]int{}
	for i, in := range inputs {
		known[in.Code] = i
	}
	err := indicator.Check(r.own, func(code string) bool { _, ok := known[code]; return ok })
	if err != nil {
		return nil, err
	}
	for _, in := range r.own {
		tables = append(tables, filepath.Base(in.File))
		column := slices.Index(r.columns, indicator.Prefix+in.ID)
		if column < 0 {
			continue
		}
		for _, row := range in.Rows {
			input := &inputs[known[row.Code]]
			input.Values[column], input.Sources[column] = &row.Value, len(tables)
		}
	}
	return tables, nil
}

// estimate runs the model. A buurt without an own figure takes that of its wijk
// or gemeente and shows it in its explanation: where the larger area turns out
// to be hidden its figure is forgotten, and the model runs again.
func (r *run) estimate(input risk.Input) (*risk.Result, error) {
	for {
		result, err := risk.Score(r.model, input)
		if err != nil || !r.forgetHidden(input.Areas, result.Estimates) {
			return result, err
		}
	}
}

// forgetHidden deletes the own figures of hidden areas that others could take
// theirs from, and reports whether there were any.
func (r *run) forgetHidden(areas []risk.Area, estimates []risk.Estimate) bool {
	before, after := 0, 0
	for i := range estimates {
		if a := &areas[i]; a.Level != risk.Buurt && !estimates[i].HasFigures() {
			before += len(a.Raw)
			maps.DeleteFunc(a.Raw, func(column string, _ float64) bool { return isOwn(column) })
			after += len(a.Raw)
		}
	}
	return after < before
}

// saveOwn stores own data of the areas whose figures may be shown, and counts
// the others.
func (r *run) saveOwn(ctx context.Context, d *store.Draft) error {
	for _, in := range r.own {
		values := make([]store.IndicatorValue, len(in.Rows))
		for i, row := range in.Rows {
			values[i] = store.IndicatorValue{Code: row.Code, Value: row.Value, Low: orNil(row.Low), High: orNil(row.High)}
		}
		info := store.Indicator{ID: in.ID, Name: in.Name, Unit: in.Unit, Year: in.Year, Source: filepath.Base(in.File)}
		stored, err := d.SaveIndicator(ctx, info, values)
		if err != nil {
			return err
		}
		report := IndicatorReport{ID: in.ID, Name: in.Name, Unit: in.Unit, Source: info.Source, Areas: stored, Hidden: len(values)}
		for _, n := range stored {
			report.Hidden -= n
		}
		r.report.Indicators = append(r.report.Indicators, report)
	}
	return nil
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
