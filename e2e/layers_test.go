package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// testLayers: another figure of the model colours the buurten as the API
// classes them, and the address keeps the choice. Cells go by their own figure.
func testLayers(t *testing.T, p *program) {
	var in ownIndicator
	p.fetch(t, "/api/v1/indicators/severe_65", &in)
	class, lonely, moved := map[string]int{}, p.features(t, "buurten"), 0
	for _, v := range in.Values {
		class[v.Code] = v.Class
		f := lonely[v.Code]
		if v.Level != "buurt" {
			continue
		}
		if f.hidden() || f.Properties["severe_65_pct"] != v.Value {
			t.Errorf("%s has %v in the list, and %v among the buurten", v.Code, v.Value, f.Properties["severe_65_pct"])
		}
		if f.Properties["class"] != float64(v.Class) {
			moved++
		}
	}
	if moved == 0 {
		t.Fatal("every buurt has the class of loneliness: the colours would tell nothing")
	}

	tb := newTab(t, p, desk)
	tb.openMap("/" + southBank)
	tb.do(chromedp.Evaluate[chromedp.Void](`(() => { const s = document.querySelector("select[name=laag]");
		s.value = [...s.options].find((o) => o.text === "Ernstig eenzaam 65+").value; s.dispatchEvent(new Event("change")); })()`))
	tb.untilTrue(`new URLSearchParams(location.search).get("laag") === "ernstig-65"`)
	look := func() {
		t.Helper()
		tb.shows("details.legend", "Ernstig eenzame 65-plussers", "ernstig eenzaam is, per buurt")
		tb.until(func() error { return tb.drawnBy(class) })
	}
	look()
	a := tb.buurten()[pendrecht]
	tb.point(tb.middle(a))
	tb.shows("#tip", a.Name, fmt.Sprintf("%.0f%%: naar schatting", valueOf(in, pendrecht)))
	tb.do(chromedp.Reload())
	tb.settle()
	look()

	tb.open("/tabel")
	tb.openMap("/?laag=ernstig-65&niveau=h3" + southBank)
	tb.shows("details.legend", "Ernstig eenzame 65-plussers", "per cel")
	tb.untilColoured(3)

	tb.open("/tabel")
	tb.openMap("/?laag=stabiliteit" + southBank)
	tb.shows("details.legend", "Hoe vast staat de klasse?", "Donker: altijd")
	tb.point(tb.middle(a))
	tb.shows("#tip", a.Name, "van de andere rekenwijzen")
}
