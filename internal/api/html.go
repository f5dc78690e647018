package api

import (
	"errors"
	"math"
	"net/http"

	"github.com/go-chi/chi/v5"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/layer"
	"risicokaart/internal/locale"
	"risicokaart/internal/pages"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
	"risicokaart/internal/words"
)

// pageRoutes mounts everything that people read.
func (s *Server) pageRoutes(r chi.Router) {
	r.Get("/", s.handle(s.mapPage))
	r.Get("/gebied/{code}", s.handle(s.areaPage))
	r.Get("/tabel", s.handle(s.tablePage))
	r.Get("/tabel.csv", s.handle(s.tableCSV))
	r.Get("/methode", s.handle(s.methodPage(locale.Dutch)))
	r.Get("/en/methode", s.handle(s.methodPage(locale.English)))
	r.Get("/methode/algoritmeregister", s.handle(s.registerPage))
	r.Get("/methode/algoritmeregister.json", s.handle(s.registerJSON))
	r.Get("/methode/validatie", s.handle(s.validationPage(locale.Dutch)))
	r.Get("/en/methode/validatie", s.handle(s.validationPage(locale.English)))
}

func writeHTML(w http.ResponseWriter, write func() error) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return write()
}

// against reads what an explanation is measured against.
func against(r *http.Request) pages.Against {
	if pages.Against(r.URL.Query().Get("ten-opzichte-van")) == pages.AgainstGemeente {
		return pages.AgainstGemeente
	}
	return pages.AgainstNederland
}

// mapPage is the map; with ?gebied= it has the panel of that area, so that a
// link shows the same before any script has run.
func (s *Server) mapPage(w http.ResponseWriter, r *http.Request) error {
	e, err := s.now()
	if err != nil {
		return err
	}
	v := pages.MapView{Site: e.site, Against: against(r)}
	for _, t := range e.Summary.Top {
		a, err := e.Area(r.Context(), t.Code)
		if err != nil {
			return err
		}
		v.Top = append(v.Top, row(a))
	}
	if code := r.URL.Query().Get("gebied"); code != "" {
		a, c, err := s.place(r, e, code)
		if errors.Is(err, store.ErrNoFeature) {
			v.OwnArea, err = ownArea(r.Context(), e, code)
		}
		if err != nil && !errors.Is(err, store.ErrNoFeature) {
			return err // an unknown code, from an older edition perhaps, leaves the map as it opens
		}
		v.Area, v.Cell = a, c
	}
	return writeHTML(w, func() error { return s.Pages.Map(w, locale.Dutch, v) })
}

// areaPage is the page of an area, cell or own area, or with ?deel=paneel the part of it
// that the map shows.
func (s *Server) areaPage(w http.ResponseWriter, r *http.Request) error {
	e, err := s.now()
	if err != nil {
		return err
	}
	code := chi.URLParam(r, "code")
	area, cell, err := s.place(r, e, code)
	if errors.Is(err, store.ErrNoFeature) {
		return s.ownAreaPage(w, r, e, code)
	}
	if err != nil {
		return err
	}
	panel := r.URL.Query().Get("deel") == "paneel"
	return writeHTML(w, func() error {
		switch {
		case cell != nil && panel:
			return s.Pages.CellPanel(w, locale.Dutch, pages.CellView{Site: e.site, Cell: *cell})
		case cell != nil:
			return s.Pages.Cell(w, locale.Dutch, pages.CellView{Site: e.site, Cell: *cell})
		case panel:
			return s.Pages.AreaPanel(w, locale.Dutch, pages.AreaView{Site: e.site, Area: *area, Against: against(r)})
		}
		return s.Pages.Area(w, locale.Dutch, pages.AreaView{Site: e.site, Area: *area, Against: against(r)})
	})
}

// place finds what a code stands for: an area, or else a cell.
func (s *Server) place(r *http.Request, e *served, code string) (*pages.Area, *pages.Cell, error) {
	a, err := e.Area(r.Context(), code)
	if errors.Is(err, store.ErrNoFeature) {
		c, err := e.Cell(r.Context(), code)
		if err != nil {
			return nil, nil, err
		}
		return nil, cellView(c), nil
	}
	if err != nil {
		return nil, nil, err
	}
	v := &pages.Area{Place: placeOf(a), Residents: a.Residents, Estimate: a.Estimate, Bounds: a.Bounds}
	if err := addYears(r.Context(), e, v); err != nil {
		return nil, nil, err
	}
	if a.RIVM != nil {
		list, err := e.RIVMEstimates(r.Context(), a.Code)
		if err != nil {
			return nil, nil, err
		}
		v.RIVM = &words.Published{Percent: *a.RIVM, Low: math.NaN(), High: math.NaN(), Year: a.RIVMYear}
		v.RIVM.Others = publishedPages(list, v.RIVM)
	}
	if a.Level == risk.Buurt && a.WijkCode != "" {
		v.Wijk = pages.Place{Code: a.WijkCode, Name: a.WijkName, Level: risk.Wijk}
	}
	if a.Level != risk.Gemeente {
		v.Municipality = municipality(a)
		m, err := e.Area(r.Context(), a.MunicipalityCode)
		switch {
		case err == nil && m.Estimate.HasFigures():
			v.MunicipalEstimate = &m.Estimate
		case err != nil && !errors.Is(err, store.ErrNoFeature): // an orphan has none
			return nil, nil, err
		}
	}
	figures, err := e.OwnFigures(r.Context(), a.Code)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range figures {
		v.Own = append(v.Own, pages.OwnFigure{ID: f.Indicator, Value: f.Value, Low: f.Low, High: f.High})
	}
	children, err := e.Children(r.Context(), a)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range children {
		v.Children = append(v.Children, row(c))
	}
	return v, nil, nil
}

