package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"risicokaart/internal/postgres/pgtest"
)

// Media types of the answers.
const (
	asJSON    = "application/json"
	asGeoJSON = "application/geo+json"
	asSchema  = "application/schema+json"
	asCSV     = "text/csv"
	asTile    = "application/vnd.mapbox-vector-tile"
	asOpenAPI = "application/vnd.oai.openapi+json;version=3.0"
	asProblem = "application/problem+json"
)

// dutchGrid is the reference system beside degrees, as a parameter gives it.
var dutchGrid = url.QueryEscape("http://www.opengis.net/def/crs/EPSG/0/28992")

// TestContract holds the program to its definition of the HTTP interface: it
// asks for every answer that is described, of a server with all that an
// edition can have, and wants each to be as described.
func TestContract(t *testing.T) {
	t.Parallel()
	empty, emptied := pgtest.DB(t), pgtest.DB(t)
	before := servingContract(t, empty, "serve")
	c := newContract(t, before)
	c.testUnpublished(before)

	example := newContractExample(t)
	p := servingContract(t, emptied, append([]string{"up"}, example.earlier()...)...)
	c.p = p
	example.publish(t, p, emptied)
	c.testDescriptions()
	c.testItems()
	c.testDownloads()
	c.testTiles()
	c.testRefused()
	c.testKept()

	c.testBroken(emptied)
	c.p = before
	refuseConnections(t, empty)
	c.try(call{operation: "editions", status: http.StatusServiceUnavailable, media: asProblem})

	if diff := cmp.Diff(c.described(), c.tried); diff != "" {
		t.Errorf("what is described and what was tried (-described +tried):\n%s", diff)
	}
	if diff := cmp.Diff(unseen, c.unseen()); diff != "" {
		t.Errorf("members that are described and that no answer had (-known +found):\n%s", diff)
	}
}

// unseen are members of answers that the example does not have: those of files
// that were fetched, which TestPublishedYears has.
var unseen = []string{"Source.etag", "Source.fetched", "Source.last_modified", "Source.url"}

func servingContract(t *testing.T, database string, command ...string) *program {
	t.Helper()
	p, err := start(t.TempDir(), append(command, "--addr", "127.0.0.1:0", "--database-url", database)...)
	must(t, err)
	t.Cleanup(func() { p.stop() })
	return p
}

// needless lists the operations that answer without an edition.
var needless = []string{"landing", "conformance", "openapi", "modelSchema", "editions", "style"}

// testUnpublished: a server without an edition says so.
func (c *contract) testUnpublished(p *program) {
	for _, id := range c.operationIDs() {
		if !slices.Contains(needless, id) {
			c.try(call{operation: id, path: anywhere, query: anyhow[id], status: http.StatusServiceUnavailable,
				media: asProblem})
		}
	}
	c.try(call{operation: "editions", status: http.StatusOK, media: asJSON})
	c.try(call{operation: "landing", status: http.StatusOK, media: asJSON})
}

// anywhere and anyhow complete the address of an operation where it does not
// matter of what it is.
var (
	anywhere = map[string]string{"collection": "buurten", "id": "GM9901", "indicator": "severe_65", "style": "risicokaart",
		"edition": "current", "file": "buurten.csv", "z": "9", "x": "1", "y": "1"}
	anyhow = map[string]string{"search": "q=voorbeeld"}
)

