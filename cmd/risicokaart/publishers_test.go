package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/fetch"
	"risicokaart/internal/recognise"
)

// shop is a publisher that has a GeoPackage of some years and tables of
// StatLine; nothing in its files is more than their beginning.
func shop(t *testing.T, years ...int) *httptest.Server {
	mux := http.NewServeMux()
	for _, year := range years {
		mux.HandleFunc(fmt.Sprintf("/%d/index.xml", year), func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `<feed xmlns="http://www.w3.org/2005/Atom"><entry><link type="application/geopackage+sqlite3" href="http://%s/wijkenbuurten_%d.gpkg"/></entry></feed>`, r.Host, year)
		})
		mux.HandleFunc(fmt.Sprintf("/wijkenbuurten_%d.gpkg", year), func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "SQLite format 3\x00"+strings.Repeat(" ", 1000))
		})
	}
	for _, version := range []string{"v3", "v4"} {
		for _, entity := range []string{"DataProperties", "MeasureCodes", "MeasureGroups", "TypedDataSet", "Observations"} {
			mux.HandleFunc("/"+version+"/85984NED/"+entity, func(w http.ResponseWriter, _ *http.Request) {
				io.WriteString(w, `{"value":[{"Id":"`+version+`"}]}`)
			})
		}
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// TestFilesFetched checks which files are fetched, given what surveys of them say.
func TestFilesFetched(t *testing.T) {
	const value, homes = "gemiddelde_woningwaarde", "percentage_koopwoningen"
	// has tells whether one of the paths contains text.
	has := func(paths []string, text string) bool { return strings.Contains(strings.Join(paths, " "), text) }
	for name, test := range map[string]struct {
		look func(paths []string) recognise.Survey
		want []string
	}{
		"nothing lacks": {
			func([]string) recognise.Survey { return recognise.Survey{} },
			[]string{"wijkenbuurten_2024.gpkg"},
		},
		"a column lacks that v3 has": {
			func(paths []string) recognise.Survey {
				if has(paths, "TypedDataSet") {
					return recognise.Survey{}
				}
				return recognise.Survey{Missing: []string{homes}, Empty: []string{homes}}
			},
			[]string{"wijkenbuurten_2024.gpkg", "TypedDataSet_2024.json", "DataProperties.json"},
		},
		"a column lacks that only v4 has": {
			func(paths []string) recognise.Survey {
				if has(paths, "Observations") {
					return recognise.Survey{}
				}
				return recognise.Survey{Missing: []string{homes}, Empty: []string{homes}}
			},
			[]string{"wijkenbuurten_2024.gpkg", "TypedDataSet_2024.json", "DataProperties.json", "Observations_2024.json", "DataProperties-v4.json"},
		},
		"empty until two years before": {
			func(paths []string) recognise.Survey {
				if has(paths, "2022.gpkg") {
					return recognise.Survey{}
				}
				return recognise.Survey{Empty: []string{value}}
			},
			[]string{"wijkenbuurten_2024.gpkg", "TypedDataSet_2024.json", "DataProperties.json", "wijkenbuurten_2022.gpkg"},
		},
		"one column a year before, the other never": {
			func(paths []string) recognise.Survey {
				if has(paths, "2023.gpkg") {
					return recognise.Survey{Empty: []string{homes}}
				}
				return recognise.Survey{Empty: []string{homes, value}}
			},
			[]string{"wijkenbuurten_2024.gpkg", "TypedDataSet_2024.json", "DataProperties.json", "wijkenbuurten_2023.gpkg"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := shop(t, 2020, 2021, 2022, 2023, 2024)
			p := &program{globals: globals{DataDir: t.TempDir()}, ctx: t.Context(), stdout: io.Discard, stderr: &bytes.Buffer{}, log: slog.New(slog.DiscardHandler)}
			c, err := p.publishers(publisherSettings{
				Boundaries: "pdok-atom", AtomURL: server.URL + "/{year}/index.xml", SquaresURL: server.URL + "/none.zip",
				CBSURL: server.URL + "/v3/{table}", CBSV4URL: server.URL + "/v4/{table}", RIVMURL: server.URL + "/rivm/{table}",
			}, importSettings{})
			if err != nil {
				t.Fatal(err)
			}
			c.pdok.Fetch.Interval = 0
			c.look = func(_ context.Context, paths []string) (recognise.Survey, error) { return test.look(paths), nil }
			paths, err := c.fetch(2024)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, path := range paths {
				got = append(got, plain(filepath.Base(path)))
				if _, ok := fetch.Origin(path); !ok {
					t.Errorf("nothing is known of where %s came from", path)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("files (-want +got):\n%s\n%s", diff, p.stderr)
			}
			if origins := p.origins(paths); len(origins) != len(paths) {
				t.Errorf("origins of %d of %d files", len(origins), len(paths))
			}
		})
	}
}

// plain is a file name without what tells answers to questions apart.
func plain(name string) string {
	stem, rest, found := strings.Cut(name, "-")
	if !found || strings.HasPrefix(rest, "v4") {
		return name
	}
	if _, end, ok := strings.Cut(rest, "_"); ok {
		return stem + "_" + end
	}
	return stem + filepath.Ext(rest)
}

// TestDownloadLine: what is known of a download is told, and nothing else.
func TestDownloadLine(t *testing.T) {
	var b bytes.Buffer
	r := &reporter{w: &b, terminal: true}
	r.download(fetch.Event{Name: "squares", Bytes: 3 << 20, Size: 6 << 20, Left: 4e9, AllBytes: 5 << 20, AllSize: 8 << 20, AllLeft: 9e9})
	r.download(fetch.Event{Name: "ages", Bytes: 1 << 19, Rows: 50, Total: 93, AllBytes: 1 << 19})
	for _, want := range []string{"squares: 3.0 of 6.0 MB, ready in 4s, in all 5.0 of 8.0 MB, all ready in 9s", "ages: 0.5 MB, 50 of 93 rows"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q lacks %q", b.String(), want)
		}
	}
	if strings.Contains(b.String(), "ages: 0.5 MB, 50 of 93 rows,") {
		t.Errorf("%q tells more than is known", b.String())
	}
}
