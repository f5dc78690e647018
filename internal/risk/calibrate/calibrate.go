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

// Data is what a model is fitted on.
type Data struct {
	Areas    []risk.Area
	Figures  map[string]risk.Percentages // by area code
	Earlier  map[string]risk.Percentages // of municipalities, from an earlier survey: how far figures move
	National risk.Percentages            // of the same year as Figures

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
	m := declared.Clone()
	for _, o := range risk.FittedOutcomes() {
		if m.Outcomes[o] == nil {
			m.Drop(o) // coefficients of what is not estimated would be written without being fitted
		}
	}
	if err := describe(m, data); err != nil {
		return nil, fmt.Errorf("calibrate %s: %w", m.ID, err)
	}
	m.Training = risk.Training{Made: data.Made, Target: data.Target, Sources: data.Sources}
	for _, o := range m.Fitted() {
		rows, from := observations(m, data, o)
		if err := enough(m, rows, from.Buurten); err != nil {
			return nil, fmt.Errorf("calibrate %s: %s: %w", m.ID, o, err)
		}
		p, err := fit(rows, priorsOf(m))
		if err != nil {
			return nil, fmt.Errorf("calibrate %s: %s: %w", m.ID, o, err)
		}
		store(m, o, p, data)
		if o.Row().Required {
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
func observations(m *risk.Model, data Data, o risk.Outcome) (rows []observation, from risk.Training) {
	groups := map[string]int{}
	for _, level := range []risk.Level{risk.Buurt, risk.Gemeente} {
		for i := range data.Areas {
			a := &data.Areas[i]
			percent := data.Figures[a.Code].Of(o)
			if _, split := groups[a.Code]; a.Level != level || split || !(percent > 0 && percent < 100) {
				continue
			}
			row := observation{y: logit(percent) - logit(data.National.Of(o)), group: -1}
			var ok bool
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

// like is the outcome of 65+ that one of other ages goes with: of the same degree.
// Of 65+ earlier figures are at hand, which say how far figures move.
func like(o risk.Outcome) (risk.Outcome, bool) {
	row := o.Row()
	if row.Ages == risk.From65 {
		return o, false
	}
	for other := range risk.OutcomeCount {
		if other.Row().Degree == row.Degree && other.Row().Ages == risk.From65 {
			return other, true
		}
	}
	return o, false
}

// store writes the posterior into the model, per unit of each indicator.
func store(m *risk.Model, o risk.Outcome, p *posterior, data Data) {
	out := m.Outcomes[o]
	out.Reference = data.National.Of(o)
	out.MunicipalitySD = rounded(p.variances.municipality)
	out.AreaSD = rounded(p.variances.area)
	if older, ok := like(o); ok && m.Outcomes[older] != nil {
		out.BenchmarkSD = m.Outcomes[older].BenchmarkSD
		out.BenchmarkNote = "assumption: that of the same outcome among residents of 65+; more people answer, so it is not too small"
	} else if sd, n := movement(data, o); n > 2 {
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
		ind.Coefficients[o] = &risk.Coefficient{
			Value:     rounded(p.mean[i] / scale),
			SD:        rounded(math.Sqrt(p.covariance.At(i, i)) / scale),
			PriorMean: rounded(p.priors[i].mean / scale),
			PriorSD:   rounded(p.priors[i].sd(p.variances) / scale),
		}
	}
}

// movement is the standard deviation, over n municipalities, of the change in
// logit between the two surveys.
func movement(data Data, o risk.Outcome) (sd float64, n int) {
	var sum, squares float64
	for i := range data.Areas {
		a := &data.Areas[i]
		change := logit(data.Figures[a.Code].Of(o)) - logit(data.Earlier[a.Code].Of(o))
		if a.Level != risk.Gemeente || !finite(change) {
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
// spread of the percentages of residents of the ages that outcomes are about.
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
	for _, g := range m.Ages() {
		_, *m.ShareSpread(g) = tree.spread(func(a *risk.Area) float64 { return a.PercentOf(g) })
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
