// Package pgtest gives tests a real PostGIS: one private cluster per test
// binary, started by the first test that asks, and a fresh database per test.
//
// A package that uses it has
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
//
// and its tests call [DB].
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/oracle"
	"risicokaart/internal/postgres"
)

// Runner is a [testing.M].
type Runner interface{ Run() int }

// Suite is a Runner that stops the cluster when its tests are over, for a
// TestMain that hands its Runner on, such as to testscript.
type Suite struct{ Tests Runner }

// Main runs the tests of a package and stops the cluster that they used.
func Main(m *testing.M) { Suite{m}.Run() }

// Run runs the tests and returns their exit status.
func (s Suite) Run() int {
	running.Lock()
	running.allowed = true
	running.Unlock()
	defer running.stop()
	return s.Tests.Run()
}

// running is the cluster of this test binary. It has to be global: tests share
// nothing else.
var running shared

type shared struct {
	sync.Mutex
	allowed bool // Suite.Run will stop it
	started bool
	err     error // why it did not start
	cluster *postgres.Cluster
	dir     string
	count   int // databases made
}

// DB returns the connection string of a new, empty database with PostGIS, that
// is dropped when the test is over. Where PostgreSQL or PostGIS is not installed
// the test is skipped, by the rule of package oracle.
func DB(t testing.TB) string {
	t.Helper()
	admin, name, err := running.next()
	if missing := new(postgres.MissingError); errors.As(err, &missing) {
		oracle.Missing(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	create(t, admin, name)
	t.Cleanup(func() { exec(t, admin, "DROP DATABASE "+name+" WITH (FORCE)") })
	return replaceDatabase(admin, name)
}

// create makes a copy of the program's own, still empty, database.
func create(t testing.TB, admin, name string) {
	t.Helper()
	sql := "CREATE DATABASE " + name + " TEMPLATE risicokaart"
	if running.cluster.Major() >= 15 {
		sql += " STRATEGY file_copy" // thrice as fast as by way of the write-ahead log
	}
	exec(t, admin, sql)
}

// next returns a connection string for making databases, and a name for one.
func (s *shared) next() (admin, name string, err error) {
	s.Lock()
	defer s.Unlock()
	if !s.allowed {
		return "", "", errors.New(`start test database: the package needs "func TestMain(m *testing.M) { pgtest.Main(m) }" to stop it again`)
	}
	if !s.started {
		s.started = true
		s.err = s.start()
	}
	if s.err != nil {
		return "", "", s.err
	}
	s.count++
	// The program's own database serves as template, so nobody may be connected
	// to it: databases are made from another.
	return replaceDatabase(s.cluster.URL(), "postgres"), fmt.Sprintf("test_%d", s.count), nil
}

func (s *shared) start() error {
	dir, err := os.MkdirTemp("", "risicokaart-pgtest-")
	if err != nil {
		return fmt.Errorf("start test database: %w", err)
	}
	s.dir = dir
	// The server may run as another user, who has to reach its folder in there.
	if err := os.Chmod(dir, 0o711); err != nil {
		return fmt.Errorf("start test database: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s.cluster, err = postgres.Start(ctx, postgres.Options{
		Dir: dir,
		Settings: map[string]string{ // what is lost with the machine is of no use to a test
			"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
		},
	})
	return err
}

func (s *shared) stop() {
	s.Lock()
	defer s.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if s.cluster != nil {
		if err := s.cluster.Stop(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "stop test database:", err)
		}
	}
	if s.dir != "" {
		if err := os.RemoveAll(s.dir); err != nil {
			fmt.Fprintln(os.Stderr, "remove test database:", err)
		}
	}
}

func exec(t testing.TB, databaseURL, sql string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		t.Fatalf("connect to test database: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// replaceDatabase returns the connection string of another database of the
// cluster. Its path is the database's name.
func replaceDatabase(databaseURL, name string) string {
	u, err := url.Parse(databaseURL)
	if err != nil {
		panic(err) // the cluster made it
	}
	u.Path = "/" + name
	return u.String()
}
