package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// ErrNoFeature is returned for an id that is not in the collection.
var ErrNoFeature = errors.New("no such feature")

// CRS is a coordinate reference system that features are served in.
type CRS int

// The reference systems of the API, by EPSG code; CRS84 is 4326 with
// longitude first, which is how PostGIS writes it.
const (
	CRS84 CRS = 4326
	RD    CRS = 28992
)

// decimals are those worth writing: 7 of a degree and 2 of a metre are both about
// a centimetre.
func (c CRS) decimals() int {
	if c == RD {
		return 2
	}
	return 7
}

// geometry is the collection's shapes in a reference system. Those of cells, which
// are many and simple, are kept in degrees alone.
func (c *Collection) geometry(crs CRS) string {
	switch {
	case crs == CRS84:
		return "geom_4326"
	case c.table == "cell":
		return fmt.Sprintf("ST_Transform(geom_4326, %d)", crs)
	}
	return "geom"
}

// near is a condition on an index that holds for all shapes in a box, the text of
// a geometry in a reference system, and for few others.
func (c *Collection) near(crs CRS, box string) string {
	if crs == RD && c.table == "cell" {
		return fmt.Sprintf("geom_4326 && ST_Transform(ST_Segmentize(%s, 1000), 4326)", box) // its sides are bent in degrees
	}
	return c.geometry(crs) + " && " + box
}

// Query selects features of a collection.
type Query struct {
	CRS     CRS         // of the geometry that is returned
	BBox    *[4]float64 // west, south, east, north in BBoxCRS; nil for no limit
	BBoxCRS CRS
	Equals  map[string]string // property -> value, compared as text
	After   string            // keyset: only codes after this one
	Limit   int
}

// Feature is one feature, its parts already JSON.
type Feature struct {
	ID         string
	Geometry   json.RawMessage
	Properties json.RawMessage
}

// where builds the condition of a query; args are its parameters.
func (c *Collection) where(q Query, paging bool) (sql string, args []any) {
	var cond []string
	add := func(format string, values ...any) {
		places := make([]any, len(values))
		for i, v := range values {
			args = append(args, v)
			places[i] = fmt.Sprintf("$%d", len(args))
		}
		cond = append(cond, fmt.Sprintf(format, places...))
	}
	if c.Level != "" {
		add("level = %s", c.Level)
	}
	for _, p := range c.Properties { // in fixed order, so that statements are reused
		if v, ok := q.Equals[p.Name]; ok {
			add(pgx.Identifier{p.Name}.Sanitize()+"::text = %s", v)
		}
	}
	if q.BBox != nil {
		n := len(args)
		for _, v := range q.BBox {
			args = append(args, v)
		}
		box := fmt.Sprintf("ST_MakeEnvelope($%d, $%d, $%d, $%d, %d)", n+1, n+2, n+3, n+4, q.BBoxCRS)
		// Index hit first, then the real shape.
		cond = append(cond, c.near(q.BBoxCRS, box), fmt.Sprintf("ST_Intersects(%s, %s)", c.geometry(q.BBoxCRS), box))
	}
	if paging && q.After != "" {
		add("code > %s", q.After)
	}
	if len(cond) == 0 {
		return "true", args
	}
	return strings.Join(cond, " and "), args
}

// list names the collection's properties for a select. A number that is whole
// is written with a decimal all the same: GDAL, and so QGIS, takes the type of a
// property from the first features that it sees, and would cut the rest.
func (c *Collection) list() string {
	names := make([]string, len(c.Properties))
	for i, p := range c.Properties {
		names[i] = pgx.Identifier{p.Name}.Sanitize()
		if p.Type == "number" {
			names[i] = names[i] + "::numeric + 0.0 as " + names[i]
		}
	}
	return strings.Join(names, ", ")
}

func (e *Edition) featureSelect(c *Collection, crs CRS) string {
	return fmt.Sprintf(`select code, ST_AsGeoJSON(%s, %d, 0), row_to_json((select p from (select %s) p)) from %s`,
		c.geometry(crs), crs.decimals(), c.list(), e.table(c.table))
}

func scanFeature(row pgx.CollectableRow) (Feature, error) {
	var f Feature
	err := row.Scan(&f.ID, &f.Geometry, &f.Properties)
	return f, err
}

// Features returns up to q.Limit features in order of code.
func (e *Edition) Features(ctx context.Context, c *Collection, q Query) ([]Feature, error) {
	where, args := c.where(q, true)
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
func (e *Edition) EachFeature(ctx context.Context, c *Collection, q Query, fn func(Feature) error) error {
	where, args := c.where(q, true)
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
func (e *Edition) Count(ctx context.Context, c *Collection, q Query) (int, error) {
	where, args := c.where(q, false)
	var n int
	err := e.store.pool.QueryRow(ctx, `select count(*) from `+e.table(c.table)+` where `+where, args...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", c.ID, err)
	}
	return n, nil
}

// Feature returns one feature with its explanation (of an area; null for one
// without figures) or what it is made of (of a cell or own area), or [ErrNoFeature].
func (e *Edition) Feature(ctx context.Context, c *Collection, id string, crs CRS) (Feature, json.RawMessage, error) {
	where, args := c.where(Query{Equals: map[string]string{"code": id}}, false)
	var f Feature
	var more json.RawMessage
	err := e.store.pool.QueryRow(ctx, fmt.Sprintf(
		`select code, ST_AsGeoJSON(%s, %d, 0), row_to_json((select p from (select %s) p)), %s from %s where %s`,
		c.geometry(crs), crs.decimals(), c.list(), c.Detail, e.table(c.table), where), args...).Scan(&f.ID, &f.Geometry, &f.Properties, &more)
	if errors.Is(err, pgx.ErrNoRows) {
		return f, nil, ErrNoFeature
	}
	if err != nil {
		return f, nil, fmt.Errorf("read %s %s: %w", c.ID, id, err)
	}
	return f, more, nil
}

// EachRecord calls fn with the properties of every matching feature as text
// ("" for none), aligned with c.Properties, in the given order.
func (e *Edition) EachRecord(ctx context.Context, c *Collection, q Query, order Order, fn func([]string) error) error {
	columns := make([]string, len(c.Properties))
	for i, p := range c.Properties {
		columns[i] = "coalesce(" + pgx.Identifier{p.Name}.Sanitize() + "::text, '')"
	}
	where, args := c.where(q, true)
	rows, err := e.store.pool.Query(ctx, fmt.Sprintf("select array[%s] from %s where %s order by %s",
		strings.Join(columns, ", "), e.table(c.table), where, order.sql(c)), args...)
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

// Order sorts features by one property; records without a value come last,
// and ties are broken by code, so that pages never overlap.
type Order struct {
	Property   string // empty or unknown: code
	Descending bool
}

func (o Order) sql(c *Collection) string {
	p := c.Property(o.Property)
	if p == nil {
		return "code"
	}
	direction := "asc"
	if o.Descending {
		direction = "desc"
	}
	return fmt.Sprintf("%s %s nulls last, code", pgx.Identifier{p.Name}.Sanitize(), direction)
}
