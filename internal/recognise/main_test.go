package recognise

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3" // to spoil GeoPackages

	"risicokaart/data"
	"risicokaart/data/demo"
	"risicokaart/internal/catalogue"
	"risicokaart/internal/oracle"
	"risicokaart/internal/risk"
)

// shippedCatalogue is the catalogue that comes with the program.
func shippedCatalogue(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Load(bytes.NewReader(data.Catalogue), "catalogue")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// options look for the figures of the shipped model.
func options(t *testing.T, paths ...string) Options {
	t.Helper()
	text, err := data.Models.ReadFile(data.DefaultModel)
	if err != nil {
		t.Fatal(err)
	}
	model, err := risk.LoadModel(bytes.NewReader(text), "model")
	if err != nil {
		t.Fatal(err)
	}
	return Options{Paths: paths, Catalogue: shippedCatalogue(t), Figures: model.Columns(), Model: model.ID}
}

// made holds example files that were made, with their content by path: making
// them takes a hundred times as long as writing them again.
var made = map[uint64]map[string][]byte{}

// example writes the example files with a seed of their own, to spoil at will.
func example(t *testing.T, seed uint64) demo.Files {
	t.Helper()
	dir := t.TempDir()
	if made[seed] == nil {
		files, err := demo.Generate(t.Context(), dir, demo.Options{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		made[seed] = map[string][]byte{}
		for _, path := range files.Paths() {
			if made[seed][filepath.Base(path)], err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	var files demo.Files
	for name, content := range made[seed] {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.HasPrefix(name, "wijkenbuurten"):
			files.Areas = path
		case strings.HasPrefix(name, "cbs_vk100"):
			files.Squares = path
		case strings.HasPrefix(name, "rivm"):
			files.Loneliness = path
		default:
			files.Ages = path
		}
	}
	return files
}

// spoil changes a GeoPackage with SQL.
func spoil(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// write writes a file of the test's own and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// realData is a folder of the real data; the test is skipped with -short, as under
// the race detector.
func realData(t *testing.T, name string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("reads a region")
	}
	return oracle.Data(t, name)
}
