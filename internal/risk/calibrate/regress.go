package calibrate

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// observation is one published figure against the area's indicators.
type observation struct {
	y     float64   // logit of the figure minus that of the national figure
	x     []float64 // transformed indicators minus their national values, standardised
	group int       // municipality that shares an effect; -1 for a municipality itself
}

// variances are the hyperparameters of the regression, on the logit scale.
type variances struct {
	municipality float64 // standard deviation of the effect that a municipality shares
	area         float64 // standard deviation of what an area has of its own
	prior        float64 // standard deviation of a standardised coefficient without evidence
	evidence     float64 // of one with evidence, as a share of its published mean
}

// prior is what is believed of a standardised coefficient beforehand. With
// evidence its standard deviation is a share of its mean, without evidence the mean
// is 0. That share, and the standard deviation without, are learnt from the figures:
// odds ratios of persons elsewhere hold for areas as far as the figures bear out.
type prior struct {
	mean     float64
	evidence bool
}

func (p prior) sd(s variances) float64 {
	if p.evidence {
		return math.Abs(p.mean) * s.evidence
	}
	return s.prior
}

// posterior is the result of a Bayesian linear regression, for standardised
// indicators.
type posterior struct {
	mean          []float64
	covariance    *mat.SymDense
	logLikelihood float64 // marginal, up to a constant
	variances     variances
	priors        []prior
}

// leastSD is the smallest standard deviation that is learnt, on the logit scale: a
// fortieth of a percentage point. Figures of few areas may be most likely with
// none at all, which no model file may say.
const leastSD = 1e-3

// fit regresses with the variances that make the figures most likely
// (empirical Bayes), starting from values of the right order of magnitude. Where a
// coefficient would turn against its evidence, which correlated indicators make
// possible, evidence counts for more: a risk factor never lowers the risk.
func fit(rows []observation, priors []prior) (*posterior, error) {
	at := func(logs []float64) variances {
		learnt := func(i int) float64 { return max(leastSD, math.Exp(logs[i])) }
		return variances{learnt(0), learnt(1), learnt(2), learnt(3)}
	}
	problem := optimize.Problem{Func: func(logs []float64) float64 {
		p, err := regress(rows, priors, at(logs))
		if err != nil {
			return math.Inf(1)
		}
		return -p.logLikelihood
	}}
	start := []float64{math.Log(0.1), math.Log(0.1), math.Log(0.1), math.Log(0.5)}
	best, err := optimize.Minimize(problem, start, nil, &optimize.NelderMead{})
	if err != nil {
		return nil, fmt.Errorf("fit variances: %w", err)
	}
	v := at(best.X)
	p, err := regress(rows, priors, v)
	for ; err == nil && !p.followsEvidence(); p, err = regress(rows, priors, v) {
		v.evidence *= 0.9
	}
	return p, err
}

// followsEvidence reports whether every coefficient has the direction of its
// evidence.
func (p *posterior) followsEvidence() bool {
	for j, prior := range p.priors {
		if prior.evidence && p.mean[j]*prior.mean <= 0 {
			return false
		}
	}
	return true
}

// regress returns the posterior of the coefficients for given variances:
//
//	y = X b + u + e,  b ~ N(prior mean, prior sd^2),  u ~ N(0, s.municipality^2) per group,  e ~ N(0, s.area^2)
//
// A municipality itself (group -1) has the effect u alone.
func regress(rows []observation, priors []prior, s variances) (*posterior, error) {
	k := len(priors)
	sums := newGramian(k)
	groups := map[int]*gramian{}
	for _, row := range rows {
		residual := row.y
		for j, x := range row.x {
			residual -= x * priors[j].mean
		}
		if row.group < 0 {
			sums.add(row.x, residual, 1/(s.municipality*s.municipality))
			continue
		}
		if groups[row.group] == nil {
			groups[row.group] = newGramian(k)
		}
		groups[row.group].add(row.x, residual, 1/(s.area*s.area))
	}
	for _, n := range slices.Sorted(maps.Keys(groups)) {
		sums.absorb(groups[n], s.municipality)
	}
	return sums.solve(priors, s)
}

// gramian gathers weighted sums over rows: X'WX, X'Wr, r'Wr, and the log
// determinant of the variance of r. Sums of one group also keep X'W1, 1'Wr and
// 1'W1, from which [gramian.absorb] takes the shared effect out.
type gramian struct {
	xx             *mat.SymDense
	xr, x1         []float64
	rr, r1, w, log float64
}

func newGramian(k int) *gramian {
	return &gramian{xx: mat.NewSymDense(k, nil), xr: make([]float64, k), x1: make([]float64, k)}
}

// add adds a row with residual r and the inverse of its variance.
func (g *gramian) add(x []float64, r, weight float64) {
	g.xx.SymRankOne(g.xx, weight, mat.NewVecDense(len(x), x))
	for j, v := range x {
		g.xr[j] += weight * v * r
		g.x1[j] += weight * v
	}
	g.rr += weight * r * r
	g.r1 += weight * r
	g.w += weight
	g.log -= math.Log(weight)
}

// absorb adds the sums of a group whose rows share an effect with standard
// deviation sd (Sherman-Morrison on the group's block of the variance).
func (g *gramian) absorb(group *gramian, sd float64) {
	shrink := sd * sd / (1 + sd*sd*group.w)
	g.xx.AddSym(g.xx, group.xx)
	g.xx.SymRankOne(g.xx, -shrink, mat.NewVecDense(len(group.x1), group.x1))
	for j := range g.xr {
		g.xr[j] += group.xr[j] - shrink*group.x1[j]*group.r1
	}
	g.rr += group.rr - shrink*group.r1*group.r1
	g.log += group.log + math.Log(1+sd*sd*group.w)
}

// solve returns the posterior that the sums give with these priors.
func (g *gramian) solve(priors []prior, s variances) (*posterior, error) {
	k := len(priors)
	precision := mat.NewSymDense(k, nil)
	precision.CopySym(g.xx)
	logPrior := 0.0 // log determinant of the prior's covariance
	for j, prior := range priors {
		sd := prior.sd(s)
		precision.SetSym(j, j, precision.At(j, j)+1/(sd*sd))
		logPrior += 2 * math.Log(sd)
	}
	var chol mat.Cholesky
	if !chol.Factorize(precision) {
		return nil, errors.New("solve regression: precision is not positive definite; drop an indicator that repeats another")
	}
	xr := mat.NewVecDense(k, g.xr)
	var delta mat.VecDense
	if err := chol.SolveVecTo(&delta, xr); err != nil {
		return nil, fmt.Errorf("solve regression: %w", err)
	}
	covariance := mat.NewSymDense(k, nil)
	if err := chol.InverseTo(covariance); err != nil {
		return nil, fmt.Errorf("invert precision: %w", err)
	}
	mean := make([]float64, k)
	for j := range mean {
		mean[j] = priors[j].mean + delta.AtVec(j)
	}
	like := -(g.log + chol.LogDet() + logPrior + g.rr - mat.Dot(xr, &delta)) / 2
	return &posterior{mean, covariance, like, s, priors}, nil
}
