package hexgrid

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/uber/h3-go/v4"

	"risicokaart/internal/risk"
)

var nearly = cmpopts.EquateApprox(1e-9, 1e-9)

func TestBuildOneCell(t *testing.T) {
	cell, center := fineCenter(t, orb.Point{92500, 437500})
	districts := []District{{
		Code: "BU1", Municipality: "GM1", Counts: people(40),
		Geometry: box(center[0]-60, center[1]-60, center[0]+60, center[1]+60),
	}}
	g := mustBuild(t, districts, []Square{squareAround(center, 100, 30)}, Options{})
	want := Cell{
		Municipality: "GM1", Status: risk.StatusOK, Method: MethodSquares,
		Residents65: 40, Residents75: 20,
		Prevalence: [risk.CellOutcomeCount]risk.Prevalence{
			risk.Lonely65: outcomeOf(40, 0.5),
			risk.Severe65: outcomeOf(40, 0.1),
			risk.Lonely75: {Count: outcomeOf(40, 0.25).Count, Percent: outcomeOf(40, 0.5).Percent},
		},
		Districts: []string{"BU1"},
	}
	for _, resolution := range Resolutions {
		id, err := cell.Parent(resolution)
		if err != nil {
			t.Fatal(err)
		}
		want.ID, want.Resolution = id.String(), resolution
		if diff := cmp.Diff([]Cell{want}, g.at(resolution), nearly); diff != "" {
			t.Errorf("cells of resolution %d (-want +got):\n%s", resolution, diff)
		}
		want.Parent = want.ID
	}
}

// outcomeOf returns the outcome that people gives a share of the residents.
func outcomeOf(residents, share float64) risk.Prevalence {
	quantity := func(v float64) risk.Quantity {
		return risk.Quantity{Value: v, Low: 0.9 * v, High: 1.2 * v, Low80: 0.95 * v, High80: 1.1 * v}
	}
	return risk.Prevalence{Count: quantity(share * residents), Percent: quantity(100 * share)}
}

// residents65 returns the figures of the fine cells by id.
func residents65(g *Grid) map[string]float64 {
	figures := make(map[string]float64)
	for _, c := range g.at(finest) {
		figures[c.ID] = c.Residents65
	}
	return figures
}

// Two squares in the middle of two cells: people follow the best figure that the
// whole district has.
func TestBuildFollowsSquares(t *testing.T) {
	first, a := fineCenter(t, orb.Point{92500, 437500})
	second, b := fineCenter(t, orb.Point{a[0] + 400, a[1]})
	nan := math.NaN()
	for _, c := range []struct {
		name string
		a, b Square
		want map[string]float64
	}{
		{"65+", squareAround(a, 10, 30), squareAround(b, 500, 10),
			map[string]float64{first.String(): 60, second.String(): 20}},
		{"65+ secret in one", squareAround(a, 10, 17.5), squareAround(b, 500, nan),
			map[string]float64{first.String(): 70, second.String(): 10}},
		{"65+ nowhere", squareAround(a, 25, nan), squareAround(b, 75, nan),
			map[string]float64{first.String(): 20, second.String(): 60}},
		{"nobody in one", squareAround(a, 25, 5), squareAround(b, 75, 0), map[string]float64{first.String(): 80}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := District{Code: "BU1", Municipality: "GM1", Counts: people(80), Geometry: box(a[0]-600, a[1]-600, b[0]+600,
				b[1]+600)}
			g := mustBuild(t, []District{d}, []Square{c.a, c.b}, Options{})
			if diff := cmp.Diff(c.want, residents65(g), nearly); diff != "" {
				t.Errorf("residents of 65+ (-want +got):\n%s", diff)
			}
		})
	}
}

