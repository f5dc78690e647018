package calibrate

import (
	"maps"
	"math"
	"strings"
	"testing"

	"risicokaart/internal/risk"
	"risicokaart/internal/source/rivm"
)

func TestSurveys(t *testing.T) {
	nan := math.NaN()
	estimate := func(code string, level rivm.Level, year int, age string, margin rivm.Margin, lonely,
		severe float64) rivm.Estimate {
		return rivm.Estimate{Code: code, Level: level, Year: year, Age: age, Margin: margin, Lonely: lonely, Severe: severe,
			Emotional: nan, Social: nan}
	}
	surveys := Surveys([]rivm.Estimate{
		estimate("GM0001", rivm.Gemeente, 2016, rivm.Age65Plus, rivm.Value, 40, 8),
		estimate("NL01", rivm.Country, 2020, rivm.Age65Plus, rivm.Value, 49.5, 10.4),
		estimate("GM0001", rivm.Gemeente, 2020, rivm.Age18Plus, rivm.Value, 45, 11),
		estimate("GM0001", rivm.Gemeente, 2020, rivm.Age65Plus, rivm.Value, 50, 10),
		estimate("GM0001", rivm.Gemeente, 2020, rivm.Age65Plus, rivm.Value, 99, 99), // the first counts
		estimate("GM0001", rivm.Gemeente, 2020, rivm.Age65Plus, rivm.Low, 48, 9),
		estimate("GM0001", rivm.Gemeente, 2020, rivm.Age18To64, rivm.Value, 1, 1),
		estimate("GM0002", rivm.Gemeente, 2020, rivm.Age65Plus, rivm.Value, 51, nan), // not whole
		estimate("GM0003", rivm.Gemeente, 2020, rivm.Age18Plus, rivm.Value, 51, 9),   // not of 65+
	})
	if len(surveys) != 2 || surveys[0].Year != 2020 || surveys[1].Year != 2016 {
		t.Fatalf("surveys %+v", surveys)
	}
	s := surveys[0]
	if got := s.Figures["GM0001"]; !maps.Equal(got, figuresOf(50, 10, 45, 11)) || len(s.Figures) != 2 {
		t.Errorf("figures %+v", s.Figures)
	}
	if s.Low["GM0001"].Of(risk.Lonely65) != 48 || len(s.High) != 0 || s.National.Of(risk.Lonely65) != 49.5 {
		t.Errorf("survey %+v", s)
	}
	data, err := NewData(nil, surveys, nil, "2026-11-21")
	if err != nil || data.Target != "RIVM, small-area estimates of residents of 65+, 2020" ||
		data.Earlier["GM0001"].Of(risk.Lonely65) != 40 {
		t.Errorf("data %+v, error %v", data, err)
	}
	// Nothing of 18+ is published of the Netherlands: no outcome of 18+ is fitted.
	m := data.Estimable(shippedModel(t))
	if m.Estimates(risk.Lonely18) || m.Estimates(risk.Severe18) || m.Indicators[0].Coefficients[risk.Lonely18] != nil {
		t.Error("outcomes of 18+ are left")
	}
	for want, surveys := range map[string][]Survey{"no figures of residents of 65+": nil,
		"no figures of the Netherlands": surveys[1:]} {
		if _, err := NewData(nil, surveys, nil, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// A line of 10 + 2 score, learnt from elsewhere; with the figure of the
// municipality, its areas of 100 and 300 residents have that as their mean.
func TestIndexPredicts(t *testing.T) {
	scores := indexScores{risk.Buurt: {}}
	figures := map[string]float64{}
	var areas []risk.Area
	add := func(code, municipality string, residents, score float64) {
		areas = append(areas, risk.Area{Code: code, Level: risk.Buurt, Municipality: municipality, Residents: residents})
		scores[risk.Buurt][code] = score
	}
	for i := range 12 {
		code := "elsewhere" + string(rune('a'+i))
		add(code, "GM0001", 1, float64(i))
		figures[code] = 10 + 2*float64(i)
	}
	add("x", "GM0002", 100, 4)
	add("y", "GM0002", 300, 8)
	figures["x"] = 99 // its own figure is not learnt from
	figure := func(code string) float64 {
		if f, ok := figures[code]; ok {
			return f
		}
		return math.NaN()
	}
	residents := func(a *risk.Area) float64 { return a.Residents }
	apart := map[string]bool{"GM0002": true}
	got := scores.predict(areas, risk.Buurt, apart, figure, nil, residents)
	near(t, "x", got["x"], 18, 1e-9)
	near(t, "y", got["y"], 26, 1e-9)
	got = scores.predict(areas, risk.Buurt, apart, figure, func(string) float64 { return 30 }, residents)
	near(t, "mean with its own figure", (100*got["x"]+300*got["y"])/400, 30, 1e-9)
	near(t, "difference", got["y"]-got["x"], 8, 1e-9)
	if len(got) != 2 {
		t.Errorf("predicted %v", got)
	}
}

// figuresOf are figures of the lonely and the severely lonely of 65+, and of 18+.
func figuresOf(lonely, severe, lonely18, severe18 float64) risk.Percentages {
	return risk.Percentages{risk.Lonely65: lonely, risk.Severe65: severe, risk.Lonely18: lonely18, risk.Severe18: severe18}
}

// RIVM publishes a figure of every outcome that is fitted.
func TestEveryFittedOutcomeHasItsFigure(t *testing.T) {
	published := risk.Percentages{}
	measures := map[string]float64{"lonely": 40, "severe": 10, "emotional": 20, "social": 30}
	for i, age := range []string{rivm.Age65Plus, rivm.Age18Plus} {
		e := rivm.Estimate{Age: age, Lonely: 40 + float64(i), Severe: 10 + float64(i), Emotional: 20 + float64(i),
			Social: 30 + float64(i)}
		for o, v := range risk.PublishedOf(e.Age, e.Percent) {
			if want := measures[o.Row().Degree.Words().ID] + float64(i); v != want || o.Row().Ages.Words().Short != age {
				t.Errorf("%s is %v of %s, want %v", o, v, age, want)
			}
			published[o] = v
		}
	}
	for _, o := range risk.FittedOutcomes() {
		if _, ok := published[o]; !ok {
			t.Errorf("RIVM publishes nothing of %s", o)
		}
	}
}
