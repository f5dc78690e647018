package areal

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"risicokaart/internal/geo"
	"risicokaart/internal/source"
)

// request says what to read of a layer.
type request struct {
	numbers   []string // columns
	wantCodes bool
	code      string // column; "" to find one
	unique    bool   // whether a code may stand in one row only
	crs       string // of a file that does not say
	degrees   bool   // whether coordinates may be degrees
	names     bool   // whether to read names as well
	name      string // column; "" to find one
}

// layer is a layer in memory.
type layer struct {
	source.Layer
	shapes  []orb.MultiPolygon // nil where a row has none
	numbers [][]float64        // per column of the request, per row; NaN where there is none
	rows    []int64            // what errors call the rows

	codeColumn string
	codes      []string
	names      []string
	isMerged   []bool // per row that is left
	merged     int    // rows whose shape was added to that of the same code
}

// codeNames are the columns that codes of areas stand in, most particular first.
var codeNames = []string{"code", "statcode", "buurtcode", "wijkcode", "gemeentecode", "geoid", "id"}

// The share of a shape that may be counted too often: more than rounding, less than
// anyone would notice; and of one in several rows, whose common borders may have
// been simplified apart.
const (
	maxExcess       = 1e-6
	maxMergedExcess = 0.05
)

// read reads a layer whole.
func read(ctx context.Context, file File, want request) (l *layer, err error) {
	f, err := open(ctx, file.Path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	l = &layer{}
	if l.Layer, err = choose(f.Layers(), file); err != nil {
		return nil, err
	}
	if l.Count == 0 {
		return nil, &source.Error{File: l.File, Layer: l.Name, Problem: "the layer has no rows"}
	}
	if err := l.settleSystem(want.crs, want.degrees); err != nil {
		return nil, err
	}
	columns, code, err := l.columns(want)
	if err != nil {
		return nil, err
	}
	l.numbers = make([][]float64, len(columns))
	shapes, err := l.shapeReader()
	if err != nil {
		return nil, err
	}
	name := -1
	if want.names {
		if name, err = l.nameIndex(want.name); err != nil {
			return nil, err
		}
	}
	for row, err := range f.Rows(ctx, l.Layer) {
		if err != nil {
			return nil, err
		}
		if err := l.add(row, columns, code, shapes); err != nil {
			return nil, err
		}
		if name >= 0 {
			l.names = append(l.names, text(row.Values[name]))
		}
	}
	if want.wantCodes {
		err = l.mergeByCode(!want.unique && (want.code != "" || slices.Contains(codeNames, strings.ToLower(l.codeColumn))))
	}
	return l, err
}

// choose returns the layer that was asked for, or the only one.
func choose(layers []source.Layer, file File) (source.Layer, error) {
	names := make([]string, len(layers))
	for i, l := range layers {
		if names[i] = l.Name; strings.EqualFold(l.Name, file.Layer) {
			return l, nil
		}
	}
	at := source.Error{File: file.Path, Layer: file.Layer, Hint: "its layers are: " + strings.Join(names, ", ")}
	switch {
	case file.Layer != "":
		at.Problem = "the file has no such layer"
	case len(layers) > 1:
		at.Problem = "the file has several layers"
		at.Hint = "name one with --source-layer, --target-layer or --population-layer: " + strings.Join(names, ", ")
	default:
		return layers[0], nil
	}
	return source.Layer{}, &at
}

// columns finds the columns of the request.
func (l *layer) columns(want request) (numbers []int, code int, err error) {
	for _, name := range want.numbers {
		i := l.Index(name)
		if i < 0 {
			return nil, 0, &source.Error{File: l.File, Layer: l.Name, Column: name, Problem: "the layer has no such column",
				Hint: l.list("its columns with numbers are", isNumber)}
		}
		numbers = append(numbers, i)
	}
	if !want.wantCodes {
		return numbers, -1, nil
	}
	code = l.codeIndex(want.code)
	if code < 0 {
		at := source.Error{File: l.File, Layer: l.Name, Column: want.code, Problem: "the layer has no such column",
			Hint: l.list("name one with --code, of", isCode)}
		if want.code == "" {
			at.Problem = "no column is known to hold the codes of areas"
		}
		return nil, 0, &at
	}
	l.codeColumn = l.Columns[code].Name
	return numbers, code, nil
}

func isNumber(c source.Column) bool { return c.Type != source.Text }
func isCode(c source.Column) bool {
	return c.Type != source.Real && !slices.Contains(wktNames, strings.ToLower(c.Name))
}

// codeIndex returns the column of codes: the named one, else one with a name that
// codes have, else the first. It is -1 when there is none.
func (l *layer) codeIndex(name string) int {
	if name != "" {
		return l.Index(name)
	}
	for _, known := range codeNames {
		if i := l.Index(known); i >= 0 {
			return i
		}
	}
	return slices.IndexFunc(l.Columns, isCode)
}

// maxListed keeps hints readable: layers of CBS have 180 columns.
const maxListed = 12

// list names the columns of one kind.
func (l *layer) list(what string, kind func(source.Column) bool) string {
	var names []string
	for _, c := range l.Columns {
		if kind(c) {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		return "it has no column of that kind"
	}
	if more := len(names) - maxListed; more > 0 {
		names = append(names[:maxListed], fmt.Sprintf("and %d more", more))
	}
	return what + ": " + strings.Join(names, ", ")
}

// add keeps what was asked for of a row.
func (l *layer) add(row *source.Row, columns []int, code int, shapeOf shapeReader) error {
	i := len(l.rows)
	l.rows = append(l.rows, row.ID)
	for k, column := range columns {
		v, err := number(row.Values[column])
		if err != nil {
			return l.fault(i, l.Columns[column].Name, err.Error(), "choose a column of numbers, "+l.list("such as",
				isNumber))
		}
		l.numbers[k] = append(l.numbers[k], v)
	}
	if code >= 0 {
		text := text(row.Values[code])
		if text == "" {
			return l.fault(i, l.Columns[code].Name, "the area has no code",
				"give it one, or choose another column with --code")
		}
		l.codes = append(l.codes, text)
	}
	shape, err := shapeOf(row)
	if err != nil {
		return l.fault(i, l.GeometryColumn, err.Error(), "write it again, for example with ogr2ogr")
	}
	l.shapes = append(l.shapes, shape)
	return nil
}

// number returns a value as a number, NaN where there is none: a null or one of the
// publishers' codes for "no value".
func number(value any) (float64, error) {
	var v float64
	switch value := value.(type) {
	case nil:
		return math.NaN(), nil
	case int64:
		v = float64(value)
	case float64:
		v = value
	case string:
		var err error
		if v, err = source.ParseNumber(value); err != nil {
			return 0, err
		}
	default:
		return 0, fmt.Errorf("%.40v is not a number", value)
	}
	if math.IsInf(v, 0) {
		return 0, fmt.Errorf("%v is not a number", v)
	}
	if _, missing := source.Missing(v); missing {
		return math.NaN(), nil
	}
	return v, nil
}

func text(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return strings.TrimSpace(value)
	case int64:
		return strconv.FormatInt(value, 10)
	}
	return fmt.Sprint(value)
}

// mergeByCode makes one area of rows with the same code, as CBS gives the land and
// the water of an area. In a column that was only supposed to hold codes it finds
// fault with that.
func (l *layer) mergeByCode(surely bool) error {
	first := map[string]int{}
	l.isMerged = make([]bool, len(l.codes))
	kept := 0
	for i, code := range l.codes {
		at, seen := first[code]
		switch {
		case seen && !surely:
			return l.fault(i, l.codeColumn, fmt.Sprintf("the code %q occurs twice", code),
				l.list("name the column of codes with --code, of", isCode))
		case seen:
			l.shapes[at] = append(slices.Clip(l.shapes[at]), l.shapes[i]...)
			l.isMerged[at] = true
			l.merged++
		default:
			first[code] = kept
			l.codes[kept], l.shapes[kept], l.rows[kept] = code, l.shapes[i], l.rows[i]
			kept++
		}
	}
	l.codes, l.shapes, l.rows = l.codes[:kept], l.shapes[:kept], l.rows[:kept]
	return nil
}

// prepare makes the layer ready to be measured, and refuses shapes that have no
// proper surface.
func (l *layer) prepare() (*geo.Layer, error) {
	prepared, err := geo.NewLayer(l.shapes)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", l.File, err)
	}
	for i := range l.shapes {
		limit := maxExcess
		if l.isMerged != nil && l.isMerged[i] {
			limit = maxMergedExcess
		}
		if excess := prepared.Excess(i); excess > limit {
			return nil, l.fault(i, l.GeometryColumn,
				fmt.Sprintf("the shape crosses or overlaps itself, over %.3g %% of its area", 100*excess),
				"repair the layer with ogr2ogr -makevalid new.gpkg old.gpkg; rows with the same code must not overlap")
		}
	}
	return prepared, nil
}

// fault returns an error about a row.
func (l *layer) fault(i int, column, problem, hint string) error {
	return &source.Error{File: l.File, Layer: l.Name, Column: column, Row: l.rows[i], Problem: problem, Hint: hint}
}
