package ownarea

import (
	"math"
	"slices"
	"testing"
)

// attacker knows sums of numbers of people that are not below 0.
type attacker struct {
	unknowns int
	rows     [][]float64 // independent equations: coefficients, and the sum at the end
	basis    []int       // by row, once solve has brought the rows into its form
}

const tiny = 1e-7

func isNotZero(v float64) bool { return math.Abs(v) > tiny }

// know adds an equation, unless it follows from those before.
func (k *attacker) know(sum float64, coefficient func(i int) float64) {
	row := make([]float64, k.unknowns+1)
	row[k.unknowns] = sum
	for i := range k.unknowns {
		row[i] = coefficient(i)
	}
	for _, r := range k.rows {
		first := slices.IndexFunc(r, isNotZero)
		subtract(row, r, row[first]/r[first])
		row[first] = 0
	}
	if first := slices.IndexFunc(row, isNotZero); first >= 0 && first < k.unknowns {
		k.rows = append(k.rows, row)
	}
}

func subtract(row, other []float64, factor float64) {
	if factor != 0 {
		for i, v := range other {
			row[i] -= factor * v
		}
	}
}

// solve finds a vertex of what is possible, by the simplex method with an unknown more
// in every equation, all of which are brought down to 0.
func (k *attacker) solve(t *testing.T) {
	t.Helper()
	n, m := k.unknowns, len(k.rows)
	cost := make([]float64, n+m+1)
	for i, r := range k.rows {
		row := make([]float64, n+m+1)
		copy(row, r[:n])
		row[n+m] = r[n]
		if r[n] < 0 {
			for j := range row {
				row[j] = -row[j]
			}
		}
		subtract(cost, row, 1)
		row[n+i] = 1
		k.rows[i] = row
		k.basis = append(k.basis, n+i)
	}
	k.descend(cost)
	if cost[n+m] < -1e-3 {
		t.Fatalf("what is published does not add up: %v people too many", -cost[n+m])
	}
	for i, b := range k.basis { // an extra unknown that stayed, at 0
		if b >= n {
			k.pivot(i, slices.IndexFunc(k.rows[i][:n], isNotZero), cost)
		}
	}
	for i, r := range k.rows {
		k.rows[i] = append(r[:n:n], r[n+m])
	}
}

// descend minimises; the cost ends with minus what it is now. Bland's rule keeps it
// from going round.
func (k *attacker) descend(cost []float64) {
	end := len(cost) - 1
	for {
		enter := slices.IndexFunc(cost[:end], func(v float64) bool { return v < -tiny })
		if enter < 0 {
			return
		}
		leave := -1
		for i, r := range k.rows {
			if r[enter] <= tiny {
				continue
			}
			if leave < 0 {
				leave = i
				continue
			}
			ratio, least := r[end]/r[enter], k.rows[leave][end]/k.rows[leave][enter]
			if ratio < least-1e-12 || ratio <= least+1e-12 && k.basis[i] < k.basis[leave] {
				leave = i
			}
		}
		k.pivot(leave, enter, cost) // people are finite: some equation stops it
	}
}

func (k *attacker) pivot(row, column int, cost []float64) {
	r := k.rows[row]
	f := 1 / r[column]
	for j := range r {
		r[j] *= f
	}
	for i, other := range k.rows {
		if i != row {
			subtract(other, r, other[column])
		}
	}
	subtract(cost, r, cost[column])
	k.basis[row] = column
}

// width returns between how few and how many the sum of some unknowns lies. Call it
// after solve.
func (k *attacker) width(counts func(i int) bool) float64 {
	least := func(sign float64) float64 {
		cost := make([]float64, k.unknowns+1)
		for i := range k.unknowns {
			if counts(i) {
				cost[i] = sign
			}
		}
		for i, b := range k.basis {
			subtract(cost, k.rows[i], cost[b])
		}
		k.descend(cost)
		return -cost[k.unknowns]
	}
	return -least(-1) - least(1)
}

// The attacker finds what can be worked out by hand.
func TestAttacker(t *testing.T) {
	k := &attacker{unknowns: 4}
	k.know(10, func(i int) float64 { return []float64{1, 1, 0, 0}[i] })
	k.know(7, func(i int) float64 { return []float64{0, 1, 1, 0}[i] })
	k.know(17, func(i int) float64 { return []float64{1, 2, 1, 0}[i] }) // follows
	k.know(3, func(i int) float64 { return []float64{0, 0, 0, 1}[i] })
	k.solve(t)
	for _, c := range []struct {
		sum  []int
		want float64
	}{{[]int{0}, 7}, {[]int{1}, 7}, {[]int{0, 1}, 0}, {[]int{0, 2}, 14}, {[]int{3}, 0}, {[]int{1, 3}, 7}} {
		if got := k.width(func(i int) bool { return slices.Contains(c.sum, i) }); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("the unknowns %v are known to within %v, want %v", c.sum, got, c.want)
		}
	}
}
