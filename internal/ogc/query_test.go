package ogc

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
)

func TestParseQuery(t *testing.T) {
	rd := url.QueryEscape(layer.RD.URI())
	for query, want := range map[string]layer.Query{
		"":                      {CRS: layer.CRS84, Limit: 100, Filter: layer.And(nil)},
		"limit=7&after=BU1":     {CRS: layer.CRS84, Limit: 7, After: "BU1", Filter: layer.And(nil)},
		"limit=99999&crs=" + rd: {CRS: layer.RD, Limit: 1000, Filter: layer.And(nil)},
		"bbox=4,51,5,52": {CRS: layer.CRS84, Limit: 100,
			Filter: layer.And{layer.Intersects{Box: layer.Box{4, 51, 5, 52}, CRS: layer.CRS84}}},
		"bbox=1,2,0,3,4,9&bbox-crs=" + rd: {CRS: layer.CRS84, Limit: 100,
			Filter: layer.And{layer.Intersects{Box: layer.Box{1, 2, 3, 4}, CRS: layer.RD}}},
		"class=5&status=ok&score=0.5": {CRS: layer.CRS84, Limit: 100, // in the order of the properties
			Filter: layer.And{layer.Equal{Property: "score", Value: 0.5}, layer.Equal{Property: "class", Value: int64(5)},
				layer.Equal{Property: "status", Value: "ok"}}},
		"class=high": {CRS: layer.CRS84, Limit: 100, Filter: layer.And{layer.Nothing{}}},
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parseQuery(layer.OfLevel(risk.Buurt), values)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", query, err, diff)
		}
	}
}

// FuzzParseQuery: what is understood selects by properties of the collection, a box that
// is one, and no more than a page.
func FuzzParseQuery(f *testing.F) {
	for _, query := range []string{"limit=0", "bbox=1,2,3,4&f=csv", "bbox=NaN,1,2,3", "bbox=1,2,3,4,5,6",
		"class=x&score=1e999", "crs=%ff", "x=1", "bbox=3,2,1,4"} {
		f.Add(query)
	}
	c := layer.OfLevel(risk.Buurt)
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		q, err := parseQuery(c, values)
		if err != nil {
			return
		}
		if q.Limit < 1 || q.Limit > maxLimit {
			t.Errorf("%q: limit %d", query, q.Limit)
		}
		for _, part := range q.Filter.(layer.And) {
			switch p := part.(type) {
			case layer.Equal:
				if c.Property(p.Property) == nil {
					t.Errorf("%q: property %q", query, p.Property)
				}
			case layer.Intersects:
				if b := p.Box; !(b[0] <= b[2] && b[1] <= b[3]) {
					t.Errorf("%q: box %v", query, b)
				}
			}
		}
	})
}
