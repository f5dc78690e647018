package pages

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// everyPage renders each page and state once in Dutch, by name, and those that
// have an address in English once more, as name-en.
func everyPage(t *testing.T, site Site) map[string]string {
	t.Helper()
	pages, english := pagesIn(t, locale.Dutch, site), pagesIn(t, locale.English, site)
	for name := range twins {
		pages[inLanguage(name, locale.English)] = english[name]
	}
	return pages
}

// pagesIn renders each page and state once in a language, by name.
func pagesIn(t *testing.T, l locale.Language, site Site) map[string]string {
	t.Helper()
	pages := map[string]string{}
	for name, write := range pageWriters(l, site) {
		pages[name] = render(t, write)
	}
	return pages
}

// pageWriters are what writes each page and state, by name.
func pageWriters(l locale.Language, site Site) map[string]func(*Pages, *strings.Builder) error {
	area, wijk := testArea(), testArea()
	wijk.Place, wijk.Wijk, wijk.Children = Place{"WK999901", "Centrum & Haven", risk.Wijk}, Place{}, testRows()
	hidden := testCell()
	hidden = Cell{ID: hidden.ID, Resolution: 9, Status: risk.StatusSuppressed, Reason: risk.ReasonSmallNumbers}
	table := TableView{
		Site: site, Query: TableQuery{Level: risk.Buurt, Municipality: "GM9999", Sort: SortLonely75, Page: 2},
		Municipalities: []Place{{"GM9999", "Duinwaarde", risk.Gemeente}}, Rows: testRows(), First: 51, Total: 130,
	}
	empty := TableView{Site: site, Query: TableQuery{Level: risk.Wijk, Sort: SortName, Ascending: true, Page: 1}, First: 1}
	panel := func(a Area, against Against) func(*Pages, *strings.Builder) error {
		return func(p *Pages, b *strings.Builder) error {
			return p.AreaPanel(b, l, AreaView{Site: site, Area: a, Against: against})
		}
	}
	return map[string]func(*Pages, *strings.Builder) error{
		"panel":            panel(area, ""),
		"panel-gemeente":   panel(area, AgainstGemeente),
		"panel-imputed":    panel(withStatus(testArea(), risk.StatusImputed, risk.ReasonInputsFromWijk), ""),
		"panel-years":      panel(withYears(testArea()), ""),
		"panel-suppressed": panel(withStatus(area, risk.StatusSuppressed, risk.ReasonSmallNumbers), ""),
		"panel-no-data":    panel(withStatus(area, risk.StatusNoData, risk.ReasonTooMuchMissing), ""),
		"area": func(p *Pages, b *strings.Builder) error {
			return p.Area(b, l, AreaView{Site: site, Area: wijk})
		},
		"cell": func(p *Pages, b *strings.Builder) error { return p.Cell(b, l, CellView{site, testCell()}) },
		"cell-panel": func(p *Pages, b *strings.Builder) error {
			return p.CellPanel(b, l, CellView{site, testCell()})
		},
		"cell-suppressed": func(p *Pages, b *strings.Builder) error { return p.CellPanel(b, l, CellView{site, hidden}) },
		"own-area": func(p *Pages, b *strings.Builder) error {
			return p.OwnArea(b, l, OwnAreaView{site, testOwnArea()})
		},
		"own-area-hidden": func(p *Pages, b *strings.Builder) error {
			return p.OwnAreaPanel(b, l, OwnAreaView{site,
				OwnArea{Code: "team-2", Name: "Haven", Status: risk.StatusSuppressed, Reason: risk.ReasonSmallNumbers,
					KnownArea: 1}})
		},
		"map-own-area": func(p *Pages, b *strings.Builder) error {
			own, withAreas := testOwnArea(), site
			withAreas.OwnAreas = true
			return p.Map(b, l, MapView{Site: withAreas, OwnArea: &own})
		},
		"table":       func(p *Pages, b *strings.Builder) error { return p.Table(b, l, table) },
		"table-empty": func(p *Pages, b *strings.Builder) error { return p.Table(b, l, empty) },
		"method":      func(p *Pages, b *strings.Builder) error { return p.Method(b, l, testMethod(site)) },
		"method-own":  func(p *Pages, b *strings.Builder) error { return p.Method(b, l, ownMethod(site)) },
		"register":    func(p *Pages, b *strings.Builder) error { return p.Register(b, l, testMethod(site)) },
		"validation": func(p *Pages, b *strings.Builder) error {
			return p.Validation(b, l, ValidationView{site, testReport()})
		},
		"map": func(p *Pages, b *strings.Builder) error {
			return p.Map(b, l, MapView{Site: site, Top: testRows()[:1]})
		},
		"map-area": func(p *Pages, b *strings.Builder) error {
			return p.Map(b, l, MapView{Site: site, Area: &area})
		},
		"error": func(p *Pages, b *strings.Builder) error {
			return p.Error(b, l, ErrorView{Site: site, Status: 404, Text: l.Say("Zoek het gebied op de kaart.",
				"Look for the area on the map.")})
		},
	}
}

