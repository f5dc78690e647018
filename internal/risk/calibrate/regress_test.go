package calibrate

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// simulate draws figures of areas with known coefficients: 40 municipalities as
// a whole and 12 with 15 areas each.
func simulate(seed uint64, coefficients []float64, s variances) []observation {
	rng := rand.New(rand.NewPCG(seed, 0))
	var rows []observation
	area := func(group int, y float64) {
		x := make([]float64, len(coefficients))
		for j, c := range coefficients {
			x[j] = rng.NormFloat64()
			y += c * x[j]
		}
		rows = append(rows, observation{y, x, group})
	}
	for range 40 {
		area(-1, s.municipality*rng.NormFloat64())
	}
	for group := range 12 {
		shared := s.municipality * rng.NormFloat64()
		for range 15 {
			area(group, shared+s.area*rng.NormFloat64())
		}
	}
	return rows
}

// The sums of squares agree with the textbook formulae on the full matrix of
// variances.
func TestRegressAgainstDenseFormulae(t *testing.T) {
	s := variances{municipality: 0.3, area: 0.2, prior: 0.5, evidence: 0.5}
	priors := []prior{{mean: 0.4, evidence: true}, {}, {}}
	rows := simulate(1, []float64{0.3, -0.2, 0}, s)[30:80]
	n, k := len(rows), len(priors)

	variance := mat.NewSymDense(n, nil)
	x, r := mat.NewDense(n, k, nil), mat.NewVecDense(n, nil)
	for i, a := range rows {
		residual := a.y - a.x[0]*0.4
		r.SetVec(i, residual)
		x.SetRow(i, a.x)
		for j := i; j < n; j++ {
			v := 0.0
			if a.group >= 0 && a.group == rows[j].group || i == j {
				v = s.municipality * s.municipality
			}
			if i == j && a.group >= 0 {
				v += s.area * s.area
			}
			variance.SetSym(i, j, v)
		}
	}
	// Marginally y - X prior ~ N(0, V + X S X').
	var scaled, total mat.Dense
	scaled.Mul(x, mat.NewDiagDense(k, []float64{0.2 * 0.2, 0.5 * 0.5, 0.5 * 0.5}))
	total.Mul(&scaled, x.T())
	total.Add(&total, variance)
	var chol mat.Cholesky
	if !chol.Factorize(symmetric(&total)) {
		t.Fatal("the variance is not positive definite")
	}
	var solved mat.VecDense
	if err := chol.SolveVecTo(&solved, r); err != nil {
		t.Fatal(err)
	}
	var delta mat.VecDense
	delta.MulVec(scaled.T(), &solved)

	got, err := regress(rows, priors, s)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "log likelihood", got.logLikelihood, -(chol.LogDet()+mat.Dot(r, &solved))/2, 1e-8)
	for j, p := range priors {
		near(t, "coefficient", got.mean[j], p.mean+delta.AtVec(j), 1e-10)
	}
}

func symmetric(a *mat.Dense) *mat.SymDense {
	n, _ := a.Dims()
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, (a.At(i, j)+a.At(j, i))/2)
		}
	}
	return s
}

// What went in comes out, within four of the standard deviations that come with it.
func TestFitRecovers(t *testing.T) {
	truth := []float64{0.3, -0.2, 0.05}
	s := variances{municipality: 0.1, area: 0.15}
	got, err := fit(simulate(2, truth, s), make([]prior, 3))
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range truth {
		sd := math.Sqrt(got.covariance.At(j, j))
		near(t, "coefficient", got.mean[j], want, 4*sd)
		if sd > 0.03 {
			t.Errorf("standard deviation %v: the figures say more than that", sd)
		}
	}
	near(t, "municipality", got.variances.municipality, s.municipality, 0.03)
	near(t, "area", got.variances.area, s.area, 0.03)
}

// Evidence decides where figures are silent.
func TestPriorDecidesWithoutFigures(t *testing.T) {
	silent := observation{x: []float64{0, 0}, group: -1}
	got, err := regress([]observation{silent, silent}, []prior{{mean: 0.4, evidence: true}, {}},
		variances{0.1, 0.1, 0.3, 0.5})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean with evidence", got.mean[0], 0.4, 1e-12)
	near(t, "variance with evidence", got.covariance.At(0, 0), 0.04, 1e-12)
	near(t, "mean without", got.mean[1], 0, 1e-12)
	near(t, "variance without", got.covariance.At(1, 1), 0.09, 1e-12)
}

// Figures that follow the indicators exactly are most likely with no deviations
// at all; what is learnt is still a model that its own reader accepts.
func TestFitKeepsStandardDeviations(t *testing.T) {
	p, err := fit(simulate(3, []float64{0.3, 0, 0}, variances{}), []prior{{mean: 0.3, evidence: true}, {}, {}})
	if err != nil {
		t.Fatal(err)
	}
	if v := p.variances; min(v.municipality, v.area, v.prior) < leastSD {
		t.Errorf("variances %+v, want none below %v", v, leastSD)
	}
	for j := range p.mean {
		if sd := math.Sqrt(p.covariance.At(j, j)); !(sd > 1e-6) {
			t.Errorf("coefficient %d has standard deviation %v", j, sd)
		}
	}
}