// A square over the border of two districts is split by surface, here 3 to 1, and
// gives each of them its people back.
func TestBuildSplitsSquares(t *testing.T) {
	_, p := fineCenter(t, orb.Point{92500, 437500})
	border := p[0] + 12.5
	districts := []District{
		{Code: "BU1", Municipality: "GM1", Counts: people(60), Geometry: box(p[0]-90, p[1]-90, border, p[1]+90)},
		{Code: "BU2", Municipality: "GM2", Counts: people(20), Geometry: box(border, p[1]-90, p[0]+90, p[1]+90)},
	}
	if diff := cmp.Diff([]float64{0.75, 0.25}, parts(t, districts, squareAround(p, 100, 16)), nearly); diff != "" {
		t.Errorf("parts of the square (-want +got):\n%s", diff)
	}
	g := mustBuild(t, districts, []Square{squareAround(p, 100, 16)}, Options{})
	fine := g.at(finest)
	if len(fine) != 1 || math.Abs(fine[0].Residents65-80) > 1e-9 || fine[0].Municipality != "GM1" {
		t.Fatalf("fine cells = %+v, want one with 80 residents of 65+ in GM1", fine)
	}
	if diff := cmp.Diff([]string{"BU1", "BU2"}, fine[0].Districts); diff != "" {
		t.Errorf("districts (-want +got):\n%s", diff)
	}
	want := []MunicipalityTotal{
		{"GM1", 60, [4]float64{60, 60, 60, 60}, [4]float64{60, 60, 60, 60}},
		{"GM2", 20, [4]float64{20, 20, 20, 20}, [4]float64{20, 20, 20, 20}},
	}
	if diff := cmp.Diff(want, g.Report.Municipalities, nearly); diff != "" {
		t.Errorf("municipalities (-want +got):\n%s", diff)
	}
}

func TestBuildGapsAndFarSquares(t *testing.T) {
	_, p := fineCenter(t, orb.Point{92500, 437500})
	d := District{Code: "BU1", Municipality: "GM1", Counts: people(50), Geometry: box(p[0]-500, p[1]-50, p[0]-120, p[1]+50)}
	near := squareAround(p, 30, 10) // 95 m off
	far := squareAround(orb.Point{p[0] + 2000, p[1]}, 70, 10)
	g := mustBuild(t, []District{d}, []Square{near, far}, Options{})
	if g.Report.DroppedSquares != 1 || g.Report.DroppedResidents != 70 {
		t.Errorf("dropped %d squares with %v residents, want the far one with 70", g.Report.DroppedSquares,
			g.Report.DroppedResidents)
	}
	if g.Report.AreaDistricts != nil || len(g.at(finest)) != 1 {
		t.Errorf("got %d fine cells and area districts %v, want the one cell of the near square", len(g.at(finest)),
			g.Report.AreaDistricts)
	}
}

// Without squares the people of a district lie over its surface: the share of a
// cell is that of the surface they have in common.
func TestBuildByArea(t *testing.T) {
	geometry := box(92000, 437000, 93000, 438500)
	d := District{Code: "BU1", Municipality: "GM1", Counts: people(1500), Geometry: geometry}
	g := mustBuild(t, []District{d}, nil, Options{MinResidents65: -1})
	if diff := cmp.Diff([]string{"BU1"}, g.Report.AreaDistricts); diff != "" {
		t.Errorf("area districts (-want +got):\n%s", diff)
	}
	inner := 0
	for _, c := range g.at(finest) {
		ring := rdOutline(t, c.ID)
		if c.Method != MethodArea {
			t.Errorf("cell %s: method %q, want %q", c.ID, c.Method, MethodArea)
		}
		if !slices.ContainsFunc(ring, func(p orb.Point) bool { return !geometry.Bound().Contains(p) }) {
			inner++
			// 1500 people on 1.5 km2.
			if want := planar.Area(ring) / 1000; math.Abs(c.Residents65-want) > 1e-6*want {
				t.Errorf("cell %s: %v residents of 65+, want %v", c.ID, c.Residents65, want)
			}
		}
	}
	if inner < 50 {
		t.Errorf("%d cells inside the district: the test says little", inner)
	}
}

func TestByAreaOfOddShapes(t *testing.T) {
	for _, c := range []struct {
		name     string
		geometry orb.MultiPolygon
		fails    bool
	}{
		{"small", box(92000, 437000, 92020, 437020), false},
		{"sliver", box(92000, 437000, 92001, 447000), false},
		{"slanting sliver", orb.MultiPolygon{{orb.Ring{{92000, 437000}, {102000, 447000}, {102000, 447000.01}}}}, false},
		{"without surface", orb.MultiPolygon{{orb.Ring{{92000, 437000}, {92100, 437000}, {92000, 437000}}}}, false},
		{"far islands", append(box(12000, 387000, 12100, 387100), box(252000, 607000, 252100, 607100)...), false},
		{"empty", orb.MultiPolygon{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			portions, err := new(measurer).byArea(c.geometry)
			if (err != nil) != c.fails {
				t.Fatalf("byArea = %v, %v, want error %t", portions, err, c.fails)
			}
			sum := 0.0
			for _, p := range portions {
				sum += p.share
			}
			if !c.fails && !(sum > 0) {
				t.Errorf("byArea = %v, want cells", portions)
			}
		})
	}
}

