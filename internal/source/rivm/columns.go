package rivm

import (
	"errors"
	"fmt"
	"strings"

	"risicokaart/internal/source"
)

// column is a column of the file at hand; index is -1 when the file lacks it.
type column struct {
	name  string // as in the header
	index int
}

// text is a value as it was written; "" for none.
func (c column) text(row *source.Row) string {
	if c.index < 0 || row.Values[c.index] == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(row.Values[c.index]))
}

// wrap adds the column to err.
func (c column) wrap(err error) error { return &wrong{c.name, err} }

// wrong says which column a value is wrong in.
type wrong struct {
	column string
	err    error
}

func (w *wrong) Error() string { return w.column + ": " + w.err.Error() }

// columns are the columns that an [Estimate] is made of.
type columns struct {
	code, name, period, age, margin   column
	lonely, severe, emotional, social column
}

// fault says where in a file a value is wrong.
func (c columns) fault(l source.Layer, row int64, err error) error {
	at := &source.Error{File: l.File, Row: row, Problem: err.Error()}
	var w *wrong
	if errors.As(err, &w) {
		at.Column, at.Problem = w.column, w.err.Error()
	}
	return at
}

// findColumns finds the columns of a table. Names are matched on their stem:
// the number behind it changes with every table.
func findColumns(l source.Layer) (columns, error) {
	var c columns
	wanted := []struct {
		to       *column
		stems    []string
		optional bool
	}{
		{&c.code, []string{"WijkenEnBuurten"}, false},
		{&c.name, []string{"Gemeentenaam"}, true}, // of wijken and buurten too
		{&c.period, []string{"Perioden"}, false},
		{&c.age, []string{"Leeftijd"}, false},
		{&c.margin, []string{"Marges"}, false},
		{&c.lonely, []string{"Eenzaam"}, false},
		{&c.severe, []string{"SterkEenzaam", "ErnstigZeerErnstigEenzaam"}, false},
		{&c.emotional, []string{"EmotioneelEenzaam"}, true},
		{&c.social, []string{"SociaalEenzaam"}, true},
	}
	for _, w := range wanted {
		*w.to = column{name: w.stems[0], index: -1}
		for i, found := range l.Columns {
			name := found.Name
			if !hasStem(name, w.stems) {
				continue
			}
			if w.to.index >= 0 {
				return c, &source.Error{File: l.File, Problem: fmt.Sprintf("columns %s and %s are both about %s",
					w.to.name, name,
					w.stems[0]), Hint: "keep one"}
			}
			*w.to = column{name: name, index: i}
		}
		if w.to.index < 0 && !w.optional {
			return c, &source.Error{File: l.File, Problem: "no column " + strings.Join(w.stems, " or "),
				Hint: "fetch table 50150NED, 50120NED or 50090NED as CSV with all its columns"}
		}
	}
	return c, nil
}

// hasStem reports whether name is one of stems, with or without a number behind it.
func hasStem(name string, stems []string) bool {
	stem := name
	if i := strings.LastIndexByte(name, '_'); i >= 0 && strings.Trim(name[i+1:], "0123456789") == "" {
		stem = name[:i]
	}
	for _, s := range stems {
		if stem == s {
			return true
		}
	}
	return false
}
