package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"risicokaart/internal/oracle"
)

// recovery bounds how long a program may need until it serves again.
const recovery = 30 * time.Second

// edition is what /api/v1/edition tells, as far as these tests ask.
type edition struct {
	ID         string
	Fictitious bool
	csv        []byte // the buurten
}

// edition reads what is served now, with the bytes of a download.
func (p *program) edition(t testing.TB) edition {
	t.Helper()
	var e edition
	p.fetch(t, "/api/v1/edition", &e)
	status, body := p.get(t, "/api/v1/downloads/current/buurten.csv")
	if status != http.StatusOK {
		t.Fatalf("download of edition %s: status %d", e.ID, status)
	}
	if rows := bytes.Count(body, []byte("\n")); rows < 30 {
		t.Fatalf("download of edition %s: %d rows, too few to compare", e.ID, rows)
	}
	e.csv = body
	return e
}

func (e edition) equal(other edition) bool {
	return e.ID == other.ID && bytes.Equal(e.csv, other.csv)
}

var (
	baseOnce    sync.Once
	baseEdition edition
	errBase     error
)

// baseFolder is a data folder, not in use, with one complete edition: the real
// areas without squares and without RIVM. Tests take a copy.
func baseFolder(t testing.TB) (string, edition) {
	t.Helper()
	dir := filepath.Join(work, "base")
	source := filepath.Join(oracle.Data(t, "rijnmond-2024"), "wijkenbuurten_2024_rijnmond.gpkg")
	baseOnce.Do(func() {
		p, err := start(dir, "up", "--addr", "127.0.0.1:0", "--data", source)
		if err != nil {
			errBase = err
			return
		}
		baseEdition = p.edition(t)
		errBase = p.stop()
	})
	if errBase != nil {
		t.Fatal(errBase)
	}
	if baseEdition.ID == "" {
		t.Fatal("the data folder to start from was not made; see the test before")
	}
	return dir, baseEdition
}

// copyOfBase is a data folder of the test's own with the base edition. It is
// not below t.TempDir, which PostgreSQL's user may not enter.
func copyOfBase(t testing.TB) (string, edition) {
	t.Helper()
	from, e := baseFolder(t)
	dir, err := os.MkdirTemp(work, "copy")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	// cp keeps owners and modes, which PostgreSQL insists on.
	if out, err := exec.Command("cp", "-a", from+"/.", dir).CombinedOutput(); err != nil {
		t.Fatalf("copy data folder: %v\n%s", err, out)
	}
	return dir, e
}

// serve starts the program on a data folder for the length of the test.
func serve(t testing.TB, dir string, args ...string) *program {
	t.Helper()
	p, err := start(dir, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.stop() })
	return p
}

