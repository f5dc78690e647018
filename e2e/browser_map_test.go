package e2e

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

const (
	pendrecht = "BU05991577"
	waalhaven = "BU05992194" // hidden
	rotterdam = "GM0599"
	// southBank looks at the buurten of Rotterdam-Zuid, Pendrecht in the middle.
	southBank = "#12.5/51.878/4.475"
)

// area is a feature of the API.
type area struct {
	Code, Name, Status string
	Class              int              // 0 without figures
	Percent65          float64          `json:"lonely_65_pct"`
	Count65            float64          `json:"lonely_65_count"`
	Low65              float64          `json:"lonely_65_count_low"`
	High65             float64          `json:"lonely_65_count_high"`
	Residents65        float64          `json:"residents_65"`
	Shape              orb.MultiPolygon `json:"-"`
}

// buurten returns all by code.
func (tb *tab) buurten() map[string]area { return tb.areas("buurten") }

// areas returns those of a collection by code, as a client of the API reads them.
func (tb *tab) areas(collection string) map[string]area {
	tb.Helper()
	_, body := tb.p.get(tb, "/api/v1/collections/"+collection+"/items?limit=1000")
	features, err := geojson.UnmarshalFeatureCollection(body)
	if err != nil {
		tb.Fatal(err)
	}
	areas := make(map[string]area)
	for _, feature := range features.Features {
		var a area
		properties, _ := json.Marshal(feature.Properties) // came from JSON
		if err := json.Unmarshal(properties, &a); err != nil {
			tb.Fatal(err)
		}
		a.Shape = feature.Geometry.(orb.MultiPolygon)
		areas[a.Code] = a
	}
	return areas
}

// people writes a number of people as the pages do, rounded the more the
// larger it is.
func people(v float64) string {
	step := 10.0
	switch {
	case v < 20:
		step = 1
	case v < 100:
		step = 5
	}
	return dutch(math.Round(v/step) * step)
}

// dutch writes a whole number below a million: 1.240.
func dutch(v float64) string {
	if v < 1000 {
		return strconv.Itoa(int(v))
	}
	return fmt.Sprintf("%d.%03d", int(v)/1000, int(v)%1000)
}

// figures are what every view of an area must say of it.
func (a area) figures() []string {
	return []string{a.Name, people(a.Count65), fmt.Sprintf("%.0f%%", a.Percent65)}
}

// middle returns a visible point of the window well within an area.
func (tb *tab) middle(a area) image.Point {
	tb.Helper()
	points := tb.view().pixels(a.Shape, 4)
	if len(points) == 0 {
		tb.Fatalf("%s is not in sight", a.Name)
	}
	var mean image.Point
	for _, p := range points {
		mean = mean.Add(p)
	}
	mean = mean.Div(len(points))
	return slices.MinFunc(points, func(p, q image.Point) int {
		far := func(p image.Point) int { d := p.Sub(mean); return d.X*d.X + d.Y*d.Y }
		return far(p) - far(q)
	})
}

// shows waits until an element says all of the texts.
func (tb *tab) shows(selector string, texts ...string) {
	tb.Helper()
	tb.until(func() error {
		shown, err := try(tb, visible(selector))
		for _, text := range texts {
			if !strings.Contains(shown, text) {
				return fmt.Errorf("%s does not say %q but:\n%s", selector, text, shown)
			}
		}
		return err
	})
}

// chosen returns the area of the address.
func (tb *tab) chosen() string {
	tb.Helper()
	address, err := url.Parse(eval[string](tb, "location.href"))
	if err != nil {
		tb.Fatal(err)
	}
	return address.Query().Get("gebied")
}

// testClasses: the map of everything shows classes, land and water.
func testClasses(t *testing.T, p *program) {
	for _, s := range []size{desk, wide} {
		t.Run(fmt.Sprintf("%dx%d", s.width, s.height), func(t *testing.T) {
			tb := newTab(t, p, s)
			tb.openMap("/")
			tb.untilColoured(4)
		})
	}
}

// untilColoured waits until the pixels of the map have so many classes, and
// land and water round them.
func (tb *tab) untilColoured(classes int) {
	tb.Helper()
	const little = 0.002 // of the map: more than a name or a border could have
	colors, view := tb.palette(), tb.view()
	tb.until(func() error {
		shares := view.share(tb.picture(), append(colors.class[1:], colors.land, colors.water)...)
		seen := 0
		for _, share := range shares[:5] {
			if share > little {
				seen++
			}
		}
		if seen < classes || shares[5] < little || shares[6] < little {
			return fmt.Errorf("shares of the map in classes 1 to 5, land and water: %.3f", shares)
		}
		return nil
	})
}

