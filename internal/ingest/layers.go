package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/source"
	"risicokaart/internal/store"
)

// layer is a layer to import: the file that it is in and what its columns mean.
type layer struct {
	source.Layer
	file    *file
	raw     string              // name of its table, without raw_
	level   string              // of its areas; empty for squares and tables
	names   store.AreaLayer     // which columns identify an area
	figures []catalogue.Binding // aligned with the columns that the model reads; zero where it has none
	rules   []rule              // by column; nil where anything goes
}

// describe reads what must be known of the edition before it is begun: the
// year of the figures and whether they are made up.
func (r *run) describe(ctx context.Context) (year int, fictitious bool, err error) {
	for _, l := range r.data.areas {
		fictitious = fictitious || strings.Contains(l.Description, fictitiousNotice)
		at := l.Index(l.names.Year)
		if at < 0 {
			continue
		}
		for row, err := range l.file.container.Rows(ctx, l.Layer) {
			if err != nil {
				return 0, false, err
			}
			if v, err := l.number(row, at); err == nil { // the rules find the others
				year = max(year, int(v))
			}
			break // CBS gives every record of a file the same year
		}
	}
	if year == 0 {
		year = r.Year
	}
	if year < 2000 || year > 2100 {
		l := r.data.areas[0]
		return 0, false, &source.Error{File: l.file.path, Layer: l.Name, Column: "jaar",
			Problem: "it does not say which year the figures are of", Hint: "is this the CBS Wijk- en Buurtkaart? Else give --year"}
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

// rawRows converts a layer's rows for COPY. each, when not nil, sees every
// row after it was converted.
func (l *layer) rawRows(ctx context.Context, each func(*store.RawRow) error) iter.Seq2[*store.RawRow, error] {
	return func(yield func(*store.RawRow, error) bool) {
		for row, err := range l.file.container.Rows(ctx, l.Layer) {
			var raw *store.RawRow
			if err == nil {
				raw, err = l.rawRow(row)
			}
			if err == nil && each != nil {
				err = each(raw)
			}
			if !yield(raw, err) || err != nil {
				return
			}
		}
	}
}

func (l *layer) rawRow(row *source.Row) (*store.RawRow, error) {
	raw := &store.RawRow{Values: make([]any, len(l.Columns), len(l.Columns)+2)}
	for i, c := range l.Columns {
		value, reason, err := l.value(row, i)
		if err != nil {
			return nil, err
		}
		if l.rules != nil && l.rules[i] != nil {
			if problem := l.rules[i](value); problem != "" {
				return nil, &source.Error{File: l.file.path, Layer: l.Name, Column: c.Name, Row: row.ID, Problem: problem,
					Hint: "correct the value or take the file from the publisher again"}
			}
		}
		if raw.Values[i] = value; reason != "" {
			raw.Missing = appendMissing(raw.Missing, strings.ToLower(c.Name), reason)
		}
	}
	if raw.Missing != nil {
		raw.Missing = append(raw.Missing, '}')
	}
	if l.GeometryColumn == "" {
		return raw, nil
	}
	if row.Geometry == nil {
		return nil, &source.Error{File: l.file.path, Layer: l.Name, Column: l.GeometryColumn, Row: row.ID,
			Problem: "the area has no geometry", Hint: "take the file from the publisher again"}
	}
	var err error
	raw.Geometry, err = row.EWKB(l.srid())
	return raw, err
}

// appendMissing adds a member to a JSON object that is not closed yet. A young
// year misses dozens of columns in every row, so this is written by hand.
func appendMissing(object []byte, column, reason string) []byte {
	if object == nil {
		object = append(make([]byte, 0, 64), '{')
	} else {
		object = append(object, ',')
	}
	object = appendJSON(object, column)
	object = append(object, ':')
	return appendJSON(object, reason)
}

// appendJSON appends text as a JSON string.
func appendJSON(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x80 {
			quoted, err := json.Marshal(text)
			if err != nil {
				panic(err) // text always marshals
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, text...)
	return append(b, '"')
}

// value gives what is stored of a value: text without padding, int64, float64,
// or nil for no value, with the reason where the publisher gives one.
func (l *layer) value(row *source.Row, i int) (value any, missing string, err error) {
	if row.Values[i] == nil {
		return nil, "", nil
	}
	if l.Columns[i].Type == source.Text {
		return strings.TrimSpace(fmt.Sprint(row.Values[i])), "", nil
	}
	v, err := l.number(row, i)
	if err != nil {
		return nil, "", err
	}
	if reason, is := source.Missing(v); is {
		return nil, reason, nil
	}
	if l.Columns[i].Type == source.Integer {
		return int64(v), "", nil
	}
	return v, "", nil
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
