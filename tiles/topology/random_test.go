package topology

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// patchwork is a square of n*n crooked fields, thrown together at random into areas
// of one level, and those into areas of the next: with enclaves, islands, parts that
// touch in a corner and sea in between.
func patchwork(random *rand.Rand, n int, size float64) country {
	corner := make([]orb.Point, (n+1)*(n+1))
	for i := range corner {
		jitter := func() float64 { return (random.Float64() - 0.5) * 0.8 }
		corner[i] = orb.Point{5 + size*(float64(i%(n+1))+jitter()), 52 + 0.62*size*(float64(i/(n+1))+jitter())}
	}
	areas := n * n / 6
	field := make([]int, n*n) // area, or areas for none
	for i := range field {
		switch r := random.IntN(10); {
		case r < 5 && i%n > 0:
			field[i] = field[i-1]
		case r < 8 && i >= n:
			field[i] = field[i-n]
		default:
			field[i] = random.IntN(areas + 1)
		}
	}
	c := country{name: "patchwork", levels: [][]orb.MultiPolygon{make([]orb.MultiPolygon, areas),
		make([]orb.MultiPolygon, areas/4+1)}, within: [][]int32{make([]int32, areas)}}
	for i, area := range field {
		if area == areas {
			continue
		}
		at := i/n*(n+1) + i%n
		square := orb.Polygon{{corner[at], corner[at+1], corner[at+n+2], corner[at+n+1], corner[at]}}
		c.within[0][area] = int32(area / 4)
		c.levels[0][area] = append(c.levels[0][area], square)
		c.levels[1][area/4] = append(c.levels[1][area/4], square)
	}
	return c
}

func TestPatchwork(t *testing.T) {
	conn := connect(t)
	for seed := uint64(0); seed < 8; seed += uint64(every(5)) {
		random := rand.New(rand.NewPCG(seed, 1))
		size := 0.0005 * float64(1+seed%4*3) // of a field, in degrees of longitude
		c := patchwork(random, 20, size)
		topology := c.build(t, Options{})
		for zoom := 6; zoom <= 14; zoom++ {
			t.Run(fmt.Sprintf("seed=%d/zoom=%d", seed, zoom), func(t *testing.T) {
				layers, err := topology.At(zoom, Detail{Tolerance: float64(seed % 3 * 2)})
				if err != nil {
					t.Fatal(err)
				}
				checkLayers(t, layers, c.within)
				checkValid(t, conn, layers)
			})
		}
	}
}

// Fields that are each drawn anew, with gaps and overlaps all over, are valid areas
// all the same, and torn no more when the tolerance is wider than the tears.
func TestTornPatchwork(t *testing.T) {
	conn := connect(t)
	for seed := uint64(0); seed < 4; seed += uint64(every(4)) {
		random := rand.New(rand.NewPCG(seed, 2))
		const size = 0.002 // degrees of longitude, 137 m
		c := patchwork(random, 16, size)
		for _, areas := range c.levels {
			for _, area := range areas {
				for i := range area {
					area[i] = torn(random, area[i], size/5)
				}
			}
		}
		for _, snap := range []float64{0, 10, 200} {
			topology := c.build(t, Options{Snap: snap})
			for zoom := 6; zoom <= 14; zoom += 2 {
				layers, err := topology.At(zoom, Detail{Tolerance: float64(seed % 3 * 2)})
				if err != nil {
					t.Fatal(err)
				}
				checkValid(t, conn, layers)
				if snap == 200 {
					checkLayers(t, layers, c.within)
				}
			}
			if s := topology.Stats(); s.Overlaps > 0 == (snap == 200) {
				t.Errorf("seed %d: a tolerance of %v m leaves %+v", seed, snap, s)
			}
		}
	}
}

// torn moves the corners of a field.
func torn(random *rand.Rand, field orb.Polygon, by float64) orb.Polygon {
	field = field.Clone()
	for _, ring := range field {
		for i := range ring {
			ring[i][0] += by * (random.Float64() - 0.5)
			ring[i][1] += by * (random.Float64() - 0.5)
		}
		ring[len(ring)-1] = ring[0]
	}
	return field
}
