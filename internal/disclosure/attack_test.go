package disclosure_test

import (
	"math"
	"slices"
	"testing"

	"risicokaart/internal/disclosure"
	"risicokaart/internal/disclosure/attack"
)

// Nothing is recovered of many worlds, by any measure, and every range of residents
// of 65+ is as wide as the threshold or as what everyone knows. Without protection much is.
func TestNothingIsRecovered(t *testing.T) {
	bare, secrets := 0, 0
	for seed := range uint64(60) {
		w := disclosure.NewWorld(seed, 14, 3+int(seed%4))
		bare += len(mustAttack(t, attack.OfTree(w)))
		disclosure.MustProtect(t, w)
		n := attack.OfTree(w)
		if found := mustAttack(t, n); len(found) > 0 {
			t.Errorf("seed %d: %d recovered, first %+v", seed, len(found), found[0])
		}
		for i, a := range w.Areas {
			if a.Kind != disclosure.Hidden {
				continue
			}
			secrets++
			f, err := attack.Bounds(n, arcOf(w, n, i), 0)
			if err != nil {
				t.Fatal(err)
			}
			want := float64(disclosure.Threshold)
			if a.Most > 0 {
				want = min(want, a.Most)
			}
			if f.High-f.Low < want*(1-1e-6) {
				t.Errorf("seed %d: area %d has the range %v to %v, want a width of %v", seed, i, f.Low, f.High, want)
			}
		}
	}
	t.Logf("recovered without protection %d; %d ranges measured", bare, secrets)
	if bare < 2000 || secrets < 1500 {
		t.Error("the test says little")
	}
}

// The ranges that protection goes by are those that the attacker finds.
func TestRangesAreExact(t *testing.T) {
	compared, narrow := 0, 0
	for seed := range uint64(300) {
		tree := disclosure.RandomTree(seed)
		if seed%2 == 0 {
			disclosure.MustProtect(t, tree)
		}
		n := attack.OfTree(tree)
		for i, a := range tree.Areas {
			if a.Kind != disclosure.Hidden {
				continue
			}
			for m := range tree.Scale {
				f, err := attack.Bounds(n, arcOf(tree, n, i), m)
				if err != nil {
					t.Fatal(err)
				}
				low, high := tree.Range(i, m)
				if !near(f.Low, low) || !near(f.High, high) {
					t.Errorf("seed %d, area %d, measure %d: %v to %v, the attacker found %v to %v", seed, i, m, low, high,
						f.Low, f.High)
				}
				compared++
				if high-low < disclosure.Threshold*tree.Scale[m] {
					narrow++
				}
			}
		}
	}
	t.Logf("%d ranges compared, %d narrow ones", compared, narrow)
	if compared < 1000 || narrow < 200 {
		t.Error("the test says little")
	}
}

// The last buurt of a wijk takes the wijk with it, and another wijk with a buurt.
func TestHidesAnotherWijk(t *testing.T) {
	tree := &disclosure.Tree{Areas: []disclosure.Area{
		{Around: -1, Cost: 1e9, People: []float64{0}},
		{Around: 0, Cost: 1e6, People: []float64{0}},
		{Around: 1, Cost: 1, People: []float64{3}},
		{Around: 0, Cost: 1e6, People: []float64{0}},
		{Around: 3, Cost: 1, People: []float64{20}},
		{Around: 3, Cost: 1, People: []float64{400}},
		{Around: 0, Cost: 1e6, People: []float64{0}},
		{Around: 6, Cost: 1, People: []float64{500}},
		{Around: 6, Cost: 1, People: []float64{30}},
	}}
	disclosure.SumUp(tree)
	if hidden := disclosure.MustProtect(t, tree); !slices.Equal(hidden, []int{3, 4}) {
		t.Errorf("hidden %v, want wijk 3 and its buurt 4", hidden)
	}
	if found := mustAttack(t, attack.OfTree(tree)); len(found) > 0 {
		t.Errorf("recovered %+v", found)
	}
}

// A measure that is scarce where residents are many needs more hidden.
func TestScarceMeasure(t *testing.T) {
	tree := &disclosure.Tree{Scale: []float64{1, 0.5}, Areas: []disclosure.Area{
		{Around: -1, Cost: 1e9, People: []float64{118, 40.3}},
		{Around: 0, Kind: disclosure.Hidden, People: []float64{9, 0.2}},
		{Around: 0, Kind: disclosure.Hidden, People: []float64{9, 0.1}},
		{Around: 0, Cost: 100, People: []float64{100, 40}},
	}}
	if found := mustAttack(t, attack.OfTree(tree)); len(found) != 2 || found[0].Measure != 1 || found[1].Measure != 1 {
		t.Errorf("recovered %+v, want the second measure of both", found)
	}
	if hidden := disclosure.MustProtect(t, tree); !slices.Equal(hidden, []int{3}) {
		t.Errorf("hidden %v, want area 3", hidden)
	}
	if found := mustAttack(t, attack.OfTree(tree)); len(found) > 0 {
		t.Errorf("recovered %+v", found)
	}
}

func mustAttack(t *testing.T, n *attack.Network) []attack.Finding {
	t.Helper()
	found, tried, err := attack.Find(t.Context(), n, 4)
	if err != nil || tried == 0 {
		t.Fatalf("attacked %d: %v", tried, err)
	}
	return found
}

// arcOf is the arc of area i in the network of a tree.
func arcOf(t *disclosure.Tree, n *attack.Network, i int) int32 {
	return int32(slices.IndexFunc(n.Arcs, func(a attack.Arc) bool {
		return a.To == int32(1+i) &&
			a.Kind == t.Areas[i].Kind
	}))
}

func near(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-6 }
