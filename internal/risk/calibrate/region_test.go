package calibrate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/internal/risk"
	"risicokaart/internal/validation"
)

// The municipality's own figure is an input of its buurten, also where the files
// have buurten alone; a municipality without one is compared without.
func TestValidateAsIs(t *testing.T) {
	m := shippedModel(t)
	areas, figures := buurten("GM0001", 12)
	more, others := buurten("GM0002", 12)
	for code, f := range others {
		if code != "GM0002" {
			figures[code] = f
		}
	}
	r, err := Validate(t.Context(), ValidateOptions{Model: m, Areas: append(areas, more...), AsIs: true,
		Surveys: []Survey{{Year: 2020, Figures: figures}}})
	if err != nil {
		t.Fatal(err)
	}
	own, without := r.Find("RIVM 2020", "buurt", "lonely_65", validation.Model, true),
		r.Find("RIVM 2020", "buurt", "lonely_65", validation.Model, false)
	if own == nil || without == nil || own.Areas != 12 || own.Municipalities != 1 || without.Areas != 24 ||
		own.InTraining || r.LearntFrom == "" {
		t.Fatalf("with own figure %+v, without %+v; learnt from %q", own, without, r.LearntFrom)
	}
	// All buurten have as many residents, so their mean is the figure: 60, where theirs are 51.25 on average.
	near(t, "bias with own figure", own.Bias.Value, 60-51.25, 1e-3)
}

// Without any own figure the points are of what there is.
func TestPointsWithoutOwnFigure(t *testing.T) {
	m := shippedModel(t)
	areas, figures := buurten("GM0001", 12)
	delete(figures, "GM0001")
	r, err := Validate(t.Context(), ValidateOptions{Model: m, Areas: areas, AsIs: true,
		Surveys: []Survey{{Year: 2020, Figures: figures}}})
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Find("RIVM 2020", "buurt", "severe_65", validation.Model, false); c == nil || len(c.Points) != 12 {
		t.Errorf("comparison %+v", c)
	}
}

// Where nothing can be measured the message says what became of the figures.
func TestValidateSaysWhyNothingIsMeasured(t *testing.T) {
	m := shippedModel(t)
	areas, figures := buurten("GM0001", 4)
	for i := range areas {
		delete(areas[i].Raw, "percentage_koopwoningen")
		delete(areas[i].Raw, "gemiddelde_woningwaarde")
		delete(areas[i].Raw, "percentage_gescheid")
	}
	opt := ValidateOptions{Model: m, Areas: areas, AsIs: true, Surveys: []Survey{{Year: 2020, Figures: figures}}}
	for what, c := range map[string]struct {
		change func(*ValidateOptions)
		want   string
	}{
		"too much missing": {func(*ValidateOptions) {},
			"4 wijken and buurten have a figure; 4 have no estimate: too_much_missing"},
		"other areas": {func(o *ValidateOptions) {
			o.Surveys[0].Figures = map[string]risk.Percentages{"GM0001": figuresOf(50, 10, 50, 10)}
		}, "none of the wijken and buurten in the files has a figure in RIVM 2020"},
		"no figures": {func(o *ValidateOptions) { o.Surveys = nil },
			"no figures of residents of 65+; give RIVM's table"},
		"nothing to fit": {func(o *ValidateOptions) { o.AsIs = false },
			"NL01); fetch the whole table; or compare the model as it is, without fitting, by --as-is"},
	} {
		o := opt
		o.Surveys = append([]Survey{}, opt.Surveys...)
		c.change(&o)
		if _, err := Validate(t.Context(), o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", what, err, c.want)
		}
	}
}

// Areas are in training where the model learnt from buurten of their municipality,
// or does not say of which.
func TestInTraining(t *testing.T) {
	pairs := []validation.Pair{{Municipality: "GM0001"}, {Municipality: "GM0002"}}
	for what, c := range map[string]struct {
		training risk.Training
		want     bool
	}{
		"one of them":     {risk.Training{Buurten: 20, BuurtenIn: []string{"GM0002", "GM0003"}}, true},
		"others":          {risk.Training{Buurten: 20, BuurtenIn: []string{"GM0003"}}, false},
		"does not say":    {risk.Training{Buurten: 20}, true},
		"wijken":          {risk.Training{Wijken: 3}, true},
		"gemeenten alone": {risk.Training{Gemeenten: 300}, false},
	} {
		if got := InTraining(&risk.Model{Training: c.training}, pairs); got != c.want {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
}

// What a fit is on: buurten, and as a whole the gemeenten of which it has none.
func TestObservationsSayWhichAreas(t *testing.T) {
	areas, figures := buurten("GM0001", 4)
	more, others := buurten("GM0002", 3)
	for code, f := range others {
		figures[code] = f
	}
	for _, code := range []string{"GM0001", "GM0003"} {
		whole := areas[0]
		whole.Code, whole.Level, whole.Municipality = code, risk.Gemeente, ""
		areas, figures[code] = append(areas, whole), figures["GM0001"]
	}
	rows, from := observations(shippedModel(t), Data{Areas: append(areas, more...), Figures: figures,
		National: risk.Percentages{risk.Lonely65: 50}}, risk.Lonely65)
	want := risk.Training{Gemeenten: 1, Buurten: 7, BuurtenIn: []string{"GM0001", "GM0002"}}
	if diff := cmp.Diff(want, from); diff != "" || len(rows) != 8 {
		t.Errorf("%d rows (-want +got):\n%s", len(rows), diff)
	}
}
