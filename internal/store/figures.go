package store

import (
	"math"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/risk"
)

// figure pairs a column of a table with the field that it is written from and
// read into: a *float64 with the rounding for publication, or an *int.
type figure struct {
	column string
	field  any
	round  func(float64) float64
}

// value is what is written; a rank of 0, "none", is null.
func (f figure) value() any {
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
		{"residents_65", &e.Residents65, count}, {"residents_75", &e.Residents75, count},
		{"score", &e.Score, percentile}, {"class", &e.Class, nil},
		{"rank", &e.Rank, nil}, {"rank_of", &e.RankOf, nil},
		{"rank_municipal", &e.RankMunicipal, nil}, {"rank_municipal_of", &e.RankMunicipalOf, nil},
		{"top_decile_probability", &e.TopDecile, probability},
	}
	return append(list, outcomeFigures(&e.Lonely65, &e.Severe65, &e.Lonely75)...)
}

// cellFigures lists the figures of a cell.
func cellFigures(c *hexgrid.Cell) []figure {
	list := []figure{{"residents_65", &c.Residents65, count}, {"residents_75", &c.Residents75, count}}
	return append(list, outcomeFigures(&c.Lonely65, &c.Severe65, &c.Lonely75)...)
}

func outcomeFigures(lonely65, severe65, lonely75 *risk.Outcome) []figure {
	var list []figure
	for _, o := range []struct {
		name string
		*risk.Outcome
	}{{"lonely_65", lonely65}, {"severe_65", severe65}, {"lonely_75", lonely75}} {
		list = append(list,
			figure{o.name + "_pct", &o.Percent.Value, percent},
			figure{o.name + "_low", &o.Percent.Low, percent},
			figure{o.name + "_high", &o.Percent.High, percent},
			figure{o.name + "_count", &o.Count.Value, count},
			figure{o.name + "_count_low", &o.Count.Low, count},
			figure{o.name + "_count_high", &o.Count.High, count})
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
// the intervals deny.
func percent(v float64) float64     { return round(v, 2) }
func percentile(v float64) float64  { return round(v, 1) }
func probability(v float64) float64 { return round(v, 3) }
func count(v float64) float64       { return round(v, 1) }

func round(v float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(v*p) / p
}
