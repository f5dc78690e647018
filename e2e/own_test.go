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

// ownValue is one own figure of the API.
type ownValue struct {
	Code, Name, Level   string
	Value, Lower, Upper float64
	Class               int
}

// ownIndicator is an answer of /api/v1/indicators/ID.
type ownIndicator struct {
	ID, Name, Unit, Source string
	Own                    bool
	Year, Count            int
	Min, Max               float64
	Levels                 map[string]struct{ Borders []float64 }
	Values                 []ownValue
}

// TestOwnData imports own data with the program and looks at it as its users
// do: in the API, on the pages and on the map.
func TestOwnData(t *testing.T) {
	t.Parallel()
	areas := filepath.Join(oracle.Data(t, "rijnmond-2024"), "wijkenbuurten_2024_rijnmond.gpkg")
	database, dir := pgtest.DB(t), t.TempDir()
	p, err := start(dir, "up", "--addr", "127.0.0.1:0", "--database-url", database, "--data", areas)
	must(t, err)
	t.Cleanup(func() { p.stop() })
	if status, body := p.get(t, "/api/v1/indicators"); status != http.StatusOK ||
		strings.Contains(string(body), `"own":true`) {
		t.Errorf("without own data: status %d, %s", status, body)
	}
	if _, body := p.get(t, "/"); !strings.Contains(string(body), "Kleur op") ||
		strings.Contains(string(body), "<optgroup") {
		t.Error("the map offers no choice, or own data where there is none")
	}

	given := map[string]float64{}
	var csv strings.Builder
	csv.WriteString("code;waarde;onder;boven;jaar;naam;eenheid\n")
	for _, c := range []string{"wijken", "buurten"} {
		for i, code := range codes(p.features(t, c)) {
			if i%9 == 0 && code != pendrecht {
				continue // an area without a figure
			}
			given[code] = float64(i%80) + 0.5
			fmt.Fprintf(&csv, "%s;%d,5;%d;%d;2023;Mantelzorgers;%%\n", code, i%80, i%80, i%80+1)
		}
	}
	good := filepath.Join(t.TempDir(), "zorg.csv")
	must(t, os.WriteFile(good, []byte(csv.String()), 0o644))
	imported := func(t *testing.T, files ...string) (status int, stderr string) {
		args := []string{"import", "--data-dir", dir, "--database-url", database, areas}
		for _, f := range files {
			args = append(args, "--indicator", f)
		}
		status, _, stderr = run(t, args...)
		return status, stderr
	}
	if status, stderr := imported(t, good); status != 0 {
		t.Fatalf("import: status %d\n%s", status, stderr)
	}
	(&tab{T: t}).until(func() error { // the server follows
		if status := p.status("/api/v1/indicators/mantelzorgers"); status != http.StatusOK {
			return fmt.Errorf("the server does not take the edition up: status %d", status)
		}
		return nil
	})
	for _, test := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"API", func(t *testing.T) { testOwnAPI(t, p, given) }},
		{"pages", func(t *testing.T) { testOwnPages(t, p) }},
		{"map", func(t *testing.T) { testOwnMap(t, p) }},
		{"refused", func(t *testing.T) { testOwnRefused(t, p, good, imported) }},
	} {
		t.Run(test.name, test.run)
	}
}

// testOwnAPI: what was given is what is served, but of hidden areas nothing.
func testOwnAPI(t *testing.T, p *program, given map[string]float64) {
	var list struct{ Indicators []ownIndicator }
	p.fetch(t, "/api/v1/indicators", &list)
	var in ownIndicator
	p.fetch(t, "/api/v1/indicators/mantelzorgers", &in)
	if last := list.Indicators[len(list.Indicators)-1]; len(list.Indicators) != 7 || !last.Own ||
		last.Count != len(in.Values) || in.Name != "Mantelzorgers" ||
		in.Unit != "%" || in.Year != 2023 || in.Source != "zorg.csv" || in.Min < 0.5 || in.Max > 79.5 {
		t.Errorf("the list says %+v, the indicator %s, %s, %d, %s", list, in.Name, in.Unit, in.Year, in.Source)
	}
	served := map[string]float64{}
	classes := map[int]int{}
	for _, v := range in.Values {
		served[v.Code] = v.Value
		if v.Level == "buurt" {
			classes[v.Class]++
		}
		if v.Lower != v.Value-0.5 || v.Upper != v.Value+0.5 || v.Name == "" {
			t.Errorf("%+v is not what was given", v)
		}
	}
	hidden := 0
	for _, c := range []string{"wijken", "buurten"} {
		for code, f := range p.features(t, c) {
			value, isServed := served[code]
			want, wasGiven := given[code]
			switch {
			case f.hidden() && isServed:
				t.Errorf("%s is hidden and has an own figure", code)
			case f.hidden() && wasGiven:
				hidden++
			case isServed != wasGiven || value != want:
				t.Errorf("%s has the own figure %v (%v), given was %v (%v)", code, value, isServed, want, wasGiven)
			}
		}
	}
	if hidden < 10 {
		t.Errorf("%d hidden areas had an own figure: too few to tell", hidden)
	}
	for class := 1; class <= 5; class++ {
		if n := classes[class]; n < 60 || n > 120 {
			t.Errorf("class %d has %d buurten, want about a fifth of %d", class, n, len(in.Values))
		}
	}
	status, body := p.get(t, "/api/v1/indicators/mantelzorgers.csv")
	rows := parseCSV(t, string(body))
	if status != http.StatusOK || len(rows) != len(in.Values) {
		t.Fatalf("CSV: status %d, %d rows, want %d", status, len(rows), len(in.Values))
	}
	for _, row := range rows {
		if got := fmt.Sprint(served[row["code"]]); row["value"] != got || row["lower"] == "" || row["level"] == "" ||
			row["name"] == "" {
			t.Errorf("CSV has %v, JSON the value %s", row, got)
		}
	}
	if status, _ := p.get(t, "/api/v1/indicators/nothing"); status != http.StatusNotFound {
		t.Errorf("an unknown indicator: status %d, want 404", status)
	}
}

