package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/recognise"
	"risicokaart/internal/source"
	"risicokaart/internal/store/draft"
)

// copied is what the stage copy found.
type copied struct {
	rows    int64
	layers  int
	squares []hexgrid.Square // what cells need of the squares
	read    []rowsRead
}

// rowsRead are the codes of the areas that the rows of a layer are about, in the
// order of the rows, or its squares.
type rowsRead struct {
	layer   *recognise.Layer
	codes   []string
	squares []hexgrid.Square
}

func (c *copied) String() string { return fmt.Sprintf("%d rows of %d layers", c.rows, c.layers) }

// copyLayers copies all layers as they are published, what their rows say of
// areas, and what comes without layers.
func copyLayers(ctx context.Context, d *draft.Draft, data *recognise.Dataset, p progress) (*copied, error) {
	layers := slices.Concat(data.Areas, data.Others)
	squares := map[*recognise.Layer]*recognise.Squares{}
	for _, s := range data.Squares {
		squares[s.Layer] = s
		layers = append(layers, s.Layer)
	}
	total := int64(0)
	for _, l := range layers {
		total += l.Count
	}
	w := p.begin(StageCopy, total)
	c := &copied{layers: len(layers)}
	// Two at a time, the largest first, keep this program and PostgreSQL busy.
	slices.SortStableFunc(layers, func(a, b *recognise.Layer) int { return cmp.Compare(b.Count, a.Count) })
	copies, within := errgroup.WithContext(ctx)
	copies.SetLimit(2)
	parts := make([][]hexgrid.Square, len(layers))
	codes := make([][]string, len(layers))
	for i, l := range layers {
		copies.Go(func() (err error) {
			if s := squares[l]; s != nil {
				parts[i], err = copySquares(within, d, s, w)
				return err
			}
			codes[i], err = copyAreas(within, d, l, w)
			return err
		})
	}
	if err := copies.Wait(); err != nil {
		return nil, err
	}
	for i, l := range layers {
		c.squares = append(c.squares, parts[i]...)
		c.read = append(c.read, rowsRead{l, codes[i], parts[i]})
	}
	if err := d.SaveRIVM(ctx, rivmRows(data.RIVM)); err != nil {
		return nil, err
	}
	if err := d.SaveAges(ctx, agesRows(data.Ages)); err != nil {
		return nil, err
	}
	c.rows = w.rows
	w.done(c.String())
	return c, nil
}

// copySquares copies the squares, and keeps of them what the cells need.
func copySquares(
	ctx context.Context, d *draft.Draft, squares *recognise.Squares, w *watch,
) (list []hexgrid.Square, err error) {
	fill, stop := rawRows(ctx, squares.Layer, func(row *recognise.Row) error {
		w.add()
		s, err := squares.Square(row)
		list = append(list, s)
		return err
	})
	defer stop()
	_, err = d.CopyLayer(ctx, rawLayer(squares.Layer), fill)
	return list, refused(squares.Layer, err)
}

// refused tells of which file a layer is whose rows the database does not take.
func refused(l *recognise.Layer, err error) error {
	var e *draft.RefusedError
	if !errors.As(err, &e) {
		return err
	}
	return &source.Error{File: l.File, Layer: l.Name,
		Problem: fmt.Sprintf("the database does not take a row of its %d columns (%s)", len(l.Columns), e.Why),
		Hint:    "leave out columns that have no codes, names or figures: ogr2ogr -select COLUMN,COLUMN new.gpkg old.gpkg"}
}

// copyAreas copies a layer of areas, or a table about them, and then what its rows
// say of areas, whose codes it returns.
func copyAreas(ctx context.Context, d *draft.Draft, l *recognise.Layer, w *watch) (codes []string, err error) {
	var records []recognise.Record
	fill, stop := rawRows(ctx, l, func(row *recognise.Row) error {
		w.add()
		record := row.Record()
		records, codes = append(records, record), append(codes, record.Code)
		return nil
	})
	defer stop()
	layer := rawLayer(l)
	layer.Numbered = l.Shapes()
	if _, err := d.CopyLayer(ctx, layer, fill); err != nil {
		return nil, refused(l, err)
	}
	return codes, d.SaveRecords(ctx, l.Table, storeRecords(records))
}