// testColours: each buurt in sight has the colour of the class that the API
// gives it, and one without figures has none.
func testColours(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	tb.openMap("/" + southBank)
	colors, view, picture := tb.palette(), tb.view(), tb.picture()
	checked := map[int]int{}
	for code, a := range tb.buurten() {
		points := view.pixels(a.Shape, 2)
		if len(points) < 200 { // a name may cover a small one
			continue
		}
		checked[a.Class]++
		if got, want := ruling(picture, points, colors), a.Class; got != want {
			t.Errorf("%s (%s, %s) is drawn in the colour of class %d; the API says %d", code, a.Name, a.Status, got, want)
		}
	}
	if len(checked) < 5 {
		t.Errorf("areas checked by class, 0 for none: %v; want at least 5 kinds", checked)
	}
}

// ruling returns the class whose colour most of the points have; 0 for none.
func ruling(picture *image.RGBA, points []image.Point, colors palette) int {
	count := map[color.RGBA]int{}
	for _, p := range points {
		count[picture.RGBAAt(p.X, p.Y)]++
	}
	var most color.RGBA
	for c, n := range count {
		if n > count[most] {
			most = c
		}
	}
	for class := 1; class <= 5; class++ {
		if near(most, colors.class[class]) {
			return class
		}
	}
	return 0
}

// testClick: a press on the map shows the area, and its address says the same.
func testClick(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	tb.openMap("/" + southBank)
	start := tb.text("h1")
	a := tb.buurten()[pendrecht]
	told := append(a.figures(), "Van de "+people(a.Residents65)+" 65-plussers")

	where := tb.middle(a)
	tb.do(chromedp.MouseClickXY(float64(where.X), float64(where.Y)))
	tb.shows("[aria-label=Uitleg]", told...)
	if got := tb.chosen(); got != a.Code {
		t.Errorf("address chooses %q, want %s", got, a.Code)
	}
	tb.picture()

	eval[any](tb, "history.back()")
	tb.shows("[aria-label=Uitleg]", start)
	if got := tb.chosen(); got != "" {
		t.Errorf("address after going back chooses %q", got)
	}

	eval[any](tb, "history.forward()")
	tb.shows("[aria-label=Uitleg]", told...)
	before := tb.text("article")
	tb.do(chromedp.Reload())
	tb.settle()
	if got := tb.text("article"); got != before {
		t.Errorf("the reloaded address shows\n%s\nwant\n%s", got, before)
	}
}

// testSearch: the keyboard alone finds an area, and the map goes there.
func testSearch(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	tb.openMap("/")
	a := tb.buurten()[pendrecht]
	tb.tabTo("[role=combobox]")
	tb.do(chromedp.KeyEvent("pendr"))
	tb.shows("[role=listbox]", a.Name)
	tb.do(chromedp.KeyEvent(kb.ArrowDown))
	tb.untilTrue(`document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.ariaSelected === "true"`)
	tb.picture()
	tb.do(chromedp.KeyEvent(kb.Enter))

	tb.shows("[aria-label=Uitleg]", a.figures()...)
	tb.untilTrue(`document.activeElement.localName === "h1"`)
	tb.settle()
	if got := tb.chosen(); got != a.Code {
		t.Errorf("address chooses %q, want %s", got, a.Code)
	}
	view, bound := tb.view(), a.Shape.Bound()
	for _, corner := range []orb.Point{bound.Min, bound.Max} {
		if p := view.pixel(corner); !view.sees(p) {
			t.Errorf("corner of %s at %v is not in sight", a.Name, p)
		}
	}
}

// tabTo walks with the Tab key until an element has the focus.
func (tb *tab) tabTo(selector string) {
	tb.Helper()
	for range 30 {
		tb.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](tb, fmt.Sprintf("document.activeElement.matches(%s)", quote(selector))) {
			return
		}
	}
	tb.Fatalf("the Tab key does not lead to %s", selector)
}

// point moves the mouse to a place of the window.
func (tb *tab) point(p image.Point) {
	tb.Helper()
	tb.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, float64(p.X), float64(p.Y), chromedp.ButtonNone))
}

// testHover: pointing tells name, share and people; the legend explains.
func testHover(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	tb.openMap("/" + southBank)
	a := tb.buurten()[pendrecht]
	tb.point(tb.middle(a))
	tb.shows("#tip", a.figures()...)
	tb.picture()

	_, body := tb.p.get(t, "/api/v1/edition")
	var edition struct {
		Levels map[string]struct{ Borders []float64 }
	}
	if err := json.Unmarshal(body, &edition); err != nil {
		t.Fatal(err)
	}
	legend := tb.text("details.legend")
	if n := len(edition.Levels["buurt"].Borders); n != 4 {
		t.Fatalf("the edition tells %d borders of buurten, want 4", n)
	}
	for _, border := range edition.Levels["buurt"].Borders {
		if want := fmt.Sprintf("%.0f%%", border); !strings.Contains(legend, want) {
			t.Errorf("legend lacks the class border %s:\n%s", want, legend)
		}
	}
	for _, want := range []string{"verborgen om privacy", "geen gegevens"} {
		if !strings.Contains(legend, want) {
			t.Errorf("legend does not say %q:\n%s", want, legend)
		}
	}
	if got := eval[int](tb, `document.querySelectorAll("details.legend [data-legend=ramp] i").length`); got != 5 {
		t.Errorf("legend has %d classes, want 5", got)
	}
}
