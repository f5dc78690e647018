// Package smallarea estimates figures of small areas from direct estimates that
// are uncertain: the model of Fay and Herriot (Journal of the American
// Statistical Association 74, 1979). It is pure.
//
// For area i with direct estimate y and known sampling variance D:
//
//	y_i = x_i'b + u_i + e_i,   u_i ~ N(0, A),  e_i ~ N(0, D_i)
//
// What is published of an area is then drawn towards what its characteristics
// predict, the more so the less is known of it.
package smallarea

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Area is one area with a direct estimate.
type Area struct {
	Direct   float64   // y
	Variance float64   // D, of the direct estimate, in its unit squared; > 0
	X        []float64 // characteristics, with 1 for an intercept; as many for each area
}

// Estimate is what the model says of one area.
type Estimate struct {
	EBLUP float64 // empirical best linear unbiased predictor, in the unit of Direct
	MSE   float64 // its mean squared error, in that unit squared, after Prasad and Rao (JASA 85, 1990)
}

// Fit is the fitted model.
type Fit struct {
	ModelVariance float64   // A, in the unit of Direct squared
	Beta, BetaSE  []float64 // b and its standard errors, a value per characteristic
	Iterations    int
	Estimates     []Estimate // in the order of the areas
}

// The iteration of sae::eblupFH (R, Molina and Marhuenda): it stops at a
// relative change of 1e-4, not at the optimum. The same steps and the same stop
// give the same figures.
const (
	precision     = 1e-4
	maxIterations = 100
)

// ErrNotConverged says that the variance did not settle.
var ErrNotConverged = fmt.Errorf("the variance of the model did not settle in %d iterations", maxIterations)

// FayHerriot fits the model by restricted maximum likelihood (REML, Fisher
// scoring from the median of the sampling variances). Its figures are those of
// eblupFH and mseFH of R's package sae with method "REML". A negative variance
// becomes 0.
func FayHerriot(areas []Area) (*Fit, error) {
	m, err := newModel(areas)
	if err != nil {
		return nil, fmt.Errorf("fit Fay-Herriot: %w", err)
	}
	a, iterations, err := m.reml()
	if err != nil {
		return nil, fmt.Errorf("fit Fay-Herriot: %w", err)
	}
	g, err := m.gls(a)
	if err != nil {
		return nil, fmt.Errorf("fit Fay-Herriot: %w", err)
	}
	fit := &Fit{ModelVariance: a, Beta: g.beta.RawVector().Data, Iterations: iterations,
		Estimates: make([]Estimate, len(areas))}
	for j := range fit.Beta {
		fit.BetaSE = append(fit.BetaSE, math.Sqrt(g.q.At(j, j)))
	}
	varA := 2 / g.trace(2) // asymptotic variance of A
	for i, area := range areas {
		x := m.x.RowView(i)
		synthetic := mat.Dot(x, g.beta)
		b := area.Variance / (a + area.Variance) // share of the direct estimate that is noise
		fit.Estimates[i] = Estimate{
			EBLUP: synthetic + (1-b)*(area.Direct-synthetic),
			MSE:   area.Variance*(1-b) + b*b*mat.Inner(x, g.q, x) + 2*b*b*varA/(a+area.Variance),
		}
	}
	return fit, nil
}

// model is the areas as matrices.
type model struct {
	x        *mat.Dense    // a row per area
	y        *mat.VecDense // direct estimates
	variance []float64     // D of each
}

func newModel(areas []Area) (*model, error) {
	if len(areas) == 0 {
		return nil, errors.New("there are no areas")
	}
	k := len(areas[0].X)
	if k == 0 || len(areas) <= k {
		return nil, fmt.Errorf("%d areas with %d characteristics; give more areas than characteristics, and at least one of these", len(areas), k)
	}
	m := &model{x: mat.NewDense(len(areas), k, nil), y: mat.NewVecDense(len(areas), nil)}
	for i, area := range areas {
		if len(area.X) != k {
			return nil, fmt.Errorf("area %d has %d characteristics, the first %d; give each as many", i, len(area.X), k)
		}
		for _, v := range append([]float64{area.Direct, area.Variance}, area.X...) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("area %d has a missing value; leave it out", i)
			}
		}
		if area.Variance <= 0 {
			return nil, fmt.Errorf("area %d has variance %v; give one above 0", i, area.Variance)
		}
		m.x.SetRow(i, area.X)
		m.y.SetVec(i, area.Direct)
		m.variance = append(m.variance, area.Variance)
	}
	return m, nil
}

// reml finds A, which may end below 0 by a step: then it is 0.
func (m *model) reml() (a float64, iterations int, err error) {
	a = median(m.variance)
	for iterations = 1; ; iterations++ {
		g, err := m.gls(a)
		if err != nil {
			return 0, iterations, err
		}
		step := g.score() / g.information()
		change := math.Abs(step / a)
		a += step
		switch {
		case change <= precision:
			return max(a, 0), iterations, nil
		case iterations == maxIterations || math.IsNaN(change):
			return 0, iterations, ErrNotConverged
		}
	}
}

// gls is the fit by generalised least squares for one A.
type gls struct {
	*model
	inverse []float64     // diagonal of V^-1, V = A + D
	q       *mat.Dense    // (X'V^-1 X)^-1
	beta    *mat.VecDense // Q X'V^-1 y
}

func (m *model) gls(a float64) (*gls, error) {
	g := &gls{model: m}
	for _, d := range m.variance {
		g.inverse = append(g.inverse, 1/(a+d))
	}
	_, k := m.x.Dims()
	g.q = mat.NewDense(k, k, nil)
	if err := g.q.Inverse(g.moment(1)); err != nil {
		return nil, fmt.Errorf("the characteristics depend on one another; leave one out: %w", err)
	}
	xvy := mat.NewVecDense(k, nil)
	for i, v := range g.inverse {
		xvy.AddScaledVec(xvy, v*m.y.AtVec(i), m.x.RowView(i))
	}
	g.beta = mat.NewVecDense(k, nil)
	g.beta.MulVec(g.q, xvy)
	return g, nil
}

// moment is X'V^-n X.
func (g *gls) moment(n int) *mat.Dense {
	_, k := g.x.Dims()
	sum := mat.NewDense(k, k, nil)
	for i, v := range g.inverse {
		x := g.x.RowView(i)
		sum.RankOne(sum, math.Pow(v, float64(n)), x, x)
	}
	return sum
}

// trace is the trace of V^-n.
func (g *gls) trace(n int) float64 {
	sum := 0.0
	for _, v := range g.inverse {
		sum += math.Pow(v, float64(n))
	}
	return sum
}

// score is the derivative of the restricted likelihood with respect to A:
// (y'PPy - tr P) / 2 with P = V^-1 - V^-1 X Q X'V^-1, which need not be made.
func (g *gls) score() float64 {
	squares := 0.0
	for i, v := range g.inverse {
		py := v * (g.y.AtVec(i) - mat.Dot(g.x.RowView(i), g.beta))
		squares += py * py
	}
	var qm mat.Dense
	qm.Mul(g.q, g.moment(2))
	return (squares - g.trace(1) + mat.Trace(&qm)) / 2
}

// information is Fisher's: tr(PP) / 2.
func (g *gls) information() float64 {
	var q2, q3, q22 mat.Dense
	q2.Mul(g.q, g.moment(2))
	q3.Mul(g.q, g.moment(3))
	q22.Mul(&q2, &q2)
	return (g.trace(2) - 2*mat.Trace(&q3) + mat.Trace(&q22)) / 2
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
