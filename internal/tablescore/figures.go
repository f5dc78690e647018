package tablescore

import (
	"context"
	"fmt"
	"math"
)

// Outcomes are the columns of a table of percentages, beside code.
var Outcomes = []string{"lonely_65", "severe_65", "lonely_18", "severe_18"}

// columnValue is another name of the first of [Outcomes].
const columnValue = "value"

// ReadFigures reads a table of published or measured percentages (0-100), by
// code and by outcome. Its columns are code and any of [Outcomes]; value, or else
// the first column beside the codes, stands for lonely_65. NaN is no value.
func ReadFigures(ctx context.Context, path string) (map[string]map[string]float64, error) {
	s, err := readSheet(ctx, path)
	if err != nil {
		return nil, err
	}
	columns := map[string]string{} // by outcome
	for _, outcome := range Outcomes {
		if at := s.Index(outcome); at >= 0 {
			columns[outcome] = s.Columns[at].Name
		}
	}
	if at := s.Index(columnValue); at >= 0 && columns[Outcomes[0]] == "" {
		columns[Outcomes[0]] = s.Columns[at].Name
	}
	if len(columns) == 0 {
		beside := 1 // a table has two columns at least
		if s.Index(columnCode) == 1 {
			beside = 0
		}
		columns[Outcomes[0]] = s.Columns[beside].Name
	}
	figures := map[string]map[string]float64{}
	for _, code := range s.codes {
		figures[code] = map[string]float64{}
	}
	for outcome, name := range columns {
		numbers, err := s.numbers([]string{name})
		if err != nil {
			return nil, err
		}
		for i, v := range numbers[name] {
			if !math.IsNaN(v) && !(v >= 0 && v <= 100) {
				return nil, s.fault(i+1, name, fmt.Sprintf("%v is not a percentage", v), "give percentages of 0-100")
			}
			figures[s.codes[i]][outcome] = v
		}
	}
	return figures, nil
}
