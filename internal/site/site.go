// Package site answers people: the map with its panel, pages of areas, the table, and
// how the figures are made. It reads what a page needs and hands it to package pages,
// which has the words.
package site

import (
	"io"
	"net/http"

	"risicokaart/internal/answer"
	"risicokaart/internal/locale"
	"risicokaart/internal/pages"
	"risicokaart/internal/risk"
	"risicokaart/internal/snapshot"
	"risicokaart/internal/store"
	"risicokaart/internal/words"
)

// Site answers people.
type Site struct{ pages *pages.Pages }

// New answers with these pages.
func New(p *pages.Pages) Site { return Site{p} }

// Routes lists what it answers.
func (s Site) Routes() []answer.Route {
	return []answer.Route{
		{Path: "/", Handler: s.mapPage},
		{Path: "/gebied/{code}", Handler: s.placePage},
		{Path: "/tabel", Handler: s.tablePage},
		{Path: "/tabel.csv", Handler: tableCSV},
		{Path: "/methode", Handler: s.methodPage(locale.Dutch)},
		{Path: "/en/methode", Handler: s.methodPage(locale.English)},
		{Path: "/methode/algoritmeregister", Handler: s.registerPage},
		{Path: "/methode/algoritmeregister.json", Handler: registerJSON},
		{Path: "/methode/validatie", Handler: s.validationPage(locale.Dutch)},
		{Path: "/en/methode/validatie", Handler: s.validationPage(locale.English)},
	}
}

// WriteError writes the page of a failed request; now is nil while there is no edition.
func (s Site) WriteError(w io.Writer, now *snapshot.Snapshot, status int) error {
	v := pages.ErrorView{Status: status}
	if now != nil {
		v.Site = shared(now)
	}
	return s.pages.Error(w, locale.Dutch, v)
}

// writeHTML answers a page.
func writeHTML(w *answer.Writer, write func() error) error {
	w.Type(answer.HTML)
	return write()
}

// shared is what all pages of an edition share.
func shared(now *snapshot.Snapshot) pages.Site {
	v := pages.Site{
		Edition: pages.Edition{
			ID: now.ID, Year: now.Year, Region: now.Region, Fictitious: now.Fictitious, IsCurrent: now.Current,
			Model: now.Model.ID, Attribution: now.Manifest.Credit, Created: now.CreatedAt,
		},
		Factors:  words.FactorsOf(now.Model),
		OwnAreas: now.Summary.OwnAreas != nil,
	}
	for _, in := range now.Indicators {
		if in.Own {
			v.Own = append(v.Own, pages.OwnIndicator{ID: in.ID, Name: in.Name, Unit: in.Unit, Year: in.Year})
		} else {
			v.Layers = append(v.Layers, in.ID)
		}
	}
	if now.Sensitivity != nil {
		v.Variants = len(now.Sensitivity.Variants)
	}
	return v
}

// against reads what an explanation is measured against.
func against(r *http.Request) pages.Against {
	if pages.Against(r.URL.Query().Get("ten-opzichte-van")) == pages.AgainstGemeente {
		return pages.AgainstGemeente
	}
	return pages.AgainstNederland
}

func placeOf(a *store.Area) pages.Place {
	return pages.Place{Code: a.Code, Name: a.Name, Level: a.Level}
}

// municipality is the place that an area lies in; none for a municipality.
func municipality(a *store.Area) pages.Place {
	if a.Level == risk.Gemeente {
		return pages.Place{}
	}
	return pages.Place{Code: a.MunicipalityCode, Name: a.MunicipalityName, Level: risk.Gemeente}
}

// rows are areas of a list.
func rows(areas []store.Area) []pages.Row {
	var list []pages.Row
	for i := range areas {
		a := &areas[i]
		list = append(list, pages.Row{Place: placeOf(a), Municipality: municipality(a), Estimate: a.Estimate})
	}
	return list
}
