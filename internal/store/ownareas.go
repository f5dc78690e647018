package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/ownarea"
	"risicokaart/internal/store/columns"
)

// OwnArea is one own area as the pages tell of it.
type OwnArea struct {
	ownarea.Estimate
	Parts  []BuurtPart // of buurten, with names, the largest first
	Bounds [4]float64  // west, south, east, north
}

// OwnArea returns one own area, or [ErrNoFeature], also where the edition has none.
func (e *Edition) OwnArea(ctx context.Context, code string) (OwnArea, error) {
	var a OwnArea
	if e.Summary.OwnAreas == nil {
		return a, ErrNoFeature
	}
	err := e.summed(ctx, "own_area", code, columns.OfOwnArea(&a.Estimate), `code, name, status, coalesce(status_reason, ''), method, known_area,
		ST_XMin(geom_4326), ST_YMin(geom_4326), ST_XMax(geom_4326), ST_YMax(geom_4326)`,
		&a.Code, &a.Name, &a.Status, &a.Reason, &a.Method, &a.KnownArea, &a.Bounds[0], &a.Bounds[1], &a.Bounds[2], &a.Bounds[3])
	if err != nil {
		return a, err
	}
	rows, err := e.store.pool.Query(ctx, `
		select a.code, a.name, p.part from `+e.table("own_area")+` o,
			jsonb_to_recordset(o.buurten) as p(code text, share double precision, part double precision)
			join `+e.table("area")+` a using (code)
		where o.code = $1 order by p.share desc, a.code`, code)
	if err != nil {
		return a, fmt.Errorf("read buurten of own area %s: %w", code, err)
	}
	a.Parts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[BuurtPart])
	if err != nil {
		return a, fmt.Errorf("read buurten of own area %s: %w", code, err)
	}
	return a, nil
}

// BuurtPart is a buurt that people of an own area live in, and which part (0-1) of the
// buurt's residents of 65+ those are.
type BuurtPart struct {
	Code, Name string
	Part       float64
}
