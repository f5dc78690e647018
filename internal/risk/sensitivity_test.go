package risk

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSense(t *testing.T) {
	m := testModel(t)
	in := Input{Areas: country(5, 60), Benchmarks: map[string]Percentages{"GM0003": {Lonely65: 52, Severe65: 12}}}
	result := mustScore(t, m, in)
	s, err := Sense(m, in, result)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Variants) != len(m.Indicators)+3+weightVariants || s.Variants[0].ID != "without:alone" {
		t.Fatalf("variants %+v", s.Variants)
	}
	sum := 0.0
	for _, e := range s.Indicators {
		sum += e.FirstOrder
	}
	near(t, "sum of first-order effects", sum, 1, 1e-9)
	// Living alone has four fifths of the weight: without it the order falls
	// apart, without assistance little happens.
	alone, assistance := s.Variants[0], s.Variants[2]
	if alone.RankShift < 2*assistance.RankShift || alone.SameClass > assistance.SameClass ||
		s.Indicators[0].FirstOrder < 0.5 {
		t.Errorf("without living alone %+v, without assistance %+v, effects %+v", alone, assistance, s.Indicators)
	}
	lowest, highest := 1.0, 0.0
	for _, e := range result.Estimates {
		if !e.HasFigures() && e.Stability != 0 || e.Stability > 1 {
			t.Errorf("%s, %s: stability %v", e.Code, e.Status, e.Stability)
		}
		if e.HasFigures() {
			lowest, highest = min(lowest, e.Stability), max(highest, e.Stability)
		}
	}
	if lowest > 0.7 || highest < 0.9 {
		t.Errorf("stability from %v to %v tells areas not apart", lowest, highest)
	}
	again, err := Sense(m, in, result)
	if diff := cmp.Diff(s, again); diff != "" || err != nil {
		t.Errorf("a second time: error %v, (-first +second):\n%s", err, diff)
	}
}

// A variant that changes nothing changes no rank and no class.
func TestSenseOfTheSameModel(t *testing.T) {
	m := testModel(t)
	in := Input{Areas: country(6, 20), Benchmarks: map[string]Percentages{"GM0003": {Lonely65: 52, Severe65: 12}}}
	result := mustScore(t, m, in)
	all, err := places(m, in)
	if err != nil {
		t.Fatal(err)
	}
	s := &sense{m: m, in: in, all: all, estimates: result.Estimates}
	got, kept := s.compare(variantModel{id: "same", coefficients: m.coefficients(Ranked)})
	if got.RankShift != 0 || got.SameClass != 1 {
		t.Errorf("the same model: %+v", got)
	}
	for i := range kept {
		if kept[i] != result.Estimates[i].HasFigures() {
			t.Errorf("%s loses its class", result.Estimates[i].Code)
		}
	}
}
