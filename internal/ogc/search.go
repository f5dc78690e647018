package ogc

import (
	"net/http"
	"strings"

	"risicokaart/internal/answer"
	"risicokaart/internal/snapshot"
	"risicokaart/internal/store"
)

// Bounds of search.
const (
	defaultMatches = 8
	maxMatches     = 50
	minSearch      = 2   // characters
	maxSearch      = 100 //
)

// search answers areas by name, code or postcode.
func search(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	values := r.URL.Query()
	limit, err := parseLimit(values, defaultMatches, maxMatches)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(values.Get("q"))
	length := len([]rune(text))
	if length > maxSearch {
		return answer.BadRequest("q is longer than any name")
	}
	if err := w.Checked(); err != nil {
		return err
	}
	matches := []store.Match{}
	if length >= minSearch {
		if matches, err = now.Search(r.Context(), text, limit); err != nil {
			return err
		}
	}
	return w.JSON(answer.JSON, map[string]any{"results": matches})
}
