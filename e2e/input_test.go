package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3", to spoil GeoPackages with

	"risicokaart/internal/oracle"
	"risicokaart/internal/postgres"
	"risicokaart/internal/postgres/pgtest"
)

// run runs the program to its end.
func run(t testing.TB, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd := command(path, args)
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %v: %v", args, err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// ownServer is a PostGIS server that the program did not start; it lasts as
// long as the test and is known by its address.
func ownServer(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(work, "server")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	cluster, err := postgres.Start(t.Context(), postgres.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(cluster.Stop(context.Background()), os.RemoveAll(dir)); err != nil {
			t.Error(err)
		}
	})
	return cluster.URL()
}

// TestBadInput imports files with something wrong in them, over an edition
// that is well. The message says where the fault is, and the edition stays.
func TestBadInput(t *testing.T) {
	t.Parallel()
	areas := filepath.Join(oracle.Data(t, "rijnmond-2024"), "wijkenbuurten_2024_rijnmond.gpkg")
	database, dir := pgtest.DB(t), t.TempDir()
	p, err := start(dir, "up", "--addr", "127.0.0.1:0", "--database-url", database, "--data", areas)
	if err != nil {
		t.Fatal(err)
	}
	want := p.edition(t)
	must(t, p.stop())
	for _, test := range []struct {
		name  string
		spoil func(t *testing.T, path string) // makes the bad file or folder
		wants []string                        // beside the path
	}{
		{"cut off", cutOff(areas), []string{"read "}},
		{"another system", convert(areas, "-t_srs", "EPSG:3857"), []string{`layer "gemeenten"`, "EPSG:3857",
			"EPSG:28992"}},
		{"no column", alter(areas, `alter table buurten drop column percentage_eenpersoonshuishoudens`),
			[]string{`layer "buurten"`, `column "percentage_eenpersoonshuishoudens"`}},
		{"column renamed", alter(areas, `alter table wijken rename column aantal_inwoners to inwoners_aantal`),
			[]string{`layer "wijken"`, `column "aantal_inwoners"`}},
		{"text in a number", alter(areas, `update buurten set aantal_inwoners = 'veel' where rowid = 7`),
			[]string{`layer "buurten"`, `column "aantal_inwoners"`, "row 7", "veel"}},
		{"impossible percentage", alter(areas,
			`update buurten set percentage_personen_65_jaar_en_ouder = 900 where rowid = 5`),
			[]string{`layer "buurten"`, `column "percentage_personen_65_jaar_en_ouder"`, "row 5", "900"}},
		{"no shape", alter(areas, `update buurten set geom = null where rowid = 5`),
			[]string{`layer "buurten"`, `column "geom"`, "row 5"}},
		{"broken shape", alter(areas, `update wijken set geom = x'4750' where rowid = 5`),
			[]string{`layer "wijken"`, `column "geom"`, "row 5"}},
		{"no code", alter(areas, `update buurten set buurtcode = null where rowid = 5`),
			[]string{`layer "buurten"`, `column "buurtcode"`, "row 5"}},
		{"no year", alter(areas, `update buurten set jaar = null`), []string{`layer "buurten"`, `column "jaar"`}},
		{"no rows", alter(areas, `delete from buurten`), []string{`layer "buurten"`}},
		{"text file", write("wijkcode;aantal\nWK059901;12\n"), []string{"not a GeoPackage"}},
		{"empty file", write(""), []string{"read "}},
		{"empty folder", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o755)) },
			[]string{"no areas", "GeoPackage"}},
		{"nothing there", func(*testing.T, string) {}, []string{"no such file"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bad := filepath.Join(t.TempDir(), "bad.gpkg")
			test.spoil(t, bad)
			wants := append(test.wants, bad)

			status, _, stderr := run(t, "import", "--data-dir", dir, "--database-url", database, bad)
			if status == 0 { // back to the good edition, for the tests that follow
				run(t, "editions", "use", want.ID, "--data-dir", dir, "--database-url", database)
				t.Fatalf("import takes it:\n%s", stderr)
			}
			if status != 1 {
				t.Errorf("import: status %d, want 1", status)
			}
			says(t, "import", stderr, wants)

			p, err := start(dir, "up", "--addr", "127.0.0.1:0", "--database-url", database, "--data", bad)
			if err != nil {
				t.Fatalf("up does not serve the edition before: %v", err)
			}
			t.Cleanup(func() { p.stop() })
			says(t, "up", p.told(t, "import_failed"), wants)
			if got := p.edition(t); !got.equal(want) {
				t.Errorf("edition %s is served, want %s unchanged", got.ID, want.ID)
			}
		})
	}
}

// says wants all of wants in a message, and nothing of the program's insides.
func says(t *testing.T, command, message string, wants []string) {
	t.Helper()
	var wrong []string
	for _, want := range wants {
		if !strings.Contains(message, want) {
			wrong = append(wrong, "lacks "+want)
		}
	}
	for _, noise := range []string{"goroutine", "panic", "SQLSTATE", "COPY", "<nil>"} {
		if strings.Contains(message, noise) {
			wrong = append(wrong, "has "+noise)
		}
	}
	if wrong != nil {
		t.Errorf("%s: the message %s:\n%s", command, strings.Join(wrong, ", "), message)
	}
}

