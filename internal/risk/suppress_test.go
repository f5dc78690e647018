package risk

import (
	"math"
	"slices"
	"testing"

	"risicokaart/internal/disclosure/attack"
)

// Nothing that is shown gives away a hidden group: a hidden small buurt is no
// combination of shown areas, and what is left of an area after subtracting all
// that is shown inside it is either no small buurt or enough people.
func TestSuppressionCannotBeUndone(t *testing.T) {
	m := testModel(t)
	small, protecting := 0, 0
	for seed := range uint64(60) {
		in := Input{Areas: country(seed, 6)}
		estimates := mustScore(t, m, in).Estimates
		all, err := places(m, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			shown := shownRows(p, estimates)
			for i := range p.leaves {
				if n65 := p.leaves[i].n[From65]; n65 > 0 && n65 < m.SuppressBelow {
					small++
					if dependent(shown, unit(len(p.leaves), i)) {
						t.Errorf("seed %d: leaf %d of %s follows from what is shown", seed, i, p.code)
					}
				}
			}
			checkRemainders(t, p, estimates, m.SuppressBelow)
			for n, i := range p.index {
				if estimates[i].Reason == ReasonSmallNumbers && p.residents65(n) >= m.SuppressBelow {
					protecting++
				}
			}
		}
	}
	if small < 50 || protecting < 20 {
		t.Errorf("%d small buurten and %d protecting areas: the test does not test", small, protecting)
	}
}

// Nothing that is suppressed follows from all that is shown, in any measure, to within
// 2 residents of 65+ or as rare a number of the others. Before areas are hidden for
// each other, much does.
func TestNoAreaIsRecovered(t *testing.T) {
	m := testModel(t)
	bare, tried := 0, 0
	attacked := func(p *place, sums []sums, estimates []Estimate) int {
		found, n, err := attack.Find(t.Context(), attack.OfTree(p.tree(m, sums, estimates)), 4)
		if err != nil {
			t.Fatal(err)
		}
		tried += n
		return len(found)
	}
	for seed := range uint64(40) {
		in := Input{Areas: country(seed, 6)}
		estimates := mustScore(t, m, in).Estimates
		all, err := places(m, in)
		if err != nil {
			t.Fatal(err)
		}
		before := make([]Estimate, len(in.Areas))
		for _, p := range all {
			sums := p.estimate(m, p.shifts(m, nil), before)
			bare += attacked(p, sums, before)
			if found := attacked(p, sums, estimates); found > 0 {
				t.Errorf("seed %d: %d suppressed figures of %s are recovered", seed, found, p.code)
			}
		}
	}
	t.Logf("%d attacked; without hiding more, %d recovered", tried, bare)
	if bare < 50 || tried < 500 {
		t.Error("the test says little")
	}
}

// residents65 counts the residents of 65+ in the area at position n.
func (p *place) residents65(n int) float64 {
	sum := 0.0
	for i := range p.leaves {
		if slices.Contains(p.leaves[i].up, n) {
			sum += p.leaves[i].n[From65]
		}
	}
	return sum
}

// shownRows says of every shown area which leaves (with people of 65+) it holds.
func shownRows(p *place, estimates []Estimate) [][]float64 {
	var rows [][]float64
	for n := range p.areas {
		if !estimates[p.index[n]].HasFigures() {
			continue
		}
		rows = append(rows, leavesOf(p, n))
	}
	return rows
}

func leavesOf(p *place, n int) []float64 {
	row := make([]float64, len(p.leaves))
	for i := range p.leaves {
		for _, up := range p.leaves[i].up {
			if up == n && p.leaves[i].n[From65] > 0 {
				row[i] = 1
			}
		}
	}
	return row
}

func unit(n, i int) []float64 {
	row := make([]float64, n)
	row[i] = 1
	return row
}

// dependent reports whether row is a linear combination of rows.
func dependent(rows [][]float64, row []float64) bool {
	return matrixRank(append(rows[:len(rows):len(rows)], row)) == matrixRank(rows)
}

// matrixRank counts the rows that are independent, by elimination.
func matrixRank(rows [][]float64) int {
	a := make([][]float64, len(rows))
	for i, row := range rows {
		a[i] = append([]float64{}, row...)
	}
	rank := 0
	for column := 0; rank < len(a) && column < len(a[0]); column++ {
		pivot := rank
		for i := rank; i < len(a); i++ {
			if math.Abs(a[i][column]) > math.Abs(a[pivot][column]) {
				pivot = i
			}
		}
		if math.Abs(a[pivot][column]) < 1e-9 {
			continue
		}
		a[rank], a[pivot] = a[pivot], a[rank]
		for i := rank + 1; i < len(a); i++ {
			f := a[i][column] / a[rank][column]
			for j := column; j < len(a[i]); j++ {
				a[i][j] -= f * a[rank][j]
			}
		}
		rank++
	}
	return rank
}

