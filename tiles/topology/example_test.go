package topology_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"risicokaart/tiles/topology"
)

func ExampleTopology_At() {
	west := orb.MultiPolygon{{{{5.00, 52.0}, {5.01, 52.0}, {5.011, 52.01}, {5.01, 52.02}, {5.00, 52.02}, {5.00, 52.0}}}}
	east := orb.MultiPolygon{{{{5.01, 52.0}, {5.02, 52.0}, {5.02, 52.02}, {5.01, 52.02}, {5.011, 52.01}, {5.01, 52.0}}}}

	b := topology.NewBuilder(topology.Options{})
	for _, area := range []orb.MultiPolygon{west, east} {
		if _, err := b.Add(0, area); err != nil {
			fmt.Println(err)
		}
	}
	t, err := b.Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	layers, err := t.At(6, topology.Detail{Tolerance: 4})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, area := range layers[0].Areas {
		fmt.Println(area)
	}
	// Output:
	// [[[[134720 86590] [134713 86590] [134713 86566] [134720 86566]]]]
	// [[[[134720 86590] [134720 86566] [134727 86566] [134727 86590]]]]
}
