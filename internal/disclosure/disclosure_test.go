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
	b.add(Arc{From: 0, To: buurt}, 100)
	b.add(Arc{From: 0, To: town}, 507)
	cell := func(from, parent int32, people float64) int32 {
		at := b.node()
		b.add(Arc{From: from, To: at, Kind: Open}, people)
		return b.add(Arc{From: at, To: parent, Kind: judged(people)}, people)
	}
	for _, people := range []float64{10, 10, 10, 10, 10, 10, 10, 10, 14} {
		cell(buurt, own, people)
	}
	small = cell(buurt, other, 6)
	cell(town, other, 7)
	cell(town, other, 500)
	b.add(Arc{From: own, To: 0}, 94)
	b.add(Arc{From: other, To: 0}, 513)
	return &b.Network, small
}

func TestLoneVillage(t *testing.T) {
	n, small := village()
	found := mustAttack(t, n)
	at := slices.IndexFunc(found, func(f Finding) bool { return f.Arc == small })
	if at < 0 || math.Abs(found[at].Low-6) > 1e-9 || math.Abs(found[at].High-6) > 1e-9 {
		t.Fatalf("the attacker found %+v, want arc %d with 6 people", found, small)
	}
	if f, err := Bounds(n, small, 0); err != nil || f != found[at] {
		t.Errorf("the small cell has %+v, %v: want %+v, as found", f, err, found[at])
	}
}

