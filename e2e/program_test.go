// Package e2e drives the built program as its users do: with real files, a real
// PostGIS, a real browser and the clients that researchers use.
package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"risicokaart/internal/oracle"
	"risicokaart/internal/postgres/pgtest"
)

// readyTime bounds how long a start may take on a busy machine.
const readyTime = 3 * time.Minute

// binary is the program under test, built once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(work, "risicokaart")
	if err := oracle.Sources(); err != nil {
		return "", err
	}
	out, err := exec.Command("go", "build", "-o", path, "../cmd/risicokaart").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build program: %w\n%s", err, out)
	}
	return path, nil
})

// work holds the program and what the shared server keeps. It is removed in
// the end.
var work string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		// Not below the user's own temporary folder: PostgreSQL's user must be
		// able to enter it.
		if work, err = os.MkdirTemp("", "risicokaart-e2e"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(work)
		if err := os.Chmod(work, 0o755); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer browsers.end()
		defer func() {
			if rijnmondServer != nil {
				rijnmondServer.stop()
			}
		}()
		return pgtest.Suite{Tests: m}.Run()
	}())
}

// program is a running risicokaart.
type program struct {
	cmd   *exec.Cmd
	URL   string
	Dir   string        // its data folder
	Took  time.Duration // from start to ready
	done  chan struct{} // closed when the process has ended
	out   bytes.Buffer  // all output, for messages of failed tests
	outMu sync.Mutex
}

// start runs the program and waits until it says that it is ready. Events are
// read from --json, so nothing depends on words.
func start(dir string, args ...string) (*program, error) {
	p, ready, err := launch(dir, args...)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	select {
	case p.URL = <-ready:
		p.Took = time.Since(begun)
		return p, nil
	case <-p.done:
		return nil, fmt.Errorf("program ended before it was ready:\n%s", p.output())
	case <-time.After(readyTime):
		p.kill()
		return nil, fmt.Errorf("program was not ready in %v:\n%s", readyTime, p.output())
	}
}

// command is a program with arguments. Those that come first and look like
// RISICOKAART_NAME=VALUE go into its environment, as in a shell.
func command(path string, args []string) *exec.Cmd {
	n := slices.IndexFunc(args, func(arg string) bool { return !strings.HasPrefix(arg, "RISICOKAART_") })
	n = max(n, 0)
	cmd := exec.Command(path, args[n:]...)
	cmd.Env = append(os.Environ(), args[:n]...)
	return cmd
}

// launch runs the program; the address comes once it is ready.
func launch(dir string, args ...string) (*program, <-chan string, error) {
	return launchIn(func(path string, args ...string) *exec.Cmd { return command(path, args) }, dir, args...)
}

// launchIn is launch by a command of another kind.
func launchIn(
	command func(path string, args ...string) *exec.Cmd, dir string, args ...string,
) (*program, <-chan string, error) {
	path, err := binary()
	if err != nil {
		return nil, nil, err
	}
	p := &program{Dir: dir, done: make(chan struct{})}
	p.cmd = command(path, append(args, "--data-dir", dir, "--json", "--log-level", "info")...)
	p.cmd.Stdout = io.Discard
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, nil, err
	}
	ready := make(chan string, 1)
	go func() {
		defer close(p.done)
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			p.outMu.Lock()
			p.out.Write(append(lines.Bytes(), '\n'))
			p.outMu.Unlock()
			var event struct{ Event, URL string }
			if json.Unmarshal(lines.Bytes(), &event) == nil && event.Event == "ready" {
				ready <- event.URL
			}
		}
		p.cmd.Wait()
	}()
	return p, ready, nil
}

func (p *program) output() string {
	p.outMu.Lock()
	defer p.outMu.Unlock()
	return p.out.String()
}

// stop ends the program as Ctrl-C does, and waits.
func (p *program) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(time.Minute):
		p.kill()
		return fmt.Errorf("program did not stop within a minute:\n%s", p.output())
	}
}

// kill ends the program without warning and waits until it is gone.
func (p *program) kill() {
	p.cmd.Process.Signal(syscall.SIGKILL)
	<-p.done
}

var (
	rijnmondOnce   sync.Once
	rijnmondServer *program
	errRijnmond    error
)

// rijnmond is a server on the real data of twelve municipalities and RIVM's
// figures, shared by all tests that only read.
func rijnmond(t testing.TB) *program {
	t.Helper()
	cbs, rivm := oracle.Data(t, "rijnmond-2024"), oracle.Data(t, "rivm-50090NED")
	rijnmondOnce.Do(func() {
		rijnmondServer, errRijnmond = start(filepath.Join(work, "rijnmond"),
			"up", "--addr", "127.0.0.1:0", "--data", cbs, "--data", rivm)
	})
	if errRijnmond != nil {
		t.Fatal(errRijnmond)
	}
	return rijnmondServer
}

// get reads an address of the program.
func (p *program) get(t testing.TB, path string) (status int, body []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatalf("get %s: %v", path, err)
	}
	defer response.Body.Close()
	if body, err = io.ReadAll(response.Body); err != nil {
		t.Fatalf("get %s: %v", path, err)
	}
	return response.StatusCode, body
}
