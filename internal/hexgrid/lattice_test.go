package hexgrid

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/uber/h3-go/v4"

	"risicokaart/internal/geo"
)

// facesMeet holds points of Zeeland near the border of two faces of the icosahedron.
var facesMeet = []orb.Point{{46300, 360000}, {53600, 390000}, {54000, 391500}, {58500, 411000}, {60800, 420000}}

func blockAround(p orb.Point) orb.Bound {
	return orb.Bound{Min: p, Max: p}.Pad(blockM / 2)
}

// The oracle is H3 itself: every cell that touches a block is found and drawn within
// a millimetre, anywhere in the country.
func TestLatticeAgreesWithH3(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	points := append(facesMeet[:len(facesMeet):len(facesMeet)], orb.Point{0, 0},
		orb.Point{116000, 697700}) // examples lie in the sea
	for range 150 {
		points = append(points, orb.Point{12000 + 265000*rnd.Float64(), 305000 + 310000*rnd.Float64()})
	}
	var l lattice
	bent, worst := 0, 0.0
	for _, p := range points {
		b := blockAround(p)
		if err := l.cover(b); err != nil {
			t.Fatal(err)
		}
		if l.bent {
			bent++
		}
		check := func(b orb.Bound) {
			sum, around := 0.0, corners(b)
			var c clipper
			err := l.over(b, func(h *hexagon, i, j int, crossing []geo.HalfPlane) error {
				sum += geo.SignedArea(c.clip(around[:], crossing))
				cell, err := l.id(h, i, j)
				if err != nil {
					return err
				}
				worst = max(worst, h.off(rdOutline(t, cell.String())))
				if want, err := l.cellOf(i, j); err != nil || cell != want {
					t.Fatalf("cell %d, %d of block around %v is %s, want %s, %v", i, j, p, cell, want, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			want := (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1])
			if math.Abs(sum-want) > 1e-6*want {
				t.Errorf("block around %v: cells have %.3f m2 of %v, want %.0f", p, sum, b, want)
			}
		}
		check(b)
		for n := range 400 { // squares of 100 m
			if l.bent || n%40 == 0 {
				corner := orb.Point{b.Min[0] + 100*float64(n%20), b.Min[1] + 100*float64(n/20)}
				check(orb.Bound{Min: corner, Max: orb.Point{corner[0] + 100, corner[1] + 100}})
			}
		}
	}
	if worst > 1e-3 {
		t.Errorf("a cell is drawn %.5f m off, want at most 0.001", worst)
	}
	if bent < len(facesMeet) || bent > len(points)/2 {
		t.Errorf("%d of %d blocks are bent: the test says little", bent, len(points))
	}
	t.Logf("%d of %d blocks are bent, cells are drawn %.6f m off at most", bent, len(points), worst)
}

// off returns how far, in metres, the corners of an outline lie from the hexagon's
// sides: each lies on two of them and within the others.
func (h *hexagon) off(outline orb.Ring) float64 {
	worst := 0.0
	for _, p := range outline {
		on, within := [2]float64{math.Inf(1), math.Inf(1)}, 0.0
		for _, s := range h.sides {
			d := (s.X*p[0] + s.Y*p[1] - s.Least) / math.Hypot(s.X, s.Y)
			within = max(within, -d)
			if d = math.Abs(d); d < on[0] {
				on = [2]float64{d, on[0]}
			} else {
				on[1] = min(on[1], d)
			}
		}
		worst = max(worst, on[1], within)
	}
	return worst
}

func TestParentOf(t *testing.T) {
	for _, p := range facesMeet {
		cell, err := cellAt(p)
		if err != nil {
			t.Fatal(err)
		}
		for resolution := finest - 1; resolution >= 0; resolution-- {
			want, err := cell.Parent(resolution)
			if err != nil {
				t.Fatal(err)
			}
			if cell = parentOf(cell); cell != want {
				t.Fatalf("parent of resolution %d is %s, want %s", resolution, cell, want)
			}
		}
	}
}

// star returns a polygon of random radius around a middle, with a hole at times.
func star(rnd *rand.Rand, middle orb.Point, low, high float64) orb.Polygon {
	outline := func(low, high float64) orb.Ring {
		n := 3 + rnd.IntN(40)
		var r orb.Ring
		for i := range n {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
			d := low + (high-low)*rnd.Float64()
			r = append(r, orb.Point{middle[0] + d*cos, middle[1] + d*sin})
		}
		if rnd.IntN(2) == 0 {
			r.Reverse()
		}
		return append(r, r[0])
	}
	p := orb.Polygon{outline(low, high)}
	if rnd.IntN(2) == 0 {
		p = append(p, outline(low/4, low/3))
	}
	return p
}

// A square over stars that overlap is compared with points of a fine lattice, each
// asked of H3 and of the outlines.
func TestSplitAgreesWithPoints(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	const side = 80
	compared := 0
	for _, around := range append(facesMeet[:3:3], orb.Point{92500, 437500}, orb.Point{233000, 581000}) {
		s := Square{X: math.Floor(around[0]), Y: math.Floor(around[1]), Size: 100 + 150*rnd.Float64()}
		var districts []District
		for i := range 3 {
			at := orb.Point{s.X + s.Size*rnd.Float64(), s.Y + s.Size*rnd.Float64()}
			districts = append(districts,
				District{Code: string(rune('a' + i)), Geometry: orb.MultiPolygon{star(rnd, at, 40, 120)}})
		}
		want, total := make(map[[2]uint64]float64), 0.0
		for i := range side * side {
			p := orb.Point{s.X + (float64(i%side)+0.5)*s.Size/side, s.Y + (float64(i/side)+0.5)*s.Size/side}
			cell, err := cellAt(p)
			if err != nil {
				t.Fatal(err)
			}
			for d := range districts {
				if planar.MultiPolygonContains(districts[d].Geometry, p) {
					want[[2]uint64{uint64(d), uint64(cell)}]++
					total++
				}
			}
		}
		got := make(map[[2]uint64]float64)
		sum := 0.0
		for _, p := range splitOf(t, districts, s).pieces {
			got[[2]uint64{uint64(p.district), uint64(p.cell)}] += p.part
			sum += p.part
		}
		if math.Abs(sum-1) > 1e-4 {
			t.Errorf("square at %v: parts sum to %v", around, sum)
		}
		for k, n := range want {
			if compared++; math.Abs(got[k]-n/total) > 0.01 {
				t.Errorf("square at %v, district %d in cell %s: part %.4f, in points %.4f", around, k[0], h3.Cell(k[1]),
					got[k], n/total)
			}
		}
		for k, part := range got {
			if want[k] == 0 && part > 0.001 {
				t.Errorf("square at %v, district %d in cell %s: part %.4f, in points none", around, k[0],
					h3.Cell(k[1]), part)
			}
		}
	}
	if compared < 30 {
		t.Errorf("%d parts compared: the test says little", compared)
	}
}

// What a district has in all cells is its surface, and what it has in one is no more
// than the cell's.
func TestByAreaMeasuresSurface(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 8))
	for _, at := range append(facesMeet[:3:3], orb.Point{92500, 437500}, orb.Point{233000, 581000}) {
		g := orb.MultiPolygon{star(rnd, at, 500, 3000), star(rnd, orb.Point{at[0] + 9000, at[1]}, 500, 3000)}
		want := math.Abs(planar.Area(g[0])) + math.Abs(planar.Area(g[1]))
		portions, err := new(measurer).byArea(g)
		if err != nil {
			t.Fatal(err)
		}
		sum, cells := 0.0, make(map[h3.Cell]float64)
		for _, p := range portions {
			sum += p.share
			cells[p.cell] += p.share
		}
		if math.Abs(sum-want) > 1e-6*want {
			t.Errorf("star at %v has %.1f m2 in cells, want %.1f", at, sum, want)
		}
		for cell, area := range cells {
			if whole := planar.Area(rdOutline(t, cell.String())); area > whole*(1+1e-6) {
				t.Errorf("star at %v has %.1f m2 in cell %s of %.1f m2", at, area, cell, whole)
			}
		}
	}
}
