package table

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"risicokaart/internal/source"
)

// maxCells is how many values a pivoted table may have. It is held in memory,
// because observations come in any order. All areas of the Netherlands with all
// key figures of a year are two and a half million.
const maxCells = 20_000_000

// pivot makes a row of all observations that have their dimensions, such as
// WijkenEnBuurten and Perioden, in common. The columns are the dimensions and
// then the measures, in order of first appearance.
type pivot struct {
	dimensions []string
	measures   []string
	measureAt  map[string]int // by code
	rowAt      map[string]int // by the values of the dimensions
	rows       []pivotRow
	cells      int
}

type pivotRow struct {
	dimensions []string
	measures   []string // may be shorter than those of the pivot
	set        []bool   // which measures have been seen, be they without value
}

// The members of an observation that are not dimensions.
const (
	memberID        = "Id"
	memberMeasure   = "Measure"
	memberAttribute = "ValueAttribute" // why there is no value
	memberValue     = "Value"
	memberString    = "StringValue" // in place of Value in a measure of texts
)

// isObservation reports whether a row is an observation of version 4.
func isObservation(row []cell) bool {
	seen := map[string]bool{}
	for _, c := range row {
		seen[c.name] = true
	}
	return seen[memberMeasure] && seen[memberAttribute] && (seen[memberValue] || seen[memberString])
}

// newPivot returns an empty table with the dimensions of the first observation.
func newPivot(first []cell) *pivot {
	p := &pivot{measureAt: map[string]int{}, rowAt: map[string]int{}}
	for _, c := range first {
		switch c.name {
		case memberID, memberMeasure, memberAttribute, memberValue, memberString:
		default:
			if !slices.Contains(p.dimensions, c.name) { // of a member that stands there twice the last counts
				p.dimensions = append(p.dimensions, c.name)
			}
		}
	}
	return p
}

// add adds an observation.
func (p *pivot) add(row []cell) error {
	byName := make(map[string]string, len(row))
	for _, c := range row {
		byName[c.name] = c.text
	}
	values := make([]string, len(p.dimensions))
	for i, name := range p.dimensions {
		if values[i] = byName[name]; values[i] == "" {
			return fmt.Errorf("the observation has no %s", name)
		}
	}
	code := byName[memberMeasure]
	if code == "" {
		return fmt.Errorf("the observation has no %s", memberMeasure)
	}
	value := byName[memberValue]
	if value == "" {
		value = byName[memberString]
	}
	return p.set(values, code, value)
}

// set puts the value of a measure in the row with the given dimensions.
func (p *pivot) set(dimensions []string, code, value string) error {
	key := strings.Join(dimensions, "\x1f")
	at, known := p.rowAt[key]
	if !known {
		at = len(p.rows)
		p.rowAt[key] = at
		p.rows = append(p.rows, pivotRow{dimensions: dimensions})
		p.cells += len(dimensions)
	}
	m, known := p.measureAt[code]
	if !known {
		m = len(p.measures)
		p.measureAt[code] = m
		p.measures = append(p.measures, code)
	}
	row := &p.rows[at]
	if grow := m + 1 - len(row.measures); grow > 0 {
		p.cells += grow
		row.measures = append(row.measures, make([]string, grow)...)
		row.set = append(row.set, make([]bool, grow)...)
	}
	switch {
	case p.cells > maxCells || len(p.dimensions)+len(p.measures) > source.MaxColumns:
		return fmt.Errorf("the observations make a table of over %d values or %d columns; fetch fewer measures at a time",
			maxCells, source.MaxColumns)
	case row.set[m]:
		return fmt.Errorf("measure %s of %s occurs twice", code, strings.Join(dimensions, ", "))
	}
	row.measures[m], row.set[m] = value, true
	return nil
}

// columns returns the columns with their types.
func (p *pivot) columns(ctx context.Context) ([]source.Column, error) {
	var n source.Inference
	names := append(append([]string(nil), p.dimensions...), p.measures...)
	for _, name := range names {
		if err := n.Add(name, ""); err != nil {
			return nil, err
		}
	}
	err := p.read(ctx, func(_ int64, texts []string) error {
		for i, text := range texts {
			if err := n.Add(names[i], text); err != nil {
				return err
			}
		}
		return nil
	})
	return n.Columns(), err
}

// read is the [rowReader] of the table.
func (p *pivot) read(ctx context.Context, each func(int64, []string) error) error {
	texts := make([]string, len(p.dimensions)+len(p.measures))
	for i, row := range p.rows {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		clear(texts)
		copy(texts, row.dimensions)
		copy(texts[len(p.dimensions):], row.measures)
		if err := each(int64(i+1), texts); err != nil {
			return err
		}
	}
	return nil
}
