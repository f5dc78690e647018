package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"risicokaart/internal/postgres/pgtest"
)

// imported is what import --json prints of its result.
type imported struct {
	Edition string
	Reused  bool
	Report  struct {
		Gemeenten, Wijken, Buurten, Squares int
		Benchmarked                         int
		OwnAges                             int `json:"own_ages"`
		Figures                             []struct {
			Indicator string
			Missing   map[string]int
		}
	}
}

// importer imports from a portal into a database of its own.
type importer struct {
	env           []string
	dir, database string
}

func newImporter(t *testing.T, p *portal) importer {
	return importer{p.env, t.TempDir(), pgtest.DB(t)}
}

func (i importer) args(args ...string) []string {
	return slices.Concat(i.env, []string{"import", "--data-dir", i.dir, "--database-url", i.database, "--json"}, args)
}

func (i importer) run(t *testing.T, args ...string) (r imported, stderr string) {
	t.Helper()
	status, stdout, stderr := run(t, i.args(args...)...)
	if status != 0 {
		t.Fatalf("%v: %s", args, stderr)
	}
	must(t, json.Unmarshal([]byte(stdout), &r))
	return r, stderr
}

// source is a file of the manifest.
type source struct {
	Name, Kind, SHA256, URL, Publisher, Licence, ETag string
	Bytes                                             int64
	Rows                                              int
	Fetched                                           time.Time
}

// manifest is that of the current edition, as editions --json prints it.
func (i importer) manifest(t *testing.T) []source {
	t.Helper()
	status, stdout, stderr := run(t, "editions", "--data-dir", i.dir, "--database-url", i.database, "--json")
	if status != 0 {
		t.Fatal(stderr)
	}
	for line := range strings.Lines(stdout) {
		var e struct {
			Current  bool
			Manifest struct{ Sources []source }
		}
		must(t, json.Unmarshal([]byte(line), &e))
		if e.Current {
			return e.Manifest.Sources
		}
	}
	t.Fatal("there is no current edition")
	return nil
}

// TestWays imports in every way in which areas can be had. Figures that the
// areas lack come from StatLine, ages and RIVM's estimates with them; the
// manifest says where from, and without a network it is the same edition.
func TestWays(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for name, test := range map[string]struct {
		args               []string
		gemeenten, buurten int
		asked, not         []string
		odd                func(http.ResponseWriter, *http.Request) bool
	}{
		"atom": {
			args:      []string{"--all"},
			gemeenten: 3, buurten: 114, asked: []string{"/wijkenbuurten_2024.gpkg"}, not: []string{"/v3/85984NED", "/v4/"},
		},
		"ogc by name": {
			args:      []string{"--boundaries", "pdok-ogc", "--gemeente", "voorbeeldstad,gm9902"},
			gemeenten: 2, buurten: 76,
			asked: []string{"/2024/ogc/buurten?gemeentecode=GM9902",
				"/v3/85984NED/TypedDataSet?$filter=startswith(WijkenEnBuurten,'NL') or startswith(WijkenEnBuurten,'GM9901')"},
			not: []string{"GM9903", "/v4/"},
		},
		"wfs": {
			args:      []string{"--boundaries", "wfs", "--all"},
			gemeenten: 3, buurten: 114, asked: []string{"wijkenbuurten:buurten", "startIndex=100",
				"/v3/85984NED/TypedDataSet"}, not: []string{"/v4/"},
		},
		"file": {
			args:      []string{"--boundaries", "file", p.file("wijkenbuurten_2024_voorbeeld.gpkg")},
			gemeenten: 3, buurten: 114, asked: []string{"/cbs_vk100_2024.gpkg", "Perioden eq '2024JJ00'"},
			not: []string{"/atom/", "/wijkenbuurten"},
		},
		"v4 where v3 fails": {
			args:      []string{"--boundaries", "wfs", "--gemeente", "GM9903"},
			gemeenten: 1, buurten: 38, asked: []string{"/v4/85984NED/Observations"},
			odd: func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasPrefix(r.URL.Path, "/v3/85984NED") {
					return false
				}
				http.Error(w, "gone", http.StatusGone)
				return true
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p.forget()
			p.answer(test.odd)
			defer p.answer(nil)
			i := newImporter(t, p)
			args := append([]string{"--year", "2024"}, test.args...)
			got, stderr := i.run(t, args...)
			if r := got.Report; r.Gemeenten != test.gemeenten || r.Buurten != test.buurten || r.OwnAges != test.gemeenten ||
				r.Benchmarked != test.gemeenten || r.Squares == 0 {
				t.Errorf("report %+v\n%s", r, stderr)
			}
			if len(got.Report.Figures) == 0 {
				t.Error("the report tells of no figures")
			}
			for _, f := range got.Report.Figures {
				if f.Missing["gemeente"] > 0 || f.Missing["buurt"] > test.buurten/3 {
					t.Errorf("%s is missing: %v", f.Indicator, f.Missing)
				}
			}
			for _, want := range test.asked {
				if !p.askedFor(want) {
					t.Errorf("nothing asked for %s, only:\n%s", want, strings.Join(p.requests(), "\n"))
				}
			}
			for _, not := range test.not {
				if p.askedFor(not) {
					t.Errorf("asked for %s:\n%s", not, strings.Join(p.requests(), "\n"))
				}
			}
			checkManifest(t, p, i.manifest(t), name == "file")
			again, _ := i.run(t, append(args, "--offline")...)
			if !again.Reused || again.Edition != got.Edition {
				t.Errorf("without the network: %+v, want edition %s again", again, got.Edition)
			}
		})
	}
}

