package ingest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

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
}

func (c *copied) String() string { return fmt.Sprintf("%d rows of %d layers", c.rows, c.layers) }

// copyLayers copies all layers as they are published, what their rows say of
// areas, and what comes without layers.
func copyLayers(ctx context.Context, d *draft.Draft, data *recognise.Dataset, p progress) (*copied, error) {
	layers := slices.Concat(data.Areas, data.Others)
	if data.Squares != nil {
		layers = append(layers, data.Squares.Layer)
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
	for _, l := range layers {
		copies.Go(func() (err error) {
			if data.Squares != nil && l == data.Squares.Layer {
				c.squares, err = copySquares(within, d, data.Squares, w)
				return err
			}
			return copyAreas(within, d, l, w)
		})
	}
	if err := copies.Wait(); err != nil {
		return nil, err
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
	return list, err
}

// copyAreas copies a layer of areas, or a table about them, and then what its rows
// say of areas.
func copyAreas(ctx context.Context, d *draft.Draft, l *recognise.Layer, w *watch) error {
	var records []recognise.Record
	fill, stop := rawRows(ctx, l, func(row *recognise.Row) error {
		w.add()
		records = append(records, row.Record())
		return nil
	})
	defer stop()
	layer := rawLayer(l)
	layer.Numbered = l.Shapes()
	if _, err := d.CopyLayer(ctx, layer, fill); err != nil {
		return err
	}
	return d.SaveRecords(ctx, l.Table, storeRecords(records))
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

// rawLayer describes a layer's table: every column under the publisher's name.
func rawLayer(l *recognise.Layer) draft.RawLayer {
	raw := draft.RawLayer{Name: l.Table}
	if l.Shapes() {
		raw.SRID = l.SRID()
	}
	for _, c := range l.Columns {
		t := draft.Text
		switch c.Type {
		case source.Integer:
			t = draft.Integer
		case source.Real:
			t = draft.Real
		}
		raw.Columns = append(raw.Columns, draft.Column{Name: strings.ToLower(c.Name), Type: t})
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
