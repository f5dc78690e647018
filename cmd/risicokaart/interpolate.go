package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"risicokaart/internal/areal"
	"risicokaart/internal/geo"
)

type interpolateCmd struct {
	Source           string   `help:"File with areas and their figures: GeoPackage, GeoJSON, or CSV with a column wkt." required:"" type:"existingfile" placeholder:"FILE"`
	SourceLayer      string   `help:"Its layer, where it has several." placeholder:"NAME"`
	Target           string   `help:"File with the areas to estimate them for, in the same planar system." required:"" type:"existingfile" placeholder:"FILE"`
	TargetLayer      string   `help:"Its layer, where it has several." placeholder:"NAME"`
	Code             string   `help:"Column of the target with the codes of areas; default one that is called so, or else the first." placeholder:"COLUMN"`
	Extensive        []string `help:"Columns of the source to add up, such as numbers of residents, with commas between." placeholder:"COLUMN"`
	Intensive        []string `help:"Columns of the source to take the mean of, such as percentages, with commas between." placeholder:"COLUMN"`
	Weight           string   `help:"What becomes of an extensive figure whose area lies outside the targets for a part: sum, all of it goes to the targets; total, that part of it does not." enum:"sum,total" default:"sum"`
	Population       string   `help:"File with people, such as the squares of CBS: then figures go where people live." type:"existingfile" placeholder:"FILE"`
	PopulationLayer  string   `help:"Its layer, where it has several." placeholder:"NAME"`
	PopulationColumn string   `help:"Its column with the number of people; default aantal_inwoners." placeholder:"COLUMN"`
	CRS              string   `name:"crs" help:"Reference system of files that do not say, such as EPSG:28992." placeholder:"SYSTEM"`
	Out              string   `help:"File for the estimates, CSV; - is standard output." default:"-" placeholder:"FILE"`
}

// Run interpolates without a database.
func (c *interpolateCmd) Run(ctx context.Context, p *program) error {
	if c.Population != "" && c.PopulationColumn == "" {
		c.PopulationColumn = "aantal_inwoners"
	}
	result, err := areal.Run(ctx, areal.Options{
		Source:    areal.File{Path: c.Source, Layer: c.SourceLayer},
		Target:    areal.File{Path: c.Target, Layer: c.TargetLayer},
		Extensive: c.Extensive, Intensive: c.Intensive, Weight: weights[c.Weight], Code: c.Code, CRS: c.CRS,
		Population: areal.File{Path: c.Population, Layer: c.PopulationLayer}, PopulationColumn: c.PopulationColumn,
	})
	if err != nil {
		return err
	}
	if c.Out == "-" {
		err = result.Write(p.stdout)
	} else {
		err = replaceFile(c.Out, result.Write)
	}
	if err != nil {
		return fmt.Errorf("write estimates: %w", err)
	}
	return c.printAccount(p, result)
}

var weights = map[string]geo.Weight{"sum": geo.WeightSum, "total": geo.WeightTotal}

// printAccount says what was moved: on standard output, unless that is the table.
func (c *interpolateCmd) printAccount(p *program, r *areal.Result) error {
	w := p.stdout
	if c.Out == "-" {
		w = p.stderr
	}
	if p.JSON {
		return json.NewEncoder(w).Encode(struct {
			Event string `json:"event"`
			areal.Account
		}{"interpolated", r.Account()})
	}
	_, err := io.WriteString(w, r.Summary())
	return err
}
