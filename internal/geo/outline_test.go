package geo

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

func newTestLayer(t testing.TB, areas ...orb.MultiPolygon) *Layer {
	t.Helper()
	l, err := NewLayer(areas)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func reversed(r orb.Ring) orb.Ring {
	r = slices.Clone(r)
	slices.Reverse(r)
	return r
}

func TestShared(t *testing.T) {
	square := orb.MultiPolygon{{box(0, 0, 10, 10)}}
	holed := orb.MultiPolygon{{box(0, 0, 10, 10), box(2, 2, 8, 8)}}
	diamond := orb.MultiPolygon{{orb.Ring{{5, 0}, {10, 5}, {5, 10}, {0, 5}}}}
	for _, c := range []struct {
		name string
		a, b orb.MultiPolygon
		want float64
	}{
		{"the same", square, square, 100},
		{"half", square, orb.MultiPolygon{{box(5, -5, 20, 20)}}, 50},
		{"a corner", square, orb.MultiPolygon{{box(8, 9, 20, 20)}}, 2},
		{"a cross", orb.MultiPolygon{{box(4, -9, 6, 19)}}, square, 20},
		{"inside", square, orb.MultiPolygon{{box(1, 1, 2, 3)}}, 2},
		{"one border in common", square, orb.MultiPolygon{{box(10, 0, 20, 10)}}, 0},
		{"one on top of the other", square, orb.MultiPolygon{{box(0, 10, 10, 20)}}, 0},
		{"apart", square, orb.MultiPolygon{{box(0, 30, 10, 40)}}, 0},
		{"a hole", holed, orb.MultiPolygon{{box(1, 1, 9, 9)}}, 64 - 36},
		{"within the hole", holed, orb.MultiPolygon{{box(3, 3, 5, 5)}}, 0},
		{"the hole's own", holed, orb.MultiPolygon{{box(2, 2, 8, 8)}}, 0},
		{"clockwise", orb.MultiPolygon{{reversed(box(0, 0, 10, 10)), box(2, 2, 8, 8)}}, holed, 64},
		{"hole the other way round", orb.MultiPolygon{{box(0, 0, 10, 10), reversed(box(2, 2, 8, 8))}}, holed, 64},
		{"a diamond", square, diamond, 50},
		{"half a diamond, open ring", diamond, orb.MultiPolygon{{box(0, 0, 5, 10)[:4]}}, 25},
		{"two islands", orb.MultiPolygon{{box(0, 0, 1, 1)}, {box(5, 5, 6, 6)}}, square, 2},
		{"nothing", orb.MultiPolygon{}, square, 0},
		{"a line", orb.MultiPolygon{{orb.Ring{{0, 0}, {5, 5}, {0, 0}}}}, square, 0},
		{"far from the origin", orb.MultiPolygon{{box(1e6, 1e6, 1e6+10, 1e6+10)}},
			orb.MultiPolygon{{box(1e6+5, 1e6, 1e6+20, 1e6+5)}}, 25},
	} {
		a, b := newOutline(c.a), newOutline(c.b)
		for _, got := range []float64{a.shared(&b), b.shared(&a)} {
			if math.Abs(got-c.want) > 1e-9 {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
	}
}

// clip cuts a ring by a convex one that runs counterclockwise, as Sutherland and
// Hodgman do (Communications of the ACM 17(1), 1974): what is left may touch
// itself, but its area is right.
func clip(ring, convex orb.Ring) orb.Ring {
	for i, a := range convex {
		b := convex[(i+1)%len(convex)]
		left := func(p orb.Point) float64 { return (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0]) }
		var rest orb.Ring
		for j, p := range ring {
			q := ring[(j+1)%len(ring)]
			if left(p) >= 0 {
				rest = append(rest, p)
			}
			if left(p) > 0 && left(q) < 0 || left(p) < 0 && left(q) > 0 {
				f := left(p) / (left(p) - left(q))
				rest = append(rest, orb.Point{p[0] + f*(q[0]-p[0]), p[1] + f*(q[1]-p[1])})
			}
		}
		ring = rest
	}
	return ring
}

// spiky returns a ring around a middle that does not cross itself.
func spiky(rnd *rand.Rand, middle orb.Point, n int) orb.Ring {
	ring := make(orb.Ring, n)
	for i := range ring {
		sin, cos := math.Sincos(2 * math.Pi * (float64(i) + rnd.Float64()) / float64(n))
		r := 10 + 90*rnd.Float64()
		ring[i] = orb.Point{middle[0] + r*cos, middle[1] + r*sin}
	}
	return ring
}

// polygonOn returns a convex ring of n corners on a circle.
func polygonOn(middle orb.Point, radius float64, n int) orb.Ring {
	ring := make(orb.Ring, n)
	for i := range ring {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		ring[i] = orb.Point{middle[0] + radius*cos, middle[1] + radius*sin}
	}
	return ring
}

func TestSharedAgreesWithClipping(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	for range 2000 {
		middle := orb.Point{150000 + 100*rnd.Float64(), 450000 + 100*rnd.Float64()}
		ring, convex := spiky(rnd, middle, 3+rnd.IntN(40)), polygonOn(orb.Point{150050, 450050}, 5+80*rnd.Float64(),
			3+rnd.IntN(9))
		a, b := newOutline(orb.MultiPolygon{{ring}}), newOutline(orb.MultiPolygon{{convex}})
		var want float64
		if rest := clip(ring, convex); len(rest) > 0 {
			want = math.Abs(ringArea(rest))
		}
		if got := a.shared(&b); math.Abs(got-want) > 1e-7 {
			t.Fatalf("%v in %v: %v, want %v", ring, convex, got, want)
		}
	}
}

// What three outlines have in common, cut first with one and then the other.
func TestCommonOfThree(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 8))
	for range 2000 {
		ring := spiky(rnd, orb.Point{10, 20}, 3+rnd.IntN(40))
		convex := polygonOn(orb.Point{20 * rnd.Float64(), 0}, 5+80*rnd.Float64(), 3+rnd.IntN(9))
		corner := orb.Point{60*rnd.Float64() - 50, 60*rnd.Float64() - 50}
		square := box(corner[0], corner[1], corner[0]+30, corner[1]+30)[:4]
		a, b, c := newOutline(orb.MultiPolygon{{ring}}), newOutline(orb.MultiPolygon{{convex}}),
			newOutline(orb.MultiPolygon{{square}})
		both := a.common(&b, corner[0], corner[0]+30)
		var want float64
		if rest := clip(clip(ring, convex), square); len(rest) > 0 {
			want = math.Abs(ringArea(rest))
		}
		if got := both.shared(&c); math.Abs(got-want) > 1e-9 {
			t.Fatalf("%v in %v and %v: %v, want %v", ring, convex, square, got, want)
		}
	}
}