// checkManifest: every fetched file says where from and when.
func checkManifest(t *testing.T, p *portal, sources []source, ownAreas bool) {
	t.Helper()
	kinds := map[string]int{}
	for _, s := range sources {
		kinds[s.Kind]++
		own := ownAreas && s.Kind == "areas"
		if s.Name == "" || len(s.SHA256) != 64 || s.Bytes == 0 || s.Publisher == "" || s.Licence == "" || s.Rows == 0 &&
			s.Kind != "columns" ||
			strings.HasPrefix(s.URL, p.URL) == own || s.Fetched.IsZero() != own {
			t.Errorf("manifest: %+v", s)
		}
		if s.Kind == "squares" && s.ETag != `"squares"` {
			t.Errorf("the squares have ETag %s", s.ETag)
		}
		if s.Kind == "rivm" && s.Rows%3 != 0 {
			t.Errorf("RIVM's estimates of %s count %d rows, want value and limits for each municipality", s.Name, s.Rows)
		}
	}
	if kinds["areas"] == 0 || kinds["squares"] != 1 || kinds["ages"] != 1 || kinds["rivm"] != 4 {
		t.Errorf("the manifest has files of kinds %v", kinds)
	}
}

// TestPublishedYears looks at what readers get of RIVM's years: the benchmark
// is the newest not after the figures, and all years stand beside it.
func TestPublishedYears(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	server, err := start(t.TempDir(), append(p.env, "up", "--addr", "127.0.0.1:0", "--year", "2024", "--database-url",
		pgtest.DB(t))...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { must(t, server.stop()) }()
	c := newContract(t, server)
	c.try(call{operation: "edition", status: http.StatusOK, media: asJSON})
	for _, member := range unseen {
		if !c.seen[member] {
			t.Errorf("the edition tells of no file's %s", member)
		}
	}
	_, body := server.get(t, "/api/v1/collections/gemeenten/items/GM9901")
	var item struct {
		Properties struct {
			Percent float64 `json:"lonely_65_pct"`
			Year    int     `json:"rivm_year"`
			RIVM    []struct {
				Year       int
				Age        string
				Lonely     float64
				Low        float64 `json:"lonely_low"`
				SevereHigh float64 `json:"severe_high"`
			}
			Explanation struct {
				Residents75 struct{ From string } `json:"residents_75"`
			}
		}
	}
	must(t, json.Unmarshal(body, &item))
	got := item.Properties
	var years []int
	for _, r := range got.RIVM {
		years = append(years, r.Year)
		if r.Lonely != float64(r.Year-1970) || r.Low != r.Lonely-3 || r.SevereHigh != 13 || r.Age != "65+" {
			t.Errorf("RIVM's estimate %+v", r)
		}
	}
	if !slices.Equal(years, []int{2025, 2022, 2020, 2016}) || got.Year != 2022 || got.Percent != 52 ||
		got.Explanation.Residents75.From != "gemeente" {
		t.Errorf("item %+v", got)
	}
	_, page := server.get(t, "/gebied/GM9901")
	for _, want := range []string{"RIVM schatte in 2022 dat 52% van de 65-plussers hier eenzaam was (tussen 49% en 55%",
		"50% in 2020", "uit de leeftijdsopbouw van de gemeente, CBS 2024"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page of the municipality lacks %q", want)
		}
	}
}

