package disclosure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// otherRange is how wide the range of other measures must be, as a part of that of
// residents of 65+ times the scale of the measure. With a width of 10, 4 would be
// known to within 2; more than a little above that cannot be had where a buurt of few
// has fewer severely lonely ones than most.
const otherRange = 0.42

// Protect hides areas of t, setting their kind, until every hidden number of residents
// of 65+ has a range of at least width, or as wide as [Area.Most] lets it be; and that
// of every other measure 0.42 of that, times its scale. It lists what it hid, costliest
// first. An area is left with a narrower range only where no way around widens it. The
// result depends on t alone. Errors tell what is wrong with t.
func Protect(t *Tree, width float64) (hidden []int, err error) {
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("protect hidden figures: %w", err)
	}
	p := newProtector(t, width)
	queue := p.secrets()
	slices.Reverse(queue) // buurten first: what they need may do for their wijk
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		for lack := p.lack(i); lack > 0; lack = p.lack(i) {
			way := p.cheapest(i, lack)
			if way == nil {
				break
			}
			p.set(way, Hidden)
			hidden, queue = append(hidden, way...), append(queue, way...)
		}
	}
	return p.showAgain(hidden), nil
}

// protector is the work of [Protect].
type protector struct {
	*Tree
	first, next []int     // by area: its first part, and the next part of the area around it; -1 = none
	leaves      []int     // areas without parts
	need        []float64 // by measure: how wide ranges are to be
}

func newProtector(t *Tree, width float64) *protector {
	n := len(t.Areas)
	p := &protector{Tree: t, first: slices.Repeat([]int{-1}, n), next: make([]int, n)}
	for i := n - 1; i >= 0; i-- { // parts come after the area around them
		if p.first[i] < 0 {
			p.leaves = append(p.leaves, i)
		}
		p.next[i] = -1
		if around := t.Areas[i].Around; around >= 0 {
			p.next[i], p.first[around] = p.first[around], i
		}
	}
	for m, scale := range t.Scale {
		if m > 0 {
			scale *= otherRange
		}
		p.need = append(p.need, width*scale)
	}
	return p
}

// secrets lists the hidden areas.
func (p *protector) secrets() []int {
	var hidden []int
	for i := range p.Areas {
		if p.Areas[i].Kind == Hidden {
			hidden = append(hidden, i)
		}
	}
	return hidden
}

func (p *protector) set(areas []int, kind Kind) {
	for _, i := range areas {
		p.Areas[i].Kind = kind
	}
}

// cheapest returns the shown areas of the way around area i that costs least to hide,
// among those that make its range wider; nil when there is none.
func (p *protector) cheapest(i int, lack float64) []int {
	var best, way []int
	least := math.Inf(1)
	try := func(end int) {
		var cost float64
		if way, cost = p.between(way[:0], i, end); cost >= least || len(way) == 0 {
			return
		}
		p.set(way, Hidden)
		if p.lack(i) < lack-conservation {
			best, least = slices.Clone(way), cost
		}
		p.set(way, Shown)
	}
	try(-1)
	for _, leaf := range p.leaves {
		try(leaf)
	}
	return best
}

// between appends to way the shown areas that hold one of two areas, but not both, and
// sums what they cost. -1 stands for the country.
func (p *protector) between(way []int, i, j int) (shown []int, cost float64) {
	for i != j { // the later one does not hold the other
		i, j = max(i, j), min(i, j)
		if a := &p.Areas[i]; a.Kind == Shown {
			way = append(way, i)
			cost += a.Cost
		}
		i = p.Areas[i].Around
	}
	return way, cost
}

// showAgain shows what turned out not to be needed of the areas that were hidden for
// others, costliest first, and returns the rest.
func (p *protector) showAgain(hidden []int) []int {
	slices.SortFunc(hidden, func(i, j int) int {
		return cmp.Or(cmp.Compare(p.Areas[j].Cost, p.Areas[i].Cost), cmp.Compare(i, j))
	})
	lack := make([]float64, len(p.Areas)) // that nothing helps
	for _, i := range p.secrets() {
		lack[i] = p.lack(i)
	}
	return slices.DeleteFunc(hidden, func(i int) bool {
		p.Areas[i].Kind = Shown
		around := p.pool(i)
		for _, k := range p.secrets() {
			if pool := p.pool(k); (pool == around || pool == i) && p.lack(k) > lack[k] {
				p.Areas[i].Kind = Hidden
				return false
			}
		}
		return true
	})
}

// pool is the smallest shown area around i, whose people i has some of; -1 = none.
func (p *protector) pool(i int) int {
	for i = p.Areas[i].Around; i >= 0 && p.Areas[i].Kind != Shown; {
		i = p.Areas[i].Around
	}
	return i
}
