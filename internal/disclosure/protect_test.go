package disclosure

import (
	"math"
	"slices"
	"strings"
	"testing"
)

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
