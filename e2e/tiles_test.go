package e2e

import (
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
)

// tileSet is what TileJSON says of a collection.
type tileSet struct {
	Tiles        []string
	Bounds       [4]float64
	VectorLayers []struct {
		ID     string
		Fields map[string]string
	} `json:"vector_layers"`
}

// eachTile decodes every tile of a collection at a zoom level, over bounds
// (west, south, east, north), that has anything in it.
func eachTile(t *testing.T, p *program, collection string, z maptile.Zoom, bounds [4]float64, fn func(mvt.Layers)) {
	t.Helper()
	first := maptile.At(orb.Point{bounds[0], bounds[3]}, z)
	last := maptile.At(orb.Point{bounds[2], bounds[1]}, z)
	for x := first.X; x <= last.X; x++ {
		for y := first.Y; y <= last.Y; y++ {
			path := fmt.Sprintf("/api/v1/tiles/%s/%d/%d/%d.mvt", collection, z, x, y)
			status, body := p.get(t, path)
			if status == http.StatusNoContent {
				continue
			}
			layers, err := mvt.Unmarshal(body)
			if status != http.StatusOK || err != nil {
				t.Fatalf("get %s: status %d, %v", path, status, err)
			}
			fn(layers)
		}
	}
}

// TestTileJSONDescribesTheTiles wants every layer and field that is announced
// to be in the tiles, and nothing besides.
func TestTileJSONDescribesTheTiles(t *testing.T) {
	p := rijnmond(t)
	for _, c := range []string{"gemeenten", "wijken", "buurten", "h3"} {
		var set tileSet
		p.fetch(t, "/api/v1/tiles/"+c+".json", &set)
		announced, found := map[string]map[string]bool{}, map[string]map[string]bool{}
		for _, l := range set.VectorLayers {
			announced[l.ID] = map[string]bool{}
			for field := range l.Fields {
				announced[l.ID][field] = true
			}
		}
		if len(announced) == 0 {
			t.Fatalf("%s: TileJSON announces no layer", c)
		}
		eachTile(t, p, c, 10, set.Bounds, func(layers mvt.Layers) {
			for _, l := range layers {
				if found[l.Name] == nil {
					found[l.Name] = map[string]bool{}
				}
				for _, f := range l.Features {
					for field := range maps.Keys(f.Properties) {
						found[l.Name][field] = true
					}
				}
			}
		})
		if diff := cmp.Diff(announced, found); diff != "" {
			t.Errorf("%s (-TileJSON +tiles):\n%s", c, diff)
		}
	}
}

// TestBoundsHoldEverything: a map asks for no tile outside the bounds of its
// TileJSON, and a client zooms to the extent of a collection.
func TestBoundsHoldEverything(t *testing.T) {
	p := rijnmond(t)
	for _, c := range []string{"gemeenten", "wijken", "buurten", "h3"} {
		var set tileSet
		p.fetch(t, "/api/v1/tiles/"+c+".json", &set)
		var described struct {
			Extent struct{ Spatial struct{ BBox [][4]float64 } }
		}
		p.fetch(t, "/api/v1/collections/"+c, &described)
		var doc struct {
			Features []struct{ Geometry struct{ Coordinates any } }
		}
		p.fetch(t, "/api/v1/downloads/current/"+c+".geojson", &doc)
		for name, b := range map[string][4]float64{"TileJSON": set.Bounds, "collection": described.Extent.Spatial.BBox[0]} {
			const rounding = 1e-6 // coordinates have 7 decimals
			box := orb.Bound{Min: orb.Point{b[0] - rounding, b[1] - rounding},
				Max: orb.Point{b[2] + rounding, b[3] + rounding}}
			points, outside := 0, 0
			for _, f := range doc.Features {
				all, beyond := within(box, f.Geometry.Coordinates)
				points, outside = points+all, outside+beyond
			}
			if outside > 0 || len(doc.Features) == 0 || points < 4*len(doc.Features) {
				t.Errorf("%s: of %d points of %d features %d lie outside the bounds %v of the %s", c, points,
					len(doc.Features), outside, b, name)
			}
		}
	}
}

// within counts the points of GeoJSON coordinates, and those that lie outside the box.
func within(box orb.Bound, coordinates any) (points, outside int) {
	list, _ := coordinates.([]any)
	if len(list) == 2 {
		if lon, ok := list[0].(float64); ok {
			if !box.Contains(orb.Point{lon, list[1].(float64)}) {
				outside = 1
			}
			return 1, outside
		}
	}
	for _, part := range list {
		all, beyond := within(box, part)
		points, outside = points+all, outside+beyond
	}
	return points, outside
}
