package hexgrid

import (
	"context"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"

	"risicokaart/internal/geo"
	"risicokaart/internal/risk"
)

// box returns a rectangle of RD.
func box(x0, y0, x1, y1 float64) orb.MultiPolygon {
	return orb.MultiPolygon{{orb.Ring{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}}}
}

// people returns figures in fixed proportion to the residents of 65+.
func people(residents65 float64) Counts {
	quantity := func(share float64) risk.Quantity {
		v := share * residents65
		return risk.Quantity{Value: v, Low: 0.9 * v, High: 1.2 * v, Low80: 0.95 * v, High80: 1.1 * v}
	}
	return Counts{
		Residents65: residents65,
		Residents75: residents65 / 2,
		Count: [risk.CellOutcomeCount]risk.Quantity{risk.Lonely65: quantity(0.5), risk.Severe65: quantity(0.1),
			risk.Lonely75: quantity(0.25)},
	}
}

// fineCenter returns the middle, in RD, of the fine cell around a point.
func fineCenter(t *testing.T, p orb.Point) (h3.Cell, orb.Point) {
	t.Helper()
	cell, err := cellAt(p)
	if err != nil {
		t.Fatal(err)
	}
	return cell, cellCenter(t, cell)
}

func cellCenter(t *testing.T, cell h3.Cell) orb.Point {
	t.Helper()
	center, err := middle(cell)
	if err != nil {
		t.Fatal(err)
	}
	return center
}

// squareAround returns a square that a fine cell around p has room for.
func squareAround(p orb.Point, residents, residents65 float64) Square {
	return Square{X: p[0] - 25, Y: p[1] - 25, Size: 50, Residents: residents, Residents65: residents65,
		Dwellings: residents / 2}
}

func mustBuild(t testing.TB, districts []District, squares []Square, opt Options) *Grid {
	t.Helper()
	g, err := Build(context.Background(), districts, squares, opt)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// parts returns which part of a square goes to each district, in all cells together.
func parts(t testing.TB, districts []District, s Square) []float64 {
	t.Helper()
	sums := make([]float64, len(districts))
	for _, p := range splitOf(t, districts, s).pieces {
		sums[p.district] += p.part
	}
	return sums
}

// splitOf returns what one square falls into.
func splitOf(t testing.TB, districts []District, s Square) split {
	t.Helper()
	shapes, err := newShapes(districts)
	if err != nil {
		t.Fatal(err)
	}
	splits, err := splitSquares(context.Background(), shapes, []Square{s}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return splits[0]
}

// rdOutline returns the outline of a cell in RD, as H3 draws it.
func rdOutline(t testing.TB, id string) orb.Ring {
	t.Helper()
	boundary, err := Boundary(id)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range boundary[0] {
		boundary[0][i] = geo.LonLatToRD(p)
	}
	return boundary[0]
}

// diffGrids compares all that grids hold.
func diffGrids(a, b *Grid) string {
	if reflect.DeepEqual(a, b) { // many times faster
		return ""
	}
	return cmp.Diff(a, b, cmp.AllowUnexported(Grid{}, level{}, part{}, tally{}))
}

// at returns the cells of one resolution.
func (g *Grid) at(resolution int) []Cell {
	var cells []Cell
	for c := range g.all() {
		if c.Resolution == resolution {
			cells = append(cells, c)
		}
	}
	return cells
}

// counts returns the figures of a cell without the percentages.
func (c *Cell) counts() Counts {
	f := Counts{Residents65: c.Residents65, Residents75: c.Residents75}
	for o, p := range c.Prevalence {
		f.Count[o] = p.Count
	}
	return f
}

// randomWorld returns districts of about 700 m in three municipalities, from empty
// to crowded, some hidden, with gaps and overlaps between their borders, and the
// squares over and around them.
func randomWorld(seed uint64) ([]District, []Square) { return randomLand(seed, 8) }

// randomLand returns a random world of side by side districts.
func randomLand(seed uint64, side int) ([]District, []Square) {
	return randomLandAt(seed, side, orb.Point{92000, 437000})
}

// randomLandAt returns one with its south-west corner at a point of RD.
func randomLandAt(seed uint64, side int, corner orb.Point) ([]District, []Square) {
	rnd := rand.New(rand.NewPCG(seed, 9))
	const size = 700
	x0, y0 := corner[0], corner[1]
	var districts []District
	for i := range side * side {
		x, y := x0+size*float64(i%side), y0+size*float64(i/side)
		jitter := func() float64 { return 40*rnd.Float64() - 20 }
		d := District{
			Code:         fmt.Sprintf("BU%08d", i),
			Municipality: fmt.Sprintf("GM%04d", 3*(i%side)/side),
			Geometry:     box(x+jitter(), y+jitter(), x+size+jitter(), y+size+jitter()),
			Hidden:       rnd.IntN(6) == 0,
			Imputed:      rnd.IntN(6) == 0,
		}
		if rnd.IntN(8) > 0 {
			d.Counts = people(math.Exp(8 * rnd.Float64()))
		}
		d.Hidden = d.Hidden || d.Counts.Residents65 < DefaultMinResidents65
		districts = append(districts, d)
	}
	return districts, randomSquares(rnd, x0-300, y0-300, 7*side+10)
}

func randomSquares(rnd *rand.Rand, x0, y0 float64, side int) []Square {
	var squares []Square
	figure := func(mean float64) float64 {
		if rnd.IntN(3) == 0 {
			return math.NaN()
		}
		return 5 * math.Round(mean*rnd.ExpFloat64()/5)
	}
	for i := range side * side {
		if rnd.IntN(3) > 0 {
			squares = append(squares, Square{
				X: x0 + 100*float64(i%side), Y: y0 + 100*float64(i/side), Size: 100,
				Residents: figure(40), Residents65: figure(8), Dwellings: figure(20),
			})
		}
	}
	return squares
}

// all yields all cells.
func (g *Grid) all() iter.Seq[Cell] {
	return func(yield func(Cell) bool) {
		for i := range g.Len() {
			if !yield(g.Cell(i)) {
				return
			}
		}
	}
}
