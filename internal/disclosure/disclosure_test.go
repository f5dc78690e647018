package disclosure

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// village is a lone buurt of 100 in eleven cells of which one has 6 people: the
// other ten and the buurt are shown. Its cells share a parent with those of nobody
// else, but for the small one: that lies, with a small cell of the town, under the
// parent of the town's cells, where the two are hidden together.
func village() (n *Network, small int32) {
	b := newBuilder(1)
	buurt, town, own, other := b.node(), b.node(), b.node(), b.node()
	b.add(Arc{From: 0, To: buurt, Cost: math.Inf(1)}, 100)
	b.add(Arc{From: 0, To: town, Cost: math.Inf(1)}, 507)
	cell := func(from, parent int32, people float64) int32 {
		at := b.node()
		b.add(Arc{From: from, To: at, Kind: Open}, people)
		return b.add(judged(at, parent, people, people), people)
	}
	for _, people := range []float64{10, 10, 10, 10, 10, 10, 10, 10, 14} {
		cell(buurt, own, people)
	}
	small = cell(buurt, other, 6)
	cell(town, other, 7)
	cell(town, other, 500)
	b.add(judged(own, 0, 94, 94), 94)
	b.add(judged(other, 0, 513, 513), 513)
	return &b.Network, small
}

func TestLoneVillage(t *testing.T) {
	n, small := village()
	siblingRule(n)
	found, tried, err := Attack(t.Context(), n, 4)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(found, func(f Finding) bool { return f.Arc == small })
	if at < 0 || math.Abs(found[at].Low-6) > 1e-9 || math.Abs(found[at].High-6) > 1e-9 {
		t.Fatalf("the attacker found %+v of %d hidden cells, want arc %d with 6 people: the hole is open", found, tried, small)
	}
	p, err := Protect(t.Context(), n, threshold)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Hidden) == 0 || len(p.Unprotected) > 0 {
		t.Errorf("hidden %v, unprotected %v: want something hidden and nothing unprotected", p.Hidden, p.Unprotected)
	}
	if found, _, err := Attack(t.Context(), n, 4); err != nil || len(found) > 0 {
		t.Errorf("the attacker still finds %+v, %v", found, err)
	}
	if f, err := Bounds(n, small, 0); err != nil || f.High-f.Low < threshold-1e-6 || f.Low > 6 || f.High < 6 {
		t.Errorf("the small cell has %v to %v people, %v: want a range of %d around 6", f.Low, f.High, err, threshold)
	}
}

// Nothing is recovered of many worlds, by any measure, and every range of residents
// of 65+ is as wide as the threshold or as what everyone knows. Without protection,
// and with the rule of siblings, much is.
func TestNothingIsRecovered(t *testing.T) {
	bare, siblings, secrets := 0, 0, 0
	for seed := range uint64(12) {
		w := newWorld(seed, 40, 3+int(seed%6))
		n := w.network(t)
		bare += len(mustAttack(t, n))
		ruled := *n
		ruled.Arcs = slices.Clone(n.Arcs)
		siblingRule(&ruled)
		siblings += len(mustAttack(t, &ruled))

		shownBefore := slices.Clone(n.Arcs)
		p, err := Protect(t.Context(), n, threshold)
		if err != nil {
			t.Fatal(err)
		}
		if found := mustAttack(t, n); len(found) > 0 || len(p.Unprotected) > 0 {
			t.Errorf("seed %d: %d recovered, first %+v; %d unprotected", seed, len(found), found[:min(1, len(found))], len(p.Unprotected))
		}
		attacker := newAttacker(n)
		for i, a := range n.Arcs {
			if a.Kind != shownBefore[i].Kind && (shownBefore[i].Kind != Shown || math.IsInf(a.Cost, 1)) {
				t.Errorf("seed %d: arc %d of kind %d and cost %v became %d", seed, i, shownBefore[i].Kind, a.Cost, a.Kind)
			}
			if a.Kind != Hidden || i%7 > 0 {
				continue
			}
			secrets++
			low, high := attacker.bounds(int32(i), 0, math.Inf(1))
			want := float64(threshold)
			if a.Most > 0 {
				want = min(want, a.Most)
			}
			if high-low < want*(1-1e-6) {
				t.Errorf("seed %d: arc %d has the range %v to %v, want a width of %v", seed, i, low, high, want)
			}
		}
	}
	t.Logf("recovered without protection %d, with the rule of siblings %d; %d ranges measured", bare, siblings, secrets)
	if bare < 1000 || siblings < 50 || secrets < 1000 {
		t.Error("the test says little")
	}
}

