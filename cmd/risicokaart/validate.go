package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/store"
	"risicokaart/internal/study"
	"risicokaart/internal/validation"
)

type validateCmd struct {
	Paths   []string `arg:"" optional:"" help:"Files or folders, as for calibrate; with --as-is one municipality is enough. Without: the estimates of the current edition." type:"path"`
	Model   string   `help:"Model file to check; default the one in the program." type:"existingfile" placeholder:"FILE" env:"RISICOKAART_MODEL"`
	Against []string `help:"Compare with this CSV instead of RIVM's figures, without fitting: columns code and value (percentage of lonely residents of 65+), or lonely_65, severe_65, lonely_18, severe_18." type:"existingfile" placeholder:"FILE"`
	AsIs    bool     `help:"Compare the model as it is with RIVM's figures, without fitting: for areas that it has not learnt from, such as those of one other municipality."`
	Holdout []string `help:"Keep these municipalities apart together, by code, instead of each in turn." placeholder:"GM0599,GM0606"`
	Out     string   `help:"Also write the report as JSON to this file." type:"path" placeholder:"FILE"`
	Made    string   `help:"Date to write into the report; default today." placeholder:"YYYY-MM-DD"`
	studySettings
}

// Validate refuses what does not go together; kong calls it.
func (c *validateCmd) Validate() error {
	if err := checkMade(c.Made); err != nil {
		return err
	}
	switch {
	case len(c.Holdout) > 0 && len(c.Against) > 0:
		return errors.New("--holdout fits models again, --against does not: give one of them")
	case len(c.Holdout) > 0 && c.AsIs:
		return errors.New("--holdout fits models again, --as-is does not: give one of them")
	case len(c.Holdout) > 0 && len(c.Paths) == 0:
		return errors.New("--holdout fits models again: give the files to fit them on")
	}
	return nil
}

// Run measures how well a model predicts figures that it has not seen.
func (c *validateCmd) Run(ctx context.Context, p *program) error {
	if c.Out != "" {
		if err := checkOut(c.Out); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	c.Made = orToday(c.Made)
	var report *validation.Report
	var err error
	if len(c.Paths) > 0 {
		report, err = c.files(ctx, p)
	} else {
		report, err = c.edition(ctx, p)
	}
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := replaceFile(c.Out, report.Write); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	if p.JSON {
		return json.NewEncoder(p.stdout).Encode(report)
	}
	return report.WriteText(p.stdout)
}

// files checks a model on files.
func (c *validateCmd) files(ctx context.Context, p *program) (*validation.Report, error) {
	model, file, err := prevalenceModel(c.Model)
	if err != nil {
		return nil, err
	}
	index, err := shippedIndex()
	if err != nil {
		return nil, err
	}
	material, err := c.read(ctx, p, c.Paths, file, index.Columns())
	if err != nil {
		return nil, err
	}
	against, err := study.ReadTables(ctx, c.Against)
	if err != nil {
		return nil, err
	}
	return study.CompareModel(ctx, model, material, study.ModelOptions{Index: index, Against: against, AsIs: c.AsIs,
		HoldOut: c.Holdout, Made: c.Made, Say: c.say(p), Log: p.log})
}

// edition compares the estimates of the current edition.
func (c *validateCmd) edition(ctx context.Context, p *program) (*validation.Report, error) {
	opt := study.EditionOptions{Made: c.Made, Say: c.say(p)}
	var err error
	if opt.Against, err = study.ReadTables(ctx, c.Against); err != nil {
		return nil, err
	}
	if c.Model != "" {
		if opt.Model, err = modelFile(c.Model); err != nil {
			return nil, err
		}
	}
	var report *validation.Report
	err = withDatabase(ctx, p, func(db *database) error {
		e, err := db.Current(ctx)
		if errors.Is(err, store.ErrNoEdition) {
			return errors.New("there is no edition to validate yet; give files to validate on, or import some with risicokaart import")
		}
		if err != nil {
			return err
		}
		of := study.Edition{ID: e.ID, Model: e.Model, ModelFile: e.ModelFile, Areas: areasOf(e)}
		report, err = study.CompareEdition(ctx, of, opt)
		return err
	})
	return report, err
}

// say prints a line about what is compared, unless machines read the output.
func (c *validateCmd) say(p *program) func(text string) {
	if p.JSON {
		return func(string) {}
	}
	return func(text string) { fmt.Fprintln(p.stdout, text) }
}

// everyArea is more areas of one level than the country has.
const everyArea = 100_000

// areasOf reads the areas of a level of an edition.
func areasOf(e *store.Edition) func(context.Context, risk.Level) ([]study.Area, error) {
	return func(ctx context.Context, level risk.Level) ([]study.Area, error) {
		stored, err := e.ExplainedAreas(ctx, layer.OfLevel(level), layer.Query{Limit: everyArea})
		if err != nil {
			return nil, err
		}
		areas := make([]study.Area, len(stored))
		for i := range stored {
			a := &stored[i]
			areas[i].Estimated = calibrate.Estimated{Code: a.Code, Municipality: a.MunicipalityCode, Estimate: &a.Estimate}
			areas[i].RIVM = a.RIVM
		}
		return areas, nil
	}
}
