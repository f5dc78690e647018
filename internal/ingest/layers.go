package ingest

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/source"
	"risicokaart/internal/store"
)

// layer is a layer to import: the file that it is in and what its columns mean.
type layer struct {
	source.Layer
	file  *file
	raw   string          // name of its table, without raw_
	level string          // of its areas; empty for squares
	year  int             // of its figures; 0 for squares
	names store.AreaLayer // which columns identify an area
	// yearCode is the column with year and code of an area in one, as 2024BU05990110.
	yearCode string
	figures  []catalogue.Binding // aligned with the columns that the model reads; zero where it has none
	rules    []rule              // by column; nil where anything goes
	shape    []byte              // of the row that is converted
}

// describe tells what must be known of the edition before it is begun: the
// year of the figures and whether they are made up.
func (r *run) describe() (year int, fictitious bool, err error) {
	for _, l := range slices.Concat(r.data.areas, r.data.others) {
		fictitious = fictitious || strings.Contains(l.Description, fictitiousNotice)
	}
	if year = r.data.year(); year == 0 {
		return 0, false, noYear(r.data.areas[0])
	}
	return year, fictitious, nil
}

// rawLayer describes the layer's table: every column under the publisher's name.
func (l *layer) rawLayer() store.RawLayer {
	raw := store.RawLayer{Name: l.raw}
	if l.GeometryColumn != "" {
		raw.SRID = l.srid()
	}
	for _, c := range l.Columns {
		t := store.Text
		switch c.Type {
		case source.Integer:
			t = store.Integer
		case source.Real:
			t = store.Real
		}
		raw.Columns = append(raw.Columns, store.Column{Name: strings.ToLower(c.Name), Type: t})
	}
	return raw
}

// rawRows converts a layer's rows for COPY, one with each call of fill. each
// sees every row before it is converted. Call stop when done.
func (l *layer) rawRows(ctx context.Context, each func(*source.Row) error) (fill func(*store.RawRow) (bool, error), stop func()) {
	next, stop := iter.Pull2(l.file.container.Rows(ctx, l.Layer))
	return func(raw *store.RawRow) (bool, error) {
		row, err, more := next()
		if !more || err != nil {
			return false, err
		}
		if err := each(row); err != nil {
			return false, err
		}
		return true, l.convert(row, raw)
	}, stop
}

// convert writes a row as it is stored.
func (l *layer) convert(row *source.Row, raw *store.RawRow) error {
	for i := range l.Columns {
		v, err := l.value(row, i)
		if err != nil {
			return err
		}
		if l.rules != nil && l.rules[i] != nil {
			if problem := l.rules[i](v); problem != "" {
				return &source.Error{File: l.file.path, Layer: l.Name, Column: l.Columns[i].Name, Row: row.ID, Problem: problem,
					Hint: "correct the value or take the file from the publisher again"}
			}
		}
		switch {
		case v.null:
			raw.Null(v.why)
		case l.Columns[i].Type == source.Text:
			raw.Text(v.text)
		case l.Columns[i].Type == source.Integer:
			raw.Integer(int64(v.number))
		default:
			raw.Real(v.number)
		}
	}
	if l.GeometryColumn == "" {
		return nil
	}
	if row.Geometry == nil {
		return &source.Error{File: l.file.path, Layer: l.Name, Column: l.GeometryColumn, Row: row.ID,
			Problem: "the area has no geometry", Hint: "take the file from the publisher again"}
	}
	l.shape = row.AppendEWKB(l.shape[:0], l.srid())
	raw.Geometry(l.shape)
	return nil
}

// value is what a column holds: text without padding or a number, or nothing.
type value struct {
	text   string
	number float64
	null   bool
	why    store.Reason // of null
}

// reasons has the letter of each reason that publishers give.
var reasons = map[string]store.Reason{
	source.NotYetPublished: store.NotYetPublished, source.Secret: store.Secret, source.NotAvailable: store.NotAvailable,
}

// value reads a column of a row.
func (l *layer) value(row *source.Row, i int) (value, error) {
	if row.Values[i] == nil {
		return value{null: true, why: store.Present}, nil
	}
	if l.Columns[i].Type == source.Text {
		text, is := row.Values[i].(string)
		if !is {
			text = fmt.Sprint(row.Values[i])
		}
		return value{text: strings.TrimSpace(text)}, nil
	}
	v, err := l.number(row, i)
	if err != nil {
		return value{}, err
	}
	if reason, is := source.Missing(v); is {
		return value{null: true, why: reasons[reason]}, nil
	}
	return value{number: v}, nil
}

// number reads a numeric value; SQLite lets a column hold what it was not
// declared for, so a text that is a number is taken as one.
func (l *layer) number(row *source.Row, i int) (float64, error) {
	var v float64
	var err error
	switch x := row.Values[i].(type) {
	case int64:
		return float64(x), nil
	case float64:
		v = x
	case string:
		v, err = strconv.ParseFloat(strings.TrimSpace(x), 64)
	default:
		err = fmt.Errorf("unexpected %T", x)
	}
	whole := l.Columns[i].Type != source.Integer || v == math.Trunc(v)
	if err != nil || !whole || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, &source.Error{File: l.file.path, Layer: l.Name, Column: l.Columns[i].Name, Row: row.ID,
			Problem: fmt.Sprintf("%v is not a number that fits a column of type %s", row.Values[i], l.Columns[i].Type)}
	}
	return v, nil
}
