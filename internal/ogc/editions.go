package ogc

import (
	"net/http"
	"time"

	"risicokaart/internal/answer"
	"risicokaart/internal/edition"
	"risicokaart/internal/snapshot"
	"risicokaart/internal/store"
)

// editions tells which editions there are.
type editions struct{ all Editions }

func (s editions) routes() []answer.Route {
	return []answer.Route{
		{Path: Base + "/edition", Handler: currentEdition},
		{Path: Base + "/editions", Handler: s.list, Always: true},
	}
}

// currentEdition answers what the current edition is and what a legend needs.
func currentEdition(w *answer.Writer, _ *http.Request, now *snapshot.Snapshot) error {
	return w.JSON(answer.JSON, struct {
		ID         string    `json:"id"`
		Year       int       `json:"year"`
		Region     string    `json:"region"`
		Fictitious bool      `json:"fictitious"`
		Model      string    `json:"model"`
		Program    string    `json:"program"`
		CreatedAt  time.Time `json:"created_at"`
		edition.Manifest
		store.Summary
		Indicators []store.IndicatorSummary `json:"indicators"` // those of the summary, and the model's
	}{now.ID, now.Year, now.Region, now.Fictitious, now.Edition.Model, now.Program, now.CreatedAt, now.Manifest,
		now.Summary, now.Indicators})
}

// list answers the complete editions, newest first.
func (s editions) list(w *answer.Writer, r *http.Request, _ *snapshot.Snapshot) error {
	if err := w.Checked(); err != nil {
		return err
	}
	all, err := s.all.Editions(r.Context())
	if err != nil {
		return err
	}
	type edition struct {
		ID         string    `json:"id"`
		Year       int       `json:"year"`
		Region     string    `json:"region"`
		Current    bool      `json:"current"`
		Published  time.Time `json:"published_at"`
		Fictitious bool      `json:"fictitious"`
		Model      string    `json:"model"`
	}
	out := make([]edition, len(all))
	for i, e := range all {
		out[i] = edition{e.ID, e.Year, e.Region, e.Current, e.Published, e.Fictitious, e.Model}
	}
	return w.JSON(answer.JSON, map[string]any{"editions": out})
}
