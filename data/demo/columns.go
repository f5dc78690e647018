package demo

import (
	_ "embed" // for the lists of columns
	"strings"
)

// The columns of the published files of 2024, in their order: name, SQL type and
// the first letters of the layers that have the column.
var (
	//go:embed areas.csv
	areasCSV string
	//go:embed squares.csv
	squaresCSV string
)

type column struct {
	name, sql string
	layers    string // of "gwbs"
}

func areaColumns() []column   { return parseColumns(areasCSV) }
func squareColumns() []column { return parseColumns(squaresCSV) }

// columnsOf returns the columns of one layer.
func columnsOf(columns []column, layer string) []column {
	var of []column
	for _, c := range columns {
		if strings.Contains(c.layers, layer) {
			of = append(of, c)
		}
	}
	return of
}

func names(columns []column) []string {
	var all []string
	for _, c := range columns {
		all = append(all, c.name)
	}
	return all
}

func parseColumns(csv string) []column {
	var columns []column
	for line := range strings.Lines(csv) {
		fields := strings.Split(strings.TrimSpace(line), ",")
		if fields[0] != "column" {
			columns = append(columns, column{fields[0], fields[1], fields[2]})
		}
	}
	return columns
}
