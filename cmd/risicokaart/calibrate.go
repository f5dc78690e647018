package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
	"risicokaart/internal/validation"
)

type calibrateCmd struct {
	Paths    []string `arg:"" help:"Files or folders: the CBS Wijk- en Buurtkaart, key figures, RIVM's tables. Recognised by content." type:"path"`
	Declared string   `help:"Model file with the indicators and their evidence; default the one in the program." type:"existingfile" placeholder:"FILE"`
	Out      string   `help:"Model file to write." required:"" type:"path" placeholder:"FILE"`
	ID       string   `name:"id" help:"Name of the new model; default that of the declared one." placeholder:"ID"`
	Made     string   `help:"Date to write into the model; default today." placeholder:"YYYY-MM-DD"`
	studyFiles
}

// Validate refuses a date that is none; kong calls it.
func (c *calibrateCmd) Validate() error { return checkMade(c.Made) }

// Run fits a declared model to RIVM's figures and writes it as a new file.
func (c *calibrateCmd) Run(ctx context.Context, p *program) error {
	if err := checkOut(c.Out); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	declared, err := prevalenceModel(c.Declared)
	if err != nil {
		return err
	}
	read, err := readStudy(ctx, p, c.Paths, c.studyFiles, declared, nil)
	if err != nil {
		return err
	}
	warnOfPart(p.log, read)
	input, err := calibrate.NewData(read.Areas, read.surveys, read.Sources, orToday(c.Made))
	if err != nil {
		return err
	}
	named := *declared.Model
	if c.ID != "" {
		named.ID = c.ID
	}
	estimable := input.Estimable(&named)
	if named.Lonely18 != nil && estimable.Lonely18 == nil {
		p.log.Warn("the newest figures are of residents of 65+ alone: the new model estimates nothing of 18+; add RIVM's table of 18+ of the same year", "year", read.surveys[0].Year)
	}
	fitted, err := calibrate.Run(estimable, input)
	if err != nil {
		return err
	}
	shrinkage, err := calibrate.Shrink(fitted, read.Areas, read.surveys[0])
	if err != nil {
		return err
	}
	if err := replaceFile(c.Out, fitted.Write); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	if p.JSON {
		return json.NewEncoder(p.stdout).Encode(map[string]any{"event": "calibrated", "model": fitted.ID, "training": fitted.Training, "shrinkage": shrinkage})
	}
	fmt.Fprintln(p.stdout, read.describe())
	return printFitted(p.stdout, fitted, shrinkage, c.Out)
}

// printFitted prints the coefficients beside what was believed beforehand.
func printFitted(out io.Writer, m *risk.Model, shrinkage []validation.Shrinkage, path string) error {
	fmt.Fprintf(out, "fitted on %s: %d gemeenten as a whole and %d buurten\n", m.Training.Target, m.Training.Gemeenten, m.Training.Buurten)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\neffect of one standard deviation, logit\tprior\tfitted\tmoved by (prior sd)")
	for _, o := range m.Fitted() {
		fmt.Fprintf(w, "%s\t\t\t\n", o.Name)
		for j, c := range o.Coefficients {
			ind := &m.Indicators[j]
			sd := ind.Spread.Country
			fmt.Fprintf(w, "  %s\t%+.3f ± %.3f\t%+.3f ± %.3f\t%+.1f\n", ind.ID, sd*c.PriorMean, sd*c.PriorSD, sd*c.Value, sd*c.SD, (c.Value-c.PriorMean)/c.PriorSD)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, s := range shrinkage {
		fmt.Fprintln(out, s.Sentence())
	}
	_, err := fmt.Fprintf(out, "\nmodel %s written to %s\n", m.ID, path)
	return err
}
