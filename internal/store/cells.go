package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/store/columns"
)

// Cell is one H3 cell as the pages tell of it.
type Cell struct {
	hexgrid.Cell
	MunicipalityName string     //
	Places           []District // with names, by code
	Bounds           [4]float64 // west, south, east, north
}

// District is an area that people of a cell live in.
type District struct {
	Code, Name string
}

// Cell returns one cell, or [ErrNoFeature].
func (e *Edition) Cell(ctx context.Context, id string) (Cell, error) {
	var c Cell
	err := e.summed(ctx, "cell", id, columns.OfCell(&c.Cell), `code, resolution, coalesce(parent, ''), coalesce(municipality_code, ''), coalesce(municipality_name, ''),
		status, coalesce(status_reason, ''), method, ST_XMin(geom_4326), ST_YMin(geom_4326), ST_XMax(geom_4326), ST_YMax(geom_4326)`,
		&c.ID, &c.Resolution, &c.Parent, &c.Municipality, &c.MunicipalityName, &c.Status, &c.Reason, &c.Method,
		&c.Bounds[0], &c.Bounds[1], &c.Bounds[2], &c.Bounds[3])
	if err != nil {
		return c, err
	}
	rows, err := e.store.pool.Query(ctx, `
		select a.code, a.name from `+e.table("cell")+` c,
			jsonb_to_recordset(c.districts) as d(code text)
			join `+e.table("area")+` a using (code)
		where c.code = $1 order by a.code`, id)
	if err != nil {
		return c, fmt.Errorf("read districts of cell %s: %w", id, err)
	}
	c.Places, err = pgx.CollectRows(rows, pgx.RowToStructByPos[District])
	if err != nil {
		return c, fmt.Errorf("read districts of cell %s: %w", id, err)
	}
	return c, nil
}
