package risk

// tally is what both sides of a pair of draws say of an area: residents of each age,
// and then those of each outcome that the model estimates. Both sides at once take
// hardly more time than one: half of it goes into finding the places.
type tally [int(AgeGroupCount) + int(OutcomeCount)][2]float64

// add adds what another area has.
func (t *tally) add(o *tally) {
	for k := range t {
		to, from := &t[k], &o[k]
		to[0] += from[0]
		to[1] += from[1]
	}
}

// sum keeps pair number h: of every leaf, and of the areas that leaves add up to. Of
// an odd number of draws the last side is kept and not read.
func (d *drawing) sum(h int) {
	kept, at := d.lines[2*h/lineDraws*len(d.estimated):], 2*h%lineDraws
	plus, minus := &d.sides[0], &d.sides[1]
	for g := range plus.n {
		n, m := plus.n[g][:len(d.ofLeaf)], minus.n[g][:len(d.ofLeaf)]
		for leaf := range d.ofLeaf {
			d.ofLeaf[leaf][g] = [2]float64{n[leaf], m[leaf]}
		}
	}
	for k, o := range d.estimated {
		if within := o.Within(); within != o {
			timesOddsTo(plus.share[o], plus.share[within], plus.up[o])
			timesOddsTo(minus.share[o], minus.share[within], minus.up[o])
		}
		d.sumLeaves(o, int(AgeGroupCount)+k, kept[k:], at)
	}
	clear(d.tallies)
	for leaf, into := range d.into {
		d.tallies[into].add(&d.ofLeaf[leaf])
	}
	for _, n := range d.inner {
		t := &d.tallies[n]
		if up := d.p.parent[n]; up >= 0 {
			d.tallies[up].add(t)
		}
		if first := d.lineOfArea[n]; first >= 0 {
			t.keep(d.agesOf, kept[first:], at)
		}
	}
}

// sumLeaves counts the people of every leaf that an outcome is about, into a column
// of its tally, and keeps them in the lines of its area, from the one at first on.
func (d *drawing) sumLeaves(o Outcome, column int, kept []lines, at int) {
	at, next := at&(lineDraws-1), (at+1)&(lineDraws-1)
	g, plus := o.Row().Ages, d.sides[0].share[o]
	minus, n, m := d.sides[1].share[o][:len(plus)], d.sides[0].n[g][:len(plus)], d.sides[1].n[g][:len(plus)]
	first, tallies := d.lineOfLeaf[:len(plus)], d.ofLeaf[:len(plus)]
	for i, p := range plus {
		q := minus[i]
		a, b := n[i]*p, m[i]*q
		t := &tallies[i][column]
		t[0], t[1] = a, b
		if k := first[i]; uint(k) < uint(len(kept)) {
			l := &kept[k]
			l[0][at], l[0][next] = float32(100*p), float32(100*q)
			l[1][at], l[1][next] = float32(a), float32(b)
		}
	}
}

// keep keeps the sums of an area: the shares as percentages, which are NaN where
// nobody lives in this draw, and the counts.
func (t *tally) keep(agesOf []AgeGroup, kept []lines, at int) {
	at, next := at&(lineDraws-1), (at+1)&(lineDraws-1)
	kept, counts := kept[:len(agesOf)], t[AgeGroupCount:][:len(agesOf)]
	for k, g := range agesOf {
		l, c, n := &kept[k], &counts[k], &t[g]
		l[0][at], l[0][next] = float32(100*(c[0]/n[0])), float32(100*(c[1]/n[1]))
		l[1][at], l[1][next] = float32(c[0]), float32(c[1])
	}
}

// timesOddsTo sets shares to those whose odds are those of other shares times ratio.
func timesOddsTo(to, share []float64, ratio float64) {
	to = to[:len(share)]
	for i, p := range share {
		to[i] = timesOdds(p, ratio)
	}
}
