package ownarea

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// attacker knows the borders, the figures of the buurten and of the shown own areas,
// and that nobody is counted below 0. Unknown are the people of every buurt in every
// own area, and in none: one column each.
type attacker struct {
	columns []column
	rows    [][]float64 // equations: coefficients, and the sum at the end
}

type column struct{ buurt, area int } // area -1 is none

func newAttacker(a *allocation, tallies []tally) *attacker {
	k := &attacker{}
	for i := range tallies {
		for _, p := range tallies[i].parts {
			k.columns = append(k.columns, column{p.buurt, i})
		}
	}
	none := make([]float64, len(a.buurten))
	for _, p := range a.shares {
		none[p.Source] += p.Size
	}
	for b, inside := range none {
		if inside < 1-1e-9 {
			k.columns = append(k.columns, column{b, -1})
		}
	}
	for b := range a.buurten {
		k.know(a.buurten[b].Figures.Residents65, func(c column) bool { return c.buurt == b })
	}
	for i := range tallies {
		if !tallies[i].hidden {
			k.know(tallies[i].figures.Residents65, func(c column) bool { return c.area == i })
		}
	}
	return k
}

// know adds an equation, unless it follows from those before.
func (k *attacker) know(sum float64, counts func(column) bool) {
	row := make([]float64, len(k.columns)+1)
	row[len(k.columns)] = sum
	for i, c := range k.columns {
		if counts(c) {
			row[i] = 1
		}
	}
	for _, r := range k.rows { // in echelon form
		first := slices.IndexFunc(r, func(v float64) bool { return math.Abs(v) > 1e-9 })
		if f := row[first] / r[first]; f != 0 {
			for i := range row {
				row[i] -= f * r[i]
			}
		}
	}
	if first := slices.IndexFunc(row, func(v float64) bool { return math.Abs(v) > 1e-9 }); first >= 0 && first < len(k.columns) {
		k.rows = append(k.rows, row)
	}
}

// width returns between how few and how many residents an area can have.
func (k *attacker) width(t *testing.T, area int) float64 {
	return -k.least(t, area, -1) - k.least(t, area, 1)
}

// least minimises the residents of an area, times a sign.
func (k *attacker) least(t *testing.T, area int, sign float64) float64 {
	t.Helper()
	objective := make([]float64, len(k.columns))
	for i, c := range k.columns {
		if c.area == area {
			objective[i] = sign
		}
	}
	coefficients := mat.NewDense(len(k.rows), len(k.columns), nil)
	sums := make([]float64, len(k.rows))
	for i, row := range k.rows {
		coefficients.SetRow(i, row[:len(k.columns)])
		sums[i] = row[len(k.columns)]
	}
	least, _, err := lp.Simplex(objective, coefficients, sums, 1e-9, nil)
	if err != nil {
		t.Fatal(err)
	}
	return least
}

// From all that is published nobody can tell how many residents a small area has, to
// within the threshold. Without the areas that are hidden for its sake somebody could.
func TestAttack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(21, 21))
	tried, exposed := 0, 0
	for range 200 {
		at := []float64{0}
		for at[len(at)-1] < 4000 {
			at = append(at, at[len(at)-1]+20+900*rnd.Float64()*rnd.Float64())
		}
		a, err := newAllocation(t.Context(), strips(at...), buurten(40+60*rnd.Float64(), 30, 200, 15, 60, 30))
		if err != nil {
			t.Fatal(err)
		}
		if err := a.divide(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		tallies := a.tally()
		bare := slices.Clone(tallies)
		unprotected, err := a.suppress(t.Context(), tallies, threshold)
		if err != nil {
			t.Fatal(err)
		}
		for i := range bare {
			n := bare[i].figures.Residents65
			bare[i].hidden = n < threshold
		}
		after, before := newAttacker(a, tallies), newAttacker(a, bare)
		for i := range tallies {
			n := tallies[i].figures.Residents65
			if n == 0 || n >= threshold || slices.Contains(unprotected, tallies[i].code) {
				continue
			}
			tried++
			if width := after.width(t, i); width < threshold-1e-6 {
				t.Fatalf("own areas at %v: the residents of %s, %v, are known to within %v", at, tallies[i].code, n, width)
			}
			if before.width(t, i) < threshold-1e-6 {
				exposed++
			}
		}
	}
	t.Logf("%d small areas, of which %d could be found out if they alone were hidden", tried, exposed)
	if tried < 100 || exposed < 10 {
		t.Errorf("only %d small areas, %d of them exposed", tried, exposed)
	}
}
