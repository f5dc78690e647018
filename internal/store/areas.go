package store

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"
)

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

// AssembleAreas makes the areas from the raw layers gemeenten, wijken and
// buurten, and checks buurt -> wijk -> gemeente.
func (d *Draft) AssembleAreas(ctx context.Context) (Hierarchy, error) {
	var h Hierarchy
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, areasSQL, d.info.Year, d.info.ID, d.info.Model); err != nil {
			return fmt.Errorf("assemble areas: %w", err)
		}
		err := tx.QueryRow(ctx, `
			select count(*) filter (where level = 'gemeente'), count(*) filter (where level = 'wijk'),
				count(*) filter (where level = 'buurt'),
				(select count(*) from raw_gemeenten where water = 'JA') +
				(select count(*) from raw_wijken where water = 'JA') +
				(select count(*) from raw_buurten where water = 'JA'),
				(select count(*) from area g where g.level = 'gemeente' and not exists (
					select from area b where b.level = 'buurt' and b.municipality_code = g.code))
			from area`).Scan(&h.Gemeenten, &h.Wijken, &h.Buurten, &h.WaterParts, &h.WithoutBuurten)
		if err != nil {
			return fmt.Errorf("count areas: %w", err)
		}
		rows, err := tx.Query(ctx, `
			select distinct code from (
				select trim(gemeentecode) as code, water from raw_gemeenten
				union all select trim(wijkcode), water from raw_wijken
				union all select trim(buurtcode), water from raw_buurten) r
			where water is distinct from 'JA' group by code, water having count(*) > 1 order by 1`)
		if err != nil {
			return fmt.Errorf("look for doubled codes: %w", err)
		}
		if h.Merged, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			return fmt.Errorf("look for doubled codes: %w", err)
		}
		rows, err = tx.Query(ctx, `
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
		h.Orphans, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return h, err
}

// Bounds returns west, south, east, north in degrees, per level and of the
// cells under "h3".
func (d *Draft) Bounds(ctx context.Context) (map[string][4]float64, error) {
	bounds := map[string][4]float64{}
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select level, ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
			from (
				select level, ST_Extent(geom_4326) as box from area group by level
				union all
				select 'h3', ST_Extent(geom_4326) from cell having count(*) > 0) e`)
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

// ModelInput is one area with the raw columns that a model reads.
type ModelInput struct {
	Code, Name, Level, Wijk, Municipality string
	Residents                             *float64
	Values                                []*float64 // aligned with the columns asked for; nil: no value
}

// ModelInputs reads the named raw columns of all areas, ordered by level and code.
func (d *Draft) ModelInputs(ctx context.Context, columns []string) ([]ModelInput, error) {
	list := "array["
	for i, c := range columns {
		if i > 0 {
			list += ", "
		}
		list += "r." + pgx.Identifier{c}.Sanitize() + "::double precision"
	}
	list += "]::double precision[]"
	sql := ""
	for _, l := range []struct{ level, table, code string }{
		{"gemeente", "raw_gemeenten", "gemeentecode"},
		{"wijk", "raw_wijken", "wijkcode"},
		{"buurt", "raw_buurten", "buurtcode"},
	} {
		if sql != "" {
			sql += " union all "
		}
		// People are on the land record ('NEE'); inland water ('B') adds none.
		sql += fmt.Sprintf(`(select distinct on (a.code) a.code, a.name, a.level, coalesce(a.wijk_code, ''), a.municipality_code,
			a.residents, %s from area a join %s r on trim(r.%s) = a.code
			where a.level = '%s' and r.water is distinct from 'JA' order by a.code, r.water desc)`, list, l.table, l.code, l.level)
	}
	var inputs []ModelInput
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql)
		if err != nil {
			return fmt.Errorf("read model inputs: %w", err)
		}
		inputs, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (ModelInput, error) {
			var m ModelInput
			err := row.Scan(&m.Code, &m.Name, &m.Level, &m.Wijk, &m.Municipality, &m.Residents, &m.Values)
			return m, err
		})
		if err != nil {
			return fmt.Errorf("read model inputs: %w", err)
		}
		return nil
	})
	return inputs, err
}

// MissingPerColumn counts, per raw column and level, the areas without a value.
func MissingPerColumn(columns []string, inputs []ModelInput) map[string]map[string]int {
	missing := map[string]map[string]int{}
	for i, c := range columns {
		missing[c] = map[string]int{}
		for _, in := range inputs {
			if in.Values[i] == nil {
				missing[c][in.Level]++
			}
		}
	}
	return missing
}
