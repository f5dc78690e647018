package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/project"
)

// picture takes a screenshot: one pixel for each CSS pixel. The folder of
// RISICOKAART_SCREENSHOTS, if set, keeps it for people to look at.
func (tb *tab) picture() image.Image {
	tb.Helper()
	body := ask(tb, chromedp.CaptureScreenshot())
	if folder := os.Getenv("RISICOKAART_SCREENSHOTS"); folder != "" {
		name := strings.ReplaceAll(tb.Name(), "/", "-") + ".png"
		if err := os.WriteFile(filepath.Join(folder, name), body, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	picture, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
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

func at(picture image.Image, p image.Point) color.RGBA {
	return color.RGBAModel.Convert(picture.At(p.X, p.Y)).(color.RGBA)
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
// step pixels.
func (v view) pixels(area orb.MultiPolygon, step int) []image.Point {
	drawn := make(orb.MultiPolygon, len(area))
	for i, polygon := range area {
		for _, ring := range polygon {
			var line orb.Ring
			for _, p := range ring {
				q := v.pixel(p)
				line = append(line, orb.Point{float64(q.X), float64(q.Y)})
			}
			drawn[i] = append(drawn[i], line)
		}
	}
	var points []image.Point
	bound := drawn.Bound()
	for y := math.Ceil(max(bound.Min[1], v.Y)); y < min(bound.Max[1], v.Y+v.Height); y += float64(step) {
		for x := math.Ceil(max(bound.Min[0], v.X)); x < min(bound.Max[0], v.X+v.Width); x += float64(step) {
			p := image.Pt(int(x), int(y))
			if v.sees(p) && planar.MultiPolygonContains(drawn, orb.Point{x, y}) {
				points = append(points, p)
			}
		}
	}
	return points
}

// share counts which part of the visible map has each of the colours.
func (v view) share(picture image.Image, colors ...color.RGBA) []float64 {
	shares, all := make([]float64, len(colors)), 0.0
	for y := int(v.Y); y < int(v.Y+v.Height); y++ {
		for x := int(v.X); x < int(v.X+v.Width); x++ {
			if !v.sees(image.Pt(x, y)) {
				continue
			}
			all++
			for i, c := range colors {
				if near(at(picture, image.Pt(x, y)), c) {
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