// Behind a proxy every address within the site begins with the path that it has there,
// and nothing else of a page changes.
func TestAddressesBeginWithTheRoot(t *testing.T) {
	const root = "/risico"
	assets := Assets{Script: "/assets/app.js", Worker: "/assets/worker.js", Style: "/assets/site.css",
		Font: "/assets/inter.woff2", Icon: "/assets/icon.svg"}
	below, err := New(assets, root)
	if err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`="(/[^"]*)"`)
	for _, l := range locale.Languages() {
		for name, write := range pageWriters(l, testSite()) {
			page := renderOn(t, below, write)
			found := address.FindAllStringSubmatch(page, -1)
			for _, a := range found {
				if !strings.HasPrefix(a[1], root+"/") {
					t.Errorf("%s in %s has the address %s, want %s before it", name, l, a[1], root)
				}
			}
			if len(found) == 0 {
				t.Errorf("%s in %s has no address: the test says little", name, l)
			}
			plain := strings.ReplaceAll(page, `="`+root+"/", `="/`)
			if diff := cmp.Diff(render(t, write), plain); diff != "" {
				t.Errorf("%s in %s (-at the top, +below):\n%s", name, l, diff)
			}
		}
	}
}

func TestGolden(t *testing.T) {
	pages := everyPage(t, testSite())
	kept, err := filepath.Glob(filepath.Join("testdata", "*.html"))
	if err != nil || len(kept) != len(pages) && !*update {
		t.Errorf("%d pages are kept, there are %d (%v)", len(kept), len(pages), err)
	}
	for name, got := range pages {
		file := filepath.Join("testdata", name+".html")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got), run with -update if it is meant:\n%s", name, diff)
		}
	}
}

