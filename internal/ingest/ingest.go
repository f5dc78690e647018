// Package ingest turns published files into an edition: it recognises the
// files, copies every layer into PostGIS, assembles the areas, runs the risk
// model, allocates people to H3 cells and publishes all of it at once. Until
// that last step readers see the edition before.
package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sort"
	"time"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/edition"
	"risicokaart/internal/hexgrid"
	"risicokaart/internal/ownarea"
	"risicokaart/internal/risk"
	"risicokaart/internal/source/ages"
	"risicokaart/internal/source/indicator"
	"risicokaart/internal/source/rivm"
	"risicokaart/internal/source/table"
	"risicokaart/internal/store"
)

// layoutVersion changes when the same files would give other records, so that
// an edition made by an older program is not taken for a new one.
const layoutVersion = "6"

// What CBS, Kadaster and RIVM ask of those who use their open data; and what
// holds for made-up figures, which nobody published.
const (
	licence           = "CC BY 4.0"
	credit            = "Bron: CBS, Kadaster, RIVM"
	licenceFictitious = "CC0 1.0"
	creditFictitious  = "Voorbeeldgegevens, gemaakt door Risicokaart"
)

// Options is what an import works with.
type Options struct {
	Paths   []string                  // files and folders
	Origins map[string]edition.Origin // by path, of those that were fetched
	// Indicators are CSV files of own data, see package source/indicator.
	Indicators []string
	Areas      OwnAreas
	ModelFile  []byte // a model file as package risk reads it
	Catalogue  *catalogue.Catalogue
	Year       int // of the figures, for files that do not say
	// Municipalities, by code or name, are those whose wijken and buurten are
	// kept; empty for all. The municipalities themselves are all kept.
	Municipalities []string
	// AllowMissing goes on where a figure that the model reads is in no file;
	// areas then have imputed or no estimates.
	AllowMissing bool
	Program      string   // version of the program, for the record
	Progress     Progress // may be nil
	Now          func() time.Time
	Log          *slog.Logger
}

// Result is what came of an import.
type Result struct {
	EditionID string
	Reused    bool    // the same files with the same model were imported before
	Report    *Report // nil when reused
}

// run is one import under way.
type run struct {
	Options
	store *store.Store
	model *risk.Model
	dir   string // for what is unpacked
	// fictitious tells that the files say that they are made up.
	fictitious bool
	year       int // of the figures
	files      []*file
	columns    []string                  // the figures that the model reads
	units      map[string]catalogue.Unit // of those
	groups     map[string][]string       // of StatLine keys, where metadata tells
	titles     map[string]string         // likewise
	data       dataset
	rivm       []rivm.Estimate
	rivmGroups map[rivmGroup]bool
	ages       []ages.Municipality
	own        []*indicator.Indicator // by name
	ownAreas   []ownarea.Area
	rows       map[*file]int
	report     *Report

	hexSquares []hexgrid.Square
}

// Run imports opt.Paths as a new edition and makes it current. When it fails
// or is cancelled, the edition before stays as it was. Files that were
// imported before with the same model are not imported again.
func Run(ctx context.Context, s *store.Store, opt Options) (*Result, error) {
	model, err := risk.LoadModel(bytes.NewReader(opt.ModelFile), "model")
	if err != nil {
		return nil, err
	}
	r := &run{Options: opt, store: s, model: model, rows: map[*file]int{}, groups: map[string][]string{}, titles: map[string]string{}, report: &Report{}}
	dir, remove, err := makeFolder()
	if err != nil {
		return nil, err
	}
	r.dir = dir
	defer remove()
	defer func() { closeFiles(r.files) }()
	if err := r.read(ctx); err != nil {
		return nil, err
	}
	year, fictitious, err := r.describe()
	if err != nil {
		return nil, err
	}
	r.fictitious, r.year = fictitious, year
	id := r.editionID(year)
	switch _, err := s.Edition(ctx, id); {
	case err == nil:
		return &Result{EditionID: id, Reused: true}, s.Use(ctx, id)
	case !errors.Is(err, store.ErrNoEdition):
		return nil, err
	}
	info := store.Info{
		ID: id, Year: year, Fictitious: fictitious, Model: model.ID, ModelFile: string(opt.ModelFile), Program: opt.Program,
		Manifest: r.manifest(fictitious),
	}
	if err := r.build(ctx, info); err != nil {
		return nil, err
	}
	return &Result{EditionID: id, Report: r.report}, nil
}

