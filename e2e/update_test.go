package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/oracle"
	"risicokaart/internal/postgres"
	"risicokaart/internal/store"
)

// takeUpTime is how soon a published edition is served.
const takeUpTime = 2 * time.Second

// visitors are the clients of a load, all on this machine.
const visitors = 8

// load is what visitors got.
type load struct {
	mu      sync.Mutex
	took    []time.Duration
	worst   string
	failed  []string
	stopped atomic.Bool
	done    sync.WaitGroup
}

// visited are addresses as visitors of the map, pages and API ask them.
var visited = []string{
	"/", "/gebied/GM0599", "/gebied/GM0599?deel=paneel", "/tabel", "/tabel?niveau=wijk", "/methode", "/api/v1",
	"/api/v1/edition", "/api/v1/styles/risicokaart", "/api/v1/collections/buurten/items?limit=100",
	"/api/v1/collections/wijken/items?municipality_code=GM0599&limit=20",
	"/api/v1/collections/gemeenten/items/GM0599", "/api/v1/search?q=rott", "/api/v1/tiles/gemeenten.json",
	"/api/v1/tiles/gemeenten/8/131/84.mvt", "/api/v1/tiles/wijken/10/525/338.mvt", "/api/v1/tiles/buurten/12/2100/1354.mvt",
	"/api/v1/tiles/buurten/13/4201/2709.mvt", "/api/v1/tiles/h3/10/525/338.mvt",
	"/api/v1/downloads/current/gemeenten.csv", "/readyz",
}

// visit starts the visitors; each asks one address after the other, with a breath
// between.
func (p *program) visit(t testing.TB) *load { return p.visitPaths(t, visited) }

