package topology

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// The cases below are drawn in tenths of the units of this zoom, from a corner of a
// tile in the Netherlands.
const drawnZoom = 12

func drawn(x, y float64) orb.Point {
	const wide = 4096 << drawnZoom
	px, py := (2100*4096+x/10)/wide, (1350*4096+y/10)/wide
	return orb.Point{px*360 - 180, math.Atan(math.Sinh(math.Pi*(1-2*py))) * 180 / math.Pi}
}

func ring(xy ...float64) orb.Ring {
	var r orb.Ring
	for i := 0; i < len(xy); i += 2 {
		r = append(r, drawn(xy[i], xy[i+1]))
	}
	return append(r, r[0])
}

func rectangle(x0, y0, x1, y1 float64) orb.Ring { return ring(x0, y0, x1, y0, x1, y1, x0, y1) }

func polygon(rings ...orb.Ring) orb.MultiPolygon { return orb.MultiPolygon{rings} }

// at returns the areas of one level, their points from the corner of the tile.
func at(t *testing.T, tolerance float64, areas ...orb.MultiPolygon) []MultiPolygon {
	t.Helper()
	topology := country{levels: [][]orb.MultiPolygon{areas}}.build(t, Options{})
	layers, err := topology.At(drawnZoom, Detail{Tolerance: tolerance})
	if err != nil {
		t.Fatal(err)
	}
	checkLayers(t, layers, nil)
	for _, area := range layers[0].Areas {
		for _, polygon := range area {
			for _, ring := range polygon {
				for i := range ring {
					ring[i] = Point{ring[i][0] - 2100*4096, ring[i][1] - 1350*4096}
				}
			}
		}
	}
	return layers[0].Areas
}

