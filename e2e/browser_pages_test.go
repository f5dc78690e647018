package e2e

import (
	"context"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// row is one of the table: what it says where, and where its name leads.
type row struct {
	Name, Code string
	Cells      []string
}

func (tb *tab) rows() []row {
	tb.Helper()
	return eval[[]row](tb, `[...document.querySelectorAll("tbody tr")].map((tr) => ({
		Name: tr.querySelector("th").innerText,
		Code: tr.querySelector("th a").pathname.split("/").pop(),
		Cells: [...tr.querySelectorAll("td")].map((td) => td.innerText)}))`)
}

// names returns those of rows, in order.
func names(rows []row) []string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Name)
	}
	return all
}

// press follows what stands under a name: a link or a button.
func (tb *tab) press(name string) {
	tb.Helper()
	expression := fmt.Sprintf(`[...document.querySelectorAll("main a, main button")].find((e) => e.innerText.startsWith(%s))`, quote(name))
	tb.do(chromedp.Click(chromedp.JSPath(expression)))
}

// testTable: the list of areas is ordered, filtered and downloaded alike.
func testTable(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	tb.open("/tabel")
	var expected []float64
	for _, r := range tb.rows() {
		v, err := strconv.ParseFloat(strings.ReplaceAll(r.Cells[2], ".", ""), 64)
		if err != nil {
			t.Fatalf("expected lonely residents of 75+ of %s: %v", r.Name, err)
		}
		expected = append(expected, -v)
	}
	if len(expected) < 10 || !slices.IsSorted(expected) {
		t.Errorf("table of %d rows is not ordered by lonely residents of 75+", len(expected))
	}
	tb.picture()

	tb.do(chromedp.SetValue(chromedp.CSS("select[name=gemeente]"), rotterdam))
	tb.press("Toon")
	tb.shows("main", "van 91 buurten")
	tb.press("Naam")
	tb.untilTrue(`document.readyState === "complete" && document.querySelector("[aria-sort=ascending]")?.innerText.startsWith("Naam")`)
	shown := tb.rows()
	for eval[bool](tb, `Boolean(document.querySelector("a[rel=next]"))`) {
		before := eval[string](tb, "location.search")
		tb.press("Volgende")
		tb.untilTrue(fmt.Sprintf(`location.search !== %s && document.readyState === "complete"`, quote(before)))
		shown = append(shown, tb.rows()...)
	}
	tb.matchesCSV(shown)
	tb.hidesInWords(shown)
}

// matchesCSV: the file that the page offers has the rows in the same order.
func (tb *tab) matchesCSV(shown []row) {
	tb.Helper()
	link := eval[string](tb, `(({pathname, search}) => pathname + search)(document.querySelector("a[download]"))`)
	_, body := tb.p.get(tb, link)
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(body), "\ufeff"))).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	column := slices.Index(records[0], "name")
	if column < 0 {
		tb.Fatalf("columns of %s: %q", link, records[0])
	}
	var saved []string
	for _, record := range records[1:] {
		saved = append(saved, record[column])
	}
	if diff := cmp.Diff(names(shown), saved); diff != "" {
		tb.Errorf("order of the table (-) and of its download (+):\n%s", diff)
	}
}

// hidesInWords: rows without figures say why, and say no number.
func (tb *tab) hidesInWords(shown []row) {
	tb.Helper()
	buurten, words := tb.buurten(), 0
	for _, r := range shown {
		var want string
		switch buurten[r.Code].Status {
		case "suppressed":
			want = "verborgen om privacy"
		case "no_data":
			want = "geen gegevens"
		default:
			continue
		}
		words++
		if got := strings.Join(r.Cells[2:], " "); got != want {
			tb.Errorf("table says %q of %s; want %q", got, r.Name, want)
		}
	}
	if words < 2 {
		tb.Errorf("table has %d rows without figures; want some", words)
	}
}

// testNoScript: areas can be read, and the map says where else, without script.
func testNoScript(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	tb.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	tb.open("/gebied/" + pendrecht)
	tb.shows("main", tb.buurten()[pendrecht].figures()...)
	tb.open("/")
	tb.shows("body", "JavaScript")
	if !eval[bool](tb, `Boolean(document.querySelector("noscript a[href='/tabel']")?.checkVisibility())`) {
		t.Error("the map without script does not lead to the table")
	}
	tb.picture()
}

// testHidden: neither panel, tip nor tiles say a figure of a hidden area.
func testHidden(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	a := tb.buurten()[waalhaven]
	if a.Status != "suppressed" {
		t.Fatalf("%s is %q; the test wants a hidden area", a.Name, a.Status)
	}
	tb.openMap("/#12.5/51.885/4.43")
	where := tb.middle(a)
	tb.point(where)
	tb.shows("#tip", a.Name, "verborgen om privacy")
	if got := tb.text("#tip"); regexp.MustCompile(`\d`).MatchString(got) {
		t.Errorf("tip of a hidden area says %q", got)
	}
	tb.do(chromedp.MouseClickXY(float64(where.X), float64(where.Y)))
	tb.shows("[aria-label=Uitleg]", a.Name, "verborgen om privacy")
	tb.picture()

	// Age groups and the source line have digits that say nothing of the area.
	panel := eval[string](tb, `(() => {
		const article = document.querySelector("article").cloneNode(true);
		article.querySelectorAll("footer").forEach((footer) => footer.remove());
		return article.textContent.replaceAll(/65 jaar|65-plussers/g, "");
	})()`)
	if digit := regexp.MustCompile(`\d[\d.,%]*`).FindString(panel); digit != "" {
		t.Errorf("panel of a hidden area says %q:\n%s", digit, panel)
	}
	tiles := eval[[]map[string]any](tb, `window.risicokaart.map.querySourceFeatures("buurten", {sourceLayer: "buurten"})
		.map((feature) => feature.properties).filter(({status}) => status === "suppressed")`)
	if len(tiles) == 0 {
		t.Error("tiles have no hidden areas; want some")
	}
	for _, properties := range tiles {
		for name, value := range properties {
			if _, number := value.(float64); number && name != "rank" {
				t.Errorf("tile says %s %v of hidden %v", name, value, properties["code"])
			}
		}
	}
}
