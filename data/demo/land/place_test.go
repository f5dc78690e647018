package land

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"testing"

	"risicokaart/internal/oracle"

	"github.com/twpayne/go-geom"
)

// TestNoRealPlace: even the largest example and the country stay clear of every
// municipality and of each other.
func TestNoRealPlace(t *testing.T) {
	b, err := os.ReadFile(oracle.Data(t, "nederland-2022/gemeenten_2022_rd.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	var netherlands struct {
		Features []struct {
			Properties struct{ Name string }
			Geometry   struct{ Coordinates [][][][2]float64 }
		}
	}
	if err := json.Unmarshal(b, &netherlands); err != nil {
		t.Fatal(err)
	}
	largest := draw(rand.New(rand.NewPCG(0, 0x5d1b)), 0, MaxMunicipalities)
	example := geom.NewBounds(geom.XY)
	for l := range largest.lakeLabel(0) {
		example.Extend(largest.outline.area(l))
	}
	low, high := newCountryTerrain(rand.New(rand.NewPCG(0, 0)), 0, FullCountry()).bounds()
	country := geom.NewBounds(geom.XY).Set(1000*low.X, 1000*low.Y, 1000*high.X, 1000*high.Y)
	if near(example, country) {
		t.Error("the example lies near the country")
	}
	points := 0
	for _, f := range netherlands.Features {
		place := geom.NewBounds(geom.XY)
		for _, polygon := range f.Geometry.Coordinates {
			for _, c := range polygon[0] {
				points++
				place.Extend(geom.NewPointFlat(geom.XY, c[:]))
			}
		}
		if near(place, example) || near(place, country) {
			t.Errorf("%s lies near the example or the country", f.Properties.Name)
		}
		for _, name := range countryNames(rand.New(rand.NewPCG(0, 0)), 400) {
			if name == f.Properties.Name {
				t.Errorf("%s exists", name)
			}
		}
	}
	if points < 10_000 {
		t.Errorf("compared with %d points only", points)
	}
	if example.Min(0) < 0 || example.Max(0) > 280_000 || example.Min(1) < 300_000 || example.Max(1) > 625_000 {
		t.Errorf("%v is outside the domain of RD", example)
	}
	if country.Min(0) < 0 || country.Max(0) > 999_900 || country.Min(1) < 0 || country.Max(1) > 999_900 {
		t.Errorf("%v has squares without a code of four digits", country)
	}
}

// near reports whether two rectangles are within 5 km of each other.
func near(a, b *geom.Bounds) bool {
	const clear = 5_000
	return a.Min(0) < b.Max(0)+clear && a.Max(0) > b.Min(0)-clear && a.Min(1) < b.Max(1)+clear && a.Max(1) > b.Min(1)-clear
}
