package tablescore

import (
	"strconv"

	"risicokaart/internal/risk"
)

// cell is a column of the table; value is asked of areas with figures only.
type cell struct {
	name  string
	value func(*risk.Estimate) string
}

// prevalenceResult lays out estimates, under the names of the downloads where
// these have the same. An area without figures has empty cells.
func prevalenceResult(m *risk.Model, estimates []risk.Estimate, detail bool) *Result {
	cells := figureCells(m)
	if detail {
		cells = append(cells, detailCells(m)...)
	}
	r := &Result{Model: m.ID, Status: map[string]int{}, Header: []string{"code", "level", "status", "status_reason",
		"model"}}
	for _, c := range cells {
		r.Header = append(r.Header, c.name)
	}
	for i := range estimates {
		e := &estimates[i]
		r.Status[string(e.Status)]++
		row := []string{e.Code, e.Level.String(), string(e.Status), string(e.Reason), m.ID}
		for _, c := range cells {
			text := ""
			if e.HasFigures() {
				text = c.value(e)
			}
			row = append(row, text)
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}

// quantity is a cell of every number of a quantity.
func quantity(name, value string, of func(*risk.Estimate) risk.Quantity, known func(*risk.Estimate) bool) (cells []cell) {
	for _, part := range []struct {
		name string
		of   func(risk.Quantity) float64
	}{
		{name + value, func(q risk.Quantity) float64 { return q.Value }},
		{name + "_low", func(q risk.Quantity) float64 { return q.Low }},
		{name + "_high", func(q risk.Quantity) float64 { return q.High }},
		{name + "_low_80", func(q risk.Quantity) float64 { return q.Low80 }},
		{name + "_high_80", func(q risk.Quantity) float64 { return q.High80 }},
	} {
		cells = append(cells, cell{part.name, func(e *risk.Estimate) string {
			if !known(e) {
				return ""
			}
			return figure(part.of(of(e)))
		}})
	}
	return cells
}

// figureCells are the estimates themselves.
func figureCells(m *risk.Model) []cell {
	cells := []cell{
		{"residents_65", func(e *risk.Estimate) string { return figure(e.Residents65) }},
		{"residents_75", func(e *risk.Estimate) string { return figure(e.Residents75) }},
	}
	for _, o := range m.Estimated() {
		known := func(e *risk.Estimate) bool { return e.Residents(o.Row().Ages) > 0 }
		cells = append(cells, quantity(o.String(), "_pct",
			func(e *risk.Estimate) risk.Quantity { return e.Prevalence[o].Percent }, known)...)
		cells = append(cells, quantity(o.String()+"_count", "",
			func(e *risk.Estimate) risk.Quantity { return e.Prevalence[o].Count }, known)...)
	}
	return append(cells,
		cell{"score", func(e *risk.Estimate) string { return figure(e.Score) }},
		cell{"class", func(e *risk.Estimate) string { return strconv.Itoa(e.Class) }},
		cell{"rank", func(e *risk.Estimate) string { return strconv.Itoa(e.Rank) }},
		cell{"rank_low", func(e *risk.Estimate) string { return strconv.Itoa(e.RankLow) }},
		cell{"rank_high", func(e *risk.Estimate) string { return strconv.Itoa(e.RankHigh) }},
		cell{"rank_of", func(e *risk.Estimate) string { return strconv.Itoa(e.RankOf) }},
		cell{"top_decile_probability", func(e *risk.Estimate) string { return figure(e.TopDecile) }})
}

// detailCells are the values and contributions of every indicator. Baseline and
// points of an outcome sum to its percentage.
func detailCells(m *risk.Model) (cells []cell) {
	for j, ind := range m.Indicators {
		cells = append(cells,
			cell{"value_" + ind.ID, func(e *risk.Estimate) string { return figure(e.Explanations[risk.Ranked].Factors[j].Value) }},
			cell{"imputed_from_" + ind.ID, func(e *risk.Estimate) string {
				if from := e.Explanations[risk.Ranked].Factors[j].From; from != 0 {
					return from.String()
				}
				return ""
			}})
	}
	for _, o := range m.Fitted() {
		of := func(e *risk.Estimate, value func(*risk.Explanation) float64) string {
			if e.Residents(o.Row().Ages) == 0 {
				return ""
			}
			return figure(value(&e.Explanations[o]))
		}
		cells = append(cells, cell{o.String() + "_baseline_pct", func(e *risk.Estimate) string {
			return of(e, func(x *risk.Explanation) float64 { return x.Baseline })
		}})
		for j, ind := range m.Indicators {
			cells = append(cells,
				cell{o.String() + "_points_" + ind.ID, func(e *risk.Estimate) string {
					return of(e, func(x *risk.Explanation) float64 { return x.Factors[j].Points })
				}},
				cell{o.String() + "_people_" + ind.ID, func(e *risk.Estimate) string {
					return of(e, func(x *risk.Explanation) float64 { return x.Factors[j].People })
				}})
		}
	}
	return cells
}