func mustAttack(t *testing.T, n *Network) []Finding {
	t.Helper()
	found, tried, err := Attack(t.Context(), n, 4)
	if err != nil || tried == 0 {
		t.Fatalf("attacked %d: %v", tried, err)
	}
	return found
}

// The same is hidden every time, and protecting what is protected hides nothing.
func TestProtectIsSettled(t *testing.T) {
	n := newWorld(3, 40, 5).network(t)
	again := *n
	again.Arcs = slices.Clone(n.Arcs)
	first, err := Protect(t.Context(), n, threshold)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Protect(t.Context(), &again, threshold)
	if err != nil || !slices.Equal(first.Hidden, second.Hidden) || !slices.Equal(n.Arcs, again.Arcs) {
		t.Errorf("two runs differ (%v): %d and %d hidden", err, len(first.Hidden), len(second.Hidden))
	}
	if third, err := Protect(t.Context(), n, threshold); err != nil || len(third.Hidden) > 0 {
		t.Errorf("%d hidden of what was protected, %v", len(third.Hidden), err)
	}
}

// Published residents of all ages bound those of 65+: the attacker uses it, and the
// range cannot be wider.
func TestMostIsKnown(t *testing.T) {
	for _, c := range []struct {
		name      string
		most      [2]float64 // of two hidden buurten with 3 and 9 of 65+
		low, high float64    // of the first
		recovered int
	}{
		{"nothing known", [2]float64{0, 0}, 0, 12, 0},
		{"few in the other", [2]float64{0, 10}, 2, 12, 0},
		{"few in the first", [2]float64{5, 0}, 0, 5, 0},
		{"few in both", [2]float64{5, 10}, 2, 5, 2},
		{"everyone knows the first", [2]float64{4, 10}, 2, 4, 1},
	} {
		b := newBuilder(1)
		wijk := b.node()
		b.add(Arc{From: 0, To: wijk, Cost: math.Inf(1)}, 12)
		first := b.add(Arc{From: wijk, To: 0, Kind: Hidden, Most: c.most[0]}, 3)
		b.add(Arc{From: wijk, To: 0, Kind: Hidden, Most: c.most[1]}, 9)
		f, err := Bounds(&b.Network, first, 0)
		if err != nil || math.Abs(f.Low-c.low) > 1e-9 || math.Abs(f.High-c.high) > 1e-9 {
			t.Errorf("%s: %v to %v (%v), want %v to %v", c.name, f.Low, f.High, err, c.low, c.high)
		}
		if found := mustAttack(t, &b.Network); len(found) != c.recovered {
			t.Errorf("%s: recovered %+v, want %d", c.name, found, c.recovered)
		}
	}
}

// What no hiding can protect is told.
func TestUnprotected(t *testing.T) {
	b := newBuilder(1)
	wijk := b.node()
	b.add(Arc{From: 0, To: wijk, Cost: math.Inf(1)}, 103)
	small := b.add(Arc{From: wijk, To: 0, Kind: Hidden}, 3)
	b.add(Arc{From: wijk, To: 0, Cost: math.Inf(1)}, 100)
	p, err := Protect(t.Context(), &b.Network, threshold)
	if err != nil || len(p.Hidden) > 0 || !slices.Equal(p.Unprotected, []int32{small}) {
		t.Errorf("%+v, %v: want arc %d unprotected", p, err, small)
	}
}

// The cheapest neighbour goes, and no more than is needed.
func TestHidesTheCheapest(t *testing.T) {
	for _, c := range []struct {
		name   string
		people []float64
		want   []int32
	}{
		{"none small", []float64{100, 200, 300}, nil},
		{"one small", []float64{5, 300, 200}, []int32{3}},
		{"two are enough", []float64{6, 300, 5}, nil},
		{"two are too few", []float64{4, 300, 5, 90}, []int32{4}},
		{"nobody is a secret too", []float64{0, 300, 12}, []int32{3}},
	} {
		b := newBuilder(1)
		wijk := b.node()
		sum := 0.0
		for _, people := range c.people {
			sum += people
		}
		b.add(Arc{From: 0, To: wijk, Cost: 1e9}, sum)
		for _, people := range c.people {
			b.add(judged(wijk, 0, people, people), people)
		}
		p, err := Protect(t.Context(), &b.Network, threshold)
		if err != nil || !slices.Equal(p.Hidden, c.want) {
			t.Errorf("%s: hidden %v (%v), want %v", c.name, p.Hidden, err, c.want)
		}
	}
}

