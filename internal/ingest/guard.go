package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// mostLost is the part of the estimates of a level that an edition may have fewer than
// the current one.
const mostLost = 0.1

// LossError says that an edition was not published, as it has no estimates, or far
// fewer than the current one.
type LossError struct {
	Current string   // id and region of the current edition; "" where the edition has no estimates at all
	Losses  []string // a level each, with what may be why
}

func (e *LossError) Error() string {
	if e.Current == "" {
		return fmt.Sprintf("the edition is not published, as it has no estimates at all: %s; give the files that are missing, or publish it all the same by --force",
			strings.Join(e.Losses, "; "))
	}
	return fmt.Sprintf("the edition is not published, as it would have far fewer estimates than the current one (%s): %s; give the files that are missing, or publish it all the same by --force",
		e.Current, strings.Join(e.Losses, "; "))
}

// guard keeps an edition from becoming current that would make the map worse
// unnoticed. An example that is current is no loss.
func guard(ctx context.Context, s *store.Store, id string, levels map[string]store.LevelSummary,
	why func(level string) string) error {
	current, err := s.Current(ctx)
	if errors.Is(err, store.ErrNoEdition) || err == nil && (current.Fictitious || current.ID == id) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("compare with the current edition: %w", err)
	}
	e := &LossError{Current: current.ID + ", " + current.Region}
	for _, level := range risk.Levels {
		had, has := current.Summary.Levels[level.String()].Shown, levels[level.String()].Shown
		if had == 0 || has > 0 && float64(has) >= (1-mostLost)*float64(had) {
			continue
		}
		e.Losses = append(e.Losses, fmt.Sprintf("level %s has %d estimates instead of %d%s", level, has, had,
			why(level.String())))
	}
	if len(e.Losses) == 0 {
		return nil
	}
	return e
}

// empty returns an error for an edition without any estimate; nil for others.
func empty(levels map[string]store.LevelSummary, why func(level string) string) error {
	e := &LossError{}
	for _, level := range risk.Levels {
		if levels[level.String()].Shown > 0 {
			return nil
		}
		if levels[level.String()].Count > 0 {
			e.Losses = append(e.Losses, fmt.Sprintf("level %s%s", level, why(level.String())))
		}
	}
	return e
}

// why tells what may be why a level has few estimates.
func (r *Report) why(level string) string {
	s := r.Status[level]
	areas := 0
	for _, n := range s {
		areas += n
	}
	if areas == 0 {
		return " (it has no areas in the files)"
	}
	text := fmt.Sprintf(" (of %d areas in the files %d have too little data and %d are hidden", areas, s["no_data"],
		s["suppressed"])
	var lacking []string
	for _, f := range r.Figures {
		if s["no_data"] > 0 && 2*f.Missing[level] > areas {
			lacking = append(lacking, f.Indicator)
		}
	}
	if len(lacking) > 0 {
		text += ", most lack " + lacking[0]
	}
	if len(lacking) > 1 {
		text += fmt.Sprintf(" and %d other figures", len(lacking)-1)
	}
	return text + ")"
}
