package store

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/store/columns"
)

// conditions compiles filters to SQL. Values become parameters, and names of columns
// are those of the collection: nothing of a request is part of the text.
type conditions struct {
	of   *layer.Collection
	args []any
}

// param adds a parameter and returns its place.
func (c *conditions) param(v any) string {
	c.args = append(c.args, v)
	return fmt.Sprintf("$%d", len(c.args))
}

// whereOf is the condition of a query with its parameters; paging leaves the features
// of earlier pages out.
func whereOf(of *layer.Collection, q layer.Query, paging bool) (sql string, args []any) {
	c := &conditions{of: of}
	var all []string
	if of.Of == layer.Areas {
		all = append(all, "level = "+c.param(of.Level.String()))
	}
	if q.Filter != nil {
		all = append(all, c.compile(q.Filter))
	}
	if paging && q.After != "" {
		all = append(all, "code > "+c.param(q.After))
	}
	if len(all) == 0 {
		return "true", nil
	}
	return strings.Join(all, " and "), c.args
}

// compile is a filter in SQL.
func (c *conditions) compile(f layer.Filter) string {
	switch f := f.(type) {
	case layer.And:
		parts := []string{"true"}
		for _, part := range f {
			parts = append(parts, c.compile(part))
		}
		return "(" + strings.Join(parts, " and ") + ")"
	case layer.Equal:
		return c.equal(f)
	case layer.Intersects:
		return c.intersects(f)
	case layer.Nothing:
		return "false"
	}
	panic(fmt.Sprintf("a filter of type %T has no SQL", f)) // package layer seals the interface
}

// equal compares a property with a value of its own type, so that an index can serve.
// Numbers are compared as the widest of their kind: a column that is narrower has no
// value that does not fit.
func (c *conditions) equal(f layer.Equal) string {
	p := c.of.Property(f.Property)
	if p == nil {
		return "false"
	}
	kind := map[layer.Type]string{layer.String: "text", layer.Integer: "bigint", layer.Number: "double precision"}[p.Type]
	return pgx.Identifier{p.Name}.Sanitize() + " = " + c.param(f.Value) + "::" + kind
}

// intersects asks the index first, and then the real shape.
func (c *conditions) intersects(f layer.Intersects) string {
	var corners []string
	for _, v := range f.Box {
		corners = append(corners, c.param(v))
	}
	box := fmt.Sprintf("ST_MakeEnvelope(%s, %d)", strings.Join(corners, ", "), f.CRS)
	return fmt.Sprintf("%s and ST_Intersects(%s, %s)", near(c.of, f.CRS, box), geometryOf(c.of, f.CRS), box)
}

// geometryOf is the collection's shapes in a reference system. Those of cells, which
// are many and simple, are kept in degrees alone.
func geometryOf(c *layer.Collection, crs layer.CRS) string {
	switch {
	case crs == layer.CRS84:
		return "geom_4326"
	case c.Of == layer.Cells:
		return fmt.Sprintf("ST_Transform(geom_4326, %d)", crs)
	}
	return "geom"
}

// near is a condition on an index that holds for all shapes in a box, the text of
// a geometry in a reference system, and for few others.
func near(c *layer.Collection, crs layer.CRS, box string) string {
	if crs == layer.RD && c.Of == layer.Cells {
		return fmt.Sprintf("geom_4326 && ST_Transform(ST_Segmentize(%s, 1000), 4326)", box) // its sides are bent in degrees
	}
	return geometryOf(c, crs) + " && " + box
}

// propertiesOf names the collection's properties for a select. A number that is whole
// is written with a decimal all the same: GDAL, and so QGIS, takes the type of a
// property from the first features that it sees, and would cut the rest.
func propertiesOf(c *layer.Collection) string {
	names := make([]string, len(c.Properties))
	for i, p := range c.Properties {
		names[i] = pgx.Identifier{p.Name}.Sanitize()
		if p.Type == layer.Number {
			names[i] = names[i] + "::numeric + 0.0 as " + names[i]
		}
	}
	return strings.Join(names, ", ")
}

func orderBy(c *layer.Collection, o layer.Order) string {
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

func (e *Edition) featureSelect(c *layer.Collection, crs layer.CRS) string {
	return fmt.Sprintf(`select code, ST_AsGeoJSON(%s, %d, 0), row_to_json((select p from (select %s) p)) from %s`,
		geometryOf(c, crs), crs.Decimals(), propertiesOf(c), e.table(columns.Table(c.Of)))
}
