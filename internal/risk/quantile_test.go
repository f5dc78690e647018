package risk

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Bounds are values of the draws, those that stand there when all are sorted: also
// of values that are equal, few, far from those before, or no numbers.
func TestIntervalsAgreeWithSorting(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var s selector
	for name, draw := range map[string]func(i int) float64{
		"normal":   func(int) float64 { return 50 + 3*rng.NormFloat64() },
		"equal":    func(int) float64 { return 7 },
		"ranks":    func(int) float64 { return float64(1 + rng.IntN(4)) },
		"growing":  func(i int) float64 { return float64(i * i) },
		"outliers": func(int) float64 { return math.Exp(4 * rng.NormFloat64()) },
		"some NaN": func(i int) float64 { return []float64{math.NaN(), rng.Float64(), rng.Float64()}[i%3] },
	} {
		for _, n := range []int{1, 2, 63, 64, 65, 999, 1000} {
			var draws, sorted []float32
			for i := range n {
				v := float32(draw(i))
				draws = append(draws, v)
				if v == v {
					sorted = append(sorted, v)
				}
			}
			slices.Sort(sorted)
			q := Quantity{Value: 0.5}
			q.intervals(&s, draws)
			want := Quantity{0.5, 0.5, 0.5, 0.5, 0.5}
			if last := float64(len(sorted) - 1); last >= 0 {
				at := func(i float64) float64 { return float64(sorted[int(i)]) }
				want.Low, want.Low80 = min(0.5, at(math.Floor(.025*last))), min(0.5, at(math.Floor(.1*last)))
				want.High80, want.High = max(0.5, at(math.Ceil(.9*last))), max(0.5, at(math.Ceil(.975*last)))
			}
			if q != want {
				t.Errorf("%s, %d draws: %+v, want %+v", name, n, q, want)
			}
		}
	}
}