// testDescriptions asks for all that describes an edition.
func (c *contract) testDescriptions() {
	for id, media := range map[string]string{"landing": asJSON, "conformance": asJSON, "openapi": asOpenAPI,
		"edition": asJSON, "modelSchema": asSchema,
		"editions": asJSON, "style": asJSON, "downloads": asJSON, "indicators": asJSON, "collections": asJSON} {
		c.try(call{operation: id, path: anywhere, status: http.StatusOK, media: media})
	}
	for _, collection := range c.collections() {
		path := map[string]string{"collection": collection}
		c.try(call{operation: "collection", path: path, status: http.StatusOK, media: asJSON})
		c.try(call{operation: "queryables", path: path, status: http.StatusOK, media: asSchema})
		c.try(call{operation: "schema", path: path, status: http.StatusOK, media: asSchema})
		c.try(call{operation: "tilejson", path: path, status: http.StatusOK, media: asJSON})
	}
	for _, text := range []string{"voorbeeld", "GM9901", "wijkteam", "zzzz"} {
		c.try(call{operation: "search", query: "q=" + text, status: http.StatusOK, media: asJSON})
	}
	c.try(call{operation: "search", query: "q=v&limit=2", status: http.StatusOK, media: asJSON})

	var list struct{ Indicators []struct{ ID string } }
	c.p.fetch(c, "/api/v1/indicators", &list)
	if len(list.Indicators) != 7 {
		c.Errorf("%d indicators, want six of the model and one of own data", len(list.Indicators))
	}
	for _, in := range list.Indicators {
		path := map[string]string{"indicator": in.ID}
		c.try(call{operation: "indicator", path: path, status: http.StatusOK, media: asJSON})
		c.try(call{operation: "indicatorcsv", path: path, status: http.StatusOK, media: asCSV})
	}
}

// page is what tests read of a page of features.
type contractPage struct {
	NumberReturned int
	Links          []struct{ Rel string }
	Features       []feature
}

// testItems asks for features by every parameter, and for each area alone.
func (c *contract) testItems() {
	statuses := map[string]int{}
	for _, collection := range c.collections() {
		path := map[string]string{"collection": collection}
		items := func(query string) (page contractPage) {
			c.Helper()
			body := c.try(call{operation: "items", path: path, query: query, status: http.StatusOK, media: asGeoJSON})
			if err := json.Unmarshal(body, &page); err != nil {
				c.Fatal(err)
			}
			return page
		}
		all := items("limit=1000")
		for _, query := range []string{"", "f=json", "f=geojson", "datetime=2024-01-01", "crs=" + dutchGrid,
			"bbox=0,0,9,60", "bbox=0,0,0,9,60,99",
			"bbox=0,300000,300000,700000&bbox-crs=" + dutchGrid, "year=2024&code=" + all.Features[0].ID} {
			if page := items(query); page.NumberReturned == 0 {
				c.Errorf("%s?%s has nothing", collection, query)
			}
		}
		if page := items("limit=1"); !slices.ContainsFunc(page.Links,
			func(l struct{ Rel string }) bool { return l.Rel == "next" }) && collection != "gemeenten" {
			c.Errorf("%s: the first page has no link to a next one", collection)
		}
		if page := items("after=zzz"); page.NumberReturned != 0 {
			c.Errorf("%s has %d features after all codes", collection, page.NumberReturned)
		}
		c.try(call{operation: "items", path: path, query: "f=csv", status: http.StatusOK, media: asCSV})
		for _, f := range all.Features {
			status := fmt.Sprintf("%s %v", collection, f.Properties["status"])
			if statuses[status]++; collection == "h3" && statuses[status] > 3 {
				continue
			}
			query := ""
			if statuses[status] == 1 {
				query = "crs=" + dutchGrid
			}
			c.try(call{operation: "item", path: map[string]string{"collection": collection, "id": f.ID}, query: query,
				status: http.StatusOK, media: asGeoJSON})
		}
	}
	for _, want := range []string{"buurten ok", "buurten imputed", "buurten suppressed", "buurten no_data", "h3 ok",
		"h3 imputed", "h3 suppressed", "eigen imputed", "eigen no_data"} {
		if statuses[want] == 0 {
			c.Errorf("no feature of %s, but %v: the test proves little", want, statuses)
		}
	}
}

