package ingest

import (
	"context"
	"fmt"

	"risicokaart/internal/areal"
	"risicokaart/internal/edition"
	"risicokaart/internal/hexgrid"
	layers "risicokaart/internal/layer"
	"risicokaart/internal/ownarea"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// OwnAreas is a file of areas that a municipality draws itself. Layer and columns
// are found where they are "".
type OwnAreas struct {
	Path             string // "" for none
	Layer            string
	Code, NameColumn string
}

// readOwnAreas reads the own areas and refuses those that people cannot be divided
// over. Whether they lie in the buurten is checked once those are known.
func (r *run) readOwnAreas(ctx context.Context) error {
	if r.Areas.Path == "" {
		return nil
	}
	areas, err := areal.ReadAreas(ctx, areal.File{Path: r.Areas.Path, Layer: r.Areas.Layer}, r.Areas.Code, r.Areas.NameColumn, "")
	if err != nil {
		return err
	}
	for _, a := range areas {
		r.ownAreas = append(r.ownAreas, ownarea.Area(a))
	}
	if err := ownarea.Check(ctx, r.ownAreas); err != nil {
		return fmt.Errorf("check own areas of %s: %w", r.Areas.Path, err)
	}
	f := &file{path: r.Areas.Path, named: true, kind: edition.OwnAreas}
	r.files, r.rows[f] = append(r.files, f), len(areas)
	return nil
}

// divide makes the figures of the own areas.
func (r *run) divide(ctx context.Context, districts []hexgrid.District) (*ownarea.Result, error) {
	if len(r.ownAreas) == 0 {
		return &ownarea.Result{}, nil
	}
	result, err := ownarea.Allocate(ctx, r.ownAreas, districts, r.hexSquares, r.model.SuppressBelow)
	if err != nil {
		return nil, fmt.Errorf("own areas of %s: %w", r.Areas.Path, err)
	}
	return result, nil
}

// saveOwnAreas stores the own areas; withheld is how many cells say nothing beside them.
func (r *run) saveOwnAreas(ctx context.Context, d *store.Draft, own *ownarea.Result, withheld int, class func(float64) int) error {
	if len(own.Estimates) == 0 {
		return nil
	}
	r.report.OwnAreas = &OwnAreaReport{Status: map[string]int{}, Divided: len(own.Divided), CellsWithheld: withheld}
	for _, e := range own.Estimates {
		r.report.OwnAreas.Status[string(e.Status)]++
	}
	return d.SaveOwnAreas(ctx, r.ownAreas, own.Estimates, class)
}

// OwnAreaReport tells what came of the areas that a municipality draws itself.
type OwnAreaReport struct {
	Status        map[string]int `json:"status"`         // -> own areas
	Divided       int            `json:"divided"`        // buurten with people on both sides of a border
	CellsWithheld int            `json:"cells_withheld"` // that have people of those
}

func (r OwnAreaReport) line() string {
	s := r.Status
	return fmt.Sprintf("own areas  %d estimated, %d with imputed values, %d hidden, %d without estimate; they divide %d buurten, whose %d cells are hidden\n",
		s[string(risk.StatusOK)], s[string(risk.StatusImputed)], s[string(risk.StatusSuppressed)], s[string(risk.StatusNoData)], r.Divided, r.CellsWithheld)
}

// summary is what a map needs to know of own areas; nil where there are none.
func (r *OwnAreaReport) summary(bounds [4]float64, borders layers.Borders) *store.OwnAreaSummary {
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
