package recognise

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"risicokaart/internal/risk"
	"risicokaart/internal/source"
	"risicokaart/internal/source/srs"
)

// Layer is a layer of areas, of squares, or a table about areas, with what its
// columns mean.
type Layer struct {
	source.Layer
	Table string     // a name of its own in the dataset: gemeenten, buurten_2023, table_1, vk100
	Level risk.Level // of its areas; that of the first row in a table that has several, 0 for squares
	Year  int        // of its figures; 0 for squares

	file     *file
	columns  columnsOf
	bindings []binding       // aligned with the figures that were asked for
	rules    []rule          // by column; nil where anything goes
	numeric  []bool          // columns of text that figures are made from
	system   int             // of the shapes, see [Layer.SRID]
	skip     map[string]bool // codes of areas that another file of the same year has too
}

// Shapes reports whether the rows have shapes.
func (l *Layer) Shapes() bool { return l.GeometryColumn != "" }

// SRID is the EPSG code of the layer's shapes: 28992 for RD, 4326 for degrees with
// longitude first. EPSG:4326 proper has latitude first; files that claim it and mean
// so are refused.
func (l *Layer) SRID() int { return l.system }

// tells reports whether the layer says something of areas that an edition is made from.
func (l *Layer) tells() bool {
	return l.Shapes() || l.columns.residents != none || slices.ContainsFunc(l.bindings,
		func(b binding) bool { return b.value != none })
}

// cutName matches the name of a column that GDAL cut to ten characters for a shapefile,
// and numbered as it was alike to another then.
var cutName = regexp.MustCompile(`^.{7,8}_\d{1,2}$`)

// cut reports whether names of columns are cut so that they do not tell figures apart.
func (l *Layer) cut() bool {
	alike := 0
	for _, c := range l.Columns {
		if len(c.Name) > 10 {
			return false
		}
		if len(c.Name) == 10 && cutName.MatchString(c.Name) {
			alike++
		}
	}
	return alike > 1
}