func TestWinding(t *testing.T) {
	for name, area := range map[string]orb.MultiPolygon{
		"one way":    polygon(rectangle(0, 0, 1000, 1000), rectangle(200, 200, 800, 800)),
		"the other":  polygon(ring(0, 0, 0, 1000, 1000, 1000, 1000, 0), ring(200, 200, 200, 800, 800, 800, 800, 200)),
		"not closed": polygon(rectangle(0, 0, 1000, 1000)[:4], rectangle(200, 200, 800, 800)[:4]),
	} {
		areas := at(t, 4, area)
		want := []MultiPolygon{{{
			{{0, 0}, {100, 0}, {100, 100}, {0, 100}},
			{{20, 20}, {20, 80}, {80, 80}, {80, 20}},
		}}}
		if diff := cmp.Diff(canonical(want), canonical(areas)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// canonical turns rings so that they begin with their lowest point.
func canonical(areas []MultiPolygon) []MultiPolygon {
	for _, area := range areas {
		for _, polygon := range area {
			for k, ring := range polygon {
				low := 0
				for i, p := range ring {
					if p[0] < ring[low][0] || p[0] == ring[low][0] && p[1] < ring[low][1] {
						low = i
					}
				}
				polygon[k] = append(append(Ring{}, ring[low:]...), ring[:low]...)
			}
		}
	}
	return areas
}

// However coarse, nothing that has an inside loses it.
func TestShapesStay(t *testing.T) {
	const coarse = 1e6
	wave := ring(0, 0, 300, 40, 600, -30, 900, 50, 1200, 0, 1230, 600, 1180, 1200, 600, 1240, 0, 1200, 30, 600)
	for name, areas := range map[string][]orb.MultiPolygon{
		"island":  {polygon(wave)},
		"enclave": {polygon(rectangle(-3000, -3000, 3000, 3000), wave), polygon(wave)},
		"lens between two neighbours": {
			polygon(ring(0, 0, 1000, -400, 2000, 0, 4000, 0, 4000, -3000, -2000, -3000, -2000, 0)),
			polygon(ring(0, 0, 1000, -400, 2000, 0, 1000, 400)),
			polygon(ring(0, 0, 1000, 400, 2000, 0, 4000, 0, 4000, 3000, -2000, 3000, -2000, 0)),
		},
		"drop that hangs on a corner": {
			polygon(rectangle(-2000, -2000, 0, 0)), polygon(ring(0, 0, 900, 300, 1300, 1300, 300, 900)),
			polygon(rectangle(-2000, 0, 0, 2000)),
		},
	} {
		t.Run(name, func(t *testing.T) {
			topology := country{levels: [][]orb.MultiPolygon{areas}}.build(t, Options{})
			r := rounder{shift: 1} // finer than any zoom: what is lost here was lost on purpose
			sides := topology.rounded(&r, coarse)
			layers := topology.assemble(sides.merged(topology.labels, len(r.ends.x)), topology.labels, r.ends, 1)
			for i, area := range layers[0].Areas {
				if len(area) != 1 || len(area[0]) != len(areas[i][0]) {
					t.Errorf("area %d of %d rings is drawn as %v", i, len(areas[i][0]), area)
				}
			}
		})
	}
}

// An island close to the coast stays in the sea, and an enclave on its side of the
// border, when the border is drawn straight.
func TestNothingJumps(t *testing.T) {
	border := []float64{0, 0, 1000, 0, 1000, 0, 1300, 300, 1600, 0, 3000, 0}
	west := polygon(ring(append(border, 3000, 2000, 0, 2000)...))
	east := polygon(ring(append(border, 3000, -2000, 0, -2000)...), rectangle(1280, 60, 1320, 120))
	enclave := polygon(rectangle(1280, 60, 1320, 120))
	for _, tolerance := range []float64{0, 4, 20, 60} {
		areas := at(t, tolerance, west, east, enclave)
		if len(areas[1]) != 1 || len(areas[1][0]) != 2 || len(areas[2]) != 1 {
			t.Errorf("tolerance %v: the area round the enclave is %v, the enclave %v", tolerance, areas[1], areas[2])
		}
	}
}

// Parts that touch in a corner, from outside and from inside.
func TestTouching(t *testing.T) {
	areas := at(t, 0,
		orb.MultiPolygon{{rectangle(0, 0, 100, 100)}, {rectangle(100, 100, 200, 200)}},
		polygon(rectangle(300, 0, 500, 200), ring(300, 0, 400, 50, 400, 100)))
	if len(areas[0]) != 2 {
		t.Errorf("two squares that touch are %v", areas[0])
	}
	if len(areas[1]) != 1 || len(areas[1][0]) != 2 {
		t.Errorf("a square whose hole touches its corner is %v", areas[1])
	}
}

// An area too narrow for the grid is lost, and its neighbours close over it.
func TestLost(t *testing.T) {
	topology := country{levels: [][]orb.MultiPolygon{{
		polygon(rectangle(0, 0, 1000, 1001)),
		polygon(rectangle(0, 1001, 1000, 1004)),
		polygon(rectangle(0, 1004, 1000, 2000)),
		nil,
	}}}.build(t, Options{})
	layers, err := topology.At(drawnZoom, Detail{Tolerance: 4})
	if err != nil {
		t.Fatal(err)
	}
	checkLayers(t, layers, nil)
	if diff := cmp.Diff([]int32{1}, layers[0].Lost); diff != "" {
		t.Errorf("lost: %s", diff)
	}
	if area := layers[0].Areas[3]; len(area) != 0 {
		t.Errorf("an empty area is drawn as %v", area)
	}
	if size := layers[0].Size[1]; math.Abs(size-30) > 2 {
		t.Errorf("the lost area has %v square units, want 30", size)
	}
}

// Neighbours that drew the border each their own way share it within the tolerance.
func TestMended(t *testing.T) {
	upper := polygon(ring(0, 0, 2000, 0, 2000, 1000, 1500, 1008, 500, 992, 0, 1000))
	lower := polygon(ring(0, 1000, 1000, 994, 2000, 1000, 2000, 2000, 0, 2000))
	_, y, err := project(drawn(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	unit := float64(int(1)<<(worldBits-tileBits-drawnZoom)) / ground(y) // metres
	areas := country{levels: [][]orb.MultiPolygon{{upper, lower}}}
	torn, mended := areas.build(t, Options{}), areas.build(t, Options{Snap: unit})
	if s := torn.Stats(); s.Gaps == 0 || s.Overlaps == 0 || s.GapM2 <= 0 || s.OverlapM2 <= 0 {
		t.Errorf("without tolerance: %+v, want gaps and overlaps", s)
	}
	if s := mended.Stats(); s.Slivers == 0 || s.Gaps+s.Overlaps > 0 {
		t.Errorf("with a tolerance of %.1f m: %+v, want slivers alone", unit, s)
	}
}

func TestErrors(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		area orb.MultiPolygon
		want string
	}{
		{polygon(orb.Ring{{5, 52}, {5, nan}, {6, 52}}), "add area 0 of level 0, polygon 0, ring 0: point 1"},
		{polygon(orb.Ring{{5, 52}, {5, 89}, {6, 52}}), "lies outside the map"},
		{polygon(orb.Ring{{155000, 463000}, {155000, 463001}, {155001, 463000}}), "lies outside the map"},
	} {
		if _, err := NewBuilder(Options{}).Add(0, c.area); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
	b := NewBuilder(Options{})
	if _, err := b.Add(0, orb.MultiPolygon{{rectangle(0, 0, 100, 100)}, {orb.Ring{{5, 99}}}}); err == nil {
		t.Error("no error for an area whose second part is nowhere")
	}
	if i, err := b.Add(0, polygon(rectangle(200, 0, 300, 100))); i != 0 || err != nil {
		t.Errorf("after an area that was refused the next has index %d, %v", i, err)
	}
	if topology, err := b.Build(); err != nil || topology.Stats().Sides != 4 {
		t.Errorf("after an area that was refused there are %+v, %v", topology.Stats(), err)
	}
	b = NewBuilder(Options{})
	if _, err := b.Add(-1, nil); err == nil {
		t.Error("no error for level -1")
	}
	if _, err := b.Add(0, polygon(orb.Ring{{-120, 0}, {5, 52}, {6, 50}})); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Build(); err == nil || !strings.Contains(err.Error(), "of the world") {
		t.Errorf("error %v for areas half the world apart", err)
	}
	empty, err := NewBuilder(Options{}).Build()
	if err != nil {
		t.Fatal(err)
	}
	for _, zoom := range []int{-1, MaxZoom + 1} {
		if _, err := empty.At(zoom, Detail{}); err == nil {
			t.Errorf("no error for zoom %d", zoom)
		}
	}
	if _, err := empty.At(5, Detail{Tolerance: nan}); err == nil {
		t.Error("no error for a tolerance that is no number")
	}
	if layers, err := empty.At(5, Detail{}); err != nil || len(layers) != 0 {
		t.Errorf("nothing is drawn as %v, %v", layers, err)
	}
}
