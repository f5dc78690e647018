package risk

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// twoBuurten is a municipality with one small and one large buurt.
func twoBuurten() []Area {
	return []Area{
		{Code: "GM0001", Level: Gemeente, Residents: 3000, Raw: raw(20, 47, 300, 60, 3000)},
		buurt("BU00010001", 1000, raw(20, 60, 300, 20, 1000)),
		buurt("BU00010002", 2000, raw(20, 40, 300, 40, 2000)),
	}
}

// A municipality's own share of 75+ holds for all its areas and changes nothing
// about 65+; it makes the municipality surer of its 75+ than its buurten.
func TestOwnShare75(t *testing.T) {
	m := testModel(t)
	national := byCode(mustScore(t, m, Input{Areas: twoBuurten()}))
	own := byCode(mustScore(t, m, Input{Areas: twoBuurten(),
		Shares75: map[string]Share75{"GM0001": {Value: .5, Year: 2024}, "GM0002": {Value: .1, Year: 2024}}}))
	for code, e := range own {
		before := national[code]
		near(t, code+" 75+", e.Residents75, .5*e.Residents65, 1e-9)
		near(t, code+" lonely 75+", e.Prevalence[Lonely75].Count.Value,
			before.Prevalence[Lonely75].Count.Value*.5/m.Age75.Share, 1e-9)
		if e.Prevalence[Lonely65] != before.Prevalence[Lonely65] || e.Share75 != (Share75{.5, 2024}) ||
			before.Share75 != (Share75{Value: m.Age75.Share}) {
			t.Errorf("%s: %+v, before %+v", code, e, before)
		}
	}
	width := func(e Estimate) float64 { q := e.Prevalence[Lonely75].Count; return (q.High - q.Low) / q.Value }
	if w, before := width(own["GM0001"]), width(national["GM0001"]); !(w < before) {
		t.Errorf("the municipality's interval of lonely 75+ is %.3f wide with its own share, %.3f with the country's",
			w, before)
	}
}

// The draws of buurten differ, and together keep to the municipality's share.
func TestDrawnShares75(t *testing.T) {
	m := testModel(t)
	all, err := places(m, Input{Areas: twoBuurten(), Shares75: map[string]Share75{"GM0001": {Value: .5, Year: 2024}}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSampler(m, 3)
	if err != nil {
		t.Fatal(err)
	}
	d := newDrawing(s, all[0], nil, rand.New(rand.NewPCG(1, 1)))
	different := 0.0
	for range 200 {
		d.population()
		for i := range d.sides {
			n65, n75 := d.sides[i].n[From65], d.sides[i].n[From75]
			different = max(different, math.Abs(n75[0]/n65[0]-n75[1]/n65[1]))
			near(t, "share of the municipality", (n75[0]+n75[1])/(n65[0]+n65[1]), .5, 1e-12)
		}
	}
	if different < .01 {
		t.Errorf("the shares of the buurten differ by %v at most", different)
	}
}

func TestImpossibleShare75(t *testing.T) {
	for _, s := range []Share75{{0, 2024}, {1, 2024}, {math.NaN(), 2024}, {.4, 0}} {
		_, err := Score(testModel(t), Input{Areas: twoBuurten(), Shares75: map[string]Share75{"GM0001": s}})
		if err == nil || !strings.Contains(err.Error(), "GM0001") {
			t.Errorf("%+v: error %v", s, err)
		}
	}
}
