package postgres_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/oracle"
	"risicokaart/internal/postgres"
)

func TestKilledServerComesBack(t *testing.T) {
	dir := openDir(t)
	c := start(t, dir)
	keep(t, c.URL(), "a")

	// A query that computes does not notice that its server died: it lingers
	// and keeps the shared memory.
	busy := connect(t, c.URL())
	go busy.Exec(context.Background(), `SELECT count(*) FROM generate_series(1, 100000000000)`)
	watch := connect(t, c.URL())
	eventually(t, func() bool {
		var running bool
		err := watch.QueryRow(t.Context(),
			`SELECT EXISTS (SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series(1,%' AND pid <> pg_backend_pid())`).Scan(&running)
		return err == nil && running
	})

	for range 2 {
		old := serverPID(t, dir)
		if err := syscall.Kill(old, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, func() bool {
			conn, err := pgx.Connect(t.Context(), c.URL())
			if err != nil {
				return false
			}
			conn.Close(t.Context())
			return serverPID(t, dir) != old
		})
		expectKept(t, c.URL(), "a")
	}
	select {
	case <-c.Done():
		t.Errorf("Done is closed though the server came back: %v", c.Err())
	default:
	}
}

// The kernel tells the server when its program dies, but the next start may well
// come before it has ended.
func TestStartAfterKilledProgram(t *testing.T) {
	dir := openDir(t)
	stop(t, start(t, dir)) // skips where there is no PostgreSQL
	cmd, url := program(t, executable(t), dir, nil)
	keep(t, url, "a")
	kill(cmd)
	expectKept(t, start(t, dir).URL(), "a")
}

func TestServerDiesWithItsProgram(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells a child that its parent died")
	}
	dir := openDir(t)
	stop(t, start(t, dir))
	cmd, _ := program(t, executable(t), dir, nil)
	kill(cmd)
	eventually(t, func() bool { // the server removes its pid file when it ends orderly
		_, err := os.Stat(filepath.Join(dir, "pgdata", "postmaster.pid"))
		return os.IsNotExist(err)
	})
}

func TestServerLeftRunningIsReplaced(t *testing.T) {
	dir := openDir(t)
	first := start(t, dir)
	keep(t, first.URL(), "a")
	stop(t, first)

	data := filepath.Join(dir, "pgdata")
	left := asOwner(t, dir, filepath.Join(installation(t).BinDir, "postgres"),
		"-D", data, "-c", "listen_addresses=", "-c", "unix_socket_directories="+data)
	url := "host=" + data + " user=risicokaart dbname=risicokaart"
	eventually(t, func() bool {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			return false
		}
		conn.Close(t.Context())
		return true
	})
	keep(t, url, "b")

	expectKept(t, start(t, dir).URL(), "a", "b")
	if err := left.Wait(); err != nil {
		t.Errorf("the server left running ended with %v, want an orderly end", err)
	}
}

func TestPIDFileThatNamesAnotherProcess(t *testing.T) {
	dir := openDir(t)
	first := start(t, dir)
	keep(t, first.URL(), "a")
	stop(t, first)

	// Of the server's own user: postgres gives way to such a process.
	innocent := asOwner(t, dir, "sleep", "60")
	content := strconv.Itoa(innocent.Process.Pid) + "\n" + filepath.Join(dir, "pgdata") + "\n1\n5432\n\n\n0 0\nready\n"
	pidFile := filepath.Join(dir, "pgdata", "postmaster.pid")
	if err := os.WriteFile(pidFile, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "pgdata"))
	if err != nil {
		t.Fatal(err)
	}
	owner := info.Sys().(*syscall.Stat_t)
	if err := os.Chown(pidFile, int(owner.Uid), int(owner.Gid)); err != nil {
		t.Fatal(err)
	}

	second := start(t, dir)
	expectKept(t, second.URL(), "a")
	if err := syscall.Kill(innocent.Process.Pid, 0); err != nil {
		t.Errorf("the other process was ended: %v", err)
	}

	// Postgres gives way to a file that was cut off, too.
	stop(t, second)
	if err := os.WriteFile(pidFile, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	expectKept(t, start(t, dir).URL(), "a")
}

func TestStopAtOnceLosesNothing(t *testing.T) {
	dir := openDir(t)
	first := start(t, dir)
	keep(t, first.URL(), "a")
	expired, cancel := context.WithCancel(t.Context())
	cancel()
	if err := first.Stop(expired); err != nil {
		t.Fatal(err)
	}
	expectKept(t, start(t, dir).URL(), "a")
}

func TestRootMayTakeOverAUsersFolder(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can start a program as another user")
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		oracle.Missing(t, err)
	}
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	dir := openDir(t)
	binary := copyOf(t, executable(t), filepath.Join(openDir(t), "program"))
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	cmd, url := program(t, binary, dir, &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)})
	keep(t, url, "a")
	kill(cmd)
	expectKept(t, start(t, dir).URL(), "a")
}

// asOwner starts a command as the owner of the cluster in dir, which is ended
// after the test.
func asOwner(t *testing.T, dir, name string, args ...string) *exec.Cmd {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, "pgdata"))
	if err != nil {
		t.Fatal(err)
	}
	owner := info.Sys().(*syscall.Stat_t)
	cmd := exec.Command(name, args...)
	cmd.Dir = "/"
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(cmd) })
	return cmd
}

func installation(t *testing.T) postgres.Installation {
	t.Helper()
	found, err := postgres.Installations(t.Context(), os.Getenv(postgres.BinDirEnv))
	if err != nil || len(found) == 0 {
		t.Fatalf("no PostgreSQL found: %v", err)
	}
	return found[0]
}

func executable(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func copyOf(t *testing.T, from, to string) string {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return to
}

// eventually waits until the condition holds.
func eventually(t *testing.T, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !condition(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("not so within 20 s")
		}
	}
}
