package hexgrid

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"

	"risicokaart/data/demo"
)

// land is what properties are tested on.
type land struct {
	name  string
	input func(*testing.T) ([]District, []Square)
}

// lands are made-up ones, here and where two faces of the icosahedron meet, with and
// without squares, an example as the program makes it, and the region of Rotterdam.
func lands() []land {
	seed := rand.Uint64()
	return []land{
		{"random", func(*testing.T) ([]District, []Square) { return randomWorld(1) }},
		{"faces meet", func(*testing.T) ([]District, []Square) { return randomLandAt(2, 8, orb.Point{50500, 387500}) }},
		{"no squares", func(*testing.T) ([]District, []Square) {
			districts, _ := randomLandAt(3, 6, orb.Point{51000, 388000})
			return districts, nil
		}},
		{"example", func(t *testing.T) ([]District, []Square) {
			t.Logf("seed %d", seed)
			files, err := demo.Generate(t.Context(), t.TempDir(), demo.Options{Seed: seed, Municipalities: 3})
			if err != nil {
				t.Fatal(err)
			}
			return readDistricts(t, openGeoPackage(t, files.Areas)), readSquares(t, openGeoPackage(t, files.Squares))
		}},
		{"Rijnmond", func(t *testing.T) ([]District, []Square) { return rijnmondDistricts(t), rijnmondSquares(t) }},
	}
}

// everywhere runs a test of a property on all lands; with -short, as under the race
// detector, on those made up here alone, which have all kinds of borders too.
func everywhere(t *testing.T, test func(*testing.T, []District, []Square)) {
	all := lands()
	if testing.Short() {
		all = all[:3]
	}
	for _, l := range all {
		t.Run(l.name, func(t *testing.T) {
			districts, squares := l.input(t)
			test(t, districts, squares)
		})
	}
}

// Every municipality keeps its people and figures at every resolution.
func TestBuildConservesPeople(t *testing.T) {
	everywhere(t, func(t *testing.T, districts []District, squares []Square) {
		want := make(map[string]float64)
		var all Figures
		for i := range districts {
			districts[i].Hidden = false
			want[districts[i].Municipality] += districts[i].Figures.Residents65
			all.Add(&districts[i].Figures, 1)
		}
		g := mustBuild(t, districts, squares, Options{MinResidents65: -1})
		for n, resolution := range Resolutions {
			got := make(map[string]float64)
			for _, m := range g.Report.Municipalities {
				got[m.Code] = m.Placed65[n]
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-9, 0)); diff != "" {
				t.Errorf("residents of 65+ per municipality (-districts +cells of resolution %d):\n%s", resolution, diff)
			}
			var sum Figures
			for _, c := range g.at(resolution) {
				figures := c.counts()
				sum.Add(&figures, 1)
			}
			if diff := cmp.Diff(all, sum, cmpopts.EquateApprox(1e-9, 0)); diff != "" {
				t.Errorf("sums (-districts +cells of resolution %d):\n%s", resolution, diff)
			}
		}
	})
}

// A cell is the sum of its children to the last bit.
func TestCellsNest(t *testing.T) {
	everywhere(t, func(t *testing.T, districts []District, squares []Square) {
		for i := range districts {
			districts[i].Hidden = false
		}
		want, got := make(map[string]Figures), make(map[string]Figures)
		for c := range mustBuild(t, districts, squares, Options{MinResidents65: -1}).Cells() {
			figures := c.counts()
			if c.Resolution != finest {
				got[c.ID] = figures
			}
			if c.Parent != "" {
				sum := want[c.Parent]
				sum.Add(&figures, 1)
				want[c.Parent] = sum
			}
		}
		if !maps.Equal(want, got) {
			diff := cmp.Diff(want, got)
			t.Errorf("cells (-sum of children +got):\n%s", diff)
		}
	})
}

// The shares of a district sum to 1 at every resolution, so it reaches a cell however
// small it is. None of a district without people is anywhere.
func TestEveryDistrictIsPlaced(t *testing.T) {
	everywhere(t, func(t *testing.T, districts []District, squares []Square) {
		g := mustBuild(t, districts, squares, Options{})
		for _, l := range g.levels {
			placed := make([]float64, len(districts))
			for _, p := range l.parts {
				placed[p.district] += p.share
			}
			for i, d := range g.districts {
				want := 0.0
				if d.Figures.Residents65 > 0 {
					want = 1
				}
				if math.Abs(placed[i]-want) > 1e-9 {
					t.Errorf("resolution %d: %v of district %s is in cells, want %v", l.resolution, placed[i], d.Code, want)
				}
			}
		}
	})
}

// Neither the number of workers nor the order of the input changes a bit.
func TestBuildIsDeterministic(t *testing.T) {
	everywhere(t, func(t *testing.T, districts []District, squares []Square) {
		want := mustBuild(t, districts, squares, Options{Workers: 1})
		for _, workers := range []int{2, 8} {
			if diff := diffGrids(want, mustBuild(t, districts, squares, Options{Workers: workers})); diff != "" {
				t.Fatalf("with %d workers (-one +%[1]d):\n%s", workers, diff)
			}
		}
		districts, squares = slices.Clone(districts), slices.Clone(squares)
		rnd := rand.New(rand.NewPCG(4, 4))
		rnd.Shuffle(len(squares), func(i, j int) { squares[i], squares[j] = squares[j], squares[i] })
		rnd.Shuffle(len(districts), func(i, j int) { districts[i], districts[j] = districts[j], districts[i] })
		if diff := diffGrids(want, mustBuild(t, districts, squares, Options{})); diff != "" {
			t.Errorf("shuffled (-before +after):\n%s", diff)
		}
	})
}
