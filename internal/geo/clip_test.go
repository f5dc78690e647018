package geo

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	orbclip "github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"
)

func TestSignedArea(t *testing.T) {
	square := orb.Ring{{1e5, 4e5}, {1e5 + 3, 4e5}, {1e5 + 3, 4e5 + 2}, {1e5, 4e5 + 2}}
	backwards := slices.Clone(square)
	slices.Reverse(backwards)
	for _, c := range []struct {
		name string
		ring []orb.Point
		want float64
	}{
		{"open", square, 6},
		{"closed", append(slices.Clone(square), square[0]), 6},
		{"clockwise", backwards, -6},
		{"line", square[:2], 0},
		{"nothing", nil, 0},
	} {
		if got := SignedArea(c.ring); got != c.want {
			t.Errorf("%s: area %v, want %v", c.name, got, c.want)
		}
	}
}

// A ring cut along a line leaves two parts that have its area together, each on its
// own side.
func TestClipHalves(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 6))
	for range 500 {
		ring := star(rnd, orb.Point{500, 500})[0][0]
		a, b := orb.Point{1000 * rnd.Float64(), 1000 * rnd.Float64()}, orb.Point{1000 * rnd.Float64(), 1000 * rnd.Float64()}
		left, right := Left(a, b), Left(b, a)
		sum := 0.0
		for _, side := range []HalfPlane{left, right} {
			part := side.Clip(nil, ring)
			sum += SignedArea(part)
			for _, p := range part {
				if d := (side.X*p[0] + side.Y*p[1] - side.Least) / math.Hypot(side.X, side.Y); d < -1e-9 {
					t.Fatalf("%v lies %g m on the wrong side of %v, %v", p, -d, a, b)
				}
			}
		}
		if want := SignedArea(ring); math.Abs(sum-want) > 1e-9*math.Abs(want) {
			t.Fatalf("parts along %v, %v have %v m2, the whole %v", a, b, sum, want)
		}
	}
}

// The oracle is orb's own clipping.
func TestClipAgreesWithOrb(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 7))
	cut := 0
	for range 500 {
		ring := star(rnd, orb.Point{500, 500})[0][0]
		corner := orb.Point{1000 * rnd.Float64(), 1000 * rnd.Float64()}
		b := orb.Bound{Min: corner, Max: orb.Point{corner[0] + 400, corner[1] + 400}}
		want := 0.0
		if r := orbclip.Ring(b, slices.Clone(ring)); r != nil {
			want = math.Abs(planar.Area(r))
		}
		got := slices.Clone([]orb.Point(ring))
		for _, s := range Sides(b) {
			got = s.Clip(nil, got)
		}
		if math.Abs(math.Abs(SignedArea(got))-want) > 1e-6 {
			t.Fatalf("%v has %v m2 in %v, want %v", ring, SignedArea(got), b, want)
		}
		if want > 0 {
			cut++
		}
	}
	if cut < 100 {
		t.Errorf("%d rings had anything in the rectangle: the test says little", cut)
	}
}

func TestCut(t *testing.T) {
	b := orb.Bound{Min: orb.Point{10, 20}, Max: orb.Point{30, 40}}
	for _, c := range []struct {
		name     string
		half     HalfPlane
		any, all bool
	}{
		{"around", Left(orb.Point{0, 0}, orb.Point{1, 0}), true, true},
		{"along a side, within", Left(orb.Point{10, 0}, orb.Point{10, -1}), true, true},
		{"along a side, without", Left(orb.Point{10, 0}, orb.Point{10, 1}), false, false},
		{"through", Left(orb.Point{0, 10}, orb.Point{40, 50}), true, false},
		{"through, other side", Left(orb.Point{40, 50}, orb.Point{0, 10}), true, false},
		{"apart", Left(orb.Point{0, 100}, orb.Point{1, 100}), false, false},
	} {
		if any, all := c.half.Cut(b); any != c.any || all != c.all {
			t.Errorf("%s: Cut = %t, %t, want %t, %t", c.name, any, all, c.any, c.all)
		}
	}
}

func TestTouching(t *testing.T) {
	areas, _ := scatter(3, 200, 0)
	l := newTestLocator(t, append(areas, orb.MultiPolygon{})...)
	rnd := rand.New(rand.NewPCG(6, 8))
	for range 300 {
		p := orb.Point{14000*rnd.Float64() - 2000, 14000*rnd.Float64() - 2000}
		b := orb.Bound{Min: p, Max: orb.Point{p[0] + 2000*rnd.Float64(), p[1] + 2000*rnd.Float64()}}
		var want []int32
		for i, a := range areas {
			if a.Bound().Intersects(b) {
				want = append(want, int32(i))
			}
		}
		if diff := cmp.Diff(want, l.Touching(b)); diff != "" {
			t.Fatalf("areas touching %v (-all +found):\n%s", b, diff)
		}
	}
}
