package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/project"
)

// picture takes a screenshot: one pixel for each CSS pixel. The folder of
// RISICOKAART_SCREENSHOTS, if set, keeps it for people to look at.
func (tb *tab) picture() *image.RGBA {
	tb.Helper()
	body := ask(tb, chromedp.CaptureScreenshot())
	if folder := os.Getenv("RISICOKAART_SCREENSHOTS"); folder != "" {
		name := strings.ReplaceAll(tb.Name(), "/", "-") + ".png"
		if err := os.WriteFile(filepath.Join(folder, name), body, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	decoded, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	picture := image.NewRGBA(decoded.Bounds())
	draw.Draw(picture, picture.Bounds(), decoded, picture.Bounds().Min, draw.Src)
	return picture
}

// palette holds the colours that the served style gives the map.
type palette struct {
	class       [6]color.RGBA // by class, from 1
	land, water color.RGBA
}

func (tb *tab) palette() palette {
	tb.Helper()
	_, body := tb.p.get(tb, "/api/v1/styles/risicokaart")
	var style struct {
		Layers []struct {
			ID    string
			Paint map[string]any
		}
	}
	if err := json.Unmarshal(body, &style); err != nil {
		tb.Fatal(err)
	}
	var colors palette
	for _, layer := range style.Layers {
		switch layer.ID {
		case "water":
			colors.water = tb.hex(layer.Paint["background-color"])
		case "land":
			colors.land = tb.hex(layer.Paint["fill-color"])
		case "buurten-fill": // ["match", ["get", "class"], 1, colour, 2, colour, ...]
			match := layer.Paint["fill-color"].([]any)
			for class := 1; class <= 5; class++ {
				colors.class[class] = tb.hex(match[2*class+1])
			}
		}
	}
	return colors
}

// hex reads a colour such as "#f0efb4".
func (tb *tab) hex(value any) color.RGBA {
	tb.Helper()
	c := color.RGBA{A: 255}
	if _, err := fmt.Sscanf(fmt.Sprint(value), "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
		tb.Fatalf("read colour %v: %v", value, err)
	}
	return c
}

// near reports whether two colours differ by no more than rounding.
func near(a, b color.RGBA) bool {
	const tolerance = 3
	apart := func(x, y uint8) bool { return max(x, y)-min(x, y) > tolerance }
	return !apart(a.R, b.R) && !apart(a.G, b.G) && !apart(a.B, b.B)
}

// view says where the map lies in the window and what it looks at.
type view struct {
	X, Y, Width, Height float64 // of the map, in the window
	Lon, Lat, Zoom      float64 // of its middle
	Covers              []struct{ X, Y, Width, Height float64 }
}

// view reads the camera. Covers are the controls that lie over the map, with
// the shadow that they throw on it.
func (tb *tab) view() view {
	tb.Helper()
	return eval[view](tb, `(() => {
		const box = (element) => (({x, y, width, height}) => ({X: x, Y: y, Width: width, Height: height}))(element.getBoundingClientRect());
		const {map} = window.risicokaart, {lng, lat} = map.getCenter(), canvas = map.getCanvas();
		const controls = document.querySelectorAll("[aria-label=Kaart] > :not(#map), [aria-label=Uitleg]");
		const shadow = 24, grown = ({X, Y, Width, Height}) =>
			({X: X - shadow, Y: Y - shadow, Width: Width + 2 * shadow, Height: Height + 2 * shadow});
		const shown = [...controls].map(box).filter(({Width}) => Width > 0);
		return {...box(canvas), Lon: lng, Lat: lat, Zoom: map.getZoom(), Covers: shown.map(grown)};
	})()`)
}

// sees reports whether a point of the window shows map and nothing over it.
func (v view) sees(p image.Point) bool {
	inside := func(x, y, width, height float64) bool {
		return float64(p.X) >= x && float64(p.X) < x+width && float64(p.Y) >= y && float64(p.Y) < y+height
	}
	for _, c := range v.Covers {
		if inside(c.X, c.Y, c.Width, c.Height) {
			return false
		}
	}
	return inside(v.X, v.Y, v.Width, v.Height)
}

// pixel returns where the map must draw a place: Web Mercator computed here,
// not asked of the map.
func (v view) pixel(lonLat orb.Point) image.Point {
	perPixel := 2 * math.Pi * orb.EarthRadius / (512 * math.Exp2(v.Zoom)) // metres
	middle, place := project.WGS84.ToMercator(orb.Point{v.Lon, v.Lat}), project.WGS84.ToMercator(lonLat)
	return image.Pt(int(math.Round(v.X+v.Width/2+(place[0]-middle[0])/perPixel)),
		int(math.Round(v.Y+v.Height/2-(place[1]-middle[1])/perPixel)))
}

// pixels returns the visible points of the window within an area, on a grid of
// step pixels: along each line of them, those between every second crossing of
// the outline and the next.
func (v view) pixels(area orb.MultiPolygon, step int) []image.Point {
	crossings := map[int][]float64{} // by y
	for _, polygon := range area {
		for _, ring := range polygon {
			for i := range len(ring) - 1 {
				a, b := v.pixel(ring[i]), v.pixel(ring[i+1])
				if a.Y > b.Y {
					a, b = b, a
				}
				for y := max(a.Y, int(v.Y)); y < min(b.Y, int(v.Y+v.Height)); y++ {
					if y%step == 0 {
						crossings[y] = append(crossings[y], float64(a.X)+float64(y-a.Y)*float64(b.X-a.X)/float64(b.Y-a.Y))
					}
				}
			}
		}
	}
	var points []image.Point
	for _, y := range slices.Sorted(maps.Keys(crossings)) {
		xs := crossings[y]
		slices.Sort(xs)
		for i := 0; i+1 < len(xs); i += 2 {
			from, to := max(math.Ceil(xs[i]), v.X), min(xs[i+1], v.X+v.Width)
			for x := math.Ceil(from/float64(step)) * float64(step); x < to; x += float64(step) {
				if p := image.Pt(int(x), y); v.sees(p) {
					points = append(points, p)
				}
			}
		}
	}
	return points
}

// share counts which part of the visible map has each of the colours.
func (v view) share(picture *image.RGBA, colors ...color.RGBA) []float64 {
	shares, all := make([]float64, len(colors)), 0.0
	for y := int(v.Y); y < int(v.Y+v.Height); y++ {
		for x := int(v.X); x < int(v.X+v.Width); x++ {
			if !v.sees(image.Pt(x, y)) {
				continue
			}
			all++
			for i, c := range colors {
				if near(picture.RGBAAt(x, y), c) {
					shares[i]++
				}
			}
		}
	}
	for i := range shares {
		shares[i] /= all
	}
	return shares
}

// TestPixels compares the points within an area with what a library says of each
// point, but for those on the outline.
func TestPixels(t *testing.T) {
	v := view{Width: 400, Height: 300, Lon: 4.5, Lat: 51.9, Zoom: 12,
		Covers: []struct{ X, Y, Width, Height float64 }{{100, 100, 50, 50}}}
	star := func(lon, lat, size float64) (r orb.Ring) {
		for i := range 15 {
			angle, far := 2*math.Pi*float64(i%14)/14, size*float64(1+i%2)
			r = append(r, orb.Point{lon + far*math.Cos(angle), lat + far*math.Sin(angle)})
		}
		return r
	}
	area := orb.MultiPolygon{{star(4.49, 51.9, 0.01), star(4.492, 51.9, 0.003)}, {star(4.535, 51.91, 0.007)}}
	var drawn orb.MultiPolygon
	for _, polygon := range area {
		var rings orb.Polygon
		for _, ring := range polygon {
			var line orb.Ring
			for _, p := range ring {
				q := v.pixel(p)
				line = append(line, orb.Point{float64(q.X), float64(q.Y)})
			}
			rings = append(rings, line)
		}
		drawn = append(drawn, rings)
	}
	found := map[image.Point]bool{}
	for _, p := range v.pixels(area, 1) {
		found[p] = true
	}
	for y := range 300 {
		for x := range 400 {
			p, at := image.Pt(x, y), orb.Point{float64(x), float64(y)}
			want := v.sees(p) && planar.MultiPolygonContains(drawn, at)
			if found[p] != want && planar.DistanceFrom(drawn, at) > 1e-9 {
				t.Fatalf("%v: %v, want %v", p, found[p], want)
			}
		}
	}
	if len(found) < 5000 {
		t.Errorf("%d points: the test says little", len(found))
	}
}
