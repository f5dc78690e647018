package store

import (
	"context"
	"fmt"
	"strings"

	"risicokaart/internal/layer"
	"risicokaart/internal/store/columns"
)

// Tile returns one vector tile (MVT, uncompressed) of a collection: a layer
// named after the collection with the shapes, and where they have names a layer
// ID_labels with a point per area that the tile holds, whose rank is lower
// the more people live there: which name to draw first. An empty tile has no
// bytes. The shapes are snapped to the tile's grid and nothing else is
// simplified, so neighbours that share a border go on sharing it.
func (e *Edition) Tile(ctx context.Context, c *layer.Collection, z, x, y int) ([]byte, error) {
	sql := e.areaTile(c)
	args := []any{z, x, y}
	if c.Of == layer.Cells {
		sql = e.cellTile(c)
		args = append(args, layer.CellResolution(z))
	}
	var tile []byte
	if err := e.store.pool.QueryRow(ctx, sql, args...).Scan(&tile); err != nil {
		return nil, fmt.Errorf("make tile %s/%d/%d/%d: %w", c.ID, z, x, y, err)
	}
	return tile, nil
}

func (e *Edition) areaTile(c *layer.Collection) string {
	these, people := fmt.Sprintf("level = '%s'", c.Level), "residents"
	if c.Of != layer.Areas {
		these, people = "true", "residents_65"
	}
	return fmt.Sprintf(`
		with tile as (select ST_TileEnvelope($1, $2, $3) as box, ST_TileEnvelope($1, $2, $3, margin => 64.0 / 4096) as wide),
		shape as (
			select %[4]s, ST_AsMVTGeom(geom_3857, box, 4096, 64) as geom
			from %[1]s, tile where %[2]s and geom_3857 && wide),
		label as (
			select code, name, -coalesce(%[5]s, 0)::int as rank, ST_AsMVTGeom(label_3857, box, 4096, 64) as geom
			from %[1]s, tile where %[2]s and label_3857 && box)
		select coalesce((select ST_AsMVT(shape, '%[3]s', 4096, 'geom') from shape where geom is not null), '')
			|| coalesce((select ST_AsMVT(label, '%[3]s_labels', 4096, 'geom') from label where geom is not null), '')`,
		e.table(columns.Table(c.Of)), these, c.ID, strings.Join(c.TileFields, ", "), people)
}

func (e *Edition) cellTile(c *layer.Collection) string {
	return fmt.Sprintf(`
		with tile as (select ST_TileEnvelope($1, $2, $3) as box, ST_TileEnvelope($1, $2, $3, margin => 64.0 / 4096) as wide),
		shape as (
			select %[3]s, ST_AsMVTGeom(ST_Transform(geom_4326, 3857), box, 4096, 64) as geom
			from %[1]s, tile where resolution = $4 and geom_4326 && ST_Transform(wide, 4326))
		select coalesce((select ST_AsMVT(shape, '%[2]s', 4096, 'geom') from shape where geom is not null), '')`,
		e.table(columns.Table(c.Of)), c.ID, strings.Join(c.TileFields, ", "))
}
