package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/store/columns"
)

// ErrNoFeature is returned for an id that is not in the collection.
var ErrNoFeature = errors.New("no such feature")

// Feature is one feature, its parts already JSON.
type Feature struct {
	ID         string
	Geometry   json.RawMessage
	Properties json.RawMessage
}

func scanFeature(row pgx.CollectableRow) (Feature, error) {
	var f Feature
	err := row.Scan(&f.ID, &f.Geometry, &f.Properties)
	return f, err
}

// Features returns up to q.Limit features in order of code.
func (e *Edition) Features(ctx context.Context, c *layer.Collection, q layer.Query) ([]Feature, error) {
	where, args := whereOf(c, q, true)
	args = append(args, q.Limit)
	rows, err := e.store.pool.Query(ctx,
		fmt.Sprintf("%s where %s order by code limit $%d", e.featureSelect(c, q.CRS), where, len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", c.ID, err)
	}
	features, err := pgx.CollectRows(rows, scanFeature)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", c.ID, err)
	}
	return features, nil
}

// EachFeature calls fn for every feature that matches q, in order of code,
// without keeping them: for downloads of any size. q.Limit is ignored.
func (e *Edition) EachFeature(ctx context.Context, c *layer.Collection, q layer.Query, fn func(Feature) error) error {
	where, args := whereOf(c, q, true)
	rows, err := e.store.pool.Query(ctx, e.featureSelect(c, q.CRS)+" where "+where+" order by code", args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", c.ID, err)
	}
	var f Feature
	_, err = pgx.ForEachRow(rows, []any{&f.ID, &f.Geometry, &f.Properties}, func() error { return fn(f) })
	if err != nil {
		return fmt.Errorf("read %s: %w", c.ID, err)
	}
	return nil
}

// Count returns how many features match q, over all pages.
func (e *Edition) Count(ctx context.Context, c *layer.Collection, q layer.Query) (int, error) {
	where, args := whereOf(c, q, false)
	var n int
	err := e.store.pool.QueryRow(ctx, `select count(*) from `+e.table(columns.Table(c.Of))+` where `+where, args...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", c.ID, err)
	}
	return n, nil
}

// Feature returns one feature with its explanation (of an area; null for one
// without figures) or what it is made of (of a cell or own area), or [ErrNoFeature].
func (e *Edition) Feature(ctx context.Context, c *layer.Collection, id string, crs layer.CRS) (Feature, json.RawMessage, error) {
	where, args := whereOf(c, layer.Query{Filter: layer.Equal{Property: "code", Value: id}}, false)
	var f Feature
	var more json.RawMessage
	err := e.store.pool.QueryRow(ctx, fmt.Sprintf(
		`select code, ST_AsGeoJSON(%s, %d, 0), row_to_json((select p from (select %s) p)), %s from %s where %s`,
		geometryOf(c, crs), crs.Decimals(), propertiesOf(c), c.Detail, e.table(columns.Table(c.Of)), where), args...).Scan(&f.ID, &f.Geometry, &f.Properties, &more)
	if errors.Is(err, pgx.ErrNoRows) {
		return f, nil, ErrNoFeature
	}
	if err != nil {
		return f, nil, fmt.Errorf("read %s %s: %w", c.ID, id, err)
	}
	return f, more, nil
}

// EachRecord calls fn with the properties of every matching feature as text
// ("" for none), aligned with c.Properties, in the order of q. q.Limit is ignored.
func (e *Edition) EachRecord(ctx context.Context, c *layer.Collection, q layer.Query, fn func([]string) error) error {
	texts := make([]string, len(c.Properties))
	for i, p := range c.Properties {
		texts[i] = "coalesce(" + pgx.Identifier{p.Name}.Sanitize() + "::text, '')"
	}
	where, args := whereOf(c, q, true)
	rows, err := e.store.pool.Query(ctx, fmt.Sprintf("select array[%s] from %s where %s order by %s",
		strings.Join(texts, ", "), e.table(columns.Table(c.Of)), where, orderBy(c, q.Order)), args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", c.ID, err)
	}
	var record []string
	_, err = pgx.ForEachRow(rows, []any{&record}, func() error { return fn(record) })
	if err != nil {
		return fmt.Errorf("read %s: %w", c.ID, err)
	}
	return nil
}
