package calibrate

import (
	"fmt"
	"testing"

	"risicokaart/internal/risk"
)

// shrinkable is a municipality with all columns of the shipped model.
func shrinkable(i int) risk.Area {
	return risk.Area{Code: fmt.Sprintf("GM%04d", i), Level: risk.Gemeente, Residents: 10_000, Raw: map[string]float64{
		risk.ColumnShare65: 20, risk.ColumnShare0to15: 15, risk.ColumnShare15to25: 10,
		"percentage_eenpersoonshuishoudens": 30 + float64(i%7), "percentage_koopwoningen": 40 + float64(i)/2,
		"percentage_gescheid": 8, "percentage_gehuwd": 40, "percentage_verweduwd": 5, "gemiddelde_woningwaarde": 300,
		"aantal_personen_met_een_alg_bijstandsuitkering_tot": 200, "aantal_inwoners": 10_000,
		"omgevingsadressendichtheid": 1000}}
}

// Municipalities differ from the model by 0.2 (logit), up and down. Figures that
// are known well keep nearly all their weight; where the limits are so wide that
// chance explains the differences, the model is trusted instead. Without limits
// the error is that of the model file.
func TestShrink(t *testing.T) {
	m := shippedModel(t)
	m.Drop(risk.Lonely18)
	m.Drop(risk.Severe18)
	var areas []risk.Area
	for i := range 60 {
		areas = append(areas, shrinkable(i))
	}
	result, err := risk.Score(m, risk.Input{Areas: areas})
	if err != nil {
		t.Fatal(err)
	}
	survey := func(half float64) Survey {
		s := Survey{Year: 2020, Figures: map[string]risk.Percentages{}, Low: map[string]risk.Percentages{},
			High: map[string]risk.Percentages{}}
		for i, e := range result.Estimates {
			off := 0.2 * float64(i%2*2-1)
			at := func(e risk.Quantity, shift float64) float64 { return percentOf(logit(e.Value) + off + shift) }
			figure := func(shift float64) risk.Percentages {
				return risk.Percentages{risk.Lonely65: at(e.Prevalence[risk.Lonely65].Percent, shift),
					risk.Severe65: at(e.Prevalence[risk.Severe65].Percent, shift)}
			}
			s.Figures[e.Code] = figure(0)
			if half > 0 {
				s.Low[e.Code], s.High[e.Code] = figure(-half), figure(half)
			}
		}
		return s
	}
	for _, c := range []struct {
		half, sd, low, high float64
		margins             bool
	}{{0.0196, 0.01, .99, 1, true}, {0.98, 0.5, 0, .05, true}, {0, m.Outcomes[risk.Lonely65].BenchmarkSD, .85, .95,
		false}} {
		list, err := Shrink(m, areas, survey(c.half))
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 2 || list[0].Outcome != "lonely_65" || list[0].Municipalities != 60 {
			t.Fatalf("shrinkage %+v", list)
		}
		s := list[0]
		near(t, "error of a figure", s.FigureSD, c.sd, 1e-4)
		if s.FromMargins != c.margins || s.Trust < c.low || s.Trust > c.high {
			t.Errorf("limits of ± %v: %+v, want a trust of %v to %v", c.half, s, c.low, c.high)
		}
	}
}

// A municipality of which nobody of 18+ is known has no prediction of them, and
// one with a limit of 0 % no margin: the one is left out, and all figures get the
// error of the model file.
func TestShrinkWithoutLogits(t *testing.T) {
	m := shippedModel(t)
	var areas []risk.Area
	s := Survey{Year: 2020, Figures: map[string]risk.Percentages{}, Low: map[string]risk.Percentages{},
		High: map[string]risk.Percentages{}}
	for i := range 30 {
		a := shrinkable(i)
		if i == 0 {
			delete(a.Raw, risk.ColumnShare0to15)
		}
		areas = append(areas, a)
		figure := func(shift float64) risk.Percentages {
			at := func(percent float64) float64 { return percent + shift + float64(i%5) }
			return figuresOf(at(50), at(10), at(47), at(11))
		}
		s.Figures[a.Code], s.Low[a.Code], s.High[a.Code] = figure(0), figure(-2), figure(2)
	}
	s.Low["GM0007"] = figuresOf(0, 8, 45, 9)
	list, err := Shrink(m, areas, s)
	if err != nil || len(list) != 4 {
		t.Fatalf("%d outcomes, error %v", len(list), err)
	}
	if list[0].FromMargins || list[0].FigureSD != m.Outcomes[risk.Lonely65].BenchmarkSD || !list[1].FromMargins {
		t.Errorf("a limit of 0 %%: %+v, other limits: %+v", list[0], list[1])
	}
	if list[0].Municipalities != 30 || list[2].Municipalities != 29 {
		t.Errorf("%d municipalities of 65+ and %d of 18+, want 30 and 29", list[0].Municipalities, list[2].Municipalities)
	}
}
