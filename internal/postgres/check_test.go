package postgres_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"risicokaart/internal/postgres"
	"risicokaart/internal/postgres/pgtest"
)

func TestCheckServerCreatesPostGIS(t *testing.T) {
	conn := connect(t, pgtest.DB(t))
	if _, err := conn.Exec(t.Context(), `DROP EXTENSION postgis`); err != nil {
		t.Fatal(err)
	}
	for range 2 { // creates it, then finds it
		if err := postgres.CheckServer(t.Context(), conn); err != nil {
			t.Fatal(err)
		}
	}
	var version string
	if err := conn.QueryRow(t.Context(), `SELECT postgis_lib_version()`).Scan(&version); err != nil {
		t.Errorf("PostGIS does not work: %v", err)
	}
}

func TestCheckServerWhereTheRoleMayNotCreatePostGIS(t *testing.T) {
	conn := connect(t, pgtest.DB(t))
	for _, sql := range []string{`DROP EXTENSION postgis`, `CREATE ROLE guest`, `SET ROLE guest`} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		conn.Exec(context.Background(), `RESET ROLE`)
		conn.Exec(context.Background(), `DROP ROLE guest`)
	})
	err := postgres.CheckServer(t.Context(), conn)
	if err == nil || !strings.Contains(err.Error(), `let an administrator run "CREATE EXTENSION postgis"`) {
		t.Errorf("CheckServer = %v, want advice to let an administrator create PostGIS", err)
	}
}

func TestCheckServerRefusesUnfitServers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		server fakeServer
		want   string // part of the error; empty: fit
	}{
		{"fit", fakeServer{number: 130000, version: "13.0", postGIS: "3.1.0"}, ""},
		{"later PostGIS", fakeServer{number: 180001, version: "18.1", postGIS: "4.0.0beta1"}, ""},
		{"old PostgreSQL", fakeServer{number: 120020, version: "12.20", postGIS: "3.1.0"},
			"PostgreSQL 12.20; use version 13 or newer"},
		{"old PostGIS", fakeServer{number: 130000, version: "13.0", postGIS: "3.0.9"},
			"PostGIS 3.0.9; install 3.1 or newer"},
		{"older PostGIS", fakeServer{number: 130000, version: "13.0", postGIS: "2.5.5"},
			"PostGIS 2.5.5; install 3.1 or newer"},
		{"odd PostGIS", fakeServer{number: 130000, version: "13.0", postGIS: "unknown"}, `parse PostGIS version "unknown"`},
		{"PostGIS not installed", fakeServer{number: 160004, version: "16.4"}, "apt-get install postgresql-16-postgis-3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := postgres.CheckServer(t.Context(), tt.server)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("CheckServer = %v, want %q", err, tt.want)
			}
		})
	}
}

// fakeServer answers CheckServer's questions as servers would that cannot be had
// here. Without a PostGIS version it has none to offer either.
type fakeServer struct {
	number  int
	version string
	postGIS string
}

func (s fakeServer) Exec(context.Context, string, ...any) (pgconn.CommandTag, error) {
	return pgconn.CommandTag{}, errors.New("nothing should be executed")
}

func (s fakeServer) QueryRow(_ context.Context, sql string, _ ...any) pgx.Row {
	switch {
	case strings.Contains(sql, "server_version_num"):
		return fakeRow{s.number, s.version}
	case strings.Contains(sql, "pg_available_extensions"):
		return fakeRow{false}
	case s.postGIS == "":
		return fakeRow{}
	default:
		return fakeRow{s.postGIS}
	}
}

// fakeRow is one row, or none when it has no values.
type fakeRow []any

func (r fakeRow) Scan(dest ...any) error {
	if len(r) == 0 {
		return pgx.ErrNoRows
	}
	for i, d := range dest {
		switch d := d.(type) {
		case *int:
			*d = r[i].(int)
		case *string:
			*d = r[i].(string)
		case *bool:
			*d = r[i].(bool)
		}
	}
	return nil
}
