package ingest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/source"
	"risicokaart/internal/store"
)

// copyLayers copies all layers as they are published, and keeps of the squares
// what the cells need.
func (r *run) copyLayers(ctx context.Context, d *store.Draft) error {
	layers := slices.Concat(r.data.areas, r.data.others)
	if r.data.squares != nil {
		layers = append(layers, r.data.squares)
	}
	total := int64(0)
	for _, l := range layers {
		total += l.Count
	}
	w := r.begin(StageCopy, total)
	// Two at a time, the largest first, keep this program and PostgreSQL busy.
	slices.SortStableFunc(layers, func(a, b *layer) int { return cmp.Compare(b.Count, a.Count) })
	copies, within := errgroup.WithContext(ctx)
	copies.SetLimit(2)
	for _, l := range layers {
		copies.Go(func() error { return r.copyLayer(within, d, l, w) })
	}
	if err := copies.Wait(); err != nil {
		return err
	}
	if err := d.SaveRIVM(ctx, r.rivm); err != nil {
		return err
	}
	if err := d.SaveAges(ctx, r.ages); err != nil {
		return err
	}
	w.done(fmt.Sprintf("%d rows of %d layers", w.rows, len(layers)))
	return nil
}

func (r *run) copyLayer(ctx context.Context, d *store.Draft, l *layer, w *watch) error {
	each := func(*source.Row) error { w.add(); return nil }
	if l == r.data.squares {
		square := l.squareReader()
		each = func(row *source.Row) error {
			w.add()
			s, err := square(row)
			r.hexSquares = append(r.hexSquares, s)
			return err
		}
	}
	fill, stop := l.rawRows(ctx, each)
	defer stop()
	n, err := d.CopyLayer(ctx, l.rawLayer(), fill)
	if err == nil && l == r.data.squares {
		r.report.Squares = int(n)
	}
	return err
}

// squareReader returns what reads a square of 100 m from a row.
func (l *layer) squareReader() func(*source.Row) (hexgrid.Square, error) {
	id, all, old, homes := l.Index(squareColumn), l.Index("aantal_inwoners"), l.Index("aantal_inwoners_65_jaar_en_ouder"), l.Index("aantal_woningen")
	return func(row *source.Row) (hexgrid.Square, error) {
		name, _ := row.Values[id].(string)
		x, y, err := hexgrid.ParseSquareID(strings.TrimSpace(name))
		if err != nil {
			return hexgrid.Square{}, &source.Error{File: l.file.path, Layer: l.Name, Column: squareColumn, Row: row.ID, Problem: "the id of a square cannot be read", Err: err}
		}
		s := hexgrid.Square{X: x, Y: y, Size: 100}
		for _, count := range []struct {
			to     *float64
			column int
		}{{&s.Residents, all}, {&s.Residents65, old}, {&s.Dwellings, homes}} {
			v, err := l.value(row, count.column)
			if err != nil {
				return hexgrid.Square{}, err
			}
			if *count.to = v.number; v.null {
				*count.to = math.NaN()
			}
		}
		return s, nil
	}
}

// assemble repairs geometry, makes the areas and checks how they hang together.
func (r *run) assemble(ctx context.Context, d *store.Draft) error {
	w := r.begin(StageAreas, 0)
	for _, l := range r.data.areas {
		repaired, lost, err := d.RepairGeometry(ctx, l.raw, l.names.Code)
		if err != nil {
			return err
		}
		r.report.Repaired += repaired
		r.report.Lost = append(r.report.Lost, lost...)
		if err := d.AddAreas(ctx, l.areaLayer()); err != nil {
			return err
		}
	}
	if len(r.Municipalities) > 0 {
		if err := d.Keep(ctx, r.Municipalities); err != nil {
			return err
		}
	}
	if err := r.addFigures(ctx, d); err != nil {
		return err
	}
	h, err := d.AssembleAreas(ctx, len(r.columns))
	if err != nil {
		return err
	}
	r.report.Hierarchy = h
	if err := r.matchFigures(ctx, d); err != nil {
		return err
	}
	w.done(fmt.Sprintf("%d gemeenten, %d wijken, %d buurten", h.Gemeenten, h.Wijken, h.Buurten))
	return nil
}
