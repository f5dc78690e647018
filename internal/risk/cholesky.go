package risk

import "math"

// factor is a lower triangular matrix, row by row.
type factor [][]float64

// cholesky returns the factor L of a symmetric matrix A = L L', or false when A
// is not positive definite. Diagonals far smaller than the largest are common
// here (a coefficient per euro beside one per person), so no tolerance is used.
func cholesky(a [][]float64) (factor, bool) {
	l := make(factor, len(a))
	for i := range a {
		l[i] = make([]float64, i+1)
		for j := 0; j <= i; j++ {
			sum := a[i][j]
			for k := range j {
				sum -= l[i][k] * l[j][k]
			}
			if i != j {
				l[i][j] = sum / l[j][j]
				continue
			}
			if !(sum > 0) || math.IsInf(sum, 0) {
				return nil, false
			}
			l[i][i] = math.Sqrt(sum)
		}
	}
	return l, true
}

// times sets out to L z.
func (l factor) times(z, out []float64) {
	for i, row := range l {
		out[i] = 0
		for j, v := range row {
			out[i] += v * z[j]
		}
	}
}
