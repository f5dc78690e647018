// Package draft writes an edition: rows as publishers give them, areas that are made of
// them, and what is estimated, until all of it is published in one transaction. It knows
// SQL as package store does, which reads.
package draft

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"risicokaart/internal/store"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ErrImportRunning is returned when another program imports into this database.
var ErrImportRunning = errors.New("another import is running on this database: wait for it or stop it")

// importLock is the advisory lock that one import at a time holds.
const importLock = 0x7269736b // "risk"

// Draft is an edition under construction. Nothing of it can be seen by
// readers until [Draft.Publish]; if the program or PostgreSQL dies first, the
// next draft sweeps it away.
type Draft struct {
	pool   *pgxpool.Pool
	log    *slog.Logger
	conn   *pgxpool.Conn // holds the advisory lock
	info   store.Info
	schema string
}

// Begin starts an edition. It fails with [ErrImportRunning] while another
// draft is open on the same database.
func Begin(ctx context.Context, s *store.Store, info store.Info) (*Draft, error) {
	conn, err := s.Pool().Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin edition: %w", err)
	}
	d := &Draft{pool: s.Pool(), log: s.Log(), conn: conn, info: info,
		schema: "edition_" + strings.ReplaceAll(info.ID, "-", "_")}
	if err := d.open(ctx); err != nil {
		d.release()
		return nil, err
	}
	return d, nil
}

func (d *Draft) open(ctx context.Context) error {
	if err := d.lock(ctx); err != nil {
		return err
	}
	if err := d.sweep(ctx); err != nil {
		return err
	}
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into risicokaart.edition (id, schema_name, state, year, region, fictitious, model, model_file, program, manifest)
			values ($1, $2, 'building', $3, $4, $5, $6, $7, $8, $9)`,
			d.info.ID, d.schema, d.info.Year, d.info.Region, d.info.Fictitious, d.info.Model, d.info.ModelFile,
			d.info.Program, d.info.Manifest)
		if err != nil {
			return fmt.Errorf("begin edition %s: %w", d.info.ID, err)
		}
		if _, err := tx.Exec(ctx, "create schema "+pgx.Identifier{d.schema}.Sanitize()); err != nil {
			return fmt.Errorf("create schema %s: %w", d.schema, err)
		}
		if _, err := tx.Exec(ctx, editionTables()+partSQL); err != nil {
			return fmt.Errorf("create tables of %s: %w", d.schema, err)
		}
		return nil
	})
}

// lockPatience is how long an import waits for the lock: one that was stopped a
// moment ago holds it until PostgreSQL has ended its last statement.
const lockPatience = 2 * time.Second

// lock takes the lock of imports, or fails with [ErrImportRunning].
func (d *Draft) lock(ctx context.Context) error {
	for until := time.Now().Add(lockPatience); ; {
		var free bool
		if err := d.conn.QueryRow(ctx, `select pg_try_advisory_lock($1)`, importLock).Scan(&free); err != nil {
			return fmt.Errorf("begin edition: %w", err)
		}
		if free {
			return nil
		}
		if time.Now().After(until) {
			return ErrImportRunning
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("begin edition: %w", ctx.Err())
		case <-time.After(lockPatience / 20):
		}
	}
}

// sweep removes what interrupted imports left behind. The lock is held, so
// whatever is still building belongs to nobody.
func (d *Draft) sweep(ctx context.Context) error {
	rows, err := d.conn.Query(ctx, `select schema_name from risicokaart.edition where state = 'building'`)
	if err != nil {
		return fmt.Errorf("look for interrupted imports: %w", err)
	}
	left, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for interrupted imports: %w", err)
	}
	for _, schema := range left {
		d.log.Info("remove interrupted import", "schema", schema)
		if err := dropEdition(ctx, d.conn, schema); err != nil {
			return err
		}
	}
	return nil
}

func dropEdition(ctx context.Context, conn *pgxpool.Conn, schema string) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "drop schema if exists "+pgx.Identifier{schema}.Sanitize()+" cascade"); err != nil {
			return fmt.Errorf("drop %s: %w", schema, err)
		}
		if _, err := tx.Exec(ctx, `delete from risicokaart.edition where schema_name = $1`, schema); err != nil {
			return fmt.Errorf("forget %s: %w", schema, err)
		}
		return nil
	})
}

// inSchema runs fn in a transaction in which the edition's schema is first in
// line, so that SQL names its tables plainly.
func (d *Draft) inSchema(ctx context.Context, fn func(pgx.Tx) error) error {
	return d.inSchemaOn(ctx, d.conn, fn)
}

func (d *Draft) inSchemaOn(ctx context.Context, conn *pgxpool.Conn, fn func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			select set_config('search_path', concat_ws(', ', $1::text, nullif(current_setting('search_path'), '')), true)`,
			pgx.Identifier{d.schema}.Sanitize())
		if err != nil {
			return fmt.Errorf("enter schema %s: %w", d.schema, err)
		}
		return fn(tx)
	})
}

// Publish indexes the edition and makes it the current one, in one
// transaction: a reader sees the old edition or the new one, nothing between.
// region is the edition's area in words. The draft is closed.
func (d *Draft) Publish(ctx context.Context, region string, report json.RawMessage, summary store.Summary) error {
	defer d.release()
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "drop table part, figure; "+indexSQL); err != nil {
			return fmt.Errorf("index edition %s: %w", d.info.ID, err)
		}
		_, err := tx.Exec(ctx, `
			update risicokaart.edition set state = 'complete', published_at = now(), region = $2, report = $3, summary = $4
			where id = $1`, d.info.ID, region, report, summary)
		if err != nil {
			return fmt.Errorf("complete edition %s: %w", d.info.ID, err)
		}
		if err := store.LinkYears(ctx, tx, d.info.ID); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			with used as (
				insert into risicokaart.current_edition (edition) values ($1)
				on conflict (single) do update set edition = excluded.edition returning edition)
			select pg_notify('`+store.CurrentChannel+`', edition) from used`, d.info.ID)
		if err != nil {
			return fmt.Errorf("publish edition %s: %w", d.info.ID, err)
		}
		return nil
	})
}

// Discard drops the draft and everything in it. After [Draft.Publish] it does
// nothing, so it can be deferred.
func (d *Draft) Discard(ctx context.Context) {
	if d.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), discardTime)
	defer cancel()
	err := dropEdition(ctx, d.conn, d.schema)
	d.release()
	if err != nil {
		err = d.discardAnew(ctx)
	}
	if err != nil {
		d.log.Warn("an unfinished import stays behind until the next one", "schema", d.schema, "err", err)
	}
}

// discardTime bounds how long a draft is cleared away for; what is left then waits for
// the next draft.
const discardTime = 30 * time.Second

// discardAnew drops the draft over a new connection: a statement that was stopped may
// have taken the one before with it. What a stopped import leaves may be what fills a
// disk.
func (d *Draft) discardAnew(ctx context.Context) error {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	d.conn = conn
	defer d.release()
	if err := d.lock(ctx); err != nil {
		return err
	}
	return dropEdition(ctx, d.conn, d.schema)
}

// release gives the lock and the connection back. The connection is closed
// and not reused, so that the lock is gone even when unlocking fails.
func (d *Draft) release() {
	if d.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	conn := d.conn.Hijack()
	d.conn = nil
	if _, err := conn.Exec(ctx, `select pg_advisory_unlock($1)`, importLock); err != nil {
		d.log.Debug("the import lock goes with its connection", "err", err)
	}
	conn.Close(ctx)
}
