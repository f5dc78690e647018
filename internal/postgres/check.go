package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The oldest PostGIS that the program's SQL is written for.
const minPostGISMajor, minPostGISMinor = 3, 1

// Querier is the part of a pgx connection or pool that [CheckServer] uses.
type Querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// CheckServer fails when a database cannot serve the program: when PostgreSQL is
// older than 13, or PostGIS is missing or older than 3.1. It creates the PostGIS
// extension where the role may; the error says what to do where it may not.
func CheckServer(ctx context.Context, db Querier) error {
	var number int
	var version string
	err := db.QueryRow(ctx, `SELECT current_setting('server_version_num')::int, current_setting('server_version')`).
		Scan(&number, &version)
	if err != nil {
		return fmt.Errorf("ask the database server for its version: %w", err)
	}
	major := number / 10000
	if major < minMajor {
		return fmt.Errorf("check database server: it runs PostgreSQL %s; use version %d or newer", version, minMajor)
	}
	installed, err := postGISVersion(ctx, db)
	if err != nil {
		return err
	}
	if installed == "" {
		if err := createPostGIS(ctx, db, major); err != nil {
			return err
		}
		if installed, err = postGISVersion(ctx, db); err != nil {
			return err
		}
	}
	return checkPostGISVersion(installed)
}

// postGISVersion returns the version of the extension in the database, empty
// when it is not there.
func postGISVersion(ctx context.Context, db Querier) (string, error) {
	var version string
	err := db.QueryRow(ctx, `SELECT extversion FROM pg_extension WHERE extname = 'postgis'`).Scan(&version)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("ask the database for its PostGIS version: %w", err)
	}
	return version, nil
}

func createPostGIS(ctx context.Context, db Querier, major int) error {
	var available bool
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'postgis')`).Scan(&available)
	if err != nil {
		return fmt.Errorf("look for PostGIS on the database server: %w", err)
	}
	if !available {
		return fmt.Errorf("check database server: PostGIS is not installed on it; install it there (Debian, Ubuntu: apt-get install postgresql-%d-postgis-3)", major)
	}
	_, err = db.Exec(ctx, `CREATE EXTENSION IF NOT EXISTS postgis`)
	if refused := new(pgconn.PgError); errors.As(err, &refused) && refused.Code == "42501" { // insufficient_privilege
		return fmt.Errorf("create PostGIS in the database: the role of --database-url may not; let an administrator run \"CREATE EXTENSION postgis\" in that database: %w", err)
	}
	if err != nil {
		return fmt.Errorf("create PostGIS in the database: %w", err)
	}
	return nil
}

func checkPostGISVersion(version string) error {
	major, minor, err := parsePostGISVersion(version)
	if err != nil {
		return err
	}
	if major < minPostGISMajor || major == minPostGISMajor && minor < minPostGISMinor {
		return fmt.Errorf("check database: it has PostGIS %s; install %d.%d or newer and run \"ALTER EXTENSION postgis UPDATE\" in it",
			version, minPostGISMajor, minPostGISMinor)
	}
	return nil
}

// parsePostGISVersion reads the first two numbers of a version such as "3.3.2"
// or "3.5.0dev".
func parsePostGISVersion(version string) (major, minor int, err error) {
	if _, err := fmt.Sscanf(version, "%d.%d", &major, &minor); err != nil {
		return 0, 0, fmt.Errorf("parse PostGIS version %q: want two numbers with a dot between them", version)
	}
	return major, minor, nil
}
