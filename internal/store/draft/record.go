package draft

import (
	"context"
	_ "embed"
	"fmt"
	"slices"

	"risicokaart/internal/store"

	"github.com/jackc/pgx/v5"
)

//go:embed sql/record.sql
var recordSQL string

// Water tells what of an area a record is about.
type Water string

// What records are about.
const (
	Land        Water = "land"
	InlandWater Water = "inland" // part of the area
	OuterWater  Water = "outer"  // no part of it
)

// Record is what a row of a raw layer says of an area. A text that is "" is null;
// so is a number that is NaN.
type Record struct {
	Code, Name             string
	Wijk, WijkName         string // of a buurt
	Gemeente, GemeenteName string
	Postcode               string
	Change                 string // "1": unchanged since the year before
	Water                  Water
	Year                   int
	Residents              float64
	Figures                []float64 // aligned with those that the model reads
	Carries                bool      // the area's figures are taken from this record; one of each area
}

// recordTable names the table of the records of a raw layer.
func recordTable(layer string) string { return "record_" + layer }

// SaveRecords stores what the rows of a raw layer say of areas, in the order of
// those rows. It may be called for several layers at the same time.
func (d *Draft) SaveRecords(ctx context.Context, layer string, records []Record) error {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("save records of layer %s: %w", layer, err)
	}
	defer conn.Release()
	return d.inSchemaOn(ctx, conn, func(tx pgx.Tx) error {
		table := recordTable(layer)
		if _, err := tx.Exec(ctx, fmt.Sprintf(recordSQL, pgx.Identifier{table}.Sanitize())); err != nil {
			return fmt.Errorf("create table for records of layer %s: %w", layer, err)
		}
		into := target{table, []string{"row_", "code", "name", "wijk", "wijk_name", "gemeente", "gemeente_name",
			"postcode", "change", "water", "year", "residents", "figures", "carries"}}
		row := 0
		err := copyInto(ctx, tx, into, slices.Values(records), func(r Record) []any {
			row++
			return []any{row, r.Code, r.Name, textOrNull(r.Wijk), textOrNull(r.WijkName), r.Gemeente,
				textOrNull(r.GemeenteName),
				textOrNull(r.Postcode), textOrNull(r.Change), string(r.Water), r.Year,
				nullable(r.Residents), nullables(r.Figures), r.Carries}
		})
		if err != nil {
			return fmt.Errorf("save records of layer %s: %w", layer, err)
		}
		return nil
	})
}

// shapesOf is SQL for the shapes of a raw layer by row_. The columns of publishers
// stay out of sight: they may have any name.
func shapesOf(layer string) string {
	return "(select row_, geom_ from " + pgx.Identifier{rawTable(layer)}.Sanitize() + ") shape"
}

// RepairGeometry makes every shape of a layer with records valid and returns how
// many were not, and the codes of those that nothing is left of.
func (d *Draft) RepairGeometry(ctx context.Context, layer string) (repaired int, lost []string, err error) {
	raw, records := pgx.Identifier{rawTable(layer)}.Sanitize(), pgx.Identifier{recordTable(layer)}.Sanitize()
	err = d.inSchema(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update `+raw+` set geom_ = ST_Multi(ST_CollectionExtract(ST_MakeValid(geom_), 3))
			where not ST_IsValid(geom_)`)
		if err != nil {
			return fmt.Errorf("repair layer %s: %w", layer, err)
		}
		repaired = int(tag.RowsAffected())
		lost, err = store.Texts(ctx, tx, `
			select code from `+records+` join `+shapesOf(layer)+` using (row_)
			where geom_ is null or ST_IsEmpty(geom_) order by 1`)
		if err != nil {
			return fmt.Errorf("look for empty geometry in layer %s: %w", layer, err)
		}
		return nil
	})
	return repaired, lost, err
}

// AddAreas takes the records of a layer with shapes as areas of a level:
// "gemeente", "wijk" or "buurt".
func (d *Draft) AddAreas(ctx context.Context, layer, level string) error {
	records := pgx.Identifier{recordTable(layer)}.Sanitize()
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into part (level, code, name, wijk, wijk_name, gemeente, gemeente_name, water, postcode, year, change,
				residents, figures, carries, geom)
			select $1, code, name, wijk, wijk_name, gemeente, gemeente_name, water, postcode, year, change,
				residents, figures, carries, ST_Transform(geom_, 28992)
			from `+records+` join `+shapesOf(layer)+` using (row_) where geom_ is not null`, level)
		if err == nil {
			_, err = tx.Exec(ctx, "drop table "+records)
		}
		if err != nil {
			return fmt.Errorf("take areas from layer %s: %w", layer, err)
		}
		return nil
	})
}

// FigureSource is a layer whose records are figures of areas that have their
// shapes from elsewhere: a table without shapes, or a layer of another year.
type FigureSource struct {
	Layer    string
	Shapes   bool // it has them
	Year     int  // of its figures
	Position int  // in order of preference, from 1; 0 are the areas' own figures
}

// geom unites the land parts of an area, as those of the areas themselves are.
func (s FigureSource) geom() string {
	if !s.Shapes {
		return "null"
	}
	return fmt.Sprintf(`(select case when count(*) = 1 then ST_Transform((array_agg(geom_))[1], 28992)
			else ST_Multi(ST_CollectionExtract(ST_Union(ST_Transform(geom_, 28992)), 3)) end
		from %s p join %s using (row_) where p.code = record.code and geom_ is not null and p.water <> 'outer')`,
		pgx.Identifier{recordTable(s.Layer)}.Sanitize(), shapesOf(s.Layer))
}

// AddFigures takes the records of a layer as figures of areas.
func (d *Draft) AddFigures(ctx context.Context, s FigureSource) error {
	records := pgx.Identifier{recordTable(s.Layer)}.Sanitize()
	index := "create index on " + records + " (code); "
	if s.Shapes {
		index += "create index on " + pgx.Identifier{rawTable(s.Layer)}.Sanitize() + " (row_); "
	}
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, index+"analyze "+records); err != nil {
			return fmt.Errorf("take figures from %s: %w", s.Layer, err)
		}
		_, err := tx.Exec(ctx, `
			insert into figure (code, position, year, name, change, residents, figures, geom)
			select code, $1, $2, name, change, residents, figures, `+s.geom()+`
			from `+records+` record where carries`, s.Position, s.Year)
		if err == nil {
			_, err = tx.Exec(ctx, "drop table "+records)
		}
		if err != nil {
			return fmt.Errorf("take figures from %s: %w", s.Layer, err)
		}
		return nil
	})
}
