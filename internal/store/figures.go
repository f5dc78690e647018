package store

import (
	"math"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/layer"
	"risicokaart/internal/ownarea"
	"risicokaart/internal/risk"
)

// figure pairs a column of a table with the field that it is written from and
// read into: a *float64 with the rounding for publication, or an *int.
type figure struct {
	column string
	field  any
	round  func(float64) float64
	absent bool // the model does not estimate it
}

// value is what is written; a rank of 0, "none", is null.
func (f figure) value() any {
	if f.absent {
		return nil
	}
	switch v := f.field.(type) {
	case *float64:
		return f.round(*v)
	case *int:
		if *v > 0 {
			return *v
		}
	}
	return nil
}

// estimateFigures lists the figures of an area. A hidden area has null in all
// of them, which reads as the zero that [risk.Estimate] prescribes.
func estimateFigures(e *risk.Estimate) []figure {
	list := []figure{
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
	return append(list, outcomeFigures(layer.Areas, func(o risk.Outcome) *risk.Prevalence { return &e.Prevalence[o] })...)
}

// cellFigures lists the figures of a cell.
func cellFigures(c *hexgrid.Cell) []figure {
	return summedFigures(&c.Residents65, &c.Residents75, map[risk.Outcome]*risk.Prevalence{
		risk.Lonely65: &c.Lonely65, risk.Severe65: &c.Severe65, risk.Lonely75: &c.Lonely75})
}

// ownAreaFigures lists the figures of an own area.
func ownAreaFigures(e *ownarea.Estimate) []figure {
	return summedFigures(&e.Residents65, &e.Residents75, map[risk.Outcome]*risk.Prevalence{
		risk.Lonely65: &e.Lonely65, risk.Severe65: &e.Severe65, risk.Lonely75: &e.Lonely75})
}

// summedFigures lists the figures of what is summed from parts of buurten.
func summedFigures(residents65, residents75 *float64, prevalence map[risk.Outcome]*risk.Prevalence) []figure {
	list := []figure{{"residents_65", residents65, count, false}, {"residents_75", residents75, count, false}}
	return append(list, outcomeFigures(layer.Cells, func(o risk.Outcome) *risk.Prevalence { return prevalence[o] })...)
}

// summedSelect is a statement that reads columns and then figures of one row of what is
// summed, by its code.
func (e *Edition) summedSelect(table string, list []figure, columns string) string {
	for _, f := range list {
		columns += ", coalesce(" + f.column + ", 0)"
	}
	return "select " + columns + " from " + e.table(table) + " where code = $1"
}

// scanSummed reads a row of [Edition.summedSelect].
func scanSummed(row pgx.CollectableRow, list []figure, dest ...any) error {
	for _, f := range list {
		dest = append(dest, f.field)
	}
	return row.Scan(dest...)
}

// outcomeFigures lists the figures of all outcomes of a subject. Cells and own areas
// have all of theirs; of an area the model may leave some out.
func outcomeFigures(of layer.Subject, prevalence func(risk.Outcome) *risk.Prevalence) []figure {
	var list []figure
	for _, o := range layer.OutcomesOf(of) {
		p := prevalence(o)
		for _, part := range layer.PartsOf(of) {
			rounded := percent
			if part.IsCount {
				rounded = count
			}
			absent := of == layer.Areas && p.Count.Value == 0
			list = append(list, figure{o.String() + part.Suffix, part.Of(p), rounded, absent})
		}
	}
	return list
}

// columnsOf names the columns of figures.
func columnsOf(list []figure) []string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.column
	}
	return names
}

// Published figures are rounded: more digits would promise a precision that
// the intervals deny, and people are counted whole.
func percent(v float64) float64     { return round(v, 2) }
func percentile(v float64) float64  { return round(v, 1) }
func probability(v float64) float64 { return round(v, 3) }
func count(v float64) float64       { return math.Round(v) }

func round(v float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(v*p) / p
}
