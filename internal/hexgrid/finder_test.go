package hexgrid

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"risicokaart/internal/geo"
)

// The oracle is H3 itself. Points come in clusters, as squares do, all over the
// country, and as near to the borders of cells as they can.
func TestFinderAgreesWithH3(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	var cells finder
	for range 200 {
		at := orb.Point{10000 + 260000*rnd.Float64(), 310000 + 300000*rnd.Float64()}
		points := []orb.Point{at}
		for range 50 {
			points = append(points, orb.Point{at[0] + 600*rnd.Float64(), at[1] + 600*rnd.Float64()})
		}
		cell, err := cellAt(at)
		if err != nil {
			t.Fatal(err)
		}
		polygon, err := boundary(cell)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range polygon[0][1:] {
			b, u := polygon[0][i], rnd.Float64()
			points = append(points, geo.LonLatToRD(orb.Point{a[0] + u*(b[0]-a[0]), a[1] + u*(b[1]-a[1])}))
		}
		for _, p := range points {
			want, err := cellAt(p)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := cells.find(p); err != nil || got != want {
				t.Fatalf("find(%v) = %v, %v, want %v", p, got, err, want)
			}
		}
	}
	if len(cells.recent) != maxRecent {
		t.Errorf("finder remembers %d cells, want %d", len(cells.recent), maxRecent)
	}
}

func BenchmarkFinder(b *testing.B) {
	rnd := rand.New(rand.NewPCG(4, 4))
	points := make([]orb.Point, 1024)
	for i := range points {
		points[i] = orb.Point{92500 + 400*rnd.Float64(), 437500 + 400*rnd.Float64()}
	}
	var cells finder
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := cells.find(points[i%len(points)]); err != nil {
			b.Fatal(err)
		}
	}
}
