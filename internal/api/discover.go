package api

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/edition"
	"risicokaart/internal/layer"
	"risicokaart/internal/openapi"
	"risicokaart/internal/store"
)

// openAPI answers the definition of this API, with the address it was asked at.
func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) error {
	document, err := openapi.Document()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", typeOpenAPI)
	_, err = w.Write(bytes.ReplaceAll(document, []byte("{origin}"), []byte(s.origin(r))))
	return err
}

// edition answers what the current edition is and what a legend needs.
func (s *Server) edition(w http.ResponseWriter, _ *http.Request) error {
	e, err := s.now()
	if err != nil {
		return err
	}
	return writeJSON(w, typeJSON, struct {
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
	}{e.ID, e.Year, e.Region, e.Fictitious, e.Model, e.Program, e.CreatedAt, e.Manifest, e.Summary, e.indicators})
}

// Bounds of search.
const (
	defaultMatches = 8
	maxMatches     = 50
	minSearch      = 2   // characters
	maxSearch      = 100 //
)

// search answers areas by name, code or postcode.
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	e, err := s.now()
	if err != nil {
		return err
	}
	limit := defaultMatches
	if v := r.URL.Query().Get("limit"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return errBadRequest("limit is not a whole number of 1 or more")
		}
		limit = min(n, maxMatches)
	}
	text := strings.TrimSpace(r.URL.Query().Get("q"))
	matches := []store.Match{}
	switch n := len([]rune(text)); {
	case n > maxSearch:
		return errBadRequest("q is longer than any name")
	case n >= minSearch:
		if matches, err = e.Search(r.Context(), text, limit); err != nil {
			return err
		}
	}
	return writeJSON(w, typeJSON, map[string]any{"results": matches})
}

// style answers the MapLibre style of the map, with addresses filled in.
func (s *Server) style(w http.ResponseWriter, r *http.Request) error {
	if chi.URLParam(r, "style") != "risicokaart" {
		return errNotFound("there is no such style: there is risicokaart")
	}
	var lacks []string
	if e := s.current.Load(); e != nil {
		for _, c := range layer.Collections {
			if e.Collection(c.ID) == nil {
				lacks = append(lacks, c.ID)
			}
		}
	}
	style, err := s.Bundle.MapStyle(s.origin(r), lacks...)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", typeJSON)
	_, err = w.Write(style)
	return err
}
