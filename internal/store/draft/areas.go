package draft

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/store"
)

//go:embed sql/part.sql
var partSQL string

//go:embed sql/derive.sql
var deriveSQL string

//go:embed sql/residents.sql
var residentsSQL string

//go:embed sql/areas.sql
var areasSQL string

// Hierarchy counts what the areas of a draft are and how they hang together.
type Hierarchy struct {
	Gemeenten int `json:"gemeenten"`
	Wijken    int `json:"wijken"`
	Buurten   int `json:"buurten"`
	// Orphans are areas whose wijk or gemeente is not in the edition or
	// contradicts their own code.
	Orphans []string `json:"orphans"`
	// Merged are areas whose code stands in more than one record of the same
	// kind (land or inland water); their shapes were united, residents added.
	Merged []string `json:"merged"`
	// WaterParts counts the records that are water without people.
	WaterParts int `json:"water_parts"`
	// WithoutBuurten counts municipalities that have no buurten here.
	WithoutBuurten int `json:"gemeenten_without_buurten"`
}

// Keep drops the wijken and buurten of all municipalities but those with these codes.
// The municipalities themselves stay, to compare with.
func (d *Draft) Keep(ctx context.Context, municipalities []string) error {
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "delete from part where level <> 'gemeente' and gemeente <> all ($1)", municipalities)
		if err != nil {
			return fmt.Errorf("keep municipalities: %w", err)
		}
		return nil
	})
}

// AssembleAreas makes the areas from the records that were added, derives
// levels that are not there, and checks buurt -> wijk -> gemeente. figures is
// the number of figures of each record.
func (d *Draft) AssembleAreas(ctx context.Context, figures int) (Hierarchy, error) {
	var h Hierarchy
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "create index on part (code); analyze part; analyze figure"); err != nil {
			return fmt.Errorf("assemble areas: %w", err)
		}
		if _, err := tx.Exec(ctx, residentsSQL, d.info.Year); err != nil {
			return fmt.Errorf("take residents from tables: %w", err)
		}
		if _, err := tx.Exec(ctx, deriveSQL, figures); err != nil {
			return fmt.Errorf("derive larger areas: %w", err)
		}
		if _, err := tx.Exec(ctx, areasSQL, d.info.Year, d.info.ID, d.info.Model); err != nil {
			return fmt.Errorf("assemble areas: %w", err)
		}
		return h.read(ctx, tx)
	})
	return h, err
}

// Codes returns the codes of all areas, in order.
func (d *Draft) Codes(ctx context.Context) (codes []string, err error) {
	err = d.inSchema(ctx, func(tx pgx.Tx) error {
		codes, err = store.Texts(ctx, tx, "select code from area order by code")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read codes of areas: %w", err)
	}
	return codes, nil
}

func (h *Hierarchy) read(ctx context.Context, tx pgx.Tx) error {
	err := tx.QueryRow(ctx, `
		select count(*) filter (where level = 'gemeente'), count(*) filter (where level = 'wijk'),
			count(*) filter (where level = 'buurt'), (select count(*) from part where water = 'outer'),
			(select count(*) from area g where g.level = 'gemeente' and not exists (
				select from area b where b.level = 'buurt' and b.municipality_code = g.code))
		from area`).Scan(&h.Gemeenten, &h.Wijken, &h.Buurten, &h.WaterParts, &h.WithoutBuurten)
	if err != nil {
		return fmt.Errorf("count areas: %w", err)
	}
	h.Merged, err = store.Texts(ctx, tx, `
		select distinct code from part where water <> 'outer'
		group by level, code, water having count(*) > 1 order by 1`)
	if err != nil {
		return fmt.Errorf("look for doubled codes: %w", err)
	}
	h.Orphans, err = store.Texts(ctx, tx, `
		select a.code from area a
		where a.level <> 'gemeente' and (
			not exists (select from area g where g.level = 'gemeente' and g.code = a.municipality_code)
			or substr(a.code, 3, 4) <> substr(a.municipality_code, 3, 4)
			or a.level = 'buurt' and (
				not exists (select from area w where w.level = 'wijk' and w.code = a.wijk_code)
				or substr(a.code, 3, 6) <> substr(a.wijk_code, 3, 6)))
		order by 1`)
	if err != nil {
		return fmt.Errorf("check hierarchy: %w", err)
	}
	return nil
}

// Bounds returns west, south, east, north in degrees, per level, of the cells under
// "h3" and of own areas under "eigen".
func (d *Draft) Bounds(ctx context.Context) (map[string][4]float64, error) {
	bounds := map[string][4]float64{}
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select level, ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
			from (
				select level, ST_Extent(geom_4326) as box from area group by level
				union all
				select 'h3', ST_Extent(geom_4326) from cell having count(*) > 0
				union all
				select 'eigen', ST_Extent(geom_4326) from own_area having count(*) > 0) e`)
		if err != nil {
			return err
		}
		var level string
		var b [4]float64
		_, err = pgx.ForEachRow(rows, []any{&level, &b[0], &b[1], &b[2], &b[3]}, func() error {
			bounds[level] = b
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read bounds: %w", err)
	}
	return bounds, nil
}
