package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"risicokaart/data"
	"risicokaart/internal/layer"
	"risicokaart/internal/locale"
	"risicokaart/internal/pages"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// methodPage is the model card of the edition's own model, in a language.
func (s *Server) methodPage(l locale.Language) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		e, v, err := s.modelCard(r.Context())
		if err != nil {
			return err
		}
		if v.Example, err = s.example(r, e); err != nil {
			return err
		}
		return writeHTML(w, func() error { return s.Pages.Method(w, l, v) })
	}
}

// registerPage is the draft for the Algorithm Register.
func (s *Server) registerPage(w http.ResponseWriter, r *http.Request) error {
	_, v, err := s.modelCard(r.Context())
	if err != nil {
		return err
	}
	return writeHTML(w, func() error { return s.Pages.Register(w, locale.Dutch, v) })
}

// registerJSON is the same draft, to load into a register.
func (s *Server) registerJSON(w http.ResponseWriter, r *http.Request) error {
	_, v, err := s.modelCard(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, typeJSON, v.Registration())
}

// modelCard gathers what the model card tells of the current edition, but for
// the example.
func (s *Server) modelCard(ctx context.Context) (*served, pages.MethodView, error) {
	e, err := s.now()
	if err != nil {
		return nil, pages.MethodView{}, err
	}
	v := methodView(e)
	if v.Shipped, err = isShipped(e.ModelFile); err != nil {
		return nil, v, err
	}
	if v.Shipped {
		if v.Measured, err = measured(); err != nil {
			return nil, v, err
		}
	}
	newest, _, err := e.Ranked(ctx, layer.OfLevel(risk.Gemeente),
		layer.Query{Limit: 1, Order: layer.Order{Property: "rivm_year", Descending: true}}, 0)
	if err != nil {
		return nil, v, err
	}
	for _, a := range newest {
		v.RIVMYear = a.RIVMYear
	}
	return e, v, nil
}

// isShipped reports whether a model file is the default one, to the letter: what
// was measured of that says nothing of one that was changed.
func isShipped(file string) (bool, error) {
	shipped, err := data.Models.ReadFile(data.DefaultModel)
	if err != nil {
		return false, fmt.Errorf("read the shipped model: %w", err)
	}
	return string(shipped) == file, nil
}

// example is an area to explain the model with: of the smallest areas that have
// figures of their own, one near the upper quarter by lonely residents. It is
// large enough for factors to show, and not the extreme. It is nil when no area
// has figures.
func (s *Server) example(r *http.Request, e *served) (*pages.Area, error) {
	order := layer.Order{Property: "lonely_65_count", Descending: true}
	for _, level := range []risk.Level{risk.Buurt, risk.Wijk, risk.Gemeente} {
		c := layer.OfLevel(level)
		q := layer.Query{Limit: 20, Filter: layer.Equal{Property: "status", Value: string(risk.StatusOK)}, Order: order}
		n, err := e.Count(r.Context(), c, q)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		near, _, err := e.Ranked(r.Context(), c, q, n/4)
		if err != nil {
			return nil, err
		}
		chosen := near[max(0, slices.IndexFunc(near, hasBothDirections))]
		area, _, err := s.place(r, e, chosen.Code)
		return area, err
	}
	return nil, nil
}

// hasBothDirections reports whether some factors raise the estimate clearly and
// others lower it: then both can be shown.
func hasBothDirections(a store.Area) bool {
	const clear = 0.5 // percentage points
	factors := a.Estimate.Explanations[risk.Lonely65].Factors
	return slices.ContainsFunc(factors, func(f risk.Factor) bool { return f.ID != risk.BenchmarkFactor && f.Points >= clear }) &&
		slices.ContainsFunc(factors, func(f risk.Factor) bool { return f.ID != risk.BenchmarkFactor && f.Points <= -clear })
}
