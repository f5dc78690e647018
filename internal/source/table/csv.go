package table

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"risicokaart/internal/source"
	"risicokaart/internal/source/textfile"
)

// csvFile is what a first pass over a CSV file finds out about it.
type csvFile struct {
	text    *textfile.File
	comma   rune
	columns []csvColumn
}

// csvColumn collects the values of a column, read with a decimal point and read
// with a decimal comma.
type csvColumn struct {
	name            string
	point, comma    source.Guess
	hasFraction     bool // with a decimal point
	hasCommaDecimal bool // the column is to be read with a decimal comma
}

// swapMarks makes a decimal comma a point, and a point something else.
var swapMarks = strings.NewReplacer(",", ".", ".", ",")

// readCSV describes the layer of a CSV file.
func (f *File) readCSV(ctx context.Context) error {
	c := &csvFile{text: f.text}
	if err := c.readHeader(ctx); err != nil {
		return err
	}
	err := c.records(ctx, func(texts []string) error {
		f.layer.Count++
		for i, text := range texts {
			c.columns[i].add(text)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if f.layer.Columns, err = c.types(); err != nil {
		return err
	}
	f.rows = c.rows
	return nil
}

// add takes a value into account.
func (c *csvColumn) add(text string) {
	c.point.Add(text)
	c.comma.Add(swapMarks.Replace(text))
	c.hasFraction = c.hasFraction || strings.Contains(text, ".")
}

// types decides on the types of the columns. Commas are decimal only where they
// do not separate the columns too, and only when no column has decimal points:
// then 1.234 could be a thousand or one and a bit.
func (c *csvFile) types() (columns []source.Column, err error) {
	points, commas := "", ""
	for i := range c.columns {
		col := &c.columns[i]
		typ := col.point.Type()
		if c.comma != ',' && typ == source.Text && col.comma.Type() == source.Real {
			typ, col.hasCommaDecimal, commas = source.Real, true, col.name
		} else if typ == source.Real && col.hasFraction {
			points = col.name
		}
		columns = append(columns, source.Column{Name: col.name, Type: typ})
	}
	if points != "" && commas != "" {
		return nil, &source.Error{File: c.text.Path(), Column: commas,
			Problem: fmt.Sprintf("the numbers have a decimal comma, but those of column %q a point", points),
			Hint:    "write all numbers with the same mark, and without one between thousands"}
	}
	return columns, nil
}

// rows is the [rowReader] of CSV.
func (c *csvFile) rows(ctx context.Context, each func([]string) error) error {
	return c.records(ctx, func(texts []string) error {
		for i, text := range texts {
			if c.columns[i].hasCommaDecimal {
				texts[i] = swapMarks.Replace(text)
			}
		}
		return each(texts)
	})
}

// readHeader finds the delimiter and the names of the columns.
func (c *csvFile) readHeader(ctx context.Context) error {
	head, err := c.text.Head(textfile.MaxHeader)
	if err != nil {
		return err
	}
	c.comma = delimiter(head)
	reader, _ := c.reader(ctx)
	names, err := reader.Read()
	if err != nil {
		return c.fault(ctx, err)
	}
	seen := map[string]bool{}
	for i, name := range names {
		name, err := textfile.Clean(name)
		switch lower := strings.ToLower(name); {
		case err != nil:
			return c.fault(ctx, err)
		case name == "":
			return c.header(fmt.Sprintf("column %d of %d in the header has no name", i+1, len(names)))
		case seen[lower]:
			return c.header(fmt.Sprintf("the header has two columns %q", name))
		default:
			seen[lower] = true
		}
		c.columns = append(c.columns, csvColumn{name: name})
	}
	switch {
	case len(names) == 1:
		return c.header("the first line has no comma, semicolon or tab between names of columns")
	case len(names) > source.MaxColumns:
		return c.header(fmt.Sprintf("the header has more than %d columns", source.MaxColumns))
	}
	return nil
}

func (c *csvFile) header(problem string) error {
	return &source.Error{File: c.text.Path(), Problem: problem, Hint: "give a CSV file whose first line names its columns"}
}

// records calls each with the cleaned values of every record after the header.
// Errors name the line, and the column if one is at fault.
func (c *csvFile) records(ctx context.Context, each func([]string) error) error {
	reader, next := c.reader(ctx)
	for n := 0; ; n++ {
		next()
		texts, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, csv.ErrFieldCount):
			err = fmt.Errorf("want %d values, have %d: %w", len(c.columns), len(texts), err)
		}
		if err != nil {
			return c.fault(ctx, err)
		}
		if n == 0 {
			continue // the header
		}
		for i, text := range texts {
			if text, err = textfile.Clean(text); err != nil {
				line, _ := reader.FieldPos(i)
				at := source.Error{Column: c.columns[i].name, Problem: fmt.Sprintf("line %d", line)}
				return c.text.Fault(ctx, at, err)
			}
			texts[i] = missing(text)
		}
		if err := each(texts); err != nil {
			return err
		}
	}
}

// reader returns a CSV reader at the start of the file; next is to be called
// before each record.
func (c *csvFile) reader(ctx context.Context) (reader *csv.Reader, next func()) {
	text := c.text.NewReader(ctx)
	reader = csv.NewReader(text)
	reader.Comma, reader.ReuseRecord = c.comma, true
	return reader, text.Next
}

// fault makes an error of one of the CSV reader, which names the line itself.
func (c *csvFile) fault(ctx context.Context, err error) error {
	return c.text.Fault(ctx, source.Error{Problem: "this is not a whole CSV file"}, err)
}

// delimiter returns what separates the columns: whichever of comma, semicolon
// and tab occurs most in the first line outside quotes.
func delimiter(head []byte) rune {
	counts := map[byte]int{}
	quoted := false
	for _, b := range head {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '\n':
			return most(counts)
		default:
			counts[b]++
		}
	}
	return most(counts)
}

func most(counts map[byte]int) rune {
	best := byte(',')
	for _, b := range []byte(";\t") {
		if counts[b] > counts[best] {
			best = b
		}
	}
	return rune(best)
}
