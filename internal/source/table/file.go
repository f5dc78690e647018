// Package table reads tables without geometry: CSV, as StatLine and spreadsheets
// write it, and the JSON of OData version 3 and 4. In both a blank, a lone point or
// dash is no value.
package table

import (
	"context"
	"errors"
	"iter"

	"risicokaart/internal/source"
	"risicokaart/internal/source/textfile"
)

// headBytes is enough of a file to recognise it by.
const headBytes = 8192

// File is an open table. It is safe for concurrent use; close it after use.
type File struct {
	text  *textfile.File
	layer source.Layer
	rows  rowReader
}

// rowReader reads the rows of a format: it calls each with the position of every
// row, from 1, and its values, as text in the order of the layer's columns. each
// may not keep them.
type rowReader func(ctx context.Context, each func(position int64, texts []string) error) error

// Open opens the table at path and reads it once, to find out the types of its
// columns: Integer or Real when all values are numbers. Its layer has no
// geometry column. What is not a table, not all of it, or only one page of an
// answer is refused with an [*source.Error].
func Open(ctx context.Context, path string) (*File, error) {
	text, err := textfile.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	f, err := New(ctx, text)
	if err != nil {
		return nil, errors.Join(err, text.Close())
	}
	return f, nil
}

// New describes the table in text. Closing the result closes that.
func New(ctx context.Context, text *textfile.File) (*File, error) {
	head, err := text.Head(headBytes)
	if err != nil {
		return nil, err
	}
	f := &File{text: text, layer: source.Layer{Name: text.Stem(), File: text.Path()}}
	if isJSON(head) {
		err = f.readOData(ctx)
	} else {
		err = f.readCSV(ctx)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Close releases the file.
func (f *File) Close() error { return f.text.Close() }

// Encoding tells how the file is written.
func (f *File) Encoding() textfile.Encoding { return f.text.Encoding() }

// Layers returns the only layer, called what the file is called. Its Identifier
// is that of the table at StatLine, such as 86165NED, if the file tells.
func (f *File) Layers() []source.Layer { return []source.Layer{f.layer} }

// errStop ends a pass over the rows whose reader has seen enough.
var errStop = errors.New("stop")

// Rows streams the rows of l, which is that of [File.Layers], numbered by
// position from 1. The first error, an
// [*source.Error] or the cause of a cancelled context, ends the sequence.
func (f *File) Rows(ctx context.Context, l source.Layer) iter.Seq2[*source.Row, error] {
	return func(yield func(*source.Row, error) bool) {
		err := f.rows(ctx, func(position int64, texts []string) error {
			row := &source.Row{ID: position, Values: make([]any, len(l.Columns))}
			for i, c := range l.Columns {
				var err error
				if row.Values[i], err = c.Type.Parse(texts[i]); err != nil {
					return &source.Error{File: l.File, Layer: l.Name, Column: c.Name, Row: position,
						Problem: "the value is not of the type that its column had before", Err: err,
						Hint: "do not change the file while it is read"}
				}
			}
			if !yield(row, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(nil, err)
		}
	}
}

// missing returns "" for the ways to write that there is no value.
func missing(text string) string {
	if source.Blank(text) {
		return ""
	}
	return text
}