// visitPaths is visit of other addresses.
func (p *program) visitPaths(t testing.TB, paths []string) *load {
	l := &load{}
	for n := range visitors {
		l.done.Go(func() {
			client := http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for i := n * 5; !l.stopped.Load(); i++ {
				l.ask(&client, p.URL, paths[i%len(paths)])
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	t.Cleanup(func() { l.end() })
	return l
}

// ask asks one address; an answer has to come whole and in order.
func (l *load) ask(client *http.Client, origin, path string) {
	begun := time.Now()
	response, err := client.Get(origin + path)
	if err == nil {
		_, err = io.Copy(io.Discard, response.Body)
		response.Body.Close()
		if status := response.StatusCode; err == nil && status != http.StatusOK && status != http.StatusNoContent {
			err = fmt.Errorf("status %d", status)
		}
	}
	took := time.Since(begun)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.failed = append(l.failed, fmt.Sprintf("%s: %v", path, err))
	}
	if len(l.took) == 0 || took > slices.Max(l.took) {
		l.worst = path
	}
	l.took = append(l.took, took)
}

// end stops the visitors and tells what they got.
func (l *load) end() {
	l.stopped.Store(true)
	l.done.Wait()
}

// String tells how long answers took.
func (l *load) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Sort(l.took)
	at := func(part float64) time.Duration {
		return l.took[int(part*float64(len(l.took)-1))].Round(time.Millisecond)
	}
	return fmt.Sprintf("%d requests, %d failed; median %v, 99%% within %v, worst %v (%s)", len(l.took), len(l.failed),
		at(.5), at(.99), at(1), l.worst)
}

// publications tells when an edition becomes current, as the database says it.
func (p *program) publications(t testing.TB) <-chan time.Time {
	t.Helper()
	_, guest, err := postgres.Join(t.Context(), postgres.Options{Dir: p.Dir})
	if err != nil || guest == nil {
		t.Fatalf("join the server's database: %v", err)
	}
	conn, err := pgx.Connect(t.Context(), guest.URL())
	must(t, err)
	_, err = conn.Exec(t.Context(), "listen "+store.CurrentChannel)
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	published, done := make(chan time.Time, 1), make(chan struct{})
	go func() {
		defer close(done)
		defer guest.Leave()
		defer conn.Close(context.Background())
		if _, err := conn.WaitForNotification(ctx); err == nil {
			published <- time.Now()
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
	return published
}

// served waits until another edition than before is served, and tells when it was.
func (p *program) served(t testing.TB, before string) time.Time {
	t.Helper()
	for begun := time.Now(); ; {
		var e edition
		p.fetch(t, "/api/v1/edition", &e)
		if e.ID != before {
			return time.Now()
		}
		if time.Since(begun) > readyTime {
			t.Fatalf("edition %s is still served", before)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// TestImportBesideServer: an import on the private database of a server that is busy
// fails no request, and what it publishes is served at once.
func TestImportBesideServer(t *testing.T) {
	dir, before := copyOfBase(t)
	cbs, rivm := oracle.Data(t, "rijnmond-2024"), oracle.Data(t, "rivm-50090NED")
	p := serve(t, dir)
	published := p.publications(t)
	visits := p.visit(t)
	time.Sleep(time.Second) // what the load is like without an import is in the figures too
	begun := time.Now()
	ended := make(chan time.Time, 1)
	go func() {
		defer close(ended)
		if status, _, stderr := run(t, "import", cbs, rivm, "--data-dir", dir); status != 0 {
			t.Errorf("import beside a server: status %d\n%s", status, stderr)
			return
		}
		ended <- time.Now()
	}()
	served := p.served(t, before.ID)
	end, ok := <-ended
	if !ok {
		t.FailNow()
	}
	at := <-published
	time.Sleep(time.Second)
	visits.end()
	t.Logf("import of %v beside %d visitors: %v", end.Sub(begun).Round(time.Millisecond), visitors, visits)
	t.Logf("the new edition was served %v after its publication, the import ended %v after it",
		served.Sub(at).Round(time.Millisecond), end.Sub(at).Round(time.Millisecond))
	if len(visits.failed) > 0 {
		t.Errorf("%d requests failed: %v", len(visits.failed), visits.failed[:min(10, len(visits.failed))])
	}
	if late := served.Sub(at); late > takeUpTime {
		t.Errorf("the new edition was served %v after its publication, want within %v", late, takeUpTime)
	}
}

// TestCommandsBesideServer: every command that reads or writes the database works beside
// a server, and the server goes on.
func TestCommandsBesideServer(t *testing.T) {
	dir, before := copyOfBase(t)
	p := serve(t, dir)
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"editions"}, before.ID},
		{[]string{"sources"}, before.ID},
		{[]string{"validate", "--against", against(t, before)}, "lonely"},
		{[]string{"editions", "use", before.ID}, ""},
	} {
		status, stdout, stderr := run(t, append(test.args, "--data-dir", dir)...)
		if status != 0 || !strings.Contains(stdout, test.want) {
			t.Errorf("%v beside a server: status %d, want %q in\n%s\n%s", test.args, status, test.want, stdout, stderr)
		}
	}
	if got := p.edition(t); !got.equal(before) {
		t.Errorf("edition %s is served, want %s unchanged", got.ID, before.ID)
	}
}

// against is a table to compare an edition with: a percentage for each of its buurten.
func against(t *testing.T, e edition) string {
	t.Helper()
	table := "code,value\n"
	for i, line := range strings.Split(string(e.csv), "\n") {
		code, _, _ := strings.Cut(line, ",")
		if strings.HasPrefix(code, "BU") {
			table += fmt.Sprintf("%s,%d\n", code, 30+i%20)
		}
	}
	path := filepath.Join(t.TempDir(), "against.csv")
	must(t, os.WriteFile(path, []byte(table), 0o644))
	return path
}

// TestServerStopsUnderAnImport: an import on the database of a server that stops ends
// with the reason, and the edition before stays.
func TestServerStopsUnderAnImport(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *program){
		"stopped": func(t *testing.T, p *program) { must(t, p.stop()) },
		"killed":  func(_ *testing.T, p *program) { p.kill() },
	} {
		t.Run(name, func(t *testing.T) {
			dir, before := copyOfBase(t)
			p := serve(t, dir)
			guest := importingBeside(t, dir, "areas")
			end(t, p)
			begun := time.Now()
			must(t, guest.cmd.Process.Signal(syscall.SIGCONT))
			select {
			case <-guest.done:
			case <-time.After(recovery):
				t.Fatalf("the import still hangs %v after its database stopped:\n%s", recovery, guest.output())
			}
			if status := guest.cmd.ProcessState.ExitCode(); status != 1 {
				t.Errorf("import without its database: status %d, want 1", status)
			}
			says(t, "import", lastLine(guest.output()), []string{"was stopped while it was used",
				fmt.Sprintf("process %d", p.cmd.Process.Pid), "run this command again"})
			t.Logf("the import ended %v after its database", time.Since(begun).Round(time.Millisecond))
			if got := serve(t, dir).edition(t); !got.equal(before) {
				t.Errorf("edition %s is served, want %s unchanged", got.ID, before.ID)
			}
		})
	}
}

// importingBeside launches an import of all real data beside the server of dir, and holds
// it where it has reached a stage: on a fast machine it would be done too soon.
func importingBeside(t *testing.T, dir, stage string) *program {
	t.Helper()
	p, _, err := launch(dir, "import", oracle.Data(t, "rijnmond-2024"), oracle.Data(t, "rivm-50090NED"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	p.awaitOutput(t, `"stage":"`+stage+`"`)
	must(t, p.cmd.Process.Signal(syscall.SIGSTOP))
	return p
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// TestImportKilledBesideServer: the server goes on, a second import is told of the first
// while that runs, and the next one works.
func TestImportKilledBesideServer(t *testing.T) {
	dir, before := copyOfBase(t)
	p := serve(t, dir)
	visits := p.visit(t)
	guest := importingBeside(t, dir, "areas")
	files := filepath.Join(t.TempDir(), "demo")
	if status, _, stderr := run(t, "demo", "--out", files); status != 0 {
		t.Fatal(stderr)
	}
	status, _, stderr := run(t, "import", files, "--data-dir", dir)
	if status != 1 {
		t.Errorf("a second import at once: status %d, want 1", status)
	}
	says(t, "import", stderr, []string{"another import is running", "wait for it"})
	guest.kill()
	if got := p.edition(t); !got.equal(before) {
		t.Errorf("edition %s is served, want %s unchanged", got.ID, before.ID)
	}
	// --force: one municipality instead of twelve is far less.
	if status, _, stderr := run(t, "import", "--force", files, "--data-dir", dir); status != 0 {
		t.Fatalf("import after one that was killed: status %d\n%s", status, stderr)
	}
	p.served(t, before.ID)
	visits.end()
	if len(visits.failed) > 0 {
		// The fictitious municipality has no Rotterdam: those addresses are gone with it.
		gone := func(text string) bool {
			return strings.Contains(text, "GM0599") && strings.HasSuffix(text, "status 404")
		}
		if failed := slices.DeleteFunc(visits.failed, gone); len(failed) > 0 {
			t.Errorf("%d requests failed: %v", len(failed), failed[:min(10, len(failed))])
		}
	}
}
