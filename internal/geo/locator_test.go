package geo

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// box returns a closed rectangle.
func box(x0, y0, x1, y1 float64) orb.Ring {
	return orb.Ring{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}
}

func newTestLocator(t testing.TB, areas ...orb.MultiPolygon) *Locator {
	t.Helper()
	l, err := NewLocator(areas)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLocate(t *testing.T) {
	l := newTestLocator(t,
		orb.MultiPolygon{{box(0, 0, 100, 100), box(40, 40, 60, 60)}}, // with a hole
		orb.MultiPolygon{{box(90, 0, 200, 100)}},                     // overlaps the first
		orb.MultiPolygon{},
		orb.MultiPolygon{{box(0, 200, 10, 210)}, {box(50, 200, 60, 210)[:4]}}, // two islands, one ring open
		orb.MultiPolygon{{orb.Ring{{300, 300}}}},
	)
	for _, c := range []struct {
		name string
		p    orb.Point
		i    int
		ok   bool
	}{
		{"inside", orb.Point{20, 20}, 0, true},
		{"in the hole", orb.Point{50, 50}, 0, false},
		{"in an overlap", orb.Point{95, 50}, 0, true},
		{"beside the overlap", orb.Point{101, 50}, 1, true},
		{"first island", orb.Point{5, 205}, 3, true},
		{"second island", orb.Point{55, 205}, 3, true},
		{"between the islands", orb.Point{30, 205}, 0, false},
		{"outside the extent", orb.Point{-1, 50}, 0, false},
		{"far outside", orb.Point{1e12, -1e12}, 0, false},
		{"the area without surface", orb.Point{300, 300}, 0, false},
		{"not a number", orb.Point{math.NaN(), 50}, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			i, ok := l.Locate(c.p)
			if i != c.i || ok != c.ok {
				t.Errorf("Locate(%v) = %d, %t, want %d, %t", c.p, i, ok, c.i, c.ok)
			}
		})
	}
}

func TestLocateNothing(t *testing.T) {
	for _, areas := range [][]orb.MultiPolygon{nil, {{}}, {{{orb.Ring{{1, 1}, {1, 1}}}}}} {
		l := newTestLocator(t, areas...)
		if i, ok := l.Locate(orb.Point{1, 1}); ok {
			t.Errorf("Locate in %v = %d, want none", areas, i)
		}
		if i, ok := l.Nearest(orb.Point{1, 1}, 1000); ok {
			t.Errorf("Nearest in %v = %d, want none", areas, i)
		}
	}
}

func TestNewLocatorRefusesCoordinates(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, err := NewLocator([]orb.MultiPolygon{{{orb.Ring{{0, 0}, {1, bad}, {1, 0}}}}}); err == nil {
			t.Errorf("NewLocator with %v succeeded, want an error", bad)
		}
	}
}

// star returns a polygon of random radius around a center, with a hole at times.
func star(rnd *rand.Rand, center orb.Point) orb.MultiPolygon {
	outline := func(low, high float64) orb.Ring {
		n := 3 + rnd.IntN(200)
		ring := make(orb.Ring, 0, n+1)
		for i := range n {
			r := low + (high-low)*rnd.Float64()
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
			ring = append(ring, orb.Point{center[0] + r*cos, center[1] + r*sin})
		}
		return append(ring, ring[0])
	}
	polygon := orb.Polygon{outline(300, 900)}
	if rnd.IntN(2) == 0 {
		polygon = append(polygon, outline(50, 140))
	}
	return orb.MultiPolygon{polygon}
}

// scatter returns stars, and points over their extent and somewhat beyond.
func scatter(seed uint64, stars, points int) ([]orb.MultiPolygon, []orb.Point) {
	rnd := rand.New(rand.NewPCG(seed, 1))
	areas := make([]orb.MultiPolygon, stars)
	for i := range areas {
		areas[i] = star(rnd, orb.Point{10000 * rnd.Float64(), 10000 * rnd.Float64()})
	}
	ps := make([]orb.Point, points)
	for i := range ps {
		ps[i] = orb.Point{14000*rnd.Float64() - 2000, 14000*rnd.Float64() - 2000}
	}
	return areas, ps
}

// The oracle is orb's own test, which knows no index.
func TestLocateAgreesWithOrb(t *testing.T) {
	for seed := range uint64(5) {
		areas, points := scatter(seed, 60, 4000)
		l := newTestLocator(t, areas...)
		for _, p := range points {
			want := slices.IndexFunc(areas, func(a orb.MultiPolygon) bool { return planar.MultiPolygonContains(a, p) })
			got, ok := l.Locate(p)
			if ok != (want >= 0) || ok && got != want {
				t.Fatalf("seed %d: Locate(%v) = %d, %t, want %d", seed, p, got, ok, want)
			}
		}
	}
}

func TestNearestAgreesWithOrb(t *testing.T) {
	const limit = 250
	areas, points := scatter(7, 60, 4000)
	l := newTestLocator(t, areas...)
	found := 0
	for _, p := range points {
		if _, ok := l.Locate(p); ok {
			continue
		}
		want, best := -1, float64(limit)
		for i, a := range areas {
			if d := planar.DistanceFrom(a, p); d < best {
				want, best = i, d
			}
		}
		got, ok := l.Nearest(p, limit)
		if ok != (want >= 0) || ok && got != want {
			t.Fatalf("Nearest(%v) = %d, %t, want %d at %g m", p, got, ok, want, best)
		}
		if ok {
			found++
		}
	}
	if found < 100 {
		t.Errorf("only %d points had an area nearby: the test says little", found)
	}
}

