package e2e

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/internal/postgres/pgtest"
)

// publisher serves the example files in the shapes of PDOK's ATOM feed and of
// CBS's zip of squares; it has nothing of RIVM.
func publisher(t *testing.T) *httptest.Server {
	t.Helper()
	dir := t.TempDir()
	if status, _, stderr := run(t, "demo", "--municipalities", "3", "--out", dir); status != 0 {
		t.Fatal(stderr)
	}
	squares := filepath.Join(dir, "squares.zip")
	out, err := os.Create(squares)
	must(t, err)
	z := zip.NewWriter(out)
	member, err := z.Create("cbs_vk100_2024_v1.gpkg")
	must(t, err)
	in, err := os.Open(filepath.Join(dir, "cbs_vk100_2024_voorbeeld.gpkg"))
	must(t, err)
	_, err = io.Copy(member, in)
	must(t, err)
	must(t, in.Close())
	must(t, z.Close())
	must(t, out.Close())

	mux := http.NewServeMux()
	mux.HandleFunc("/2024/atom/index.xml", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/atom+xml")
		fmt.Fprintf(w, `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><updated>2025-11-03T09:00:00Z</updated>
			<entry><title>x</title><updated>2025-11-03T09:00:00Z</updated>
			<link rel="alternate" type="application/geopackage+sqlite3" href="http://%s/downloads/wijkenbuurten_2024.gpkg"/></entry></feed>`, r.Host)
	})
	mux.HandleFunc("/downloads/wijkenbuurten_2024.gpkg", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		http.ServeFile(w, r, filepath.Join(dir, "wijkenbuurten_2024_voorbeeld.gpkg"))
	})
	mux.HandleFunc("/squares.zip", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"2"`)
		http.ServeFile(w, r, squares)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// TestImportFromPublishers fetches, imports and keeps what was asked for; and
// does it again without the network.
func TestImportFromPublishers(t *testing.T) {
	server := publisher(t)
	t.Setenv("RISICOKAART_ATOM_URL", server.URL+"/{year}/atom/index.xml")
	t.Setenv("RISICOKAART_SQUARES_URL", server.URL+"/squares.zip")
	t.Setenv("RISICOKAART_RIVM_URL", server.URL+"/rivm/{table}")
	t.Setenv("RISICOKAART_CBS_URL", server.URL+"/cbs/{table}")
	dir, database := filepath.Join(work, "publishers"), pgtest.DB(t)

	type result struct {
		Edition string
		Reused  bool
		Report  struct {
			Gemeenten, Squares int
			WithoutBuurten     int `json:"gemeenten_without_buurten"`
		}
	}
	importing := func(args ...string) (r result, stderr string) {
		t.Helper()
		args = append([]string{"import", "--data-dir", dir, "--database-url", database, "--json"}, args...)
		status, stdout, stderr := run(t, args...)
		if status != 0 {
			t.Fatalf("%v: %s", args, stderr)
		}
		must(t, json.Unmarshal([]byte(stdout), &r))
		return r, stderr
	}
	all, stderr := importing("--year", "2024", "--all")
	if all.Report.Gemeenten != 3 || all.Report.WithoutBuurten != 0 || all.Report.Squares == 0 {
		t.Errorf("import of all: %+v", all)
	}
	if !strings.Contains(stderr, "estimates of RIVM") {
		t.Errorf("nothing tells that RIVM's estimates could not be had:\n%s", stderr)
	}
	one, _ := importing("--year", "2024", "--gemeente", "Voorbeeldstad")
	if one.Report.Gemeenten != 3 || one.Report.WithoutBuurten != 2 || one.Edition == all.Edition {
		t.Errorf("import of one municipality: %+v", one)
	}
	server.Close()
	if again, _ := importing("--year", "2024", "--all", "--offline"); !again.Reused || again.Edition != all.Edition {
		t.Errorf("import without the network: %+v, want edition %s again", again, all.Edition)
	}
	if status, _, stderr := run(t, "import", "--data-dir", dir, "--database-url", database, "--year", "2023", "--all",
		"--offline"); status != 1 || !strings.Contains(stderr, "2023") {
		t.Errorf("import of a year that was not fetched: status %d, %s", status, stderr)
	}
}
