package geo_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"risicokaart/internal/geo"
)

func ExampleRDToLonLat() {
	p := geo.RDToLonLat(orb.Point{92500, 437500})
	fmt.Printf("%.6f %.6f\n", p.Lon(), p.Lat())
	// Output: 4.478634 51.922465
}

func ExampleLocator() {
	west := orb.MultiPolygon{{orb.Ring{{0, 0}, {500, 0}, {500, 500}, {0, 500}, {0, 0}}}}
	east := orb.MultiPolygon{{orb.Ring{{510, 0}, {900, 0}, {900, 500}, {510, 500}, {510, 0}}}}
	areas, err := geo.NewLocator([]orb.MultiPolygon{west, east})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(areas.Locate(orb.Point{600, 100}))
	fmt.Println(areas.Locate(orb.Point{504, 100})) // in the gap
	fmt.Println(areas.Nearest(orb.Point{504, 100}, 100))
	// Output:
	// 1 true
	// 0 false
	// 0 true
}
