package store

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/hexgrid"
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
	for o := range risk.OutcomeCount {
		name, p, absent := o.String(), &e.Prevalence[o], !e.Estimated(o)
		list = append(list, outcomeFigures(name, p, absent)...)
		list = append(list,
			figure{name + "_low_80", &p.Percent.Low80, percent, absent},
			figure{name + "_high_80", &p.Percent.High80, percent, absent},
			figure{name + "_count_low_80", &p.Count.Low80, count, absent},
			figure{name + "_count_high_80", &p.Count.High80, count, absent})
	}
	return list
}

// cellFigures lists the figures of a cell.
func cellFigures(c *hexgrid.Cell) []figure {
	return sumFigures(&c.Residents65, &c.Residents75, &c.Lonely65, &c.Severe65, &c.Lonely75)
}

// ownAreaFigures lists the figures of an own area.
func ownAreaFigures(e *ownarea.Estimate) []figure {
	return sumFigures(&e.Residents65, &e.Residents75, &e.Lonely65, &e.Severe65, &e.Lonely75)
}

// sumFigures lists the figures of what is summed from parts of buurten.
func sumFigures(residents65, residents75 *float64, lonely65, severe65, lonely75 *risk.Prevalence) []figure {
	list := []figure{{"residents_65", residents65, count, false}, {"residents_75", residents75, count, false}}
	list = append(list, outcomeFigures("lonely_65", lonely65, false)...)
	list = append(list, outcomeFigures("severe_65", severe65, false)...)
	return append(list, outcomeFigures("lonely_75", lonely75, false)...)
}

// summed reads the figures and other columns of a row of a table of what is summed,
// or returns [ErrNoFeature].
func (e *Edition) summed(ctx context.Context, table, code string, list []figure, columns string, dest ...any) error {
	for _, f := range list {
		columns += ", coalesce(" + f.column + ", 0)"
		dest = append(dest, f.field)
	}
	err := e.store.pool.QueryRow(ctx, "select "+columns+" from "+e.table(table)+" where code = $1", code).Scan(dest...)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return ErrNoFeature
	case err != nil:
		return fmt.Errorf("read %s %s: %w", table, code, err)
	}
	return nil
}

// outcomeFigures lists an outcome with its 95 % interval.
func outcomeFigures(name string, o *risk.Prevalence, absent bool) []figure {
	return []figure{
		{name + "_pct", &o.Percent.Value, percent, absent},
		{name + "_low", &o.Percent.Low, percent, absent},
		{name + "_high", &o.Percent.High, percent, absent},
		{name + "_count", &o.Count.Value, count, absent},
		{name + "_count_low", &o.Count.Low, count, absent},
		{name + "_count_high", &o.Count.High, count, absent},
	}
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