// read recognises and checks all files before anything is written.
func (r *run) read(ctx context.Context) (err error) {
	w := r.begin(StageRead, 0)
	if r.files, err = openFiles(ctx, r.Paths, r.dir); err != nil {
		return err
	}
	r.files = r.withoutOwn(r.files)
	r.columns = r.model.Columns()
	r.units = map[string]catalogue.Unit{}
	for _, id := range r.columns {
		ind, _ := r.Catalogue.Indicator(id)
		r.units[id] = ind.Unit
	}
	for _, f := range r.files {
		if len(f.properties) > 0 {
			f.kind = edition.Columns
			r.learn(f.properties)
		}
		if !f.isRIVM {
			continue
		}
		estimates, err := f.readRIVM(ctx)
		if err != nil {
			return err
		}
		f.kind, f.year = edition.RIVM, yearOfRIVM(estimates)
		r.rows[f] = len(estimates)
		r.addRIVM(f.path, estimates)
	}
	if err := r.readAges(ctx); err != nil {
		return err
	}
	if err := r.readOwn(ctx); err != nil {
		return err
	}
	if err := r.readOwnAreas(ctx); err != nil {
		return err
	}
	if err := r.sortOut(ctx); err != nil {
		return err
	}
	used := 0
	for _, f := range r.files {
		if f.kind != "" {
			used++
		}
	}
	w.done(fmt.Sprintf("%d files", used))
	return nil
}

// learn notes which groups StatLine's columns stand in, the inmost first.
func (r *run) learn(properties []table.Property) {
	for _, p := range properties {
		groups := slices.Clone(p.Group)
		slices.Reverse(groups)
		r.groups[p.Key] = groups
		r.titles[p.Key] = p.Title
	}
}

// editionID derives the id from everything that the records depend on, so
// that the same import gives the same id on any machine.
func (r *run) editionID(year int) string {
	var sums []string
	for _, f := range r.files {
		if f.kind != "" {
			sums = append(sums, f.sha256)
		}
	}
	sort.Strings(sums)
	h := sha256.New()
	fmt.Fprintln(h, layoutVersion, sums, r.Municipalities)
	for _, in := range r.own {
		fmt.Fprintln(h, in.ID, in.Name) // the name may be that of the file
	}
	if r.Areas.Path != "" {
		fmt.Fprintln(h, r.Areas.Layer, r.Areas.Code, r.Areas.NameColumn)
	}
	h.Write(r.ModelFile)
	return fmt.Sprintf("%d-%s", year, hex.EncodeToString(h.Sum(nil))[:10])
}

func (r *run) manifest(fictitious bool) edition.Manifest {
	m := edition.Manifest{Licence: licence, Credit: credit}
	if fictitious {
		m.Licence, m.Credit = licenceFictitious, creditFictitious
	}
	for _, f := range r.files {
		if f.kind == "" {
			continue
		}
		rows := r.rows[f]
		if f.container != nil && rows == 0 {
			for _, l := range f.container.Layers() {
				rows += int(l.Count)
			}
		}
		m.Sources = append(m.Sources, f.source(rows, m, fictitious, r.Origins[f.path]))
	}
	return m
}

// build makes the edition in a draft and publishes it.
func (r *run) build(ctx context.Context, info store.Info) error {
	d, err := r.store.Begin(ctx, info)
	if err != nil {
		return err
	}
	defer d.Discard(ctx)
	if err := r.copyLayers(ctx, d); err != nil {
		return err
	}
	if err := r.assemble(ctx, d); err != nil {
		return err
	}
	result, err := r.score(ctx, d)
	if err != nil {
		return err
	}
	if err := r.allocate(ctx, d, result); err != nil {
		return err
	}
	w := r.begin(StagePublish, 0)
	report, err := json.Marshal(r.report)
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	bounds, err := d.Bounds(ctx)
	if err != nil {
		return err
	}
	summary := result.summary(bounds)
	summary.OwnAreas = r.report.OwnAreas.summary(bounds["eigen"], summary.Cells.Borders)
	if err := d.Publish(ctx, result.region(r.fictitious), report, summary); err != nil {
		return err
	}
	w.done("edition " + info.ID)
	return nil
}
