package hexgrid

import "risicokaart/internal/risk"

// disclose gives every cell its status. Three rules keep a reader from learning
// about fewer residents of 65+ than the threshold:
//
//  1. a cell with figures for fewer is suppressed;
//  2. of the coarse cells of a municipality, and of the fine cells of a shown
//     coarse cell, the hidden ones are two or more and reach the threshold
//     together, as their sum follows from the total by subtraction;
//  3. the fine cells of a hidden coarse cell are hidden, or they would add up to it.
//
// By rule 3 the sums of rule 2 have no cell in common, so they cannot be combined.
func disclose(coarse, fine []*tally, threshold float64) {
	for _, t := range coarse {
		t.judge(threshold)
	}
	for _, group := range groupBy(coarse, func(t *tally) string { return t.municipality }) {
		protect(group, threshold)
	}
	for _, t := range fine {
		t.judge(threshold)
		if t.shown() && !t.parent.shown() {
			t.hide(risk.ReasonSmallNumbers)
		}
	}
	for _, group := range groupBy(fine, func(t *tally) *tally { return t.parent }) {
		if group[0].parent.shown() {
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

// groupBy splits the cells by key, keeping their order, in the order of the first
// cell of each group.
func groupBy[K comparable](tallies []*tally, key func(*tally) K) [][]*tally {
	at := make(map[K]int)
	var groups [][]*tally
	for _, t := range tallies {
		k := key(t)
		i, ok := at[k]
		if !ok {
			i = len(groups)
			at[k] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], t)
	}
	return groups
}