// told returns the text of the event with this name.
func (p *program) told(t *testing.T, name string) string {
	t.Helper()
	for line := range strings.Lines(p.output()) {
		var event struct{ Event, Text string }
		if json.Unmarshal([]byte(line), &event) == nil && event.Event == name {
			return event.Text
		}
	}
	t.Errorf("the program does not tell %s:\n%s", name, p.output())
	return ""
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write makes a file with text.
func write(text string) func(*testing.T, string) {
	return func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte(text), 0o644)) }
}

// cutOff makes the first half of a file, as a download that broke off leaves.
func cutOff(source string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		b, err := os.ReadFile(source)
		must(t, err)
		must(t, os.WriteFile(path, b[:len(b)/2], 0o644))
	}
}

// convert makes a GeoPackage from another with ogr2ogr.
func convert(source string, options ...string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		output(t, "ogr2ogr", append([]string{"-f", "GPKG", path, source}, options...)...)
	}
}

// alter makes a copy of a GeoPackage and changes it with SQL.
func alter(source, statement string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		b, err := os.ReadFile(source)
		must(t, err)
		must(t, os.WriteFile(path, b, 0o644))
		db, err := sql.Open("sqlite3", (&url.URL{Scheme: "file", Path: path}).String())
		must(t, err)
		defer db.Close()
		// The triggers of a GeoPackage call functions that only GIS programs have.
		rows, err := db.Query(`select name from sqlite_schema where type = 'trigger'`)
		must(t, err)
		var triggers []string
		for rows.Next() {
			var name string
			must(t, rows.Scan(&name))
			triggers = append(triggers, name)
		}
		must(t, rows.Err())
		for _, name := range triggers {
			_, err := db.Exec(`drop trigger "` + name + `"`)
			must(t, err)
		}
		_, err = db.Exec(statement)
		must(t, err)
	}
}

func TestUsage(t *testing.T) {
	for _, test := range []struct {
		args   []string
		status int
		stdout string // part of it
		stderr string
	}{
		{[]string{"--help"}, 0, "Examples:", ""},
		{nil, 0, "Examples:", ""},
		{[]string{"up", "--help"}, 0, "Examples:", ""},
		{[]string{"import", "--help"}, 0, "Examples:", ""},
		{[]string{"serve", "--help"}, 0, "Examples:", ""},
		{[]string{"editions", "--help"}, 0, "Examples:", ""},
		{[]string{"version"}, 0, "risicokaart ", ""},
		{[]string{"up", "--no-such-flag"}, 2, "", "--no-such-flag"},
		{[]string{"no-such-command"}, 2, "", "no-such-command"},
		{[]string{"import"}, 2, "", "files or folders"},
		{[]string{"serve", "--log-level", "loud"}, 2, "", "--log-level"},
		{[]string{"serve", "--public-url", "example.nl/risico"}, 2, "", "write it as https://example.nl"},
		{[]string{"up", "--public-url", "https://example.nl/?a=b"}, 2, "", "write it as https://example.nl"},
		{[]string{"up", "--public-url", "https://example.nl/api"}, 2, "", "choose another path"},
		{[]string{"RISICOKAART_PUBLIC_URL=localhost:8080", "serve"}, 2, "", "--public-url"},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			status, stdout, stderr := run(t, test.args...)
			if status != test.status || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
				t.Errorf("status %d, want %d with %q and %q\n%s\n%s", status, test.status, test.stdout, test.stderr,
					stdout, stderr)
			}
			if (stderr == "") != (test.stderr == "") {
				t.Errorf("standard error: %q", stderr)
			}
		})
	}
}

// TestSecondProgram: a port or a data folder in use is an error that names it,
// and the program that has it goes on.
func TestSecondProgram(t *testing.T) {
	p := rijnmond(t)
	address := strings.TrimPrefix(p.URL, "http://")
	for _, test := range []struct {
		name  string
		args  []string
		wants []string
	}{
		{"address", []string{"--addr", address, "--data-dir", t.TempDir()}, []string{address, "in use", "--addr"}},
		{"data folder", []string{"--addr", "127.0.0.1:0", "--data-dir", p.Dir}, []string{p.Dir, "use", "--data-dir"}},
	} {
		for _, command := range []string{"serve", "up"} {
			t.Run(command+" "+test.name, func(t *testing.T) {
				status, _, stderr := run(t, append([]string{command}, test.args...)...)
				if status != 1 {
					t.Errorf("status %d, want 1", status)
				}
				says(t, command, stderr, test.wants)
			})
		}
	}
	if status, body := p.get(t, "/readyz"); status != 200 {
		t.Errorf("the first program: readyz %d %s", status, body)
	}
}
