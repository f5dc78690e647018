package risk

import (
	"math"
	"slices"
)

// Schema names the format of model files that this package reads.
const Schema = "risicokaart-model/1"

// Model is a declared risk model: everything a figure depends on beside the
// areas' own data. It is read from a YAML file by [LoadModel]; the file is what
// a researcher reads and changes. A loaded model is complete and consistent.
type Model struct {
	Schema  string `yaml:"schema"`
	ID      string `yaml:"id"` // names the version; every record carries it
	TitleNL string `yaml:"title_nl"`
	TitleEN string `yaml:"title_en"`

	Seed  uint64 `yaml:"seed"`  // of the draws
	Draws int    `yaml:"draws"` // per area

	SuppressBelow float64 `yaml:"suppress_below"` // residents of 65+; areas with fewer are hidden
	MaxMissing    float64 `yaml:"max_missing"`    // share of the weight (0-1) that may be imputed

	// Outcomes are the fitted outcomes, in a file each under its name; nil: not estimated.
	Outcomes      [OutcomeCount]*OutcomeModel `yaml:"-" outcomes:"fitted"`
	Age75         Age75Model                  `yaml:"age_75"`
	Share65Spread Spread                      `yaml:"share_65_spread"`           // of the percentage of residents of 65+, when it is imputed
	Share18Spread Spread                      `yaml:"share_18_spread,omitempty"` // of 18+; only where an outcome of 18+ is estimated

	Indicators []Indicator `yaml:"indicators"`
	Training   Training    `yaml:"training"`
}

// OutcomeModel holds what the additive logit of one outcome needs beside the
// coefficients, which stand with the indicators.
type OutcomeModel struct {
	Reference      float64     `yaml:"reference_pct"`       // percent in the Netherlands, at every indicator's reference value
	Citation       string      `yaml:"citation"`            // source of Reference
	MunicipalitySD float64     `yaml:"municipality_sd"`     // logit; what a municipality shares beyond the indicators
	AreaSD         float64     `yaml:"area_sd"`             // logit; what a wijk or buurt has of its own
	BenchmarkSD    float64     `yaml:"benchmark_sd"`        // logit; error of the published figure of a municipality
	BenchmarkNote  string      `yaml:"benchmark_sd_source"` // how BenchmarkSD was measured
	Covariance     [][]float64 `yaml:"covariance,flow"`     // posterior, of the coefficients in the order of the indicators
}

// Age75Model derives residents of 75+ and their prevalence from those of 65+.
type Age75Model struct {
	Share         float64 `yaml:"share_of_65"`    // 0-1, residents of 75+ among those of 65+
	ShareSD       float64 `yaml:"share_of_65_sd"` // of one municipality
	ShareCitation string  `yaml:"share_citation"`

	// Shifts are of the derived outcomes, in a file behind the name of the degree; nil:
	// not estimated.
	Shifts [OutcomeCount]*Shift `yaml:"-" outcomes:"derived"`
}

// Shift is how a derived outcome differs from the one of 65+ that it follows from.
type Shift struct {
	Value    float64 `yaml:"shift"`    // logit, 75+ against 65+
	SD       float64 `yaml:"shift_sd"` // logit
	Citation string  `yaml:"shift_citation"`
}

// Indicator is one characteristic of an area that the model uses.
type Indicator struct {
	ID      string `yaml:"id"`
	LabelNL string `yaml:"label_nl"`
	LabelEN string `yaml:"label_en"`
	HighNL  string `yaml:"high_nl"` // short phrase for a value above the reference: "veel alleenwonenden"
	LowNL   string `yaml:"low_nl"`  // below the reference: "weinig alleenwonenden"
	HighEN  string `yaml:"high_en"`
	LowEN   string `yaml:"low_en"`
	Unit    string `yaml:"unit"`

	Columns   []string  `yaml:"columns,flow"` // CBS columns, as many as the transformation takes
	Transform Transform `yaml:"transform"`
	Min       float64   `yaml:"min"`      // plausible range, in Unit; a value outside it counts as missing
	Max       float64   `yaml:"max"`      //
	Rounding  float64   `yaml:"rounding"` // half the step that the first column is rounded to

	Reference float64 `yaml:"reference"` // value in the Netherlands, weighted with residents of 65+
	Spread    Spread  `yaml:"spread"`

	// Coefficients are those of every fitted outcome that the model estimates.
	Coefficients [OutcomeCount]*Coefficient `yaml:"-" outcomes:"fitted"`
	Evidence     Evidence                   `yaml:"evidence"`
}

// Spread is how far the areas below lie from a larger area's value, as a
// standard deviation on the transformed scale: the error of imputing from it.
type Spread struct {
	Wijk     float64 `yaml:"wijk"`
	Gemeente float64 `yaml:"gemeente"`
	Country  float64 `yaml:"country"`
}

// Coefficient is the effect of an indicator on one outcome, in logit per unit
// of the transformed indicator.
type Coefficient struct {
	Value     float64 `yaml:"coefficient"`
	SD        float64 `yaml:"sd"`         // posterior
	PriorMean float64 `yaml:"prior_mean"` // what the evidence says, before any figure was seen
	PriorSD   float64 `yaml:"prior_sd"`
}

// Evidence cites what is published about an indicator. LogOdds is the prior
// mean for every outcome, in logit per unit of the transformed indicator.
type Evidence struct {
	LogOdds    float64 `yaml:"log_odds"`
	Citation   string  `yaml:"citation"`
	CitationNL string  `yaml:"citation_nl,omitempty"` // the same in Dutch
}

