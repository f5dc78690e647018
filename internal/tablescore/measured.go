package tablescore

import (
	"context"
	"errors"
	"fmt"
	"math"

	"risicokaart/internal/risk"
	"risicokaart/internal/source"
)

// columnValue is another name of the column of [risk.Ranked].
const columnValue = "value"

// Measured is a table of published or measured percentages (0-100); NaN is no value.
type Measured struct {
	Columns map[risk.Outcome]string // their names
	ByCode  map[string]risk.Percentages
}

// ReadMeasured reads a table of percentages. Its columns are code and any fitted
// outcome by its name; value, or else the first column beside the codes, stands
// for lonely_65.
func ReadMeasured(ctx context.Context, path string) (*Measured, error) {
	s, err := readSheet(ctx, path)
	if err != nil {
		return nil, err
	}
	if len(s.Columns) < 2 { // CSV needs a separator, an OData answer does not
		return nil, &source.Error{File: s.File, Problem: "it has codes and no figures",
			Hint: "give a column value with percentages of 0-100"}
	}
	f := &Measured{s.outcomeColumns(), map[string]risk.Percentages{}}
	for _, code := range s.codes {
		f.ByCode[code] = risk.Percentages{}
	}
	for _, outcome := range risk.FittedOutcomes() {
		name, has := f.Columns[outcome]
		if !has {
			continue
		}
		percentages, err := s.percentages(name)
		if err != nil {
			return nil, err
		}
		for i, v := range percentages {
			f.ByCode[s.codes[i]][outcome] = v
		}
	}
	return f, nil
}

// outcomeColumns finds the columns with figures, by outcome, in a sheet with two
// columns at least.
func (s *sheet) outcomeColumns() map[risk.Outcome]string {
	columns := map[risk.Outcome]string{}
	for _, outcome := range risk.FittedOutcomes() {
		if at := s.Index(outcome.String()); at >= 0 {
			columns[outcome] = s.Columns[at].Name
		}
	}
	if at := s.Index(columnValue); at >= 0 && columns[risk.Ranked] == "" {
		columns[risk.Ranked] = s.Columns[at].Name
	}
	if len(columns) == 0 {
		beside := 1
		if s.Index(columnCode) == 1 {
			beside = 0
		}
		columns[risk.Ranked] = s.Columns[beside].Name
	}
	return columns
}

// percentages reads a column. Fractions are refused: half a percent of lonely
// people is nowhere, half of them is.
func (s *sheet) percentages(name string) ([]float64, error) {
	const hint = "call the column with percentages of 0-100 value; RIVM's own tables are read without --against"
	columns, err := s.numbers([]string{name})
	if err != nil {
		var at *source.Error
		if errors.As(err, &at) {
			at.Hint = hint
		}
		return nil, err
	}
	highest := math.Inf(-1)
	for i, v := range columns[name] {
		switch {
		case math.IsNaN(v):
			continue
		case !(v >= 0 && v <= 100):
			return nil, s.fault(i+1, name, fmt.Sprintf("%v is not a percentage", v), hint)
		}
		highest = max(highest, v)
	}
	if highest > 0 && highest <= 1 {
		return nil, &source.Error{File: s.File, Column: name,
			Problem: fmt.Sprintf("no value is above %v, so these are fractions", highest),
			Hint:    "give percentages of 0-100: 49.5, not 0.495"}
	}
	return columns[name], nil
}
