package api

import (
	"cmp"

	"risicokaart/internal/pages"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
)

// siteOf says what all pages of an edition share.
func siteOf(e *store.Edition, m *risk.Model) pages.Site {
	return pages.Site{
		Edition: pages.Edition{
			ID: e.ID, Year: e.Year, Region: e.Region, Fictitious: e.Fictitious, IsCurrent: e.Current,
			Model: m.ID, Attribution: e.Manifest.Credit, Created: e.CreatedAt,
		},
		Indicators: pages.Indicators(m),
		Own:        own(e.Summary.Indicators),
	}
}

// own names the own data of an edition.
func own(list []store.IndicatorSummary) []pages.OwnIndicator {
	var named []pages.OwnIndicator
	for _, in := range list {
		named = append(named, pages.OwnIndicator{ID: in.ID, Name: in.Name, Unit: in.Unit, Year: in.Year})
	}
	return named
}

// methodView is what the model card tells of an edition, but for the example.
func methodView(e *served) pages.MethodView {
	v := pages.MethodView{Site: e.site, Model: e.model}
	for _, f := range e.Manifest.Sources {
		source := pages.Source{Name: f.Name, Publisher: cmp.Or(f.Publisher, publishers[f.Kind]), Licence: e.Manifest.Licence, Year: f.Year, SHA256: f.SHA256}
		switch {
		case f.Kind == "indicator":
			source.Publisher, source.Licence = pages.OwnData, "" // its owner decides
		case e.Fictitious:
			source.Publisher = e.Manifest.Credit
		}
		source.Kind = f.Kind
		v.Sources = append(v.Sources, source)
	}
	return v
}

// publishers names who published a kind of file, for editions that do not say.
var publishers = map[string]string{
	"areas":   "CBS en Kadaster",
	"squares": "CBS",
	"figures": "CBS",
	"rivm":    "RIVM",
	"ages":    "CBS",
}
