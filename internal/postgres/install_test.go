package postgres

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseServerVersion(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want int // 0: an error
	}{
		{"postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)\n", 15},
		{"postgres (PostgreSQL) 17beta1\n", 17},
		{"postgres (PostgreSQL) 9.6.24\n", 9},
		{"postgres (PostgreSQL) devel\n", 0},
		{"psql 15.8\n", 0},
		{"", 0},
	} {
		got, err := parseServerVersion(tt.in)
		if got != tt.want || (err != nil) != (tt.want == 0) {
			t.Errorf("parseServerVersion(%q) = %d, %v; want %d", tt.in, got, err, tt.want)
		}
	}
}

func FuzzParseServerVersion(f *testing.F) {
	f.Add("postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)\n")
	f.Add("postgres (PostgreSQL) 17beta1")
	f.Add("(PostgreSQL) 99999999999999999999")
	f.Fuzz(func(t *testing.T, s string) {
		major, err := parseServerVersion(s)
		if err == nil && !strings.Contains(s, fmt.Sprint(major)) {
			t.Errorf("parseServerVersion(%q) = %d, which is not in it", s, major)
		}
		if err != nil && major != 0 || major < 0 {
			t.Errorf("parseServerVersion(%q) = %d, %v", s, major, err)
		}
	})
}

// fakeServer makes a folder of programs that answer as a server of the given
// version would, and returns it.
func fakeServer(t *testing.T, version string, withPostGIS bool) string {
	t.Helper()
	root := t.TempDir()
	bin := filepath.Join(root, "bin")
	share := filepath.Join(root, "elsewhere/share")
	for _, dir := range []string{bin, filepath.Join(share, "extension")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	files := map[string]string{
		filepath.Join(bin, "initdb"):    "#!/bin/sh\n",
		filepath.Join(bin, "postgres"):  "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n",
		filepath.Join(bin, "pg_config"): "#!/bin/sh\necho '" + share + "'\n",
	}
	if withPostGIS {
		files[filepath.Join(share, "extension/postgis.control")] = "default_version = '3.3.2'\n"
	}
	for name, content := range files {
		if err := os.WriteFile(name, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return bin
}

func TestInstallationsAreFoundNewestFirst(t *testing.T) {
	old, plain, full := fakeServer(t, "12.20", true), fakeServer(t, "17.2", false), fakeServer(t, "16.4 (Ubuntu)", true)
	clientsOnly := t.TempDir()
	got, err := inspectAll(t.Context(), []string{old, clientsOnly, "/nowhere", full, full, plain})
	if err != nil {
		t.Fatal(err)
	}
	want := []Installation{{Major: 17, BinDir: plain}, {Major: 16, BinDir: full, PostGIS: true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("installations (-want +got):\n%s", diff)
	}
}

func TestInstallationsInTheNamedFolderOnly(t *testing.T) {
	bin := fakeServer(t, "16.4", true)
	got, err := Installations(t.Context(), bin)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Installation{{Major: 16, BinDir: bin, PostGIS: true}}, got); diff != "" {
		t.Errorf("installations (-want +got):\n%s", diff)
	}
	for _, wrong := range []string{t.TempDir(), fakeServer(t, "12.20", true)} {
		if got, err := Installations(t.Context(), wrong); err == nil || !strings.Contains(err.Error(), BinDirEnv) {
			t.Errorf("Installations(%s) = %v, %v; want an error that names %s", wrong, got, err, BinDirEnv)
		}
	}
}

func TestChoose(t *testing.T) {
	seventeen := Installation{Major: 17, BinDir: "/17"}
	sixteen := Installation{Major: 16, BinDir: "/16", PostGIS: true}
	fifteen := Installation{Major: 15, BinDir: "/15", PostGIS: true}
	for _, tt := range []struct {
		name    string
		found   []Installation
		major   int
		want    Installation
		missing *MissingError
	}{
		{name: "newest with PostGIS", found: []Installation{seventeen, sixteen, fifteen}, want: sixteen},
		{name: "the existing cluster's", found: []Installation{seventeen, sixteen, fifteen}, major: 15, want: fifteen},
		{name: "nothing", missing: &MissingError{Server: true}},
		{name: "no PostGIS", found: []Installation{seventeen}, missing: &MissingError{Major: 17}},
		{name: "not the existing cluster's", found: []Installation{sixteen}, major: 14,
			missing: &MissingError{Major: 14, Existing: true, Server: true}},
		{name: "no PostGIS for the existing cluster", found: []Installation{seventeen, sixteen}, major: 17,
			missing: &MissingError{Major: 17, Existing: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := choose(tt.found, tt.major)
			if got != tt.want {
				t.Errorf("choose = %+v, want %+v", got, tt.want)
			}
			var missing *MissingError
			errors.As(err, &missing)
			if diff := cmp.Diff(tt.missing, missing); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMissingErrorTellsWhatToDo(t *testing.T) {
	for _, tt := range []struct {
		err  MissingError
		want []string
	}{
		{MissingError{Server: true}, []string{"no server of version 13 or newer", "apt-get install postgresql",
			"--database-url"}},
		{MissingError{Major: 17}, []string{"find PostGIS", "PostgreSQL 17", "apt-get install postgresql-17-postgis-3)"}},
		{MissingError{Major: 14, Existing: true, Server: true},
			[]string{"made by PostgreSQL 14, which is not installed",
				"apt-get install postgresql-14 postgresql-14-postgis-3)", "another --data-dir"}},
	} {
		for _, want := range tt.want {
			if !strings.Contains(tt.err.Error(), want) {
				t.Errorf("%+v says %q, want %q in it", tt.err, tt.err.Error(), want)
			}
		}
	}
}

func TestMissingPackages(t *testing.T) {
	for _, tt := range []struct {
		err       MissingError
		osRelease string
		want      string
	}{
		{MissingError{Server: true}, "ID=debian\nVERSION_ID=\"12\"\n", "postgresql-15 postgresql-15-postgis-3"},
		{MissingError{Server: true}, "NAME=\"Ubuntu\"\nID=ubuntu\nVERSION_ID=\"24.04\"\n",
			"postgresql-16 postgresql-16-postgis-3"},
		{MissingError{Server: true}, "ID=debian\n", "postgresql postgresql-postgis"},
		{MissingError{Server: true}, "", "postgresql postgresql-postgis"},
		{MissingError{Major: 13, Server: true}, "ID=debian\nVERSION_ID=\"12\"\n", "postgresql-13 postgresql-13-postgis-3"},
		{MissingError{Major: 16}, "", "postgresql-16-postgis-3"},
	} {
		if got := strings.Join(tt.err.packages(tt.osRelease), " "); got != tt.want {
			t.Errorf("packages of %+v on %q = %s, want %s", tt.err, tt.osRelease, got, tt.want)
		}
	}
}

func TestClusterMajor(t *testing.T) {
	dir := t.TempDir()
	if got, err := clusterMajor(dir); got != 0 || err != nil {
		t.Errorf("no cluster: %d, %v; want 0, nil", got, err)
	}
	for content, want := range map[string]int{"15\n": 15, "9.6\n": 9, "": 0, "x\n": 0} {
		if err := os.WriteFile(filepath.Join(dir, "PG_VERSION"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := clusterMajor(dir)
		if got != want || (err != nil) != (want == 0) {
			t.Errorf("PG_VERSION %q: %d, %v; want %d", content, got, err, want)
		}
	}
}
