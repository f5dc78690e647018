package cbs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"risicokaart/internal/fetch"

	"github.com/google/go-cmp/cmp"
)

// portalServer serves tables as the portals do, two rows to a page.
type portalServer struct {
	*httptest.Server
	entities map[string][]string // rows by path

	mu    sync.Mutex
	asked []string // what was asked of rows, without their pages
}

func newPortal(t *testing.T) *portalServer {
	p := &portalServer{entities: map[string][]string{
		"/v3/85984NED/DataProperties": {`{"Key":"","Type":"TopicGroup"}`, `{"Key":"AantalInwoners_5"}`},
		"/v3/85984NED/TypedDataSet": {`{"WijkenEnBuurten":"NL00"}`, `{"WijkenEnBuurten":"GM0599    "}`,
			`{"WijkenEnBuurten":"BU05990110"}`},
		"/v4/85984NED/MeasureCodes":   {`{"Identifier":"T001036"}`},
		"/v4/85984NED/MeasureGroups":  {`{"Id":"A"}`},
		"/v4/85984NED/Observations":   {`{"Id":0}`, `{"Id":1}`, `{"Id":2}`, `{"Id":3}`},
		"/v3/03759ned/DataProperties": {`{"Key":"BevolkingOp1Januari_1"}`},
		"/v3/03759ned/Leeftijd":       {`{"Key":"10000","Title":"Totaal"}`},
		"/v3/03759ned/TypedDataSet":   {`{"RegioS":"GM0599"}`},
		"/rivm/50150NED/DataProperties": keyRows("", "Leeftijd", "Marges", "WijkenEnBuurten", "Perioden", "Gemeentenaam_1",
			"SoortRegio_2",
			"ErvarenGezondheidGoedZeerGoed_4", "Eenzaam_25", "SterkEenzaam_26", "EmotioneelEenzaam_27",
			"SociaalEenzaam_28"),
		"/rivm/50150NED/Perioden":     keyRows("2022JJ00", "2012JJ00", "2024JJ00", "2024KW01"),
		"/rivm/50150NED/TypedDataSet": {`{"Eenzaam_25":48.6}`, `{"Eenzaam_25":null}`, `{"Eenzaam_25":50.1}`},
	}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func keyRows(keys ...string) []string {
	rows := make([]string, len(keys))
	for i, key := range keys {
		rows[i] = fmt.Sprintf(`{"ID":%d,"Key":%q}`, i, key)
	}
	return rows
}

func (p *portalServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rows, known := p.entities[r.URL.Path]
	if !known {
		http.NotFound(w, r)
		return
	}
	query := r.URL.Query()
	begin, _ := strconv.Atoi(query.Get("$skip"))
	if begin == 0 && (strings.HasSuffix(r.URL.Path, "TypedDataSet") || strings.HasSuffix(r.URL.Path, "Observations")) {
		p.mu.Lock()
		p.asked = append(p.asked, r.URL.Path+"?"+r.URL.RawQuery)
		p.mu.Unlock()
	}
	end := min(begin+2, len(rows))
	at := ""
	if strings.HasPrefix(r.URL.Path, "/v4") {
		at = "@"
	}
	context := at + "odata." + map[string]string{"": "metadata", "@": "context"}[at]
	fmt.Fprintf(w, `{%q:"x","value":[%s]`, context, strings.Join(rows[begin:end], ","))
	if end < len(rows) {
		query.Set("$skip", strconv.Itoa(end))
		fmt.Fprintf(w, `,"%sodata.nextLink":"%s%s?%s"`, at, p.URL, r.URL.Path, query.Encode())
	}
	io.WriteString(w, "}")
}

func (p *portalServer) client(t *testing.T) *Client {
	f := fetch.New(filepath.Join(t.TempDir(), "cache"), "test", slog.New(slog.DiscardHandler))
	f.Interval = 0
	c := New(f)
	c.V3URL, c.V4URL, c.RIVMURL = p.URL+"/v3/{table}", p.URL+"/v4/{table}", p.URL+"/rivm/{table}"
	return c
}

// rows reads the rows of a file, as one text. It must be a whole answer.
func rows(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		V3    string `json:"odata.metadata"`
		V4    string `json:"@odata.context"`
		Value []json.RawMessage
	}
	if err := json.Unmarshal(b, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.V3+answer.V4 != "x" || strings.Contains(string(b), "nextLink") {
		t.Errorf("%s is not a whole answer: %s", file, b)
	}
	var all strings.Builder
	for _, row := range answer.Value {
		all.Write(row)
	}
	return all.String()
}

func unescape(t *testing.T, address string) string {
	t.Helper()
	s, err := url.PathUnescape(address)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestKeyFigures(t *testing.T) {
	const region = "startswith%28WijkenEnBuurten%2C%27NL%27%29%20or%20startswith%28WijkenEnBuurten%2C%27GM0599%27%29%20or%20" +
		"startswith%28WijkenEnBuurten%2C%27WK0599%27%29%20or%20startswith%28WijkenEnBuurten%2C%27BU0599%27%29"
	tests := map[string]struct {
		version        Version
		municipalities []string
		asked          string
		entity         string
		meta           []string
	}{
		"v3": {V3, nil, "/v3/85984NED/TypedDataSet?%24format=json", "/v3/85984NED/TypedDataSet",
			[]string{"DataProperties"}},
		"v3 municipality": {V3, []string{"GM0599"}, "/v3/85984NED/TypedDataSet?%24filter=" + region + "&%24format=json",
			"/v3/85984NED/TypedDataSet", []string{"DataProperties"}},
		"v4": {V4, nil, "/v4/85984NED/Observations?", "/v4/85984NED/Observations",
			[]string{"MeasureCodes", "MeasureGroups"}},
		"v4 municipality": {V4, []string{"GM0599"}, "/v4/85984NED/Observations?%24filter=" + region,
			"/v4/85984NED/Observations", []string{"MeasureCodes", "MeasureGroups"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPortal(t)
			c := p.client(t)
			got, err := c.KeyFigures(t.Context(), 2024, tt.version, tt.municipalities...)
			if err != nil {
				t.Fatal(err)
			}
			if got.Kind != KeyFigures || got.Name != "85984NED" || got.Year != 2024 || got.Version != tt.version {
				t.Errorf("table %+v", got)
			}
			if diff := cmp.Diff([]string{tt.asked}, p.asked); diff != "" {
				t.Errorf("asked for (-want +got):\n%s", diff)
			}
			if have, want := rows(t, got.Path), strings.Join(p.entities[tt.entity], ""); have != want {
				t.Errorf("rows %s, want %s", have, want)
			}
			for _, m := range tt.meta {
				want := strings.Join(p.entities[path.Join(path.Dir(tt.entity), m)], "")
				if have := rows(t, got.Meta[m]); have != want {
					t.Errorf("%s: %s, want %s", m, have, want)
				}
			}
		})
	}
}

func TestKeyFiguresRefuses(t *testing.T) {
	p := newPortal(t)
	c := p.client(t)
	for name, tt := range map[string]struct {
		year         int
		version      Version
		municipality string
		want         string
	}{
		"unknown year":    {1999, V3, "GM0599", "no table is known for 1999, only for [2018 2019"},
		"unknown version": {2024, 5, "GM0599", "have 5"},
		"injection":       {2024, V3, "GM0599') or (true", "such as GM0599"},
		"not published":   {2023, V3, "GM0599", "404"},
	} {
		_, err := c.KeyFigures(t.Context(), tt.year, tt.version, tt.municipality)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, tt.want)
		}
		if errors.Is(err, fetch.ErrNotFound) != (name == "not published") {
			t.Errorf("%s: error %v is ErrNotFound", name, err)
		}
	}
}

func TestAges(t *testing.T) {
	p := newPortal(t)
	c := p.client(t)
	got, err := c.Ages(t.Context(), 2024)
	if err != nil {
		t.Fatal(err)
	}
	if got.Kind != Ages || got.Year != 2024 || rows(t, got.Path) == "" || rows(t, got.Meta["Leeftijd"]) == "" ||
		rows(t, got.Meta["DataProperties"]) == "" {
		t.Errorf("table %+v", got)
	}
	filter := "(Perioden eq '2024JJ00') and (Geslacht eq 'T001038' and BurgerlijkeStaat eq 'T001019') and (startswith(RegioS,'GM'))"
	if asked := unescape(t, p.asked[0]); asked != "/v3/03759ned/TypedDataSet?$filter="+filter+"&$format=json" {
		t.Errorf("asked for %s", asked)
	}
}

func TestLoneliness(t *testing.T) {
	p := newPortal(t)
	c := p.client(t)
	got, err := c.Loneliness(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const columns = "WijkenEnBuurten,Perioden,Leeftijd,Marges,Gemeentenaam_1,Eenzaam_25,SterkEenzaam_26,EmotioneelEenzaam_27,SociaalEenzaam_28"
	var want, asked []string
	for _, year := range []int{2012, 2022, 2024} {
		want = append(want, fmt.Sprintf("/rivm/50150NED/TypedDataSet?$filter=(Perioden eq '%dJJ00')&$format=json&$select=%s", year, columns))
	}
	for _, a := range p.asked {
		asked = append(asked, unescape(t, a))
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	var years []int
	paths := map[string]bool{}
	for _, table := range got {
		years = append(years, table.Year)
		paths[table.Path] = true
		if table.Kind != Loneliness || rows(t, table.Path) != strings.Join(p.entities["/rivm/50150NED/TypedDataSet"], "") {
			t.Errorf("table %+v", table)
		}
	}
	if !slices.Equal(years, []int{2012, 2022, 2024}) || len(paths) != 3 {
		t.Errorf("years %d in %d files", years, len(paths))
	}
	c.Fetch.Offline = true
	p.Close()
	again, err := c.Loneliness(t.Context())
	if diff := cmp.Diff(got, again); diff != "" || err != nil {
		t.Errorf("without a network: error %v (-want +got):\n%s", err, diff)
	}
}

func TestLonelinessRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		properties, periods []string
		want                string
	}{
		"no loneliness": {[]string{"Leeftijd", "Marges", "WijkenEnBuurten", "Perioden", "SociaalEenzaam_28"},
			[]string{"2022JJ00"}, "no column Eenzaam"},
		"no margins": {[]string{"Leeftijd", "WijkenEnBuurten", "Perioden", "Eenzaam_28"}, []string{"2022JJ00"},
			"no column Marges"},
		"no years": {[]string{"Leeftijd", "Marges", "WijkenEnBuurten", "Perioden", "Eenzaam_28"}, []string{"2022MM01"},
			"has no years"},
	} {
		p := newPortal(t)
		p.entities["/rivm/50150NED/DataProperties"] = keyRows(tt.properties...)
		p.entities["/rivm/50150NED/Perioden"] = keyRows(tt.periods...)
		if _, err := p.client(t).Loneliness(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, tt.want)
		}
	}
}

