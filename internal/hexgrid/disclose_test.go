package hexgrid

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"risicokaart/internal/disclosure/attack"
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
		{"a small coarse cell takes the smallest and one child of it along",
			[]family{{{50, 0}, {60, 0}}, {{4, 0}, {5, 0}}, {{80, 0}, {90, 0}}},
			[]risk.Reason{protects, few, ok}, [][]risk.Reason{{protects, ok}, {few, few}, {ok, ok}}},
		{"a small municipality",
			[]family{{{9, 0}}},
			[]risk.Reason{few}, [][]risk.Reason{{few}}},
		{"hidden districts do not count",
			[]family{{{9, 1}, {50, 2}, {90, 0}}},
			[]risk.Reason{ok}, [][]risk.Reason{{few, protects, ok}}},
		{"a child of hidden districts alone betrays nothing",
			[]family{{{0, 8}, {50, 2}}},
			[]risk.Reason{ok}, [][]risk.Reason{{missing, ok}}},
		{"mostly people of hidden districts",
			[]family{{{20, 30}, {50, 0}, {90, 0}}},
			[]risk.Reason{ok}, [][]risk.Reason{{missing, protects, ok}}},
		{"at the threshold",
			[]family{{{10, 0}, {10, 10}}},
			[]risk.Reason{ok}, [][]risk.Reason{{ok, ok}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			coarse, fine := reasons(t, c.families, 10)
			if diff := cmp.Diff(c.coarse, coarse); diff != "" {
				t.Errorf("coarse cells (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.fine, fine); diff != "" {
				t.Errorf("fine cells (-want +got):\n%s", diff)
			}
		})
	}
}

// reasons runs disclose over the families, who all live in one shown district, and
// returns why cells are hidden.
func reasons(t *testing.T, families []family, threshold float64) (coarse []risk.Reason, fine [][]risk.Reason) {
	t.Helper()
	parents, children := &level{}, &level{}
	var village District
	for i, f := range families {
		var parent tally
		for _, k := range f {
			child := tally{counts: Counts{Residents65: k.shown}, hidden65: k.hidden}
			village.Counts.Residents65 += k.shown
			parent.add(&child)
			children.tallies = append(children.tallies, child)
			children.parent = append(children.parent, int32(i))
		}
		parents.cells = append(parents.cells, 0)
		parents.tallies = append(parents.tallies, parent)
	}
	for i, k := range children.tallies {
		children.cells = append(children.cells, 0)
		children.start = append(children.start, int32(i))
		children.parts = append(children.parts, part{0, k.counts.Residents65 / village.Counts.Residents65})
	}
	children.start = append(children.start, int32(len(children.cells)))
	parents.start, parents.parts = make([]int32, len(families)+1), nil
	for i := range families {
		parents.parts = append(parents.parts, part{0, parents.tallies[i].counts.Residents65 / village.Counts.Residents65})
		parents.start[i+1] = int32(i + 1)
	}
	disclose([]District{village}, []*level{parents, children}, threshold)
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
		cell := tally{counts: Counts{Residents65: 40}, imputed65: c.imputed}
		if cell.judge(10); cell.status != c.want {
			t.Errorf("%v of 40 residents imputed: status %s, want %s", c.imputed, cell.status, c.want)
		}
	}
}

// recovered attacks what a grid publishes of the cells, with what its districts
// publish, and counts suppressed figures that follow to within 2 residents of 65+, or
// as rare a number of another measure.
func recovered(t testing.TB, g *Grid) (found, tried int) {
	t.Helper()
	n := newNetwork(g.districts, g.levels)
	findings, tried, err := attack.Find(t.Context(), &n.Network, 4)
	if err != nil {
		t.Fatal(err)
	}
	return len(findings), tried
}

// Nothing hidden follows from what is shown.
func TestNoCellIsRecovered(t *testing.T) {
	everywhere(t, func(t *testing.T, districts []District, squares []Square) {
		g := mustBuild(t, districts, squares, Options{})
		found, tried := recovered(t, g)
		t.Logf("%d of %d suppressed figures recovered", found, tried)
		if found > 0 || tried < 200 {
			t.Errorf("%d of %d suppressed figures are recovered, want none of many", found, tried)
		}
	})
}

// The attacker does find what is not protected.
func TestUnprotectedCellsAreRecovered(t *testing.T) {
	districts, squares := randomWorld(1)
	g := mustBuild(t, districts, squares, Options{MinResidents65: -1})
	for _, l := range g.levels {
		for i := range l.tallies {
			l.tallies[i].judge(DefaultMinResidents65)
		}
	}
	if found, tried := recovered(t, g); found < 100 {
		t.Errorf("%d of %d recovered, want 100 or more", found, tried)
	}
}

// seeds is of how many random worlds a test looks at what is hidden.
func seeds() uint64 {
	if testing.Short() {
		return 3
	}
	return 10
}

func TestHiddenCellsHaveNoFigures(t *testing.T) {
	hidden := 0
	for seed := range seeds() {
		districts, squares := randomWorld(seed)
		for c := range mustBuild(t, districts, squares, Options{}).all() {
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
	compared, changed := 0, 0
	for seed := range seeds() {
		districts, squares := randomWorld(seed)
		before := make(map[string]Cell)
		for c := range mustBuild(t, districts, squares, Options{}).all() {
			before[c.ID] = c
		}
		for i := range districts {
			if districts[i].Hidden {
				changed++
				districts[i].Counts = people(3 + districts[i].Counts.Residents65/2)
			}
		}
		for c := range mustBuild(t, districts, squares, Options{}).all() {
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
	if compared < 1000 || changed < 10 {
		t.Errorf("%d cells compared, %d districts changed: the test says little", compared, changed)
	}
}
