package ownarea

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/risk"
)

const threshold = 10

func box(x0, y0, x1, y1 float64) orb.MultiPolygon {
	return orb.MultiPolygon{{orb.Ring{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}}}
}

// people are figures of n residents of 65+, of whom two fifths are lonely.
func people(n float64) hexgrid.Counts {
	part := func(f float64) risk.Quantity {
		return risk.Quantity{Value: f * n, Low: 0.8 * f * n, High: 1.2 * f * n, Low80: 0.9 * f * n, High80: 1.1 * f * n}
	}
	return hexgrid.Counts{Residents65: n, Residents75: n / 2,
		Count: [risk.CellOutcomeCount]risk.Quantity{risk.Lonely65: part(0.4), risk.Severe65: part(0.1),
			risk.Lonely75: part(0.25)}}
}

// buurten are boxes of 1 km beside each other with the given residents of 65+; -1
// for one that is hidden.
func buurten(residents ...float64) []hexgrid.District {
	var list []hexgrid.District
	for i, n := range residents {
		x := 1000 * float64(i)
		b := hexgrid.District{Code: fmt.Sprintf("BU%02d", i), Geometry: box(x, 0, x+1000, 1000), Counts: people(max(0, n)),
			Hidden: n < 0}
		list = append(list, b)
	}
	return list
}

// strips cuts own areas at the given x.
func strips(at ...float64) []Area {
	var areas []Area
	for i := range at[1:] {
		areas = append(areas, Area{Code: fmt.Sprintf("own-%d", i), Name: "x", Shape: box(at[i], 0, at[i+1], 1000)})
	}
	return areas
}

func allocate(t testing.TB, areas []Area, buurten []hexgrid.District, squares []hexgrid.Square) *Result {
	t.Helper()
	r, err := Allocate(t.Context(), areas, buurten, squares, threshold)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

// An own area of whole buurten has their sums, their percentage and the sums of
// their bounds.
func TestWholeBuurten(t *testing.T) {
	r := allocate(t, strips(0, 2000, 3000), buurten(100, 300, 50), nil)
	want := people(400)
	got := r.Estimates[0]
	if got.Status != risk.StatusOK || !near(got.Residents65, 400) || !near(got.Residents75, 200) ||
		!near(got.Prevalence[risk.Lonely65].Percent.Value, 40) || !near(got.KnownArea, 1) {
		t.Errorf("%+v", got)
	}
	for o, want := range want.Count {
		if got := got.Prevalence[o].Count; !near(got.Value, want.Value) || !near(got.Low, want.Low) ||
			!near(got.High, want.High) || !near(got.Low80, want.Low80) || !near(got.High80, want.High80) {
			t.Errorf("count of %s %+v, want %+v", risk.Outcome(o), got, want)
		}
	}
	if diff := cmp.Diff([]Share{{"BU01", 0.75, 1}, {"BU00", 0.25, 1}}, got.Buurten); diff != "" {
		t.Errorf("buurten (-want +got):\n%s", diff)
	}
	if !near(r.Report.Residents65, 450) || !near(r.Report.Placed65, 450) {
		t.Errorf("report %+v", r.Report)
	}
}

// squares of 100 m with the given residents, from west to east at the south border.
func squaresOf(residents65 ...float64) []hexgrid.Square {
	var list []hexgrid.Square
	for i, n := range residents65 {
		list = append(list, hexgrid.Square{X: 100 * float64(i), Size: 100, Residents: 50, Residents65: n, Dwellings: 20})
	}
	return list
}

func TestSquaresSayWherePeopleLive(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name    string
		squares []hexgrid.Square
		want    float64 // residents of 65+ of 100 that live west of 150 m
		method  hexgrid.Method
	}{
		{"65+", squaresOf(30, 20, 50), 40, hexgrid.MethodSquares},
		{"secret ones count for half of 5", squaresOf(30, nan, 67.5), 100 * 31.25 / 100, hexgrid.MethodSquares},
		{"only secret ones: all residents", squaresOf(nan, nan, nan), 50, hexgrid.MethodSquares},
		{"dwellings", []hexgrid.Square{{X: 0, Size: 100, Residents: nan, Residents65: nan, Dwellings: 30},
			{X: 300, Size: 100, Residents65: nan, Dwellings: 10}}, 75, hexgrid.MethodSquares},
		{"no squares", nil, 15, hexgrid.MethodArea},
		{"squares elsewhere", []hexgrid.Square{{X: 5000, Size: 100, Residents: 9, Residents65: 9}}, 15, hexgrid.MethodArea},
	} {
		r := allocate(t, strips(0, 150, 1000), buurten(100), c.squares)
		if got := r.Estimates[0]; !near(got.Residents65, c.want) || got.Method != c.method {
			t.Errorf("%s: %v by %s, want %v by %s", c.name, got.Residents65, got.Method, c.want, c.method)
		}
		if !near(r.Report.Placed65, 100) {
			t.Errorf("%s: %v of 100 placed", c.name, r.Report.Placed65)
		}
	}
}

