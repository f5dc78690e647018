package site

import (
	"fmt"
	"net/http"

	"risicokaart/data"
	"risicokaart/internal/answer"
	"risicokaart/internal/locale"
	"risicokaart/internal/pages"
	"risicokaart/internal/snapshot"
)

// methodPage is the model card of the edition's own model, in a language.
func (s Site) methodPage(l locale.Language) answer.Handler {
	return func(w *answer.Writer, _ *http.Request, now *snapshot.Snapshot) error {
		v, err := modelCard(now)
		if err != nil {
			return err
		}
		if now.Example != nil {
			v.Example = areaView(now.Example)
		}
		return writeHTML(w, func() error { return s.pages.Method(w, l, v) })
	}
}

// registerPage is the draft for the Algorithm Register.
func (s Site) registerPage(w *answer.Writer, _ *http.Request, now *snapshot.Snapshot) error {
	v, err := modelCard(now)
	if err != nil {
		return err
	}
	return writeHTML(w, func() error { return s.pages.Register(w, locale.Dutch, v) })
}

// registerJSON is the same draft, to load into a register.
func registerJSON(w *answer.Writer, _ *http.Request, now *snapshot.Snapshot) error {
	v, err := modelCard(now)
	if err != nil {
		return err
	}
	return w.JSON(answer.JSON, v.Registration())
}

// modelCard is what the model card tells of an edition, but for the example.
func modelCard(now *snapshot.Snapshot) (pages.MethodView, error) {
	v := pages.MethodView{Site: shared(now), Model: now.Model, Choices: now.Sensitivity, RIVMYear: now.RIVMYear,
		Sources: sources(now)}
	var err error
	if v.Shipped, err = isShipped(now.ModelFile); err != nil || !v.Shipped {
		return v, err
	}
	v.Measured, err = measured()
	return v, err
}

// sources are the files that an edition was made from.
func sources(now *snapshot.Snapshot) []pages.Source {
	var list []pages.Source
	for _, f := range now.Manifest.Sources {
		source := pages.Source{Name: f.Name, Publisher: f.PublishedBy(), Licence: now.Manifest.Licence, Kind: f.Kind,
			Year: f.Year, SHA256: f.SHA256}
		switch {
		case f.Kind.Own():
			source.Licence = "" // its owner decides
		case now.Fictitious:
			source.Publisher = now.Manifest.Credit
		}
		list = append(list, source)
	}
	return list
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
