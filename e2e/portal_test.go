package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"risicokaart/internal/oracle"
)

// portal serves an example of three municipalities as PDOK, CBS and RIVM serve
// theirs: ATOM, OGC API Features, WFS, OData v3 and v4, all in pages.
type portal struct {
	*httptest.Server
	dir string   // of the example's files
	env []string // has the program ask here, see [command]
	// odd answers a request in another way and returns true; nil for none.
	odd func(w http.ResponseWriter, r *http.Request) bool

	features map[string]map[string][]geoFeature // by way and collection
	tables   map[string][]map[string]any        // rows of OData by path

	mu    sync.Mutex
	asked []string // addresses, with the range that was asked for
}

type geoFeature struct {
	Type       string          `json:"type"`
	Geometry   json.RawMessage `json:"geometry"`
	Properties map[string]any  `json:"properties"`
}

// poor are the columns of a service of features: it lacks what comes from
// StatLine.
var poor = []string{"gemeentecode", "gemeentenaam", "wijkcode", "wijknaam", "buurtcode", "buurtnaam", "water", "jaar",
	"aantal_inwoners",
	"percentage_personen_0_tot_15_jaar", "percentage_personen_15_tot_25_jaar", "percentage_personen_65_jaar_en_ouder",
	"percentage_gehuwd", "percentage_gescheid", "percentage_verweduwd", "aantal_huishoudens",
	"percentage_eenpersoonshuishoudens", "omgevingsadressendichtheid"}

// keyFigures are columns of StatLine by their name in the GeoPackage. Counts
// are made of percentages.
var keyFigures = []struct{ column, v3, v4, title, of string }{
	{"aantal_inwoners", "AantalInwoners_5", "T001036", "Aantal inwoners", ""},
	{"aantal_huishoudens", "HuishoudensTotaal_29", "1050010_2", "Huishoudens totaal", ""},
	{"percentage_koopwoningen", "Koopwoningen_47", "1014800", "Koopwoningen", ""},
	{"gemiddelde_woningwaarde", "GemiddeldeWOZWaardeVanWoningen_39", "M001642", "Gemiddelde WOZ-waarde van woningen", ""},
	{"aantal_personen_met_een_alg_bijstandsuitkering_tot", "PersonenPerSoortUitkeringBijstand_87", "M000134",
		"Personen per soort uitkering; Bijstand", ""},
}

func newPortal(t *testing.T) *portal {
	t.Helper()
	oracle.Program(t, "ogr2ogr")
	p := &portal{dir: t.TempDir(), features: map[string]map[string][]geoFeature{"ogc": {}, "wfs": {}},
		tables: map[string][]map[string]any{}}
	if status, _, stderr := run(t, "demo", "--municipalities", "3", "--out", p.dir); status != 0 {
		t.Fatal(stderr)
	}
	p.loadAreas(t)
	p.loadAges(t)
	p.loadRIVM()
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	for name, address := range map[string]string{
		"ATOM": "/{year}/atom/index.xml", "OGC": "/{year}/ogc/{collection}?limit=50",
		"WFS":     "/{year}/wfs?typeName=wijkenbuurten:{collection}&count=50",
		"SQUARES": "/cbs_vk100_{year}.gpkg", "CBS": "/v3/{table}", "CBS_V4": "/v4/{table}", "RIVM": "/rivm/{table}",
	} {
		p.env = append(p.env, "RISICOKAART_"+name+"_URL="+p.URL+address)
	}
	return p
}

func (p *portal) file(name string) string {
	return filepath.Join(p.dir, name)
}

// loadAreas makes features and StatLine's tables of the GeoPackage.
func (p *portal) loadAreas(t *testing.T) {
	codes := map[string]string{"gemeenten": "gemeentecode", "wijken": "wijkcode", "buurten": "buurtcode"}
	groups := []map[string]any{{"Id": "A", "Title": "Bevolking", "ParentId": nil}}
	for i, f := range keyFigures {
		p.add("/v3/85984NED/DataProperties", map[string]any{"ID": i, "ParentID": nil, "Type": "Topic", "Key": f.v3,
			"Title": f.title, "Unit": "", "Decimals": 0})
		p.add("/v4/85984NED/MeasureCodes", map[string]any{"Identifier": f.v4, "Title": f.title, "MeasureGroupId": "A",
			"Unit": "", "Decimals": 0})
	}
	p.tables["/v4/85984NED/MeasureGroups"] = groups
	for _, collection := range []string{"gemeenten", "wijken", "buurten"} {
		for way, system := range map[string]string{"ogc": "EPSG:4326", "wfs": "EPSG:28992"} {
			path := filepath.Join(t.TempDir(), collection+".geojson")
			output(t, "ogr2ogr", "-f", "GeoJSON", "-t_srs", system, "-lco", "RFC7946=NO", path,
				p.file("wijkenbuurten_2024_voorbeeld.gpkg"), collection)
			b, err := os.ReadFile(path)
			must(t, err)
			var all struct{ Features []geoFeature }
			must(t, json.Unmarshal(b, &all))
			for _, f := range all.Features {
				if way == "ogc" && f.Properties["water"] != "JA" {
					p.addFigures(strings.TrimSpace(fmt.Sprint(f.Properties[codes[collection]])), f.Properties)
				}
				p.features[way][collection] = append(p.features[way][collection], service(way, f))
			}
		}
	}
}

