// Package columns says in which columns of an edition's tables the figures of areas,
// cells and own areas lie, how they are rounded for publication, and how explanations
// are written: the one place that writing and reading agree in.
package columns

import (
	"math"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/layer"
	"risicokaart/internal/ownarea"
	"risicokaart/internal/risk"
)

// Column pairs a column of a table with the field that it is written from and
// read into: a *float64 with the rounding for publication, or an *int.
type Column struct {
	Name   string
	Field  any
	round  func(float64) float64
	absent bool // the model does not estimate it
}

// Value is what is written; a rank of 0, "none", is null.
func (c Column) Value() any {
	if c.absent {
		return nil
	}
	switch v := c.Field.(type) {
	case *float64:
		return c.round(*v)
	case *int:
		if *v > 0 {
			return *v
		}
	}
	return nil
}

// OfArea lists the figures of an area. A hidden area has null in all
// of them, which reads as the zero that [risk.Estimate] prescribes.
func OfArea(e *risk.Estimate) []Column {
	list := []Column{
		{"residents_65", &e.Residents65, count, false}, {"residents_75", &e.Residents75, count, false},
		{"residents_18", &e.Residents18, count, e.Residents18 == 0},
		{"score", &e.Score, percentile, false}, {"class", &e.Class, nil, false},
		{"rank", &e.Rank, nil, false}, {"rank_of", &e.RankOf, nil, false},
		{"rank_low", &e.RankLow, nil, false}, {"rank_high", &e.RankHigh, nil, false},
		{"rank_municipal", &e.RankMunicipal, nil, false}, {"rank_municipal_of", &e.RankMunicipalOf, nil, false},
		{"rank_municipal_low", &e.RankMunicipalLow, nil, false}, {"rank_municipal_high", &e.RankMunicipalHigh, nil, false},
		{"stability", &e.Stability, probability, false},
		{"top_decile_probability", &e.TopDecile, probability, false},
	}
	return append(list, ofOutcomes(layer.Areas, func(o risk.Outcome) *risk.Prevalence { return &e.Prevalence[o] })...)
}

// OfCell lists the figures of a cell.
func OfCell(c *hexgrid.Cell) []Column {
	return ofSum(&c.Residents65, &c.Residents75, &c.Prevalence)
}

// OfOwnArea lists the figures of an own area.
func OfOwnArea(e *ownarea.Estimate) []Column {
	return ofSum(&e.Residents65, &e.Residents75, &e.Prevalence)
}

// ofSum lists the figures of what is summed from parts of buurten.
func ofSum(residents65, residents75 *float64, prevalence *[risk.CellOutcomeCount]risk.Prevalence) []Column {
	list := []Column{{"residents_65", residents65, count, false}, {"residents_75", residents75, count, false}}
	return append(list, ofOutcomes(layer.Cells, func(o risk.Outcome) *risk.Prevalence { return &prevalence[o] })...)
}

// ofOutcomes lists the figures of all outcomes of a subject. Cells and own areas
// have all of theirs; of an area the model may leave some out.
func ofOutcomes(of layer.Subject, prevalence func(risk.Outcome) *risk.Prevalence) []Column {
	var list []Column
	for _, o := range layer.OutcomesOf(of) {
		p := prevalence(o)
		for _, part := range layer.PartsOf(of) {
			rounded := percent
			if part.IsCount {
				rounded = count
			}
			absent := of == layer.Areas && p.Count.Value == 0
			list = append(list, Column{o.String() + part.Suffix, part.Of(p), rounded, absent})
		}
	}
	return list
}

// Names names the columns of figures.
func Names(list []Column) []string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.Name
	}
	return names
}

// Published figures are rounded: more digits would promise a precision that
// the intervals deny, and people are counted whole.
func percent(v float64) float64     { return Round(v, 2) }
func percentile(v float64) float64  { return Round(v, 1) }
func probability(v float64) float64 { return Round(v, 3) }
func count(v float64) float64       { return math.Round(v) }

// Round rounds to so many digits after the point.
func Round(v float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(v*p) / p
}

// Table names the table of an edition that holds a subject.
func Table(of layer.Subject) string {
	return [...]string{layer.Areas: "area", layer.Cells: "cell", layer.OwnAreas: "own_area"}[of]
}

// Outcomes lists the columns of every outcome of a subject.
func Outcomes(of layer.Subject) [][]string {
	var all [][]string
	for _, o := range layer.OutcomesOf(of) {
		var names []string
		for _, part := range layer.PartsOf(of) {
			names = append(names, o.String()+part.Suffix)
		}
		all = append(all, names)
	}
	return all
}
