package tablescore

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"risicokaart/internal/source"
	"risicokaart/internal/source/table"
)

// columnCode is the column with the areas' codes; without it the first is.
const columnCode = "code"

// sheet is a table in memory.
type sheet struct {
	source.Layer
	codes []string
	rows  [][]any // as in [source.Row]
}

// readSheet reads the table at path. Codes are unique and not empty.
func readSheet(ctx context.Context, path string) (s *sheet, err error) {
	file, err := table.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	s = &sheet{Layer: file.Layers()[0]}
	at := max(s.Index(columnCode), 0)
	s.asText(at, s.Index(columnWijk), s.Index(columnGemeente))
	seen := map[string]int{}
	for row, err := range file.Rows(ctx, s.Layer) {
		if err != nil {
			return nil, err
		}
		code := text(row.Values[at])
		s.rows = append(s.rows, row.Values)
		s.codes = append(s.codes, code)
		n := len(s.rows)
		switch first, twice := seen[code]; {
		case code == "":
			return nil, s.fault(n, s.Columns[at].Name, "the code is empty", "give every row a code of its own")
		case twice:
			return nil, s.fault(n, s.Columns[at].Name, fmt.Sprintf("code %q stands in row %d too", code, first),
				"give every row a code of its own")
		}
		seen[code] = n
	}
	if len(s.rows) == 0 {
		return nil, &source.Error{File: s.File, Problem: "there are no rows below the names of the columns",
			Hint: "give one row per area"}
	}
	return s, nil
}

// asText has columns read as they are written: of a code, 1.10 is not 1.1.
func (s *sheet) asText(columns ...int) {
	s.Columns = slices.Clone(s.Columns)
	for _, at := range columns {
		if at >= 0 {
			s.Columns[at].Type = source.Text
		}
	}
}

// fault is an error about one cell; rows count from 1, below the header.
func (s *sheet) fault(row int, column, problem, hint string) error {
	return &source.Error{File: s.File, Column: column, Row: int64(row), Problem: problem, Hint: hint}
}

// numbers reads whole columns; NaN is no value.
func (s *sheet) numbers(names []string) (map[string][]float64, error) {
	if err := s.RequireColumns(names...); err != nil {
		return nil, err
	}
	columns := map[string][]float64{}
	for _, name := range names {
		at := s.Index(name)
		written := s.written(at)
		for i, row := range s.rows {
			v, err := number(row[at], written)
			if err != nil {
				return nil, s.fault(i+1, s.Columns[at].Name, err.Error(),
					"write numbers as 1234.5, and leave the cell empty where there is no value")
			}
			columns[name] = append(columns[name], v)
		}
	}
	return columns, nil
}

// texts reads a column that need not be there; then all are empty.
func (s *sheet) texts(name string) []string {
	texts := make([]string, len(s.rows))
	if at := s.Index(name); at >= 0 {
		for i, row := range s.rows {
			texts[i] = text(row[at])
		}
	}
	return texts
}

// text is a value as it was written.
func text(v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		return v
	}
	return ""
}

// na is how R writes that there is no value.
const na = "NA"

// written tells how the numbers of a column are written that the table took for text,
// because it holds NA or a number with an exponent somewhere.
func (s *sheet) written(at int) source.Column {
	var n source.Numbers
	for _, row := range s.rows {
		if text, is := row[at].(string); is && text != na {
			n.Add(text)
		}
	}
	return n.Column(s.Columns[at].Name, 0)
}

// number is a cell as a number; NaN is no value: an empty cell, a lone point, NA,
// or a code of CBS (-99997 and alike, see [source.Missing]).
func number(v any, written source.Column) (n float64, err error) {
	switch v := v.(type) {
	case nil:
		return math.NaN(), nil
	case int64:
		n = float64(v)
	case float64:
		n = v
	case string:
		if v == na {
			return math.NaN(), nil
		}
		switch {
		case written.Doubt != "":
			return 0, errors.New(written.Doubt)
		case written.Type == source.Text: // one by one, to name the one that is wrong
			n, err = source.ParseNumber(v)
		default:
			n, err = strconv.ParseFloat(written.Plain(v), 64)
		}
		if err != nil {
			return 0, err
		}
	}
	if _, missing := source.Missing(n); missing {
		return math.NaN(), nil
	}
	return n, nil
}
