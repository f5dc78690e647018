package site

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/answer"
	"risicokaart/internal/locale"
	"risicokaart/internal/pages"
	"risicokaart/internal/snapshot"
	"risicokaart/internal/store"
)

// mapPage is the map; with ?gebied= it has the panel of that place, so that a
// link shows the same before any script has run.
func (s Site) mapPage(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	v := pages.MapView{Site: shared(now), Against: against(r), Top: rows(now.Top)}
	if code := r.URL.Query().Get("gebied"); code != "" {
		p, err := now.Place(r.Context(), code)
		if err != nil && !errors.Is(err, store.ErrNoFeature) {
			return err // an unknown code, from an older edition perhaps, leaves the map as it opens
		}
		switch {
		case p.Area != nil:
			v.Area = areaView(p.Area)
		case p.Cell != nil:
			v.Cell = cellView(p.Cell)
		case p.OwnArea != nil:
			v.OwnArea = ownAreaView(p.OwnArea)
		}
	}
	return writeHTML(w, func() error { return s.pages.Map(w, locale.Dutch, v) })
}

// placePage is the page of an area, cell or own area, or with ?deel=paneel the part of
// it that the map shows.
func (s Site) placePage(w *answer.Writer, r *http.Request, now *snapshot.Snapshot) error {
	p, err := now.Place(r.Context(), chi.URLParam(r, "code"))
	if err != nil {
		return err
	}
	site, panel := shared(now), r.URL.Query().Get("deel") == "paneel"
	return writeHTML(w, func() error {
		switch {
		case p.Area != nil:
			v := pages.AreaView{Site: site, Area: *areaView(p.Area), Against: against(r)}
			if panel {
				return s.pages.AreaPanel(w, locale.Dutch, v)
			}
			return s.pages.Area(w, locale.Dutch, v)
		case p.Cell != nil:
			v := pages.CellView{Site: site, Cell: *cellView(p.Cell)}
			if panel {
				return s.pages.CellPanel(w, locale.Dutch, v)
			}
			return s.pages.Cell(w, locale.Dutch, v)
		}
		v := pages.OwnAreaView{Site: site, OwnArea: *ownAreaView(p.OwnArea)}
		if panel {
			return s.pages.OwnAreaPanel(w, locale.Dutch, v)
		}
		return s.pages.OwnArea(w, locale.Dutch, v)
	})
}