func FuzzShared(f *testing.F) {
	f.Add(0.0, 0.0, 100.0, 0.0, 50.0, 80.0, 50.0, 20.0, 3.0, 4.0, 0.0, 100.0)
	f.Add(0.0, 0.0, 10.0, 0.0, 10.0, 10.0, 0.0, 0.0, 10.0, 0.0, 10.0, 10.0)
	f.Add(1e6, 1e6, 1e6, 1.0, 1e-9, 0.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0)
	f.Fuzz(func(t *testing.T, ax, ay, bx, by, cx, cy, px, py, qx, qy, rx, ry float64) {
		for _, v := range []float64{ax, ay, bx, by, cx, cy, px, py, qx, qy, rx, ry} {
			if !(math.Abs(v) < 1e7) {
				return
			}
		}
		ring, convex := orb.Ring{{ax, ay}, {bx, by}, {cx, cy}}, orb.Ring{{px, py}, {qx, qy}, {rx, ry}}
		if ringArea(convex) < 0 {
			slices.Reverse(convex)
		}
		a, b := newOutline(orb.MultiPolygon{{ring}}), newOutline(orb.MultiPolygon{{convex}})
		got, area := a.shared(&b), min(a.area, b.area)
		// Rounding grows with the distances that were multiplied.
		bound := a.bound.Union(b.bound)
		slack := 1e-13 * (1 + (bound.Max[0]-bound.Min[0])*(bound.Max[1]-bound.Min[1]))
		if got < -slack || got > area+slack {
			t.Errorf("%v and %v share %v of %v", ring, convex, got, area)
		}
		if back := b.shared(&a); math.Abs(got-back) > slack {
			t.Errorf("%v and %v share %v, the other way round %v", ring, convex, got, back)
		}
	})
}

func TestExcess(t *testing.T) {
	for _, c := range []struct {
		name  string
		shape orb.MultiPolygon
		want  float64 // share of the area
	}{
		{"a square", orb.MultiPolygon{{box(0, 0, 10, 10)}}, 0},
		{"a hole", orb.MultiPolygon{{box(0, 0, 10, 10), box(2, 2, 4, 4)}}, 0},
		{"parts that touch", orb.MultiPolygon{{box(0, 0, 10, 10)}, {box(10, 0, 20, 10)}}, 0},
		{"parts that overlap", orb.MultiPolygon{{box(0, 0, 10, 10)}, {box(5, 0, 15, 10)}}, 100.0 / 200},
		{"the same part twice", orb.MultiPolygon{{box(0, 0, 10, 10)}, {box(0, 0, 10, 10)}}, 1},
		{"a hole outside", orb.MultiPolygon{{box(0, 0, 10, 10), box(20, 0, 22, 5)}}, 20.0 / 90},
		// A triangle of 9 with one of 1, the other way round, on its top.
		{"a bow tie", orb.MultiPolygon{{orb.Ring{{0, 0}, {6, 0}, {2, 4}, {4, 4}}}}, 2.0 / 8},
		{"nothing", orb.MultiPolygon{}, 0},
	} {
		got := newTestLayer(t, c.shape).Excess(0)
		if math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