// A browser repairs broken HTML in silence, so the tags are matched here.
func TestTagsAreBalanced(t *testing.T) {
	for name, page := range everyPage(t, testSite()) {
		if err := balanced(page); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, broken := range []string{"<p><b>a</p></b>", "<p>a", "a</p>", "<ul><li>a</ul>"} {
		if balanced(broken) == nil {
			t.Errorf("the check lets %s pass", broken)
		}
	}
}

func balanced(page string) error {
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.Entity = false, xml.HTMLEntity
	var open []string
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch tag := token.(type) {
		case xml.StartElement:
			// Tags without content, such as <br>, have no end.
			if !slices.Contains(xml.HTMLAutoClose, tag.Name.Local) {
				open = append(open, tag.Name.Local)
			}
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != tag.Name.Local {
				return fmt.Errorf("</%s> closes what is open: %v", tag.Name.Local, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("left open: %v", open)
	}
	return nil
}

// The content security policy allows no script or style within the page; an
// id twice breaks labels.
func TestPagesSuitTheContentPolicy(t *testing.T) {
	inline := regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|javascript:|=["']?https?://`)
	script := regexp.MustCompile(`<script[^>]*>`)
	for name, page := range everyPage(t, testSite()) {
		if found := inline.FindString(page); found != "" {
			t.Errorf("%s holds %q", name, found)
		}
		for _, tag := range script.FindAllString(page, -1) {
			if !strings.Contains(tag, ` src="`) && !strings.Contains(tag, `application/json`) {
				t.Errorf("%s holds a script in the page: %s", name, tag)
			}
		}
		seen := map[string]bool{}
		for _, id := range regexp.MustCompile(`\sid="[^"]*"`).FindAllString(page, -1) {
			if seen[id] {
				t.Errorf("%s has%s twice", name, id)
			}
			seen[id] = true
		}
	}
}

func TestEveryPageSaysWhatItMust(t *testing.T) {
	site := testSite()
	site.Edition.Fictitious = true
	for name, page := range everyPage(t, site) {
		language := locale.Dutch
		if strings.Contains(page, `<html lang="en">`) {
			language = locale.English
		}
		if !strings.Contains(page, language.Say("Voorbeeldgegevens: deze gemeente bestaat niet.",
			"Example data: this municipality does not exist.")) {
			t.Errorf("%s does not say that its data are made up", name)
		}
		if !strings.Contains(page, language.Say("Dit gaat over gebieden, niet over personen.",
			"This is about areas, not about persons.")) {
			t.Errorf("%s does not say that it is about areas", name)
		}
		for _, word := range []string{"hotspot", "hot spot", "probleem", "achterstand", "ZgotmplZ", "%!"} {
			if strings.Contains(strings.ToLower(page), strings.ToLower(word)) {
				t.Errorf("%s holds the word %q", name, word)
			}
		}
	}
}

func TestHiddenAreasShowNoFigures(t *testing.T) {
	pages := everyPage(t, testSite())
	for _, part := range []string{`class="big"`, `class="facts"`, `class="bars"`, "Plaats "} {
		if !strings.Contains(pages["panel"], part) {
			t.Errorf("not even the panel of an area with figures shows %s: this test looks for nothing", part)
		}
		for _, name := range []string{"panel-suppressed", "panel-no-data", "cell-suppressed", "own-area-hidden"} {
			if page := pages[name]; page == "" || strings.Contains(page, part) {
				t.Errorf("%s, of %d bytes, shows %s", name, len(page), part)
			}
		}
	}
	if !strings.Contains(pages["table"], `colspan="9">verborgen om privacy<`) {
		t.Error("the table does not say in words that a row is hidden")
	}
}

func TestPrintedSumAddsUp(t *testing.T) {
	a := testArea()
	for _, municipal := range []*risk.Estimate{nil, a.MunicipalEstimate} {
		y := words.Yardstick{Name: "Nederland", Percent: 49.5}
		if municipal != nil {
			y = words.Yardstick{Name: "Duinwaarde", Percent: municipal.Prevalence[risk.Lonely65].Percent.Value}
		}
		sum := add(locale.Dutch, contributions(locale.Dutch, &a.Estimate, municipal, testSite().Factors), &a.Estimate,
			a.Name, y)
		points, heads := printed(t, sum.FromPoints), printed(t, sum.FromPeople)
		for _, r := range sum.Rows {
			points, heads = points+printed(t, r.Points), heads+printed(t, r.People)
		}
		if points != printed(t, sum.ToPoints) || heads != printed(t, sum.ToPeople) {
			t.Errorf("against %s the columns sum to %d tenths and %d people, printed are %s and %s",
				y.Name, points, heads, sum.ToPoints, sum.ToPeople)
		}
	}
}

// printed reads a printed number back, in the smallest unit that it shows.
func printed(t *testing.T, text string) int {
	t.Helper()
	n, negative := 0, strings.HasPrefix(text, "−")
	for _, r := range text {
		if r >= '0' && r <= '9' {
			n = 10*n + int(r-'0')
		}
	}
	if negative {
		return -n
	}
	return n
}

func TestTableHeads(t *testing.T) {
	page := everyPage(t, testSite())["table"]
	if n := strings.Count(page, "aria-sort="); n != 1 {
		t.Errorf("want one sorted column, got %d", n)
	}
	for _, want := range []string{
		`aria-sort="descending"`,
		`href="/tabel?gemeente=GM9999&amp;niveau=buurt&amp;sorteer=eenzaam-75&amp;volgorde=op"`, // turns the order around
		`href="/tabel.csv?gemeente=GM9999&amp;niveau=buurt&amp;sorteer=eenzaam-75&amp;volgorde=af"`,
		`rel="prev"`, `rel="next" href="/tabel?gemeente=GM9999&amp;niveau=buurt&amp;pagina=3&amp;`, "Pagina 2 van 3",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the table lacks %s", want)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteErrorIsTold(t *testing.T) {
	p, err := New(Assets{}, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Error(brokenWriter{}, locale.Dutch, ErrorView{Site: testSite(), Status: 500}); !errors.Is(err,
		io.ErrClosedPipe) {
		t.Errorf("want the writer's error, got %v", err)
	}
}
