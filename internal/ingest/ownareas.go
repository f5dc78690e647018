package ingest

import (
	"fmt"

	"risicokaart/internal/layer"
	"risicokaart/internal/ownarea"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// OwnAreaReport tells what came of the areas that a municipality draws itself.
type OwnAreaReport struct {
	Status        map[string]int `json:"status"`         // -> own areas
	Divided       int            `json:"divided"`        // buurten with people on both sides of a border
	CellsWithheld int            `json:"cells_withheld"` // that have people of those
}

// newOwnAreaReport counts own areas; withheld is how many cells say nothing beside them.
func newOwnAreaReport(own *ownarea.Result, withheld int) *OwnAreaReport {
	r := &OwnAreaReport{Status: map[string]int{}, Divided: len(own.Divided), CellsWithheld: withheld}
	for _, e := range own.Estimates {
		r.Status[string(e.Status)]++
	}
	return r
}

func (r OwnAreaReport) line() string {
	s := r.Status
	return fmt.Sprintf("own areas  %d estimated, %d with imputed values, %d hidden, %d without estimate; they divide %d buurten, whose %d cells are hidden\n",
		s[string(risk.StatusOK)], s[string(risk.StatusImputed)], s[string(risk.StatusSuppressed)],
		s[string(risk.StatusNoData)], r.Divided, r.CellsWithheld)
}

// summary is what a map needs to know of own areas; nil where there are none.
func (r *OwnAreaReport) summary(bounds [4]float64, borders layer.Borders) *store.OwnAreaSummary {
	if r == nil {
		return nil
	}
	s := &store.OwnAreaSummary{Bounds: bounds, Borders: borders}
	for _, n := range r.Status {
		s.Count += n
	}
	s.Shown = r.Status[string(risk.StatusOK)] + r.Status[string(risk.StatusImputed)]
	return s
}
