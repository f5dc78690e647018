package store

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/risk"
)

//go:embed sql/link.sql
var linkSQL string

// Unlike says why an area is not the same in two years. It is a stable code;
// readers see the words that the pages give it.
type Unlike string

// The reasons why an area is not the same.
const (
	UnlikeName         Unlike = "name"         // the code names another area, or the area is called otherwise
	UnlikeGeometry     Unlike = "geometry"     // the borders moved
	UnlikeReclassified Unlike = "reclassified" // the publisher says that it changed
	UnlikeNew          Unlike = "new"          // it is not there in the earlier year
	UnlikeGone         Unlike = "gone"         // it is not there in the later year
)

// LinkYears relates an edition to the newest complete edition of every other
// year that shares areas with it, where that was not done before. Made-up
// figures are never set beside published ones.
func LinkYears(ctx context.Context, tx pgx.Tx, id string) error {
	fail := func(err error) error { return fmt.Errorf("link edition %s to other years: %w", id, err) }
	type edition struct {
		ID, Schema string
		Year       int
	}
	rows, err := tx.Query(ctx, `
		select o.id, o.schema_name, o.year from risicokaart.edition o join risicokaart.edition e on e.id = $1
		where o.state = 'complete' and o.fictitious = e.fictitious
		order by o.id = $1 desc, o.year, o.published_at desc, o.id`, id)
	if err != nil {
		return fail(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[edition])
	if err != nil {
		return fail(err)
	}
	if len(list) == 0 {
		return nil
	}
	own, done := list[0], map[int]bool{list[0].Year: true}
	for _, other := range list[1:] {
		if done[other.Year] {
			continue
		}
		earlier, later := own, other
		if other.Year < own.Year {
			earlier, later = other, own
		}
		e, l := pgx.Identifier{earlier.Schema}.Sanitize(), pgx.Identifier{later.Schema}.Sanitize()
		var linked, shared bool
		err := tx.QueryRow(ctx, `select exists (select from risicokaart.area_link where earlier_edition = $1 and later_edition = $2),
			exists (select from `+e+`.area join `+l+`.area using (code))`, earlier.ID, later.ID).Scan(&linked, &shared)
		if err != nil {
			return fail(err)
		}
		if done[other.Year] = shared; linked || !shared {
			continue
		}
		if _, err := tx.Exec(ctx, CompareInParallel+fmt.Sprintf(linkSQL, e, l, SameShape("e.geom", "l.geom"))); err != nil {
			return fail(err)
		}
		_, err = tx.Exec(ctx, `
			insert into risicokaart.area_link (earlier_edition, later_edition, code, level, kept, reason)
			select $1, $2, code, level, reason is null, reason from link_in`, earlier.ID, later.ID)
		if err != nil {
			return fail(err)
		}
		if _, err := tx.Exec(ctx, "drop table link_in"); err != nil { // for the next year
			return fail(err)
		}
	}
	return nil
}

// linkedEditions lists the editions that are related to one.
func linkedEditions(ctx context.Context, tx pgx.Tx, id string) ([]string, error) {
	list, err := Texts(ctx, tx, `
		select distinct case earlier_edition when $1 then later_edition else earlier_edition end
		from risicokaart.area_link where $1 in (earlier_edition, later_edition) order by 1`, id)
	if err != nil {
		return nil, fmt.Errorf("list editions beside %s: %w", id, err)
	}
	return list, nil
}

// Links counts how the areas of an edition relate to those of the nearest
// earlier year.
type Links struct {
	Edition string // the edition of the earlier year
	Year    int
	Same    int // areas that kept code, name and shape
	Changed int // all others, also those that are new or gone
}

// Links tells, by id of the later edition, how it relates to the nearest year
// before it that is loaded.
func (s *Store) Links(ctx context.Context) (map[string]Links, error) {
	rows, err := s.pool.Query(ctx, `
		select distinct on (later_edition) later_edition, earlier_edition, e.year, count(*) filter (where kept), count(*) filter (where not kept)
		from risicokaart.area_link join risicokaart.edition e on e.id = earlier_edition
		group by later_edition, earlier_edition, e.year, e.published_at
		order by later_edition, e.year desc, e.published_at desc`)
	if err != nil {
		return nil, fmt.Errorf("count links between years: %w", err)
	}
	links := map[string]Links{}
	var id string
	var l Links
	_, err = pgx.ForEachRow(rows, []any{&id, &l.Edition, &l.Year, &l.Same, &l.Changed}, func() error {
		links[id] = l
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count links between years: %w", err)
	}
	return links, nil
}

// OtherYear is what an edition of another year says of an area.
type OtherYear struct {
	Edition string
	Year    int
	Model   string
	Same    bool   // the area kept code, name and shape
	Reason  Unlike // why not; empty when Same
	// Lonely65 is nil unless the area is the same and shown in both editions.
	Lonely65 *risk.Prevalence
}

// linkedEdition is an edition of another year that areas of an edition are related to.
type linkedEdition struct {
	ID, Model, Schema string
	Year              int
	Later             bool // it is of a later year
}

// selectLinked are the editions that edition e is linked to, as JSON: the newest year
// first, and of a year the newest edition.
const selectLinked = `(
	select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'model', o.model, 'schema', o.schema_name, 'year', o.year, 'later', o.year > e.year)
		order by o.year desc, o.published_at desc), '[]')
	from risicokaart.edition o where o.state = 'complete' and exists (
		select from risicokaart.area_link l where (l.earlier_edition, l.later_edition) in ((e.id, o.id), (o.id, e.id))))`

// askYears asks what the newest edition of every other year says of an area, newest
// year first.
func (t *trip) askYears(years *[]OtherYear, code string) {
	e := t.edition
	if len(e.linked) == 0 {
		return
	}
	args := []any{e.ID, code}
	var each []string
	for i, o := range e.linked {
		args = append(args, o.ID)
		earlier, later := fmt.Sprintf("$%d", len(args)), "$1"
		if o.Later {
			earlier, later = later, earlier
		}
		each = append(each, fmt.Sprintf(`
			select %d, l.kept, coalesce(l.reason, ''), case when l.kept and here.status in ('ok', 'imputed') then
				array[f.lonely_65_pct, f.lonely_65_low, f.lonely_65_high, f.lonely_65_count, f.lonely_65_count_low, f.lonely_65_count_high] end
			from risicokaart.area_link l left join %s here on here.code = l.code
				left join %s f on f.code = l.code and f.status in ('ok', 'imputed')
			where l.earlier_edition = %s and l.later_edition = %s and l.code = $2`,
			i, e.table("area"), pgx.Identifier{o.Schema, "area"}.Sanitize(), earlier, later))
	}
	t.ask(func(rows pgx.Rows) error {
		for rows.Next() {
			y, err := e.scanOtherYear(rows)
			if err != nil {
				return err
			}
			if n := len(*years); n == 0 || (*years)[n-1].Year != y.Year {
				*years = append(*years, y)
			}
		}
		return rows.Err()
	}, strings.Join(each, " union all")+" order by 1", args...)
}

// scanOtherYear reads the place of a linked edition, how the area is related to it, and
// six figures or nulls.
func (e *Edition) scanOtherYear(row pgx.CollectableRow) (y OtherYear, err error) {
	var place int
	var figures []*float64
	if err := row.Scan(&place, &y.Same, &y.Reason, &figures); err != nil {
		return y, err
	}
	o := e.linked[place]
	y.Edition, y.Year, y.Model = o.ID, o.Year, o.Model
	if len(figures) == 0 || figures[0] == nil {
		return y, nil // hidden here or there
	}
	y.Lonely65 = &risk.Prevalence{
		Percent: risk.Quantity{Value: *figures[0], Low: *figures[1], High: *figures[2]},
		Count:   risk.Quantity{Value: *figures[3], Low: *figures[4], High: *figures[5]},
	}
	return y, nil
}
