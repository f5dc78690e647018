package store

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"
)

//go:embed sql/match.sql
var matchSQL string

// FigureSource says how a raw layer gives figures of areas that have their
// shapes from elsewhere: a table without shapes, or a layer of another year. A
// field that is empty is a column that it lacks; Code must be there.
type FigureSource struct {
	Layer, Code, Name, GemeenteName, Water, Change, Residents string

	Shapes   bool // it has geometry
	Year     int  // of its figures
	Position int  // in order of preference, from 1; 0 are the areas' own figures
	Figures  []Figure
}

// name is the name of the area: that of StatLine's tables is the municipality's.
func (s FigureSource) name() string {
	return "coalesce(" + text(s.Name) + ", case when " + text(s.Code) + " like 'GM%' then " + text(s.GemeenteName) + " end)"
}

// geom unites the land parts of an area, as those of the areas themselves are.
func (s FigureSource) geom(table string) string {
	if !s.Shapes {
		return "null"
	}
	return fmt.Sprintf(`(select case when count(*) = 1 then ST_Transform((array_agg(geom_))[1], 28992)
			else ST_Multi(ST_CollectionExtract(ST_Union(ST_Transform(geom_, 28992)), 3)) end
		from %s where %s = record.code and geom_ is not null and %s is distinct from 'JA')`, table, text(s.Code), text(s.Water))
}

// AddFigures takes the records of a raw layer as figures of areas.
func (d *Draft) AddFigures(ctx context.Context, s FigureSource) error {
	table := pgx.Identifier{rawTable(s.Layer)}.Sanitize()
	index := fmt.Sprintf("create index on %s (%s)", table, text(s.Code)) // geom looks records up by code
	sql := fmt.Sprintf(`
		insert into figure (code, position, year, name, change, residents, figures, geom)
		select code, $1, $2, name, change, residents, figures, %s
		from (
			select distinct on (1) %s as code, %s as name, %s as change, %s as residents, %s as figures
			from %s where %[2]s is not null and %s is distinct from 'JA' order by 1, %[8]s desc) record`,
		s.geom(table), text(s.Code), s.name(), text(s.Change), number(s.Residents, "double precision"), figures(s.Figures),
		table, text(s.Water))
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, index); err != nil {
			return fmt.Errorf("take figures from %s: %w", s.Layer, err)
		}
		if _, err := tx.Exec(ctx, sql, s.Position, s.Year); err != nil {
			return fmt.Errorf("take figures from %s: %w", s.Layer, err)
		}
		return nil
	})
}

// Matches counts, for a source of another year, the areas that it has figures of.
type Matches struct {
	Position int
	Same     int            // areas that kept code, name and shape
	Changed  map[string]int // the others, by reason: an [Unlike] or "unproven"
}

// MatchFigures finds out which figures of other years are of the same area: one
// that kept code, name and shape. The others are not used. It returns counts
// per source of another year, in order of position.
func (d *Draft) MatchFigures(ctx context.Context) ([]Matches, error) {
	var list []Matches
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, compareInParallel+fmt.Sprintf(matchSQL, sameShape("f.geom", "a.geom"))); err != nil {
			return fmt.Errorf("compare areas with those of other years: %w", err)
		}
		rows, err := tx.Query(ctx, `
			select f.position, coalesce(f.unlike, ''), count(*) from figure f join area a using (code)
			where f.year <> a.year group by 1, 2 order by 1`)
		if err != nil {
			return fmt.Errorf("count areas of other years: %w", err)
		}
		var position, n int
		var reason string
		_, err = pgx.ForEachRow(rows, []any{&position, &reason, &n}, func() error {
			if len(list) == 0 || list[len(list)-1].Position != position {
				list = append(list, Matches{Position: position, Changed: map[string]int{}})
			}
			if m := &list[len(list)-1]; reason == "" {
				m.Same = n
			} else {
				m.Changed[reason] = n
			}
			return nil
		})
		return err
	})
	return list, err
}
