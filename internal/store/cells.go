package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/wkb"

	"risicokaart/internal/hexgrid"
)

// cellShare is the shape of an element of the column districts.
type cellShare struct {
	Code  string  `json:"code"`
	Share float64 `json:"share"`
}

// SaveCells writes the H3 cells; class gives the class (1-5) of a percentage.
func (d *Draft) SaveCells(ctx context.Context, cells *hexgrid.Grid, class func(percent float64) int) error {
	figureColumns := columnsOf(cellFigures(&hexgrid.Cell{}))
	columns := append([]string{"code", "resolution", "parent", "municipality_code", "status", "status_reason",
		"method", "class", "districts", "outline"}, figureColumns...)
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		// The outline arrives as WKB in degrees; PostGIS makes the other systems of it.
		_, err := tx.Exec(ctx, `create temp table cell_in (like cell) on commit drop;
			alter table cell_in add outline bytea, alter year drop not null, alter edition drop not null, alter model drop not null,
				alter geom drop not null, alter geom_4326 drop not null, alter geom_3857 drop not null`)
		if err != nil {
			return fmt.Errorf("save cells: %w", err)
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"cell_in"}, columns, pgx.CopyFromSlice(cells.Len(), func(i int) ([]any, error) {
			c := cells.Cell(i)
			return cellRow(&c, class)
		}))
		if err != nil {
			return fmt.Errorf("save cells: %w", err)
		}
		list := "code, resolution, parent, municipality_code, status, status_reason, method, class, districts"
		for _, c := range figureColumns {
			list += ", " + c
		}
		_, err = tx.Exec(ctx, `
			insert into cell (`+list+`, municipality_name, year, edition, model, geom_4326, geom, geom_3857)
			select `+list+`, (select name from area where area.code = i.municipality_code), $1, $2, $3,
				shape, ST_Transform(shape, 28992), ST_Transform(shape, 3857)
			from cell_in i, lateral (select ST_GeomFromWKB(outline, 4326) as shape) s`,
			d.info.Year, d.info.ID, d.info.Model)
		if err != nil {
			return fmt.Errorf("save cells: %w", err)
		}
		return nil
	})
}

func cellRow(c *hexgrid.Cell, class func(float64) int) ([]any, error) {
	boundary, err := hexgrid.Boundary(c.ID)
	if err != nil {
		return nil, err
	}
	outline, err := wkb.Marshal(boundary)
	if err != nil {
		return nil, fmt.Errorf("encode cell %s: %w", c.ID, err)
	}
	row := []any{c.ID, c.Resolution, textOrNull(c.Parent), textOrNull(c.Municipality), string(c.Status),
		textOrNull(string(c.Reason)), string(c.Method), nil, nil, outline}
	list := cellFigures(c)
	if !c.HasFigures() {
		return append(row, make([]any, len(list))...), nil
	}
	shares := make([]cellShare, len(c.Districts))
	for i, s := range c.Districts {
		shares[i] = cellShare{s.Code, s.Share}
	}
	row[7] = class(c.Lonely65.Percent.Value)
	if row[8], err = json.Marshal(shares); err != nil {
		return nil, fmt.Errorf("encode cell %s: %w", c.ID, err)
	}
	for _, f := range list {
		row = append(row, f.value())
	}
	return row, nil
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Cell is one H3 cell as the pages tell of it.
type Cell struct {
	hexgrid.Cell
	MunicipalityName string          //
	Shares           []DistrictShare // with names, the largest first
	Bounds           [4]float64      // west, south, east, north
}

// DistrictShare is the part (0-1) of a cell's residents of 65+ that live in an area.
type DistrictShare struct {
	Code, Name string
	Share      float64
}

// Cell returns one cell, or [ErrNoFeature].
func (e *Edition) Cell(ctx context.Context, id string) (Cell, error) {
	var c Cell
	sql := `select code, resolution, coalesce(parent, ''), coalesce(municipality_code, ''), coalesce(municipality_name, ''),
		status, coalesce(status_reason, ''), method, ST_XMin(geom_4326), ST_YMin(geom_4326), ST_XMax(geom_4326), ST_YMax(geom_4326)`
	dest := []any{&c.ID, &c.Resolution, &c.Parent, &c.Municipality, &c.MunicipalityName, &c.Status, &c.Reason, &c.Method,
		&c.Bounds[0], &c.Bounds[1], &c.Bounds[2], &c.Bounds[3]}
	for _, f := range cellFigures(&c.Cell) {
		sql += ", coalesce(" + f.column + ", 0)"
		dest = append(dest, f.field)
	}
	err := e.store.pool.QueryRow(ctx, sql+" from "+e.table("cell")+" where code = $1", id).Scan(dest...)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, ErrNoFeature
	}
	if err != nil {
		return c, fmt.Errorf("read cell %s: %w", id, err)
	}
	rows, err := e.store.pool.Query(ctx, `
		select a.code, a.name, d.share from `+e.table("cell")+` c,
			jsonb_to_recordset(c.districts) as d(code text, share double precision)
			join `+e.table("area")+` a using (code)
		where c.code = $1 order by d.share desc, a.code`, id)
	if err != nil {
		return c, fmt.Errorf("read districts of cell %s: %w", id, err)
	}
	c.Shares, err = pgx.CollectRows(rows, pgx.RowToStructByPos[DistrictShare])
	if err != nil {
		return c, fmt.Errorf("read districts of cell %s: %w", id, err)
	}
	return c, nil
}
