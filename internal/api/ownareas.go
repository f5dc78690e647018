package api

import (
	"context"
	"net/http"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/locale"
	"risicokaart/internal/pages"
	"risicokaart/internal/risk"
)

// ownAreaPage is the page of an own area, or with ?deel=paneel the part of it that
// the map shows.
func (s *Server) ownAreaPage(w http.ResponseWriter, r *http.Request, e *served, code string) error {
	a, err := ownArea(r.Context(), e, code)
	if err != nil {
		return err
	}
	v := pages.OwnAreaView{Site: e.site, OwnArea: *a}
	return writeHTML(w, func() error {
		if r.URL.Query().Get("deel") == "paneel" {
			return s.Pages.OwnAreaPanel(w, locale.Dutch, v)
		}
		return s.Pages.OwnArea(w, locale.Dutch, v)
	})
}

// ownArea reads an own area for the pages.
func ownArea(ctx context.Context, e *served, code string) (*pages.OwnArea, error) {
	a, err := e.OwnArea(ctx, code)
	if err != nil {
		return nil, err
	}
	own := &pages.OwnArea{
		Code: a.Code, Name: a.Name, Status: a.Status, Reason: a.Reason,
		Residents65: a.Residents65, Residents75: a.Residents75, Lonely65: a.Lonely65, Severe65: a.Severe65, Lonely75: a.Lonely75,
		FromSquares: a.Method == hexgrid.MethodSquares, KnownArea: a.KnownArea, Bounds: a.Bounds,
	}
	for _, s := range a.Parts {
		own.Buurten = append(own.Buurten, pages.BuurtPart{Place: pages.Place{Code: s.Code, Name: s.Name, Level: risk.Buurt}, IsWhole: s.Part == 1})
	}
	return own, nil
}
