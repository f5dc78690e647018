package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"risicokaart/internal/oracle"
)

// disks is a mount namespace of its own: what is mounted in it, nobody else sees. It
// lasts as long as the test.
type disks struct{ keeper *exec.Cmd }

// newDisks makes one with mounts, in shell. Only root can, and not in every
// container.
func newDisks(t *testing.T, mounts string) *disks {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount")
	}
	if err := exec.Command("unshare", "-m", "true").Run(); err != nil {
		oracle.Missing(t, fmt.Errorf("make a mount namespace: %w", err))
	}
	x := &disks{keeper: exec.Command("unshare", "-m", "sh", "-ec", mounts+"\necho ready; exec sleep infinity")}
	out, err := x.keeper.StdoutPipe()
	must(t, err)
	var complaint bytes.Buffer
	x.keeper.Stderr = &complaint
	must(t, x.keeper.Start())
	t.Cleanup(func() { x.keeper.Process.Kill(); x.keeper.Wait() })
	ready := make([]byte, len("ready\n"))
	if _, err := out.Read(ready); err != nil {
		t.Fatalf("mount: %v\n%s", err, &complaint)
	}
	return x
}

// command is a command that sees the mounts.
func (x *disks) command(name string, args ...string) *exec.Cmd {
	pid := strconv.Itoa(x.keeper.Process.Pid)
	return exec.Command("nsenter", append([]string{"--mount=/proc/" + pid + "/ns/mnt", "--", name}, args...)...)
}

// run runs the program there to its end.
func (x *disks) run(t *testing.T, args ...string) (status int, output string) {
	t.Helper()
	path, err := binary()
	must(t, err)
	cmd := x.command(path, args...)
	out, _ := cmd.CombinedOutput() // the status tells
	return cmd.ProcessState.ExitCode(), string(out)
}

// serve runs a server on dir there for the length of the test.
func (x *disks) serve(t *testing.T, dir string) *program {
	t.Helper()
	p, ready, err := launchIn(x.command, dir, "serve", "--addr", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { p.stop() })
	p.awaitReady(t, ready)
	return p
}

// outside is the path by which others reach a path there.
func (x *disks) outside(path string) string {
	return filepath.Join("/proc", strconv.Itoa(x.keeper.Process.Pid), "root", path)
}

// openTemp makes a folder that PostgreSQL's user can enter.
func openTemp(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(work, "place")
	must(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	return dir
}

// demoFiles are the files of a fictitious municipality.
func demoFiles(t *testing.T, seed string) string {
	t.Helper()
	dir := filepath.Join(openTemp(t), "demo-"+seed)
	if status, _, stderr := run(t, "demo", "--seed", seed, "--out", dir); status != 0 {
		t.Fatal(stderr)
	}
	return dir
}

// TestLittleSharedMemory: containers have 64 MB of it, some next to nothing.
func TestLittleSharedMemory(t *testing.T) {
	files := demoFiles(t, "1")
	for _, size := range []string{"64m", "1m", "64k"} {
		t.Run(size, func(t *testing.T) {
			x := newDisks(t, "mount -t tmpfs -o mode=1777,size="+size+" tmpfs /dev/shm")
			dir := openTemp(t)
			for range 2 { // new, then existing
				if status, output := x.run(t, "import", files, "--data-dir", dir); status != 0 {
					t.Fatalf("import: status %d\n%s", status, output)
				}
			}
		})
	}
}

// TestReadOnlyPlaces: files may lie on a read-only disk; a data folder there is refused
// in one sentence.
func TestReadOnlyPlaces(t *testing.T) {
	files, dir := demoFiles(t, "1"), openTemp(t)
	frozen := openTemp(t)
	x := newDisks(t, fmt.Sprintf("for d in %s %s; do mount --bind $d $d; mount -o remount,bind,ro $d; done", files, frozen))
	if status, output := x.run(t, "import", files, "--data-dir", dir); status != 0 {
		t.Errorf("import of read-only files: status %d\n%s", status, output)
	}
	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"editions"}, {"import", files}} {
		for _, dir := range []string{frozen, filepath.Join(frozen, "new")} {
			status, output := x.run(t, append(args, "--data-dir", dir)...)
			if status != 1 {
				t.Errorf("%v: status %d, want 1", args, status)
			}
			says(t, args[0], lastLine(output), []string{dir, "read-only file system", "--data-dir", "--database-url"})
		}
	}
}

