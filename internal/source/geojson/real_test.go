package geojson

import (
	"context"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/oracle"
	"risicokaart/internal/source"
)

const wijken2022 = "nederland-2022/wijken_2022_rd.geojson"

func TestReal(t *testing.T) {
	rd := source.SRS{Organization: "EPSG", Code: 28992}
	tests := []struct {
		file, layer string
		srs         source.SRS
		count       int64
		types       map[string]source.Type
		first       map[string]any
		bounds      [4]float64 // within which all must lie
	}{
		{
			wijken2022, "nld_dist_2022", rd, 3340,
			map[string]source.Type{"code": source.Text, "area": source.Real, "population": source.Integer},
			map[string]any{"code": "WK001400", "name": "Centrum", "area": 2.41, "population": int64(23065)},
			[4]float64{10000, 300000, 280000, 620000},
		},
		{
			"nederland-2022/gemeenten_2022_rd.geojson", "nld_muni_2022", rd, 345,
			map[string]source.Type{"code": source.Text, "urbanity": source.Text, "income_low": source.Real},
			map[string]any{"code": "GM0014", "population": int64(234950)},
			[4]float64{10000, 300000, 280000, 620000},
		},
		{
			"drechtsteden-2023/buurten_2023_pdok_wfs.json", "buurten", CRS84, 154,
			map[string]source.Type{
				"buurtcode": source.Text, "water": source.Text, "fuuid": source.Text, "jrstatcode": source.Text,
				"aantalInwoners": source.Integer, "jaar": source.Integer, "gemiddeldeHuishoudsgrootte": source.Real,
			},
			map[string]any{"buurtcode": "BU04820101", "buurtnaam": "Cortgene", "aantalInwoners": int64(980),
				"gemiddeldeHuishoudsgrootte": 2.3},
			[4]float64{4.5, 51.7, 4.9, 51.9},
		},
	}
	for _, test := range tests {
		t.Run(test.layer, func(t *testing.T) {
			path := oracle.Data(t, test.file)
			f := open(t, path)
			l := f.Layers()[0]
			if l.Name != test.layer || l.SRS != test.srs || l.Count != test.count || l.File != path {
				t.Errorf("layer %q in %v with %d features of %s", l.Name, l.SRS, l.Count, l.File)
			}
			for name, want := range test.types {
				if i := l.Index(name); i < 0 || l.Columns[i].Type != want {
					t.Errorf("column %s at %d, want it to be %v", name, i, want)
				}
			}
			rows, err := collect(t.Context(), f, l)
			if err != nil {
				t.Fatal(err)
			}
			if int64(len(rows)) != test.count {
				t.Fatalf("%d rows, want %d", len(rows), test.count)
			}
			first := map[string]any{}
			for name := range test.first {
				first[name] = rows[0].Values[l.Index(name)]
			}
			if diff := cmp.Diff(test.first, first); diff != "" {
				t.Errorf("first feature (-want +got):\n%s", diff)
			}
			for _, row := range rows {
				if row.Geometry == nil {
					t.Fatalf("row %d has no geometry", row.ID)
				}
				b, w := row.Geometry.Bounds(), test.bounds
				if b.Min(0) < w[0] || b.Min(1) < w[1] || b.Max(0) > w[2] || b.Max(1) > w[3] {
					t.Errorf("row %d lies in %v, want it within %v", row.ID, b, w)
				}
			}
		})
	}
}

// TestSentinels: codes for "no value" that the WFS writes as strings are numbers.
func TestSentinels(t *testing.T) {
	f := open(t, oracle.Data(t, "drechtsteden-2023/buurten_2023_pdok_wfs.json"))
	l := f.Layers()[0]
	rows, err := collect(t.Context(), f, l)
	if err != nil {
		t.Fatal(err)
	}
	sentinels := 0
	for _, row := range rows {
		for i, v := range row.Values {
			var missing bool
			switch v := v.(type) {
			case int64:
				_, missing = source.Missing(float64(v))
			case float64:
				_, missing = source.Missing(v)
			case string:
				if v == "-99999999" {
					t.Errorf("row %d: column %s holds a sentinel as text", row.ID, l.Columns[i].Name)
				}
			}
			if missing {
				sentinels++
			}
		}
	}
	if want := 686; sentinels != want {
		t.Errorf("%d sentinels, want %d", sentinels, want)
	}
}

func open(t testing.TB, path string) *File {
	t.Helper()
	f, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// collect returns the rows before the first error, and that error.
func collect(ctx context.Context, f *File, l source.Layer) (rows []*source.Row, err error) {
	for row, err := range f.Rows(ctx, l) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func BenchmarkReal(b *testing.B) {
	path := oracle.Data(b, wijken2022)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	b.ReportAllocs()
	for b.Loop() {
		f, err := Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		rows, err := collect(b.Context(), f, f.Layers()[0])
		if err != nil || len(rows) != 3340 {
			b.Fatal(len(rows), err)
		}
		f.Close()
	}
}
