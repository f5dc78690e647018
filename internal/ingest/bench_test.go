package ingest

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"log/slog"

	"risicokaart/data"
	"risicokaart/data/demo"
	"risicokaart/internal/catalogue"
	"risicokaart/internal/oracle"
	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/recognise"
	"risicokaart/internal/store"
	"risicokaart/internal/store/draft"
)

// countryAreas returns the areas of the fictitious country; RISICOKAART_COUNTRY
// names a folder that has its files already.
func countryAreas(b *testing.B) string {
	b.Helper()
	if dir := os.Getenv("RISICOKAART_COUNTRY"); dir != "" {
		found, err := filepath.Glob(filepath.Join(dir, "wijkenbuurten_*.gpkg"))
		if err != nil || len(found) != 1 {
			b.Fatalf("look for the country in %s: %v, %v", dir, found, err)
		}
		return found[0]
	}
	files, err := demo.Generate(b.Context(), b.TempDir(), demo.Options{Country: true})
	if err != nil {
		b.Fatal(err)
	}
	return files.Areas
}

// BenchmarkCopy copies the three layers of a country, some 180 columns, into
// PostGIS: this program and ogr2ogr in turn, on the same server.
func BenchmarkCopy(b *testing.B) {
	path := countryAreas(b)
	columns, err := catalogue.Load(bytes.NewReader(data.Catalogue), "catalogue")
	if err != nil {
		b.Fatal(err)
	}
	address := pgtest.DB(b)
	var ours, theirs time.Duration
	rounds := 0
	for b.Loop() {
		rounds++
		ours += copyOnce(b, address, path, columns, rounds)
		theirs += ogr2ogr(b, address, path)
	}
	b.ReportMetric(ours.Seconds()/float64(rounds), "s/copy")
	b.ReportMetric(theirs.Seconds()/float64(rounds), "s/ogr2ogr")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "ratio")
}

func copyOnce(b *testing.B, address, path string, columns *catalogue.Catalogue, round int) time.Duration {
	b.Helper()
	s, err := store.Open(b.Context(), address, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	files, err := recognise.Open(b.Context(), recognise.Options{Paths: []string{path}, Catalogue: columns})
	if err != nil {
		b.Fatal(err)
	}
	defer files.Close()
	data, err := files.Dataset(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	d, err := draft.Begin(b.Context(), s, store.Info{ID: fmt.Sprintf("2024-%d", round), Year: 2024})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Discard(b.Context())
	begun := time.Now()
	if _, err := copyLayers(b.Context(), d, data, progress{now: time.Now}); err != nil {
		b.Fatal(err)
	}
	return time.Since(begun)
}

func ogr2ogr(b *testing.B, address, path string) time.Duration {
	b.Helper()
	program := oracle.Program(b, "ogr2ogr")
	u, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	where := fmt.Sprintf("PG:host=%s user=%s dbname=%s", u.Query().Get("host"), u.User.Username(), u.Path[1:])
	begun := time.Now()
	out, err := exec.Command(program, "-f", "PostgreSQL", where, path, "-overwrite", "--config", "PG_USE_COPY",
		"YES").CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return time.Since(begun)
}
