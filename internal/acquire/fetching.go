package acquire

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"risicokaart/internal/source/cbs"
	"risicokaart/internal/source/pdok"
)

// extra is files that an import can do without.
type extra struct {
	what  string // as messages call it
	files func(ctx context.Context, year int, municipalities []string) (paths []string, err error)
}

// ages are residents by year of age, and the titles of the ages.
func (p *Publishers) ages(ctx context.Context, year int, municipalities []string) ([]string, error) {
	t, err := p.cbs.Ages(ctx, year, municipalities...)
	if err != nil {
		return nil, err
	}
	return []string{t.Path, t.Meta["Leeftijd"]}, nil
}

// loneliness is all that RIVM published, of whatever year.
func (p *Publishers) loneliness(ctx context.Context, _ int, municipalities []string) (paths []string, err error) {
	tables, err := p.cbs.Loneliness(ctx, municipalities...)
	for _, t := range tables {
		paths = append(paths, t.Path)
	}
	return paths, err
}

// fetch brings the files of a year, beside those that are given, and returns all
// paths. Areas must be had; without key figures, squares, ages or RIVM's
// estimates the import does what it can.
func (p *Publishers) fetch(ctx context.Context, way pdok.Way, n Need) ([]string, error) {
	f := &fetching{Publishers: p, way: way, year: n.Year, paths: slices.Clone(n.Given)}
	if err := f.areas(ctx); err != nil {
		return nil, err
	}
	if err := f.figures(ctx); err != nil {
		return nil, err
	}
	for _, e := range p.extras {
		if err := f.without(ctx, e.what, func() ([]string, error) { return e.files(ctx, f.year, f.codes) }); err != nil {
			return nil, err
		}
	}
	return f.paths, nil
}

// fetching is one answer of the publishers in the making.
type fetching struct {
	*Publishers
	way   pdok.Way
	year  int
	codes []string // of the municipalities to ask for; none for the whole country
	paths []string
}

func (f *fetching) add(paths ...string) { f.paths = append(f.paths, paths...) }

// with is the files so far and some more.
func (f *fetching) with(paths []string) []string { return slices.Concat(f.paths, paths) }

// without adds files that an import can do without.
func (f *fetching) without(ctx context.Context, what string, fetch func() ([]string, error)) error {
	return f.optional(ctx, what, func() error {
		paths, err := fetch()
		if err == nil {
			f.add(paths...)
		}
		return err
	})
}

// optional does what an import can do without; only a cancelled program is an
// error.
func (f *fetching) optional(ctx context.Context, what string, fetch func() error) error {
	err := f.opt.Report.Step("download", func() (string, error) { return what, fetch() })
	if err == nil || ctx.Err() != nil {
		return err
	}
	f.opt.Report.Say("not_fetched", fmt.Sprintf("Without %s: %v", what, err))
	return nil
}

// areas fetches the areas and the squares, and settles the year.
func (f *fetching) areas(ctx context.Context) error {
	if err := f.settleYear(ctx); err != nil {
		return err
	}
	switch f.way {
	case pdok.Atom:
		return f.geoPackage(ctx)
	case FromFiles:
	default:
		if err := f.features(ctx); err != nil {
			return err
		}
	}
	return f.without(ctx, "squares of 100 m", func() ([]string, error) {
		path, err := f.pdok.Squares(ctx, f.year)
		if err != nil || path == "" {
			return nil, err
		}
		return []string{path}, nil
	})
}

// settleYear chooses the year where none is asked for: that of areas from files,
// or else the newest complete one.
func (f *fetching) settleYear(ctx context.Context) error {
	switch {
	case f.year != 0:
	case f.way == FromFiles:
		s, err := f.opt.Survey(ctx, f.paths)
		if err != nil {
			return err
		}
		if f.year = s.Year; f.year == 0 {
			return errors.New("the files do not say which year their areas are of: give --year")
		}
	default:
		f.year = pdok.NewestComplete(f.opt.Now())
	}
	return nil
}

// geoPackage fetches areas with all their figures, and squares.
func (f *fetching) geoPackage(ctx context.Context) error {
	var found pdok.Found
	err := f.opt.Report.Step("look for figures", func() (detail string, err error) {
		found, err = f.pdok.Find(ctx, f.year)
		return found.Areas.Name, err
	})
	if err != nil {
		return err
	}
	return f.opt.Report.Step("download", func() (detail string, err error) {
		paths, err := f.pdok.Download(ctx, found)
		f.add(paths...)
		return fmt.Sprintf("%d files", len(paths)), err
	})
}

// features fetches areas feature by feature, of some municipalities if so wished.
func (f *fetching) features(ctx context.Context) error {
	return f.opt.Report.Step("download areas", func() (detail string, err error) {
		if f.codes, err = f.pdok.Municipalities(ctx, f.way, f.year, f.opt.Municipalities...); err != nil {
			return "", err
		}
		paths, err := f.pdok.Features(ctx, f.way, f.year, f.codes...)
		f.add(paths...)
		return fmt.Sprintf("%d files", len(paths)), err
	})
}

// statLine fetches a table of key figures and what explains its columns.
func (f *fetching) statLine(ctx context.Context, year int, version cbs.Version) ([]string, error) {
	t, err := f.cbs.KeyFigures(ctx, year, version, f.codes...)
	if err != nil {
		return nil, err
	}
	return []string{t.Path, t.Meta["DataProperties"]}, nil
}
