package geojson

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"
	oracle "github.com/twpayne/go-geom/encoding/geojson"

	"risicokaart/internal/source"
)

// coords returns the coordinates of g for comparison; nil for no geometry.
func coords(g *geom.MultiPolygon) [][][]geom.Coord {
	if g == nil {
		return nil
	}
	return g.Coords()
}

func TestDecodeGeometry(t *testing.T) {
	flat := []float64{0, 0, 4, 0, 4, 4, 0, 0}
	simple := geom.NewMultiPolygonFlat(geom.XY, flat, [][]int{{8}})
	hole := append(append([]float64(nil), flat...), 1, 0.5, 2, .5, 2, 1, 1, 0.5)
	withHole := geom.NewMultiPolygonFlat(geom.XY, hole, [][]int{{8, 16}})
	two := geom.NewMultiPolygonFlat(geom.XY, append(append([]float64(nil), hole...), flat...), [][]int{{8, 16}, {24}})
	const (
		ring  = `[[0,0],[4,0],[4,4],[0,0]]`
		inner = `[[1,0.5],[2,5e-1],[2,1.0],[1,0.5]]`
	)
	tests := map[string]struct {
		in   string
		want *geom.MultiPolygon
	}{
		"polygon is promoted": {`{"type":"Polygon","coordinates":[` + ring + `]}`, simple},
		"coordinates first":   {`{"coordinates":[` + ring + `],"type":"Polygon"}`, simple},
		"hole":                {`{"type":"Polygon","coordinates":[` + ring + `,` + inner + `]}`, withHole},
		"multipolygon": {`{"type":"MultiPolygon","coordinates":[[` + ring + `,` + inner + `],[` + ring +
			`]]}`, two},
		"white space":         {"{\"type\":\"MultiPolygon\", \"coordinates\" : [ [ [\n[0 , 0],\t[4,0 ],\r\n[ 4,4] , [0,0]\n] ] ] }", simple},
		"Z and M are dropped": {`{"type":"Polygon","coordinates":[[[0,0,9],[4,0,9,8],[4,4,9],[0,0,-1]]]}`, simple},
		"null is none":        {`null`, nil},
		"empty polygon":       {`{"type":"Polygon","coordinates":[]}`, nil},
		"empty multi":         {`{"type":"MultiPolygon","coordinates":[ ]}`, nil},
		"multi of an empty":   {`{"type":"MultiPolygon","coordinates":[[]]}`, nil},
		"empty collection":    {`{"type":"GeometryCollection","geometries":[]}`, nil},
		"a collection": {`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},` +
			`{"type":"Polygon","coordinates":[` + ring + `,` + inner +
			`]},null,{"type":"LineString","coordinates":[[1,2],[3,4]]},` +
			`{"type":"GeometryCollection","geometries":[{"type":"MultiPolygon","coordinates":[[` + ring + `]]}]}]}`, two},
		"an empty among others": {`{"type":"MultiPolygon","coordinates":[[],[` + ring + `]]}`, simple},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := DecodeGeometry([]byte(test.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(coords(test.want), coords(got)); diff != "" {
				t.Errorf("coordinates (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecodeGeometryErrors(t *testing.T) {
	polygon := func(coordinates string) string { return `{"type":"Polygon","coordinates":` + coordinates + `}` }
	tests := map[string]struct{ in, want string }{
		"no type": {`{"coordinates":[]}`, `have ""`},
		"bad in a collection": {`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Curve"}]}`,
			`geometry 2: want a Polygon or MultiPolygon, have "Curve"`},
		"collections too deep": {strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 20) +
			strings.Repeat("]}", 20),
			`have "GeometryCollection"`},
		"coordinates are text": {`{"type":7}`, "want an object with a type and coordinates"},
		"no coordinates":       {`{"type":"Polygon"}`, "no coordinates"},
		"null coordinates":     {polygon("null"), "want a list of rings"},
		"a text":               {polygon(`"leeg"`), "want a list of rings"},
		"too flat": {polygon(`[[0,0],[4,0],[4,4],[0,0]]`),
			`ring 1: point 1: want a list of ordinates, have "0,0]`},
		"too deep":     {polygon(`[[[[0,0]]]]`), `want a number, have "[0"`},
		"three points": {polygon(`[[[0,0],[4,0],[0,0]]]`), "ring 1: want at least 4 points, have 3"},
		"empty ring":   {polygon(`[[]]`), "want at least 4 points, have 0"},
		"open":         {polygon(`[[[0,0],[4,0],[4,4],[0,1]]]`), "ring 1: the ring is not closed"},
		"one ordinate": {polygon(`[[[0,0],[4],[4,4],[0,0]]]`),
			"ring 1: point 2: want at least 2 ordinates, have 1"},
		"null ordinate": {polygon(`[[[0,null],[4,0],[4,4],[0,0]]]`), `want a number, have "null"`},
		"text ordinate": {polygon(`[[["0",0],[4,0],[4,4],[0,0]]]`), "want a number"},
		"out of range":  {polygon(`[[[0,1e999],[4,0],[4,4],[0,0]]]`), `want a number, have "1e999"`},
		"object":        {polygon(`[[{"x":1}]]`), "want a list of ordinates"},
		"in a multi": {`{"type":"MultiPolygon","coordinates":[[],[[[0,0]]]]}`,
			"polygon 2: ring 1: want at least 4 points"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			g, err := DecodeGeometry([]byte(test.in))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("DecodeGeometry = %v, %v; want an error with %q", coords(g), err, test.want)
			}
		})
	}
}

func TestParseCRS(t *testing.T) {
	epsg := func(code int) source.SRS { return source.SRS{Organization: "EPSG", Code: code} }
	named := func(name string) string { return `{"type":"name","properties":{"name":"` + name + `"}}` }
	tests := []struct {
		in   string
		want source.SRS
		ok   bool
	}{
		{named("urn:ogc:def:crs:EPSG::28992"), epsg(28992), true},
		{named("urn:ogc:def:crs:EPSG:6.9:28992"), epsg(28992), true},
		{named("urn:x-ogc:def:crs:EPSG:28992"), epsg(28992), true},
		{named("EPSG:28992"), epsg(28992), true},
		{named("EPSG:4326"), epsg(4326), true},
		{named("http://www.opengis.net/def/crs/EPSG/0/28992"), epsg(28992), true},
		{named("https://www.opengis.net/def/crs/EPSG/9.9.1/28992"), epsg(28992), true},
		{named("urn:ogc:def:crs:OGC:1.3:CRS84"), CRS84, true},
		{named("http://www.opengis.net/def/crs/OGC/1.3/CRS84"), CRS84, true},
		{named("OGC:CRS84"), CRS84, true},
		{`"EPSG:28992"`, epsg(28992), true},
		{`"urn:ogc:def:crs:OGC:1.3:CRS84"`, CRS84, true},
		{`7`, source.SRS{}, false},
		{`"RD"`, source.SRS{}, false},
		{`{"type":"EPSG","properties":{"code":28992}}`, epsg(28992), true},
		{`null`, source.SRS{}, true},
		{named("OGC:28992"), source.SRS{}, false},
		{named("EPSG:CRS84"), source.SRS{}, false},
		{named("EPSG:28992x"), source.SRS{}, false},
		{named("EPSG:99999999999999999999"), source.SRS{}, false},
		{named(""), source.SRS{}, false},
		{`{"type":"link","properties":{"href":"x"}}`, source.SRS{}, false},
		{`{"type":"EPSG","properties":{}}`, source.SRS{}, false},
		{`7`, source.SRS{}, false},
	}
	for _, test := range tests {
		if got, err := parseCRS([]byte(test.in)); got != test.want || (err == nil) != test.ok {
			t.Errorf("parseCRS(%s) = %+v, %v; want %+v", test.in, got, err, test.want)
		}
	}
}

// FuzzDecodeGeometry: nothing panics, and what is decoded is what go-geom
// decodes of it.
func FuzzDecodeGeometry(f *testing.F) {
	f.Add([]byte(square))
	f.Add([]byte(`{"type":"MultiPolygon", "coordinates":[[[[0,0,9],[4,0,9],[4,4,9],[0,0,9]]],[]]}`))
	f.Add([]byte(`{"type":"Polygon","coordinates":[[[1e1,-0.5],[2,5e-1],[2,1.0],[10,-0.5]]]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := DecodeGeometry(raw)
		if err != nil || got == nil {
			return
		}
		var g geom.T
		if err := oracle.Unmarshal(raw, &g); err != nil {
			return // it refuses points of mixed lengths
		}
		if p, ok := g.(*geom.Polygon); ok {
			multi := geom.NewMultiPolygon(p.Layout())
			if err := multi.Push(p); err != nil {
				t.Fatal(err)
			}
			g = multi
		}
		multi, ok := g.(*geom.MultiPolygon)
		if !ok {
			return // a collection, of which polygons alone are taken
		}
		want := multi.Coords()
		kept := want[:0]
		for _, p := range want {
			for _, ring := range p {
				for i := range ring {
					ring[i] = ring[i][:2]
				}
			}
			if len(p) > 0 {
				kept = append(kept, p)
			}
		}
		if diff := cmp.Diff(kept, coords(got)); diff != "" {
			t.Errorf("coordinates (-go-geom +got):\n%s", diff)
		}
	})
}

// FuzzRead: nothing panics, and what is read is what the layer announces.
func FuzzRead(f *testing.F) {
	for _, in := range []string{
		collection("", first+","+second), collection(`"name":"b",`+rdName+`,"links":[],"numberMatched":2,`, first),
		"\x1e" + first + "\n\x1e" + second, "\ufeff" + first, `{"features":[]}`,
	} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		Sniff([]byte(in))
		var e *source.Error
		file, err := parse(t.Context(), in)
		if err != nil {
			if !errors.As(err, &e) {
				t.Fatalf("error %#v, want an *source.Error", err)
			}
			return
		}
		l := file.Layers()[0]
		rows, err := collect(t.Context(), file, l)
		if err != nil && (!errors.As(err, &e) || e.Column != l.GeometryColumn) {
			t.Fatalf("opened but not read: %v", err)
		}
		if err == nil && int64(len(rows)) != l.Count {
			t.Fatalf("%d rows, announced %d", len(rows), l.Count)
		}
	})
}
