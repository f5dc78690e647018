package ingest

import (
	"context"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"

	"risicokaart/internal/source"
	"risicokaart/internal/source/gpkg"
	"risicokaart/internal/store"
)

// rd is the EPSG code of RD New, in which CBS publishes.
const rd = 28992

// areaLayers are the layers of the Wijk- en Buurtkaart, from large to small areas.
var areaLayers = []string{"gemeenten", "wijken", "buurten"}

// identifying lists the columns that a layer cannot do without, the code first.
var identifying = map[string][]string{
	"gemeenten": {"gemeentecode", "gemeentenaam", "water", "aantal_inwoners", "jaar"},
	"wijken":    {"wijkcode", "wijknaam", "gemeentecode", "water", "aantal_inwoners", "jaar"},
	"buurten":   {"buurtcode", "buurtnaam", "wijkcode", "gemeentecode", "water", "meest_voorkomende_postcode", "aantal_inwoners", "jaar"},
}

// squareColumns are the columns of the 100 m squares that cells are made from.
var squareColumns = []string{squareColumn, "aantal_inwoners", "aantal_inwoners_65_jaar_en_ouder", "aantal_woningen"}

// fictitiousNotice in the description of a layer marks made-up example data.
const fictitiousNotice = "deze gemeente bestaat niet"

// layer is a layer to import and the file that it is in.
type layer struct {
	source.Layer
	file  *file
	name  string // of the raw table, without raw_
	rules []rule // by column; nil where anything goes
}

// rule says what is wrong with a value, "" for nothing. nil is no value.
type rule func(value any) string

func required(value any) string {
	if value == nil || value == "" {
		return "it is empty"
	}
	return ""
}

func notNegative(value any) string {
	if orNaN(value) < 0 {
		return fmt.Sprintf("%v is below 0", value)
	}
	return ""
}

func percentage(value any) string {
	if v := orNaN(value); v < 0 || v > 100 {
		return fmt.Sprintf("%v is not a percentage", value)
	}
	return ""
}

// ruled gives the layer the rules for the columns that figures are made from:
// a nonsensical value there must not become an estimate.
func (l layer) ruled(modelColumns []string) layer {
	l.rules = make([]rule, len(l.Columns))
	set := func(column string, r rule) {
		if i := l.Index(column); i >= 0 {
			l.rules[i] = r
		}
	}
	for _, c := range append([]string{"aantal_inwoners"}, modelColumns...) {
		set(c, notNegative)
		if strings.HasPrefix(c, "percentage_") || strings.HasPrefix(c, "perc_") {
			set(c, percentage)
		}
	}
	for _, c := range []string{"gemeentecode", "wijkcode", "buurtcode", "gemeentenaam", "wijknaam", "buurtnaam", "jaar"} {
		set(c, required)
	}
	return l
}

// findLayers finds the three area layers and the squares, and checks their
// reference system and columns, so that nothing is written before all is well.
func findLayers(files []*file, modelColumns []string) (areas []layer, squares *layer, err error) {
	found := map[string]layer{}
	var first *gpkg.File
	for _, f := range files {
		if f.gpkg == nil {
			continue
		}
		for _, l := range f.gpkg.Layers() {
			name := l.Name
			if l.Index(squareColumn) >= 0 {
				name = "vk100"
			}
			if _, wanted := identifying[name]; !wanted && name != "vk100" {
				continue
			}
			if before, twice := found[name]; twice {
				return nil, nil, fmt.Errorf("layer %s is in %s and in %s: give one of them", l.Name, before.file.path, f.path)
			}
			found[name] = layer{Layer: l, file: f, name: name}
		}
		if f.kind == kindAreas && first == nil {
			first = f.gpkg
		}
	}
	for _, name := range areaLayers {
		l, ok := found[name]
		if !ok {
			_, err := first.Layer(name) // lists the layers that there are
			return nil, nil, err
		}
		if err := check(l, append(identifying[name], modelColumns...)); err != nil {
			return nil, nil, err
		}
		areas = append(areas, l.ruled(modelColumns))
	}
	if l, ok := found["vk100"]; ok {
		if err := check(l, squareColumns); err != nil {
			return nil, nil, err
		}
		squares = &l
	}
	return areas, squares, nil
}

func check(l layer, columns []string) error {
	if l.Count == 0 {
		return &source.Error{File: l.file.path, Layer: l.Name, Problem: "the layer has no features", Hint: "take the file from the publisher again"}
	}
	if err := l.RequireSRS(rd); err != nil {
		return err
	}
	return l.RequireColumns(columns...)
}

// describe reads what must be known of the edition before it is begun: the
// year of the figures and whether they are made up.
func describe(ctx context.Context, areas []layer) (year int, fictitious bool, err error) {
	for _, l := range areas {
		if strings.Contains(l.Description, fictitiousNotice) {
			fictitious = true
		}
		at := l.Index("jaar")
		for row, err := range l.file.gpkg.Rows(ctx, l.Layer) {
			if err != nil {
				return 0, false, err
			}
			if v, err := number(l, row, at); err == nil { // the rules find the others
				year = max(year, int(v))
			}
			break // CBS gives every record of a file the same year
		}
	}
	if year < 2000 || year > 2100 {
		return 0, false, &source.Error{File: areas[0].file.path, Layer: areas[0].Name, Column: "jaar",
			Problem: "it does not say which year the figures are of", Hint: "is this the CBS Wijk- en Buurtkaart?"}
	}
	return year, fictitious, nil
}

// rawLayer describes the layer's table: every column under the publisher's name.
func (l layer) rawLayer() store.RawLayer {
	raw := store.RawLayer{Name: l.name}
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
func (l layer) rawRows(ctx context.Context, each func(*store.RawRow) error) iter.Seq2[*store.RawRow, error] {
	return func(yield func(*store.RawRow, error) bool) {
		for row, err := range l.file.gpkg.Rows(ctx, l.Layer) {
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

func (l layer) rawRow(row *source.Row) (*store.RawRow, error) {
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
			if raw.Missing == nil {
				raw.Missing = map[string]string{}
			}
			raw.Missing[strings.ToLower(c.Name)] = reason
		}
	}
	if row.Geometry == nil {
		return nil, &source.Error{File: l.file.path, Layer: l.Name, Column: l.GeometryColumn, Row: row.ID,
			Problem: "the area has no geometry", Hint: "take the file from the publisher again"}
	}
	var err error
	raw.Geometry, err = row.EWKB(rd)
	return raw, err
}

// value gives what is stored of a value: text without padding, int64, float64,
// or nil for no value, with the reason where the publisher gives one.
func (l layer) value(row *source.Row, i int) (value any, missing string, err error) {
	if row.Values[i] == nil {
		return nil, "", nil
	}
	if l.Columns[i].Type == source.Text {
		return strings.TrimSpace(fmt.Sprint(row.Values[i])), "", nil
	}
	v, err := number(l, row, i)
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
func number(l layer, row *source.Row, i int) (float64, error) {
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
