package site

import (
	"fmt"
	"net/http"
	"sync"

	"risicokaart/data"
	"risicokaart/internal/answer"
	"risicokaart/internal/locale"
	"risicokaart/internal/pages"
	"risicokaart/internal/snapshot"
	"risicokaart/internal/validation"
)

// shippedValidation reads what was measured of the shipped model, once.
var shippedValidation = sync.OnceValues(func() (*validation.Report, error) {
	return validation.Read(data.Validation, "data/models/eenzaamheid-1.validation.json")
})

// validationPage shows how well the shipped model predicts, in a language.
func (s Site) validationPage(l locale.Language) answer.Handler {
	return func(w *answer.Writer, _ *http.Request, now *snapshot.Snapshot) error {
		report, err := shippedValidation()
		if err != nil {
			return fmt.Errorf("show validation: %w", err)
		}
		return writeHTML(w, func() error {
			return s.pages.Validation(w, l, pages.ValidationView{Site: shared(now), Report: report})
		})
	}
}

// measured is what the model card tells of the report: lonely residents of 65+
// in buurten, by the newest figures.
func measured() (*pages.Measured, error) {
	report, err := shippedValidation()
	if err != nil {
		return nil, fmt.Errorf("read the measures of the shipped model: %w", err)
	}
	against := fmt.Sprintf("RIVM %d", measuredYear)
	model := report.Find(against, "buurt", "lonely_65", validation.Model, true)
	constant := report.Find(against, "buurt", "lonely_65", validation.Constant, true)
	if model == nil || constant == nil {
		return nil, fmt.Errorf("read the measures of the shipped model: data/models/eenzaamheid-1.validation.json has none of buurten against %s", against)
	}
	return &pages.Measured{Areas: model.Areas, Year: measuredYear, Spearman: model.Spearman.Value,
		MeanError: model.MeanError.Value,
		Constant:  constant.MeanError.Value, Coverage: model.Coverage95.Value}, nil
}

// measuredYear is that of the figures that the shipped model is compared with first.
const measuredYear = 2020