// testOwnPages: the page of an area lists its own figure, that of a hidden
// area none; the method names the file.
func testOwnPages(t *testing.T, p *program) {
	_, body := p.get(t, "/gebied/"+pendrecht)
	for _, want := range []string{"Eigen cijfers", "Mantelzorgers", ",5%", "over 2023"} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the page of Pendrecht lacks %q", want)
		}
	}
	looked := 0
	for code, f := range p.features(t, "buurten") {
		if !f.hidden() || looked == 20 {
			continue
		}
		looked++
		if _, body := p.get(t, "/gebied/"+code+"?deel=paneel"); strings.Contains(string(body), "Eigen cijfers") ||
			strings.Contains(string(body), "Mantelzorgers") {
			t.Errorf("the panel of %s, which is hidden, shows own figures", code)
		}
	}
	if looked == 0 {
		t.Error("no hidden buurt to look at")
	}
	if _, body := p.get(t, "/methode"); !strings.Contains(string(body), "zorg.csv") ||
		!strings.Contains(string(body), "eigen gegevens") {
		t.Error("the method does not name the file of own data")
	}
}

// testOwnMap: the choice colours the areas by their own figures, the address
// keeps it, and the panel shows the figure.
func testOwnMap(t *testing.T, p *program) {
	var in ownIndicator
	p.fetch(t, "/api/v1/indicators/mantelzorgers", &in)
	class := map[string]int{}
	for _, v := range in.Values {
		class[v.Code] = v.Class
	}
	tb := newTab(t, p, desk)
	tb.openMap("/" + southBank)
	lonely := tb.picture()
	choose := func(value string) {
		tb.do(chromedp.Evaluate[chromedp.Void](`(() => { const s = document.querySelector("select[name=laag]");
			s.value = ` + quote(value) + `; s.dispatchEvent(new Event("change")); })()`))
	}
	choose("mantelzorgers")
	tb.shows("details.legend", "Mantelzorgers", "Eigen cijfers per buurt, in %")
	tb.untilTrue(`new URLSearchParams(location.search).get("laag") === "mantelzorgers"`)
	coloured := func() {
		t.Helper()
		tb.until(func() error { return tb.drawnBy(class) })
	}
	coloured()

	a := tb.buurten()[pendrecht]
	want := fmt.Sprintf("%s%%", strings.Replace(fmt.Sprint(valueOf(in, pendrecht)), ".", ",", 1))
	where := tb.middle(a)
	tb.point(where)
	tb.shows("#tip", a.Name, want)
	tb.do(chromedp.MouseClickXY(float64(where.X), float64(where.Y)))
	tb.shows("[aria-label=Uitleg]", append(a.figures(), "Eigen cijfers", "Mantelzorgers", want)...)
	tb.do(chromedp.Reload())
	tb.settle()
	coloured()
	tb.shows("[aria-label=Uitleg]", "Eigen cijfers", want)
	tb.picture()

	tb.open("/tabel") // a new page: a step within the map keeps what was chosen
	tb.openMap("/?laag=mantelzorgers" + southBank)
	coloured()
	choose("")
	tb.shows("details.legend", "Eenzame 65-plussers")
	tb.until(func() error {
		if !same(lonely, tb.picture()) {
			return fmt.Errorf("the map of loneliness looks otherwise after a look at own data")
		}
		return nil
	})

	small := newTab(t, p, phone)
	small.openMap("/?laag=mantelzorgers&niveau=buurt" + southBank)
	small.until(func() error { // one area, as the search lies over the others
		points := small.view().pixels(a.Shape, 2)
		if got := ruling(small.picture(), points, small.palette()); got != class[pendrecht] {
			return fmt.Errorf("on a phone %s is drawn in the colour of class %d, want %d", a.Name, got, class[pendrecht])
		}
		return nil
	})
	small.fitsWidth()
	small.picture()
}

