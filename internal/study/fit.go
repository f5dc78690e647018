package study

import (
	"log/slog"
	"slices"

	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/validation"
)

// FitOptions is what a model is fitted with.
type FitOptions struct {
	ID   string // of the new model; "" for that of the declared one
	Made string // date, YYYY-MM-DD
	Log  *slog.Logger
}

// Fitted is a model that was fitted, and how far it moves the figures of
// municipalities that it was fitted to.
type Fitted struct {
	Model     *risk.Model
	Shrinkage []validation.Shrinkage // by the newest survey
}

// Fit fits a declared model to the newest survey. Outcomes that the survey has
// no figures of are left out.
func Fit(declared *risk.Model, m *Material, opt FitOptions) (*Fitted, error) {
	m.warnOfPart(opt.Log)
	data, err := calibrate.NewData(m.Areas, m.Surveys, m.Sources, opt.Made)
	if err != nil {
		return nil, err
	}
	named := *declared
	if opt.ID != "" {
		named.ID = opt.ID
	}
	estimable := data.Estimable(&named)
	if slices.Contains(named.Ages(), risk.From18) && !slices.Contains(estimable.Ages(), risk.From18) {
		opt.Log.Warn("the newest figures are of residents of 65+ alone: the new model estimates nothing of 18+; "+
			"add RIVM's table of 18+ of the same year", "year", m.Surveys[0].Year)
	}
	fitted, err := calibrate.Run(estimable, data)
	if err != nil {
		return nil, err
	}
	shrinkage, err := calibrate.Shrink(fitted, m.Areas, m.Surveys[0])
	if err != nil {
		return nil, err
	}
	return &Fitted{fitted, shrinkage}, nil
}
