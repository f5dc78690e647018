package postgres

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSocketDir(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", "/run/user/1000")
	t.Setenv("TMPDIR", "/tmp")
	long := "/" + strings.Repeat("a", 90)
	for _, tt := range []struct {
		name, dir string
		account   account
		want      string // a prefix
	}{
		{name: "inside", dir: "/var/lib/risicokaart", want: "/var/lib/risicokaart/socket"},
		{name: "just fits", dir: "/" + strings.Repeat("a", maxSocketPath-len("//socket/.s.PGSQL.5432")), want: "/aaaa"},
		{name: "one too long", dir: "/" + strings.Repeat("a", maxSocketPath-len("//socket/.s.PGSQL.5432")+1),
			want: "/run/user/1000/risicokaart-"},
		{name: "comma", dir: "/data,new", want: "/run/user/1000/risicokaart-"},
		{name: "another user cannot enter the runtime folder", dir: long, account: account{switched: true},
			want: "/tmp/risicokaart-"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := socketDir(tt.dir, tt.account)
			if err != nil || !strings.HasPrefix(got, tt.want) || !fitsSocket(got) {
				t.Errorf("socketDir = %s, %v; want %s...", got, err, tt.want)
			}
			if again, _ := socketDir(tt.dir, tt.account); again != got {
				t.Errorf("the second time it is %s, not %s", again, got)
			}
		})
	}
	one, _ := socketDir(long, account{})
	other, _ := socketDir(long+"b", account{})
	if one == other {
		t.Errorf("two data folders share the socket folder %s", one)
	}
	t.Setenv("XDG_RUNTIME_DIR", long)
	if got, err := socketDir(long, account{}); err == nil {
		t.Errorf("no place is short enough: got %s, want an error", got)
	}
}

func TestMkdirRefusesAnothersFolder(t *testing.T) {
	me := account{name: "me", uid: os.Geteuid(), gid: os.Getegid()}
	parent := t.TempDir()
	mine := filepath.Join(parent, "mine")
	for range 2 { // new, then existing
		if err := me.mkdir(mine); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(parent, "link")
	if err := os.Symlink(mine, link); err != nil {
		t.Fatal(err)
	}
	if err := me.mkdir(link); err == nil {
		t.Error("a symbolic link was taken for the folder")
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can make a folder of another user")
	}
	if err := os.Chown(mine, 4321, 4321); err != nil {
		t.Fatal(err)
	}
	if err := me.mkdir(mine); err == nil || !strings.Contains(err.Error(), "belongs to user 4321") {
		t.Errorf("another user's folder: %v, want an error that names the user", err)
	}
}

func TestCheckReachNamesTheFolderThatBlocks(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root starts the server as another user")
	}
	server, err := serverAccount("/nowhere")
	if err != nil {
		t.Fatal(err)
	}
	outer, err := os.MkdirTemp("", "risicokaart-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(outer) })
	closed := filepath.Join(outer, "closed")
	inner := filepath.Join(closed, "a", "b")
	if err := os.MkdirAll(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	for dir, mode := range map[string]os.FileMode{outer: 0o755, closed: 0o700} {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
	}
	err = server.checkReach(inner, "true")
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), `"chmod o+x `+closed+`"`) {
		t.Errorf("checkReach = %v, want advice about %s", err, closed)
	}
	if err := os.Chmod(closed, 0o711); err != nil {
		t.Fatal(err)
	}
	if err := server.checkReach(inner, "true"); err != nil {
		t.Errorf("after the advice was followed: %v", err)
	}
}

func TestOrdinaryUserIsToldWhoseDatabaseItIs(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may use any user's database")
	}
	if _, err := serverAccount("/"); err == nil || !strings.Contains(err.Error(), "belongs to user root") {
		t.Errorf("serverAccount = %v, want an error that names root", err)
	}
}

func TestLogIsSetAsideWhenLong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postgres.log")
	for _, tt := range []struct {
		size int64 // before
		want int64 // after
	}{{-1, 0}, {maxLogSize, maxLogSize}, {maxLogSize + 1, 0}} {
		if tt.size >= 0 {
			if err := os.Truncate(path, tt.size); err != nil {
				t.Fatal(err)
			}
		}
		f, length, err := openLog(path)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		if info, err := os.Stat(path); err != nil || info.Size() != tt.want || length != tt.want {
			t.Errorf("log of %d bytes: %d bytes, want %d (%v)", tt.size, length, tt.want, err)
		}
	}
	if info, err := os.Stat(path + ".1"); err != nil || info.Size() != maxLogSize+1 {
		t.Errorf("the long log is not kept: %v", err)
	}
}

func TestComplaints(t *testing.T) {
	const earlier = "1 [1] FATAL:  an earlier run\n"
	path := filepath.Join(t.TempDir(), "postgres.log")
	for _, tt := range []struct{ logged, want string }{
		{"1 [2] LOG:  starting\n1 [2] FATAL:  wrong ownership\n1 [2] HINT:  Be its owner.\n1 [2] LOG:  over\n",
			": wrong ownership: Be its owner."},
		{"postgres: could not find the database system\nExpected to find it in pgdata\n",
			": Expected to find it in pgdata"},
	} {
		if err := os.WriteFile(path, []byte(earlier+tt.logged), 0o600); err != nil {
			t.Fatal(err)
		}
		want := tt.want + " (more in " + path + ")"
		if got := complaints(path, int64(len(earlier))); got != want {
			t.Errorf("complaints of %q = %q, want %q", tt.logged, got, want)
		}
	}
}

func FuzzParsePostmasterPID(f *testing.F) {
	f.Add("4711\n/var/lib/data\n1700000000\n5432\n")
	f.Add("-4711")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		if pid := parsePostmasterPID(s); pid < 0 { // a negative pid would signal a whole group
			t.Errorf("parsePostmasterPID(%q) = %d", s, pid)
		}
	})
}

func TestParsePostmasterPID(t *testing.T) {
	for in, want := range map[string]int{"4711\n/data\n": 4711, "-4711\n": 4711, "": 0, "0\n": 0, "--7": 0, "x": 0} {
		if got := parsePostmasterPID(in); got != want {
			t.Errorf("parsePostmasterPID(%q) = %d, want %d", in, got, want)
		}
	}
}
