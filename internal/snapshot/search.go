package snapshot

import (
	"context"
	"slices"

	"risicokaart/internal/gazetteer"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// search finds areas by what people type.
type search struct {
	areas []store.Match
	index *gazetteer.Index
}

// readSearch makes the index of all areas.
func (s *Snapshot) readSearch(ctx context.Context) error {
	areas, err := s.Edition.Searchable(ctx)
	if err != nil {
		return err
	}
	entries := make([]gazetteer.Entry, len(areas))
	s.search.areas = make([]store.Match, len(areas))
	for i, a := range areas {
		s.search.areas[i] = a.Match
		entries[i] = gazetteer.Entry{Code: a.Code, Name: a.Name, Within: a.MunicipalityName, Postcode: a.Postcode,
			Level: levelOrder(a.Level), Residents: a.Residents}
	}
	s.search.index = gazetteer.New(entries)
	return nil
}

// Search returns the areas that may be meant by a text, the best first, without asking
// the database: see [gazetteer.Index.Search].
func (s *Snapshot) Search(text string, limit int) []store.Match {
	matches := []store.Match{}
	for _, i := range s.search.index.Search(text, limit) {
		matches = append(matches, s.search.areas[i])
	}
	return matches
}

// levelOrder puts the levels of areas from large to small, and own areas behind them.
func levelOrder(level string) int {
	order := slices.IndexFunc(risk.Levels, func(l risk.Level) bool { return l.String() == level })
	if order < 0 {
		return len(risk.Levels)
	}
	return order
}