// waters has the word of the store for each kind of water.
var waters = [...]draft.Water{
	recognise.Land: draft.Land, recognise.InlandWater: draft.InlandWater, recognise.OuterWater: draft.OuterWater,
}

func storeRecords(records []recognise.Record) []draft.Record {
	list := make([]draft.Record, len(records))
	for i, carries := range recognise.Carriers(records) {
		r := &records[i]
		list[i] = draft.Record{
			Code: r.Code, Name: r.Name, Wijk: r.Wijk, WijkName: r.WijkName, Gemeente: r.Gemeente,
			GemeenteName: r.GemeenteName,
			Postcode:     r.Postcode, Change: r.Change, Water: waters[r.Water],
			Year: r.Year, Residents: r.Residents, Figures: r.Figures, Carries: carries,
		}
	}
	return list
}

// ours are names that a raw table has already: those of the columns that are added,
// and those that PostgreSQL keeps for itself.
var ours = []string{"geom_", "row_", "missing_", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}

// maxColumnName is how many bytes PostgreSQL keeps of a name.
const maxColumnName = 63

// rawNames are the names of a layer's columns in its table: the publisher's in lower
// case, shortened or with a number behind them where PostgreSQL would not take them.
func rawNames(columns []source.Column) []string {
	taken := map[string]bool{}
	for _, name := range ours {
		taken[name] = true
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		name := cut(strings.ToLower(c.Name), maxColumnName)
		for n := 2; taken[name] || name == ""; n++ {
			number := fmt.Sprintf("_%d", n)
			name = cut(strings.ToLower(c.Name), maxColumnName-len(number)) + number
		}
		names[i], taken[name] = name, true
	}
	return names
}

// cut keeps as many whole characters as fit into so many bytes.
func cut(text string, bytes int) string {
	for len(text) > bytes {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text
}

// rawLayer describes a layer's table: every column under the publisher's name, where
// PostgreSQL takes it.
func rawLayer(l *recognise.Layer) draft.RawLayer {
	raw := draft.RawLayer{Name: l.Table}
	if l.Shapes() {
		raw.SRID = l.SRID()
	}
	names := rawNames(l.Columns)
	for i, c := range l.Columns {
		t := draft.Text
		switch c.Type {
		case source.Integer:
			t = draft.Integer
		case source.Real:
			t = draft.Real
		}
		raw.Columns = append(raw.Columns, draft.Column{Name: names[i], Type: t})
	}
	return raw
}

// reasons has the letter of each reason that publishers give; none is [draft.Present].
var reasons = map[string]draft.Reason{
	"": draft.Present, source.NotYetPublished: draft.NotYetPublished,
	source.Secret: draft.Secret, source.NotAvailable: draft.NotAvailable,
}

// rawRows converts a layer's rows for COPY, one with each call of fill. each
// sees every row before it is written. Call stop when done.
func rawRows(
	ctx context.Context, l *recognise.Layer, each func(*recognise.Row) error,
) (fill func(*draft.RawRow) (bool, error), stop func()) {
	next, stop := iter.Pull2(l.Rows(ctx))
	var shape []byte
	return func(raw *draft.RawRow) (bool, error) {
		row, err, more := next()
		if !more || err != nil {
			return false, err
		}
		if err := each(row); err != nil {
			return false, err
		}
		for i := range row.Values {
			switch v := &row.Values[i]; {
			case v.Null:
				raw.Null(reasons[v.Why])
			case l.Columns[i].Type == source.Text:
				raw.Text(v.Text)
			case l.Columns[i].Type == source.Integer:
				raw.Integer(int64(v.Number))
			default:
				raw.Real(v.Number)
			}
		}
		if !l.Shapes() {
			return true, nil
		}
		if shape, err = row.AppendShape(shape[:0]); err != nil {
			return false, err
		}
		raw.Geometry(shape)
		return true, nil
	}, stop
}
