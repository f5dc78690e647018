package ogc

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/answer"
	"risicokaart/internal/export"
	"risicokaart/internal/snapshot"
	"risicokaart/internal/store"
)

// indicatorRoutes answer what areas can be compared by beside lonely_65_pct: figures
// of the model and own data.
func indicatorRoutes() []answer.Route {
	return []answer.Route{
		{Path: Base + "/indicators", Handler: listIndicators},
		{Path: Base + "/indicators/{indicator}", Handler: indicator},
		{Path: Base + "/indicators/{indicator}.csv", Handler: indicatorCSV},
	}
}

func listIndicators(w *answer.Writer, _ *http.Request, now *snapshot.Snapshot) error {
	return w.JSON(answer.JSON, map[string]any{"edition": now.ID, "indicators": now.Indicators})
}

// indicatorOf finds the indicator of a request.
func indicatorOf(r *http.Request, now *snapshot.Snapshot) (store.IndicatorSummary, error) {
	id := chi.URLParam(r, "indicator")
	i := slices.IndexFunc(now.Indicators, func(in store.IndicatorSummary) bool { return in.ID == id })
	if i < 0 {
		return store.IndicatorSummary{},
			answer.NotFound("there is no such indicator in the edition: /api/v1/indicators lists them")
	}
	return now.Indicators[i], nil
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

// indicator answers one indicator with all its values.
func indicator(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	in, values, err := valuesOf(w, r, now)
	if err != nil {
		return err
	}
	without, err := now.WithoutIndicator(r.Context(), in.ID)
	if err != nil {
		return err
	}
	list := make([]indicatorValue, len(values))
	for i, v := range values {
		list[i] = indicatorValue{v.Code, v.Name, v.Level, v.Value, v.Low, v.High, v.Count, in.Class(v.Level, v.Value)}
	}
	return w.JSON(answer.JSON, struct {
		store.IndicatorSummary
		Values []indicatorValue `json:"values"`
		// Without are the codes of the areas that have no value, hidden or not.
		Without []string `json:"without"`
	}{in, list, without})
}

// indicatorCSV is the same as a table.
func indicatorCSV(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	in, values, err := valuesOf(w, r, now)
	if err != nil {
		return err
	}
	w.Type(export.CSV.MediaType)
	w.Attach("risicokaart-" + in.ID + ".csv")
	out := csv.NewWriter(w)
	out.Write([]string{"code", "name", "level", "value", "lower", "upper"}) // Error tells of a write that failed
	for _, v := range values {
		out.Write([]string{v.Code, export.Inert(v.Name), v.Level, number(&v.Value), number(v.Low), number(v.High)})
	}
	out.Flush()
	return out.Error()
}

// valuesOf finds the indicator that is asked for, and its values.
func valuesOf(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) (in store.IndicatorSummary,
	values []store.IndicatorValue, err error) {
	if in, err = indicatorOf(r, now); err != nil {
		return in, nil, err
	}
	if err = w.Checked(); err != nil {
		return in, nil, err
	}
	values, err = now.IndicatorValues(r.Context(), in.ID)
	return in, values, err
}

// number writes a figure with a decimal point; "" for none.
func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
