// Package ingest turns published files into an edition: it copies every layer of
// what package recognise made of them into PostGIS, assembles the areas, runs the
// risk model, allocates people to H3 cells and publishes all of it at once. Until
// that last step readers see the edition before.
//
// An import is a chain of stages, each a function that takes what it needs and
// returns what it found.
package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/edition"
	"risicokaart/internal/recognise"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
	"risicokaart/internal/store/draft"
)

// Options is what an import works with.
type Options struct {
	Paths   []string                  // files and folders
	Origins map[string]edition.Origin // by path, of those that were fetched
	// Indicators are CSV files of own data, see package source/indicator.
	Indicators []string
	Areas      recognise.OwnAreas
	ModelFile  []byte // a model file as package risk reads it
	Catalogue  *catalogue.Catalogue
	Year       int // of the figures, for files that do not say
	// Municipalities, by code or name (see [gazetteer.Municipalities]), are those whose wijken and buurten are
	// kept; empty for all. The municipalities themselves are all kept.
	Municipalities []string
	// AllowMissing goes on where a figure that the model reads is in no file;
	// areas then have imputed or no estimates.
	AllowMissing bool
	// Force publishes an edition also where it has far fewer estimates than the
	// current one, see [LossError].
	Force    bool
	Program  string   // version of the program, for the record
	Progress Progress // may be nil
	Now      func() time.Time
	Log      *slog.Logger
}

// Look tells what the files have of the figures that the model reads, without
// importing anything.
func Look(ctx context.Context, opt Options) (recognise.Survey, error) {
	model, err := risk.LoadModel(bytes.NewReader(opt.ModelFile), "model")
	if err != nil {
		return recognise.Survey{}, err
	}
	files, err := recognise.Open(ctx, opt.recognise(model))
	if err != nil {
		return recognise.Survey{}, err
	}
	defer files.Close()
	return files.Survey(ctx)
}

// recognise says what the files are looked through for.
func (o Options) recognise(model *risk.Model) recognise.Options {
	return recognise.Options{
		Paths: o.Paths, Indicators: o.Indicators, OwnAreas: o.Areas, Catalogue: o.Catalogue,
		Figures: model.Columns(), Model: model.ID, Reserved: store.ReservedIndicator,
		Year: o.Year, AllowMissing: o.AllowMissing, Log: o.Log,
	}
}

// Result is what came of an import.
type Result struct {
	EditionID string
	Reused    bool    // the same files with the same model were imported before
	Report    *Report // nil when reused
}

// material is what an edition is made of.
type material struct {
	*recognise.Dataset
	id             string // of the edition
	model          *risk.Model
	municipalities []string // codes of those in [Options]
}

// Run imports opt.Paths as a new edition and makes it current. When it fails
// or is cancelled, the edition before stays as it was. Files that were
// imported before with the same model are not imported again.
func Run(ctx context.Context, s *store.Store, opt Options) (*Result, error) {
	model, err := risk.LoadModel(bytes.NewReader(opt.ModelFile), "model")
	if err != nil {
		return nil, err
	}
	progress := progress{opt.Progress, opt.Now}
	reading := progress.begin(StageRead, 0)
	files, err := recognise.Open(ctx, opt.recognise(model))
	if err != nil {
		return nil, err
	}
	defer files.Close()
	data, err := files.Dataset(ctx)
	if err != nil {
		return nil, err
	}
	reading.done(fmt.Sprintf("%d files", len(data.Files)))
	if err := data.RequireYear(); err != nil {
		return nil, err
	}
	if opt.Municipalities, err = municipalities(ctx, data, opt.Municipalities); err != nil {
		return nil, err
	}
	id := editionID(data, opt)
	switch before, err := s.Edition(ctx, id); {
	case err == nil:
		if err := opt.guard(ctx, s, id, before.Summary.Levels, func(string) string { return "" }); err != nil {
			return nil, err
		}
		return &Result{EditionID: id, Reused: true}, s.Use(ctx, id)
	case !errors.Is(err, store.ErrNoEdition):
		return nil, err
	}
	d, err := draft.Begin(ctx, s, store.Info{
		ID: id, Year: data.Year, Fictitious: data.Fictitious, Model: model.ID, ModelFile: string(opt.ModelFile),
		Program: opt.Program, Manifest: manifest(data, opt.Origins),
	})
	if err != nil {
		return nil, err
	}
	defer d.Discard(ctx)
	keep := func(levels map[string]store.LevelSummary, r *Report) error {
		return opt.guard(ctx, s, id, levels, r.why)
	}
	report, err := build(ctx, d, material{data, id, model, opt.Municipalities}, progress, keep)
	if err != nil {
		return nil, err
	}
	return &Result{EditionID: id, Report: report}, nil
}

// guard refuses an edition without estimates, or with far fewer than the current one,
// unless that is wanted.
func (o Options) guard(ctx context.Context, s *store.Store, id string, levels map[string]store.LevelSummary,
	why func(level string) string) error {
	if o.Force {
		return nil
	}
	if err := empty(levels, why); err != nil && !o.AllowMissing { // who allows gaps allows that too
		return err
	}
	return guard(ctx, s, id, levels, why)
}

// build makes the edition in a draft, stage by stage, and publishes it, unless keep
// is against it.
func build(ctx context.Context, d *draft.Draft, in material, p progress,
	keep func(map[string]store.LevelSummary, *Report) error) (*Report, error) {
	layers, err := copyLayers(ctx, d, in.Dataset, p)
	if err != nil {
		return nil, err
	}
	areas, err := stage(p, StageAreas, func() (*assembled, error) {
		return assemble(ctx, d, in)
	})
	if err != nil {
		return nil, err
	}
	where, err := extent(ctx, d)
	if err != nil {
		return nil, err
	}
	files, err := usage(in.Dataset, layers.read, areas.codes, where)
	if err != nil {
		return nil, err
	}
	estimates, err := stage(p, StageScore, func() (*scored, error) {
		return score(ctx, d, in, areas.national(in.Fictitious))
	})
	if err != nil {
		return nil, err
	}
	cells, err := stage(p, StageCells, func() (*allocated, error) {
		return allocate(ctx, d, in, estimates, layers.squares)
	})
	if err != nil {
		return nil, err
	}
	report := newReport(layers, areas, estimates, cells)
	report.Files, report.Skipped = files, skipped(in.Skipped)
	_, err = stage(p, StagePublish, func() (detail, error) {
		return detail("edition " + in.id), publish(ctx, d, estimates, report, keep)
	})
	return report, err
}
