package e2e

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
)

// threshold is the number of residents of 65 or older below which the figures
// of an area are hidden.
const threshold = 10

// hidden reports whether an area may carry no figure.
func (f feature) hidden() bool {
	status := f.Properties["status"]
	return status != "ok" && status != "imputed"
}

// figures lists the properties that tell something of old residents: all
// numbers but those that a hidden area may show.
func (p *program) figures(t *testing.T, collection string) []string {
	t.Helper()
	var schema struct {
		Properties map[string]struct{ Type string }
	}
	p.fetch(t, "/api/v1/collections/"+collection+"/schema", &schema)
	var names []string
	for _, name := range codes(schema.Properties) {
		kind := schema.Properties[name].Type
		if (kind == "number" || kind == "integer") && !slices.Contains([]string{"year", "residents", "resolution"}, name) {
			names = append(names, name)
		}
	}
	if len(names) < 15 {
		t.Fatalf("%s has the figures %v only", collection, names)
	}
	return names
}

// TestHiddenAreasShowNothing looks for figures of hidden areas in everything
// that is served of them.
func TestHiddenAreasShowNothing(t *testing.T) {
	p := rijnmond(t)
	for _, c := range []string{"wijken", "buurten", "h3"} {
		figures, all := p.figures(t, c), p.features(t, c)
		hidden := map[string]bool{}
		for code, f := range all {
			if !f.hidden() {
				continue
			}
			hidden[code] = true
			for _, name := range figures {
				if v := f.Properties[name]; v != nil {
					t.Errorf("%s %s is %v and has %s %v in GeoJSON", c, code, f.Properties["status"], name, v)
				}
			}
		}
		if len(hidden) < 10 || len(hidden) == len(all) {
			t.Fatalf("%d of %d %s are hidden: nothing to look at", len(hidden), len(all), c)
		}
		p.lookInCSV(t, c, figures, hidden)
		p.lookInTiles(t, c, figures, hidden)
		p.lookInItems(t, c, hidden)
	}
}

func (p *program) lookInCSV(t *testing.T, collection string, figures []string, hidden map[string]bool) {
	t.Helper()
	_, body := p.get(t, "/api/v1/downloads/current/"+collection+".csv")
	seen := 0
	for _, row := range parseCSV(t, string(body)) {
		if !hidden[row["code"]] {
			continue
		}
		seen++
		for _, name := range figures {
			if row[name] != "" {
				t.Errorf("%s %s is hidden and has %s %s in CSV", collection, row["code"], name, row[name])
			}
		}
	}
	if seen != len(hidden) {
		t.Errorf("%s: CSV has %d of %d hidden areas", collection, seen, len(hidden))
	}
}

func (p *program) lookInTiles(t *testing.T, collection string, figures []string, hidden map[string]bool) {
	t.Helper()
	var set tileSet
	p.fetch(t, "/api/v1/tiles/"+collection+".json", &set)
	seen := map[string]bool{}
	look := func(layers mvt.Layers) {
		for _, l := range layers {
			for _, f := range l.Features {
				code, _ := f.Properties["code"].(string)
				if !hidden[code] {
					continue
				}
				seen[code] = true
				for _, name := range figures {
					if v := f.Properties[name]; v != nil {
						t.Errorf("%s %s is hidden and has %s %v in layer %s of a tile", collection, code, name, v, l.Name)
					}
				}
			}
		}
	}
	eachTile(t, p, collection, 10, set.Bounds, look)
	if collection == "h3" { // the small cells are in deeper tiles
		for _, z := range []maptile.Zoom{8, 12, 13} {
			eachTile(t, p, collection, z, set.Bounds, look)
		}
	}
	if len(seen) < len(hidden)*9/10 { // the smallest vanish at this zoom
		t.Errorf("%s: tiles have %d of %d hidden areas", collection, len(seen), len(hidden))
	}
}

