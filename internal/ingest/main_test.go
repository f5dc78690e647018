package ingest

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"risicokaart/data"
	"risicokaart/internal/catalogue"
	"risicokaart/internal/demo"
	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// openStore opens a store on a database of the test's own.
func openStore(t *testing.T) *store.Store {
	t.Helper()
	return openStoreAt(t, pgtest.DB(t))
}

func openStoreAt(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// example writes the example files with a seed of their own.
func example(t *testing.T, seed uint64) demo.Files {
	t.Helper()
	files, err := demo.Generate(t.Context(), t.TempDir(), demo.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func options(t *testing.T, paths ...string) Options {
	t.Helper()
	model, err := data.Models.ReadFile(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := catalogue.Load(bytes.NewReader(data.Catalogue), "catalogue")
	if err != nil {
		t.Fatal(err)
	}
	return Options{Paths: paths, ModelFile: model, Catalogue: columns, Program: "test", Now: time.Now, Log: slog.New(slog.DiscardHandler)}
}

// current returns the id of the current edition, "" for none.
func current(ctx context.Context, s *store.Store) string {
	e, err := s.Current(ctx)
	if err != nil {
		return ""
	}
	return e.ID
}

// published is a folder of the real data; the test is skipped without it.
func published(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("../shared/data/%s is missing, and CI=true demands it", name)
		}
		t.Skipf("skipped: ../shared/data/%s is missing", name)
	}
	return path
}

// queryEdition asks one row of an edition's own tables, as somebody with psql would.
func queryEdition(t *testing.T, url, id, sql string, dest ...any) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		return err
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "set search_path to edition_"+strings.ReplaceAll(id, "-", "_")+", public"); err != nil {
		return err
	}
	return conn.QueryRow(t.Context(), sql).Scan(dest...)
}