// fill leaves about so many bytes free on a disk.
func fill(t *testing.T, dir string, free int64) {
	t.Helper()
	var disk syscall.Statfs_t
	must(t, syscall.Statfs(dir, &disk))
	ballast := filepath.Join(dir, "ballast")
	f, err := os.OpenFile(ballast, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	must(t, err)
	defer f.Close()
	block := make([]byte, 1<<20)
	for left := int64(disk.Bavail)*disk.Bsize - free; left > 0; left -= int64(len(block)) {
		if _, err := f.Write(block[:min(left, int64(len(block)))]); err != nil {
			return // there is no more
		}
	}
}

// TestFullDisk: an import that finds no room ends with one sentence and leaves nothing;
// what was published is served meanwhile; and all is well as soon as there is room.
func TestFullDisk(t *testing.T) {
	first, second := demoFiles(t, "1"), demoFiles(t, "2")
	dir := openTemp(t)
	x := newDisks(t, "mount -t tmpfs -o mode=755,size=400m tmpfs "+dir)
	if status, output := x.run(t, "import", first, "--data-dir", dir); status != 0 {
		t.Fatalf("import: status %d\n%s", status, output)
	}
	p := x.serve(t, dir)
	before := p.edition(t)
	visits := p.visitPaths(t, []string{"/", "/gebied/GM9901", "/tabel", "/readyz", "/api/v1/collections/buurten/items",
		"/api/v1/tiles/gemeenten/8/131/84.mvt"})
	for _, free := range []int64{110 << 20, 30 << 20, 0} { // the import fills it, it is nearly full, it is
		fill(t, x.outside(dir), free)
		status, output := x.run(t, "import", oracle.Data(t, "rijnmond-2024"), "--data-dir", dir)
		if status != 1 {
			t.Errorf("import with %d MB free: status %d, want 1\n%s", free>>20, status, output)
		}
		says(t, "import", lastLine(output), []string{"no room is left", dir, "make room", "import again"})
		if got := p.edition(t); !got.equal(before) {
			t.Errorf("edition %s is served, want %s unchanged", got.ID, before.ID)
		}
	}
	visits.end()
	if len(visits.failed) > 0 {
		t.Errorf("%d requests failed while the disk was full: %v", len(visits.failed),
			visits.failed[:min(10, len(visits.failed))])
	}

	// The database dies, and cannot start for want of room.
	killPostmaster(t, x.outside(dir))
	awaitStatus(t, p, http.StatusServiceUnavailable)
	p.awaitOutput(t, "no room is left on the disk of data folder "+dir)
	status, output := x.run(t, "editions", "--data-dir", filepath.Join(dir, "another"))
	if status != 1 {
		t.Errorf("a new database on a full disk: status %d, want 1", status)
	}
	says(t, "editions", lastLine(output), []string{"no room is left", "make room"})
	must(t, os.Remove(filepath.Join(x.outside(dir), "ballast")))
	awaitStatus(t, p, http.StatusOK)
	if got := p.edition(t); !got.equal(before) {
		t.Errorf("edition %s is served, want %s unchanged", got.ID, before.ID)
	}
	if status, output := x.run(t, "import", second, "--data-dir", dir); status != 0 {
		t.Errorf("import after room was made: status %d\n%s", status, output)
	}
	p.served(t, before.ID)
}

func killPostmaster(t *testing.T, dir string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "pgdata", "postmaster.pid"))
	must(t, err)
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	must(t, err)
	must(t, syscall.Kill(pid, syscall.SIGKILL))
}

// awaitStatus waits until the server answers readyz with a status.
func awaitStatus(t *testing.T, p *program, want int) {
	t.Helper()
	for begun := time.Now(); p.status("/readyz") != want; time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > recovery {
			t.Fatalf("readyz is not %d after %v:\n%s", want, recovery, p.output())
		}
	}
}

// TestNoHome: where nothing says where a home is, the program asks for a data folder
// instead of choosing one.
func TestNoHome(t *testing.T) {
	if os.Geteuid() == 0 {
		// Root has the system's folder.
		tryAs(t, 65534, nil, []string{"editions"}, "--data-dir", "HOME")
		tryAs(t, 65534, nil, []string{"serve", "--addr", "127.0.0.1:0"}, "--data-dir", "HOME")
		tryAs(t, 65534, []string{"HOME=/"}, []string{"editions"}, "--data-dir", "permission denied")
		return
	}
	tryAs(t, 0, nil, []string{"editions"}, "--data-dir", "HOME")
}

// TestUserWithoutName: containers run programs as bare numbers, for whom PostgreSQL
// makes no database.
func TestUserWithoutName(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be another user")
	}
	dir := openTemp(t)
	must(t, os.Chown(dir, 12345, 0))
	tryAs(t, 12345, nil, []string{"editions", "--data-dir", dir}, "user 12345", "/etc/passwd", "--database-url")
	if _, err := os.Stat(filepath.Join(dir, "pgdata.new")); !os.IsNotExist(err) {
		t.Errorf("something was made before it was refused: %v", err)
	}
}

// tryAs runs the program as another user, without an environment but for env, and
// expects a failure that says all wants.
func tryAs(t *testing.T, uid uint32, env, args []string, wants ...string) {
	t.Helper()
	path, err := binary()
	must(t, err)
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Env = "/", append([]string{"PATH=" + os.Getenv("PATH")}, env...)
	if uid != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid}}
	}
	out, _ := cmd.CombinedOutput() // the status tells
	if status := cmd.ProcessState.ExitCode(); status != 1 {
		t.Errorf("%v: status %d, want 1", args, status)
	}
	says(t, args[0], lastLine(string(out)), wants)
}