func TestNearestInsideAndTies(t *testing.T) {
	l := newTestLocator(t,
		orb.MultiPolygon{{box(0, 0, 10, 10)}},
		orb.MultiPolygon{{box(20, 0, 30, 10)}},
	)
	for _, c := range []struct {
		name  string
		p     orb.Point
		limit float64
		i     int
		ok    bool
	}{
		{"inside", orb.Point{25, 5}, 0, 1, true},
		{"halfway, equally far", orb.Point{15, 5}, 10, 0, true},
		{"nearer to the second", orb.Point{16, 5}, 10, 1, true},
		{"at the limit", orb.Point{33, 5}, 3, 1, true},
		{"beyond the limit", orb.Point{34, 5}, 3, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if i, ok := l.Nearest(c.p, c.limit); i != c.i || ok != c.ok {
				t.Errorf("Nearest(%v, %v) = %d, %t, want %d, %t", c.p, c.limit, i, ok, c.i, c.ok)
			}
		})
	}
}

func TestLocateBoundHoldsForEveryPoint(t *testing.T) {
	areas, _ := mesh(12)
	l := newTestLocator(t, areas...)
	rnd := rand.New(rand.NewPCG(11, 2))
	found := 0
	for range 4000 {
		p := orb.Point{1400*rnd.Float64() - 100, 1400*rnd.Float64() - 100}
		b := orb.Bound{Min: p, Max: orb.Point{p[0] + 20, p[1] + 20}}
		want, ok := l.LocateBound(b)
		if !ok {
			continue
		}
		found++
		for range 50 {
			q := orb.Point{p[0] + 20*rnd.Float64(), p[1] + 20*rnd.Float64()}
			if got, ok := l.Locate(q); !ok || got != want {
				t.Fatalf("LocateBound(%v) = %d, but %v lies in %d (%t)", b, want, q, got, ok)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d rectangles lay in one area: the test says little", found)
	}
}

// mesh returns n by n quadrilaterals of about 100 m that share jittered corners.
func mesh(n int) (areas []orb.MultiPolygon, corners []orb.Point) {
	rnd := rand.New(rand.NewPCG(3, 3))
	corner := make([][]orb.Point, n+1)
	for y := range corner {
		corner[y] = make([]orb.Point, n+1)
		for x := range corner[y] {
			corner[y][x] = orb.Point{100 * float64(x), 100 * float64(y)}
			if x > 0 && x < n && y > 0 && y < n {
				corner[y][x][0] += 60*rnd.Float64() - 30
				corner[y][x][1] += 60*rnd.Float64() - 30
				corners = append(corners, corner[y][x])
			}
		}
	}
	for y := range n {
		for x := range n {
			a, b, c, d := corner[y][x], corner[y][x+1], corner[y+1][x+1], corner[y+1][x]
			areas = append(areas, orb.MultiPolygon{{orb.Ring{a, b, c, d, a}}})
		}
	}
	return areas, corners
}

// In a topologically clean map every point, corners and borders included, lies in
// exactly one area: whichever order the areas come in, the same one is found.
func TestCleanMapHasNoGapsOrOverlaps(t *testing.T) {
	areas, points := mesh(12)
	for i := range points[1:] {
		points = append(points, orb.Point{(points[i][0] + points[i+1][0]) / 2, (points[i][1] + points[i+1][1]) / 2})
	}
	reversed := slices.Clone(areas)
	slices.Reverse(reversed)
	l, back := newTestLocator(t, areas...), newTestLocator(t, reversed...)
	var got, want []int
	for _, p := range points {
		i, ok := l.Locate(p)
		j, ok2 := back.Locate(p)
		if !ok || !ok2 {
			t.Fatalf("%v lies in no area", p)
		}
		got, want = append(got, i), append(want, len(areas)-1-j)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("points lie in two areas (-reversed +in order):\n%s", diff)
	}
}

func FuzzLocate(f *testing.F) {
	f.Add(0.0, 0.0, 100.0, 0.0, 50.0, 80.0, 50.0, 20.0)
	f.Add(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
	f.Add(1e9, -1e9, 3.0, 3.0, 1e-9, 0.0, 2.0, 2.0)
	f.Fuzz(func(t *testing.T, ax, ay, bx, by, cx, cy, px, py float64) {
		for _, v := range []float64{ax, ay, bx, by, cx, cy} {
			// Metres of RD are below a million; far beyond, rounding blurs borders.
			if !(math.Abs(v) < 1e7) {
				return
			}
		}
		area := orb.MultiPolygon{{orb.Ring{{ax, ay}, {bx, by}, {cx, cy}}}}
		l := newTestLocator(t, area)
		p := orb.Point{px, py}
		_, ok := l.Locate(p)
		if want := l.shapes[0].contains(p); ok != want {
			t.Errorf("Locate(%v) in %v = %t, without the index %t", p, area, ok, want)
		}
		if _, near := l.Nearest(p, 0); near != ok && !nearBorder(area, p) {
			t.Errorf("Nearest(%v, 0) = %t, Locate = %t", p, near, ok)
		}
	})
}

func nearBorder(area orb.MultiPolygon, p orb.Point) bool {
	s := newShape(area)
	return s.distanceSquared(p) == 0
}

func BenchmarkLocate(b *testing.B) {
	areas, _ := mesh(100)
	rnd := rand.New(rand.NewPCG(5, 5))
	points := make([]orb.Point, 4096)
	for i := range points {
		points[i] = orb.Point{10000 * rnd.Float64(), 10000 * rnd.Float64()}
	}
	l := newTestLocator(b, areas...)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		l.Locate(points[i%len(points)])
	}
}

func BenchmarkNewLocator(b *testing.B) {
	areas, _ := mesh(100)
	b.ReportAllocs()
	for b.Loop() {
		newTestLocator(b, areas...)
	}
}
