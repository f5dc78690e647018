package calibrate

import (
	"strings"
	"testing"

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
		Surveys: []Survey{{Year: 2020, Figures: figures, National: noFigure()}}})
	if err != nil {
		t.Fatal(err)
	}
	own, without := r.Find("RIVM 2020", "buurt", "lonely_65", validation.Model, true), r.Find("RIVM 2020", "buurt", "lonely_65", validation.Model, false)
	if own == nil || without == nil || own.Areas != 12 || own.Municipalities != 1 || without.Areas != 24 || !own.InTraining || r.LearntFrom == "" {
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
	r, err := Validate(t.Context(), ValidateOptions{Model: m, Areas: areas, AsIs: true, Surveys: []Survey{{Year: 2020, Figures: figures, National: noFigure()}}})
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
	opt := ValidateOptions{Model: m, Areas: areas, AsIs: true, Surveys: []Survey{{Year: 2020, Figures: figures, National: noFigure()}}}
	for what, c := range map[string]struct {
		change func(*ValidateOptions)
		want   string
	}{
		"too much missing": {func(*ValidateOptions) {}, "4 wijken and buurten have a figure; 4 have no estimate: too_much_missing"},
		"other areas":      {func(o *ValidateOptions) { o.Surveys[0].Figures = map[string]Figure{"GM0001": {50, 10, 50, 10}} }, "none of the wijken and buurten in the files has a figure in RIVM 2020"},
		"no figures":       {func(o *ValidateOptions) { o.Surveys = nil }, "no figures of residents of 65+; give RIVM's table"},
		"nothing to fit":   {func(o *ValidateOptions) { o.AsIs = false }, "NL01); fetch the whole table; or compare the model as it is, without fitting, by --as-is"},
	} {
		o := opt
		o.Surveys = append([]Survey{}, opt.Surveys...)
		c.change(&o)
		if _, err := Validate(t.Context(), o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", what, err, c.want)
		}
	}
}
