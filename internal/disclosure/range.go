package disclosure

import "math"

// What is not known in a tree of figures falls apart in pools. Of a shown area, the
// people that none of its shown parts has are a pool of a known number; those in no
// shown area are a pool of any number. No equation ties one pool to another. An area
// that is not shown has those people of its pool that its leaves have, the areas
// without parts.
//
// So it can have x people more when those inside it can be x more, and those of its
// pool that are outside can be x fewer: the two have no leaf in common, and both can
// happen at once. Inside, what the parts can have more adds up, as they have no leaf in
// common either, until the most that everyone knows of the area is reached; of a leaf
// there is only that. Outside are the other parts of the area around it, which add up
// likewise, and what is outside that area, unless it is shown: as much as it can have
// more by that itself. It is the same for fewer. By induction, from the leaves up for
// inside and from the country down for outside, these ranges are exact.
//
// To have an area wider in range, some leaf outside it must be in its pool, or one more
// inside it. What keeps a leaf out are the shown areas that hold one of the two and not
// the other; as in any tree, there is one such way from each leaf. For a small buurt
// among large ones it is a neighbour; for the last buurt of a wijk, its wijk, another
// wijk and a buurt of that. So the cheapest way is found by trying every leaf, and the
// country, to which all that is around the area leads.
//
// To hide an area takes one equation away and brings none: no range becomes narrower,
// and what is once protected stays so. Each step of [Protect] hides something, so that
// it comes to an end. What it hid first may turn out not to be needed for what it hid
// later; so each area is shown again if that leaves all ranges in the two pools that it
// parts as wide as they are to be.

// direction is that of a change: more people, or fewer.
type direction bool

const (
	more  direction = true
	fewer direction = false
)

// lack is how much too narrow the ranges of area i are: the sum, over all measures, of
// the parts that are missing of them.
func (p *protector) lack(i int) float64 {
	lack := 0.0
	for m, need := range p.need {
		if a := &p.Areas[i]; a.Most > 0 {
			need = min(need, max(a.Most, a.People[m]))
		}
		width := 0.0
		for _, d := range []direction{more, fewer} {
			if width < need {
				width += min(p.inside(i, m, d), p.outside(i, m, d))
			}
		}
		if width < need*(1-conservation) {
			lack += 1 - width/need
		}
	}
	return lack
}

// inside is how many people of measure m, more or fewer, area i can have by what is
// known of it and inside it.
func (p *protector) inside(i, m int, d direction) float64 {
	a := &p.Areas[i]
	switch {
	case a.Kind == Shown:
		return 0
	case p.first[i] < 0:
		return a.bound(m, d)
	}
	return min(a.bound(m, d), p.others(i, -1, m, d))
}

// outside is how many that is by what is known around the area.
func (p *protector) outside(i, m int, d direction) float64 {
	around := p.Areas[i].Around
	if around < 0 {
		return math.Inf(1)
	}
	sum := p.others(around, i, m, !d)
	if a := &p.Areas[around]; a.Kind != Shown {
		sum += min(a.bound(m, d), p.outside(around, m, d))
	}
	return sum
}

// others is how many more or fewer people the parts of area i, but for one, can have.
func (p *protector) others(i, but, m int, d direction) float64 {
	sum := 0.0
	for part := p.first[i]; part >= 0; part = p.next[part] {
		if part != but {
			sum += p.inside(part, m, d)
		}
	}
	return sum
}

// bound is how many that is by what everyone knows of the area.
func (a *Area) bound(m int, d direction) float64 {
	switch {
	case d == fewer && m == 0:
		return max(0, a.People[m]-a.Least)
	case d == fewer:
		return a.People[m]
	case a.Most > 0:
		return max(0, a.Most-a.People[m])
	}
	return math.Inf(1)
}