// Training says what the coefficients were fitted on.
type Training struct {
	Made      string   `yaml:"made"` // date, YYYY-MM-DD
	Target    string   `yaml:"target"`
	Gemeenten int      `yaml:"gemeenten"` // areas with a figure
	Wijken    int      `yaml:"wijken"`
	Buurten   int      `yaml:"buurten"`
	BuurtenIn []string `yaml:"buurten_in,flow,omitempty"` // codes of the municipalities that those lie in
	Sources   []Source `yaml:"sources"`
}

// Source identifies a data file by its contents.
type Source struct {
	Name   string `yaml:"name"`
	SHA256 string `yaml:"sha256"` // hexadecimal
}

// Transform is how an indicator's columns become one number.
type Transform string

// The transformations a model file may name.
const (
	Identity Transform = "identity" // the column itself
	Log      Transform = "log"      // its natural logarithm
	Ratio    Transform = "ratio"    // first column per hundred of the sum of the others
)

// takes reports whether the transformation can be made of n columns.
func (t Transform) takes(n int) bool {
	switch t {
	case Identity, Log:
		return n == 1
	case Ratio:
		return n >= 2
	}
	return false
}

// Columns lists the CBS columns that the model reads, each once: those of the
// indicators in the order of the file, then those that count residents of an age.
func (m *Model) Columns() []string {
	var columns []string
	seen := map[string]bool{}
	add := func(names ...string) {
		for _, name := range names {
			if !seen[name] {
				seen[name] = true
				columns = append(columns, name)
			}
		}
	}
	for _, ind := range m.Indicators {
		add(ind.Columns...)
	}
	for _, g := range m.Ages() {
		add(ageRows[g].columns...)
	}
	return columns
}

// Value is the indicator in its unit, from raw columns; NaN when a column has
// no value or the result lies outside the plausible range.
func (ind *Indicator) Value(raw map[string]float64) float64 {
	v := column(raw, ind.Columns[0])
	if ind.Transform == Ratio {
		v = 100 * v / ind.denominator(raw)
	}
	if !(v >= ind.Min && v <= ind.Max) { // also true for NaN
		return math.NaN()
	}
	return v
}

// denominator is what a ratio divides by.
func (ind *Indicator) denominator(raw map[string]float64) float64 {
	sum := 0.0
	for _, name := range ind.Columns[1:] {
		sum += column(raw, name)
	}
	return sum
}

// Scale takes a value in the indicator's unit to the scale of its coefficient.
func (ind *Indicator) Scale(v float64) float64 {
	if ind.Transform == Log {
		return math.Log(v)
	}
	return v
}

// Unscale is the inverse of [Indicator.Scale].
func (ind *Indicator) Unscale(x float64) float64 {
	if ind.Transform == Log {
		return math.Exp(x)
	}
	return x
}

// roundingHalf is half the rounding step of the indicator on the transformed
// scale, for an area with these raw columns and this value.
func (ind *Indicator) roundingHalf(raw map[string]float64, value float64) float64 {
	switch ind.Transform {
	case Log:
		return ind.Rounding / value
	case Ratio:
		return 100 * ind.Rounding / ind.denominator(raw)
	}
	return ind.Rounding
}

// Estimates reports whether the model estimates an outcome.
func (m *Model) Estimates(o Outcome) bool {
	return m.Outcomes[o.Within()] != nil && (o.Fitted() || m.Age75.Shifts[o] != nil)
}

// Estimated lists what the model estimates.
func (m *Model) Estimated() []Outcome {
	var list []Outcome
	for o := range OutcomeCount {
		if m.Estimates(o) {
			list = append(list, o)
		}
	}
	return list
}

// Fitted lists what the model estimates with coefficients.
func (m *Model) Fitted() []Outcome { return slices.DeleteFunc(m.Estimated(), isDerived) }

// derived lists what the model estimates from other outcomes.
func (m *Model) derived() []Outcome { return slices.DeleteFunc(m.Estimated(), Outcome.Fitted) }

func isDerived(o Outcome) bool { return !o.Fitted() }

// Clone is a copy whose outcomes, indicators and shifts may be changed.
func (m *Model) Clone() *Model {
	c := *m
	c.Outcomes, c.Age75.Shifts = copies(m.Outcomes), copies(m.Age75.Shifts)
	c.Indicators = slices.Clone(m.Indicators)
	for i := range c.Indicators {
		c.Indicators[i].Coefficients = copies(c.Indicators[i].Coefficients)
	}
	return &c
}

// copies points to copies; nil stays nil.
func copies[T any](from [OutcomeCount]*T) (to [OutcomeCount]*T) {
	for o, v := range from {
		if v != nil {
			to[o] = new(*v)
		}
	}
	return to
}

// Drop takes a fitted outcome, and what is derived from it, out of the model.
func (m *Model) Drop(o Outcome) {
	m.Outcomes[o] = nil
	for i := range m.Indicators {
		m.Indicators[i].Coefficients[o] = nil
	}
	for derived := range m.Age75.Shifts {
		if Outcome(derived).Within() == o {
			m.Age75.Shifts[derived] = nil
		}
	}
}

// coefficients returns the coefficients of o in the order of the indicators.
func (m *Model) coefficients(o Outcome) []float64 {
	c := make([]float64, len(m.Indicators))
	for j := range m.Indicators {
		c[j] = m.Indicators[j].Coefficients[o].Value
	}
	return c
}
