package acquire

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/fetch"
	"risicokaart/internal/source/pdok"
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

// told keeps what people are told.
type told struct{ strings.Builder }

func (b *told) Step(name string, fn func() (string, error)) error {
	detail, err := fn()
	fmt.Fprintf(b, "%s %s\n", name, detail)
	return err
}

func (b *told) Say(event, text string) { fmt.Fprintf(b, "%s: %s\n", event, text) }

func (b *told) Download(fetch.Event) {}

func surveyOf(look func([]string) Survey) func(context.Context, []string) (Survey, error) {
	return func(_ context.Context, paths []string) (Survey, error) { return look(paths), nil }
}

// complete is a survey of files that lack nothing.
var complete = surveyOf(func([]string) Survey { return Survey{} })

// newPublishers are those of a server, which may be busy without anybody waiting
// for it, in the spring of 2026.
func newPublishers(t *testing.T, server *httptest.Server, opt Options) (*Publishers, *told) {
	t.Helper()
	said := new(told)
	opt.Cache, opt.Report, opt.Log = filepath.Join(t.TempDir(), "downloads"), said, slog.New(slog.DiscardHandler)
	opt.Now = func() time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) }
	opt.Addresses = Addresses{
		Atom: server.URL + "/{year}/index.xml", OGC: server.URL + "/ogc/{year}/{collection}",
		WFS:     server.URL + "/wfs/{year}/{collection}",
		Squares: server.URL + "/none.zip", CBS: server.URL + "/v3/{table}", CBSV4: server.URL + "/v4/{table}",
		RIVM: server.URL + "/rivm/{table}",
	}
	p := New(opt)
	p.pdok.Fetch.Interval = 0
	p.pdok.Fetch.Sleep = func(context.Context, time.Duration) error { return nil }
	return p, said
}

// TestFilesFetched checks which files are fetched, given what surveys of them say.
func TestFilesFetched(t *testing.T) {
	const value, homes = "gemiddelde_woningwaarde", "percentage_koopwoningen"
	// has tells whether one of the paths contains text.
	has := func(paths []string, text string) bool { return strings.Contains(strings.Join(paths, " "), text) }
	for name, test := range map[string]struct {
		look func(paths []string) Survey
		want []string
	}{
		"nothing lacks": {
			func([]string) Survey { return Survey{} },
			[]string{"wijkenbuurten_2024.gpkg"},
		},
		"a column lacks that v3 has": {
			func(paths []string) Survey {
				if has(paths, "TypedDataSet") {
					return Survey{}
				}
				return Survey{Missing: []string{homes}, Empty: []string{homes}}
			},
			[]string{"wijkenbuurten_2024.gpkg", "TypedDataSet_2024.json", "DataProperties.json"},
		},
		"a column lacks that only v4 has": {
			func(paths []string) Survey {
				if has(paths, "Observations") {
					return Survey{}
				}
				return Survey{Missing: []string{homes}, Empty: []string{homes}}
			},
			[]string{"wijkenbuurten_2024.gpkg", "TypedDataSet_2024.json", "DataProperties.json", "Observations_2024.json",
				"DataProperties-v4.json"},
		},
		"empty until two years before": {
			func(paths []string) Survey {
				if has(paths, "2022.gpkg") {
					return Survey{}
				}
				return Survey{Empty: []string{value}}
			},
			[]string{"wijkenbuurten_2024.gpkg", "TypedDataSet_2024.json", "DataProperties.json", "wijkenbuurten_2022.gpkg"},
		},
		"one column a year before, the other never": {
			func(paths []string) Survey {
				if has(paths, "2023.gpkg") {
					return Survey{Empty: []string{homes}}
				}
				return Survey{Empty: []string{homes, value}}
			},
			[]string{"wijkenbuurten_2024.gpkg", "TypedDataSet_2024.json", "DataProperties.json", "wijkenbuurten_2023.gpkg"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, said := newPublishers(t, shop(t, 2020, 2021, 2022, 2023, 2024),
				Options{Boundaries: pdok.Atom, Survey: surveyOf(test.look)})
			paths, err := p.Files(t.Context(), Need{Year: 2024})
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
				t.Errorf("files (-want +got):\n%s\n%s", diff, said)
			}
			if origins := Origins(p.opt.Cache, paths); len(origins) != len(paths) {
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
