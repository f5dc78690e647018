package disclosure

import (
	"math"
	"math/rand/v2"
)

const threshold = 10

// judged is hidden below the threshold.
func judged(residents65 float64) Kind {
	if residents65 < threshold {
		return Hidden
	}
	return Shown
}

// newWorld is a land of wijken of two by two buurten in gemeenten of three by three
// wijken, with patch*patch*4 residents of 65+ in most buurten. The first measure is
// theirs, the others are of 75+, lonely and severely lonely ones.
func newWorld(seed uint64, across, patch int) *Tree {
	r := rand.New(rand.NewPCG(seed, 1))
	t := &Tree{}
	position := map[[3]int]int{} // of gemeenten and wijken
	for y := range across {
		for x := range across {
			n := math.Exp(r.NormFloat64()*1.3 + math.Log(float64(patch*patch)*4))
			if r.IntN(12) == 0 {
				n = float64(r.IntN(25))
			}
			residents := 5 * math.Ceil(n*(1+5*r.Float64())/5) // of all ages
			share75, lonely, severe := 0.2+0.5*r.Float64(), 0.3+0.3*r.Float64(), 0.07+0.1*r.Float64()
			around := -1
			for level, cost := range []float64{1e9, 1e6} {
				key := [3]int{level, x / (6 - 4*level), y / (6 - 4*level)}
				at, ok := position[key]
				if !ok {
					at = len(t.Areas)
					position[key] = at
					t.Areas = append(t.Areas, Area{Around: around, Cost: cost, People: make([]float64, 4)})
				}
				around = at
			}
			t.Areas = append(t.Areas, Area{Around: around, Most: residents, Cost: 1,
				People: []float64{n, n * share75, n * lonely, n * severe}})
		}
	}
	t.sum()
	return t
}

// sum gives areas with parts the sums of those, hides what is small, makes large areas
// cost more, and scales measures.
func (t *Tree) sum() {
	country := make([]float64, len(t.Areas[0].People))
	for i := len(t.Areas) - 1; i >= 0; i-- {
		a := &t.Areas[i]
		to := country
		if a.Around >= 0 {
			to = t.Areas[a.Around].People
		}
		for m, people := range a.People {
			to[m] += people
		}
		if a.Kind == Shown && !math.IsInf(a.Cost, 1) {
			a.Cost += a.People[0]
			a.Kind = judged(a.People[0])
		}
	}
	for _, people := range country {
		t.Scale = append(t.Scale, people/country[0])
	}
}

// randomTree is a small tree with all that there is in one: wijken and buurten with or
// without a gemeente, rests without a figure, areas that cannot be estimated and areas
// of nobody, and residents of all ages that are few.
func randomTree(seed uint64) *Tree {
	r := rand.New(rand.NewPCG(seed, 3))
	t := &Tree{}
	add := func(around int, cost float64, people float64) int {
		a := Area{Around: around, Cost: cost, People: []float64{people, people * (0.02 + 0.5*r.Float64())}}
		if r.IntN(2) == 0 {
			a.Most = math.Ceil(people) + float64(r.IntN(8))
		}
		t.Areas = append(t.Areas, a)
		return len(t.Areas) - 1
	}
	gemeente := -1
	if r.IntN(4) > 0 {
		gemeente = add(-1, 1e9, 0)
		t.Areas[gemeente].Most = 0
	}
	for range 1 + r.IntN(3) {
		wijk := add(gemeente, 1e6, 0)
		t.Areas[wijk].Most = 0
		for k := range 1 + r.IntN(3) {
			buurt := add(wijk, 1, 40*r.Float64()*r.Float64())
			switch a, chance := &t.Areas[buurt], r.IntN(10); {
			case chance == 0 && k > 0:
				a.People, a.Cost = []float64{0, 0}, math.Inf(1) // nobody, which is known
			case chance == 1:
				a.People[0] += threshold
				a.Kind, a.Least, a.Most = Open, threshold, 0
			}
		}
		if r.IntN(4) == 0 {
			rest := &t.Areas[add(wijk, 1, 20*r.Float64())]
			if rest.Most, rest.Kind = 0, Hidden; rest.People[0] >= threshold {
				rest.Kind = Open
			}
		}
	}
	t.sum()
	for i, divided := range t.divided() {
		if a := &t.Areas[i]; divided && r.IntN(2) == 0 {
			a.Most = math.Ceil(a.People[0]) + float64(r.IntN(8))
		}
	}
	return t
}