// postmaster is the process id of the private PostgreSQL server.
func (p *program) postmaster() (int, error) {
	b, err := os.ReadFile(filepath.Join(p.Dir, "pgdata", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(b), "\n")
	return strconv.Atoi(first)
}

// killPostgres ends the private PostgreSQL server without warning and returns
// its process id.
func (p *program) killPostgres(t testing.TB) int {
	t.Helper()
	pid, err := p.postmaster()
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err != nil {
		t.Fatalf("kill postgres: %v", err)
	}
	return pid
}

// status asks for an address and tells the status; 0 when nobody answers.
func (p *program) status(path string) int {
	client := http.Client{Timeout: 5 * time.Second}
	response, err := client.Get(p.URL + path)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	io.Copy(io.Discard, response.Body)
	return response.StatusCode
}

// recovers waits until another PostgreSQL server than the killed one serves. A
// single good answer says little: children of the killed server live on for a
// moment, and connections to them may still be in the pool later.
func (p *program) recovers(t testing.TB, killed int) {
	t.Helper()
	good := 0
	for begun := time.Now(); good < 5; {
		if time.Since(begun) > recovery {
			t.Fatalf("the program has not recovered after %v:\n%s", recovery, p.output())
		}
		pid, err := p.postmaster()
		good++
		if err != nil || pid == killed || p.status("/readyz") != http.StatusOK ||
			p.status("/api/v1/downloads/current/wijken.csv") != http.StatusOK {
			good = 0
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// TestPostgresKilledWhileServing: the program sees that its database is gone,
// says so, brings it back and serves the same.
func TestPostgresKilledWhileServing(t *testing.T) {
	dir, want := copyOfBase(t)
	p := serve(t, dir)
	stop := p.downloadAllTheTime(t, want)
	killed, begun := p.killPostgres(t), time.Now()
	for p.status("/readyz") != http.StatusServiceUnavailable {
		if time.Since(begun) > recovery {
			t.Fatal("readyz never says that the database is gone")
		}
		time.Sleep(5 * time.Millisecond)
	}
	p.recovers(t, killed)
	t.Logf("ready again %v after PostgreSQL was killed", time.Since(begun).Round(time.Millisecond))
	if got := p.edition(t); !got.equal(want) {
		t.Errorf("edition %s is served, want %s unchanged", got.ID, want.ID)
	}
	if whole := stop(); whole == 0 {
		t.Error("no download came through, before or after")
	}
}

// downloadAllTheTime downloads the buurten again and again. A download may
// fail, but one that ends well must be whole. The function that it returns
// ends it and tells how many were whole.
func (p *program) downloadAllTheTime(t testing.TB, want edition) func() int {
	ctx, cancel := context.WithCancel(context.Background())
	done, whole := make(chan struct{}), 0
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			response, err := http.Get(p.URL + "/api/v1/downloads/current/buurten.csv")
			if err != nil {
				continue
			}
			body, err := io.ReadAll(response.Body)
			response.Body.Close()
			switch {
			case err != nil || response.StatusCode >= 500: // the database is away
			case response.StatusCode != http.StatusOK || !bytes.Equal(body, want.csv):
				t.Errorf("download while PostgreSQL is killed: status %d and %d bytes, want %d", response.StatusCode,
					len(body), len(want.csv))
			default:
				whole++
			}
		}
	}()
	stop := func() int { cancel(); <-done; return whole }
	t.Cleanup(func() { stop() })
	return stop
}

func TestProgramKilledWhileServing(t *testing.T) {
	dir, want := copyOfBase(t)
	serve(t, dir).kill()
	next := serve(t, dir)
	t.Logf("ready %v after a kill -9", next.Took.Round(time.Millisecond))
	if limit := 10 * time.Second; next.Took > limit {
		t.Errorf("start after a kill -9 took %v, want at most %v", next.Took, limit)
	}
	if got := next.edition(t); !got.equal(want) {
		t.Errorf("edition %s is served, want %s unchanged", got.ID, want.ID)
	}
}

// TestKilledWhileImporting kills the program or its database, or stops the
// program as Ctrl-C does, at several moments of an import. What is served
// afterwards, by the program that lives on and by the next one, is one of the
// two whole editions.
func TestKilledWhileImporting(t *testing.T) {
	t.Parallel()
	after := rijnmond(t).edition(t)
	interrupted := 0
	for _, test := range []struct {
		victim, stage string
		wait          time.Duration // after the stage began
	}{
		{"program", "copy", 300 * time.Millisecond},
		{"program", "areas", 0},
		{"program", "score", 500 * time.Millisecond},
		{"program", "publish", 50 * time.Millisecond},
		{"program", "publish", 200 * time.Millisecond},
		{"postgres", "copy", 300 * time.Millisecond},
		{"postgres", "areas", 0},
		{"postgres", "cells", 100 * time.Millisecond},
		{"postgres", "publish", 50 * time.Millisecond},
		{"postgres", "publish", 200 * time.Millisecond},
		{"ctrl-c", "copy", 300 * time.Millisecond},
		{"ctrl-c", "score", 100 * time.Millisecond},
		{"ctrl-c", "publish", 50 * time.Millisecond},
	} {
		t.Run(fmt.Sprintf("%s/%s+%v", test.victim, test.stage, test.wait), func(t *testing.T) {
			dir, before := copyOfBase(t)
			check := func(p *program) edition {
				t.Helper()
				got := p.edition(t)
				if !got.equal(before) && !got.equal(after) {
					t.Errorf("edition %s with %d bytes is served, neither %s nor %s as they were", got.ID, len(got.csv),
						before.ID, after.ID)
				}
				return got
			}
			p, ready := importing(t, dir, test.stage)
			time.Sleep(test.wait)
			switch test.victim {
			case "program":
				p.kill()
			case "ctrl-c":
				must(t, p.stop())
			case "postgres":
				killed := p.killPostgres(t)
				p.awaitReady(t, ready)
				p.recovers(t, killed)
				check(p)
				must(t, p.stop())
			}
			if check(serve(t, dir)).ID == before.ID {
				interrupted++
			}
		})
	}
	if interrupted == 0 {
		t.Error("every kill came after the import was published: nothing was tried")
	}
}

// TestImportAgainAfterAKill: an import that was killed can be done again, and
// gives the same edition as one that was not.
func TestImportAgainAfterAKill(t *testing.T) {
	t.Parallel()
	dir, _ := copyOfBase(t)
	p, _ := importing(t, dir, "score")
	p.kill()
	if status, _, stderr := run(t, "import", "--data-dir", dir, oracle.Data(t, "rijnmond-2024"),
		oracle.Data(t, "rivm-50090NED")); status != 0 {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	want, got := rijnmond(t).edition(t), serve(t, dir).edition(t)
	if !got.equal(want) {
		t.Errorf("edition %s with %d bytes, want %s with %d bytes", got.ID, len(got.csv), want.ID, len(want.csv))
	}
}

// importing launches an import of all real data and waits until it has reached
// a stage. The address comes once the program is ready.
func importing(t testing.TB, dir, stage string) (*program, <-chan string) {
	t.Helper()
	p, ready, err := launch(dir, "up", "--addr", "127.0.0.1:0",
		"--data", oracle.Data(t, "rijnmond-2024"), "--data", oracle.Data(t, "rivm-50090NED"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	p.awaitOutput(t, `"stage":"`+stage+`"`)
	return p, ready
}

// awaitOutput waits until the program has written text.
func (p *program) awaitOutput(t testing.TB, text string) {
	t.Helper()
	for begun := time.Now(); time.Since(begun) < readyTime; time.Sleep(2 * time.Millisecond) {
		if strings.Contains(p.output(), text) {
			return
		}
	}
	t.Fatalf("the program does not write %s:\n%s", text, p.output())
}

// awaitReady waits for the address of a launched program.
func (p *program) awaitReady(t testing.TB, ready <-chan string) {
	t.Helper()
	select {
	case p.URL = <-ready:
	case <-p.done:
		t.Fatalf("program ended before it was ready:\n%s", p.output())
	case <-time.After(readyTime):
		t.Fatalf("program was not ready in %v:\n%s", readyTime, p.output())
	}
}