// someColumns lists a few columns besides the code, for messages.
func (l *Layer) someColumns() string {
	var names []string
	for i, c := range l.Columns {
		if i != l.columns.code && len(names) < 5 {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, ", ")
}

// has reports whether the layer gives the figure at a position.
func (l *Layer) has(figure int) bool { return l.bindings[figure].value != none }

// Value is what a column holds: text without padding, or a number, or nothing.
type Value struct {
	Text   string
	Number float64 // also of text that figures are made from; NaN where that is none
	Null   bool
	Why    string // there is nothing: a reason of package source; "" where none is given
}

// Row is one row of a layer, held to the rules of its columns.
type Row struct {
	ID     int64   // as in [source.Row]
	Values []Value // aligned with the layer's columns
	layer  *Layer
	source *source.Row
}

// Rows reads all rows but those of areas that are none: the country, people abroad, and
// what another file of the year has too. It overwrites a row with the next one, and ends with the
// first error: a value that is no number where one belongs, or a figure that no
// area can have.
func (l *Layer) Rows(ctx context.Context) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		row := &Row{layer: l, Values: make([]Value, len(l.Columns))}
		for read, err := range l.file.container.Rows(ctx, l.Layer) {
			if err == nil && l.leaveOut(read) {
				continue
			}
			if err == nil {
				row.ID, row.source = read.ID, read
				err = row.convert()
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// convert reads the values and holds them to the rules.
func (r *Row) convert() (err error) {
	for i := range r.Values {
		if r.Values[i], err = r.layer.value(r.source, i); err != nil {
			return err
		}
		if rule := r.layer.rules; rule != nil && rule[i] != nil {
			if problem := rule[i](r.Values[i]); problem != "" {
				return r.layer.wrong(r.source, i, problem, "correct the value or take the file from the publisher again")
			}
		}
	}
	return nil
}

// AppendShape appends the row's shape as EWKB in the layer's system.
func (r *Row) AppendShape(ewkb []byte) ([]byte, error) {
	if r.source.Geometry == nil {
		return ewkb, r.layer.wrongShape(r.ID, "the area has no geometry")
	}
	if err := srs.Check(r.source.Geometry.FlatCoords(), r.layer.system); err != nil {
		return ewkb, r.layer.wrongShape(r.ID, err.Error())
	}
	return r.source.AppendEWKB(ewkb, r.layer.SRID()), nil
}

// Refuse says what is wrong with the area that the row is about, and what to do.
func (r *Row) Refuse(problem, hint string) error {
	return r.layer.wrong(r.source, r.layer.columns.code, problem, hint)
}

// text is what stands in a column; "" for nothing.
func (r *Row) text(column int) string {
	if column == none || r.Values[column].Null {
		return ""
	}
	if r.layer.Columns[column].Type == source.Text {
		return r.Values[column].Text
	}
	return strconv.FormatFloat(r.Values[column].Number, 'f', -1, 64)
}

// number is the number in a column; NaN for none.
func (r *Row) number(column int) float64 {
	if column == none || r.Values[column].Null {
		return math.NaN()
	}
	return r.Values[column].Number
}

func (l *Layer) wrongShape(row int64, problem string) error {
	return &source.Error{File: l.File, Layer: l.Name, Column: l.GeometryColumn, Row: row, Problem: problem,
		Hint: "repair the shape, or take the file from the publisher again"}
}

// noArea matches the codes of rows that are no area: the country, and the "gemeente"
// of residents abroad or unknown.
var noArea = regexp.MustCompile(`^(NL|(GM|WK|BU)099[789])`)

// leaveOut reports whether a row is left out. A table about areas keeps its rows:
// they are taken where there is such an area.
func (l *Layer) leaveOut(row *source.Row) bool {
	key := l.key()
	if !l.Shapes() || key == none {
		return false
	}
	code, _ := row.Values[key].(string)
	code = source.Trim(code)
	return noArea.MatchString(code) || l.skip[code]
}

// wrong says that a value is.
func (l *Layer) wrong(row *source.Row, column int, problem, hint string) *source.Error {
	return &source.Error{File: l.File, Layer: l.Name, Column: l.Columns[column].Name, Row: row.ID,
		Problem: problem, Hint: hint}
}

// value reads a column of a row.
func (l *Layer) value(row *source.Row, i int) (Value, error) {
	if row.Values[i] == nil {
		return Value{Null: true}, nil
	}
	if l.Columns[i].Type == source.Text {
		return l.textValue(row, i)
	}
	v, err := l.number(row, i)
	if err != nil {
		return Value{}, err
	}
	if reason, is := source.Missing(v); is {
		return Value{Null: true, Why: reason}, nil
	}
	return Value{Number: v}, nil
}

// textValue reads a column of text. Where figures are made from it, it must be a
// number all the same.
func (l *Layer) textValue(row *source.Row, i int) (Value, error) {
	text, is := row.Values[i].(string)
	if !is {
		text = fmt.Sprint(row.Values[i])
	}
	v := Value{Text: source.Trim(text)}
	if l.numeric == nil || !l.numeric[i] {
		return v, nil
	}
	if v.Number = math.NaN(); source.Blank(v.Text) {
		return v, nil
	}
	number, err := l.number(row, i)
	if err != nil {
		return Value{}, err
	}
	if _, missing := source.Missing(number); !missing {
		v.Number = number
	}
	return v, nil
}

// number reads a numeric value; SQLite lets a column hold what it was not
// declared for, so a text that is a number is taken as one.
func (l *Layer) number(row *source.Row, i int) (float64, error) {
	var v float64
	var err error
	switch x := row.Values[i].(type) {
	case int64:
		return float64(x), nil
	case float64:
		v = x
	case string:
		if doubt := l.Columns[i].Doubt; doubt != "" {
			err = errors.New(doubt)
		} else {
			v, err = source.ParseNumber(x)
		}
	default:
		err = fmt.Errorf("unexpected %T", x)
	}
	whole := l.Columns[i].Type != source.Integer || v == math.Trunc(v) && math.Abs(v) < 1<<63
	switch {
	case err != nil:
		return 0, l.wrong(row, i, err.Error(),
			"correct the value, or leave it empty where there is none; or take the file from the publisher again")
	case !whole || math.IsNaN(v) || math.IsInf(v, 0):
		problem := fmt.Sprintf("%v is not a number that fits a column of type %s", row.Values[i], l.Columns[i].Type)
		return 0, l.wrong(row, i, problem, "correct the value, or take the file from the publisher again")
	}
	return v, nil
}

// check refuses a layer with shapes that is empty, in a system that is not
// known, or without one of some columns.
func (l *Layer) check(ctx context.Context, columns ...string) error {
	if l.Count == 0 {
		return &source.Error{File: l.File, Layer: l.Name,
			Problem: "the layer has no features", Hint: "take the file from the publisher again"}
	}
	if err := l.findSystem(ctx); err != nil {
		return err
	}
	return l.RequireColumns(columns...)
}

// cbsLayers are the names of the layers of the Wijk- en Buurtkaart.
var cbsLayers = map[risk.Level]string{risk.Gemeente: "gemeenten", risk.Wijk: "wijken", risk.Buurt: "buurten"}
