package demo

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
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
	for _, o := range []Options{{}, {Seed: 1}, {Seed: 2}, {Seed: 3, Municipalities: 2}} {
		w := newWorld(o)
		if err := w.checkComplete(); err != nil {
			t.Errorf("seed %d: %v", o.Seed, err)
			continue
		}
		t.Run(fmt.Sprint("seed ", o.Seed), func(t *testing.T) { checkPlanar(t, w) })
	}
}

// checkPlanar: each edge of the buurten and the water runs once in one direction,
// and once in the other or along the open sea; no two edges cross or touch other
// than in a common end.
func checkPlanar(t testing.TB, w *world) {
	t.Helper()
	directed := map[edge]bool{}
	near := map[[2]int][]edge{} // per square of 250 m
	for l := range w.lakeLabel(len(w.municipalities)) {
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

// TestAreasAddUp: the levels cover the same ground, in rings of the right direction.
func TestAreasAddUp(t *testing.T) {
	files := generate(t, Options{Municipalities: 2})
	total := map[string]float64{}
	for _, layer := range []string{"gemeenten", "wijken", "buurten"} {
		for _, r := range read(t, files.Areas, layer) {
			if r.text("water") == "JA" {
				continue
			}
			total[layer] += r.geometry.Area()
			ha, _ := r.number("oppervlakte_land_in_ha")
			if math.Abs(ha-r.geometry.Area()/10_000) > 0.5 {
				t.Errorf("%s %s: %v ha on paper, %v on the map", layer, r.text("jrstatcode"), ha, r.geometry.Area()/10_000)
			}
			for i := range r.geometry.NumPolygons() {
				p := r.geometry.Polygon(i)
				for j := range p.NumLinearRings() {
					if a := signedArea(p.LinearRing(j).FlatCoords()); (a > 0) != (j == 0) {
						t.Errorf("%s %s: ring %d has area %v; want the outer ring counter-clockwise", layer, r.text("jrstatcode"), j, a)
					}
				}
			}
		}
	}
	for _, layer := range []string{"wijken", "buurten"} {
		if math.Abs(total[layer]-total["gemeenten"]) > 1 {
			t.Errorf("%s cover %v m2, gemeenten %v", layer, total[layer], total["gemeenten"])
		}
	}
}

// TestNeighbours: two municipalities share a border, vertex by vertex.
func TestNeighbours(t *testing.T) {
	files := generate(t, Options{Municipalities: 2})
	owner := map[vertex]string{}
	shared := 0
	for _, r := range read(t, files.Areas, "gemeenten") {
		code := r.text("gemeentecode")
		if r.text("water") == "JA" {
			continue
		}
		for _, ring := range ringsOf(r.geometry) {
			for _, v := range ring[1:] {
				if other, ok := owner[v]; ok && other != code {
					shared++
				}
				owner[v] = code
			}
		}
	}
	if shared < 10 {
		t.Errorf("two neighbours share %d vertices, want a border", shared)
	}
}

// TestNoRealPlace: even the largest example and the country stay clear of every
// municipality and of each other.
func TestNoRealPlace(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(dataFolder(t), "nederland-2022", "gemeenten_2022_rd.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	var netherlands struct {
		Features []struct {
			Properties struct{ Name string }
			Geometry   struct{ Coordinates [][][][2]float64 }
		}
	}
	if err := json.Unmarshal(b, &netherlands); err != nil {
		t.Fatal(err)
	}
	largest := newWorld(Options{Municipalities: MaxMunicipalities})
	example := geom.NewBounds(geom.XY)
	for l := range largest.lakeLabel(0) {
		example.Extend(largest.outline.area(l))
	}
	low, high := newLand(rand.New(rand.NewPCG(0, 0)), 0, fullCountry()).bounds()
	country := geom.NewBounds(geom.XY).Set(1000*low.x, 1000*low.y, 1000*high.x, 1000*high.y)
	if near(example, country) {
		t.Error("the example lies near the country")
	}
	points := 0
	for _, f := range netherlands.Features {
		place := geom.NewBounds(geom.XY)
		for _, polygon := range f.Geometry.Coordinates {
			for _, c := range polygon[0] {
				points++
				place.Extend(geom.NewPointFlat(geom.XY, c[:]))
			}
		}
		if near(place, example) || near(place, country) {
			t.Errorf("%s lies near the example or the country", f.Properties.Name)
		}
		for _, name := range countryNames(rand.New(rand.NewPCG(0, 0)), 400) {
			if name == f.Properties.Name {
				t.Errorf("%s exists", name)
			}
		}
	}
	if points < 10_000 {
		t.Errorf("compared with %d points only", points)
	}
	if example.Min(0) < 0 || example.Max(0) > 280_000 || example.Min(1) < 300_000 || example.Max(1) > 625_000 {
		t.Errorf("%v is outside the domain of RD", example)
	}
	if country.Min(0) < 0 || country.Max(0) > 999_900 || country.Min(1) < 0 || country.Max(1) > 999_900 {
		t.Errorf("%v has squares without a code of four digits", country)
	}
}

// near reports whether two rectangles are within 5 km of each other.
func near(a, b *geom.Bounds) bool {
	const clear = 5_000
	return a.Min(0) < b.Max(0)+clear && a.Max(0) > b.Min(0)-clear && a.Min(1) < b.Max(1)+clear && a.Max(1) > b.Min(1)-clear
}
