package gpkg

import (
	"context"
	"database/sql/driver"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"risicokaart/internal/source"
)

// Rows streams the features of l. A row, all but its geometry, is overwritten by
// the next. The first error, an [*source.Error] that names layer and row or the
// cause of a cancelled context, ends the sequence.
func (f *File) Rows(ctx context.Context, l source.Layer) iter.Seq2[*source.Row, error] {
	return func(yield func(*source.Row, error) bool) {
		position := int64(0)
		broken := func(problem string, err error) error {
			return f.broken(ctx, source.Error{Layer: l.Name, Row: position, Problem: problem}, err)
		}
		conn, err := f.db.Conn(ctx)
		if err != nil {
			yield(nil, broken("cannot read the features", err))
			return
		}
		defer conn.Close()
		stopped := false
		// The driver itself is asked: package database/sql would look at the type
		// of every value twice, and a country has millions of them.
		err = conn.Raw(func(c any) error {
			rows, err := c.(driver.QueryerContext).QueryContext(context.Background(), selectAll(l), nil)
			if err != nil {
				return broken("cannot read the features", err)
			}
			defer rows.Close()
			s := newScanner(l)
			for {
				err := ctx.Err()
				if err == nil {
					err = rows.Next(s.values)
				}
				if err == io.EOF {
					return nil
				}
				if err != nil {
					return broken(fmt.Sprintf("the file is damaged after %d of %d features", position, l.Count), err)
				}
				position++
				if err := s.read(position); err != nil {
					return err
				}
				if stopped = !yield(&s.row, nil); stopped {
					return nil
				}
			}
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// selectAll returns the query for every feature: primary key, geometry, columns.
func selectAll(l source.Layer) string {
	names := make([]string, 0, len(l.Columns)+2)
	if l.PrimaryKey == "" {
		names = append(names, "NULL")
	} else {
		names = append(names, quote(l.PrimaryKey))
	}
	names = append(names, quote(l.GeometryColumn))
	for _, c := range l.Columns {
		names = append(names, quote(c.Name))
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM " + quote(l.Name)
}

// scanner receives the values of one row of [selectAll] at a time.
type scanner struct {
	layer  source.Layer
	values []driver.Value
	row    source.Row
}

func newScanner(l source.Layer) *scanner {
	return &scanner{layer: l, values: make([]driver.Value, len(l.Columns)+2),
		row: source.Row{Values: make([]any, len(l.Columns))}}
}

// read makes s.row of what was received last.
func (s *scanner) read(position int64) error {
	s.row.ID, s.row.Geometry = position, nil
	if id, ok := s.values[0].(int64); ok {
		s.row.ID = id
	}
	for i, v := range s.values[2:] {
		s.row.Values[i] = plain(v)
	}
	at := source.Error{File: s.layer.File, Layer: s.layer.Name, Column: s.layer.GeometryColumn, Row: s.row.ID}
	switch blob := s.values[1].(type) {
	case nil:
	case []byte:
		g, err := DecodeGeometry(blob)
		if err != nil {
			at.Problem, at.Err, at.Hint = "cannot decode the geometry", err, "repair the layer, for example with QGIS, or "+
				hintFetchAgain
			return &at
		}
		s.row.Geometry = g
	default:
		at.Problem, at.Hint = fmt.Sprintf("the geometry is a %T, not binary", blob), hintFetchAgain
		return &at
	}
	return nil
}

// plain undoes the driver's conversions of declared dates and booleans.
func plain(v any) any {
	switch v := v.(type) {
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.RFC3339Nano)
	case []byte:
		return text(string(v))
	case string:
		return text(v)
	}
	return v
}

// text makes text of what a program wrote as such: in Windows-1252 where it did not
// convert what it read, or with the zero bytes of fields of a fixed length.
func text(v string) string {
	if !utf8.ValidString(v) {
		v, _ = charmap.Windows1252.NewDecoder().String(v) // which knows all bytes
	}
	if strings.IndexByte(v, 0) >= 0 {
		v = strings.ReplaceAll(v, "\x00", "")
	}
	return v
}
