package risk

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What must hold of every row of the table.
func TestOutcomes(t *testing.T) {
	seen := map[OutcomeRow]bool{}
	for o := range OutcomeCount {
		row := o.Row()
		if seen[OutcomeRow{Degree: row.Degree, Ages: row.Ages}] {
			t.Errorf("%s stands twice", o)
		}
		seen[OutcomeRow{Degree: row.Degree, Ages: row.Ages}] = true
		if again, ok := ParseOutcome(o.String()); !ok || again != o {
			t.Errorf("%s is read as %v", o, again)
		}
		if row.Degree.Words() == (DegreeWords{}) || row.Ages.Words() == (AgeWords{}) {
			t.Errorf("%s has no words", o)
		}
		if within := o.Within(); within < 0 || !within.Fitted() || within.Row().Degree != row.Degree {
			t.Errorf("%s follows from %s, want a fitted outcome of the same degree", o, within)
		} else if row.Required && !within.Row().Required {
			t.Errorf("every model estimates %s, and not %s, which it follows from", o, within)
		}
		if o.InCells() && !(row.Required && ageRows[row.Ages].always) {
			t.Errorf("cells carry %s, which may be unknown", o)
		}
	}
	if !Ranked.Fitted() || !Ranked.Row().Required || !Ranked.InCells() {
		t.Errorf("areas are ranked by %s, which may be unknown", Ranked)
	}
}

// complete makes a model estimate every outcome of the table: those that it lacks as
// some other one.
func complete(m *Model) {
	for o := range OutcomeCount {
		switch {
		case m.Estimates(o):
		case !o.Fitted():
			m.Age75.Shifts[o] = &Shift{Value: 0.1, SD: 0.05, Citation: "of this test"}
		default:
			m.Outcomes[o] = m.Outcomes[Ranked]
			for i := range m.Indicators {
				m.Indicators[i].Coefficients[o] = m.Indicators[i].Coefficients[Ranked]
			}
		}
	}
}

// A model may estimate every outcome of the table: it is read from its file, keeps to
// published figures, and has intervals, explanations and protection for all of them.
func TestEveryOutcomeIsEstimated(t *testing.T) {
	m := testModel(t)
	complete(m)
	var file bytes.Buffer
	if err := m.Write(&file); err != nil {
		t.Fatal(err)
	}
	read, err := LoadModel(&file, "complete")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, read); diff != "" {
		t.Fatalf("written and read (-before +after):\n%s", diff)
	}
	published := Percentages{}
	for _, o := range FittedOutcomes() {
		published[o] = 20 + float64(o)
	}
	in := Input{Areas: country(1, 10), Benchmarks: map[string]Percentages{"GM0003": published}}
	shown := 0
	for _, e := range mustScore(t, read, in).Estimates {
		if !e.HasFigures() {
			continue
		}
		shown++
		checkFigures(t, read, &e)
		for o := range OutcomeCount {
			if !e.Estimated(o) || o.Fitted() != (e.Explanations[o].Factors != nil) {
				t.Errorf("%s: %s is %+v, explained by %+v", e.Code, o, e.Prevalence[o], e.Explanations[o])
			}
			if e.Code == "GM0003" && o.Fitted() {
				near(t, o.String()+" of the municipality", e.Prevalence[o].Percent.Value, published[o], 1e-6)
			}
		}
	}
	if shown < 10 {
		t.Errorf("%d areas have figures: the test does not test", shown)
	}
	protected := read.measures()
	for o := range OutcomeCount {
		if want := o.Row().Ages != From18; slices.Contains(protected.outcomes, o) != want {
			t.Errorf("%s is protected: %v, want %v", o, !want, want)
		}
	}
	if scales := protected.scales(read); len(scales) != len(protected.ages)+len(protected.outcomes) {
		t.Errorf("%d scales of %d ages and %d outcomes", len(scales), len(protected.ages), len(protected.outcomes))
	}
}

// What a model must have is missed, by its key.
func TestModelLacksAnOutcome(t *testing.T) {
	for want, spoil := range map[string]func(m *Model){
		"severe_65: is missing; every model estimates it":                                    func(m *Model) { m.Drop(Severe65) },
		"age_75.severe_shift: is missing; every model estimates severe_75":                   func(m *Model) { m.Age75.Shifts[Severe75] = nil },
		"indicators[1].severe_18: is missing; the model estimates severe_18, so every indic": func(m *Model) { m.Indicators[1].Coefficients[Severe18] = nil },
	} {
		m := testModel(t)
		spoil(m)
		if err := m.Check(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// Figures are of fitted outcomes alone, and none is NaN.
func TestPublishedOf(t *testing.T) {
	got := PublishedOf("65+", func(degree string) float64 {
		return map[string]float64{"lonely": 48, "severe": math.NaN()}[degree]
	})
	for o := range OutcomeCount {
		_, has := got[o]
		if want := o.Row().Ages == From65 && o.Row().Degree != Severe; has != want {
			t.Errorf("%s has a figure: %v, want %v", o, has, want)
		}
	}
	if got.Of(Lonely65) != 48 || !math.IsNaN(got.Of(Severe65)) || !math.IsNaN(Percentages(nil).Of(Lonely65)) {
		t.Errorf("figures %v", got)
	}
	for want, benchmark := range map[string]Percentages{"follows from lonely_65": {Lonely75: 50},
		"the benchmark of lonely_65 in GM0001 is 100": {Lonely65: 100}} {
		if err := checkBenchmarks(map[string]Percentages{"GM0001": benchmark}); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("benchmark %v: error %v, want %q in it", benchmark, err, want)
		}
	}
}
