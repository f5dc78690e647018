package risk

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
	e.Status, e.Reason = StatusSuppressed, ReasonProtectsOther
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
		if l.n65 == 0 || l.area == n || p.firstShown(l, estimates) != n {
			continue
		}
		leaves++
		residents += l.n65
		small = small || l.n65 < threshold
	}
	return small && (leaves < 2 || residents < threshold)
}

// hideNext hides the smallest leaf that is shown inside area n, with every area
// between the two, so that it joins the remainder of n. A leaf directly below n
// goes first, since it takes no other area with it. When nothing inside is
// shown any more, n itself is hidden.
func (p *place) hideNext(n int, estimates []Estimate) {
	var best []int // the areas to hide
	var bestN65 float64
	for i := range p.leaves {
		path, ok := p.shownPath(&p.leaves[i], n, estimates)
		if !ok {
			continue
		}
		n65 := p.leaves[i].n65
		if best == nil || len(path) < len(best) || len(path) == len(best) && n65 < bestN65 {
			best, bestN65 = path, n65
		}
	}
	if best == nil {
		best = []int{n}
	}
	for _, at := range best {
		p.hide(at, estimates)
	}
}

// shownPath lists the shown areas from a shown leaf up to, not including, n;
// false when the leaf is n, is hidden or does not lie in n.
func (p *place) shownPath(l *leaf, n int, estimates []Estimate) (path []int, ok bool) {
	if l.area < 0 || l.area == n || !p.shown(l.area, estimates) {
		return nil, false
	}
	for _, at := range l.up {
		if at == n {
			return path, true
		}
		if p.shown(at, estimates) {
			path = append(path, at)
		}
	}
	return nil, false
}
