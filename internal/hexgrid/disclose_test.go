package hexgrid

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"risicokaart/internal/risk"
)

const (
	ok       = risk.ReasonNone
	few      = risk.ReasonSmallNumbers
	protects = risk.ReasonSmallNumbers // the same, so that it does not tell which are small
	missing  = risk.ReasonTooMuchMissing
)

// child and family describe cells by their residents of 65+, in shown and in hidden
// districts.
type child struct{ shown, hidden float64 }

type family []child

func TestDisclose(t *testing.T) {
	for _, c := range []struct {
		name     string
		families []family // coarse cells of one municipality
		coarse   []risk.Reason
		fine     [][]risk.Reason
	}{
		{"all large",
			[]family{{{50, 0}, {60, 0}}, {{70, 0}}},
			[]risk.Reason{ok, ok}, [][]risk.Reason{{ok, ok}, {ok}}},
		{"one small child takes its smallest sibling along",
			[]family{{{50, 0}, {4, 0}, {60, 0}}},
			[]risk.Reason{ok}, [][]risk.Reason{{protects, few, ok}}},
		{"two small children below the threshold",
			[]family{{{50, 0}, {4, 0}, {5, 0}, {40, 0}}},
			[]risk.Reason{ok}, [][]risk.Reason{{ok, few, few, protects}}},
		{"two small children above the threshold",
			[]family{{{50, 0}, {9, 0}, {5, 0}}},
			[]risk.Reason{ok}, [][]risk.Reason{{ok, few, few}}},
		{"a small coarse cell takes the smallest and its children along",
			[]family{{{50, 0}, {60, 0}}, {{4, 0}, {5, 0}}, {{80, 0}, {90, 0}}},
			[]risk.Reason{protects, few, ok}, [][]risk.Reason{{protects, protects}, {few, few}, {ok, ok}}},
		{"a small municipality",
			[]family{{{9, 0}}},
			[]risk.Reason{few}, [][]risk.Reason{{few}}},
		{"hidden districts do not count",
			[]family{{{9, 1}, {50, 2}, {90, 0}}},
			[]risk.Reason{ok}, [][]risk.Reason{{few, protects, ok}}},
		{"a child of hidden districts alone betrays nothing",
			[]family{{{0, 8}, {50, 2}}},
			[]risk.Reason{ok}, [][]risk.Reason{{few, ok}}},
		{"mostly people of hidden districts",
			[]family{{{20, 30}, {50, 0}, {90, 0}}},
			[]risk.Reason{ok}, [][]risk.Reason{{missing, protects, ok}}},
		{"at the threshold",
			[]family{{{10, 0}, {10, 10}}},
			[]risk.Reason{ok}, [][]risk.Reason{{ok, ok}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			coarse, fine := reasons(c.families, 10)
			if diff := cmp.Diff(c.coarse, coarse); diff != "" {
				t.Errorf("coarse cells (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.fine, fine); diff != "" {
				t.Errorf("fine cells (-want +got):\n%s", diff)
			}
		})
	}
}

// reasons runs disclose over the families and returns why cells are hidden.
func reasons(families []family, threshold float64) (coarse []risk.Reason, fine [][]risk.Reason) {
	parents, children := &level{}, &level{}
	for i, f := range families {
		var parent tally
		for _, k := range f {
			child := tally{figures: Figures{Residents65: k.shown}, hidden65: k.hidden}
			parent.add(&child)
			children.tallies = append(children.tallies, child)
			children.parent = append(children.parent, int32(i))
		}
		parents.cells = append(parents.cells, 0)
		parents.tallies = append(parents.tallies, parent)
	}
	disclose([]*level{parents, children}, threshold)
	fine = make([][]risk.Reason, len(families))
	for _, p := range parents.tallies {
		coarse = append(coarse, p.reason)
	}
	for i, k := range children.tallies {
		fine[children.parent[i]] = append(fine[children.parent[i]], k.reason)
	}
	return coarse, fine
}

func TestImputedCells(t *testing.T) {
	for _, c := range []struct {
		imputed float64
		want    risk.Status
	}{{0, risk.StatusOK}, {20, risk.StatusOK}, {21, risk.StatusImputed}, {40, risk.StatusImputed}} {
		cell := tally{figures: Figures{Residents65: 40}, imputed65: c.imputed}
		if cell.judge(10); cell.status != c.want {
			t.Errorf("%v of 40 residents imputed: status %s, want %s", c.imputed, cell.status, c.want)
		}
	}
}

// attacker knows everything that is published, and the sum of every group of cells;
// truth holds what they must not learn.
type attacker struct {
	t     *testing.T
	truth map[string]float64 // residents of 65+ in shown districts, by cell id
}

// subtract takes the shown cells from the total of their group and fails when what
// is left tells about fewer than the threshold, or about one cell.
func (a attacker) subtract(group string, total float64, cells []Cell) {
	a.t.Helper()
	hidden, shown := 0, 0
	left := total
	for _, c := range cells {
		switch {
		case c.HasFigures():
			left -= c.Residents65
			shown++
		case a.truth[c.ID] > 0:
			hidden++
		}
	}
	if shown > 0 && hidden > 0 && (hidden < 2 || left < DefaultMinResidents65-1e-9) {
		a.t.Errorf("%s: subtraction leaves %.2f residents of 65+ in %d hidden cells", group, left, hidden)
	}
}

func TestSubtractionFindsNobody(t *testing.T) {
	protected := 0
	for seed := range uint64(30) {
		districts, squares := randomWorld(seed)
		g := mustBuild(t, districts, squares, Options{})
		for i := range districts {
			if districts[i].Hidden {
				districts[i].Figures = Figures{}
			}
		}
		a := attacker{t, make(map[string]float64)}
		for c := range mustBuild(t, districts, squares, Options{MinResidents65: -1}).Cells() {
			a.truth[c.ID] = c.Residents65
		}
		children := make(map[string][]Cell)
		for c := range g.Cells() {
			children[c.Parent] = append(children[c.Parent], c)
		}
		municipalities := make(map[string][]Cell)
		totals := make(map[string]float64)
		for c := range g.Cells() {
			if c.Resolution == Resolutions[0] {
				municipalities[c.Municipality] = append(municipalities[c.Municipality], c)
				totals[c.Municipality] += a.truth[c.ID]
			}
			if c.HasFigures() {
				a.subtract("cell "+c.ID, c.Residents65, children[c.ID])
			}
			for _, k := range children[c.ID] {
				if !c.HasFigures() && k.HasFigures() {
					t.Errorf("cell %s is hidden, its child %s is not", c.ID, k.ID)
				}
			}
		}
		for code, cells := range municipalities {
			a.subtract(code, totals[code], cells)
		}
		for c := range g.Cells() {
			if c.Reason == protects {
				protected++
			}
		}
	}
	if protected < 100 {
		t.Errorf("%d cells hidden to protect others: the test says little", protected)
	}
}

func TestHiddenCellsHaveNoFigures(t *testing.T) {
	hidden := 0
	for seed := range uint64(10) {
		districts, squares := randomWorld(seed)
		for c := range mustBuild(t, districts, squares, Options{}).Cells() {
			if c.HasFigures() {
				if c.Residents65 < DefaultMinResidents65 {
					t.Errorf("cell %s is shown with %v residents of 65+", c.ID, c.Residents65)
				}
				continue
			}
			hidden++
			if c.Reason == risk.ReasonNone {
				t.Errorf("cell %s is %s without a reason", c.ID, c.Status)
			}
			want := Cell{
				ID: c.ID, Resolution: c.Resolution, Parent: c.Parent,
				Municipality: c.Municipality, Status: c.Status, Reason: c.Reason, Method: c.Method,
			}
			if diff := cmp.Diff(want, c); diff != "" {
				t.Errorf("hidden cell %s (-want +got):\n%s", c.ID, diff)
			}
		}
	}
	if hidden < 100 {
		t.Errorf("%d hidden cells: the test says little", hidden)
	}
}

// What is shown does not depend on the people of hidden districts at all.
func TestHiddenDistrictsLeaveNoTrace(t *testing.T) {
	compared := 0
	for seed := range uint64(10) {
		districts, squares := randomWorld(seed)
		before := make(map[string]Cell)
		for c := range mustBuild(t, districts, squares, Options{}).Cells() {
			before[c.ID] = c
		}
		for i := range districts {
			if districts[i].Hidden {
				districts[i].Figures = people(3 + districts[i].Figures.Residents65/2)
			}
		}
		for c := range mustBuild(t, districts, squares, Options{}).Cells() {
			old := before[c.ID]
			if !c.HasFigures() || !old.HasFigures() {
				continue
			}
			compared++
			if diff := cmp.Diff(old, c, cmpopts.IgnoreFields(Cell{}, "Municipality", "Method")); diff != "" {
				t.Errorf("seed %d: cell %s changed with hidden districts (-before +after):\n%s", seed, c.ID, diff)
			}
		}
	}
	if compared < 1000 {
		t.Errorf("%d cells compared: the test says little", compared)
	}
}
