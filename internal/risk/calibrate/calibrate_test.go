package calibrate

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"risicokaart/internal/risk"
)

func areaOf(code string, level risk.Level, wijk string, residents, share float64) risk.Area {
	a := risk.Area{Code: code, Level: level, Wijk: wijk, Residents: residents,
		Raw: map[string]float64{risk.ColumnShare65: share}}
	if level != risk.Gemeente {
		a.Municipality = "GM0001"
	}
	return a
}

// Spread by hand: buurten 4 from their wijk, 4 and 6 from their gemeente of 20,
// gemeenten of 200 and 600 residents of 65+ with a mean of 27.5.
func TestSpread(t *testing.T) {
	tree := newTree([]risk.Area{
		areaOf("GM0001", risk.Gemeente, "", 1000, 20),
		areaOf("GM0002", risk.Gemeente, "", 2000, 30),
		areaOf("WK000100", risk.Wijk, "", 1000, 20),
		areaOf("BU00010001", risk.Buurt, "WK000100", 500, 24),
		areaOf("BU00010002", risk.Buurt, "WK000100", 500, 16),
		areaOf("BU00010003", risk.Buurt, "", 500, 26),
		areaOf("BU00010004", risk.Buurt, "WK000100", 500, math.NaN()),
	})
	mean, s := tree.spread(func(a *risk.Area) float64 { return a.Raw[risk.ColumnShare65] })
	near(t, "mean", mean, 27.5, 1e-12)
	near(t, "wijk", s.Wijk, 4, 1e-5)
	near(t, "gemeente", s.Gemeente, math.Sqrt((16+16+36)/3.), 1e-4)
	near(t, "country", s.Country, math.Sqrt((16+16+36)/3.+(200*7.5*7.5+600*2.5*2.5)/800), 1e-4)
}

// Without the whole country there is nothing to compare with.
func TestRunNeedsGemeenten(t *testing.T) {
	_, err := Run(shippedModel(t), Data{Areas: []risk.Area{areaOf("BU00010001", risk.Buurt, "", 500, 24)}})
	if err == nil || !strings.Contains(err.Error(), "give the whole country") {
		t.Errorf("error %v", err)
	}
}

// A figure of 0 or 100 % has no logit, so how far it moved says nothing.
func TestMovementLeavesOutTheEnds(t *testing.T) {
	data := Data{Figures: map[string]risk.Percentages{}, Earlier: map[string]risk.Percentages{}}
	for i, figure := range []float64{50, 60, 40, 0, 100} {
		code := string(rune('a' + i))
		data.Areas = append(data.Areas, risk.Area{Code: code, Level: risk.Gemeente})
		data.Figures[code], data.Earlier[code] = risk.Percentages{risk.Lonely65: figure},
			risk.Percentages{risk.Lonely65: 50}
	}
	sd, n := movement(data, risk.Lonely65)
	near(t, "movement", sd, math.Log(1.5)*math.Sqrt(2./3), 1e-12) // of 0, ln 1.5 and -ln 1.5
	if n != 3 {
		t.Errorf("%d municipalities moved, want 3", n)
	}
}

// Leaving a municipality out leaves none of its figures in, and others alone.
func TestWithout(t *testing.T) {
	data := Data{
		Areas: []risk.Area{areaOf("GM0001", risk.Gemeente, "", 1, 1), areaOf("BU00010001", risk.Buurt, "", 1, 1),
			areaOf("GM0002", risk.Gemeente, "", 1, 1)},
		Figures: map[string]risk.Percentages{"GM0001": {}, "BU00010001": {}, "GM0002": {}},
	}
	got := without(data, map[string]bool{"GM0001": true}).Figures
	if _, ok := got["GM0002"]; len(got) != 1 || !ok || len(data.Figures) != 3 {
		t.Errorf("figures left: %v, of %v", got, data.Figures)
	}
}

// A model is not made of fewer figures than it has indicators, which priors would
// fill in, nor without buurten, of which nothing would be known.
func TestEnough(t *testing.T) {
	m := shippedModel(t)
	for _, c := range []struct {
		rows, buurten int
		want          string
	}{
		{8, 8, "8 areas have a figure and all 8 indicators"},
		{329, 9, "9 buurten have a figure"},
		{19, 10, ""},
	} {
		err := enough(m, make([]observation, c.rows), c.buurten)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%d rows, %d of them buurten: error %v, want %q", c.rows, c.buurten, err, c.want)
		}
	}
}

// buurten are n buurten of a municipality with all columns, which differ in
// ownership, and their figures.
func buurten(municipality string, n int) ([]risk.Area, map[string]risk.Percentages) {
	var areas []risk.Area
	figures := map[string]risk.Percentages{}
	for i := range n {
		a := risk.Area{Code: fmt.Sprintf("BU%s%04d", municipality[2:], i), Level: risk.Buurt, Municipality: municipality,
			Residents: 1000,
			Raw: map[string]float64{risk.ColumnShare65: 20, risk.ColumnShare0to15: 15, risk.ColumnShare15to25: 10,
				"percentage_eenpersoonshuishoudens": 38, "percentage_koopwoningen": 30 + 3*float64(i),
				"percentage_gescheid": 8, "percentage_gehuwd": 35,
				"percentage_verweduwd": 5, "gemiddelde_woningwaarde": 300,
				"aantal_personen_met_een_alg_bijstandsuitkering_tot": 25,
				"omgevingsadressendichtheid":                         1500, "aantal_inwoners": 1000}}
		areas = append(areas, a)
		figures[a.Code] = risk.Percentages{risk.Lonely65: 54 - 0.5*float64(i), risk.Severe65: 12 - 0.2*float64(i)}
	}
	figures[municipality] = risk.Percentages{risk.Lonely65: 60, risk.Severe65: 15}
	return areas, figures
}

// Files without wijken, and indicators that no area has a value of.
func TestDescribeOfParts(t *testing.T) {
	m := shippedModel(t)
	areas, _ := buurten("GM0001", 4)
	whole := areas[0]
	whole.Code, whole.Level, whole.Municipality = "GM0001", risk.Gemeente, ""
	for i := range areas {
		for name := range areas[i].Raw {
			areas[i].Raw[name] *= 1 + 0.01*float64(i)
		}
	}
	c := m.Clone()
	if err := describe(c, Data{Areas: append(areas, whole)}); err != nil || !(c.Share65Spread.Wijk > 0) ||
		c.Share65Spread.Wijk != c.Share65Spread.Gemeente {
		t.Errorf("without wijken: error %v, spread %+v", err, c.Share65Spread)
	}
	if err := describe(c, Data{Areas: []risk.Area{whole}}); err == nil ||
		!strings.Contains(err.Error(), "indicator one_person_households (percentage_eenpersoonshuishoudens) has no value in any buurt") {
		t.Errorf("without buurten: error %v", err)
	}
	whole.Raw = map[string]float64{}
	if err := describe(c, Data{Areas: append(areas, whole)}); err == nil ||
		!strings.Contains(err.Error(), "has no value in any gemeente; add a file") {
		t.Errorf("without values: error %v", err)
	}
}
