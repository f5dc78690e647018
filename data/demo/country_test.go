package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// smallCountry is a country that tests can afford.
func smallCountry() countrySize {
	return countrySize{municipalities: 12, wijken: 116, buurten: 510, residents: 630_000}
}

// generateCountry writes the files of a country.
func generateCountry(t testing.TB, seed uint64, size countrySize) (*world, Files) {
	t.Helper()
	oneIfShort(t, seed == 0)
	w, err := populatedCountry(t.Context(), seed, size)
	if err != nil {
		t.Fatal(err)
	}
	files, err := w.write(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return w, files
}

func TestCountry(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			size := smallCountry()
			w, files := generateCountry(t, seed, size)
			checkPlanar(t, w)
			gemeenten, wijken, buurten := read(t, files.Areas, "gemeenten"), read(t, files.Areas, "wijken"), read(t, files.Areas, "buurten")
			checkNumbers(t, size, gemeenten, wijken, buurten)
			checkCodes(t, wijken, buurten)
			checkSums(t, gemeenten, wijken, buurten)
			checkShares(t, buurten)
			checkCover(t, gemeenten, wijken, buurten)
			checkSquares(t, read(t, files.Squares, "cbs_vk100_2024"), gemeenten)
			checkLoneliness(t, files.Loneliness, gemeenten, wijken, buurten)
		})
	}
}

// checkNumbers: as many areas and residents as asked, but for crumbs and
// rounding, in town and country, with islands and water.
func checkNumbers(t *testing.T, size countrySize, gemeenten, wijken, buurten []record) {
	t.Helper()
	kinds := map[string]int{}
	parts, residents := 0, 0.0
	for _, r := range gemeenten {
		kinds[r.text("water")]++
		n, ok := r.number("aantal_inwoners")
		if ok != (r.text("water") == "NEE") {
			t.Errorf("%s (water %s): residents %v", r.text("gemeentenaam"), r.text("water"), n)
		}
		if ok {
			residents += n
		}
		if r.text("water") == "NEE" && r.geometry.NumPolygons() > 1 {
			parts++
		}
	}
	if kinds["NEE"] != size.municipalities || kinds["JA"] == 0 || parts == 0 {
		t.Errorf("features of gemeenten %v, %d with islands; want %d of land, some of water, some islands", kinds, parts, size.municipalities)
	}
	if len(wijken) != size.wijken || len(buurten) > size.buurten || len(buurten) < size.buurten*98/100 {
		t.Errorf("%d wijken and %d buurten, want %d and nearly %d", len(wijken), len(buurten), size.wijken, size.buurten)
	}
	if want := float64(size.residents); residents < 0.99*want || residents > 1.01*want {
		t.Errorf("%v residents, want %v", residents, want)
	}
	urbanity, secret, nobody := map[float64]int{}, 0, 0
	for _, r := range buurten {
		n, _ := r.number("aantal_inwoners")
		if class, ok := r.number("stedelijkheid_adressen_per_km2"); ok {
			urbanity[class]++
		}
		if _, ok := r.number("percentage_koopwoningen"); !ok && n > 0 {
			secret++
		}
		if n == 0 {
			nobody++
		}
	}
	if len(urbanity) < 4 || secret == 0 || nobody == 0 || nobody > len(buurten)/5 {
		t.Errorf("classes of urbanity %v, %d buurten with secrets, %d of %d empty; want variety", urbanity, secret, nobody, len(buurten))
	}
}

// checkCover: all levels cover the same ground.
func checkCover(t *testing.T, layers ...[]record) {
	t.Helper()
	var areas []float64
	for _, records := range layers {
		total := 0.0
		for _, r := range records {
			if r.text("water") == "NEE" {
				total += r.geometry.Area()
			}
		}
		areas = append(areas, total)
	}
	for _, a := range areas {
		if a < 1e8 || a < areas[0]-1 || a > areas[0]+1 {
			t.Errorf("the levels cover %v m2, want the same", areas)
		}
	}
}

