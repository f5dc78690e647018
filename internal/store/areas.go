package store

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
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

// Figure says how a raw table gives a figure: its column Value, or 100 x Value
// / Of when Of is not empty. The zero Figure is one that the table lacks.
type Figure struct {
	Value, Of string
}

func (f Figure) sql() string {
	column := func(name string) string { return pgx.Identifier{name}.Sanitize() + "::double precision" }
	switch {
	case f.Value == "":
		return "null"
	case f.Of == "":
		return column(f.Value)
	}
	return "100 * " + column(f.Value) + " / nullif(" + column(f.Of) + ", 0)"
}

// figures lists figures as an SQL array.
func figures(list []Figure) string {
	parts := make([]string, len(list))
	for i, f := range list {
		parts[i] = f.sql()
	}
	return "array[" + strings.Join(parts, ", ") + "]::double precision[]"
}

// AreaLayer says how a raw layer describes areas of one level. A field that is
// empty is a column that the layer lacks; Code must be there.
type AreaLayer struct {
	Level, Layer                                       string
	Code, Name, Wijk, WijkName, Gemeente, GemeenteName string
	Water, Postcode, Year, Residents                   string
	Change                                             string // "1" where the area is unchanged since the year before
	YearOf                                             int    // of records that do not say
	Figures                                            []Figure
}

// text and number name a raw column in SQL, as null where the layer lacks it.
func text(column string) string {
	if column == "" {
		return "null::text"
	}
	return "nullif(trim(" + pgx.Identifier{column}.Sanitize() + "::text), '')"
}

func number(column, kind string) string {
	if column == "" {
		return "null::" + kind
	}
	return pgx.Identifier{column}.Sanitize() + "::" + kind
}

// AddAreas takes the records of a raw layer as areas. What a layer does not
// say follows from the code: wijk WK059901 and gemeente GM0599 of BU05990110.
func (d *Draft) AddAreas(ctx context.Context, l AreaLayer) error {
	code := text(l.Code)
	wijk := "null::text"
	if l.Level == "buurt" {
		wijk = "coalesce(" + text(l.Wijk) + ", 'WK' || substr(" + code + ", 3, 6))"
	}
	sql := fmt.Sprintf(`
		insert into part (level, code, name, wijk, wijk_name, gemeente, gemeente_name, water, postcode, year, change, residents, figures, geom)
		select '%s', %s, coalesce(%s, %s), %s, %s, coalesce(%s, 'GM' || substr(%s, 3, 4)), %s, %s, %s,
			coalesce(%s, nullif($1, 0)), %s, %s, %s, ST_Transform(geom_, 28992)
		from %s where geom_ is not null`,
		l.Level, code, text(l.Name), code, wijk, text(l.WijkName), text(l.Gemeente), code, text(l.GemeenteName),
		text(l.Water), text(l.Postcode), number(l.Year, "int"), text(l.Change), number(l.Residents, "double precision"),
		figures(l.Figures), pgx.Identifier{rawTable(l.Layer)}.Sanitize())
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sql, l.YearOf); err != nil {
			return fmt.Errorf("take areas from layer %s: %w", l.Layer, err)
		}
		return nil
	})
}

// Keep drops the wijken and buurten of all municipalities but those named, by
// code or name. The municipalities themselves stay, to compare with.
func (d *Draft) Keep(ctx context.Context, municipalities []string) error {
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		unknown, err := codes(ctx, tx, `
			select wanted from unnest($1::text[]) wanted
			where not exists (select from part where lower(wanted) in (lower(gemeente), lower(gemeente_name))
				or level = 'gemeente' and lower(wanted) = lower(name))`, municipalities)
		if err != nil {
			return fmt.Errorf("look for municipalities: %w", err)
		}
		if len(unknown) > 0 {
			return fmt.Errorf("look for municipalities: %s is not in the files; give a code (GM0599) or the full name", strings.Join(unknown, ", "))
		}
		_, err = tx.Exec(ctx, `
			delete from part where level <> 'gemeente' and gemeente not in (
				select gemeente from part, unnest($1::text[]) wanted
				where lower(wanted) in (lower(gemeente), lower(gemeente_name)) or level = 'gemeente' and lower(wanted) = lower(name))`, municipalities)
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

func (h *Hierarchy) read(ctx context.Context, tx pgx.Tx) error {
	err := tx.QueryRow(ctx, `
		select count(*) filter (where level = 'gemeente'), count(*) filter (where level = 'wijk'),
			count(*) filter (where level = 'buurt'), (select count(*) from part where water = 'JA'),
			(select count(*) from area g where g.level = 'gemeente' and not exists (
				select from area b where b.level = 'buurt' and b.municipality_code = g.code))
		from area`).Scan(&h.Gemeenten, &h.Wijken, &h.Buurten, &h.WaterParts, &h.WithoutBuurten)
	if err != nil {
		return fmt.Errorf("count areas: %w", err)
	}
	h.Merged, err = codes(ctx, tx, `
		select distinct code from part where water is distinct from 'JA'
		group by level, code, water having count(*) > 1 order by 1`)
	if err != nil {
		return fmt.Errorf("look for doubled codes: %w", err)
	}
	h.Orphans, err = codes(ctx, tx, `
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

func codes(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]string, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
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

// ModelInput is one area with the figures that a model reads.
type ModelInput struct {
	Code, Name, Level, Wijk, Municipality string
	Year                                  int // of the area's own record
	Residents                             *float64
	Values                                []*float64 // nil: no value in any source
	Sources                               []int      // position of the source that gave each value; 0: the area's own record
}

// ModelInputs reads the figures of all areas, ordered by level and code. A
// value that the area's own record lacks comes from the other sources, in
// order, as far as they are of the same area ([Draft.MatchFigures]).
func (d *Draft) ModelInputs(ctx context.Context) ([]ModelInput, error) {
	var inputs []ModelInput
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "analyze part"); err != nil {
			return fmt.Errorf("read model inputs: %w", err)
		}
		// People are on the land record ('NEE'); inland water ('B') adds none.
		rows, err := tx.Query(ctx, `
			select a.code, a.name, a.level, coalesce(a.wijk_code, ''), a.municipality_code, a.year, a.residents, s.position, s.figures
			from area a cross join lateral (
				(select 0 as position, p.figures from part p
				where p.code = a.code and p.level = a.level and p.water is distinct from 'JA' order by p.water desc limit 1)
				union all
				select f.position, f.figures from figure f where f.code = a.code and f.unlike is null) s
			order by array_position(array['gemeente', 'wijk', 'buurt'], a.level), a.code, s.position`)
		if err != nil {
			return fmt.Errorf("read model inputs: %w", err)
		}
		var in ModelInput
		var position int
		var figures []*float64
		_, err = pgx.ForEachRow(rows, []any{&in.Code, &in.Name, &in.Level, &in.Wijk, &in.Municipality, &in.Year, &in.Residents, &position, &figures}, func() error {
			if n := len(inputs); n > 0 && inputs[n-1].Code == in.Code {
				inputs[n-1].fill(position, figures)
				return nil
			}
			next := in
			next.Values, next.Sources = make([]*float64, len(figures)), make([]int, len(figures))
			next.fill(position, figures)
			inputs = append(inputs, next)
			return nil
		})
		if err != nil {
			return fmt.Errorf("read model inputs: %w", err)
		}
		return nil
	})
	return inputs, err
}

// fill takes the values that are still missing from a source.
func (in *ModelInput) fill(position int, figures []*float64) {
	for i, v := range figures {
		if in.Values[i] == nil && v != nil {
			in.Values[i], in.Sources[i] = v, position
		}
	}
}
