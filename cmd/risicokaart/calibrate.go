package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"risicokaart/internal/study"
)

type calibrateCmd struct {
	Paths    []string `arg:"" help:"Files or folders: the CBS Wijk- en Buurtkaart, key figures, RIVM's tables. Recognised by content." type:"path"`
	Declared string   `help:"Model file with the indicators and their evidence; default the one in the program." type:"existingfile" placeholder:"FILE"`
	Out      string   `help:"Model file to write." required:"" type:"path" placeholder:"FILE"`
	ID       string   `name:"id" help:"Name of the new model; default that of the declared one." placeholder:"ID"`
	Made     string   `help:"Date to write into the model; default today." placeholder:"YYYY-MM-DD"`
	studySettings
}

// Validate refuses a date that is none; kong calls it.
func (c *calibrateCmd) Validate() error { return checkMade(c.Made) }

// Run fits a declared model to RIVM's figures and writes it as a new file.
func (c *calibrateCmd) Run(ctx context.Context, p *program) error {
	if err := checkOut(c.Out); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	declared, file, err := prevalenceModel(c.Declared)
	if err != nil {
		return err
	}
	material, err := c.read(ctx, p, c.Paths, file, nil)
	if err != nil {
		return err
	}
	fitted, err := study.Fit(declared, material, study.FitOptions{ID: c.ID, Made: orToday(c.Made), Log: p.log})
	if err != nil {
		return err
	}
	if err := replaceFile(c.Out, fitted.Model.Write); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	if p.JSON {
		return json.NewEncoder(p.stdout).Encode(map[string]any{"event": "calibrated", "model": fitted.Model.ID,
			"training": fitted.Model.Training, "shrinkage": fitted.Shrinkage})
	}
	fmt.Fprintln(p.stdout, material)
	return printFitted(p.stdout, fitted, c.Out)
}

// printFitted prints the coefficients beside what was believed beforehand.
func printFitted(out io.Writer, fitted *study.Fitted, path string) error {
	m := fitted.Model
	fmt.Fprintf(out, "fitted on %s: %d gemeenten as a whole and %d buurten\n", m.Training.Target, m.Training.Gemeenten,
		m.Training.Buurten)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\neffect of one standard deviation, logit\tprior\tfitted\tmoved by (prior sd)")
	for _, o := range m.Fitted() {
		fmt.Fprintf(w, "%s\t\t\t\n", o)
		for _, ind := range m.Indicators {
			c, sd := ind.Coefficients[o], ind.Spread.Country
			fmt.Fprintf(w, "  %s\t%+.3f ± %.3f\t%+.3f ± %.3f\t%+.1f\n",
				ind.ID, sd*c.PriorMean, sd*c.PriorSD, sd*c.Value, sd*c.SD, (c.Value-c.PriorMean)/c.PriorSD)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, s := range fitted.Shrinkage {
		fmt.Fprintln(out, s.Sentence())
	}
	_, err := fmt.Fprintf(out, "\nmodel %s written to %s\n", m.ID, path)
	return err
}