// TestEarlierYears: a column without any value is asked for in the years
// before, and no further than needed.
func TestEarlierYears(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, row := range p.tables["/v3/85984NED/TypedDataSet"] {
		row["GemiddeldeWOZWaardeVanWoningen_39"] = nil
	}
	// The year before has nothing either, 2022 has.
	for year, table := range map[int]string{2023: "85618NED", 2022: "85318NED"} {
		p.tables["/v3/"+table+"/DataProperties"] = p.tables["/v3/85984NED/DataProperties"]
		for _, row := range p.tables["/v3/85984NED/TypedDataSet"] {
			older := map[string]any{"ID": row["ID"], "WijkenEnBuurten": row["WijkenEnBuurten"],
				"GemiddeldeWOZWaardeVanWoningen_39": nil}
			if year == 2022 {
				older["GemiddeldeWOZWaardeVanWoningen_39"] = 300
			}
			p.add("/v3/"+table+"/TypedDataSet", older)
		}
	}
	i := newImporter(t, p)
	i.run(t, "--year", "2024", "--boundaries", "wfs", "--all")
	var tables []string
	for _, s := range i.manifest(t) {
		if s.Kind == "figures" {
			tables = append(tables, s.URL)
		}
	}
	if len(tables) != 2 || !strings.Contains(tables[0], "85984NED") || !strings.Contains(tables[1], "85318NED") {
		t.Errorf("figures come from %v, want the tables of 2024 and 2022", tables)
	}
	if !p.askedFor("/v3/85618NED/TypedDataSet") || p.askedFor("85039NED") {
		t.Errorf("asked for:\n%s", strings.Join(p.requests(), "\n"))
	}
}

// answer sets what the portal answers otherwise.
func (p *portal) answer(odd func(http.ResponseWriter, *http.Request) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.odd = odd
}

// only answers oddly at one address.
func only(path string, odd func(w http.ResponseWriter)) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != path {
			return false
		}
		odd(w)
		return true
	}
}

const areasPath = "/wijkenbuurten_2024.gpkg"

// TestPublisherFails: whatever goes wrong at a publisher, the message says
// where and what, no edition comes of it, and the next try succeeds.
func TestPublisherFails(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	i := newImporter(t, p)
	half, err := os.ReadFile(p.file("wijkenbuurten_2024_voorbeeld.gpkg"))
	must(t, err)
	half = half[:len(half)/2]
	for name, test := range map[string]struct {
		odd   func(http.ResponseWriter, *http.Request) bool
		wants []string
	}{
		"too many requests": {only(areasPath, func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "3600")
			http.Error(w, "", http.StatusTooManyRequests)
		}), []string{areasPath, "429", "wait 1h"}},
		"broken": {only(areasPath, func(w http.ResponseWriter) { http.Error(w, "", http.StatusInternalServerError) }),
			[]string{areasPath, "500"}},
		"cut off": {only(areasPath, func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", fmt.Sprint(2*len(half)))
			w.Write(half)
			panic(http.ErrAbortHandler)
		}), []string{"wijkenbuurten_2024.gpkg", "stopped after", "check the connection"}},
		"wrong length": {func(w http.ResponseWriter, r *http.Request) bool {
			switch r.URL.Path {
			case "/2024/atom/index.xml":
				fmt.Fprintf(w, `<feed xmlns="http://www.w3.org/2005/Atom"><entry><updated>2025-11-03T09:00:00Z</updated>
					<link rel="alternate" type="application/geopackage+sqlite3" length="%d" href="%s%s"/></entry></feed>`,
					2*len(half), p.URL, areasPath)
			case areasPath:
				w.(http.Flusher).Flush() // no length is told
				w.Write(half)
			default:
				return false
			}
			return true
		}, []string{areasPath, fmt.Sprintf("sent %d bytes where %d were promised", len(half), 2*len(half))}},
		"login page": {only(areasPath, func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<!doctype html><title>Log in</title>")
		}), []string{areasPath, "not a GeoPackage", "login page"}},
		"no such year": {only("/2024/atom/index.xml",
			func(w http.ResponseWriter) { http.Error(w, "", http.StatusNotFound) }),
			[]string{"/2024/atom/index.xml", "404"}},
	} {
		t.Run(name, func(t *testing.T) {
			p.answer(test.odd)
			defer p.answer(nil)
			status, stdout, stderr := run(t, i.args("--year", "2024", "--all")...)
			if status != 1 || stdout != "" {
				t.Errorf("status %d, %s", status, stdout)
			}
			says(t, "import", stderr, test.wants)
			if _, err := os.Stat(filepath.Join(i.dir, "downloads", "wijkenbuurten_2024.gpkg")); err == nil {
				t.Error("a file is kept as if it were whole")
			}
		})
	}
	// Optional figures that fail are told of, and the import goes on.
	p.answer(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, "/rivm/") && !strings.HasPrefix(r.URL.Path, "/v3/03759ned") {
			return false
		}
		io.WriteString(w, "<html>maintenance</html>")
		return true
	})
	got, stderr := i.run(t, "--year", "2024", "--all")
	says(t, "import", stderr, []string{"Without estimates of RIVM", "Without ages per municipality"})
	if got.Report.Gemeenten != 3 || got.Report.OwnAges != 0 || got.Report.Benchmarked != 0 {
		t.Errorf("report %+v", got.Report)
	}
}

