package store

import (
	"log/slog"
	"risicokaart/internal/postgres/pgtest"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func open(t *testing.T, url string) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// TestOpenTogether checks that programs that start at the same moment migrate
// an empty database once.
func TestOpenTogether(t *testing.T) {
	url := pgtest.DB(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			s, err := Open(t.Context(), url, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		})
	}
	group.Wait()
}

func TestOpenNewerDatabase(t *testing.T) {
	url := pgtest.DB(t)
	open(t, url).Close()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "update "+versionTable+" set version = 99"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), url, slog.New(slog.DiscardHandler)); err == nil ||
		!strings.Contains(err.Error(), "newer") {
		t.Errorf("error %v, want one about a newer program", err)
	}
}