// drawnBy compares the buurten in sight with the class that each should have,
// 0 for none.
func (tb *tab) drawnBy(class map[string]int) error {
	colors, view, picture := tb.palette(), tb.view(), tb.picture()
	checked := map[int]int{}
	for code, a := range tb.buurten() {
		points := view.pixels(a.Shape, 2)
		if len(points) < 200 { // a name may cover a small one
			continue
		}
		checked[class[code]]++
		if got := ruling(picture, points, colors); got != class[code] {
			return fmt.Errorf("%s (%s) is drawn in the colour of class %d, want %d", code, a.Name, got, class[code])
		}
	}
	if len(checked) < 5 {
		return fmt.Errorf("areas checked by class, 0 for none: %v; want at least 5 kinds", checked)
	}
	return nil
}

func valueOf(in ownIndicator, code string) float64 {
	for _, v := range in.Values {
		if v.Code == code {
			return v.Value
		}
	}
	return 0
}

// testOwnRefused imports bad files. The message names file and row, repeats no
// figure, and the edition stays.
func testOwnRefused(t *testing.T, p *program, good string, imported func(*testing.T, ...string) (int, string)) {
	want := p.edition(t)
	for _, test := range []struct {
		name, text string
		wants      []string
	}{
		{"unknown code", "code,value\nBU05991577,7\nBU99999999,7\nBUxyz,7\n", []string{"row 2", "BU99999999", "row 3",
			"BUXYZ"}},
		{"code twice", "code,value\nBU05991577,7\n bu05991577,8\n", []string{"row 2", "row 1 too"}},
		{"text", "code,value\nBU05991577,veel\n", []string{"row 1", "veel"}},
		{"infinite", "code,value\nBU05991577,Inf\n", []string{"row 1", "finite"}},
		{"lower above", "code,value,lower,upper\nBU05991577,7777,8888,9999\n", []string{"row 1", "lower is above value"}},
		{"upper below", "code,value,lower,upper\nBU05991577,7777,1,2\n", []string{"row 1", "upper is below value"}},
		{"no percentage", "code,value,unit\nBU05991577,7777,%\n", []string{"row 1", "0 to 100"}},
		{"two names", "code,value,name\nBU05991577,1,a\nBU05991573,1,b\n", []string{"row 2", "name"}},
		{"no code column", "gebied,value\nBU05991577,7777\n", []string{"no column code", "waarde"}},
		{"no values", "code,value\nBU05991577,\n", []string{"no row has a value"}},
		{"cut off", "code,value\nBU05991577,7777\nBU0599", []string{"line 3"}},
		{"no text", "\x00\x01\x02", []string{"read "}},
		{"everything at once", "code,value\nBU05991577,veel\nBU99999999,1\nBU05991577,2\n",
			[]string{"problems: 3", "row 1", "row 2", "row 3"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bad := filepath.Join(t.TempDir(), "bad.csv")
			must(t, os.WriteFile(bad, []byte(test.text), 0o644))
			status, stderr := imported(t, good, bad)
			if status != 1 {
				t.Fatalf("status %d, want 1\n%s", status, stderr)
			}
			says(t, "import", stderr, append(test.wants, bad))
			if strings.Contains(strings.ReplaceAll(stderr, bad, ""), "7777") {
				t.Errorf("the message repeats a figure:\n%s", stderr)
			}
			if got := p.edition(t); !got.equal(want) {
				t.Errorf("edition %s is served, want %s unchanged", got.ID, want.ID)
			}
		})
	}
	t.Run("same name", func(t *testing.T) {
		other := filepath.Join(t.TempDir(), "mantelzorgers.csv")
		must(t, os.WriteFile(other, []byte("code,value\nBU05991577,1\n"), 0o644))
		status, stderr := imported(t, good, other)
		if status != 1 {
			t.Errorf("status %d, want 1", status)
		}
		says(t, "import", stderr, []string{good, other, "another name"})
	})
	t.Run("name of ours", func(t *testing.T) {
		other := filepath.Join(t.TempDir(), "Severe-65.csv")
		must(t, os.WriteFile(other, []byte("code,value\nBU05991577,1\n"), 0o644))
		status, stderr := imported(t, good, other)
		if status != 1 {
			t.Errorf("status %d, want 1", status)
		}
		says(t, "import", stderr, []string{other, "severe_65", "figure of the model", "another name"})
	})
	t.Run("no file", func(t *testing.T) {
		if status, stderr := imported(t, filepath.Join(t.TempDir(), "nothing.csv")); status != 2 ||
			!strings.Contains(stderr, "nothing.csv") {
			t.Errorf("status %d, want 2\n%s", status, stderr)
		}
	})
}
