package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"risicokaart/internal/tablescore"
)

type scoreCmd struct {
	Table  string  `help:"Table to score, CSV: a row per area, its code in the column code or else the first." required:"" type:"existingfile" placeholder:"FILE"`
	Model  string  `help:"Model file, of a prevalence model or an index; default the one in the program." type:"existingfile" placeholder:"FILE" env:"RISICOKAART_MODEL"`
	Out    string  `help:"File for the scores, CSV; - is standard output." default:"-" placeholder:"FILE"`
	Detail bool    `help:"Also write what the scores are made of: normalised indicators, or contributions."`
	Seed   *uint64 `help:"Seed of the draws, instead of the model's." placeholder:"N"`
	Draws  int     `help:"Draws per area, instead of the model's." placeholder:"N"`
}

// Run scores a table without a database.
func (c *scoreCmd) Run(ctx context.Context, p *program) error {
	model, err := modelFile(c.Model)
	if err != nil {
		return err
	}
	result, err := tablescore.Run(ctx, tablescore.Options{Table: c.Table, Model: model, Detail: c.Detail,
		Seed: c.Seed, Draws: c.Draws})
	if err != nil {
		return err
	}
	if c.Out == "-" {
		err = result.Write(p.stdout)
	} else {
		err = replaceFile(c.Out, result.Write)
	}
	if err != nil {
		return fmt.Errorf("write scores: %w", err)
	}
	return printScored(p, result)
}

// printScored says on standard error how many rows got a score: standard output
// may be the table.
func printScored(p *program, r *tablescore.Result) error {
	if p.JSON {
		return json.NewEncoder(p.stderr).Encode(map[string]any{"event": "scored", "model": r.Model,
			"rows": len(r.Rows), "status": r.Status})
	}
	var parts []string
	for status, n := range r.Status {
		parts = append(parts, fmt.Sprintf("%d %s", n, status))
	}
	slices.Sort(parts)
	_, err := fmt.Fprintf(p.stderr, "model %s: %d rows, of which %s\n", r.Model, len(r.Rows), strings.Join(parts, ", "))
	return err
}
