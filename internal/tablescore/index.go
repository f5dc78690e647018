package tablescore

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"risicokaart/internal/composite"
	"risicokaart/internal/risk"
)

// indexResult lays out scores: code, status, score, rank, the groups, which
// indicators are missing, and with detail every normalised indicator.
func indexResult(m *composite.Model, codes []string, scores *composite.Result, detail bool) *Result {
	r := &Result{Model: m.ID, Status: map[string]int{}, Header: slices.Clone(composite.ResultColumns)}
	for _, g := range m.Groups {
		r.Header = append(r.Header, g.ID)
	}
	if detail {
		for _, ind := range m.Indicators {
			r.Header = append(r.Header, ind.ID)
		}
	}
	scored := 0
	for _, rank := range scores.Rank {
		if rank > 0 {
			scored++
		}
	}
	for i, code := range codes {
		status, reason := risk.StatusOK, risk.ReasonNone
		if scores.Rank[i] == 0 {
			status, reason = risk.StatusNoData, risk.ReasonTooMuchMissing
		}
		r.Status[string(status)]++
		row := []string{code, string(status), string(reason), figure(scores.Score[i]), "", "", missing(m, scores, i), m.ID}
		if scores.Rank[i] > 0 {
			row[4], row[5] = strconv.Itoa(scores.Rank[i]), strconv.Itoa(scored)
		}
		parts := slices.Clone(scores.Groups)
		if detail {
			parts = append(parts, scores.Normalised...)
		}
		for _, values := range parts {
			cell := ""
			if scores.Rank[i] > 0 { // an area without a score carries no figure at all
				cell = figure(values[i])
			}
			row = append(row, cell)
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}

// missing lists the indicators that have no value in a row.
func missing(m *composite.Model, scores *composite.Result, row int) string {
	var ids []string
	for j, ind := range m.Indicators {
		if math.IsNaN(scores.Normalised[j][row]) {
			ids = append(ids, ind.ID)
		}
	}
	return strings.Join(ids, " ")
}