// testDownloads asks for the files of both editions.
func (c *contract) testDownloads() {
	var list struct {
		Editions []struct {
			ID      string
			Current bool
		}
	}
	c.p.fetch(c, "/api/v1/editions", &list)
	if len(list.Editions) != 2 {
		c.Fatalf("%d editions, want 2", len(list.Editions))
	}
	for _, collection := range c.collections() {
		for format, media := range map[string]string{"geojson": asGeoJSON, "csv": asCSV} {
			file := collection + "." + format
			c.try(call{operation: "download", path: map[string]string{"edition": "current", "file": file},
				status: http.StatusOK, media: media})
			for part, status := range map[string]int{"bytes=0-": http.StatusPartialContent,
				"bytes=999999999-": http.StatusRequestedRangeNotSatisfiable} {
				media := media
				if status != http.StatusPartialContent {
					media = asProblem
				}
				c.try(call{operation: "download", path: map[string]string{"edition": "current", "file": file}, part: part,
					status: status, media: media})
			}
			c.try(call{operation: "download", path: map[string]string{"edition": "current", "file": file},
				query: "crs=" + dutchGrid, status: http.StatusOK, media: media})
			for _, e := range list.Editions {
				status, media := http.StatusOK, media
				if collection == "eigen" && !e.Current {
					status, media = http.StatusNotFound, asProblem
				}
				c.try(call{operation: "download", path: map[string]string{"edition": e.ID, "file": file}, status: status,
					media: media})
			}
		}
	}
}

// testTiles asks for a tile with something in it, and for one without.
func (c *contract) testTiles() {
	var set tileSet
	c.p.fetch(c, "/api/v1/tiles/buurten.json", &set)
	middle := maptile.At(orb.Point{(set.Bounds[0] + set.Bounds[2]) / 2, (set.Bounds[1] + set.Bounds[3]) / 2}, 9)
	for _, collection := range c.collections() {
		full := map[string]string{"collection": collection, "z": "9", "x": fmt.Sprint(middle.X), "y": fmt.Sprint(middle.Y)}
		c.try(call{operation: "tile", path: full, status: http.StatusOK, media: asTile})
		c.try(call{operation: "tile", path: map[string]string{"collection": collection, "z": "9", "x": "1", "y": "1"},
			status: http.StatusNoContent})
	}
}

// testRefused asks what is not understood, and for what is not there.
func (c *contract) testRefused() {
	for _, id := range c.operationIDs() {
		c.try(call{operation: id, path: anywhere, query: "x=%ff", status: http.StatusBadRequest, media: asProblem})
	}
	for id, queries := range map[string][]string{
		"items":    {"limit=0", "bbox=1,2,3,4,5", "crs=EPSG:4326", "bbox=1,2,3,4&bbox-crs=RD", "f=gpkg", "gemeente=GM9901"},
		"item":     {"crs=EPSG:4326"},
		"download": {"crs=EPSG:4326"},
		"search":   {"q=a&limit=0", "q=" + strings.Repeat("a", 101)},
	} {
		path := map[string]string{"collection": "buurten", "id": "GM9901", "edition": "current", "file": "buurten.geojson"}
		for _, query := range queries {
			c.try(call{operation: id, path: path, query: query, status: http.StatusBadRequest, media: asProblem})
		}
	}
	c.try(call{operation: "tile", path: map[string]string{"collection": "buurten", "z": "a", "x": "b", "y": "c"},
		status: http.StatusBadRequest, media: asProblem})
	nowhere := map[string]string{"collection": "straten", "id": "BU00000000", "indicator": "geluk", "style": "geen",
		"edition": "2019-geen", "file": "buurten.csv", "z": "9", "x": "1", "y": "1"}
	for _, id := range c.operationIDs() {
		if c.describes(id, http.StatusNotFound) {
			c.try(call{operation: id, path: nowhere, status: http.StatusNotFound, media: asProblem})
		}
	}
	for _, path := range []map[string]string{{"edition": "current", "file": "buurten.docx"},
		{"edition": "current", "file": "straten.csv"}} {
		c.try(call{operation: "download", path: path, status: http.StatusNotFound, media: asProblem})
	}
	c.try(call{operation: "tile", path: map[string]string{"collection": "buurten", "z": "15", "x": "0", "y": "0"},
		status: http.StatusNotFound, media: asProblem})
	c.try(call{operation: "item", path: map[string]string{"collection": "buurten", "id": "BU00000000"},
		status: http.StatusNotFound, media: asProblem})
}