// lookInItems reads some hidden areas by themselves, where the explanation is.
func (p *program) lookInItems(t *testing.T, collection string, hidden map[string]bool) {
	t.Helper()
	described := 0
	for i, code := range codes(hidden) {
		if i%10 != 0 {
			continue
		}
		var item feature
		p.fetch(t, "/api/v1/collections/"+collection+"/items/"+code, &item)
		for _, detail := range []string{"explanation", "districts", "rivm"} {
			value, has := item.Properties[detail]
			if has {
				described++
			}
			if value != nil {
				t.Errorf("%s %s is hidden and has the %s %v", collection, code, detail, value)
			}
		}
		if inputs, _ := item.Properties["inputs"].([]any); len(inputs) > 0 {
			t.Errorf("%s %s is hidden and has the inputs %v", collection, code, inputs)
		}
	}
	if described == 0 {
		t.Errorf("%s: no item has a member for what is looked for", collection)
	}
}

// TestHiddenAreasCannotBeSubtracted takes from every shown area what is shown
// inside it: nothing of a small group may remain.
func TestHiddenAreasCannotBeSubtracted(t *testing.T) {
	p := rijnmond(t)
	for _, pair := range []struct{ inner, outer, key string }{
		{"buurten", "wijken", "wijk_code"},
		{"wijken", "gemeenten", "municipality_code"},
		{"h3", "h3", "parent"},
	} {
		t.Run(pair.inner+" from "+pair.outer, func(t *testing.T) {
			outer, tried := p.features(t, pair.outer), 0
			inside := map[string][]feature{}
			for _, f := range p.features(t, pair.inner) {
				key, _ := f.Properties[pair.key].(string)
				inside[key] = append(inside[key], f)
			}
			for code, parts := range inside {
				whole, ok := outer[code]
				if !ok || whole.hidden() {
					continue
				}
				rest, suppressed := whole.Properties["residents_65"].(float64), []string{}
				for _, f := range parts {
					if !f.hidden() {
						rest -= f.Properties["residents_65"].(float64)
					} else if f.Properties["status_reason"] == "small_numbers" {
						suppressed = append(suppressed, f.ID)
					}
				}
				if len(suppressed) == 0 {
					continue
				}
				tried++
				slack := rounding * float64(len(parts)+1)
				if hiddenParts := countHidden(parts); hiddenParts == 1 || rest < threshold-slack {
					t.Errorf("%s less what is shown inside it leaves %.1f residents of 65+ for %d hidden areas, among them %v",
						code, rest, hiddenParts, suppressed)
				}
			}
			if tried == 0 {
				t.Fatal("no shown area holds a suppressed one: nothing was tried")
			}
		})
	}
}

// rounding is how far a served number of residents may be from the computed one.
const rounding = 0.5

func countHidden(parts []feature) int {
	n := 0
	for _, f := range parts {
		if f.hidden() && f.Properties["status_reason"] != "no_residents" {
			n++
		}
	}
	return n
}

// TestPartsDoNotExceedTheWhole: the shown parts of an area hold at most the
// people of the area.
func TestPartsDoNotExceedTheWhole(t *testing.T) {
	p := rijnmond(t)
	wholes := map[string]map[string]feature{"municipality_code": p.features(t, "gemeenten"),
		"wijk_code": p.features(t, "wijken")}
	for _, pair := range []struct{ inner, key string }{
		{"buurten", "municipality_code"}, {"buurten", "wijk_code"}, {"wijken", "municipality_code"},
	} {
		compared := 0
		for _, figure := range []string{"lonely_65_count", "severe_65_count", "lonely_75_count", "residents_65",
			"residents_75"} {
			sums, parts := map[string]float64{}, map[string]int{}
			for _, f := range p.features(t, pair.inner) {
				if v, ok := f.Properties[figure].(float64); ok {
					code := f.Properties[pair.key].(string)
					sums[code] += v
					parts[code]++
				}
			}
			for code, sum := range sums {
				whole, ok := wholes[pair.key][code].Properties[figure].(float64)
				if ok {
					compared++
				}
				if ok && sum > whole+rounding*float64(parts[code]+1) {
					t.Errorf("%s of the %d %s of %s is %.1f, of the whole %.1f", figure, parts[code], pair.inner, code,
						sum, whole)
				}
				if ok && math.Abs(whole) < sum/2 {
					t.Errorf("%s of %s is %.1f", figure, code, whole)
				}
			}
		}
		if compared < 50 {
			t.Errorf("%d sums of %s by %s compared: the test says little", compared, pair.inner, pair.key)
		}
	}
}
