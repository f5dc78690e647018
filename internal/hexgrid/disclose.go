package hexgrid

import "risicokaart/internal/risk"

// disclose gives every cell its status: a cell with figures for fewer residents of
// 65+ than the threshold is suppressed, and so are the cells by which it could be
// worked out. A threshold below 0 suppresses nothing.
func disclose(districts []District, levels []*level, threshold float64) {
	for _, l := range levels {
		for i := range l.tallies {
			l.tallies[i].judge(threshold)
		}
	}
	if threshold < 0 {
		return
	}
	protect(districts, levels, threshold)
}

// judge gives a cell the status that it has on its own account.
func (t *tally) judge(threshold float64) {
	switch {
	case t.hidden65 > t.counts.Residents65:
		// Figures for the smaller part of its people would pass for the whole. This
		// comes first, so that it does not tell that they are for enough people.
		t.status, t.reason = risk.StatusNoData, risk.ReasonTooMuchMissing
	case t.counts.Residents65 < threshold:
		t.hide()
	case 2*t.imputed65 > t.counts.Residents65:
		t.status, t.reason = risk.StatusImputed, risk.ReasonInputsFromWijk
	case 2*(t.imputed65+t.earlier65) > t.counts.Residents65:
		t.status, t.reason = risk.StatusImputed, risk.ReasonInputsFromYear
	default:
		t.status, t.reason = risk.StatusOK, risk.ReasonNone
	}
}

func (t *tally) hide() {
	t.status, t.reason = risk.StatusSuppressed, risk.ReasonSmallNumbers
}

func (t *tally) shown() bool {
	return t.status == risk.StatusOK || t.status == risk.StatusImputed
}
