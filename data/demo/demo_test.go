package demo

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"

	"risicokaart/data/demo/land"
	"risicokaart/internal/source/gpkg"
	"risicokaart/internal/source/rivm"
	"risicokaart/internal/source/table"
)

// record is a feature as the importer reads it.
type record struct {
	values   map[string]any
	geometry *geom.MultiPolygon
}

func (r record) text(column string) string { s, _ := r.values[column].(string); return s }

// number returns a figure; ok is false where the file has none.
func (r record) number(column string) (n float64, ok bool) {
	switch v := r.values[column].(type) {
	case int64:
		n = float64(v)
	case float64:
		n = v
	default:
		return 0, false
	}
	return n, n > -90_000
}

// read returns the features of a layer of a generated file.
func read(t testing.TB, path, name string) []record {
	t.Helper()
	f, err := gpkg.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l, err := f.Layer(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.RequireSRS(28992); err != nil {
		t.Error(err)
	}
	if l.Description != Notice || !strings.Contains(l.Identifier, Notice) {
		t.Errorf("layer %s is described as %q, %q; want the notice", name, l.Identifier, l.Description)
	}
	var records []record
	for row, err := range f.Rows(t.Context(), l) {
		if err != nil {
			t.Fatal(err)
		}
		r := record{map[string]any{}, row.Geometry}
		for i, c := range l.Columns {
			r.values[c.Name] = row.Values[i]
		}
		records = append(records, r)
	}
	return records
}

// oneIfShort skips with -short, as under the race detector, all examples but the
// first: they are made in one goroutine, in the same way.
func oneIfShort(t testing.TB, first bool) {
	t.Helper()
	if testing.Short() && !first {
		t.Skip("another example")
	}
}

func generate(t testing.TB, o Options) Files {
	t.Helper()
	oneIfShort(t, o == Options{})
	files, err := Generate(t.Context(), t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestGenerate(t *testing.T) {
	for _, o := range []Options{{}, {Seed: 7}, {Seed: 3, Municipalities: 3}} {
		t.Run(fmt.Sprintf("seed %d, %d municipalities", o.Seed, o.Municipalities), func(t *testing.T) {
			files := generate(t, o)
			gemeenten, wijken, buurten := read(t, files.Areas, "gemeenten"), read(t, files.Areas, "wijken"),
				read(t, files.Areas, "buurten")
			n := max(o.Municipalities, 1)
			got := []int{len(gemeenten), len(wijken), len(buurten)}
			if diff := cmp.Diff([]int{2 * n, 8 * n, 38 * n}, got); diff != "" {
				t.Fatalf("features (-want +got):\n%s", diff)
			}
			checkCodes(t, wijken, buurten)
			checkSums(t, gemeenten, wijken, buurten)
			checkShares(t, buurten)
			checkCases(t, gemeenten, wijken, buurten)
			checkSquares(t, read(t, files.Squares, "cbs_vk100_2024"), gemeenten)
			checkLoneliness(t, files.Loneliness, gemeenten, wijken, buurten)
		})
	}
}

// checkCodes: codes nest, are unique and name no real place.
func checkCodes(t *testing.T, wijken, buurten []record) {
	t.Helper()
	names := map[string]string{}
	for _, r := range wijken {
		code := r.text("wijkcode")
		if _, twice := names[code]; twice || len(code) != 8 || "GM"+code[2:6] != r.text("gemeentecode") ||
			!strings.HasPrefix(r.text("gemeentecode"), land.CodePrefix) {
			t.Errorf("wijk %q in %q: want a unique code within %s", code, r.text("gemeentecode"), land.CodePrefix)
		}
		names[code] = r.text("wijknaam")
	}
	for _, r := range buurten {
		code := r.text("buurtcode")
		if _, twice := names[code]; twice || len(code) != 10 || "WK"+code[2:8] != r.text("wijkcode") ||
			names[r.text("wijkcode")] == "" {
			t.Errorf("buurt %q in %q: want a unique code within a wijk", code, r.text("wijkcode"))
		}
		names[code] = r.text("buurtnaam")
	}
}

// checkSums: what is counted in buurten is counted in wijken and gemeenten too,
// but for rounding to 5.
func checkSums(t *testing.T, gemeenten, wijken, buurten []record) {
	t.Helper()
	for _, column := range []string{"aantal_inwoners", "mannen", "aantal_huishoudens", "woningvoorraad",
		"personenautos_totaal"} {
		sum := func(records []record) (total float64) {
			for _, r := range records {
				if n, ok := r.number(column); ok {
					total += n
				}
			}
			return total
		}
		want, slack := sum(buurten), 2.5*float64(len(buurten))
		for _, got := range []float64{sum(wijken), sum(gemeenten)} {
			if want < 10_000 || math.Abs(got-want) > slack {
				t.Errorf("%s: %v in wijken or gemeenten, %v in buurten; want equal but for rounding", column, got, want)
			}
		}
	}
}

// checkShares: percentages that divide a whole add up to 100, but for rounding.
func checkShares(t *testing.T, buurten []record) {
	t.Helper()
	wholes := [][]string{
		{"percentage_personen_0_tot_15_jaar", "percentage_personen_15_tot_25_jaar", "percentage_personen_25_tot_45_jaar",
			"percentage_personen_45_tot_65_jaar", "percentage_personen_65_jaar_en_ouder"},
		{"percentage_ongehuwd", "percentage_gehuwd", "percentage_gescheid", "percentage_verweduwd"},
		{"percentage_eenpersoonshuishoudens", "percentage_huishoudens_zonder_kinderen",
			"percentage_huishoudens_met_kinderen"},
		{"percentage_koopwoningen", "perc_huurwoningen_in_bezit_woningcorporaties",
			"perc_huurwoningen_in_bezit_overige_verhuurders"},
		{"percentage_met_herkomstland_nederland", "percentage_met_herkomstland_uit_europa_excl_nl",
			"percentage_met_herkomstland_buiten_europa"},
	}
	for _, r := range buurten {
		residents, _ := r.number("aantal_inwoners")
		for _, columns := range wholes {
			sum, known := 0.0, true
			for _, c := range columns {
				n, ok := r.number(c)
				sum, known = sum+n, known && ok
			}
			// Counts are rounded to 5 first, which weighs most in small buurten.
			slack := float64(len(columns)) * (0.5 + 100*2.5/max(residents/3, 1))
			if known && math.Abs(sum-100) > slack {
				t.Errorf("%s: %s and others sum to %v", r.text("buurtnaam"), columns[0], sum)
			}
		}
	}
}

// checkCases: the awkward cases that the example is there to show.
func checkCases(t *testing.T, gemeenten, wijken, buurten []record) {
	t.Helper()
	if w, l := gemeenten[0], gemeenten[1]; w.text("water") != "JA" || l.text("water") != "NEE" ||
		w.text("gemeentecode") != l.text("gemeentecode") {
		t.Errorf("want water and land with one code first, have %q %q and %q %q", w.text("water"), w.text("gemeentecode"),
			l.text("water"), l.text("gemeentecode"))
	}
	if _, ok := gemeenten[0].number("aantal_inwoners"); ok {
		t.Error("water has residents")
	}
	if n := gemeenten[1].geometry.NumPolygons(); n < 2 {
		t.Errorf("the land of %s has %d part, want an island beside it", gemeenten[1].text("gemeentenaam"), n)
	}
	perWijk, seen := map[string]int{}, map[string]bool{}
	for _, r := range buurten {
		perWijk[r.text("wijkcode")]++
		residents, _ := r.number("aantal_inwoners")
		_, ages := r.number("percentage_personen_65_jaar_en_ouder")
		_, value := r.number("gemiddelde_woningwaarde")
		seen["nobody"] = seen["nobody"] || residents == 0 && !ages
		seen["five residents"] = seen["five residents"] || residents == 5 && !ages
		seen["some secret"] = seen["some secret"] || ages && !value && residents > 100
		seen["long name"] = seen["long name"] || len(r.text("buurtnaam")) > 60
		seen["letters"] = seen["letters"] || strings.Trim(r.text("buurtcode")[2:], "0123456789") != ""
	}
	for _, w := range wijken {
		seen["wijk of one buurt"] = seen["wijk of one buurt"] || perWijk[w.text("wijkcode")] == 1
	}
	for _, want := range []string{"nobody", "five residents", "some secret", "long name", "letters", "wijk of one buurt"} {
		if !seen[want] {
			t.Errorf("no example of: %s", want)
		}
	}
}

// checkSquares: squares lie where their code says and hold nearly everyone.
func checkSquares(t *testing.T, squares, gemeenten []record) {
	t.Helper()
	total, residents := 0.0, 0.0
	for _, r := range gemeenten {
		if n, ok := r.number("aantal_inwoners"); ok {
			residents += n
		}
	}
	for _, r := range squares {
		b := r.geometry.Bounds()
		code := fmt.Sprintf("E%04.0fN%04.0f", b.Min(0)/100, b.Min(1)/100)
		n, ok := r.number("aantal_inwoners")
		if code != r.text("crs28992res100m") || r.geometry.Area() != 10_000 || !ok || n < 5 || math.Mod(n, 5) != 0 {
			t.Fatalf("square %q at %q with %v residents; want 1 ha and a multiple of 5", r.text("crs28992res100m"), code, n)
		}
		total += n
	}
	if total < 0.95*residents || total > 1.02*residents {
		t.Errorf("%v residents in squares, %v in gemeenten", total, residents)
	}
}

// checkLoneliness: the estimates can be read, and name the same areas.
func checkLoneliness(t *testing.T, path string, gemeenten, wijken, buurten []record) {
	t.Helper()
	f, err := table.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l := f.Layers()[0]
	estimates, err := rivm.Read(l, f.Rows(t.Context(), l))
	if err != nil {
		t.Fatal(err)
	}
	areas := map[string]bool{}
	for _, r := range gemeenten {
		areas[r.text("gemeentecode")] = true
	}
	for _, r := range wijken {
		areas[r.text("wijkcode")] = true
	}
	for _, r := range buurten {
		areas[r.text("buurtcode")] = true
	}
	if want := 2 * len(areas); len(estimates) != want {
		t.Errorf("%d estimates, want %d: 65+ and 18+ of every area", len(estimates), want)
	}
	for _, e := range estimates {
		if !areas[e.Code] {
			t.Errorf("estimate for %s, which is no area", e.Code)
		}
		if e.Level == rivm.Gemeente && !(e.Severe > 3 && e.Lonely > 3*e.Severe && e.Lonely < 70) {
			t.Errorf("%s: %v lonely and %v severely lonely is not plausible", e.Code, e.Lonely, e.Severe)
		}
	}
}

func TestGenerateReproducible(t *testing.T) {
	o := Options{Seed: 42}
	first, again, other := generate(t, o), generate(t, o), generate(t, Options{Seed: 43})
	if n := len(first.Paths()); n != 4 {
		t.Fatalf("the example has %d files, want 4", n)
	}
	for i, path := range first.Paths() {
		a, b, c := slurp(t, path), slurp(t, again.Paths()[i]), slurp(t, other.Paths()[i])
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs between two runs with one seed", filepath.Base(path))
		}
		if bytes.Equal(a, c) {
			t.Errorf("%s is the same for another seed", filepath.Base(path))
		}
	}
}

func slurp(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestGenerateErrors(t *testing.T) {
	for _, n := range []int{-1, land.MaxMunicipalities + 1} {
		if _, err := Generate(t.Context(), t.TempDir(), Options{Municipalities: n}); err == nil ||
			!strings.Contains(err.Error(), "want 1 to") {
			t.Errorf("%d municipalities: error %v, want the allowed number", n, err)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Generate(t.Context(), filepath.Join(file, "below"), Options{}); err == nil {
		t.Error("no error for a folder that cannot be made")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if _, err := Generate(ctx, dir, Options{}); err == nil {
		t.Error("no error when cancelled")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("cancelled, but %v is left (%v)", left, err)
	}
}

func BenchmarkGenerate(b *testing.B) {
	dir := b.TempDir()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Generate(b.Context(), dir, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
