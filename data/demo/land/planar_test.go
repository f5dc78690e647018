package land

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/twpayne/go-geom"
)

// vertex and edge compare coordinates exactly: neighbours must share them to the bit.
type (
	vertex [2]float64
	edge   [2]vertex
)

// ringsOf returns the rings of g as lists of vertices, the first repeated at the end.
func ringsOf(g *geom.MultiPolygon) [][]vertex {
	var rings [][]vertex
	for _, polygon := range g.Coords() {
		for _, ring := range polygon {
			var vertices []vertex
			for _, c := range ring {
				vertices = append(vertices, vertex{c.X(), c.Y()})
			}
			rings = append(rings, vertices)
		}
	}
	return rings
}

// TestMapIsPlanar checks, for several seeds, what makes every polygon valid and
// every border shared.
func TestMapIsPlanar(t *testing.T) {
	for seed, municipalities := range []int{1, 1, 1, 2} {
		w, err := New(rand.New(rand.NewPCG(uint64(seed), 0x5d1b)), uint64(seed), municipalities)
		if err != nil {
			t.Errorf("seed %d: %v", seed, err)
			continue
		}
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { checkPlanar(t, w) })
	}
}

// TestCountryIsPlanar checks the same of small countries.
func TestCountryIsPlanar(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			oneIfShort(t, seed == 0)
			checkPlanar(t, newTestCountry(t, seed, Size{Municipalities: 12, Wijken: 116, Buurten: 510}))
		})
	}
}

// TestFullCountryIsPlanar checks the country at full size.
func TestFullCountryIsPlanar(t *testing.T) {
	if testing.Short() || os.Getenv("RISICOKAART_SLOW_TESTS") == "" {
		t.Skip("takes a minute and 1.2 GB: run make test-country")
	}
	checkPlanar(t, newTestCountry(t, 0, FullCountry()))
}

func newTestCountry(t *testing.T, seed uint64, size Size) *World {
	t.Helper()
	w, err := NewCountry(t.Context(), rand.New(rand.NewPCG(seed, 0xc047)), seed, size)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// oneIfShort skips with -short, as under the race detector, all worlds but the
// first: they are made in one goroutine, in the same way.
func oneIfShort(t *testing.T, first bool) {
	t.Helper()
	if testing.Short() && !first {
		t.Skip("another world")
	}
}

// checkPlanar: each edge of the buurten and the water runs once in one direction,
// and once in the other or along the open sea; no two edges cross or touch other
// than in a common end.
func checkPlanar(t testing.TB, w *World) {
	t.Helper()
	directed := map[edge]bool{}
	near := map[[2]int][]edge{} // per square of 250 m
	for l := range w.lakeLabel(len(w.Municipalities)) {
		for _, ring := range ringsOf(w.outline.area(l)) {
			if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
				t.Fatalf("label %d has a ring of %d vertices that is open or too short", l, len(ring))
			}
			for i := range len(ring) - 1 {
				e, back := edge{ring[i], ring[i+1]}, edge{ring[i+1], ring[i]}
				if directed[e] || e[0] == e[1] {
					t.Fatalf("edge %v belongs to two areas on one side, or has no length", e)
				}
				directed[e] = true
				if directed[back] {
					continue
				}
				for _, at := range e.squares() {
					for _, other := range near[at] {
						if meet(e, other) {
							t.Fatalf("edges %v and %v cross", e, other)
						}
					}
					near[at] = append(near[at], e)
				}
			}
		}
	}
	if len(directed) < 1000 {
		t.Errorf("the map has %d edges, want many", len(directed))
	}
}

// squares returns the squares of 250 m that e may lie in.
func (e edge) squares() (all [][2]int) {
	at := func(x float64) int { return int(math.Floor(x / 250)) }
	for x := at(min(e[0][0], e[1][0])); x <= at(max(e[0][0], e[1][0])); x++ {
		for y := at(min(e[0][1], e[1][1])); y <= at(max(e[0][1], e[1][1])); y++ {
			all = append(all, [2]int{x, y})
		}
	}
	return all
}

// meet reports whether two edges have a point in common that is not an end of both.
func meet(a, b edge) bool {
	if max(a[0][0], a[1][0]) < min(b[0][0], b[1][0]) || max(b[0][0], b[1][0]) < min(a[0][0], a[1][0]) ||
		max(a[0][1], a[1][1]) < min(b[0][1], b[1][1]) || max(b[0][1], b[1][1]) < min(a[0][1], a[1][1]) {
		return false
	}
	if a[0] == b[0] || a[0] == b[1] || a[1] == b[0] || a[1] == b[1] {
		return false // overlap along a common end would make a zero or repeated edge
	}
	turn := func(p, q, r vertex) float64 {
		return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0])
	}
	return turn(a[0], a[1], b[0])*turn(a[0], a[1], b[1]) <= 0 && turn(b[0], b[1], a[0])*turn(b[0], b[1], a[1]) <= 0
}
