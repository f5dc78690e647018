package acquire

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/source/pdok"
)

// names are file names without what tells answers apart.
func names(paths []string) (list []string) {
	for _, path := range paths {
		list = append(list, plain(filepath.Base(path)))
	}
	return list
}

// Files that are given come first, then the edition that is there, then the
// publishers, and last an example.
func TestWhereFilesComeFrom(t *testing.T) {
	open, closed := shop(t, 2024), httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	example := func(context.Context) ([]string, error) { return []string{"example"}, nil }
	for name, test := range map[string]struct {
		shop       *httptest.Server
		boundaries pdok.Way
		need       Need
		want       []string
		says, err  string
	}{
		"given": {closed, pdok.Atom,
			Need{Given: []string{"a"}, Have: true, Example: example}, []string{"a"}, "", ""},
		"there is an edition": {closed, pdok.Atom, Need{Have: true, Example: example}, nil, "", ""},
		"published": {open, pdok.Atom, Need{Example: example},
			[]string{"wijkenbuurten_2024.gpkg"}, "Without estimates of RIVM: ", ""},
		"published, areas of no files": {open, FromFiles, Need{Example: example},
			[]string{"wijkenbuurten_2024.gpkg"}, "Without ages per municipality: ", ""},
		"cannot be reached": {closed, pdok.Atom, Need{Example: example}, []string{"example"},
			"not_fetched: No published figures: ", ""},
		"no such year": {open, pdok.Atom, Need{Year: 2019, Example: example}, []string{"example"},
			"An example takes their place.", ""},
		"cannot be reached, without example": {closed, pdok.Atom, Need{}, nil, "", "check the connection"},
		"areas of files, nothing else reached": {closed, FromFiles, Need{Year: 2023, Given: []string{"a"}, Have: true,
			Example: example}, []string{"a"}, "Without squares of 100 m: ", ""},
		"areas of files, no year": {open, FromFiles, Need{Given: []string{"a"}, Example: example}, nil, "",
			"give --year"},
	} {
		p, said := newPublishers(t, test.shop, Options{Boundaries: test.boundaries, Survey: complete})
		paths, err := p.Files(t.Context(), test.need)
		if diff := cmp.Diff(test.want, names(paths)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: error %v, want %q", name, err, test.err)
		}
		if !strings.Contains(said.String(), test.says) || test.says == "" &&
			strings.Contains(said.String(), "not_fetched") {
			t.Errorf("%s: said\n%s\nwant %q", name, said, test.says)
		}
	}
}

// Without a year that is asked for it is that of the given areas; their tables
// come from StatLine, also those of the years before.
func TestYearOfGivenAreas(t *testing.T) {
	server := shop(t)
	const value = "gemiddelde_woningwaarde"
	p, said := newPublishers(t, server, Options{Boundaries: FromFiles, Survey: surveyOf(func(paths []string) Survey {
		return Survey{Year: 2024, Empty: []string{value}}
	})})
	paths, err := p.Files(t.Context(), Need{Given: []string{"given.gpkg"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"given.gpkg", "TypedDataSet_2024.json", "DataProperties.json"}, names(paths)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for _, want := range []string{"download key figures of 2024\n", "Without figures of 2023 for " + value + ": ",
		"Without figures of 2021 for "} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q was not said:\n%s", want, said)
		}
	}
	if strings.Contains(said.String(), "figures of 2020") {
		t.Errorf("asks for more years than it may:\n%s", said)
	}
}

// Where one version of OData fails the other takes its place, and the log says so.
func TestKeyFiguresComeAnotherWay(t *testing.T) {
	const homes = "percentage_koopwoningen"
	for name, test := range map[string]struct {
		broken []string // versions
		want   []string
		says   string
	}{
		"v3 fails": {[]string{"/v3/"}, []string{"wijkenbuurten_2024.gpkg", "Observations_2024.json",
			"DataProperties-v4.json"}, ""},
		"both fail": {[]string{"/v3/", "/v4/"}, []string{"wijkenbuurten_2024.gpkg"},
			"Without key figures of 2024: OData v3: "},
	} {
		backed := shop(t, 2024)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for _, prefix := range test.broken {
				if strings.HasPrefix(r.URL.Path, prefix) {
					http.NotFound(w, r)
					return
				}
			}
			backed.Config.Handler.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		var log bytes.Buffer
		p, said := newPublishers(t, server, Options{Boundaries: pdok.Atom, Survey: surveyOf(func(paths []string) Survey {
			if strings.Contains(strings.Join(paths, " "), "Observations") {
				return Survey{}
			}
			return Survey{Missing: []string{homes}, Empty: []string{homes}}
		})})
		p.opt.Log = slog.New(slog.NewTextHandler(&log, nil))
		paths, err := p.Files(t.Context(), Need{Year: 2024})
		if diff := cmp.Diff(test.want, names(paths)); diff != "" || err != nil {
			t.Errorf("%s: error %v (-want +got):\n%s", name, err, diff)
		}
		if !strings.Contains(said.String(), test.says) {
			t.Errorf("%s: said\n%s\nwant %q", name, said, test.says)
		}
		if another := strings.Contains(log.String(), "key figures came another way"); another != (test.says == "") {
			t.Errorf("%s: logged %s", name, &log)
		}
	}
}

// A program that is stopped does not go on without.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p, said := newPublishers(t, shop(t, 2024),
		Options{Boundaries: pdok.Atom, Survey: func(context.Context, []string) (Survey, error) {
			cancel()
			return Survey{}, nil
		}})
	example := func(context.Context) ([]string, error) { return []string{"example"}, nil }
	paths, err := p.Files(ctx, Need{Example: example})
	if !errors.Is(err, context.Canceled) || paths != nil || strings.Contains(said.String(), "not_fetched") {
		t.Errorf("error %v, files %v, said\n%s", err, paths, said)
	}
}

// What lies outside the cache is the user's own, whatever stands beside it.
func TestOriginsAreOfTheCache(t *testing.T) {
	p, _ := newPublishers(t, shop(t, 2024), Options{Boundaries: pdok.Atom, Survey: complete})
	paths, err := p.Files(t.Context(), Need{})
	if err != nil || len(Origins(p.opt.Cache, paths)) != len(paths) {
		t.Errorf("error %v, origins %v", err, Origins(p.opt.Cache, paths))
	}
	if origins := Origins(filepath.Join(t.TempDir(), "downloads"), append(paths, "given.gpkg")); len(origins) > 0 {
		t.Errorf("origins of files from elsewhere: %v", origins)
	}
}
