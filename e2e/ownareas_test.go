package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"risicokaart/internal/oracle"
	"risicokaart/internal/postgres/pgtest"
)

// ownAreas are two districts of social teams on the south bank of Rotterdam, in RD New.
const ownAreas = `nummer,naam,wkt
zuid-1,Wijkteam Zuidwest,"POLYGON ((90500 431800, 92200 431800, 92200 434500, 90500 434500, 90500 431800))"
zuid-2,Wijkteam Zuidoost,"POLYGON ((92200 431800, 94500 431800, 94500 434500, 92200 434500, 92200 431800))"
`

// TestOwnAreas starts the program with own areas, as a municipality with a GeoPackage
// of them does, and looks at them in the API and on the map. It refuses bad ones.
func TestOwnAreas(t *testing.T) {
	t.Parallel()
	data := oracle.Data(t, "rijnmond-2024")
	dir, folder := t.TempDir(), t.TempDir()
	table, file := filepath.Join(folder, "teams.csv"), filepath.Join(folder, "teams.gpkg")
	must(t, os.WriteFile(table, []byte(ownAreas), 0o644))
	output(t, "ogr2ogr", "-oo", "GEOM_POSSIBLE_NAMES=wkt", "-a_srs", "EPSG:28992", file, table)
	database := pgtest.DB(t)
	p, err := start(dir, "up", "--addr", "127.0.0.1:0", "--database-url", database, "--data", data, "--areas", file,
		"--areas-code", "nummer")
	must(t, err)
	t.Cleanup(func() { p.stop() })
	before := p.edition(t)
	t.Run("API", func(t *testing.T) {
		buurten := p.features(t, "buurten")
		for code, f := range p.features(t, "eigen") {
			var item struct {
				Properties struct {
					Residents65 float64 `json:"residents_65"`
					Buurten     []struct {
						Code        string
						Share, Part float64
					}
				}
			}
			p.fetch(t, "/api/v1/collections/eigen/items/"+code, &item)
			sum := 0.0
			for _, b := range item.Properties.Buurten {
				residents, ok := buurten[b.Code].Properties["residents_65"].(float64)
				if !ok {
					t.Errorf("%s has people of %s, which shows none", code, b.Code)
				}
				sum += b.Part * residents
			}
			got := item.Properties.Residents65
			if d := sum - got; got < 1000 || d > 0.01*got || d < -0.01*got || f.Properties["known_area"].(float64) > 1 {
				t.Errorf("%s has %v residents of 65+, its buurten have %v there", code, got, sum)
			}
		}
	})
	t.Run("map", func(t *testing.T) { testOwnAreasMap(t, p) })
	t.Run("refused", func(t *testing.T) {
		bad := filepath.Join(folder, "bad.csv")
		must(t, os.WriteFile(bad, []byte(strings.Replace(ownAreas, "92200", "93000", 2)), 0o644))
		for _, test := range []struct {
			args []string
			says []string
		}{
			{[]string{"--areas", bad, "--areas-code", "nummer"}, []string{bad, "zuid-1 and zuid-2 overlap"}},
			{[]string{"--areas", file, "--areas-code", "naam"}, []string{"teams.gpkg", "Wijkteam Zuidwest", "address"}},
			{[]string{"--areas", file, "--areas-layer", "wijken"}, []string{"teams.gpkg", "its layers are: teams"}},
		} {
			status, _, stderr := run(t, append([]string{"import", "--data-dir", dir, "--database-url", database, data},
				test.args...)...)
			if status != 1 {
				t.Errorf("%v: status %d, want 1", test.args, status)
			}
			says(t, "import", stderr, test.says)
			if got := p.edition(t); !got.equal(before) {
				t.Errorf("%v: edition %s is served, want %s unchanged", test.args, got.ID, before.ID)
			}
		}
	})
}

// testOwnAreasMap chooses the level, points at an own area and opens it.
func testOwnAreasMap(t *testing.T, p *program) {
	tb := newTab(t, p, desk)
	tb.openMap("/#11/51.878/4.475")
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".levels input[value=eigen]").click()`))
	tb.untilTrue(`new URLSearchParams(location.search).get("niveau") === "eigen"`)
	tb.shows("details.legend", "Eenzame 65-plussers", "per eigen gebied")
	tb.settle()
	a := tb.areas("eigen")["zuid-1"]
	tb.until(func() error {
		if got := ruling(tb.picture(), tb.view().pixels(a.Shape, 2), tb.palette()); got != a.Class {
			return fmt.Errorf("%s is drawn in the colour of class %d, want %d", a.Name, got, a.Class)
		}
		return nil
	})
	where := tb.middle(a)
	tb.point(where)
	tb.shows("#tip", a.figures()...)
	tb.do(chromedp.MouseClickXY(float64(where.X), float64(where.Y)))
	tb.shows("[aria-label=Uitleg]", append(a.figures(), "eigen gebied", "Pendrecht", "geen eigen meting")...)
	tb.picture()
	tb.accessible("the map with an own area")
	if status, body := p.get(t, "/gebied/zuid-1"); status != http.StatusOK || !strings.Contains(string(body), a.Name) {
		t.Errorf("the page: status %d", status)
	}
	small := newTab(t, p, phone)
	small.openMap("/?gebied=zuid-2&niveau=eigen")
	small.shows("[aria-label=Uitleg]", "Wijkteam Zuidoost")
	small.fitsWidth()
	small.picture()
	small.accessible("the map with an own area")
	for _, wide := range []*tab{tb, small} {
		wide.open("/gebied/zuid-1")
		wide.accessible("/gebied/zuid-1")
	}
}
