package topology

import (
	"context"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/twpayne/go-geom"

	"risicokaart/data/demo/land"
	"risicokaart/internal/geo"
	"risicokaart/internal/oracle"
)

// country is areas of one or more levels, the smallest first, in degrees.
type country struct {
	name   string
	levels [][]orb.MultiPolygon
	within [][]int32 // per level but the last, the area of the next one that an area is part of
}

func (c country) build(t testing.TB, o Options) *Topology {
	t.Helper()
	b := NewBuilder(o)
	for level, areas := range c.levels {
		for _, area := range areas {
			if _, err := b.Add(level, area); err != nil {
				t.Fatal(err)
			}
		}
	}
	topology, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return topology
}

// features reads the areas of a file, and one property of them.
func features(t testing.TB, file, property string, rd bool) (areas []orb.MultiPolygon, codes []string) {
	t.Helper()
	data, err := os.ReadFile(oracle.Data(t, file))
	if err != nil {
		t.Fatal(err)
	}
	collection, err := geojson.UnmarshalFeatureCollection(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range collection.Features {
		var area orb.MultiPolygon
		switch g := f.Geometry.(type) {
		case orb.Polygon:
			area = orb.MultiPolygon{g}
		case orb.MultiPolygon:
			area = g
		}
		if rd {
			inDegrees(area)
		}
		areas = append(areas, area)
		codes = append(codes, f.Properties.MustString(property))
	}
	return areas, codes
}

func inDegrees(area orb.MultiPolygon) {
	for _, polygon := range area {
		for _, ring := range polygon {
			for i, p := range ring {
				ring[i] = geo.RDToLonLat(p)
			}
		}
	}
}

// nederland2022 is all wijken and gemeenten of 2022. Which wijk belongs to which
// gemeente follows from codes.
func nederland2022(t testing.TB) country {
	wijken, codes := features(t, "nederland-2022/wijken_2022_rd.geojson", "code", true)
	gemeenten, names := features(t, "nederland-2022/gemeenten_2022_rd.geojson", "code", true)
	number := map[string]int32{}
	for i, code := range names {
		number[code[2:]] = int32(i)
	}
	within := make([]int32, len(codes))
	for i, code := range codes {
		g, ok := number[code[2:6]]
		if !ok {
			g = -1
		}
		within[i] = g
	}
	return country{"nederland-2022", [][]orb.MultiPolygon{wijken, gemeenten}, [][]int32{within}}
}

// drechtsteden2023 is the buurten of three gemeenten as they were published.
func drechtsteden2023(t testing.TB) country {
	buurten, _ := features(t, "drechtsteden-2023/buurten_2023_pdok_wfs.json", "buurtcode", false)
	return country{"drechtsteden-2023", [][]orb.MultiPolygon{buurten}, nil}
}

// example is a fictitious country of three levels.
func example(t testing.TB, size land.Size) country {
	t.Helper()
	w, err := land.NewCountry(context.Background(), rand.New(rand.NewPCG(1, 2)), 1, size)
	if err != nil {
		t.Fatal(err)
	}
	c := country{name: "example", levels: make([][]orb.MultiPolygon, 3), within: make([][]int32, 2)}
	c.within[0] = make([]int32, len(w.Buurten))
	c.within[1] = make([]int32, len(w.Wijken))
	for i := range w.Buurten {
		c.levels[0] = append(c.levels[0], degrees(w.BuurtOutline(i)))
		c.within[0][i] = int32(w.Buurten[i].Wijk)
	}
	for i := range w.Wijken {
		c.levels[1] = append(c.levels[1], degrees(w.WijkOutline(i)))
		c.within[1][i] = int32(w.Wijken[i].Municipality)
	}
	for i := range w.Municipalities {
		c.levels[2] = append(c.levels[2], degrees(w.LandOutline(i)))
	}
	return c
}

func degrees(m *geom.MultiPolygon) orb.MultiPolygon {
	var area orb.MultiPolygon
	for _, polygon := range m.Coords() {
		var p orb.Polygon
		for _, ring := range polygon {
			var r orb.Ring
			for _, c := range ring {
				r = append(r, orb.Point{c[0], c[1]})
			}
			p = append(p, r)
		}
		area = append(area, p)
	}
	inDegrees(area)
	return area
}
