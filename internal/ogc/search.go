package ogc

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"risicokaart/internal/answer"
	"risicokaart/internal/snapshot"
	"risicokaart/internal/store"
)

// Bounds of search.
const (
	defaultMatches = 8
	maxMatches     = 50
	maxSearch      = 100 // characters
)

// searchable tells who found nothing what can be found.
const searchable = "nothing found: search for the name of a gemeente, wijk or buurt, for a code such as GM0599, " +
	"or for a postcode, of four digits or whole"

// found is the answer to a search.
type found struct {
	Results []store.Match `json:"results"`
	Hint    string        `json:"hint,omitempty"` // where nothing was found
}

// search answers areas by name, code or postcode, as people type them.
func search(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	values := r.URL.Query()
	limit, err := parseLimit(values, defaultMatches, maxMatches)
	if err != nil {
		return err
	}
	text := values.Get("q")
	if utf8.RuneCountInString(strings.TrimSpace(text)) > maxSearch {
		return answer.BadRequest("q is longer than any name")
	}
	if err := w.Checked(); err != nil {
		return err
	}
	answered := found{Results: now.Search(text, limit)}
	if len(answered.Results) == 0 {
		answered.Hint = searchable
	}
	return w.JSON(answer.JSON, answered)
}
