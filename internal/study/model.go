package study

import (
	"context"
	"log/slog"
	"slices"

	"risicokaart/internal/composite"
	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/validation"
)

// ModelOptions is what a model is compared by.
type ModelOptions struct {
	Index   *composite.Model // to compare with
	Against Tables           // compared with instead of RIVM's figures, without fitting
	AsIs    bool             // compare with RIVM's figures without fitting
	HoldOut []string         // codes of municipalities that are kept apart together, instead of each in turn
	Made    string           // date, YYYY-MM-DD
	Say     func(text string)
	Log     *slog.Logger
}

// CompareModel measures how well a model predicts figures that it has not seen.
func CompareModel(ctx context.Context, model *risk.Model, m *Material, opt ModelOptions) (*validation.Report, error) {
	if len(opt.Against) == 0 && !opt.AsIs {
		m.warnOfPart(opt.Log)
	}
	opt.Say(m.String())
	codes := map[string]bool{}
	for i := range m.Areas {
		if m.Areas[i].Level != risk.Gemeente {
			codes[m.Areas[i].Code] = true
		}
	}
	figures, err := opt.Against.match(codes, opt.Say)
	if err != nil {
		return nil, err
	}
	return calibrate.Validate(ctx, calibrate.ValidateOptions{
		Model: model, Index: opt.Index, Areas: m.Areas, Surveys: m.Surveys, Sources: m.Sources, Made: opt.Made,
		HoldOut: slices.Compact(slices.Sorted(slices.Values(opt.HoldOut))),
		Against: figures, AsIs: opt.AsIs && len(opt.Against) == 0,
	})
}
