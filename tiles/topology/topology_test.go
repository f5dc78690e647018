package topology

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/data/demo/land"
)

// every is the step of a loop that takes a few of many with -short, which the race
// detector is run with.
func every(n int) int {
	if testing.Short() {
		return n
	}
	return 1
}

func TestSharedBorders(t *testing.T) {
	conn := connect(t)
	for _, c := range []country{
		nederland2022(t),
		drechtsteden2023(t),
		example(t, land.Size{Municipalities: 12, Wijken: 116, Buurten: 510}),
	} {
		t.Run(c.name, func(t *testing.T) {
			topology := c.build(t, Options{})
			t.Logf("%+v", topology.Stats())
			for zoom := 4; zoom <= 13; zoom += every(4) {
				layers, err := topology.At(zoom, Detail{Tolerance: float64(zoom % 3 * 4)})
				if err != nil {
					t.Fatal(err)
				}
				lost, corners := checkLayers(t, layers, c.within)
				checkValid(t, conn, layers)
				t.Logf("zoom %d: %d corners, %d areas lost", zoom, corners, lost)
			}
		})
	}
}

// Much too coarse: no area is lost that has a pixel, all the same.
func TestCoarse(t *testing.T) {
	c := nederland2022(t)
	topology := c.build(t, Options{})
	for _, zoom := range []int{6, 7, 9} {
		for _, tolerance := range []float64{50, 1000} {
			layers, err := topology.At(zoom, Detail{Tolerance: tolerance})
			if err != nil {
				t.Fatal(err)
			}
			checkLayers(t, layers, c.within)
		}
	}
}

// Clean borders are not touched, whatever the tolerance.
func TestMendingSparesCleanBorders(t *testing.T) {
	for _, c := range []country{nederland2022(t), drechtsteden2023(t)} {
		with, without := c.build(t, Options{Snap: 20}), c.build(t, Options{})
		if with.Stats() != without.Stats() {
			t.Errorf("%s: %+v with a tolerance of 20 m, %+v without", c.name, with.Stats(), without.Stats())
		}
	}
}

func TestZoomsAtOnce(t *testing.T) {
	topology := drechtsteden2023(t).build(t, Options{})
	draw := func(zoom int) []Layer {
		layers, err := topology.At(zoom, Detail{Tolerance: 4})
		if err != nil {
			t.Error(err)
		}
		return layers
	}
	together := make([][]Layer, 14)
	var all sync.WaitGroup
	for zoom := range together {
		all.Go(func() { together[zoom] = draw(zoom) })
	}
	all.Wait()
	for zoom, layers := range together {
		if diff := cmp.Diff(draw(zoom), layers); diff != "" {
			t.Errorf("zoom %d drawn beside others: %s", zoom, diff)
		}
	}
}
