package ingest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
	"risicokaart/internal/store/draft"
)

// publish writes what a reader needs to find the way, and makes the edition the
// current one, unless keep is against it.
func publish(ctx context.Context, d *draft.Draft, s *scored, r *Report,
	keep func(map[string]store.LevelSummary, *Report) error) error {
	report, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	bounds, err := d.Bounds(ctx)
	if err != nil {
		return err
	}
	summary := s.summary(bounds)
	if err := keep(summary.Levels, r); err != nil {
		return err
	}
	summary.OwnAreas = r.OwnAreas.summary(bounds["eigen"], summary.Cells.Borders)
	return d.Publish(ctx, s.region(), report, summary)
}

// topAreas is how many areas the summary names.
const topAreas = 5

// summary is what a legend and a first look need. Its bounds are those of the
// lowest level that is loaded: where there is most to see.
func (s *scored) summary(bounds map[string][4]float64) store.Summary {
	sum := store.Summary{Levels: map[string]store.LevelSummary{}}
	for _, level := range risk.Levels {
		if b, loaded := bounds[level.String()]; loaded {
			sum.Bounds = b
		}
	}
	for level, l := range s.Summary {
		sum.Levels[level.String()] = store.LevelSummary{
			Bounds: bounds[level.String()], Count: l.Areas, Shown: l.Status[risk.StatusOK] + l.Status[risk.StatusImputed],
			Distribution: s.distribution(level), Reference: l.Reference,
		}
	}
	sum.Cells = store.CellSummary{Resolutions: hexgrid.Resolutions,
		Bounds: bounds["h3"], Borders: s.distribution(risk.Buurt).Borders}
	var buurten []risk.Estimate
	for _, e := range s.Estimates {
		if e.Level == risk.Buurt && e.HasFigures() {
			buurten = append(buurten, e)
		}
	}
	slices.SortFunc(buurten, func(a, b risk.Estimate) int {
		people := func(e risk.Estimate) float64 { return e.Prevalence[risk.Lonely75].Count.Value }
		return cmp.Or(cmp.Compare(people(b), people(a)), cmp.Compare(a.Code, b.Code))
	})
	for _, e := range buurten[:min(topAreas, len(buurten))] {
		in := s.named[e.Code]
		sum.Top = append(sum.Top, store.TopArea{Code: e.Code, Name: in.Name, Level: in.Level,
			MunicipalityName: s.named[in.Municipality].Name,
			Lonely75Count:    math.Round(e.Prevalence[risk.Lonely75].Count.Value)})
	}
	return sum
}

// region names, in Dutch, the municipalities whose buurten are loaded.
func (s *scored) region() string {
	loaded := map[string]bool{}
	for _, a := range s.areas {
		if a.Level == risk.Buurt {
			loaded[a.Municipality] = true
		}
	}
	var gemeenten []risk.Area
	for _, a := range s.areas {
		if a.Level == risk.Gemeente && (loaded[a.Code] || len(loaded) == 0) {
			gemeenten = append(gemeenten, a)
		}
	}
	slices.SortFunc(gemeenten, func(a, b risk.Area) int {
		return cmp.Or(cmp.Compare(b.Residents, a.Residents), cmp.Compare(a.Code, b.Code))
	})
	switch n := len(gemeenten); {
	case n == 0:
		return ""
	case n == 1:
		return gemeenten[0].Name
	case n == 2:
		return gemeenten[0].Name + " en " + gemeenten[1].Name
	case n > risk.WholeCountry && !s.fictitious:
		return "Nederland"
	default:
		return fmt.Sprintf("%s en %d andere gemeenten", gemeenten[0].Name, n-1)
	}
}
