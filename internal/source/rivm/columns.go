package rivm

import (
	"bytes"
	"fmt"
	"strings"
)

// column is a column of the file at hand; index is -1 when the file lacks it.
type column struct {
	name  string // as in the header
	index int
}

// wrap adds the column's name to err.
func (c column) wrap(err error) error {
	return fmt.Errorf("column %s: %w", c.name, err)
}

// columns are the columns that an [Estimate] is made of.
type columns struct {
	code, name, period, age, margin   column
	lonely, severe, emotional, social column
}

// findColumns finds the columns in a header. Names are matched on their stem:
// the number behind it changes with every table.
func findColumns(header []string) (columns, error) {
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
		for i, name := range header {
			name = strings.TrimSpace(name)
			if !hasStem(name, w.stems) {
				continue
			}
			if w.to.index >= 0 {
				return c, fmt.Errorf("line 1: columns %s and %s are both about %s; keep one", w.to.name, name, w.stems[0])
			}
			*w.to = column{name: strings.Clone(name), index: i}
		}
		if w.to.index < 0 && !w.optional {
			return c, fmt.Errorf("line 1: no column %s; fetch table 50150NED, 50120NED or 50090NED as CSV with all its columns", strings.Join(w.stems, " or "))
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

// Columns names the columns that the table that starts with these bytes has
// for lonely, severely, emotionally and socially lonely, in this order; "" for
// one that it lacks.
func Columns(start []byte) ([]string, error) {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	header, err := newReader(line).Read()
	if err != nil {
		return nil, fmt.Errorf("read header: %w", err)
	}
	c, err := findColumns(header)
	if err != nil {
		return nil, err
	}
	names := []string{c.lonely.name, c.severe.name, c.emotional.name, c.social.name}
	for i, index := range []int{c.lonely.index, c.severe.index, c.emotional.index, c.social.index} {
		if index < 0 {
			names[i] = ""
		}
	}
	return names, nil
}
