package api

import (
	"encoding/csv"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/store"
)

// indicators lists what areas can be compared by beside lonely_65_pct: figures
// of the model and own data.
func (s *Server) indicators(w http.ResponseWriter, _ *http.Request) error {
	e, err := s.now()
	if err != nil {
		return err
	}
	return writeJSON(w, typeJSON, map[string]any{"edition": e.ID, "indicators": e.indicators})
}

// indicatorValue is one record of an indicator.
type indicatorValue struct {
	Code  string   `json:"code"`
	Name  string   `json:"name"`
	Level string   `json:"level"`
	Value float64  `json:"value"`
	Lower *float64 `json:"lower"`
	Upper *float64 `json:"upper"`
	Count *float64 `json:"count,omitempty"` // people, where value is their share
	Class int      `json:"class"`           // 1-5, among the areas of its level
}

// requestedIndicator finds the indicator of a request and its values, and the
// edition that both are of.
func (s *Server) requestedIndicator(r *http.Request) (*served, store.IndicatorSummary, []store.IndicatorValue, error) {
	e, err := s.now()
	if err != nil {
		return nil, store.IndicatorSummary{}, nil, err
	}
	id := chi.URLParam(r, "indicator")
	for _, in := range e.indicators {
		if in.ID == id {
			values, err := e.IndicatorValues(r.Context(), id)
			return e, in, values, err
		}
	}
	return nil, store.IndicatorSummary{}, nil, errNotFound("there is no such indicator in the edition: /api/v1/indicators lists them")
}

// indicator answers one indicator with all its values.
func (s *Server) indicator(w http.ResponseWriter, r *http.Request) error {
	e, in, values, err := s.requestedIndicator(r)
	if err != nil {
		return err
	}
	list := make([]indicatorValue, len(values))
	for i, v := range values {
		list[i] = indicatorValue{v.Code, v.Name, v.Level, v.Value, v.Low, v.High, v.Count, in.Class(v.Level, v.Value)}
	}
	without, err := e.WithoutIndicator(r.Context(), in.ID)
	if err != nil {
		return err
	}
	return writeJSON(w, typeJSON, struct {
		store.IndicatorSummary
		Values []indicatorValue `json:"values"`
		// Without are the codes of the areas that have no value, hidden or not.
		Without []string `json:"without"`
	}{in, list, without})
}

// indicatorCSV is the same as a table.
func (s *Server) indicatorCSV(w http.ResponseWriter, r *http.Request) error {
	_, in, values, err := s.requestedIndicator(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", typeCSV)
	attach(w, "risicokaart-"+in.ID+".csv")
	out := csv.NewWriter(w)
	out.Write([]string{"code", "name", "level", "value", "lower", "upper"}) // Error tells of a write that failed
	for _, v := range values {
		out.Write([]string{v.Code, v.Name, v.Level, number(&v.Value), number(v.Low), number(v.High)})
	}
	out.Flush()
	return out.Error()
}

// number writes a figure with a decimal point; "" for none.
func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
