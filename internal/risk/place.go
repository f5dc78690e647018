package risk

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// place is one municipality with everything that was loaded of it. Estimates
// are made for its leaves and summed to its areas, so that a wijk is exactly
// the sum of its buurten and the municipality that of its wijken.
type place struct {
	code   string
	areas  []*Area // gemeente, wijken, buurten; by code within a level
	index  []int   // of each area in Input.Areas
	parent []int   // position in areas of the next larger loaded area; -1 = none
	leaves []leaf
	age75  Share75
}

// leaf is the smallest unit with an estimate of its own: an area none of whose
// parts can be estimated, or the rest of an area whose parts do not hold all
// of its residents.
type leaf struct {
	area      int   // position in place.areas; -1 for a rest
	up        []int // positions of the areas it counts in, smallest first: its own, or the one that it is the rest of
	level     Level // of the area, or of the one that it is the rest of
	residents float64
	n         [AgeGroupCount]float64 // residents of each age; 0 when unknown
	share     [AgeGroupCount]share   // of all residents, of counted groups
	rake      float64                // factor on n[From65] that brings the sum within the municipality's rounding

	x       []float64 // transformed indicators minus their reference
	from    []Level   // where each came from; 0 = the area itself
	inputSD []float64 // standard deviation of the error in each x: rounding, imputation, or age
	earlier bool      // whether some input is of an earlier year
}

// share is a percentage of residents of some age and the level it was taken
// from; 0 = the area itself.
type share struct {
	percent   float64
	from      Level
	yearsBack int
}

// places groups the areas by municipality, in the order of their codes.
func places(m *Model, in Input) ([]*place, error) {
	byCode := map[string]*place{}
	seen := make(map[string]bool, len(in.Areas))
	for i := range in.Areas {
		a := &in.Areas[i]
		if a.Code == "" || seen[a.Code] {
			return nil, fmt.Errorf("score area %d: code %q is empty or occurs twice; give each area once", i, a.Code)
		}
		seen[a.Code] = true
		if !slices.Contains(Levels, a.Level) || a.municipality() == "" {
			return nil, fmt.Errorf("score area %s: level %v and municipality %q must both be known", a.Code, a.Level,
				a.municipality())
		}
		p := byCode[a.municipality()]
		if p == nil {
			p = &place{code: a.municipality()}
			byCode[p.code] = p
		}
		p.index = append(p.index, i)
	}
	all := make([]*place, 0, len(byCode))
	for _, p := range byCode {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *place) int { return cmp.Compare(a.code, b.code) })
	inParallel(len(all), func(i int) {
		p := all[i]
		p.age75 = m.share75(in.Shares75, p.code)
		p.arrange(in.Areas)
		p.grow(m)
		p.rake()
		p.age()
	})
	return all, nil
}

// arrange puts the areas in order and finds the parent of each.
func (p *place) arrange(areas []Area) {
	slices.SortFunc(p.index, func(i, j int) int {
		return cmp.Or(cmp.Compare(areas[i].Level, areas[j].Level), cmp.Compare(areas[i].Code, areas[j].Code))
	})
	position := map[string]int{}
	for n, i := range p.index {
		p.areas = append(p.areas, &areas[i])
		position[areas[i].Code] = n
	}
	for n, a := range p.areas {
		p.parent = append(p.parent, -1)
		for _, code := range []string{p.code, a.Wijk} { // the wijk, if loaded, has the last word
			if at, ok := position[code]; ok && at != n && p.areas[at].Level < a.Level {
				p.parent[n] = at
			}
		}
	}
}

// chain is the area at position n and the loaded areas around it, smallest first.
func (p *place) chain(n int) []int {
	var chain []int
	for ; n >= 0; n = p.parent[n] {
		chain = append(chain, n)
	}
	return chain
}

// grow finds the leaves, from the smallest areas up.
func (p *place) grow(m *Model) {
	type sum struct {
		residents float64
		n         [AgeGroupCount]float64
		leaves    int
	}
	sums := make([]sum, len(p.areas))
	for n := len(p.areas) - 1; n >= 0; n-- { // parts come after the areas that hold them
		own, ok := p.population(n)
		below := &sums[n]
		switch {
		case ok && below.leaves == 0:
			own.area = n
		case ok && own.residents-below.residents > countHalf*float64(below.leaves+1):
			// Its parts do not hold all its residents, and rounding does not
			// explain it: some are secret or were not loaded.
			own.area = -1
			own.residents -= below.residents
			for _, g := range countedAges {
				own.n[g] = max(0, own.n[g]-below.n[g])
				own.share[g] = share{100 * own.n[g] / own.residents, own.level, own.share[g].yearsBack}
			}
		default:
			ok = false
		}
		if ok {
			p.indicators(m, n, &own)
			p.leaves = append(p.leaves, own)
			below.residents += own.residents
			for _, g := range countedAges {
				below.n[g] += own.n[g]
			}
			below.leaves++
		}
		if up := p.parent[n]; up >= 0 {
			sums[up].residents += below.residents
			for _, g := range countedAges {
				sums[up].n[g] += below.n[g]
			}
			sums[up].leaves += below.leaves
		}
	}
	slices.Reverse(p.leaves) // the order of the areas
}

// population is the area at position n as a leaf, without indicators; false
// when it has no residents or their number or age is unknown.
func (p *place) population(n int) (leaf, bool) {
	a := p.areas[n]
	l := leaf{up: p.chain(n), level: a.Level, residents: known(a.Residents), rake: 1}
	if !(l.residents > 0) {
		return l, false
	}
	known65 := false
	for _, g := range countedAges {
		for _, at := range l.up {
			percent := p.areas[at].PercentOf(g)
			if math.IsNaN(percent) {
				continue
			}
			l.share[g].percent = percent
			l.share[g].yearsBack = p.areas[at].yearsBack(ageRows[g].columns)
			l.n[g] = l.residents * percent / 100
			if at != n {
				l.share[g].from = p.areas[at].Level
			}
			known65 = known65 || g == From65
			break
		}
	}
	return l, known65
}

// rake scales the residents of 65+ to the nearest number that the published,
// rounded figures of the municipality allow. Figures that agree stay as they are.
func (p *place) rake() {
	if len(p.areas) == 0 || p.areas[0].Level != Gemeente || len(p.leaves) < 2 {
		return
	}
	residents := known(p.areas[0].Residents)
	percent := column(p.areas[0].Raw, ColumnShare65)
	sum := 0.0
	for i := range p.leaves {
		sum += p.leaves[i].n[From65]
	}
	low := (residents - countHalf) * (percent - shareHalf) / 100
	high := (residents + countHalf) * (percent + shareHalf) / 100
	if !(sum > 0) || !(low > 0) || sum >= low && sum <= high {
		return
	}
	factor := min(max(sum, low), high) / sum
	for i := range p.leaves {
		p.leaves[i].n[From65] *= factor
		p.leaves[i].rake = factor
	}
}
