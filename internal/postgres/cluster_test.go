package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"risicokaart/internal/postgres"
)

func TestSecondStartReusesTheData(t *testing.T) {
	dir := openDir(t)
	first := start(t, dir)
	keep(t, first.URL(), "a")
	stop(t, first)
	select {
	case <-first.Done():
	default:
		t.Error("Done is open after Stop")
	}
	if err := first.Err(); err != nil {
		t.Errorf("Err after Stop = %v, want nil", err)
	}

	second := start(t, dir)
	if first.URL() != second.URL() {
		t.Errorf("URL changed from %s to %s", first.URL(), second.URL())
	}
	expectKept(t, second.URL(), "a")
}

func TestServerIsPrivateAndDurable(t *testing.T) {
	dir := openDir(t)
	c := start(t, dir)
	conn := connect(t, c.URL())
	for setting, want := range map[string]string{
		"listen_addresses":        "", // no TCP
		"unix_socket_permissions": "0700",
		"fsync":                   "on",
		"synchronous_commit":      "on",
		"server_encoding":         "UTF8",
		"lc_collate":              "C",
	} {
		var got string
		if err := conn.QueryRow(t.Context(), `SELECT current_setting($1)`, setting).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
	var lower string
	if err := conn.QueryRow(t.Context(), `SELECT lower('SÚDWEST-FRYSLÂN')`).Scan(&lower); err != nil {
		t.Fatal(err)
	}
	if lower != "súdwest-fryslân" {
		t.Errorf("lower case of SÚDWEST-FRYSLÂN = %s", lower)
	}
	for _, folder := range []string{"pgdata", "socket"} {
		info, err := os.Stat(filepath.Join(dir, folder))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o700 {
			t.Errorf("mode of %s = %v, want closed to others", folder, info.Mode())
		}
	}
}

func TestSecondProgramOnTheFolderIsTold(t *testing.T) {
	dir := openDir(t)
	c := start(t, dir)
	_, err := postgres.Start(t.Context(), postgres.Options{Dir: dir})
	inUse := new(postgres.InUseError)
	if !errors.As(err, &inUse) {
		t.Fatalf("second Start: %v, want an InUseError", err)
	}
	want := fmt.Sprintf("data folder %s is in use by risicokaart, process %d; stop it or choose another --data-dir", dir,
		os.Getpid())
	if err.Error() != want {
		t.Errorf("second Start: %v\nwant %s", err, want)
	}
	keep(t, c.URL(), "unharmed")
}

func TestInterruptedCreationIsRepeated(t *testing.T) {
	dir := openDir(t)
	unfinished := filepath.Join(dir, "pgdata.new")
	if err := os.Mkdir(unfinished, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(unfinished, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	keep(t, start(t, dir).URL(), "works")
	if _, err := os.Stat(unfinished); !os.IsNotExist(err) {
		t.Errorf("unfinished folder is still there: %v", err)
	}
}

func TestCancelledStartLeavesTheFolderFree(t *testing.T) {
	dir := openDir(t)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	c, err := postgres.Start(ctx, postgres.Options{Dir: dir})
	if err == nil {
		stop(t, c)
		t.Fatal("a new cluster was made within 0.3 s; cancel earlier")
	}
	skipIfMissing(t, err)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Start = %v, want the context's error", err)
	}
	keep(t, start(t, dir).URL(), "works")
}

func TestClusterOfVersionThatIsNotInstalled(t *testing.T) {
	dir := openDir(t)
	if err := os.Mkdir(filepath.Join(dir, "pgdata"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pgdata", "PG_VERSION"), []byte("12\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.Start(t.Context(), postgres.Options{Dir: dir})
	missing := new(postgres.MissingError)
	if !errors.As(err, &missing) || !strings.Contains(err.Error(),
		"apt-get install postgresql-12 postgresql-12-postgis-3") {
		t.Errorf("Start = %v, want a MissingError that names the packages", err)
	}
}

func TestLongDataFolder(t *testing.T) {
	dir := filepath.Join(openDir(t), strings.Repeat("lang/", 25), "a, 'b' \"c\"")
	first := start(t, dir)
	keep(t, first.URL(), "a")
	stop(t, first)
	second := start(t, dir)
	if first.URL() != second.URL() {
		t.Errorf("URL changed from %s to %s", first.URL(), second.URL())
	}
	expectKept(t, second.URL(), "a")
}
