package composite

import (
	"io"

	"risicokaart/internal/declared"
)

// Schema names the format of model files that this package reads.
const Schema = "risicokaart-index/1"

// Model is a declared composite index. It is read from a YAML file by [Load];
// docs/models.md explains every key. A loaded model is complete and consistent.
type Model struct {
	Schema   string `yaml:"schema"`
	ID       string `yaml:"id"` // names the version
	TitleNL  string `yaml:"title_nl"`
	TitleEN  string `yaml:"title_en"`
	Citation string `yaml:"citation"` // where the method comes from

	MinKnown  float64       `yaml:"min_known"` // share (0-1) of its parts that an index or group needs; COINr's dat_thresh
	Treat     Treatment     `yaml:"treat"`     // of every indicator that does not say otherwise
	Normalise Normalisation `yaml:"normalise"` // of every indicator that does not say otherwise
	Aggregate Aggregation   `yaml:"aggregate"` // of the index, and of every group that does not say otherwise
	Finish    Normalisation `yaml:"finish"`    // of the score itself

	Indicators []Indicator `yaml:"indicators"`
	Groups     []Group     `yaml:"groups"`
}

// Indicator is one characteristic that counts in the index.
type Indicator struct {
	ID      string `yaml:"id"`
	LabelNL string `yaml:"label_nl"`
	LabelEN string `yaml:"label_en"`
	Unit    string `yaml:"unit"`

	Columns   []string  `yaml:"columns,flow"` // of the table, as many as the transformation takes
	Transform Transform `yaml:"transform"`
	Min       *float64  `yaml:"min"` // plausible range, in Unit; a value outside it counts as missing
	Max       *float64  `yaml:"max"` //

	Direction int            `yaml:"direction"` // 1: a higher value is a higher score; -1: a lower one
	Weight    float64        `yaml:"weight"`    // within its group; only proportions count
	Group     string         `yaml:"group"`     // id of a group; empty: the index itself
	Treat     *Treatment     `yaml:"treat"`
	Normalise *Normalisation `yaml:"normalise"`
	Citation  string         `yaml:"citation"` // why it counts, in this direction
}

// Group gathers indicators, or other groups, to a score of its own.
type Group struct {
	ID        string        `yaml:"id"`
	LabelNL   string        `yaml:"label_nl"`
	LabelEN   string        `yaml:"label_en"`
	Weight    float64       `yaml:"weight"` // within its own group
	Group     string        `yaml:"group"`  // that it lies in; empty: the index itself
	Aggregate Aggregation   `yaml:"aggregate"`
	Normalise Normalisation `yaml:"normalise"` // of the group's score, before it counts further
}

// ResultColumns are the columns of every table of scores; indicators and groups
// give the others their ids, so they cannot be called like these.
var ResultColumns = []string{"code", "status", "status_reason", "score", "rank", "rank_of", "missing", "model"}

// Transform is how an indicator's columns become one number.
type Transform string

// The transformations that an indicator may name.
const (
	Identity Transform = "identity" // the column itself; the same as none given
	Log      Transform = "log"      // its natural logarithm; missing when it is not above 0
	Ratio    Transform = "ratio"    // first column per hundred of the sum of the others
)

// Method names a normalisation or a treatment.
type Method string

// The normalisations that a model may name.
const (
	None                 Method = "none" // the same as none given
	MethodZScore         Method = "z_score"
	MethodMinMax         Method = "min_max"
	MethodRank           Method = "rank"
	MethodPercentileRank Method = "percentile_rank"
	MethodBorda          Method = "borda"
	MethodDistanceToMax  Method = "distance_to_max"
	MethodExponential    Method = "exponential"
	MethodSVIPercentile  Method = "svi_percentile"
)

// The treatments of outliers that a model may name, beside [None].
const (
	MethodWinsorise   Method = "winsorise"
	MethodPercentiles Method = "percentiles"
)

// What stands for a key that is not given.
const (
	defaultMean     = 0.0
	defaultSD       = 1.0
	defaultLow      = 0.0
	defaultHigh     = 100.0
	defaultPoints   = 5
	defaultSkew     = 2.0
	defaultKurtosis = 3.5
)

// Normalisation brings values onto a scale.
type Normalisation struct {
	Method Method   `yaml:"method"`
	Mean   *float64 `yaml:"mean"` // of z_score; 0 when not given
	SD     *float64 `yaml:"sd"`   // of z_score; 1 when not given
	Low    *float64 `yaml:"low"`  // of min_max; 0 when not given
	High   *float64 `yaml:"high"` // of min_max; 100 when not given
}

// Treatment takes outliers in.
type Treatment struct {
	Method   Method   `yaml:"method"`
	Points   *int     `yaml:"points"`   // of winsorise: values to change at most; 5 when not given
	Skew     *float64 `yaml:"skew"`     // of winsorise; 2 when not given
	Kurtosis *float64 `yaml:"kurtosis"` // of winsorise; 3.5 when not given
	LowPct   *float64 `yaml:"low_pct"`  // of percentiles: 0-100
	HighPct  *float64 `yaml:"high_pct"` // of percentiles: 0-100
}

// Aggregation is how several scores become one.
type Aggregation string

// The aggregations that a model may name.
const (
	Arithmetic Aggregation = "arithmetic"
	Geometric  Aggregation = "geometric"
	Harmonic   Aggregation = "harmonic"
	Total      Aggregation = "sum"
)

// Load reads a model file. The name is for messages: an error points at
// name:line and says what to do.
func Load(r io.Reader, name string) (*Model, error) {
	file, err := declared.Read(r, name)
	if err != nil {
		return nil, err
	}
	m := new(Model)
	if err := file.Decode(m, Schema); err != nil {
		return nil, err
	}
	return m, nil
}

// Columns lists the columns that the model reads, each once, in the order of the
// file.
func (m *Model) Columns() []string {
	var columns []string
	seen := map[string]bool{}
	for _, ind := range m.Indicators {
		for _, name := range ind.Columns {
			if !seen[name] {
				seen[name] = true
				columns = append(columns, name)
			}
		}
	}
	return columns
}

// or is the value of an optional key.
func or[T any](given *T, otherwise T) T {
	if given == nil {
		return otherwise
	}
	return *given
}