// checkRemainders subtracts from every shown area all that is shown inside it.
func checkRemainders(t *testing.T, p *place, estimates []Estimate, threshold float64) {
	t.Helper()
	for n := range p.areas {
		if !estimates[p.index[n]].HasFigures() {
			continue
		}
		rest := leavesOf(p, n)
		for inside := range p.areas {
			if p.areas[inside].Level <= p.areas[n].Level || !estimates[p.index[inside]].HasFigures() {
				continue
			}
			for i, held := range leavesOf(p, inside) {
				if held == 1 {
					rest[i] = 0
				}
			}
		}
		sum, small := 0.0, false
		for i, held := range rest {
			if held == 1 {
				sum += p.leaves[i].n[From65]
				small = small || p.leaves[i].n[From65] < threshold
			}
		}
		if small && sum < threshold*(1-1e-6) {
			t.Errorf("%s: %v residents of 65+ follow by subtraction", p.areas[n].Code, sum)
		}
	}
}

// One small buurt takes its smallest neighbour with it; two that are large
// enough together take nobody; without small buurten nothing is hidden.
func TestSuppressesNoMoreThanNeeded(t *testing.T) {
	for name, c := range map[string]struct {
		residents []float64 // of buurten with 10 % of 65+
		hidden    []Reason
	}{
		"none small":     {[]float64{1000, 2000, 3000}, []Reason{"", "", ""}},
		"one small":      {[]float64{50, 3000, 2000}, []Reason{ReasonSmallNumbers, "", ReasonSmallNumbers}},
		"two are enough": {[]float64{60, 3000, 50}, []Reason{ReasonSmallNumbers, "", ReasonSmallNumbers}},
		"two are too few": {[]float64{40, 3000, 50, 900}, []Reason{ReasonSmallNumbers, "", ReasonSmallNumbers,
			ReasonSmallNumbers}},
		"nobody is no risk": {[]float64{0, 3000, 2000}, []Reason{ReasonNoResidents, "", ""}},
	} {
		total := 0.0
		in := Input{}
		for i, n := range c.residents {
			in.Areas = append(in.Areas, buurt("BU0001000"+string(rune('1'+i)), n, raw(10, 40, 300, 0, n)))
			total += n
		}
		in.Areas = append(in.Areas, Area{Code: "GM0001", Level: Gemeente, Residents: total,
			Raw: raw(10, 40, 300, 0, total)})
		estimates := mustScore(t, testModel(t), in).Estimates
		for i, want := range c.hidden {
			if got := estimates[i].Reason; got != want {
				t.Errorf("%s: buurt %d has reason %q, want %q", name, i+1, got, want)
			}
		}
		if !estimates[len(c.residents)].HasFigures() {
			t.Errorf("%s: the gemeente is hidden", name)
		}
	}
}

// When a wijk is small its neighbour is hidden, and so much inside the neighbour
// that it cannot be put together again.
func TestHiddenWijkStaysHidden(t *testing.T) {
	in := Input{Areas: []Area{
		{Code: "GM0001", Level: Gemeente, Residents: 4050, Raw: raw(10, 40, 300, 0, 4050)},
		{Code: "WK000100", Level: Wijk, Municipality: "GM0001", Residents: 50, Raw: raw(10, 40, 300, 0, 50)},
		{Code: "WK000101", Level: Wijk, Municipality: "GM0001", Residents: 4000, Raw: raw(10, 40, 300, 0, 4000)},
		buurt("BU00010001", 50, raw(10, 40, 300, 0, 50)),
		buurt("BU00010101", 1000, raw(10, 40, 300, 0, 1000)),
		buurt("BU00010102", 3000, raw(10, 40, 300, 0, 3000)),
	}}
	got := byCode(mustScore(t, testModel(t), in))
	for code, want := range map[string]Reason{
		"GM0001": "", "WK000100": ReasonSmallNumbers, "WK000101": ReasonSmallNumbers,
		"BU00010001": ReasonSmallNumbers, "BU00010101": ReasonSmallNumbers, "BU00010102": "",
	} {
		if got[code].Reason != want {
			t.Errorf("%s has reason %q, want %q", code, got[code].Reason, want)
		}
	}
}
