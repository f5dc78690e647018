package gpkg

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkb"

	"risicokaart/internal/oracle"
	"risicokaart/internal/source"
)

func TestReal(t *testing.T) {
	tests := []struct {
		file, layer string
		count       int
		key         string
		columns     []string
	}{
		{"rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg", "gemeenten", 423, "id",
			[]string{"gemeentecode", "water", "aantal_inwoners"}},
		{"rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg", "wijken", 157, "id", []string{"wijkcode", "wijknaam"}},
		{"rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg", "buurten", 625, "id",
			[]string{"buurtcode", "gemiddelde_huishoudsgrootte"}},
		{"rijnmond-2024/cbs_vk100_2024_rijnmond.gpkg", "cbs_vk100_2024", 16383, "fid", []string{"crs28992res100m"}},
		{"rijnmond-2024/cbs_vk500_2024_rijnmond.gpkg", "cbs_vk500_2024", 1641, "fid", []string{"crs28992res500m"}},
		{"ermelo-2021/CBS_buurten.gpkg", "CBS_Buurten", 17, "fid", []string{"buurtcode", "aantal_inwoners"}},
	}
	for _, test := range tests {
		t.Run(test.layer, func(t *testing.T) {
			f := open(t, oracle.Data(t, test.file))
			l := layer(t, f, test.layer)
			if l.Count != int64(test.count) || l.PrimaryKey != test.key {
				t.Errorf("%d features with key %q, want %d with %q", l.Count, l.PrimaryKey, test.count, test.key)
			}
			if err := errors.Join(l.RequireSRS(28992), l.RequireColumns(test.columns...)); err != nil {
				t.Error(err)
			}
			n, points := 0, 0
			for row, err := range f.Rows(t.Context(), l) {
				if err != nil {
					t.Fatal(err)
				}
				n++
				if len(row.Values) != len(l.Columns) || row.Geometry == nil {
					t.Fatalf("row %d has %d values for %d columns, geometry %v", row.ID, len(row.Values), len(l.Columns),
						row.Geometry)
				}
				points += len(row.Geometry.FlatCoords()) / 2
			}
			if n != test.count || points < 4*n {
				t.Errorf("streamed %d features with %d points, want %d features", n, points, test.count)
			}
		})
	}
}

// TestRealGeometry compares every geometry of the area layers with what go-geom reads.
func TestRealGeometry(t *testing.T) {
	if testing.Short() {
		t.Skip("compares every point of a published file")
	}
	f := open(t, oracle.Data(t, "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg"))
	compared := 0
	for _, l := range f.Layers() {
		rows, err := f.db.QueryContext(t.Context(), `SELECT `+quote(l.GeometryColumn)+` FROM `+quote(l.Name))
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var blob []byte
			if err := rows.Scan(&blob); err != nil {
				t.Fatal(err)
			}
			body, err := skipHeader(blob)
			if err != nil {
				t.Fatal(err)
			}
			want, err := wkb.Unmarshal(body)
			if err != nil {
				t.Fatal(err)
			}
			got, err := DecodeGeometry(blob)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(coords(want.(*geom.MultiPolygon)), coords(got)); diff != "" {
				t.Fatalf("%s (-go-geom +ours):\n%s", l.Name, diff)
			}
			compared++
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	if want := 423 + 157 + 625; compared != want {
		t.Errorf("%d shapes compared, want %d", compared, want)
	}
}

// TestRealCutShort cuts a published file at several places: it must be refused at once.
func TestRealCutShort(t *testing.T) {
	whole, err := os.ReadFile(oracle.Data(t, "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "deel.gpkg")
	for _, part := range []float64{0.001, 0.1, 0.5, 0.9, 0.99999} {
		if err := os.WriteFile(path, whole[:int(part*float64(len(whole)))], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "cut short") {
			t.Errorf("open %v of the file: error %v, want that it is cut short", part, err)
		}
	}
}

// TestRealDamage overwrites one page of a published file at a time. Whichever
// page it is, rows are missing only together with an [*source.Error]; and at least one
// page is found broken only after rows have been read.
func TestRealDamage(t *testing.T) {
	const page, all = 4096, 423 + 157 + 625
	whole, err := os.ReadFile(oracle.Data(t, "rijnmond-2024/wijkenbuurten_2024_rijnmond.gpkg"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "kapot.gpkg")
	late := 0
	for at := page; at+page < len(whole); at += 9 * page {
		damaged := bytes.Clone(whole)
		copy(damaged[at:], bytes.Repeat([]byte{0xff}, page))
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		n, err := readAll(t.Context(), path)
		var e *source.Error
		if err != nil && !errors.As(err, &e) {
			t.Errorf("page %d: error %#v, want an *source.Error", at/page, err)
		}
		if err == nil && n != all {
			t.Errorf("page %d: %d of %d rows and no error", at/page, n, all)
		}
		if err != nil && n > 0 {
			late++
		}
	}
	if late == 0 {
		t.Error("no damage was met while reading rows: the test proves nothing")
	}
}

// readAll opens path and counts the rows of every layer until the first error.
func readAll(ctx context.Context, path string) (n int, err error) {
	f, err := Open(ctx, path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for _, l := range f.Layers() {
		for _, err := range f.Rows(ctx, l) {
			if err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}

func BenchmarkRows(b *testing.B) {
	path := oracle.Data(b, "rijnmond-2024/cbs_vk100_2024_rijnmond.gpkg")
	b.ReportAllocs()
	for b.Loop() {
		if n, err := readAll(b.Context(), path); err != nil || n != 16383 {
			b.Fatal(n, err)
		}
	}
}
