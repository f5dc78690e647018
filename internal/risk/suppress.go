package risk

import "math"

// suppress hides figures that would give away a small group.
//
// An area with too few residents of 65+ is already hidden. But where an area is
// shown, the shown areas inside it can be subtracted from it, and what is left
// is the sum over its hidden leaves. Since areas form a tree these remainders
// are all that can be found out. A remainder that holds a small leaf must
// therefore hold another one too, and together as many residents as the
// threshold; if not, more is hidden until it does.
func (p *place) suppress(threshold float64, estimates []Estimate) {
	for n := len(p.areas) - 1; n >= 0; n-- { // small to large: hiding in a wijk changes what the gemeente gives away
		for p.shown(n, estimates) && p.givesAway(n, threshold, estimates) {
			p.hideNext(n, estimates)
		}
	}
	for _, i := range p.index {
		if e := &estimates[i]; !e.HasFigures() {
			*e = Estimate{Code: e.Code, Level: e.Level, Status: e.Status, Reason: e.Reason}
		}
	}
}

func (p *place) shown(n int, estimates []Estimate) bool {
	return estimates[p.index[n]].HasFigures()
}

func (p *place) hide(n int, estimates []Estimate) {
	e := &estimates[p.index[n]]
	e.Status, e.Reason = StatusSuppressed, ReasonSmallNumbers
}

// firstShown is the smallest shown area that holds the leaf; -1 = none.
func (p *place) firstShown(l *leaf, estimates []Estimate) int {
	for _, n := range l.up {
		if p.shown(n, estimates) {
			return n
		}
	}
	return -1
}

// givesAway reports whether the remainder of area n, after all that is shown
// inside it, is about a group that must stay hidden.
func (p *place) givesAway(n int, threshold float64, estimates []Estimate) bool {
	leaves, residents, small := 0, 0.0, false
	for i := range p.leaves {
		l := &p.leaves[i]
		if l.n[elderly] == 0 || l.area == n || p.firstShown(l, estimates) != n {
			continue
		}
		leaves++
		residents += l.n[elderly]
		small = small || l.n[elderly] < threshold
	}
	return small && (leaves < 2 || residents < threshold)
}

// hideNext makes one more leaf inside area n part of the remainder of n, by
// hiding every shown area between the two, the leaf included. It takes the leaf
// that costs least: the fewest residents of 65+ in the areas that disappear.
// When nothing inside is shown any more, n itself is hidden.
func (p *place) hideNext(n int, estimates []Estimate) {
	best := []int{n} // the areas to hide
	least := math.Inf(1)
	for i := range p.leaves {
		path := p.shownBelow(&p.leaves[i], n, estimates)
		cost := 0.0
		for _, at := range path {
			cost += estimates[p.index[at]].Residents65
		}
		if len(path) > 0 && cost < least {
			best, least = path, cost
		}
	}
	for _, at := range best {
		p.hide(at, estimates)
	}
}

// shownBelow lists the shown areas that hold the leaf and lie inside area n;
// none when the leaf has nobody of 65+ or does not lie in n.
func (p *place) shownBelow(l *leaf, n int, estimates []Estimate) []int {
	var path []int
	for _, at := range l.up {
		if at == n && l.n[elderly] > 0 {
			return path
		}
		if p.shown(at, estimates) {
			path = append(path, at)
		}
	}
	return nil
}
