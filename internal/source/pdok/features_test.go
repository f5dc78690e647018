package pdok

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// areas are the features that the publisher has at every level, two to a page.
var areas = []string{"GM0599", "GM0599", "GM0363", "GM0599", "GM0014"}

func feature(i int) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"id":%d,"gemeentecode":"%s"},"geometry":null}`, i, areas[i])
}

// serveFeatures adds the OGC API Features and the WFS to a publisher.
func (p *publisher) serveFeatures(crs string) {
	for _, collection := range collections {
		path := "/cbs/wijken-en-buurten-2024/ogc/v1/collections/" + collection + "/items"
		p.set(path, nil, func(w http.ResponseWriter, r *http.Request) {
			var of []string
			for i := range areas {
				if want := r.URL.Query().Get("gemeentecode"); want == "" || want == areas[i] {
					of = append(of, feature(i))
				}
			}
			begin, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
			end, next := min(begin+2, len(of)), ""
			if end < len(of) {
				query := r.URL.Query()
				query.Set("cursor", strconv.Itoa(end))
				next = fmt.Sprintf(`{"rel":"next","href":"%s%s?%s"}`, p.URL, path, query.Encode())
			}
			fmt.Fprintf(w, `{"type":"FeatureCollection","timeStamp":"x","links":[%s],"features":[%s]}`, next,
				strings.Join(of[begin:end], ","))
		})
	}
	p.set("/cbs/wijkenbuurten/2024/wfs/v1_0", nil, func(w http.ResponseWriter, r *http.Request) {
		begin, _ := strconv.Atoi(r.URL.Query().Get("startIndex"))
		var page []string
		for i := begin; i < min(begin+2, len(areas)); i++ {
			page = append(page, feature(i))
		}
		fmt.Fprintf(w, `{"type":"FeatureCollection","name":%q,%s"features":[%s]}`, r.URL.Query().Get("typeName"), crs,
			strings.Join(page, ","))
	})
}

func TestFeatures(t *testing.T) {
	rd := `"crs":{"type":"name", "properties":{"name":"urn:ogc:def:crs:EPSG::28992"}},`
	tests := map[string]struct {
		way            Way
		municipalities []string
		crs            string
		want           []int
	}{
		"OGC API": {way: OGC, want: []int{0, 1, 2, 3, 4}},
		"OGC API, some municipalities": {way: OGC, municipalities: []string{"GM0599", "GM0014", "GM0599"},
			want: []int{4, 0, 1, 3}},
		"WFS":                   {way: WFS, crs: rd, want: []int{0, 1, 2, 3, 4}},
		"WFS, one municipality": {way: WFS, municipalities: []string{"GM0363"}, crs: rd, want: []int{2}},
		"WFS, nowhere":          {way: WFS, municipalities: []string{"GM9999"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t)
			p.serveFeatures(tt.crs)
			c := p.client(t)
			paths, err := c.Features(t.Context(), tt.way, 2024, tt.municipalities...)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, path := range paths {
				names = append(names, filepath.Base(path))
				checkCollection(t, path, tt.crs != "", tt.want)
			}
			if diff := cmp.Diff([]string{"gemeenten.geojson", "wijken.geojson", "buurten.geojson"}, names); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			first := read(t, paths[2])
			c.Fetch.Offline = true
			if again, err := c.Features(t.Context(), tt.way, 2024, tt.municipalities...); err != nil ||
				string(read(t, again[2])) != string(first) {
				t.Errorf("without a network: error %v, or another file", err)
			}
		})
	}
}

// checkCollection checks that a file is one collection of the wanted features.
func checkCollection(t *testing.T, path string, crs bool, want []int) {
	t.Helper()
	var got struct {
		Type, Name string
		CRS        *struct{ Properties struct{ Name string } }
		Features   []struct{ Properties struct{ ID int } }
	}
	if err := json.Unmarshal(read(t, path), &got); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var ids []int
	for _, f := range got.Features {
		ids = append(ids, f.Properties.ID)
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("%s: features (-want +got):\n%s", path, diff)
	}
	if got.Type != "FeatureCollection" || got.Name+".geojson" != filepath.Base(path) {
		t.Errorf("%s: a %s called %q", path, got.Type, got.Name)
	}
	if (got.CRS != nil) != crs || crs && got.CRS.Properties.Name != "urn:ogc:def:crs:EPSG::28992" {
		t.Errorf("%s: system %+v", path, got.CRS)
	}
}

func TestFeaturesRefuse(t *testing.T) {
	p := newPublisher(t)
	c := p.client(t)
	for name, tt := range map[string]struct {
		way          Way
		municipality string
		want         string
	}{
		"no municipality": {OGC, "WK059901", "such as GM0599"},
		"injection":       {OGC, "GM0599&f=html", "such as GM0599"},
		"no such way":     {"ftp", "GM0599", `have "ftp"`},
		"ATOM":            {Atom, "GM0599", `have "pdok-atom"`},
		"not there":       {OGC, "GM0599", "404"},
	} {
		if _, err := c.Features(t.Context(), tt.way, 2024, tt.municipality); err == nil ||
			!strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, tt.want)
		}
	}
}

// Coordinates in two systems, and areas that are of no known municipality, are
// no collection.
func TestFeaturesRefuseToJoin(t *testing.T) {
	for name, answers := range map[string][]string{
		"two systems":     {`{"crs":{"a":1},"features":[{}]}`, `{"features":[{"properties":{}}]}`},
		"no municipality": {`{"features":[{"properties":{"gemeentecode":5}}]}`},
	} {
		p := newPublisher(t)
		p.set("/cbs/wijkenbuurten/2024/wfs/v1_0", nil, func(w http.ResponseWriter, _ *http.Request) {
			text := `{"features":[]}`
			if len(answers) > 0 {
				text, answers = answers[0], answers[1:]
			}
			fmt.Fprint(w, text)
		})
		c := p.client(t)
		if got, err := c.Features(t.Context(), WFS, 2024, "GM0599"); err == nil {
			t.Errorf("%s: accepted as %q", name, got)
		}
		for _, f := range filesBelow(t, c.Fetch.Cache) {
			if strings.HasSuffix(f, ".geojson") {
				t.Errorf("%s: left behind %s", name, f)
			}
		}
	}
}