func TestCountryReproducible(t *testing.T) {
	size := countrySize{municipalities: 4, wijken: 30, buurten: 120, residents: 30_000}
	_, first := generateCountry(t, 5, size)
	_, again := generateCountry(t, 5, size)
	_, other := generateCountry(t, 6, size)
	for i, path := range first.Paths() {
		a, b, c := slurp(t, path), slurp(t, again.Paths()[i]), slurp(t, other.Paths()[i])
		if !bytes.Equal(a, b) || bytes.Equal(a, c) {
			t.Errorf("%s: want equal for equal seeds (%v), different for others (%v)", filepath.Base(path), bytes.Equal(a, b), !bytes.Equal(a, c))
		}
	}
}

func TestCountryCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if _, err := Generate(ctx, dir, Options{Country: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want it cancelled", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("cancelled, but %v is left (%v)", left, err)
	}
	w, err := newCountry(t.Context(), 0, countrySize{municipalities: 2, wijken: 10, buurten: 30})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.populateCountry(ctx, 1000); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v while people settle, want it cancelled", err)
	}
}

func TestApportion(t *testing.T) {
	parts := apportion(20, []float64{1, 10, 100}, []float64{9, 9, 8})
	if got := fmt.Sprint(parts); got != "[3 9 8]" {
		t.Errorf("parts %v, want as many as asked, by weight, within the limits", got)
	}
	if got := fmt.Sprint(apportion(6, []float64{1, 1}, []float64{2, 2})); got != "[3 3]" {
		t.Errorf("parts %v, want all given away though there is no room", got)
	}
}

// TestNearby compares with looking at all points.
func TestNearby(t *testing.T) {
	points := []point{{0, 0}, {1, 0}, {-3, 4}, {7.5, -2}, {40, 40}}
	n := newNearby(points, 2)
	for _, p := range []point{{0, 0}, {-10, 3}, {8, 8}, {100, -100}} {
		for _, radius := range []float64{0.5, 5, 60, 400} {
			got := map[int]bool{}
			n.within(p, radius, func(i int, _ float64) { got[i] = true })
			for i, q := range points {
				if want := p.minus(q).norm() <= radius; got[i] != want {
					t.Errorf("point %v within %v km of %v: %v, want %v", q, radius, p, got[i], want)
				}
			}
		}
	}
	if d := n.distances(point{3, 0}, 0.5); len(d) != 1 || d[0] != 2 {
		t.Errorf("distances %v, want only the nearest, at 2 km", d)
	}
}

// TestFullCountry makes the country at full size.
func TestFullCountry(t *testing.T) {
	if testing.Short() || os.Getenv("RISICOKAART_SLOW_TESTS") == "" {
		t.Skip("takes a minute and 1.2 GB: set RISICOKAART_SLOW_TESTS=1")
	}
	size := fullCountry()
	w, files := generateCountry(t, 0, size)
	checkPlanar(t, w)
	gemeenten, wijken, buurten := read(t, files.Areas, "gemeenten"), read(t, files.Areas, "wijken"), read(t, files.Areas, "buurten")
	checkNumbers(t, size, gemeenten, wijken, buurten)
	checkCodes(t, wijken, buurten)
	checkSums(t, gemeenten, wijken, buurten)
	checkShares(t, buurten)
	checkCover(t, gemeenten, wijken, buurten)
	vertices := 0
	for _, records := range [][]record{gemeenten, wijken, buurten} {
		for _, r := range records {
			vertices += len(r.geometry.FlatCoords()) / r.geometry.Stride()
		}
	}
	squares := 0
	for _, s := range w.squares {
		if s.tally.residents >= leastInSquare {
			squares++
		}
	}
	t.Logf("%d vertices, %d populated squares", vertices, squares)
	if vertices < 1_400_000 || vertices > 1_700_000 || squares < 380_000 || squares > 420_000 {
		t.Errorf("%d vertices and %d squares, want about 1.5 million and 400,000", vertices, squares)
	}
}

// BenchmarkCountry reports what a whole country costs: go test -bench Country -benchtime 1x.
func BenchmarkCountry(b *testing.B) {
	b.ReportAllocs()
	dir := b.TempDir()
	for b.Loop() {
		if _, err := Generate(b.Context(), dir, Options{Country: true}); err != nil {
			b.Fatal(err)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/(1<<20), "MiB-sys")
}
