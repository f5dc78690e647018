package topology

import (
	"testing"

	"risicokaart/data/demo/land"
)

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
			for zoom := 4; zoom <= 13; zoom++ {
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