func placeOf(a store.Area) pages.Place {
	return pages.Place{Code: a.Code, Name: a.Name, Level: a.Level}
}

// municipality is the place that an area lies in; none for a municipality.
func municipality(a store.Area) pages.Place {
	if a.Level == risk.Gemeente {
		return pages.Place{}
	}
	return pages.Place{Code: a.MunicipalityCode, Name: a.MunicipalityName, Level: risk.Gemeente}
}

func row(a store.Area) pages.Row {
	return pages.Row{Place: placeOf(a), Municipality: municipality(a), Estimate: a.Estimate}
}

func cellView(c store.Cell) *pages.Cell {
	v := &pages.Cell{
		ID: c.ID, Resolution: c.Resolution, Status: c.Status, Reason: c.Reason,
		Residents65: c.Residents65, Residents75: c.Residents75, Lonely65: c.Lonely65, Severe65: c.Severe65, Lonely75: c.Lonely75,
		FromSquares: c.Method == hexgrid.MethodSquares, Bounds: c.Bounds,
	}
	if c.Municipality != "" {
		v.Municipality = pages.Place{Code: c.Municipality, Name: c.MunicipalityName, Level: risk.Gemeente}
	}
	for _, d := range c.Places {
		v.Districts = append(v.Districts, pages.Place{Code: d.Code, Name: d.Name, Level: risk.Buurt})
	}
	return v
}

// tableColumns gives the property behind each order of the table.
var tableColumns = map[pages.Sort]string{
	pages.SortLonely75:    "lonely_75_count",
	pages.SortLonely65:    "lonely_65_count",
	pages.SortSevere65:    "severe_65_count",
	pages.SortPercent65:   "lonely_65_pct",
	pages.SortResidents65: "residents_65",
	pages.SortResidents75: "residents_75",
	pages.SortName:        "name",
}

// tableSelection reads what the table of a request lists and in which order.
func tableSelection(r *http.Request) (pages.TableQuery, *layer.Collection, layer.Query, error) {
	query, err := pages.ParseTableQuery(r.URL.Query())
	if err != nil {
		return query, nil, layer.Query{}, errBadRequest(err.Error())
	}
	q := layer.Query{Limit: pages.RowsPerPage, Order: layer.Order{Property: tableColumns[query.Sort], Descending: !query.Ascending}}
	if query.Municipality != "" {
		q.Filter = layer.Equal{Property: "municipality_code", Value: query.Municipality}
	}
	return query, layer.OfLevel(query.Level), q, nil
}

// tablePage is the ranked table of areas, the accessible twin of the map.
func (s *Server) tablePage(w http.ResponseWriter, r *http.Request) error {
	e, err := s.now()
	if err != nil {
		return err
	}
	query, c, q, err := tableSelection(r)
	if err != nil {
		return err
	}
	areas, total, err := e.Ranked(r.Context(), c, q, query.Offset())
	if err != nil {
		return err
	}
	v := pages.TableView{Site: e.site, Query: query, First: query.Offset() + 1, Total: total}
	for _, a := range areas {
		v.Rows = append(v.Rows, row(a))
	}
	municipalities, err := e.MunicipalitiesWithBuurten(r.Context())
	if err != nil {
		return err
	}
	for _, m := range municipalities {
		v.Municipalities = append(v.Municipalities, pages.Place{Code: m.Code, Name: m.Name, Level: risk.Gemeente})
	}
	return writeHTML(w, func() error { return s.Pages.Table(w, locale.Dutch, v) })
}

// tableCSV is the whole table that tablePage shows a page of.
func (s *Server) tableCSV(w http.ResponseWriter, r *http.Request) error {
	e, err := s.now()
	if err != nil {
		return err
	}
	_, c, q, err := tableSelection(r)
	if err != nil {
		return err
	}
	return s.writeCSV(w, r, e, c, q, "risicokaart-"+e.ID+"-"+c.ID+".csv")
}