// Whatever a hidden buurt held, the answer is the same.
func TestHiddenBuurtenAddNothing(t *testing.T) {
	areas, list := strips(0, 1500, 3000), buurten(100, -1, 80)
	want := allocate(t, areas, list, nil)
	list[1].Counts = people(12345)
	if diff := cmp.Diff(want, allocate(t, areas, list, nil)); diff != "" {
		t.Errorf("a hidden buurt shows (-without +with figures):\n%s", diff)
	}
	if got := want.Estimates[0]; !near(got.Residents65, 100) || !near(got.KnownArea, 2.0/3) {
		t.Errorf("%+v", got)
	}
	list = buurten(-1)
	if got := allocate(t, strips(0, 1000), list, nil).Estimates[0]; got.Status != risk.StatusNoData ||
		got.Reason != risk.ReasonTooMuchMissing || got.Residents65 != 0 || got.KnownArea != 0 {
		t.Errorf("only a hidden buurt: %+v", got)
	}
	if got := allocate(t, strips(0, 1000), buurten(0), nil).Estimates[0]; got.Status != risk.StatusNoData ||
		got.Reason != risk.ReasonNoResidents {
		t.Errorf("a buurt of nobody: %+v", got)
	}
}

// The people of a small part of a buurt are counted with the rest of it, in another
// own area or in none.
func TestSmallParts(t *testing.T) {
	for _, c := range []struct {
		name    string
		at      []float64
		buurten []float64
		want    []float64 // residents of 65+; -1 suppressed
		divided []string
	}{
		{"none is small", []float64{0, 500, 1000}, []float64{100}, []float64{50, 50}, []string{"BU00"}},
		{"the rest of its buurt is in no area", []float64{0, 50}, []float64{100}, []float64{-1}, nil},
		{"the rest is one area", []float64{0, 50, 1000}, []float64{100}, []float64{-1, 100}, nil},
		{"the rest is two areas", []float64{0, 50, 430, 1000}, []float64{100}, []float64{-1, 40, 60}, []string{"BU00"}},
		{"so do those who live in no area", []float64{50, 1000}, []float64{100}, []float64{100}, nil},
		{"a hundred and fifty live in none", []float64{150, 1000}, []float64{1000}, []float64{850}, []string{"BU00"}},
		{"all are small: to the largest", []float64{0, 300, 600, 1000}, []float64{20}, []float64{-1, -1, 20}, nil},
		{"all are small, most live in none", []float64{0, 300, 600}, []float64{20}, []float64{-1, -1}, nil},
		{"exactly the threshold is enough", []float64{0, 125, 1000}, []float64{80}, []float64{10, 70}, []string{"BU00"}},
		{"a sliver is no part", []float64{0, 1005, 2000}, []float64{5000, 100}, []float64{5000, 100}, nil},
		{"small here, large there", []float64{0, 1050, 2000}, []float64{100, 100}, []float64{100, 100}, nil},
	} {
		r := allocate(t, strips(c.at...), buurten(c.buurten...), nil)
		if len(r.Estimates) != len(c.want) {
			t.Fatalf("%s: %d estimates, want %d", c.name, len(r.Estimates), len(c.want))
		}
		for i, e := range r.Estimates {
			switch {
			case c.want[i] < 0:
				want := Estimate{Code: e.Code, Name: e.Name, Status: risk.StatusSuppressed, Reason: risk.ReasonSmallNumbers,
					Method: e.Method, KnownArea: e.KnownArea}
				if diff := cmp.Diff(want, e); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", c.name, e.Code, diff)
				}
			case len(e.Buurten) == 1 && (e.Buurten[0].Part == 1) != (len(c.divided) == 0):
				t.Errorf("%s: %s has %+v", c.name, e.Code, e.Buurten)
			case !e.HasFigures() || !near(e.Residents65, c.want[i]):
				t.Errorf("%s: %s is %s with %v, want %v", c.name, e.Code, e.Status, e.Residents65, c.want[i])
			}
		}
		if !slices.Equal(r.Divided, c.divided) {
			t.Errorf("%s: divided are %v, want %v", c.name, r.Divided, c.divided)
		}
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	areas, list := strips(0, 333, 1700, 2100), buurten(100, 200, 50)
	squares := squaresOf(3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
	want := allocate(t, areas, list, squares)
	slices.Reverse(list)
	slices.Reverse(squares)
	if diff := cmp.Diff(want, allocate(t, areas, list, squares)); diff != "" {
		t.Errorf("in another order (-want +got):\n%s", diff)
	}
}

func TestErrors(t *testing.T) {
	for name, c := range map[string]struct {
		areas []Area
		want  string
	}{
		"none":        {nil, "there are no own areas"},
		"twice":       {append(strips(0, 500), strips(0, 500)...), "the code own-0 occurs twice"},
		"odd code":    {[]Area{{Code: "a/b", Shape: box(0, 0, 1, 1)}}, `the code "a/b" cannot stand in an address`},
		"code of CBS": {[]Area{{Code: "BU0001", Shape: box(0, 0, 1, 1)}}, "like one of CBS"},
		"code of H3":  {[]Area{{Code: "88196B1234fffff", Shape: box(0, 0, 1, 1)}}, "like one of an H3 cell"},
		"no shape":    {[]Area{{Code: "a"}}, "area a has no surface"},
		"crossing": {[]Area{{Code: "a", Shape: orb.MultiPolygon{{orb.Ring{{0, 0}, {6, 0}, {2, 4}, {4, 4}}}}}},
			"the shape of area a crosses"},
		"overlap": {[]Area{{Code: "a", Shape: box(0, 0, 500, 1000)}, {Code: "b", Shape: box(400, 0, 900, 1000)}},
			"the areas a and b overlap, over 20.0 % of the smaller"},
		"outside": {[]Area{{Code: "a", Shape: box(0, 0, 500, 500)}, {Code: "b", Shape: box(9000, 0, 9900, 1000)}},
			"only 0 % of area b lies in buurten"},
		"all outside":    {[]Area{{Code: "b", Shape: box(9000, 0, 9900, 1000)}}, "only 0 % of area b lies in buurten"},
		"partly outside": {[]Area{{Code: "b", Shape: box(800, 0, 1800, 1000)}}, "only 20 % of area b lies in buurten"},
	} {
		r, err := Allocate(t.Context(), c.areas, buurten(100), nil, threshold)
		if inside := !strings.Contains(name, "outside"); inside != (Check(t.Context(), c.areas) != nil) {
			t.Errorf("%s: refused before buurten are known: %v, want %v", name, !inside, inside)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, error %v, want %q", name, r, err, c.want)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Allocate(stopped, strips(0, 500), buurten(100), nil, threshold); err == nil {
		t.Error("stopped: no error")
	}
}
