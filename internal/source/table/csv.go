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
	layout  layout
	names   []string         // of the columns
	numbers []source.Numbers // how those of each column are written
	columns []source.Column
}

// readCSV describes the layer of a CSV file.
func (f *File) readCSV(ctx context.Context) error {
	c := &csvFile{text: f.text}
	if err := c.readHeader(ctx); err != nil {
		return err
	}
	err := c.records(ctx, func(_ int64, texts []string) error {
		f.layer.Count++
		for i, text := range texts {
			c.numbers[i].Add(text)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.describe(); err != nil {
		return err
	}
	f.layer.Columns, f.rows = c.columns, c.rows
	return nil
}

// describe decides on the types of the columns. Where the numbers of one do not tell
// what the marks in them mean, those of the others do, if they agree.
func (c *csvFile) describe() error {
	elsewhere, disagree := source.Mark(0), false
	for _, n := range c.numbers {
		if mark, _ := n.Mark(); mark != 0 {
			disagree = disagree || elsewhere != 0 && elsewhere != mark
			elsewhere = mark
		}
	}
	if disagree {
		elsewhere = 0
	}
	for i, n := range c.numbers {
		if c.names[i] == "" {
			if n != (source.Numbers{}) && !(i == 0 && n.Whole()) { // R and pandas number their rows
				return c.header(fmt.Sprintf("column %d of %d in the header has no name", i+1, len(c.names)))
			}
			c.names[i] = fmt.Sprintf("unnamed_%d", i+1) // behind the last one, as spreadsheets write it
		}
		c.columns = append(c.columns, n.Column(c.names[i], elsewhere))
	}
	return nil
}

// rows is the [rowReader] of CSV.
func (c *csvFile) rows(ctx context.Context, each func(int64, []string) error) error {
	return c.records(ctx, func(position int64, texts []string) error {
		for i, text := range texts {
			texts[i] = c.columns[i].Plain(text)
		}
		return each(position, texts)
	})
}

// readHeader finds the delimiter and the names of the columns.
func (c *csvFile) readHeader(ctx context.Context) error {
	head, err := c.text.Head(textfile.MaxHeader)
	if err != nil {
		return err
	}
	c.layout = layoutOf(head)
	reader, _ := c.reader(ctx)
	names, err := c.layout.header(reader)
	if err != nil {
		return c.fault(ctx, err)
	}
	seen := map[string]bool{}
	for _, name := range names {
		name, err := textfile.Clean(name)
		switch lower := strings.ToLower(name); {
		case err != nil:
			return c.fault(ctx, err)
		case seen[lower] && name != "":
			return c.header(fmt.Sprintf("the header has two columns %q", name))
		default:
			seen[lower] = true
		}
		c.names = append(c.names, name)
	}
	c.numbers = make([]source.Numbers, len(c.names))
	switch {
	case len(names) == 1:
		return c.header("the first line has no comma, semicolon or tab between names of columns")
	case len(names) > source.MaxColumns:
		return c.header(fmt.Sprintf("the header has more than %d columns", source.MaxColumns))
	}
	return nil
}

func (c *csvFile) header(problem string) error {
	return &source.Error{File: c.text.Path(), Problem: problem,
		Hint: "give a CSV file whose first line names its columns"}
}

// records calls each with the position, from 1, and the cleaned values of every
// record after the header that holds any. Errors name the line, and the column if
// one is at fault.
func (c *csvFile) records(ctx context.Context, each func(int64, []string) error) error {
	reader, next := c.reader(ctx)
	if _, err := c.layout.header(reader); err != nil {
		return c.fault(ctx, err)
	}
	for position := int64(1); ; position++ {
		next()
		texts, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, csv.ErrFieldCount) && noRecord(texts):
			continue
		case errors.Is(err, csv.ErrFieldCount):
			err = fmt.Errorf("want %d values, have %d: %w", len(c.names), len(texts), err)
		}
		if err != nil {
			return c.fault(ctx, err)
		}
		if noRecord(texts) {
			continue
		}
		for i, text := range texts {
			if text, err = textfile.Clean(text); err != nil {
				line, _ := reader.FieldPos(i)
				at := source.Error{Column: c.names[i], Problem: fmt.Sprintf("line %d", line)}
				return c.text.Fault(ctx, at, err)
			}
			texts[i] = missing(text)
		}
		if err := each(position, texts); err != nil {
			return err
		}
	}
}

// reader returns a CSV reader at the start of the file; next is to be called
// before each record.
func (c *csvFile) reader(ctx context.Context) (reader *csv.Reader, next func()) {
	text := c.text.NewReader(ctx)
	reader = csv.NewReader(text)
	reader.Comma, reader.ReuseRecord = c.layout.comma, true
	return reader, text.Next
}

// fault makes an error of one of the CSV reader, which names the line itself.
func (c *csvFile) fault(ctx context.Context, err error) error {
	return c.text.Fault(ctx, source.Error{Problem: "this is not a whole CSV file"}, err)
}