func TestReadTables(t *testing.T) {
	tables := DefaultTables()
	if years := tables.Years(); years[0] != 2018 || !slices.Contains(years, 2024) || tables.KeyFigures[2024] != "85984NED" {
		t.Errorf("key figures: %v", tables.KeyFigures)
	}
	if !slices.Equal(tables.Loneliness, []string{"50150NED"}) || tables.Ages.Table != "03759ned" ||
		tables.Ages.Filter == "" {
		t.Errorf("tables %+v", tables)
	}
	for name, text := range map[string]string{
		"empty":       "",
		"unknown key": "key_figure: {2024: 85984NED}",
		"path":        "key_figures: {2024: ../x}",
		"list":        "loneliness: [50150NED, 'a b']",
		"ages":        "ages: {table: 03759ned/x}",
		"no year":     "key_figures: {nu: 85984NED}",
	} {
		if got, err := ReadTables(strings.NewReader(text)); err == nil {
			t.Errorf("%s: accepted as %+v", name, got)
		}
	}
}

func FuzzParseKeys(f *testing.F) {
	f.Add([]byte(`{"odata.metadata":"x","value":[{"ID":0,"Key":"Eenzaam_25"},{"Key":"  "},{}]}`))
	f.Add([]byte(`{"value":[{"Key":5}]}`))
	f.Add([]byte(``))
	f.Fuzz(func(t *testing.T, b []byte) {
		keys, err := parseKeys(b)
		if err != nil && keys != nil {
			t.Error("keys beside an error")
		}
		columns, err := lonelinessColumns(keys)
		if err == nil && !slices.ContainsFunc(columns, func(c string) bool { return stemOf(c) == "Eenzaam" }) {
			t.Errorf("columns %q", columns)
		}
		for _, key := range keys {
			if strings.TrimSpace(key) != key || key == "" {
				t.Errorf("key %q", key)
			}
		}
	})
}
