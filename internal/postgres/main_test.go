package postgres_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/oracle"
	"risicokaart/internal/postgres"
	"risicokaart/internal/postgres/pgtest"
)

// childEnv makes the test binary be a program that runs a cluster in the folder
// that it names, for tests that kill such a program.
const childEnv = "RISICOKAART_TEST_CLUSTER"

// joinEnv makes such a program join the cluster instead.
const joinEnv = "RISICOKAART_TEST_JOIN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		runProgram(dir)
	}
	pgtest.Main(m)
}

// runProgram starts or joins a cluster, prints its connection string and stays.
func runProgram(dir string) {
	opts := postgres.Options{Dir: dir}
	var c *postgres.Cluster
	var g *postgres.Guest
	var err error
	if os.Getenv(joinEnv) != "" {
		c, g, err = postgres.Join(context.Background(), opts)
	} else {
		c, err = postgres.Start(context.Background(), opts)
	}
	switch {
	case err != nil:
		fmt.Println("error:", err)
		os.Exit(1)
	case g != nil:
		fmt.Println(g.URL())
	default:
		fmt.Println(c.URL())
	}
	select {}
}

// program starts this test binary as a program that runs a cluster in dir and
// returns what it printed: a connection string.
func program(t *testing.T, binary, dir string, as *syscall.Credential, env ...string) (*exec.Cmd, string) {
	t.Helper()
	cmd, line := tryProgram(t, binary, dir, as, env...)
	if line == "" || strings.HasPrefix(line, "error:") {
		t.Fatalf("program on %s printed %q", dir, line)
	}
	return cmd, line
}

// tryProgram is program that may print an error instead.
func tryProgram(t *testing.T, binary, dir string, as *syscall.Credential, env ...string) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command(binary)
	cmd.Dir = "/"
	cmd.Env = append(append(os.Environ(), childEnv+"="+dir), env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(cmd) })
	line, _ := bufio.NewReader(out).ReadString('\n') // an end without a line is seen by the caller
	return cmd, strings.TrimSpace(line)
}

// kill ends the program as kill -9 does. It may be called again.
func kill(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// openDir returns a new folder that other users can enter, unlike t.TempDir: as
// root the server runs as one.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "risicokaart-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// start starts a cluster in dir that is stopped after the test.
func start(t *testing.T, dir string) *postgres.Cluster {
	t.Helper()
	c, err := postgres.Start(t.Context(), postgres.Options{Dir: dir, Logger: testLogger(t)})
	skipIfMissing(t, err)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, c) })
	return c
}

func stop(t *testing.T, c *postgres.Cluster) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := c.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func testLogger(t *testing.T) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), nil))
}

func skipIfMissing(t *testing.T, err error) {
	t.Helper()
	if missing := new(postgres.MissingError); errors.As(err, &missing) {
		oracle.Missing(t, err)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// keep stores a mark in the database at url.
func keep(t *testing.T, url, mark string) {
	t.Helper()
	conn := connect(t, url)
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `CREATE TABLE IF NOT EXISTS kept (mark text)`); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `INSERT INTO kept VALUES ($1)`, mark); err != nil {
		t.Fatal(err)
	}
}

// expectKept fails unless the marks stored at url are these.
func expectKept(t *testing.T, url string, want ...string) {
	t.Helper()
	conn := connect(t, url)
	defer conn.Close(t.Context())
	var got string
	if err := conn.QueryRow(t.Context(), `SELECT string_agg(mark, ' ') FROM kept`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if got != strings.Join(want, " ") {
		t.Errorf("kept %q, want %q", got, want)
	}
}

// serverPID returns the process id of the server of the data folder.
func serverPID(t *testing.T, dir string) int {
	t.Helper()
	b, err := os.ReadFile(dir + "/pgdata/postmaster.pid")
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Sscan(string(b), &pid); err != nil {
		t.Fatal(err)
	}
	return pid
}
