// Package calibrate fits a risk model's coefficients to published figures and
// measures how well they predict a municipality that they have not seen.
package calibrate

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"risicokaart/internal/risk"
)

// Figure is a published prevalence among residents of 65+ and of 18+, in
// percent. NaN = not published.
type Figure struct{ Lonely, Severe, Lonely18, Severe18 float64 }

// Data is what a model is fitted on.
type Data struct {
	Areas    []risk.Area
	Figures  map[string]Figure // by area code
	Earlier  map[string]Figure // of municipalities, from an earlier survey: how far figures move
	National Figure            // of the same year as Figures

	Target  string // describes Figures
	Made    string // date, YYYY-MM-DD
	Sources []risk.Source
}

// Run fits a declared model to data: it returns a copy of declared with new
// reference values, spreads, coefficients, covariances and standard deviations.
// What is declared (indicators, transformations, evidence, thresholds, the step
// to 75+) stays as it is.
//
// Every resident counts once: a municipality is used as a whole only when none
// of its buurten has a figure and all its indicators, and wijken are not used.
func Run(declared *risk.Model, data Data) (*risk.Model, error) {
	m := copied(declared)
	if err := describe(m, data); err != nil {
		return nil, fmt.Errorf("calibrate %s: %w", m.ID, err)
	}
	m.Training = risk.Training{Made: data.Made, Target: data.Target, Sources: data.Sources}
	for _, o := range estimated(m) {
		rows, from := observations(m, data, o)
		if err := enough(m, rows, from.Buurten); err != nil {
			return nil, fmt.Errorf("calibrate %s: %s: %w", m.ID, o.name, err)
		}
		p, err := fit(rows, priorsOf(m))
		if err != nil {
			return nil, fmt.Errorf("calibrate %s: %s: %w", m.ID, o.name, err)
		}
		o.store(m, p, data)
		if o.like == nil {
			m.Training.Gemeenten, m.Training.Buurten, m.Training.BuurtenIn = from.Gemeenten, from.Buurten, from.BuurtenIn
		}
	}
	if err := m.Check(); err != nil {
		return nil, fmt.Errorf("calibrate %s: %w", m.ID, err)
	}
	return m, nil
}

// leastBuurten is how many buurten with a figure show how buurten differ from
// what the model says of them; without, the fit runs off.
const leastBuurten = 10

// enough refuses what a model cannot be fitted on.
func enough(m *risk.Model, rows []observation, buurten int) error {
	if len(rows) <= len(m.Indicators) {
		return fmt.Errorf("%d areas have a figure and all %d indicators, too few to learn from; give the gemeenten of the whole country, and RIVM's figures of the same areas", len(rows), len(m.Indicators))
	}
	if buurten < leastBuurten {
		return fmt.Errorf("%d buurten have a figure and all indicators, too few to learn how buurten differ; give RIVM's figures of buurten of other municipalities too, or hold fewer out", buurten)
	}
	return nil
}

// observations lists the figures of one outcome beside the standardised
// indicators, and says which areas they are of.
func observations(m *risk.Model, data Data, o outcome) (rows []observation, from risk.Training) {
	groups := map[string]int{}
	for _, level := range []risk.Level{risk.Buurt, risk.Gemeente} {
		for i := range data.Areas {
			a := &data.Areas[i]
			figure, ok := data.Figures[a.Code]
			percent := o.of(figure)
			if _, split := groups[a.Code]; a.Level != level || split || !ok || !(percent > 0 && percent < 100) {
				continue
			}
			row := observation{y: logit(percent) - logit(o.of(data.National)), group: -1}
			if row.x, ok = standardised(m, a); !ok {
				continue
			}
			if level == risk.Buurt {
				if _, ok := groups[a.Municipality]; !ok {
					groups[a.Municipality] = len(groups)
				}
				row.group = groups[a.Municipality]
				from.Buurten++
			} else {
				from.Gemeenten++
			}
			rows = append(rows, row)
		}
	}
	from.BuurtenIn = slices.Sorted(maps.Keys(groups))
	return rows, from
}

// standardised is the area's indicators as differences from the reference in
// standard deviations; false when one is missing.
func standardised(m *risk.Model, a *risk.Area) ([]float64, bool) {
	x := make([]float64, len(m.Indicators))
	for j := range m.Indicators {
		ind := &m.Indicators[j]
		x[j] = (ind.Scale(ind.Value(a.Raw)) - ind.Scale(ind.Reference)) / ind.Spread.Country
		if math.IsNaN(x[j]) {
			return nil, false
		}
	}
	return x, true
}