// testKept asks again for what the asker has, and for what there is without
// asking for it.
func (c *contract) testKept() {
	path := map[string]string{"collection": "gemeenten", "id": "GM9901", "indicator": "severe_65", "style": "risicokaart",
		"edition": "current", "file": "buurten.csv", "z": "0", "x": "0", "y": "0"}
	tag := c.tag("/api/v1/edition")
	for _, id := range c.operationIDs() {
		in := call{operation: id, path: path, query: anyhow[id], tag: tag, status: http.StatusNotModified}
		if id == "download" { // a file has a tag of its own
			in.tag = c.tag("/api/v1/downloads/current/buurten.csv")
		}
		c.try(in)
		request, _ := c.request(call{operation: id, path: path, query: anyhow[id]}, c.operation(id))
		whole, err := http.DefaultClient.Do(request)
		must(c, err)
		whole.Body.Close()
		request.Method = http.MethodHead
		head, err := http.DefaultClient.Do(request)
		must(c, err)
		head.Body.Close()
		if head.StatusCode != http.StatusOK || head.Header.Get("Content-Type") != whole.Header.Get("Content-Type") {
			c.Errorf("HEAD %s: status %d, %v, want what GET has: %d, %v", id, head.StatusCode, head.Header,
				whole.StatusCode, whole.Header)
		}
	}
}

// testBroken loses the tables of the edition, and then that of all editions:
// what reads them fails, and says so without a word of SQL.
func (c *contract) testBroken(database string) {
	execute(c.T, database, `do $$ declare s text; begin
		select schema_name into s from risicokaart.edition join risicokaart.current_edition c on c.edition = id;
		execute format('alter schema %I rename to lost', s); end $$`)
	c.try(call{operation: "search", query: anyhow["search"], status: http.StatusOK, media: asJSON}) // reads none
	must(c, os.RemoveAll(filepath.Join(c.p.Dir, "files")))                                          // what was made of it
	for _, id := range []string{"download", "indicator", "indicatorcsv", "items", "item", "tile"} {
		path := maps.Clone(anywhere)
		path["x"] = "2" // a tile that nobody has asked for
		c.try(call{operation: id, path: path, query: anyhow[id], status: http.StatusInternalServerError, media: asProblem})
	}
	execute(c.T, database, `alter schema risicokaart rename to lost_too`)
	c.try(call{operation: "editions", status: http.StatusInternalServerError, media: asProblem})
}

// refuseConnections makes a database one that does not answer.
func refuseConnections(t *testing.T, database string) {
	address, err := url.Parse(database)
	must(t, err)
	name := strings.TrimPrefix(address.Path, "/")
	address.Path = "/postgres"
	execute(t, address.String(), `alter database `+name+` allow_connections false`)
	execute(t, address.String(), `select pg_terminate_backend(pid) from pg_stat_activity where datname = '`+name+`'`)
}

// execute runs SQL in a database.
func execute(t *testing.T, database, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), database)
	must(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), sql)
	must(t, err)
}

// contractExample is the example with all that an edition can have: another
// year beside it that it borrows figures from, own areas and own data.
type contractExample struct {
	dir, areas, before string // folder, and its maps of this year and of that before
}

