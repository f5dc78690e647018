package validation

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
)

// Schema names the format of reports.
const Schema = "risicokaart-validation/1"

// Design says how the compared areas were kept apart from what a model learnt.
type Design string

// The designs of a validation.
const (
	LeaveOneOut Design = "leave_one_municipality_out" // every municipality is predicted by a model fitted without it
	HeldOut     Design = "held_out"                   // the named municipalities are, by a model fitted without all of them
	AsIs        Design = "as_is"                      // the model is used as it is; nothing is fitted again
)

// Method is a way to predict.
type Method string

// The methods that are compared.
const (
	Model      Method = "model"
	Composite  Method = "composite"   // the model's indicators with equal weights; one effect fitted on the logit scale
	EqualIndex Method = "equal_index" // an index of equal-weight percentile ranks; a line fitted to it
	Constant   Method = "constant"    // every area gets its municipality's figure
)

// Report is what a validation found.
type Report struct {
	Schema      string       `json:"schema"`
	Model       string       `json:"model"` // id of the model file
	Index       string       `json:"index,omitempty"`
	Made        string       `json:"made,omitempty"` // date, YYYY-MM-DD
	Design      Design       `json:"design"`
	HeldOut     []string     `json:"held_out,omitempty"`    // codes of municipalities
	FittedOn    string       `json:"fitted_on,omitempty"`   // the figures that models were fitted on, such as RIVM 2020
	LearntFrom  string       `json:"learnt_from,omitempty"` // of a model that is taken as it is: what it was fitted on
	Resamples   int          `json:"resamples"`
	Sources     []Source     `json:"sources,omitempty"`
	Comparisons []Comparison `json:"comparisons"`
	Shrinkage   []Shrinkage  `json:"shrinkage,omitempty"`
	Together    []Together   `json:"errors_together,omitempty"`
}

// Source identifies a data file by its contents.
type Source struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Comparison is one method against the figures of one kind of area.
type Comparison struct {
	Against   string `json:"against"` // who published the figures, and of which year
	Level     string `json:"level"`   // wijk or buurt
	Outcome   string `json:"outcome"` // such as lonely_65
	Method    Method `json:"method"`
	OwnFigure bool   `json:"own_figure"` // the municipality's own published figure was an input
	// InTraining marks areas that the model may have learnt from.
	InTraining bool `json:"in_training,omitempty"`

	Measures
	Gain *Measured `json:"gain,omitempty"` // mean error of the equal index minus that of this method, percentage points

	Points [][2]float64 `json:"points,omitempty"` // prediction and figure per area, percent; without names, in order of size
}

// Shrinkage says how far published figures of municipalities should be trusted
// against a model, by the model of Fay and Herriot.
type Shrinkage struct {
	Against        string  `json:"against"`
	Outcome        string  `json:"outcome"`
	Municipalities int     `json:"municipalities"`
	FromMargins    bool    `json:"from_margins"` // the error of the figures is that of their published limits; else assumed by the model file
	FigureSD       float64 `json:"figure_sd"`    // typical error of a published figure, logit
	ModelSD        float64 `json:"model_sd"`     // what municipalities differ beyond the model, logit
	Trust          float64 `json:"trust"`        // median weight (0-1) of the published figure
	TrustLow       float64 `json:"trust_low"`    // lowest of a municipality
	TrustHigh      float64 `json:"trust_high"`
	MeanMove       float64 `json:"mean_move"` // how far the shrunk figures lie from the published ones, mean, percentage points
}

// Together says how far the errors of the model in two outcomes go together.
type Together struct {
	Against     string    `json:"against"`
	Level       string    `json:"level"`
	Outcomes    [2]string `json:"outcomes"`
	Areas       int       `json:"areas"`
	Correlation float64   `json:"correlation"` // of the errors on the logit scale
}

// Find returns a comparison; nil when it was not made.
func (r *Report) Find(against, level, outcome string, method Method, ownFigure bool) *Comparison {
	for i := range r.Comparisons {
		c := &r.Comparisons[i]
		if c.Against == against && c.Level == level && c.Outcome == outcome && c.Method == method &&
			c.OwnFigure == ownFigure {
			return c
		}
	}
	return nil
}

// SetPoints keeps the pairs to be drawn, to a tenth of a percent.
func (c *Comparison) SetPoints(pairs []Pair) {
	c.Points = nil
	for _, p := range pairs {
		c.Points = append(c.Points, [2]float64{math.Round(p.Predicted*10) / 10, math.Round(p.Figure*10) / 10})
	}
	slices.SortFunc(c.Points, func(a, b [2]float64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
}

// Tenth is a tenth of the areas, by prediction.
type Tenth struct {
	Areas             int
	Predicted, Figure float64 // means, percent
}

// Tenths groups the points, which are in order of prediction, by tenths; none
// when there are fewer than ten.
func (c *Comparison) Tenths() []Tenth {
	n := len(c.Points)
	if n < 10 {
		return nil
	}
	tenths := make([]Tenth, 10)
	for i := range tenths {
		part := c.Points[i*n/10 : (i+1)*n/10]
		t := &tenths[i]
		t.Areas = len(part)
		for _, p := range part {
			t.Predicted += p[0] / float64(len(part))
			t.Figure += p[1] / float64(len(part))
		}
	}
	return tenths
}

// Read reads a report that [Report.Write] wrote. The name is for messages.
func Read(text []byte, name string) (*Report, error) {
	r := new(Report)
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("read validation %s: %w", name, err)
	}
	if r.Schema != Schema {
		return nil, fmt.Errorf("read validation %s: its schema is %q, this program reads %q", name, r.Schema, Schema)
	}
	return r, nil
}

// Write writes the report as JSON, a comparison a line.
func (r *Report) Write(w io.Writer) error {
	var lines [][]byte
	for i := range r.Comparisons {
		line, err := json.Marshal(&r.Comparisons[i])
		if err != nil {
			return fmt.Errorf("write validation: %w", err)
		}
		lines = append(lines, line)
	}
	head := *r
	head.Comparisons = nil
	text, err := json.MarshalIndent(&head, "", " ")
	if err != nil {
		return fmt.Errorf("write validation: %w", err)
	}
	list := slices.Concat([]byte("\"comparisons\": [\n  "), bytes.Join(lines, []byte(",\n  ")), []byte("\n ]"))
	out := append(bytes.Replace(text, []byte(`"comparisons": null`), list, 1), '\n')
	if _, err := w.Write(out); err != nil {
		return fmt.Errorf("write validation: %w", err)
	}
	return nil
}
