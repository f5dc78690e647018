package tablescore

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"risicokaart/internal/composite"
	"risicokaart/internal/declared"
	"risicokaart/internal/risk"
)

// Options say what to score with what.
type Options struct {
	Table  string        // path of a CSV file or an OData answer, a row per area
	Model  declared.File // of either kind
	Detail bool          // also write what the scores are made of
	Seed   *uint64       // of the draws; nil: as the model says
	Draws  int           // per area; 0: as the model says
}

// Result is the table of scores, a row per row of the table and in its order.
type Result struct {
	Model  string         // id
	Header []string       // names of the columns
	Rows   [][]string     // numbers in full precision; empty = no value
	Status map[string]int // rows by status
}

// Run scores a table. The result depends on table, model and options alone.
// Errors name file, row and column.
func Run(ctx context.Context, opt Options) (*Result, error) {
	switch opt.Model.Schema() {
	case composite.Schema:
		return runIndex(ctx, opt)
	case risk.Schema:
		return runPrevalence(ctx, opt)
	}
	if err := opt.Model.Sound(); err != nil {
		return nil, err
	}
	return nil, opt.Model.OtherSchema(fmt.Sprintf("%q (an index) or %q (a prevalence model)", composite.Schema,
		risk.Schema))
}

// Write writes the result as CSV.
func (r *Result) Write(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(r.Header); err != nil {
		return err
	}
	return out.WriteAll(r.Rows)
}

// runIndex scores with a composite index.
func runIndex(ctx context.Context, opt Options) (*Result, error) {
	m := new(composite.Model)
	if err := opt.Model.Decode(m, composite.Schema); err != nil {
		return nil, err
	}
	if opt.Seed != nil || opt.Draws != 0 {
		return nil, errors.New("score table: an index makes no draws; leave the seed and the number of draws out")
	}
	s, err := readSheet(ctx, opt.Table)
	if err != nil {
		return nil, err
	}
	columns, err := s.numbers(m.Columns())
	if err != nil {
		return nil, err
	}
	scores, err := composite.Score(m, composite.Table{Codes: s.codes, Columns: columns})
	if err != nil {
		return nil, fmt.Errorf("score %s: %w", opt.Table, err)
	}
	return indexResult(m, s.codes, scores, opt.Detail), nil
}

// runPrevalence scores with a prevalence model.
func runPrevalence(ctx context.Context, opt Options) (*Result, error) {
	m := new(risk.Model)
	if err := opt.Model.Decode(m, risk.Schema); err != nil {
		return nil, err
	}
	if opt.Seed != nil {
		m.Seed = *opt.Seed
	}
	if opt.Draws != 0 {
		m.Draws = opt.Draws
	}
	s, err := readSheet(ctx, opt.Table)
	if err != nil {
		return nil, err
	}
	areas, err := s.areas(m)
	if err != nil {
		return nil, err
	}
	scores, err := risk.Score(m, risk.Input{Areas: areas})
	if err != nil {
		return nil, fmt.Errorf("score %s: %w", opt.Table, err)
	}
	return prevalenceResult(m, scores.Estimates, opt.Detail), nil
}

// figure writes a number so that it reads back to the same; NaN is "".
func figure(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v+0, 'f', -1, 64) // -0 + 0 is 0
}