// Hidden districts and suppression take nothing from the account.
func TestReportConservesMunicipalities(t *testing.T) {
	for seed := range uint64(8) {
		districts, squares := randomWorld(seed)
		want := make(map[string]float64)
		for _, d := range districts {
			want[d.Municipality] += d.Counts.Residents65
		}
		g := mustBuild(t, districts, squares, Options{})
		got := make(map[string]float64)
		for _, m := range g.Report.Municipalities {
			got[m.Code] = m.Placed65[3]
			for n, edge := range m.Edge65 {
				// A municipality may have no cell of 5 km2 to itself.
				if !(edge > 0 && (edge < m.Placed65[n] || n == 0)) {
					t.Errorf("seed %d: %s has %v of %v in edge cells of resolution %d, want a part", seed, m.Code, edge,
						m.Placed65[n], Resolutions[n])
				}
			}
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-9, 0)); diff != "" {
			t.Errorf("seed %d: residents of 65+ per municipality (-districts +cells):\n%s", seed, diff)
		}
	}
}

func TestCellBoundaries(t *testing.T) {
	districts, squares := randomWorld(3)
	g := mustBuild(t, districts, squares, Options{})
	if g.Len() < 100 {
		t.Fatalf("%d cells: the test says little", g.Len())
	}
	for c := range g.all() {
		boundary, err := Boundary(c.ID)
		if err != nil {
			t.Fatal(err)
		}
		ring := boundary[0]
		if len(boundary) != 1 || !ring.Closed() || ring.Orientation() != orb.CCW {
			t.Fatalf("cell %s: boundary %v, want one closed ring, counterclockwise", c.ID, boundary)
		}
		center, err := h3.CellFromString(c.ID).LatLng()
		if err != nil {
			t.Fatal(err)
		}
		if !planar.RingContains(ring, orb.Point{center.Lng, center.Lat}) {
			t.Fatalf("cell %s: center %v lies outside %v", c.ID, center, ring)
		}
	}
}

func TestBoundaryRefuses(t *testing.T) {
	for _, id := range []string{"", "BU00000000", "8a", "ffffffffffffffff"} {
		if b, err := Boundary(id); err == nil {
			t.Errorf("Boundary(%q) = %v, want an error", id, b)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	good := District{Code: "BU1", Municipality: "GM1", Counts: people(10), Geometry: box(92000, 437000, 93000, 438000)}
	square := Square{X: 92000, Y: 437000, Size: 100, Residents: 10}
	with := func(f func(*District)) []District {
		d := good
		f(&d)
		return []District{d}
	}
	nan := math.NaN()
	for _, c := range []struct {
		name      string
		districts []District
		squares   []Square
		want      string
	}{
		{"a code twice", []District{good, good}, nil, "BU1 comes twice"},
		{"unknown residents", with(func(d *District) { d.Counts.Residents65 = nan }), nil, "BU1 has a figure of NaN"},
		{"fewer than none", with(func(d *District) { d.Counts.Count[risk.Severe65].Low = -1 }), nil,
			"BU1 has a figure of -1"},
		{"figures for nobody", with(func(d *District) { d.Counts.Residents65 = 0 }), nil, "figures for nobody"},
		{"no geometry", with(func(d *District) { d.Geometry = nil }), nil, "BU1: it has residents but an empty geometry"},
		{"no coordinate", with(func(d *District) { d.Geometry = box(nan, 0, 1, 1) }), nil, "not a number"},
		{"a square twice", []District{good}, []Square{square, square}, "92000,437000 comes twice"},
		{"a square without size", []District{good}, []Square{{X: 1, Y: 1}}, "a side of 0 m"},
		{"a square elsewhere", []District{good}, []Square{{X: 1e9, Size: 100}}, "outside RD"},
		{"a district elsewhere", with(func(d *District) { d.Geometry = box(2e6, 2e6, 2e6+100, 2e6+100) }), nil,
			"BU1: 2000000,2000000 lies outside RD"},
		{"a square with a sentinel", []District{good}, []Square{{Size: 100, Residents65: -99997}}, "a figure of -99997"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := Build(context.Background(), c.districts, c.squares, Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Build = %v, %v, want an error with %q", g, err, c.want)
			}
		})
	}
}

func TestBuildStopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	districts, squares := randomWorld(1)
	if _, err := Build(ctx, districts, squares, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Build with a cancelled context = %v, want %v", err, context.Canceled)
	}
}

func TestBuildOfNothing(t *testing.T) {
	if g := mustBuild(t, nil, nil, Options{}); g.Len() != 0 {
		t.Errorf("got %d cells out of nothing", g.Len())
	}
}
