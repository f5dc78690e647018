package hexgrid

import "risicokaart/internal/risk"

// disclose gives every cell its status, from the first level down. Three rules keep
// a reader from learning about fewer residents of 65+ than the threshold:
//
//  1. a cell with figures for fewer is suppressed;
//  2. of the largest cells of a municipality, and of the children of a shown cell,
//     the hidden ones are two or more and reach the threshold together, as their sum
//     follows from the total by subtraction;
//  3. the children of a hidden cell are hidden, or they would add up to it.
//
// By rule 3 the sums of rule 2 have no cell in common, so they cannot be combined.
func disclose(levels []*level, threshold float64) {
	for n, l := range levels {
		var groups [][]*tally
		if n == 0 {
			groups = l.byMunicipality()
		} else {
			groups = l.bySibling(levels[n-1])
		}
		for i := range l.tallies {
			l.tallies[i].judge(threshold)
			if n > 0 && l.tallies[i].shown() && !levels[n-1].tallies[l.parent[i]].shown() {
				l.tallies[i].hide(risk.ReasonSmallNumbers)
			}
		}
		for _, group := range groups {
			protect(group, threshold)
		}
	}
}

// judge gives a cell the status that it has on its own account.
func (t *tally) judge(threshold float64) {
	switch {
	case t.figures.Residents65 < threshold:
		t.hide(risk.ReasonSmallNumbers)
	case t.hidden65 > t.figures.Residents65:
		// Figures for the smaller part of its people would pass for the whole.
		t.status, t.reason = risk.StatusNoData, risk.ReasonTooMuchMissing
	case 2*t.imputed65 > t.figures.Residents65:
		t.status, t.reason = risk.StatusImputed, risk.ReasonInputsFromWijk
	case 2*(t.imputed65+t.earlier65) > t.figures.Residents65:
		t.status, t.reason = risk.StatusImputed, risk.ReasonInputsFromYear
	default:
		t.status, t.reason = risk.StatusOK, risk.ReasonNone
	}
}

func (t *tally) hide(reason risk.Reason) {
	t.status, t.reason = risk.StatusSuppressed, reason
}

func (t *tally) shown() bool {
	return t.status == risk.StatusOK || t.status == risk.StatusImputed
}

// protect hides the smallest shown cells of a group whose total is known, until the
// hidden ones cannot be told apart. Cells without figures of their own (all their
// people live in hidden districts) count for nothing: there is nothing to find.
func protect(group []*tally, threshold float64) {
	for {
		hidden, sum := 0, 0.0
		var smallest *tally
		for _, t := range group {
			switch people := t.figures.Residents65; {
			case !t.shown() && people > 0:
				hidden++
				sum += people
			case t.shown() && (smallest == nil || people < smallest.figures.Residents65):
				smallest = t
			}
		}
		if hidden == 0 || hidden >= 2 && sum >= threshold || smallest == nil {
			return
		}
		smallest.hide(risk.ReasonSmallNumbers)
	}
}

// byMunicipality groups the cells by municipality.
func (l *level) byMunicipality() [][]*tally {
	var groups [][]*tally
	for i := range l.tallies {
		m := int(l.tallies[i].municipality)
		for len(groups) <= m {
			groups = append(groups, nil)
		}
		groups[m] = append(groups[m], &l.tallies[i])
	}
	return groups
}

// bySibling groups the children of every cell of the level above.
func (l *level) bySibling(above *level) [][]*tally {
	groups := make([][]*tally, len(above.cells))
	for i, parent := range l.parent {
		groups[parent] = append(groups[parent], &l.tallies[i])
	}
	return groups
}