// service gives a geoFeature the columns, and the names, of a service.
func service(way string, f geoFeature) geoFeature {
	properties := map[string]any{}
	for _, column := range poor {
		v, ok := f.Properties[column]
		if !ok {
			continue
		}
		if way == "wfs" {
			column = camel(column)
		}
		properties[column] = v
	}
	f.Properties = properties
	return f
}

func camel(name string) string {
	var b strings.Builder
	up := false
	for _, r := range name {
		switch {
		case r == '_':
			up = true
			continue
		case up:
			r, up = unicode.ToUpper(r), false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// addFigures adds a row of v3 and the observations of v4 of one area.
func (p *portal) addFigures(code string, properties map[string]any) {
	row := map[string]any{"ID": len(p.tables["/v3/85984NED/TypedDataSet"]), "WijkenEnBuurten": fmt.Sprintf("%-10s", code)}
	for _, f := range keyFigures {
		value := properties[f.column]
		if v, isNumber := value.(float64); isNumber && v < -90000 {
			value = nil
		}
		row[f.v3] = value
		p.add("/v4/85984NED/Observations", map[string]any{"Id": len(p.tables["/v4/85984NED/Observations"]), "Measure": f.v4,
			"ValueAttribute": "None",
			"Value":          value, "WijkenEnBuurten": code})
	}
	p.add("/v3/85984NED/TypedDataSet", row)
}

func (p *portal) add(path string, rows ...map[string]any) {
	p.tables[path] = append(p.tables[path], rows...)
}

// loadAges makes the table of ages, under keys that only their titles explain.
func (p *portal) loadAges(t *testing.T) {
	b, err := os.ReadFile(p.file("03759ned_2024_voorbeeld.csv"))
	must(t, err)
	titles := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n")[1:] {
		cells := strings.Split(strings.ReplaceAll(line, `"`, ""), ";")
		key := "A" + cells[2]
		title := strings.TrimSuffix(strings.TrimPrefix(cells[2], "1"), "00") + " jaar"
		if cells[2] == "22000" {
			title = "95 jaar of ouder"
		}
		if !titles[key] {
			titles[key] = true
			p.add("/v3/03759ned/Leeftijd", map[string]any{"Key": key, "Title": title, "Description": "",
				"CategoryGroupID": 1})
		}
		n, err := strconv.Atoi(strings.TrimSpace(cells[6]))
		must(t, err)
		p.add("/v3/03759ned/TypedDataSet", map[string]any{"ID": cells[0], "Geslacht": "T001038", "Leeftijd": key,
			"BurgerlijkeStaat": "T001019",
			"RegioS":           cells[4] + "  ", "Perioden": "2024JJ00", "BevolkingOp1Januari_1": n,
			"GemiddeldeBevolking_2": nil})
	}
	p.add("/v3/03759ned/DataProperties", map[string]any{"ID": 0, "ParentID": nil, "Type": "Topic",
		"Key": "BevolkingOp1Januari_1", "Title": "Bevolking op 1 januari", "Unit": "aantal", "Decimals": 0})
}

// loadRIVM makes estimates of four years, with their limits.
func (p *portal) loadRIVM() {
	const table = "/rivm/50150NED/"
	for _, key := range []string{"Leeftijd", "Marges", "WijkenEnBuurten", "Perioden", "Gemeentenaam_1", "Eenzaam_25",
		"SterkEenzaam_26"} {
		p.add(table+"DataProperties", map[string]any{"Key": key})
	}
	for _, year := range []int{2016, 2020, 2022, 2025} {
		period := fmt.Sprintf("%dJJ00", year)
		p.add(table+"Perioden", map[string]any{"Key": period})
		for i, code := range []string{"GM9901", "GM9902", "GM9903"} {
			for margin, points := range map[string]float64{"MW00000": 0, "MOG0095": -3, "MBG0095": 3} {
				p.add(table+"TypedDataSet", map[string]any{"Leeftijd": "80200", "Marges": margin, "WijkenEnBuurten": code +
					"    ", "Perioden": period,
					"Gemeentenaam_1": "x", "Eenzaam_25": float64(year-1970+i) + points, "SterkEenzaam_26": 10 + points})
			}
		}
	}
}

func (p *portal) requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

// askedFor reports whether a request contained text.
func (p *portal) askedFor(text string) bool {
	return slices.ContainsFunc(p.requests(), func(r string) bool { return strings.Contains(r, text) })
}

func (p *portal) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = nil
}

func (p *portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	plain, _ := url.QueryUnescape(r.URL.String())
	p.asked = append(p.asked, strings.TrimSpace(plain+" "+r.Header.Get("Range")))
	odd := p.odd
	p.mu.Unlock()
	if odd != nil && odd(w, r) {
		return
	}
	path := r.URL.Path
	switch parts := strings.Split(strings.Trim(path, "/"), "/"); {
	case p.tables[path] != nil:
		p.odata(w, r, p.tables[path])
	case strings.HasSuffix(path, "/atom/index.xml") && parts[0] == "2024":
		w.Header().Set("Content-Type", "application/atom+xml")
		fmt.Fprintf(w, `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><updated>2025-11-03T09:00:00Z</updated>
			<entry><title>x</title><updated>2025-11-03T09:00:00Z</updated>
			<link rel="alternate" type="application/geopackage+sqlite3" href="%s/wijkenbuurten_2024.gpkg"/></entry></feed>`, p.URL)
	case path == "/wijkenbuurten_2024.gpkg":
		w.Header().Set("ETag", `"areas"`)
		http.ServeFile(w, r, p.file("wijkenbuurten_2024_voorbeeld.gpkg"))
	case path == "/cbs_vk100_2024.gpkg":
		w.Header().Set("ETag", `"squares"`)
		http.ServeFile(w, r, p.file("cbs_vk100_2024_voorbeeld.gpkg"))
	case len(parts) == 3 && parts[0] == "2024" && parts[1] == "ogc":
		p.ogc(w, r, p.features["ogc"][parts[2]])
	case path == "/2024/wfs":
		p.wfs(w, r, p.features["wfs"][strings.TrimPrefix(r.URL.Query().Get("typeName"), "wijkenbuurten:")])
	default:
		http.NotFound(w, r)
	}
}

// ogc answers a page of features, of a municipality if one is asked for.
func (p *portal) ogc(w http.ResponseWriter, r *http.Request, list []geoFeature) {
	query := r.URL.Query()
	if code := query.Get("gemeentecode"); code != "" {
		list = slices.DeleteFunc(slices.Clone(list),
			func(f geoFeature) bool { return f.Properties["gemeentecode"] != code })
	}
	from, to, more := page(query, "cursor", len(list))
	answer := map[string]any{"type": "FeatureCollection", "features": list[from:to], "numberMatched": len(list)}
	if more {
		answer["links"] = []map[string]string{{"rel": "next", "type": "application/geo+json", "href": p.URL + r.URL.Path +
			"?" + query.Encode()}}
	}
	w.Header().Set("Content-Type", "application/geo+json")
	json.NewEncoder(w).Encode(answer)
}

// wfs answers a page of features by its index.
func (p *portal) wfs(w http.ResponseWriter, r *http.Request, list []geoFeature) {
	from, to, _ := page(r.URL.Query(), "startIndex", len(list))
	json.NewEncoder(w).Encode(map[string]any{"type": "FeatureCollection", "totalFeatures": len(list),
		"numberMatched": len(list), "numberReturned": to - from,
		"features": list[from:to], "crs": map[string]any{"type": "name",
			"properties": map[string]string{"name": "urn:ogc:def:crs:EPSG::28992"}}})
}

// page cuts a list and leaves in query where the next page begins.
func page(query url.Values, parameter string, n int) (from, to int, more bool) {
	const size = 50
	from, _ = strconv.Atoi(query.Get(parameter))
	from = min(from, n)
	to = min(from+size, n)
	query.Set(parameter, strconv.Itoa(to))
	return from, to, to < n
}

var (
	prefixes = regexp.MustCompile(`startswith\((\w+),'(\w+)'\)`)
	equals   = regexp.MustCompile(`(\w+) eq '(\w+)'`)
)

// odata answers a page of rows, filtered as far as this program filters.
func (p *portal) odata(w http.ResponseWriter, r *http.Request, rows []map[string]any) {
	query := r.URL.Query()
	filter := query.Get("$filter")
	rows = slices.DeleteFunc(slices.Clone(rows), func(row map[string]any) bool {
		for _, m := range equals.FindAllStringSubmatch(filter, -1) {
			if row[m[1]] != m[2] {
				return true
			}
		}
		starts := prefixes.FindAllStringSubmatch(filter, -1)
		return len(starts) > 0 && !slices.ContainsFunc(starts,
			func(m []string) bool { return strings.HasPrefix(fmt.Sprint(row[m[1]]), m[2]) })
	})
	at, entity := "", filepath.Base(r.URL.Path)
	if strings.HasPrefix(r.URL.Path, "/v4/") {
		at = "@"
	}
	from, to, more := page(query, "$skip", len(rows))
	name := map[string]string{"": "odata.metadata", "@": "@odata.context"}[at]
	answer, _ := json.Marshal(rows[from:to])
	fmt.Fprintf(w, `{%q:"%s%s/$metadata#%s","value":%s`, name, p.URL, filepath.Dir(r.URL.Path), entity, answer)
	if more {
		fmt.Fprintf(w, `,"%sodata.nextLink":"%s%s?%s"`, at, p.URL, r.URL.Path, query.Encode())
	}
	fmt.Fprint(w, "}")
}
