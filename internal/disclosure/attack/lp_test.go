package attack

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"risicokaart/internal/disclosure"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// The bounds by flows are those of a linear program over the unknown flows, which
// knows nothing of networks but that what enters a node leaves it.
func TestBoundsAgreeWithLinearProgram(t *testing.T) {
	compared, unbounded, wide, known := 0, 0, 0, 0
	for seed := range uint64(150) {
		n := randomNetwork(seed)
		for i, a := range n.Arcs {
			if a.Kind == disclosure.Shown {
				continue
			}
			f, err := Bounds(n, int32(i), 0)
			if err != nil {
				t.Fatal(err)
			}
			low, high := program(t, n, i)
			if !near(f.Low, low) || !near(f.High, high) {
				t.Errorf("seed %d, arc %d: flows say %v to %v, the linear program %v to %v", seed, i, f.Low, f.High,
					low, high)
			}
			compared++
			switch {
			case math.IsInf(high, 1):
				unbounded++
			case high-low < 1e-6:
				known++
			default:
				wide++
			}
		}
	}
	t.Logf("%d compared: %d without a largest, %d with a range, %d known", compared, unbounded, wide, known)
	if unbounded < 50 || wide < 200 || known < 50 {
		t.Error("the test says little")
	}
}

func near(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-6 }

// randomNetwork is a sum of random cycles, so that flow is conserved.
func randomNetwork(seed uint64) *Network {
	r := rand.New(rand.NewPCG(seed, 2))
	b := newBuilder(1)
	b.Nodes = 4 + r.IntN(4)
	for range 8 + r.IntN(8) {
		a := Arc{From: int32(r.IntN(b.Nodes)), To: int32(r.IntN(b.Nodes)), Kind: disclosure.Kind(r.IntN(3))}
		if a.From != a.To {
			b.add(a, 0)
		}
	}
	for i := range b.Arcs { // send some around through each arc, where there is a way back
		amount := float64(r.IntN(200)) / 10
		for _, j := range wayBack(&b.Network, i) {
			b.Flows[0][j] += amount
		}
	}
	for i := range b.Arcs {
		if r.IntN(3) == 0 {
			b.Arcs[i].Most = b.Flows[0][i] + float64(r.IntN(5)) + 0.5
		}
	}
	return &b.Network
}

// wayBack lists the arcs of a directed cycle through an arc; none where there is none.
func wayBack(n *Network, first int) []int {
	came := map[int32]int{n.Arcs[first].To: first}
	for range n.Nodes {
		for i, a := range n.Arcs {
			_, here := came[a.From]
			if _, there := came[a.To]; here && !there {
				came[a.To] = i
			}
		}
	}
	cycle := []int{first}
	for v := n.Arcs[first].From; v != n.Arcs[first].To; v = n.Arcs[came[v]].From {
		if _, ok := came[v]; !ok {
			return nil
		}
		cycle = append(cycle, came[v])
	}
	return cycle
}

// program returns the least and most of an arc by the simplex method.
func program(t *testing.T, n *Network, arc int) (low, high float64) {
	t.Helper()
	var column []int // of unknown arcs: node equations; slack follows
	for i, a := range n.Arcs {
		if a.Kind != disclosure.Shown {
			column = append(column, i)
		}
	}
	var rows [][]float64
	var right []float64
	width := 2 * len(column)
	for v := range int32(n.Nodes) {
		row, sum := make([]float64, width), 0.0
		for i, a := range n.Arcs {
			sign := 0.0
			if a.To == v {
				sign = 1
			} else if a.From == v {
				sign = -1
			}
			if a.Kind == disclosure.Shown {
				sum -= sign * n.Flows[0][i]
			}
			for j, k := range column {
				if k == i {
					row[j] = sign
				}
			}
		}
		rows, right = append(rows, row), append(right, sum)
	}
	slack := len(column)
	for j, i := range column {
		if n.Arcs[i].Most > 0 {
			row := make([]float64, width)
			row[j], row[slack] = 1, 1
			slack++
			rows, right = append(rows, row), append(right, n.most(int32(i), n.Flows[0][i]))
		}
	}
	for i := range rows {
		rows[i] = rows[i][:slack]
	}
	rows, right = independent(rows, right)
	cost := make([]float64, slack)
	for j, i := range column {
		if i == arc {
			cost[j] = 1
		}
	}
	low = simplex(t, cost, rows, right)
	for j := range cost {
		cost[j] = -cost[j]
	}
	return low, -simplex(t, cost, rows, right)
}

func simplex(t *testing.T, cost []float64, rows [][]float64, right []float64) float64 {
	t.Helper()
	// Arcs in no equation that is left cannot occur: each enters and leaves a node.
	a := mat.NewDense(len(rows), len(cost), nil)
	for i, row := range rows {
		a.SetRow(i, row)
	}
	least, _, err := lp.Simplex(cost, a, right, 1e-9, nil)
	if errors.Is(err, lp.ErrUnbounded) {
		return math.Inf(-1)
	}
	if err != nil {
		t.Fatalf("solve: %v", err)
	}
	return least
}

// independent drops equations that follow from others.
func independent(rows [][]float64, right []float64) ([][]float64, []float64) {
	var kept, reduced [][]float64
	var keptRight []float64
	var pivots []int
	for i, row := range rows {
		r := append([]float64{}, row...)
		for k, base := range reduced {
			if factor := r[pivots[k]] / base[pivots[k]]; factor != 0 {
				for j := range r {
					r[j] -= factor * base[j]
				}
			}
		}
		for j, v := range r {
			if math.Abs(v) > 1e-9 {
				kept, keptRight = append(kept, row), append(keptRight, right[i])
				reduced, pivots = append(reduced, r), append(pivots, j)
				break
			}
		}
	}
	return kept, keptRight
}
