package export

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"risicokaart/internal/edition"
	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// source gives so many features, and then fails if it is told to.
type source struct {
	features int
	err      error
}

func (s source) EachFeature(_ context.Context, _ *layer.Collection, _ layer.Query, fn func(store.Feature) error) error {
	for range s.features {
		f := store.Feature{ID: "BU1", Geometry: json.RawMessage(`{"type":"Point","coordinates":[5,52]}`),
			Properties: json.RawMessage(`{"code":"BU1","name":"<A & B>"}`)}
		if err := fn(f); err != nil {
			return err
		}
	}
	return s.err
}

func (s source) EachRecord(_ context.Context, c *layer.Collection, _ layer.Query, fn func([]string) error) error {
	for range s.features {
		record := make([]string, len(c.Properties))
		record[1] = `Het "Oude", dorp`
		if err := fn(record); err != nil {
			return err
		}
	}
	return s.err
}

func table(from Source, crs layer.CRS) *Table {
	return &Table{Of: layer.OfLevel(risk.Buurt), Select: layer.Query{CRS: crs}, From: from,
		Edition: store.Info{ID: "2024-a", Model: "m-1", Manifest: edition.Manifest{Licence: "CC BY 4.0",
			Credit: `Bron: "CBS"`}}}
}

// Every format writes a whole file, of no feature too, and nothing before it has read
// the first: an error until then can still be told.
func TestFormats(t *testing.T) {
	for _, f := range Formats {
		for _, n := range []int{0, 1, 3} {
			var out strings.Builder
			if err := f.Write(t.Context(), &out, table(source{features: n}, layer.CRS84)); err != nil || out.Len() == 0 {
				t.Errorf("%s of %d features: %d bytes, %v", f.Name, n, out.Len(), err)
			}
		}
		var out strings.Builder
		broken := errors.New("broken")
		if err := f.Write(t.Context(), &out, table(source{err: broken}, layer.CRS84)); !errors.Is(err, broken) ||
			out.Len() > 0 {
			t.Errorf("%s that cannot be read: %v after %q", f.Name, err, out.String())
		}
		if f.Name == "" || f.MediaType == "" || f.Title == "" {
			t.Errorf("a format lacks words: %+v", f)
		}
	}
}

func TestCSV(t *testing.T) {
	var out strings.Builder
	if err := CSV.Write(t.Context(), &out, table(source{features: 2}, layer.CRS84)); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || len(records) != 3 || records[0][0] != "code" || records[2][1] != `Het "Oude", dorp` {
		t.Errorf("%v, %v", records, err)
	}
}

// TestInert: a name that a spreadsheet would run is shown; a negative number stays one.
func TestInert(t *testing.T) {
	for name, want := range map[string]string{`=HYPERLINK("http://x","y")`: `'=HYPERLINK("http://x","y")`, "+31": "'+31",
		"-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "'s-Gravenhage": "'s-Gravenhage", "": "",
		"Aa =": "Aa ="} {
		var out strings.Builder
		if err := CSV.Write(t.Context(), &out, table(named(name), layer.CRS84)); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
		if err != nil || records[1][1] != want {
			t.Errorf("%q is written as %v, %v; want %q", name, records[1][1], err, want)
		}
		if i := slices.Index(records[0], "lonely_65_pct"); records[1][i] != "-1.5" {
			t.Errorf("a number is written as %q", records[1][i])
		}
	}
}

// named gives one record with a name and negative numbers.
type named string

func (named) EachFeature(context.Context, *layer.Collection, layer.Query, func(store.Feature) error) error {
	return nil
}

func (n named) EachRecord(_ context.Context, c *layer.Collection, _ layer.Query, fn func([]string) error) error {
	record := make([]string, len(c.Properties))
	for i, p := range c.Properties {
		if record[i] = string(n); p.Type == layer.Number {
			record[i] = "-1.5"
		}
	}
	return fn(record)
}

func TestGeoJSON(t *testing.T) {
	for crs, member := range map[layer.CRS]string{layer.CRS84: "", layer.RD: "urn:ogc:def:crs:EPSG::28992"} {
		for n := range 3 {
			var out strings.Builder
			if err := GeoJSON.Write(t.Context(), &out, table(source{features: n}, crs)); err != nil {
				t.Fatal(err)
			}
			var got struct {
				Type, Edition, Model, Licence, Attribution string
				CRS                                        struct{ Properties struct{ Name string } }
				Features                                   []struct {
					Type, ID   string
					Properties struct{ Name string }
				}
			}
			if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
				t.Fatalf("%d features: %v in %s", n, err, out.String())
			}
			if len(got.Features) != n || got.CRS.Properties.Name != member || got.Edition != "2024-a" ||
				got.Model != "m-1" || got.Attribution != `Bron: "CBS"` {
				t.Errorf("%d features in %v: %s", n, crs, out.String())
			}
			for _, f := range got.Features {
				if f.Type != "Feature" || f.ID != "BU1" || f.Properties.Name != "<A & B>" {
					t.Errorf("feature %+v", f)
				}
			}
		}
	}
}

// A reader that leaves is not written to any more.
func TestStops(t *testing.T) {
	gone := errors.New("gone")
	for _, f := range Formats {
		w := &leaving{err: gone}
		if err := f.Write(t.Context(), w, table(source{features: 10_000}, layer.CRS84)); !errors.Is(err, gone) ||
			w.writes > 2 {
			t.Errorf("%s: %v after %d writes", f.Name, err, w.writes)
		}
	}
}

// leaving takes one write.
type leaving struct {
	writes int
	err    error
}

func (w *leaving) Write(b []byte) (int, error) {
	if w.writes++; w.writes > 1 {
		return 0, w.err
	}
	return len(b), nil
}
