package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"risicokaart/internal/edition"
	"risicokaart/internal/fetch"
	"risicokaart/internal/ingest"
	"risicokaart/internal/recognise"
	"risicokaart/internal/source/cbs"
	"risicokaart/internal/source/pdok"
)

// publisherSettings say what to fetch from the publishers, and from where. The
// addresses are those of the publishers; a change of theirs needs no new
// version of this program.
type publisherSettings struct {
	Gemeente   []string `help:"Municipalities by code (GM0599) or name; only their wijken and buurten are kept." placeholder:"NAME"`
	Boundaries string   `help:"Where areas come from: ${enum}. With file they are in the files given, and the rest is fetched." enum:"pdok-atom,pdok-ogc,wfs,file" default:"pdok-atom" env:"RISICOKAART_BOUNDARIES"`
	Offline    bool     `help:"Fetch nothing: take what was fetched before." env:"RISICOKAART_OFFLINE"`

	AtomURL    string `hidden:"" env:"RISICOKAART_ATOM_URL"`
	OGCURL     string `hidden:"" env:"RISICOKAART_OGC_URL" name:"ogc-url"`
	WFSURL     string `hidden:"" env:"RISICOKAART_WFS_URL" name:"wfs-url"`
	SquaresURL string `hidden:"" env:"RISICOKAART_SQUARES_URL"`
	CBSURL     string `hidden:"" env:"RISICOKAART_CBS_URL" name:"cbs-url"`
	CBSV4URL   string `hidden:"" env:"RISICOKAART_CBS_V4_URL" name:"cbs-v4-url"`
	RIVMURL    string `hidden:"" env:"RISICOKAART_RIVM_URL" name:"rivm-url"`
}

// fromFile is the value of --boundaries for areas that the user gives.
const fromFile pdok.Way = "file"

func (s publisherSettings) way() pdok.Way { return pdok.Way(s.Boundaries) }

// publishers are the clients that fetch.
type publishers struct {
	*program
	publisherSettings
	report *reporter
	pdok   *pdok.Client
	cbs    *cbs.Client
	// look surveys files for the figures that the model reads.
	look func(ctx context.Context, paths []string) (recognise.Survey, error)
}

func (p *program) publishers(s publisherSettings, i importSettings) (*publishers, error) {
	r := p.reporter()
	f := fetch.New(p.downloads(), "risicokaart/"+version(), p.log)
	f.Offline = s.Offline
	f.Progress = r.download
	c := &publishers{program: p, publisherSettings: s, report: r, pdok: pdok.New(f), cbs: cbs.New(f)}
	for _, url := range []struct {
		to   *string
		want string
	}{
		{&c.pdok.AtomURL, s.AtomURL}, {&c.pdok.OGCURL, s.OGCURL}, {&c.pdok.WFSURL, s.WFSURL},
		{&c.pdok.SquaresURL, s.SquaresURL}, {&c.cbs.V3URL, s.CBSURL}, {&c.cbs.V4URL, s.CBSV4URL}, {&c.cbs.RIVMURL, s.RIVMURL},
	} {
		if url.want != "" {
			*url.to = url.want
		}
	}
	opt, err := p.importOptions(i)
	if err != nil {
		return nil, err
	}
	c.look = func(ctx context.Context, paths []string) (recognise.Survey, error) {
		opt := opt
		opt.Paths = paths
		return ingest.Look(ctx, opt)
	}
	return c, nil
}

// downloads is the folder of what was fetched.
func (p *program) downloads() string { return filepath.Join(p.DataDir, "downloads") }

// origins tells where the paths that were fetched came from.
func (p *program) origins(paths []string) map[string]edition.Origin {
	origins := map[string]edition.Origin{}
	for _, path := range paths {
		if !strings.HasPrefix(path, p.downloads()+string(filepath.Separator)) {
			continue
		}
		if n, ok := fetch.Origin(path); ok {
			origins[path] = edition.Origin{URL: n.URL, Fetched: n.Fetched, LastModified: n.LastModified, ETag: n.ETag}
		}
	}
	return origins
}

