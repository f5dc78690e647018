package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"time"

	"risicokaart/data"
	"risicokaart/internal/acquire"
	"risicokaart/internal/catalogue"
	"risicokaart/internal/ingest"
	"risicokaart/internal/recognise"
	"risicokaart/internal/store"
)

// importSettings are the settings of every command that imports.
type importSettings struct {
	Model        string   `help:"Model file to estimate with; default the one in the program." type:"existingfile" placeholder:"FILE" env:"RISICOKAART_MODEL"`
	Year         int      `help:"Year of the figures: to fetch, by default the newest complete one; of files that do not say." placeholder:"YEAR"`
	Indicator    []string `help:"CSV file of own data: a figure per area (columns code and value); may be given more than once." type:"existingfile" placeholder:"FILE" sep:"none"`
	Areas        string   `help:"File with areas of your own, such as a municipality's districts: the map shows figures for those as well." type:"existingfile" placeholder:"FILE"`
	AreasLayer   string   `help:"Layer of --areas, where it has several." placeholder:"LAYER"`
	AreasCode    string   `help:"Column of --areas with the codes; default code, id or the first." placeholder:"COLUMN"`
	AreasName    string   `help:"Column of --areas with the names; default name or naam." placeholder:"COLUMN"`
	AllowMissing bool     `help:"Go on where a figure that the model reads is in no file."`
	Force        bool     `help:"Publish the edition also where it has far fewer estimates than the current one."`
}

type importCmd struct {
	importSettings
	publisherSettings
	All   bool     `help:"Fetch the whole country from the publishers."`
	Paths []string `arg:"" optional:"" help:"Files or folders: CBS GeoPackages, key figures, RIVM's CSV. Recognised by content." type:"path"`
}

// Validate refuses a command that asks for nothing; kong calls it.
func (c *importCmd) Validate() error {
	switch {
	case c.way() == acquire.FromFiles && len(c.Paths) == 0:
		return errors.New("give the files with the areas: --boundaries file takes areas from files and the rest from the publishers")
	case len(c.Paths) == 0 && len(c.Gemeente) == 0 && !c.All:
		return errors.New("give files or folders to import, or --gemeente NAME or --all to fetch figures from the publishers")
	}
	return nil
}

// Run imports files; a program that serves the same database takes the
// edition up.
func (c *importCmd) Run(ctx context.Context, p *program) error {
	return withDatabase(ctx, p, func(db *database) error {
		paths, err := c.publishers(p, c.importSettings).Files(ctx, acquire.Need{Year: c.Year, Given: c.Paths})
		if err != nil {
			return err
		}
		return c.importInto(ctx, p, db.Store, c.Gemeente, paths)
	})
}

// importMemory is how much memory an import of a whole country needs at once:
// from here on the garbage collector works harder, instead of taking as much again.
const importMemory = 350 << 20

// importInto imports files and prints the report.
func (s importSettings) importInto(ctx context.Context, p *program, to *store.Store, municipalities, paths []string) error {
	opt, err := s.options(p)
	if err != nil {
		return err
	}
	opt.Paths, opt.Municipalities, opt.Origins = paths, municipalities, origins(p.DataDir, paths)
	if before := debug.SetMemoryLimit(-1); before == math.MaxInt64 { // whoever set GOMEMLIMIT knows better
		debug.SetMemoryLimit(importMemory)
		defer debug.SetMemoryLimit(before)
	}
	ctx, stop := keepRoom(ctx, p)
	defer stop()
	result, err := ingest.Run(ctx, to, opt)
	if err != nil {
		return explainRoom(ctx, p, err)
	}
	return printResult(p, result)
}

// survey looks into files for the figures that the model of the import reads.
func (s importSettings) survey(p *program) func(context.Context, []string) (acquire.Survey, error) {
	return func(ctx context.Context, paths []string) (acquire.Survey, error) {
		opt, err := s.options(p)
		if err != nil {
			return acquire.Survey{}, err
		}
		opt.Paths = paths
		found, err := ingest.Look(ctx, opt)
		return acquire.Survey(found), err
	}
}

// options are those of every import with these s.
func (s importSettings) options(p *program) (ingest.Options, error) {
	model, err := modelFile(s.Model)
	if err != nil {
		return ingest.Options{}, err
	}
	columns, err := loadCatalogue()
	if err != nil {
		return ingest.Options{}, err
	}
	return ingest.Options{
		Indicators: s.Indicator,
		Areas:      recognise.OwnAreas{Path: s.Areas, Layer: s.AreasLayer, Code: s.AreasCode, NameColumn: s.AreasName},
		ModelFile:  model.Text, Catalogue: columns, Year: s.Year, AllowMissing: s.AllowMissing, Force: s.Force,
		Program: version(), Progress: p.report.stage, Now: time.Now, Log: p.log,
	}, nil
}

// printResult prints the import report.
func printResult(p *program, result *ingest.Result) error {
	if p.JSON {
		return json.NewEncoder(p.stdout).Encode(map[string]any{"edition": result.EditionID, "reused": result.Reused,
			"report": result.Report})
	}
	if result.Reused {
		fmt.Fprintf(p.stdout, "edition %s was imported before from the same files with the same model; it is current\n",
			result.EditionID)
		return nil
	}
	fmt.Fprintf(p.stdout, "edition %s\n", result.EditionID)
	return result.Report.Write(p.stdout)
}

func loadCatalogue() (*catalogue.Catalogue, error) {
	return catalogue.Load(bytes.NewReader(data.Catalogue), "data/catalogue.yaml")
}
