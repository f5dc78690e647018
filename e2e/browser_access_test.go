package e2e

import (
	"bytes"
	"context"
	"encoding/json"
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

// testAccess: what assistive technology relies on, on every kind of page.
func testAccess(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	for _, path := range []string{"/?gebied=" + pendrecht, "/tabel", "/gebied/" + pendrecht, "/methode", "/methode/validatie", "/en/methode", "/en/methode/validatie", "/methode/algoritmeregister"} {
		tb.open(path)
		language := "nl"
		if strings.HasPrefix(path, "/en/") {
			language = "en"
		}
		if got := eval[string](tb, "document.documentElement.lang"); got != language {
			t.Errorf("%s: language %q, want %s", path, got, language)
		}
		if got := eval[int](tb, `document.querySelectorAll("h1").length`); got != 1 {
			t.Errorf("%s: %d headings of the first level, want 1", path, got)
		}
		if twice := eval[[]string](tb, `[...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i)`); len(twice) > 0 {
			t.Errorf("%s: ids are not unique: %q", path, twice)
		}
		tb.named(path)
		for _, text := range eval[[]string](tb, paleTexts) {
			t.Errorf("%s: contrast below 4.5:1: %s", path, text)
		}
	}
}

// named: everything that can be operated has a name in the browser's own tree
// for assistive technology.
func (tb *tab) named(path string) {
	tb.Helper()
	tree := ask(tb, func(ctx context.Context, target *chromedp.Target) (accessibility.GetFullAXTreeResult, error) {
		return cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	})
	operable := []string{"button", "checkbox", "combobox", "link", "listbox", "radio", "searchbox", "textbox", "image", "region", "navigation"}
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

// paleTexts lists visible texts whose contrast with their ground, the nearest
// opaque background, is below 4.5:1 (WCAG 2.2, 1.4.3; for all sizes).
const paleTexts = `(() => {
	const parts = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
	const light = (color) => parts(color).slice(0, 3).map((v) => v / 255)
		.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const ground = (element) => {
		for (let e = element; e; e = e.parentElement) {
			const [color, alpha] = [getComputedStyle(e).backgroundColor, parts(getComputedStyle(e).backgroundColor)[3] ?? 1];
			if (alpha > 0.9) return color;
		}
		return "rgb(255, 255, 255)";
	};
	const pale = new Set();
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const element = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
		if (!text || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
		const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5) pale.add(text.slice(0, 40) + " (" + ratio.toFixed(2) + ")");
	}
	return [...pale];
})()`

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