// priorsOf is the published evidence, for standardised indicators.
func priorsOf(m *risk.Model) []prior {
	priors := make([]prior, len(m.Indicators))
	for j, ind := range m.Indicators {
		mean := ind.Evidence.LogOdds * ind.Spread.Country
		priors[j] = prior{mean, mean != 0}
	}
	return priors
}

// outcome is one of the outcomes that are fitted.
type outcome struct {
	name string // as model files call it
	// like is the outcome of 65+ that one of 18+ goes with; a model may leave
	// the latter out.
	like        func(*risk.Model) *risk.OutcomeModel
	of          func(Figure) float64
	model       func(*risk.Model) *risk.OutcomeModel
	coefficient func(*risk.Indicator) *risk.Coefficient
	estimate    func(*risk.Estimate) risk.Quantity
	explanation func(*risk.Estimate) *risk.Explanation
	residents   func(*risk.Area) float64 // of the group
}

var outcomes = [...]outcome{
	{
		name:        "lonely_65",
		of:          func(f Figure) float64 { return f.Lonely },
		model:       func(m *risk.Model) *risk.OutcomeModel { return &m.Lonely65 },
		coefficient: func(ind *risk.Indicator) *risk.Coefficient { return &ind.Lonely65 },
		estimate:    func(e *risk.Estimate) risk.Quantity { return e.Prevalence[risk.Lonely65].Percent },
		explanation: func(e *risk.Estimate) *risk.Explanation { return &e.Explanations[risk.Lonely65] },
		residents:   residents65,
	},
	{
		name:        "severe_65",
		of:          func(f Figure) float64 { return f.Severe },
		model:       func(m *risk.Model) *risk.OutcomeModel { return &m.Severe65 },
		coefficient: func(ind *risk.Indicator) *risk.Coefficient { return &ind.Severe65 },
		estimate:    func(e *risk.Estimate) risk.Quantity { return e.Prevalence[risk.Severe65].Percent },
		explanation: func(e *risk.Estimate) *risk.Explanation { return &e.Explanations[risk.Severe65] },
		residents:   residents65,
	},
	{
		name:        "lonely_18",
		like:        func(m *risk.Model) *risk.OutcomeModel { return &m.Lonely65 },
		of:          func(f Figure) float64 { return f.Lonely18 },
		model:       func(m *risk.Model) *risk.OutcomeModel { return m.Lonely18 },
		coefficient: func(ind *risk.Indicator) *risk.Coefficient { return ind.Lonely18 },
		estimate:    func(e *risk.Estimate) risk.Quantity { return e.Prevalence[risk.Lonely18].Percent },
		explanation: func(e *risk.Estimate) *risk.Explanation { return &e.Explanations[risk.Lonely18] },
		residents:   residents18,
	},
	{
		name:        "severe_18",
		like:        func(m *risk.Model) *risk.OutcomeModel { return &m.Severe65 },
		of:          func(f Figure) float64 { return f.Severe18 },
		model:       func(m *risk.Model) *risk.OutcomeModel { return m.Severe18 },
		coefficient: func(ind *risk.Indicator) *risk.Coefficient { return ind.Severe18 },
		estimate:    func(e *risk.Estimate) risk.Quantity { return e.Prevalence[risk.Severe18].Percent },
		explanation: func(e *risk.Estimate) *risk.Explanation { return &e.Explanations[risk.Severe18] },
		residents:   residents18,
	},
}

// estimated lists the outcomes that the model declares.
func estimated(m *risk.Model) []outcome {
	var list []outcome
	for _, o := range outcomes {
		if o.model(m) != nil {
			list = append(list, o)
		}
	}
	return list
}

// copied is a model whose figures may be changed. Its indicators have coefficients
// for what it estimates.
func copied(m *risk.Model) *risk.Model {
	c := *m
	c.Lonely18, c.Severe18 = copyOf(m.Lonely18), copyOf(m.Severe18)
	c.Indicators = slices.Clone(m.Indicators)
	for i := range c.Indicators {
		ind := &c.Indicators[i]
		ind.Lonely18, ind.Severe18 = copyOf(ind.Lonely18), copyOf(ind.Severe18)
		if c.Lonely18 == nil {
			ind.Lonely18 = nil
		}
		if c.Severe18 == nil {
			ind.Severe18 = nil
		}
	}
	return &c
}

