package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/edition"
	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
)

// ErrNoEdition is returned where an edition is asked for that does not exist,
// or "current" while none was published yet.
var ErrNoEdition = errors.New("no such edition")

// Info describes an edition.
type Info struct {
	ID         string
	Year       int
	Region     string
	Fictitious bool
	Model      string // id of the model
	ModelFile  string // the model file itself, so that the edition explains itself
	Program    string // version of the program that imported it
	Manifest   edition.Manifest
	CreatedAt  time.Time
	Published  time.Time
	Current    bool
	Report     json.RawMessage // the import report
	// Sensitivity, of the report, says how the model compares with others; nil: not known.
	Sensitivity *risk.Sensitivity
	Summary     Summary
}

// Edition reads one complete edition. It holds no connection.
type Edition struct {
	Info
	store  *Store
	schema string
	linked []linkedEdition // when the edition was read
}

const selectInfo = `
	select e.id, e.year, e.region, e.fictitious, e.model, e.model_file, e.program, e.manifest, e.created_at, e.published_at,
		c.edition is not null, e.report, e.report -> 'sensitivity', e.summary, e.schema_name, ` + selectLinked + `
	from risicokaart.edition e left join risicokaart.current_edition c on c.edition = e.id
	where e.state = 'complete'`

func (s *Store) scanEdition(row pgx.CollectableRow) (*Edition, error) {
	e := &Edition{store: s}
	err := row.Scan(&e.ID, &e.Year, &e.Region, &e.Fictitious, &e.Model, &e.ModelFile, &e.Program, &e.Manifest,
		&e.CreatedAt, &e.Published, &e.Current, &e.Report, &e.Sensitivity, &e.Summary, &e.schema, &e.linked)
	return e, err
}

// Current returns the edition that is served, or [ErrNoEdition].
func (s *Store) Current(ctx context.Context) (*Edition, error) {
	return s.edition(ctx, selectInfo+` and c.edition is not null`)
}

// Edition returns the complete edition with this id, or [ErrNoEdition].
func (s *Store) Edition(ctx context.Context, id string) (*Edition, error) {
	return s.edition(ctx, selectInfo+` and e.id = $1`, id)
}

func (s *Store) edition(ctx context.Context, sql string, args ...any) (*Edition, error) {
	rows, err := s.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read edition: %w", err)
	}
	e, err := pgx.CollectExactlyOneRow(rows, s.scanEdition)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrNoEdition
	}
	if err != nil {
		return nil, fmt.Errorf("read edition: %w", err)
	}
	return e, nil
}

// Editions lists the complete editions, newest first.
func (s *Store) Editions(ctx context.Context) ([]*Edition, error) {
	rows, err := s.pool.Query(ctx, selectInfo+` order by e.published_at desc`)
	if err != nil {
		return nil, fmt.Errorf("list editions: %w", err)
	}
	list, err := pgx.CollectRows(rows, s.scanEdition)
	if err != nil {
		return nil, fmt.Errorf("list editions: %w", err)
	}
	return list, nil
}

// Use makes a complete edition the current one.
func (s *Store) Use(ctx context.Context, id string) error {
	tag, err := s.pool.Exec(ctx, `
		with used as (
			insert into risicokaart.current_edition (edition)
			select id from risicokaart.edition where id = $1 and state = 'complete'
			on conflict (single) do update set edition = excluded.edition returning edition)
		select pg_notify('`+CurrentChannel+`', edition) from used`, id)
	if err != nil {
		return fmt.Errorf("use edition %s: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("use edition %s: %w", id, ErrNoEdition)
	}
	return nil
}

// ErrCurrent is returned where the current edition would be dropped.
var ErrCurrent = errors.New("it is the current edition")

// Drop removes a complete edition for good. Requests that read it fail from
// then on. Another edition of its year takes its place beside those of other years.
func (s *Store) Drop(ctx context.Context, id string) error {
	e, err := s.Edition(ctx, id)
	if err != nil {
		return fmt.Errorf("drop edition %s: %w", id, err)
	}
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		beside, err := linkedEditions(ctx, tx, id)
		if err != nil {
			return err
		}
		// The reference from current_edition forbids to delete what has just
		// become current, whatever was read before.
		tag, err := tx.Exec(ctx, `
			delete from risicokaart.edition e where id = $1
				and not exists (select from risicokaart.current_edition c where c.edition = e.id)`, id)
		if err != nil {
			return fmt.Errorf("drop edition %s: %w", id, err)
		}
		if tag.RowsAffected() == 0 {
			return fmt.Errorf("drop edition %s: %w", id, ErrCurrent)
		}
		if _, err := tx.Exec(ctx, "drop schema "+pgx.Identifier{e.schema}.Sanitize()+" cascade"); err != nil {
			return fmt.Errorf("drop edition %s: %w", id, err)
		}
		for _, other := range beside {
			if err := LinkYears(ctx, tx, other); err != nil {
				return err
			}
		}
		// Servers show other years beside the current edition.
		if _, err := tx.Exec(ctx, `select pg_notify('`+CurrentChannel+`', $1)`, id); err != nil {
			return fmt.Errorf("drop edition %s: %w", id, err)
		}
		return nil
	})
}

// Collections lists the layers of the edition: own areas only where it was imported
// with them.
func (e *Edition) Collections() []*layer.Collection {
	return slices.DeleteFunc(slices.Clone(layer.Collections), func(c *layer.Collection) bool {
		return c.Of == layer.OwnAreas && e.Summary.OwnAreas == nil
	})
}

// Collection returns the edition's layer with this id, or nil.
func (e *Edition) Collection(id string) *layer.Collection {
	for _, c := range e.Collections() {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// table names a table of the edition, quoted for use in SQL.
func (e *Edition) table(name string) string {
	return pgx.Identifier{e.schema, name}.Sanitize()
}
