package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"risicokaart/data/demo/land"
	"risicokaart/data/demo/people"
)

// smallCountry is a country that tests can afford.
func smallCountry() land.Size {
	return land.Size{Municipalities: 12, Wijken: 116, Buurten: 510, Residents: 630_000}
}

// generateCountry writes the files of a country.
func generateCountry(t testing.TB, seed uint64, size land.Size) Files {
	t.Helper()
	oneIfShort(t, seed == 0)
	e, err := makeCountry(t.Context(), seed, size)
	if err != nil {
		t.Fatal(err)
	}
	files, err := e.write(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestCountry(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			size := smallCountry()
			files := generateCountry(t, seed, size)
			gemeenten, wijken, buurten := read(t, files.Areas, "gemeenten"), read(t, files.Areas, "wijken"),
				read(t, files.Areas, "buurten")
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
func checkNumbers(t *testing.T, size land.Size, gemeenten, wijken, buurten []record) {
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
	if kinds["NEE"] != size.Municipalities || kinds["JA"] == 0 || parts == 0 {
		t.Errorf("features of gemeenten %v, %d with islands; want %d of land, some of water, some islands", kinds, parts,
			size.Municipalities)
	}
	if len(wijken) != size.Wijken || len(buurten) > size.Buurten || len(buurten) < size.Buurten*98/100 {
		t.Errorf("%d wijken and %d buurten, want %d and nearly %d", len(wijken), len(buurten), size.Wijken, size.Buurten)
	}
	if want := float64(size.Residents); residents < 0.99*want || residents > 1.01*want {
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
		t.Errorf("classes of urbanity %v, %d buurten with secrets, %d of %d empty; want variety", urbanity, secret, nobody,
			len(buurten))
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
	size := land.Size{Municipalities: 4, Wijken: 30, Buurten: 120, Residents: 30_000}
	first := generateCountry(t, 5, size)
	again := generateCountry(t, 5, size)
	other := generateCountry(t, 6, size)
	if n := len(first.Paths()); n != 4 {
		t.Fatalf("the country has %d files, want 4", n)
	}
	for i, path := range first.Paths() {
		a, b, c := slurp(t, path), slurp(t, again.Paths()[i]), slurp(t, other.Paths()[i])
		if !bytes.Equal(a, b) || bytes.Equal(a, c) {
			t.Errorf("%s: want equal for equal seeds (%v), different for others (%v)", filepath.Base(path),
				bytes.Equal(a, b), !bytes.Equal(a, c))
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
	random := rand.New(rand.NewPCG(0, 0xc047))
	w, err := land.NewCountry(t.Context(), random, 0, land.Size{Municipalities: 2, Wijken: 10, Buurten: 30})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := people.SettleCountry(ctx, random, w, nil, 1000); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v while people settle, want it cancelled", err)
	}
}

// TestFullCountry makes the country at full size.
func TestFullCountry(t *testing.T) {
	if testing.Short() || os.Getenv("RISICOKAART_SLOW_TESTS") == "" {
		t.Skip("takes a minute and 1.2 GB: run make test-country")
	}
	size := land.FullCountry()
	files := generateCountry(t, 0, size)
	gemeenten, wijken, buurten := read(t, files.Areas, "gemeenten"), read(t, files.Areas, "wijken"),
		read(t, files.Areas, "buurten")
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
	squares := len(read(t, files.Squares, "cbs_vk100_2024"))
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