// Nothing is recovered of many worlds, by any measure, and every range of residents
// of 65+ is as wide as the threshold or as what everyone knows. Without protection
// much is.
func TestNothingIsRecovered(t *testing.T) {
	bare, secrets := 0, 0
	for seed := range uint64(60) {
		w := newWorld(seed, 14, 3+int(seed%4))
		bare += len(mustAttack(t, w.Network()))
		mustProtect(t, w)
		n := w.Network()
		if found := mustAttack(t, n); len(found) > 0 {
			t.Errorf("seed %d: %d recovered, first %+v", seed, len(found), found[0])
		}
		attacker := newAttacker(n)
		for i, a := range w.Areas {
			if a.Kind != Hidden {
				continue
			}
			secrets++
			low, high := attacker.bounds(arcOf(w, n, i), 0, math.Inf(1))
			want := float64(threshold)
			if a.Most > 0 {
				want = min(want, a.Most)
			}
			if high-low < want*(1-1e-6) {
				t.Errorf("seed %d: area %d has the range %v to %v, want a width of %v", seed, i, low, high, want)
			}
		}
	}
	t.Logf("recovered without protection %d; %d ranges measured", bare, secrets)
	if bare < 2000 || secrets < 1500 {
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

// mustProtect protects, and checks that only areas that may be hidden are.
func mustProtect(t *testing.T, tree *Tree) []int {
	t.Helper()
	before := slices.Clone(tree.Areas)
	hidden, err := Protect(tree, threshold)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range tree.Areas {
		switch {
		case a.Kind == before[i].Kind && !slices.Contains(hidden, i):
		case a.Kind == Hidden && before[i].Kind == Shown && !math.IsInf(a.Cost, 1) && slices.Contains(hidden, i):
		default:
			t.Errorf("area %d of kind %d and cost %v became %d; hidden are %v", i, before[i].Kind, a.Cost, a.Kind, hidden)
		}
	}
	return hidden
}

// The ranges that protection goes by are those that the attacker finds.
func TestRangesAreExact(t *testing.T) {
	compared, narrow := 0, 0
	for seed := range uint64(300) {
		tree := randomTree(seed)
		if seed%2 == 0 {
			mustProtect(t, tree)
		}
		p, n := newProtector(tree, threshold), tree.Network()
		for _, i := range p.secrets() {
			for m := range tree.Scale {
				f, err := Bounds(n, arcOf(tree, n, i), m)
				if err != nil {
					t.Fatal(err)
				}
				people := tree.Areas[i].People[m]
				high := people + min(p.inside(i, m, more), p.outside(i, m, more))
				low := people - min(p.inside(i, m, fewer), p.outside(i, m, fewer))
				if !near(f.Low, low) || !near(f.High, high) {
					t.Errorf("seed %d, area %d, measure %d: %v to %v, the attacker found %v to %v", seed, i, m, low, high, f.Low, f.High)
				}
				compared++
				if high-low < threshold*tree.Scale[m] {
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

// Of small trees, what is hidden is nearly always the cheapest of all that protects as
// much as hiding everything would.
func TestHidesTheLeast(t *testing.T) {
	some, dearer := 0, 0
	for seed := range uint64(300) {
		tree := randomTree(seed)
		p := newProtector(tree, threshold)
		least, lack := p.least()
		cost := 0.0
		for _, i := range mustProtect(t, tree) {
			cost += tree.Areas[i].Cost
		}
		if p.lacking() > lack+1e-6 {
			t.Errorf("seed %d: %v is lacking, want no more than %v", seed, p.lacking(), lack)
		}
		if cost > 0 {
			some++
		}
		if cost > least*(1+1e-9) {
			dearer++
		}
	}
	t.Logf("areas are hidden in %d trees, of which %d could do with cheaper ones", some, dearer)
	if some < 100 || dearer > 10 {
		t.Error("want 100 trees in which areas are hidden, and at most 10 that could do with cheaper ones")
	}
}

// least is the cost of the cheapest areas of all that lack as little as when everything
// is hidden, and how much that is. All is shown again.
func (p *protector) least() (cost, lack float64) {
	var shown []int
	for i, a := range p.Areas {
		if a.Kind == Shown && !math.IsInf(a.Cost, 1) {
			shown = append(shown, i)
		}
	}
	p.set(shown, Hidden)
	cost, lack = math.Inf(1), p.lacking()
	for set := range 1 << len(shown) {
		p.set(shown, Shown)
		sum := 0.0
		for bit, i := range shown {
			if set>>bit&1 == 1 {
				p.Areas[i].Kind = Hidden
				sum += p.Areas[i].Cost
			}
		}
		if sum < cost && p.lacking() <= lack+1e-6 {
			cost = sum
		}
	}
	p.set(shown, Shown)
	return cost, lack
}

func (p *protector) lacking() float64 {
	sum := 0.0
	for _, i := range p.secrets() {
		sum += p.lack(i)
	}
	return sum
}

// The same is hidden every time, and protecting what is protected hides nothing.
func TestProtectIsSettled(t *testing.T) {
	tree, again := newWorld(3, 8, 5), newWorld(3, 8, 5)
	first, second := mustProtect(t, tree), mustProtect(t, again)
	if len(first) == 0 || !slices.Equal(first, second) {
		t.Errorf("hidden %v, and then %v of the same", first, second)
	}
	if third := mustProtect(t, tree); len(third) > 0 {
		t.Errorf("%v hidden of what was protected", third)
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
		b.add(Arc{From: 0, To: wijk}, 12)
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

// wijkOf is a wijk of buurten with so many residents of 65+.
func wijkOf(people ...float64) *Tree {
	t := &Tree{Areas: []Area{{Around: -1, Cost: 1e9, People: []float64{0}}}}
	for _, n := range people {
		t.Areas = append(t.Areas, Area{Around: 0, Cost: 1, People: []float64{n}})
	}
	t.sum()
	return t
}

// The cheapest neighbour goes, and no more than is needed.
func TestHidesTheCheapest(t *testing.T) {
	never := wijkOf(5, 300, 200)
	never.Areas[0].Cost, never.Areas[2].Cost, never.Areas[3].Cost = math.Inf(1), math.Inf(1), math.Inf(1)
	for _, c := range []struct {
		name string
		tree *Tree
		want []int
	}{
		{"none small", wijkOf(100, 200, 300), nil},
		{"one small", wijkOf(5, 300, 200), []int{3}},
		{"two are enough", wijkOf(6, 300, 5), nil},
		{"two are too few", wijkOf(4, 300, 5, 90), []int{4}},
		{"nobody is a secret too", wijkOf(0, 300, 12), []int{3}},
		{"nothing left to hide", wijkOf(3), nil},
		{"nothing may be hidden", never, nil},
		{"all but the small one is shown", wijkOf(3, 10), []int{2}},
	} {
		if hidden := mustProtect(t, c.tree); !slices.Equal(hidden, c.want) {
			t.Errorf("%s: hidden %v, want %v", c.name, hidden, c.want)
		}
	}
}

// The last buurt of a wijk takes the wijk with it, and another wijk with a buurt.
func TestHidesAnotherWijk(t *testing.T) {
	tree := &Tree{Areas: []Area{
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
	tree.sum()
	if hidden := mustProtect(t, tree); !slices.Equal(hidden, []int{3, 4}) {
		t.Errorf("hidden %v, want wijk 3 and its buurt 4", hidden)
	}
	if found := mustAttack(t, tree.Network()); len(found) > 0 {
		t.Errorf("recovered %+v", found)
	}
}

// What was hidden first is shown again when what followed does without it.
func TestShowsAgain(t *testing.T) {
	tree := &Tree{Scale: []float64{1, 0.5}, Areas: []Area{
		{Around: -1, Cost: 1e9, People: []float64{135, 50.2}},
		{Around: 0, Kind: Hidden, People: []float64{5, 0.1}},
		{Around: 0, Cost: 10, People: []float64{10, 0.1}},
		{Around: 0, Cost: 20, People: []float64{20, 10}},
		{Around: 0, Cost: 100, People: []float64{100, 40}},
	}}
	if hidden := mustProtect(t, tree); !slices.Equal(hidden, []int{3}) {
		t.Errorf("hidden %v, want area 3 alone", hidden)
	}
}

// A measure that is scarce where residents are many needs more hidden.
func TestScarceMeasure(t *testing.T) {
	tree := &Tree{Scale: []float64{1, 0.5}, Areas: []Area{
		{Around: -1, Cost: 1e9, People: []float64{118, 40.3}},
		{Around: 0, Kind: Hidden, People: []float64{9, 0.2}},
		{Around: 0, Kind: Hidden, People: []float64{9, 0.1}},
		{Around: 0, Cost: 100, People: []float64{100, 40}},
	}}
	if found := mustAttack(t, tree.Network()); len(found) != 2 || found[0].Measure != 1 || found[1].Measure != 1 {
		t.Errorf("recovered %+v, want the second measure of both", found)
	}
	if hidden := mustProtect(t, tree); !slices.Equal(hidden, []int{3}) {
		t.Errorf("hidden %v, want area 3", hidden)
	}
	if found := mustAttack(t, tree.Network()); len(found) > 0 {
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
		"most of -1":     func(n *Network) { n.Arcs[0].Most = -1 },
		"one scale":      func(n *Network) { n.Scale = nil },
		"scale 0":        func(n *Network) { n.Scale[0] = 0 },
		"and 0 flows":    func(n *Network) { n.Flows[0] = nil },
	} {
		n, _ := village()
		spoil(n)
		_, _, attack := Attack(t.Context(), n, 4)
		_, bounds := Bounds(n, 0, 0)
		for _, err := range []error{attack, bounds} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got error %v, want %q in it", err, want)
			}
		}
	}
}

func TestTreeThatMakesNoSense(t *testing.T) {
	for want, spoil := range map[string]func(t *Tree){
		"do not add up":         func(t *Tree) { t.Areas[0].People[0]++ },
		"has -1 people":         func(t *Tree) { t.Areas[1].People[0] = -1 },
		"has NaN people":        func(t *Tree) { t.Areas[1].People[0] = math.NaN() },
		"part of area 2: want":  func(t *Tree) { t.Areas[2].Around = 2 },
		"part of area -2":       func(t *Tree) { t.Areas[2].Around = -2 },
		"costs 0":               func(t *Tree) { t.Areas[2].Cost = 0 },
		"most of -1":            func(t *Tree) { t.Areas[1].Most = -1 },
		"least of 1":            func(t *Tree) { t.Areas[1].Least = 1 },
		"with 0 scales":         func(t *Tree) { t.Scale = nil },
		"scale 0":               func(t *Tree) { t.Scale[0] = 0 },
		"0 measures with 1":     func(t *Tree) { t.Areas[2].People = nil },
		"protect hidden figure": func(t *Tree) { t.Areas[2].Cost = -1 },
	} {
		tree := wijkOf(5, 300, 200)
		tree.Areas[1].Cost = 1
		spoil(tree)
		if hidden, err := Protect(tree, threshold); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("hidden %v, error %v: want %q in it", hidden, err, want)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n, _ := village()
	if _, _, err := Attack(ctx, n, 4); !errors.Is(err, context.Canceled) {
		t.Errorf("attack: %v", err)
	}
}

// A municipality of 576 buurten, more than any has.
func BenchmarkProtect(b *testing.B) {
	tree := newWorld(1, 24, 3)
	areas := slices.Clone(tree.Areas)
	b.ReportAllocs()
	for b.Loop() {
		copy(tree.Areas, areas)
		hidden, err := Protect(tree, threshold)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(hidden)), "hidden")
	}
}
