package risk

import "gonum.org/v1/gonum/mat"

// cholesky returns the lower factor L of a symmetric matrix A = L L', or false when A
// is not positive definite. A has a row at least. Diagonals far smaller than the
// largest are common here (a coefficient per euro beside one per person), so the
// condition of A is not judged.
func cholesky(a [][]float64) (*mat.TriDense, bool) {
	symmetric := mat.NewSymDense(len(a), nil)
	for i, row := range a {
		for j, v := range row[:i+1] {
			symmetric.SetSym(i, j, v)
		}
	}
	var c mat.Cholesky
	if !c.Factorize(symmetric) {
		return nil, false
	}
	lower := new(mat.TriDense)
	c.LTo(lower)
	return lower, true
}
