package api

import (
	"context"
	"encoding/json"
	"fmt"

	"risicokaart/internal/locale"
	"risicokaart/internal/pages"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
	"risicokaart/internal/words"
)

// indicatorsOf describes everything that the areas of an edition can be compared by.
func indicatorsOf(ctx context.Context, e *store.Edition) ([]store.IndicatorSummary, error) {
	list, err := e.Indicators(ctx)
	for i := range list {
		if !list[i].Own {
			list[i].Name = words.LayerName(locale.Dutch, list[i].ID)
		}
	}
	return list, err
}

// siteOf says what all pages of an edition share.
func siteOf(e *store.Edition, m *risk.Model, indicators []store.IndicatorSummary, choices *risk.Sensitivity) pages.Site {
	site := pages.Site{
		Edition: pages.Edition{
			ID: e.ID, Year: e.Year, Region: e.Region, Fictitious: e.Fictitious, IsCurrent: e.Current,
			Model: m.ID, Attribution: e.Manifest.Credit, Created: e.CreatedAt,
		},
		Factors:  words.FactorsOf(m),
		Layers:   layers(indicators),
		Own:      own(indicators),
		OwnAreas: e.Summary.OwnAreas != nil,
	}
	if choices != nil {
		site.Variants = len(choices.Variants)
	}
	return site
}

// layers lists the figures of the model that the map can colour by.
func layers(list []store.IndicatorSummary) []string {
	var ids []string
	for _, in := range list {
		if !in.Own {
			ids = append(ids, in.ID)
		}
	}
	return ids
}

// own names the own data of an edition.
func own(list []store.IndicatorSummary) []pages.OwnIndicator {
	var named []pages.OwnIndicator
	for _, in := range list {
		if in.Own {
			named = append(named, pages.OwnIndicator{ID: in.ID, Name: in.Name, Unit: in.Unit, Year: in.Year})
		}
	}
	return named
}

// choicesOf is how an edition's model compares with others; nil where the
// report of the import does not tell.
func choicesOf(e *store.Edition) (*risk.Sensitivity, error) {
	if len(e.Report) == 0 {
		return nil, nil
	}
	var report struct {
		Sensitivity *risk.Sensitivity `json:"sensitivity"`
	}
	if err := json.Unmarshal(e.Report, &report); err != nil {
		return nil, fmt.Errorf("read the report of edition %s: %w", e.ID, err)
	}
	return report.Sensitivity, nil
}

// methodView is what the model card tells of an edition, but for the example.
func methodView(e *served) pages.MethodView {
	v := pages.MethodView{Site: e.site, Model: e.model, Choices: e.choices}
	for _, f := range e.Manifest.Sources {
		source := pages.Source{Name: f.Name, Publisher: f.PublishedBy(), Licence: e.Manifest.Licence, Kind: f.Kind, Year: f.Year, SHA256: f.SHA256}
		switch {
		case f.Kind.Own():
			source.Licence = "" // its owner decides
		case e.Fictitious:
			source.Publisher = e.Manifest.Credit
		}
		v.Sources = append(v.Sources, source)
	}
	return v
}
