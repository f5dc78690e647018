package gpkg

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"risicokaart/internal/source"
)

// Rows streams the features of l, one in memory at a time. The first error, an
// [*source.Error] that names layer and row or the cause of a cancelled context, ends
// the sequence.
func (f *File) Rows(ctx context.Context, l source.Layer) iter.Seq2[*source.Row, error] {
	return func(yield func(*source.Row, error) bool) {
		rows, err := f.db.QueryContext(ctx, selectAll(l))
		if err != nil {
			yield(nil, f.broken(ctx, source.Error{Layer: l.Name, Problem: "cannot read the features"}, err))
			return
		}
		defer rows.Close()
		scan := newScanner(l)
		for rows.Next() {
			scan.position++
			if err := rows.Scan(scan.into...); err != nil {
				yield(nil, f.broken(ctx, source.Error{Layer: l.Name, Row: scan.position, Problem: "cannot read the feature"}, err))
				return
			}
			row, err := scan.row(l)
			if !yield(row, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			at := source.Error{Layer: l.Name, Problem: fmt.Sprintf("the file is damaged after %d of %d features", scan.position, l.Count)}
			yield(nil, f.broken(ctx, at, err))
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

// scanner receives the values of one row of [selectAll].
type scanner struct {
	position int64 // rows scanned
	id, geom any
	values   []any
	into     []any
}

func newScanner(l source.Layer) *scanner {
	s := &scanner{values: make([]any, len(l.Columns))}
	s.into = append(s.into, &s.id, &s.geom)
	for i := range s.values {
		s.into = append(s.into, &s.values[i])
	}
	return s
}

// row makes a Row of what was scanned last.
func (s *scanner) row(l source.Layer) (*source.Row, error) {
	r := &source.Row{ID: s.position, Values: make([]any, len(s.values))}
	if id, ok := s.id.(int64); ok {
		r.ID = id
	}
	for i, v := range s.values {
		r.Values[i] = plain(v)
	}
	at := source.Error{File: l.File, Layer: l.Name, Column: l.GeometryColumn, Row: r.ID}
	switch blob := s.geom.(type) {
	case nil:
	case []byte:
		g, err := DecodeGeometry(blob)
		if err != nil {
			at.Problem, at.Err, at.Hint = "cannot decode the geometry", err, "repair the layer, for example with QGIS, or "+hintFetchAgain
			return nil, &at
		}
		r.Geometry = g
	default:
		at.Problem, at.Hint = fmt.Sprintf("the geometry is a %T, not binary", blob), hintFetchAgain
		return nil, &at
	}
	return r, nil
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
		return string(v)
	}
	return v
}
