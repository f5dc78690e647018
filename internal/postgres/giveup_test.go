package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"risicokaart/internal/oracle"
)

func TestGivesUpOnAServerThatDoesNotStart(t *testing.T) {
	dir, err := os.MkdirTemp("", "risicokaart-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	c, err := Start(t.Context(), Options{
		Dir:      dir,
		patience: patience{firstPause: time.Millisecond, longestPause: time.Millisecond, failures: 3},
	})
	if missing := new(MissingError); errors.As(err, &missing) {
		oracle.Missing(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer c.Stop(t.Context())
	if err := os.Remove(filepath.Join(dir, "pgdata", "global", "pg_control")); err != nil {
		t.Fatal(err)
	}
	pid, err := readPostmasterPID(c.server.dataDir)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-c.Done():
	case <-time.After(20 * time.Second):
		t.Fatal("Done is still open after 20 s")
	}
	if err := c.Err(); err == nil || !strings.Contains(err.Error(), "pg_control") {
		t.Errorf("Err = %v, want postgres's own complaint about pg_control", err)
	}
	if err := c.Stop(t.Context()); err != nil {
		t.Errorf("Stop after giving up: %v", err)
	}
	if again, err := lockDir(dir); err != nil {
		t.Errorf("the data folder is still locked: %v", err)
	} else {
		again.Close()
	}
}
