package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testPhone: map and panel share a small screen, and fingers work.
func testPhone(t *testing.T, p *program) {
	tb := newTab(t, p, phone)
	tb.openMap("/")
	tb.untilColoured(3)
	tb.fitsWidth()

	tb.openMap("/?niveau=buurt" + southBank)
	a := tb.buurten()[pendrecht]
	where := tb.middle(a)
	tb.do(chromedp.TapXY(float64(where.X), float64(where.Y)))
	tb.shows("[aria-label=Uitleg]", a.figures()...)
	tb.fitsWidth()
	// The sheet leaves the chosen area in sight.
	tb.settle()
	tb.middle(a)
	tb.picture()
}

// fitsWidth: nothing makes the page scroll sideways, and the panel is in sight.
func (tb *tab) fitsWidth() {
	tb.Helper()
	if !eval[bool](tb, `document.documentElement.scrollWidth <= innerWidth`) {
		tb.Errorf("page scrolls sideways at %s", eval[string](tb, "location.href"))
	}
	box := eval[struct{ Top, Bottom float64 }](tb, `(({top, bottom}) => ({Top: top, Bottom: bottom}))(
		document.querySelector("[aria-label=Uitleg]").getBoundingClientRect())`)
	if box.Top < 0 || box.Top > 760 || box.Bottom < box.Top+80 {
		tb.Errorf("panel from %.0f to %.0f is not in sight", box.Top, box.Bottom)
	}
}

// testAccess: what assistive technology relies on, on every page and in the main
// states of the map, on a desk and on a phone.
func testAccess(t *testing.T, p *program) {
	cell := p.cell(t)
	for _, s := range []size{desk, phone} {
		t.Run(fmt.Sprintf("%dx%d", s.width, s.height), func(t *testing.T) {
			tb := newTab(t, p, s)
			for _, path := range []string{"/tabel?gemeente=GM0613", "/gebied/" + pendrecht, "/gebied/" + waalhaven,
				"/gebied/" + rotterdam, "/gebied/" + cell,
				"/methode", "/en/methode", "/methode/validatie", "/en/methode/validatie", "/methode/algoritmeregister"} {
				tb.open(path)
				tb.accessible(path)
			}
			tb.openMap("/")
			tb.accessible("the map")
			tb.tabTo("[role=combobox]")
			tb.do(chromedp.KeyEvent("pendr"))
			tb.shows("[role=listbox]", "Pendrecht")
			tb.do(chromedp.KeyEvent(kb.ArrowDown))
			tb.accessible("the map with what a search finds")
			for _, path := range []string{"/?gebied=" + pendrecht, "/?niveau=h3&gebied=" + cell} {
				tb.open("/tabel") // a new page: a step within the map keeps what was chosen
				tb.openMap(path)
				tb.accessible(path)
			}
			tb.errorPage()
			tb.axeSees()
		})
	}
}

// errorPage looks at an address where there is nothing.
func (tb *tab) errorPage() {
	tb.Helper()
	tb.open("/nergens")
	tb.shows("h1", "is er niet")
	tb.accessible("/nergens")
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.faults = slices.DeleteFunc(tb.faults, func(fault string) bool {
		return strings.Contains(fault, "404") &&
			strings.HasSuffix(fault, "/nergens")
	})
}

// axeSees spoils a page, for axe to find it.
func (tb *tab) axeSees() {
	tb.Helper()
	tb.open("/gebied/" + pendrecht)
	eval[any](tb, `(() => {
		document.querySelector("h1").style.color = "#ddd";
		document.querySelector("main a").textContent = "";
		document.documentElement.removeAttribute("lang");
	})()`)
	var rules []string
	for _, f := range tb.axe().Violations {
		rules = append(rules, f.Rule)
	}
	for _, want := range []string{"color-contrast", "link-name", "html-has-lang"} {
		if !slices.Contains(rules, want) {
			tb.Errorf("on a page that was spoilt axe finds %v, and not %s", rules, want)
		}
	}
}

// cell is the id of a cell with figures.
func (p *program) cell(t *testing.T) string {
	t.Helper()
	var page struct{ Features []feature }
	p.fetch(t, "/api/v1/collections/h3/items?status=ok&resolution=8&limit=1", &page)
	if len(page.Features) == 0 {
		t.Fatal("no cell has figures")
	}
	return page.Features[0].ID
}

// accessible looks at a page as it is now: at its structure, at the browser's own
// tree for assistive technology, and with axe.
func (tb *tab) accessible(what string) {
	tb.Helper()
	language := "nl"
	if strings.HasPrefix(what, "/en/") {
		language = "en"
	}
	if got := eval[string](tb, "document.documentElement.lang"); got != language {
		tb.Errorf("%s: language %q, want %s", what, got, language)
	}
	if got := eval[int](tb, `document.querySelectorAll("h1").length`); got != 1 {
		tb.Errorf("%s: %d headings of the first level, want 1", what, got)
	}
	if twice := eval[[]string](tb, `[...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i)`); len(twice) > 0 {
		tb.Errorf("%s: ids are not unique: %q", what, twice)
	}
	tb.named(what)
	tb.passesAxe(what)
}

// named: everything that can be operated has a name in the browser's own tree
// for assistive technology.
func (tb *tab) named(path string) {
	tb.Helper()
	tree := ask(tb, func(ctx context.Context, target *chromedp.Target) (accessibility.GetFullAXTreeResult, error) {
		return cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	})
	operable := []string{"button", "checkbox", "combobox", "link", "listbox", "radio", "searchbox", "textbox", "image",
		"region", "navigation"}
	seen := 0
	for _, node := range tree.Nodes {
		role := spoken(node.Role)
		if node.Ignored || !slices.Contains(operable, role) {
			continue
		}
		seen++
		if strings.TrimSpace(spoken(node.Name)) == "" {
			tb.Errorf("%s: a %s has no name (node %d)", path, role, node.BackendDOMNodeID)
		}
	}
	if seen < 5 {
		tb.Errorf("%s: %d things to operate, want more", path, seen)
	}
}

// spoken returns the text of a value; "" for none.
func spoken(value *accessibility.Value) string {
	var text string
	if value != nil {
		json.Unmarshal(value.Value, &text) // what is no text is not spoken
	}
	return text
}

// testFocus: the Tab key walks in an order that makes sense, and every step
// can be seen.
func testFocus(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	tb.openMap("/")
	var order []string
	before := tb.picture()
	for range 12 {
		tb.do(chromedp.KeyEvent(kb.Tab))
		name := eval[string](tb, `(({id, localName, ariaLabel, innerText, value}) => id || ariaLabel || innerText || value || localName)(document.activeElement)`)
		after := tb.picture()
		if same(before, after) {
			t.Errorf("focus on %q (after %q) cannot be seen", name, order)
		}
		order, before = append(order, strings.TrimSpace(name)), after
	}
	want := []string{"Naar de inhoud", "Risicokaart", "zoek", "Kaart", "Tabel"}
	if !slices.Equal(order[:len(want)], want) {
		t.Errorf("the Tab key leads to %q, want first %q", order, want)
	}
}

// same reports whether two pictures of one window are equal.
func same(a, b *image.RGBA) bool {
	return a.Bounds() == b.Bounds() && bytes.Equal(a.Pix, b.Pix)
}