// copyOf points to a copy; nil stays nil.
func copyOf[T any](p *T) *T {
	if p == nil {
		return nil
	}
	return new(*p)
}

// store writes the posterior into the model, per unit of each indicator.
func (o outcome) store(m *risk.Model, p *posterior, data Data) {
	out := o.model(m)
	out.Reference = o.of(data.National)
	out.MunicipalitySD = rounded(p.variances.municipality)
	out.AreaSD = rounded(p.variances.area)
	if o.like != nil { // no earlier figures of 18+ are at hand
		out.BenchmarkSD = o.like(m).BenchmarkSD
		out.BenchmarkNote = "assumption: that of the same outcome among residents of 65+; more people answer, so it is not too small"
	} else if sd, n := o.movement(data); n > 2 {
		out.BenchmarkSD = rounded(sd / math.Sqrt2)
		out.BenchmarkNote = fmt.Sprintf("change of the figure of %d municipalities between two surveys, against the national change: standard deviation %.3f on the logit scale, divided by the square root of 2 because both surveys have an error", n, sd)
	}
	out.Covariance = make([][]float64, len(m.Indicators))
	for i := range m.Indicators {
		ind := &m.Indicators[i]
		scale := ind.Spread.Country
		out.Covariance[i] = make([]float64, len(m.Indicators))
		for j, other := range m.Indicators {
			out.Covariance[i][j] = rounded(p.covariance.At(min(i, j), max(i, j)) / (scale * other.Spread.Country))
		}
		*o.coefficient(ind) = risk.Coefficient{
			Value:     rounded(p.mean[i] / scale),
			SD:        rounded(math.Sqrt(p.covariance.At(i, i)) / scale),
			PriorMean: rounded(p.priors[i].mean / scale),
			PriorSD:   rounded(p.priors[i].sd(p.variances) / scale),
		}
	}
}

// movement is the standard deviation, over n municipalities, of the change in
// logit between the two surveys.
func (o outcome) movement(data Data) (sd float64, n int) {
	var sum, squares float64
	for i := range data.Areas {
		a := &data.Areas[i]
		now, ok := data.Figures[a.Code]
		before, both := data.Earlier[a.Code]
		change := logit(o.of(now)) - logit(o.of(before))
		if a.Level != risk.Gemeente || !ok || !both || !finite(change) {
			continue
		}
		sum += change
		squares += change * change
		n++
	}
	mean := sum / float64(n)
	return math.Sqrt(squares/float64(n) - mean*mean), n
}

// describe sets the reference value and spread of every indicator, and the
// spread of the percentages of residents of 65+ and of 18+.
func describe(m *risk.Model, data Data) error {
	tree := newTree(data.Areas)
	if len(tree.gemeenten) == 0 {
		return errors.New("there are no gemeenten; give the whole country at that level")
	}
	for j := range m.Indicators {
		ind := &m.Indicators[j]
		mean, spread := tree.spread(func(a *risk.Area) float64 { return ind.Scale(ind.Value(a.Raw)) })
		switch of := fmt.Sprintf("indicator %s (%s)", ind.ID, strings.Join(ind.Columns, ", ")); {
		case math.IsNaN(mean):
			return fmt.Errorf("%s has no value in any gemeente; add a file that has it, or declare a model without it", of)
		case math.IsNaN(spread.Country):
			return fmt.Errorf("%s has no value in any buurt of a gemeente that has one; give the buurten of these gemeenten too, or declare a model without it", of)
		}
		ind.Reference = rounded(ind.Unscale(mean))
		ind.Spread = spread
	}
	_, m.Share65Spread = tree.spread(share65)
	if m.Lonely18 != nil || m.Severe18 != nil {
		_, m.Share18Spread = tree.spread(func(a *risk.Area) float64 { return risk.ShareOfAdults(a.Raw) })
	}
	return nil
}

// logit is the log odds of a percentage; infinite for 0 and 100.
func logit(percent float64) float64 { return math.Log(percent / (100 - percent)) }

// finite reports whether v is neither NaN nor infinite.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// rounded keeps six significant digits: far below any standard deviation here,
// and a file that can be read.
func rounded(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	if err != nil {
		return v // cannot happen: FormatFloat writes what ParseFloat reads
	}
	return r
}