// A measure that is scarce where residents are many needs more hidden.
func TestScarceMeasure(t *testing.T) {
	b := newBuilder(2)
	b.Scale[1] = 0.5
	wijk := b.node()
	b.add(Arc{From: 0, To: wijk, Cost: 1e9}, 118, 40.3)
	b.add(Arc{From: wijk, To: 0, Kind: Hidden}, 9, 0.2)
	b.add(Arc{From: wijk, To: 0, Kind: Hidden}, 9, 0.1)
	b.add(Arc{From: wijk, To: 0, Cost: 100}, 100, 40)
	if found := mustAttack(t, &b.Network); len(found) != 2 || found[0].Measure != 1 || found[1].Measure != 1 {
		t.Errorf("recovered %+v, want the second measure of both", found)
	}
	if p, err := Protect(t.Context(), &b.Network, threshold); err != nil || !slices.Equal(p.Hidden, []int32{3}) {
		t.Errorf("hidden %v (%v), want arc 3", p.Hidden, err)
	}
	if found := mustAttack(t, &b.Network); len(found) > 0 {
		t.Errorf("recovered %+v", found)
	}
}

func TestNetworkThatMakesNoSense(t *testing.T) {
	for want, spoil := range map[string]func(n *Network){
		"do not add up":  func(n *Network) { n.Flows[0][0]++ },
		"has flow -1":    func(n *Network) { n.Flows[0][0] = -1 },
		"has flow NaN":   func(n *Network) { n.Flows[0][0] = math.NaN() },
		"from node 3 to": func(n *Network) { n.Arcs[2] = Arc{From: 3, To: 3} },
		"to 99":          func(n *Network) { n.Arcs[2].To = 99 },
		"costs 0":        func(n *Network) { n.Arcs[0].Cost = 0 },
		"most of -1":     func(n *Network) { n.Arcs[0].Most = -1 },
		"one scale":      func(n *Network) { n.Scale = nil },
		"scale 0":        func(n *Network) { n.Scale[0] = 0 },
		"and 0 flows":    func(n *Network) { n.Flows[0] = nil },
	} {
		n, _ := village()
		spoil(n)
		_, protect := Protect(t.Context(), n, threshold)
		_, _, attack := Attack(t.Context(), n, 4)
		_, bounds := Bounds(n, 0, 0)
		for _, err := range []error{protect, attack, bounds} {
			if want = strings.Replace(want, "and 0 flows", "and 0 flows", 1); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got error %v, want %q in it", err, want)
			}
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n, _ := village()
	if _, err := Protect(ctx, n, threshold); !errors.Is(err, context.Canceled) {
		t.Errorf("protect: %v", err)
	}
	if _, _, err := Attack(ctx, n, 4); !errors.Is(err, context.Canceled) {
		t.Errorf("attack: %v", err)
	}
}

// About as many cells and buurten as the Netherlands has.
func BenchmarkProtectCountry(b *testing.B) {
	w := newWorld(1, 680, 6)
	n := w.network(b)
	arcs := slices.Clone(n.Arcs)
	b.Logf("%d arcs, %d nodes, %d hidden", len(n.Arcs), n.Nodes, count(n, Hidden))
	b.ReportAllocs()
	for b.Loop() {
		copy(n.Arcs, arcs)
		p, err := Protect(b.Context(), n, threshold)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(p.Hidden)), "hidden")
		b.ReportMetric(float64(len(p.Unprotected)), "unprotected")
	}
}

func BenchmarkAttackCountry(b *testing.B) {
	w := newWorld(1, 680, 6)
	n := w.network(b)
	if _, err := Protect(b.Context(), n, threshold); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		found, tried, err := Attack(b.Context(), n, 4)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(found)), "recovered")
		b.ReportMetric(float64(tried), "tried")
	}
}
