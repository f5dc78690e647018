package e2e

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"risicokaart/internal/oracle"
)

// Budgets of a start on a laptop of two cores.
const (
	firstStart  = 60 * time.Second // database, import, estimates, cells
	secondStart = 3 * time.Second
	silence     = 6 * time.Second // of publishers: five, and one to say so
	stopTime    = 1500 * time.Millisecond
	memoryMB    = 400
)

func TestFirstStart(t *testing.T) {
	p := rijnmond(t)
	t.Logf("ready after %v, the import of twelve municipalities included", p.Took.Round(time.Millisecond))
	if p.Took > firstStart {
		t.Errorf("ready after %v, want at most %v", p.Took, firstStart)
	}
}

// TestSecondStart: what is in the data folder is served at once, by up as well
// as by serve.
func TestSecondStart(t *testing.T) {
	for _, command := range []string{"serve", "up"} {
		t.Run(command, func(t *testing.T) {
			dir, want := copyOfBase(t)
			p, err := start(dir, command, "--addr", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { p.stop() })
			t.Logf("ready after %v", p.Took.Round(time.Millisecond))
			if p.Took > secondStart {
				t.Errorf("ready after %v, want at most %v", p.Took, secondStart)
			}
			if got := p.edition(t); !got.equal(want) {
				t.Errorf("edition %s is served, want %s", got.ID, want.ID)
			}
		})
	}
}

// TestStop: a program that nobody is asking anything stops at once, the private
// database included.
func TestStop(t *testing.T) {
	dir, _ := copyOfBase(t)
	p := serve(t, dir)
	p.edition(t)
	begun := time.Now()
	must(t, p.stop())
	took := time.Since(begun)
	t.Logf("stopped after %v", took.Round(time.Millisecond))
	if took > stopTime {
		t.Errorf("stopped after %v, want at most %v", took, stopTime)
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit status %d after Ctrl-C, want 0", code)
	}
	if left, err := os.ReadFile(filepath.Join(dir, "pgdata", "postmaster.pid")); err == nil {
		t.Errorf("PostgreSQL was not shut down: %s", left)
	}
}

// TestMemory looks at the most memory that the program used at any moment:
// after an import, with every collection downloaded.
func TestMemory(t *testing.T) {
	p := rijnmond(t)
	for _, c := range []string{"gemeenten", "wijken", "buurten", "h3"} {
		p.features(t, c)
	}
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		oracle.Missing(t, "/proc, which tells the memory of a process, is missing")
	}
	var peakKB int
	for line := range strings.Lines(string(b)) {
		fmt.Sscanf(line, "VmHWM: %d kB", &peakKB)
	}
	if peakKB == 0 {
		t.Fatalf("no VmHWM in:\n%s", b)
	}
	t.Logf("at most %d MB resident", peakKB/1024)
	if peakKB > memoryMB*1024 {
		t.Errorf("%d MB resident, want at most %d", peakKB/1024, memoryMB)
	}
}

// TestOwnServer runs the program on a database server of the user's own, named
// as platforms name it: by DATABASE_URL.
func TestOwnServer(t *testing.T) {
	source := filepath.Join(oracle.Data(t, "rijnmond-2024"), "wijkenbuurten_2024_rijnmond.gpkg")
	_, want := baseFolder(t)
	t.Setenv("DATABASE_URL", ownServer(t))
	dir := t.TempDir()
	p, err := start(dir, "up", "--addr", "127.0.0.1:0", "--data", source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.stop() })
	if got := p.edition(t); !got.equal(want) {
		t.Errorf("edition %s, want %s as in the private database", got.ID, want.ID)
	}
	if _, err := os.Stat(filepath.Join(dir, "pgdata")); !os.IsNotExist(err) {
		t.Errorf("a private database was made beside the server that was given: %v", err)
	}
	// Replicas share a database: what one imports, all serve.
	replica := serve(t, t.TempDir())
	if got := replica.edition(t); !got.equal(want) {
		t.Errorf("the replica serves edition %s, want %s", got.ID, want.ID)
	}
	status, _, stderr := run(t, "import", "--data-dir", t.TempDir(), source, oracle.Data(t, "rivm-50090NED"))
	if status != 0 {
		t.Fatalf("import by a third program: status %d\n%s", status, stderr)
	}
	for _, p := range []*program{p, replica} {
		got := p.edition(t)
		for begun := time.Now(); got.ID == want.ID && time.Since(begun) < 5*time.Second; got = p.edition(t) {
			time.Sleep(20 * time.Millisecond)
		}
		if got.ID == want.ID {
			t.Errorf("edition %s is still served five seconds after another was imported", got.ID)
		}
	}
}

// TestNoServer: an address where no database answers is a plain error.
func TestNoServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close() // nobody listens there now
	const password = "geheim-wachtwoord"
	status, _, stderr := run(t, "serve", "--addr", "127.0.0.1:0", "--data-dir", t.TempDir(),
		"--database-url", "postgres://kaart:"+password+"@"+address+"/kaart")
	if status != 1 {
		t.Errorf("status %d, want 1", status)
	}
	says(t, "serve", stderr, []string{"--database-url", "refused"})
	if strings.Contains(stderr, password) {
		t.Errorf("the message has the password:\n%s", stderr)
	}
}

// TestExampleWithoutNetwork: a first start without files and with publishers
// that never answer shows an example, and says that it is made up.
func TestExampleWithoutNetwork(t *testing.T) {
	proxy := blackHole(t)
	for _, name := range []string{"HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"} {
		t.Setenv(name, proxy)
	}
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		t.Setenv(name, "127.0.0.1") // the program itself
	}
	dir := filepath.Join(work, "example")
	t.Cleanup(func() { os.RemoveAll(dir) })
	p, ready, err := launch(dir, "up", "--addr", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	p.awaitOutput(t, `"step":"start database"`)
	begun := time.Now()
	p.awaitOutput(t, `"event":"not_fetched"`)
	noticed := time.Since(begun)
	p.awaitReady(t, ready)
	t.Logf("silence noticed after %v, ready with the example after %v", noticed.Round(time.Millisecond),
		time.Since(begun).Round(time.Millisecond))
	if noticed > silence {
		t.Errorf("silence noticed after %v, want at most %v", noticed, silence)
	}
	if e := p.edition(t); !e.Fictitious {
		t.Errorf("edition %s is not marked as fictitious", e.ID)
	}
	if _, page := p.get(t, "/"); !strings.Contains(strings.ToLower(string(page)), "bestaat niet") {
		t.Error("the map does not say that the municipality does not exist")
	}
}

// blackHole is a proxy that accepts connections and never answers, as a
// firewall that drops everything looks.
func blackHole(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
		}
	}()
	return "http://" + listener.Addr().String()
}