// fetch brings the files of a year, 0 for the newest complete one, and returns
// their paths; given are those of the user's own, for areas from files. Areas
// must be had; without key figures, squares, ages or RIVM's estimates the
// import does what it can.
func (c *publishers) fetch(year int, given ...string) ([]string, error) {
	f := &fetching{publishers: c, year: year, paths: given}
	if err := f.areas(); err != nil {
		return nil, err
	}
	if err := f.figures(); err != nil {
		return nil, err
	}
	err := c.optional("ages per municipality", func() error {
		t, err := c.cbs.Ages(c.ctx, f.year, f.codes...)
		if err == nil {
			f.add(t.Path, t.Meta["Leeftijd"])
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = c.optional("estimates of RIVM", func() error {
		tables, err := c.cbs.Loneliness(c.ctx, f.codes...)
		for _, t := range tables {
			f.add(t.Path)
		}
		return err
	})
	return f.paths, err
}

// fetching is one answer of the publishers in the making.
type fetching struct {
	*publishers
	year  int
	codes []string // of the municipalities to ask for; none for the whole country
	paths []string
}

func (f *fetching) add(paths ...string) { f.paths = append(f.paths, paths...) }

// areas fetches the areas and the squares.
func (f *fetching) areas() error {
	if f.way() == fromFile && f.year == 0 {
		s, err := f.look(f.ctx, f.paths)
		if err != nil {
			return err
		}
		if f.year = s.Year; f.year == 0 {
			return errors.New("the files do not say which year their areas are of: give --year")
		}
	}
	if f.year == 0 {
		f.year = pdok.NewestComplete(time.Now())
	}
	switch f.way() {
	case pdok.Atom:
		return f.geoPackage()
	case fromFile:
	default:
		if err := f.features(); err != nil {
			return err
		}
	}
	return f.optional("squares of 100 m", func() error {
		path, err := f.pdok.Squares(f.ctx, f.year)
		if err == nil && path != "" {
			f.add(path)
		}
		return err
	})
}

// geoPackage fetches areas with all their figures, and squares.
func (f *fetching) geoPackage() error {
	var found pdok.Found
	err := f.report.step("look for figures", func() (detail string, err error) {
		found, err = f.pdok.Find(f.ctx, f.year)
		return found.Areas.Name, err
	})
	if err != nil {
		return err
	}
	return f.report.step("download", func() (detail string, err error) {
		paths, err := f.pdok.Download(f.ctx, found)
		f.add(paths...)
		return fmt.Sprintf("%d files", len(paths)), err
	})
}

// features fetches areas feature by feature, of some municipalities if so wished.
func (f *fetching) features() error {
	return f.report.step("download areas", func() (detail string, err error) {
		if f.codes, err = f.pdok.Municipalities(f.ctx, f.way(), f.year, f.Gemeente...); err != nil {
			return "", err
		}
		paths, err := f.pdok.Features(f.ctx, f.way(), f.year, f.codes...)
		f.add(paths...)
		return fmt.Sprintf("%d files", len(paths)), err
	})
}

// yearsBack is how many years before the figures' own may lend a figure that is
// not published yet. CBS publishes a year in three rounds.
const yearsBack = 3

// figures fetches what the files lack of the figures that the model reads:
// StatLine's key figures of the year, then figures of the years before for
// columns that have no value at all.
func (f *fetching) figures() error {
	have, err := f.look(f.ctx, f.paths)
	if err != nil {
		return err
	}
	if len(have.Empty)+len(have.Missing) > 0 {
		err := f.optional(fmt.Sprintf("key figures of %d", f.year), func() (err error) {
			have, err = f.keyFigures(have)
			return err
		})
		if err != nil {
			return err
		}
	}
	// A column that could not be had for this year says nothing about others.
	for back := 1; back <= yearsBack && len(have.Missing) == 0 && len(have.Empty) > 0; back++ {
		year := f.year - back
		err := f.optional(fmt.Sprintf("figures of %d for %s", year, strings.Join(have.Empty, ", ")), func() error {
			earlier, err := f.earlier(year)
			if err != nil {
				return err
			}
			with, err := f.look(f.ctx, append(f.paths[:len(f.paths):len(f.paths)], earlier...))
			if err == nil && len(with.Empty) < len(have.Empty) {
				f.add(earlier...)
				have = with
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keyFigures adds StatLine's table of the year: OData v3, and v4 where v3 fails
// or lacks a column. It returns what the files have then.
func (f *fetching) keyFigures(have recognise.Survey) (recognise.Survey, error) {
	var problems []error
	for _, version := range []cbs.Version{cbs.V3, cbs.V4} {
		paths, err := f.statLine(f.year, version)
		if err != nil {
			problems = append(problems, fmt.Errorf("OData v%d: %w", version, err))
			continue
		}
		with, err := f.look(f.ctx, append(f.paths[:len(f.paths):len(f.paths)], paths...))
		if err != nil {
			return have, err
		}
		if version == cbs.V3 || len(problems) > 0 || len(with.Missing) < len(have.Missing) {
			f.add(paths...)
			have = with
		}
		if len(have.Missing) == 0 {
			break
		}
	}
	if len(problems) == 1 && len(have.Missing) == 0 {
		f.log.Warn("key figures came another way", "err", problems[0])
		return have, nil
	}
	return have, errors.Join(problems...)
}

// statLine fetches a table of key figures and what explains its columns.
func (f *fetching) statLine(year int, version cbs.Version) ([]string, error) {
	t, err := f.cbs.KeyFigures(f.ctx, year, version, f.codes...)
	if err != nil {
		return nil, err
	}
	return []string{t.Path, t.Meta["DataProperties"]}, nil
}

// earlier fetches the figures of a year from the kind of source that the
// figures of the year itself come from.
func (f *fetching) earlier(year int) ([]string, error) {
	if f.way() == pdok.Atom {
		found, err := f.pdok.Find(f.ctx, year)
		if err != nil {
			return nil, err
		}
		found.Squares = pdok.File{}
		return f.pdok.Download(f.ctx, found)
	}
	paths, err := f.statLine(year, cbs.V3)
	if err == nil || f.ctx.Err() != nil {
		return paths, err
	}
	paths, err4 := f.statLine(year, cbs.V4)
	if err4 == nil {
		return paths, nil
	}
	return nil, errors.Join(err, err4)
}

// optional fetches what an import can do without; only a cancelled program is
// an error.
func (c *publishers) optional(what string, fetch func() error) error {
	err := c.report.step("download", func() (string, error) { return what, fetch() })
	if err == nil || c.ctx.Err() != nil {
		return err
	}
	c.report.say("not_fetched", fmt.Sprintf("Without %s: %v", what, err), nil)
	return nil
}