// TestInterrupt stops a download, and then an import, in the middle. Both end
// soon and leave nothing that could be taken for whole; the same command again
// goes on where it stopped.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	i := newImporter(t, p)
	areas, err := os.ReadFile(p.file("wijkenbuurten_2024_voorbeeld.gpkg"))
	must(t, err)
	p.answer(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != areasPath {
			return false
		}
		w.Header().Set("ETag", `"areas"`)
		w.Header().Set("Content-Length", fmt.Sprint(len(areas)))
		w.Write(areas[:100_000])
		for _, b := range areas[100_000:] { // a drip that would take hours
			w.(http.Flusher).Flush()
			select {
			case <-r.Context().Done():
				return true
			case <-time.After(50 * time.Millisecond):
				w.Write([]byte{b})
			}
		}
		return true
	})
	whole := filepath.Join(i.dir, "downloads", "wijkenbuurten_2024.gpkg")
	i.interrupt(t, func(*program) bool {
		info, err := os.Stat(whole + ".part")
		return err == nil && info.Size() >= 90_000
	})
	if _, err := os.Stat(whole); err == nil {
		t.Error("half a file has the name of a whole one")
	}
	p.answer(nil)
	p.forget()
	i.interrupt(t, func(p *program) bool { return strings.Contains(p.output(), `"stage":"copy"`) })
	if !slices.ContainsFunc(p.requests(), func(r string) bool { return strings.HasPrefix(r, areasPath+" bytes=") }) {
		t.Errorf("the download did not go on where it stopped:\n%s", strings.Join(p.requests(), "\n"))
	}
	got, _ := i.run(t, "--year", "2024", "--all")
	if got.Report.Gemeenten != 3 || got.Report.OwnAges != 3 || got.Reused {
		t.Errorf("import after two that were stopped: %+v", got)
	}
	if b, err := os.ReadFile(whole); err != nil || string(b) != string(areas) {
		t.Errorf("the file in two parts has %d bytes, %v; want the %d of the publisher", len(b), err, len(areas))
	}
}

// interrupt starts the import, stops it as Ctrl-C does when it is far enough,
// and wants it gone within seconds.
func (i importer) interrupt(t *testing.T, far func(*program) bool) {
	t.Helper()
	p, _, err := launch(i.dir, append(i.env, "import", "--database-url", i.database, "--year", "2024", "--all")...)
	if err != nil {
		t.Fatal(err)
	}
	for begun := time.Now(); !far(p); time.Sleep(5 * time.Millisecond) {
		if time.Since(begun) > time.Minute {
			p.kill()
			t.Fatalf("the import does not get there:\n%s", p.output())
		}
	}
	begun := time.Now()
	must(t, p.stop())
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("the import took %v to stop", took)
	}
	if status := p.cmd.ProcessState.ExitCode(); status != 1 || !strings.Contains(p.output(), "stopped") {
		t.Errorf("status %d:\n%s", status, p.output())
	}
}
