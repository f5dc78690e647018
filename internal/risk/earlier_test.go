package risk

import "testing"

// A value of an earlier year counts as the area's own, but the estimate says
// so, with every area that holds it, and is less sure of it.
func TestEarlierYear(t *testing.T) {
	m := testModel(t)
	score := func(years int, column string) map[string]Estimate {
		return byCode(mustScore(t, m, missingInput(func(first, _, _ *Area) {
			if years != 0 {
				first.YearsBack = map[string]int{column: years}
			}
		})))
	}
	now := score(0, "")
	for _, column := range []string{"percentage_eenpersoonshuishoudens", ColumnShare65} {
		old, older := score(1, column), score(9, column)
		width := func(e Estimate) float64 { return e.Prevalence[Lonely65].Count.High - e.Prevalence[Lonely65].Count.Low }
		first := "BU00010001"
		if old[first].Prevalence[Lonely65].Percent.Value != now[first].Prevalence[Lonely65].Percent.Value {
			t.Errorf("%s: the estimate itself changed", column)
		}
		if !(width(now[first]) < width(old[first]) && width(old[first]) < width(older[first])) {
			t.Errorf("%s: widths %v now, %v with a year, %v with nine", column, width(now[first]), width(old[first]),
				width(older[first]))
		}
		for _, code := range []string{first, "WK000100", "GM0001"} {
			if e := old[code]; e.Status != StatusImputed || e.Reason != ReasonInputsFromYear {
				t.Errorf("%s: %s is %s %s", column, code, e.Status, e.Reason)
			}
		}
		if e := old["BU00010002"]; e.Status != StatusOK {
			t.Errorf("%s: the neighbour is %s", column, e.Status)
		}
	}
}
