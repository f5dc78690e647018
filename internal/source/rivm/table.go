package rivm

import (
	"fmt"
	"iter"

	"risicokaart/internal/source"
)

// IsTable reports whether a layer without shapes is RIVM's table, as OData
// JSON gives it.
func IsTable(l source.Layer) bool {
	_, err := findColumns(header(l))
	return err == nil
}

// FromTable reads all estimates from the rows of a layer that [IsTable].
func FromTable(l source.Layer, rows iter.Seq2[*source.Row, error]) ([]Estimate, error) {
	columns, err := findColumns(header(l))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", l.File, err)
	}
	var estimates []Estimate
	record := make([]string, len(l.Columns))
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		for i, v := range row.Values {
			if record[i] = ""; v != nil {
				record[i] = fmt.Sprint(v)
			}
		}
		e, wanted, err := columns.estimate(record)
		if err != nil {
			return nil, fmt.Errorf("read %s: row %d: %w", l.File, row.ID, err)
		}
		if wanted {
			estimates = append(estimates, e)
		}
	}
	return estimates, nil
}

func header(l source.Layer) []string {
	names := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		names[i] = c.Name
	}
	return names
}
