package ingest

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"risicokaart/data"
	"risicokaart/data/demo"
	"risicokaart/internal/catalogue"
	"risicokaart/internal/oracle"
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
	return exampleOf(t, demo.Options{Seed: seed})
}

// made holds example files that were made, with their content by path. Making
// them takes a hundred times as long as writing them again.
var made = map[demo.Options]madeFiles{}

type madeFiles struct {
	demo.Files
	content map[string][]byte
}

// exampleOf writes example files that are the test's own, to spoil at will.
func exampleOf(t *testing.T, o demo.Options) demo.Files {
	t.Helper()
	m, ok := made[o]
	if !ok {
		m = makeFiles(t, o)
		made[o] = m
	}
	dir := t.TempDir()
	write := func(path string) string {
		own := filepath.Join(dir, filepath.Base(path))
		if err := os.WriteFile(own, m.content[path], 0o644); err != nil {
			t.Fatal(err)
		}
		return own
	}
	return demo.Files{Areas: write(m.Areas), Squares: write(m.Squares), Loneliness: write(m.Loneliness),
		Ages: write(m.Ages)}
}

func makeFiles(t *testing.T, o demo.Options) madeFiles {
	t.Helper()
	files, err := demo.Generate(t.Context(), t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	m := madeFiles{files, map[string][]byte{}}
	for _, path := range files.Paths() {
		if m.content[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return m
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
	return Options{Paths: paths, ModelFile: model, Catalogue: columns, Program: "test", Now: time.Now,
		Log: slog.New(slog.DiscardHandler)}
}

// current returns the id of the current edition, "" for none.
func current(ctx context.Context, s *store.Store) string {
	e, err := s.Current(ctx)
	if err != nil {
		return ""
	}
	return e.ID
}

// figureOf is what a report says of a figure.
func figureOf(t *testing.T, r *Report, indicator string) FigureReport {
	t.Helper()
	i := slices.IndexFunc(r.Figures, func(f FigureReport) bool { return f.Indicator == indicator })
	if i < 0 {
		t.Fatalf("the report says nothing of %s", indicator)
	}
	return r.Figures[i]
}

// realData is a folder of the real data; the test is skipped with -short, as under
// the race detector: examples take the same ways.
func realData(t *testing.T, name string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("imports a region")
	}
	return oracle.Data(t, name)
}

// queryEdition asks one row of an edition's own tables, as somebody with psql would.
func queryEdition(t *testing.T, url, id, sql string, dest ...any) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		return err
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "set search_path to edition_"+strings.ReplaceAll(id, "-", "_")+
		", public"); err != nil {
		return err
	}
	return conn.QueryRow(t.Context(), sql).Scan(dest...)
}
