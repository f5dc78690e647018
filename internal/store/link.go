package store

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

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

// OtherYears tells what the newest edition of every other year says of an
// area, newest year first.
func (e *Edition) OtherYears(ctx context.Context, code string) ([]OtherYear, error) {
	rows, err := e.store.pool.Query(ctx, `
		select distinct on (o.year) o.id, o.year, o.model, l.kept, coalesce(l.reason, ''), o.schema_name,
			coalesce((select status in ('ok', 'imputed') from `+e.table("area")+` where code = l.code), false)
		from risicokaart.area_link l
		join risicokaart.edition o on o.id = case l.later_edition when $1 then l.earlier_edition else l.later_edition end
		where $1 in (l.earlier_edition, l.later_edition) and l.code = $2
		order by o.year desc, o.published_at desc`, e.ID, code)
	if err != nil {
		return nil, fmt.Errorf("read other years of %s: %w", code, err)
	}
	var list []OtherYear
	var shown []string // schemas to read figures from; "" for none
	var y OtherYear
	var schema string
	var here bool
	_, err = pgx.ForEachRow(rows, []any{&y.Edition, &y.Year, &y.Model, &y.Same, &y.Reason, &schema, &here}, func() error {
		if !y.Same || !here {
			schema = ""
		}
		list, shown = append(list, y), append(shown, schema)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read other years of %s: %w", code, err)
	}
	for i, schema := range shown {
		if schema == "" {
			continue
		}
		if list[i].Lonely65, err = e.store.lonely65(ctx, schema, code); err != nil {
			return nil, fmt.Errorf("read %d of %s: %w", list[i].Year, code, err)
		}
	}
	return list, nil
}

// lonely65 reads one estimate from the edition in a schema; nil where it is
// hidden, or where the edition was dropped a moment ago.
func (s *Store) lonely65(ctx context.Context, schema, code string) (*risk.Prevalence, error) {
	var o risk.Prevalence
	p, n := &o.Percent, &o.Count
	err := s.pool.QueryRow(ctx, `
		select lonely_65_pct, lonely_65_low, lonely_65_high, lonely_65_count, lonely_65_count_low, lonely_65_count_high
		from `+pgx.Identifier{schema, "area"}.Sanitize()+` where code = $1 and status in ('ok', 'imputed')`, code).
		Scan(&p.Value, &p.Low, &p.High, &n.Value, &n.Low, &n.High)
	var gone *pgconn.PgError
	const undefinedTable = "42P01"
	if errors.Is(err, pgx.ErrNoRows) || errors.As(err, &gone) && gone.Code == undefinedTable {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &o, nil
}
