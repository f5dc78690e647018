// Package store keeps editions in PostGIS and reads them, through an [Edition]. It and
// the packages below it are the only ones that know SQL: draft writes editions, and
// columns says where figures lie.
package store

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/puddle/v2"
	"github.com/jackc/tern/v2/migrate"

	"risicokaart/migrations"
)

// Store is a pool of connections to one PostGIS database.
type Store struct {
	pool  *pgxpool.Pool
	log   *slog.Logger
	asked *roundTrips
}

// maxConns is kept near the number of cores of a small server: more only
// queue inside PostgreSQL, where they spoil the slowest answers.
const maxConns = 8

// versionTable records which migrations ran. It is outside the schema that
// the first migration makes.
const versionTable = "public.risicokaart_schema_version"

// Open connects to the PostGIS database at url and migrates it, under a lock
// that makes concurrent programs wait for each other.
func Open(ctx context.Context, url string, log *slog.Logger) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read database url: %w", err)
	}
	if cfg.MaxConns > maxConns || cfg.MaxConns == 0 {
		cfg.MaxConns = maxConns
	}
	cfg.ConnConfig.RuntimeParams["application_name"] = "risicokaart"
	// A visitor who leaves cancels the query; without this the connection
	// itself would be closed with it.
	cfg.ConnConfig.BuildContextWatcherHandler = func(pc *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: pc, DeadlineDelay: 2 * time.Second}
	}
	cfg.AfterConnect = prepareConn
	asked := &roundTrips{}
	cfg.ConnConfig.Tracer = asked

	if err := migrateDatabase(ctx, cfg.ConnConfig.Copy()); err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("connect to database: %w", err)
	}
	return &Store{pool: pool, log: log, asked: asked}, nil
}

// Pool and Log are for the packages below this one, which write editions.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Log is what the store reports to.
func (s *Store) Log() *slog.Logger { return s.log }

// Close closes all connections.
func (s *Store) Close() { s.pool.Close() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.pool.Ping(ctx); err != nil {
		return fmt.Errorf("ping database: %w", err)
	}
	return nil
}

// Unavailable reports whether err means that the database could not be reached
// or was just going away, so that the same call may succeed in a moment.
func Unavailable(err error) bool {
	var connect *pgconn.ConnectError
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &connect), errors.Is(err, puddle.ErrClosedPool), pgconn.SafeToRetry(err):
		return true
	case errors.As(err, &pg):
		// Classes of PostgreSQL's error codes: connection exception, operator intervention.
		return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "57P")
	}
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// Full reports whether err means that the database has no room left on its disk.
func Full(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "53100" // disk_full
}

func migrateDatabase(ctx context.Context, cfg *pgx.ConnConfig) error {
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return fmt.Errorf("connect to database: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := findExtensions(ctx, conn); err != nil {
		return err
	}

	m, err := migrate.NewMigrator(ctx, conn, versionTable)
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	if err := m.LoadMigrations(migrations.FS); err != nil {
		return fmt.Errorf("load migrations: %w", err)
	}
	version, err := m.GetCurrentVersion(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if newest := int32(len(m.Migrations)); version > newest {
		return fmt.Errorf("database is at schema version %d, this program knows %d: use a newer risicokaart or another database", version, newest)
	}
	if err := m.Migrate(ctx); err != nil {
		var pgErr migrate.MigrationPgError
		if errors.As(err, &pgErr) {
			return fmt.Errorf("migrate database in %s: %w", pgErr.MigrationName, err)
		}
		return fmt.Errorf("migrate database: %w", err)
	}
	return addOutcomeColumns(ctx, conn)
}

// prepareConn readies a connection for SQL that names PostGIS's functions plainly.
func prepareConn(ctx context.Context, conn *pgx.Conn) error {
	if err := findExtensions(ctx, conn); err != nil {
		return err
	}
	return registerGeometry(ctx, conn)
}

// findExtensions adds the schemas of the database's extensions to the search path:
// many administrators keep PostGIS in one of its own.
func findExtensions(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `
		select set_config('search_path', concat_ws(', ', nullif(current_setting('search_path'), ''),
			string_agg(distinct quote_ident(nspname), ', ')), false)
		from pg_extension join pg_namespace n on n.oid = extnamespace
		where nspname <> 'pg_catalog' and nspname <> all (current_schemas(true))`)
	if err != nil {
		return fmt.Errorf("find the schemas of extensions: %w", err)
	}
	return nil
}

// registerGeometry lets EWKB bytes travel as PostGIS's own binary form, so
// that COPY needs no text in between.
func registerGeometry(ctx context.Context, conn *pgx.Conn) error {
	var oid uint32
	if err := conn.QueryRow(ctx, `select 'geometry'::regtype::oid`).Scan(&oid); err != nil {
		return fmt.Errorf("find PostGIS type geometry: %w", err)
	}
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: oid, Codec: pgtype.ByteaCodec{}})
	return nil
}