// newContractExample makes files of two years. Of the year before one buurt has
// another name; of this one some lack the value of homes.
func newContractExample(t *testing.T) contractExample {
	t.Helper()
	x := contractExample{dir: t.TempDir()}
	if status, _, stderr := run(t, "demo", "--out", x.dir); status != 0 {
		t.Fatal(stderr)
	}
	const poorer = "update buurten set gemiddelde_woningwaarde = -99995 where wijkcode <= 'WK990103'"
	earlier := ""
	for _, layer := range []string{"gemeenten", "wijken", "buurten"} {
		earlier += "update " + layer + " set jaar = 2023, jrstatcode = '2023' || substr(jrstatcode, 5); "
	}
	earlier += "update buurten set buurtnaam = 'Een ander gebied' where buurtcode = 'BU99010101'"
	x.areas, x.before = x.file("kaart_2024.gpkg"), x.file("kaart_2023.gpkg")
	made := x.file("wijkenbuurten_2024_voorbeeld.gpkg")
	alter(made, poorer)(t, x.areas)
	alter(made, earlier)(t, x.before)
	return x
}

// file is the path of a file of the example.
func (x contractExample) file(name string) string { return filepath.Join(x.dir, name) }

// earlier are the settings that import the year before.
func (x contractExample) earlier() []string {
	return []string{"--data", x.before, "--data", x.file("cbs_vk100_2024_voorbeeld.gpkg")}
}

// publish imports this year, with own areas drawn over the land and own data of
// the buurten, and waits until the server has taken it up.
func (x contractExample) publish(t *testing.T, p *program, database string) {
	t.Helper()
	var first struct {
		ID     string
		Bounds [4]float64
	}
	p.fetch(t, "/api/v1/edition", &first)
	figures := "code;waarde;onder;boven;jaar;naam;eenheid\n"
	for i, code := range codes(p.features(t, "buurten")) {
		if i%3 > 0 {
			figures += fmt.Sprintf("%s;%d,5;%d;%d;2023;Mantelzorgers;%%\n", code, i, i, i+1)
		} else if i%2 > 0 {
			figures += fmt.Sprintf("%s;%d;;;2023;Mantelzorgers;%%\n", code, i)
		}
	}
	must(t, os.WriteFile(x.file("zorg.csv"), []byte(figures), 0o644))
	must(t, os.WriteFile(x.file("teams.geojson"), []byte(teams(first.Bounds)), 0o644))
	status, _, stderr := run(t, "import", "--data-dir", t.TempDir(), "--database-url", database, "--indicator",
		x.file("zorg.csv"), "--areas", x.file("teams.geojson"),
		x.areas, x.before, x.file("cbs_vk100_2024_voorbeeld.gpkg"), x.file("rivm_50090NED_2020_voorbeeld.csv"),
		x.file("03759ned_2024_voorbeeld.csv"))
	if status != 0 {
		t.Fatal(stderr)
	}
	(&tab{T: t}).until(func() error {
		var now struct{ ID string }
		if p.fetch(t, "/api/v1/edition", &now); now.ID == first.ID {
			return fmt.Errorf("the server does not take the edition up")
		}
		return nil
	})
}

// teams draws own areas over parts of a box of degrees: two halves of the land,
// and two specks of it.
func teams(b [4]float64) string {
	var features []string
	for i, part := range [][4]float64{{0.2, 0.2, 0.5, 0.8}, {0.5, 0.2, 0.8, 0.8}, {0.5, 0.85, 0.5004, 0.8504},
		{0.5, 0.82, 0.503, 0.823}} {
		w, e := b[0]+part[0]*(b[2]-b[0]), b[0]+part[2]*(b[2]-b[0])
		s, n := b[1]+part[1]*(b[3]-b[1]), b[1]+part[3]*(b[3]-b[1])
		features = append(features, fmt.Sprintf(`{"type":"Feature","properties":{"code":"team-%d","naam":"Wijkteam %[1]d"},
			"geometry":{"type":"Polygon","coordinates":[[[%[2]v,%[3]v],[%[4]v,%[3]v],[%[4]v,%[5]v],[%[2]v,%[5]v],[%[2]v,%[3]v]]]}}`, i+1, w, s, e, n))
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}
