package main

import (
	"fmt"
	"path/filepath"
	"time"

	"risicokaart/internal/fetch"
	"risicokaart/internal/source/cbs"
	"risicokaart/internal/source/pdok"
)

// publisherSettings say what to fetch from the publishers, and from where. The
// addresses are those of the publishers; a change of theirs needs no new
// version of this program.
type publisherSettings struct {
	Gemeente   []string `help:"Municipalities by code (GM0599) or name; only their wijken and buurten are kept." placeholder:"NAME"`
	Boundaries string   `help:"Where areas come from: ${enum}." enum:"pdok-atom,pdok-ogc,wfs" default:"pdok-atom" env:"RISICOKAART_BOUNDARIES"`
	Offline    bool     `help:"Fetch nothing: take what was fetched before." env:"RISICOKAART_OFFLINE"`

	AtomURL    string `hidden:"" env:"RISICOKAART_ATOM_URL"`
	OGCURL     string `hidden:"" env:"RISICOKAART_OGC_URL" name:"ogc-url"`
	WFSURL     string `hidden:"" env:"RISICOKAART_WFS_URL" name:"wfs-url"`
	SquaresURL string `hidden:"" env:"RISICOKAART_SQUARES_URL"`
	CBSURL     string `hidden:"" env:"RISICOKAART_CBS_URL" name:"cbs-url"`
	RIVMURL    string `hidden:"" env:"RISICOKAART_RIVM_URL" name:"rivm-url"`
}

// publishers are the clients that fetch.
type publishers struct {
	*program
	publisherSettings
	report *reporter
	pdok   *pdok.Client
	cbs    *cbs.Client
}

func (p *program) publishers(s publisherSettings) *publishers {
	r := p.reporter()
	f := fetch.New(filepath.Join(p.DataDir, "downloads"), "risicokaart/"+version(), p.log)
	f.Offline = s.Offline
	f.Progress = func(e fetch.Event) { r.download(e.Name, e.Bytes, e.Size) }
	c := &publishers{program: p, publisherSettings: s, report: r, pdok: pdok.New(f), cbs: cbs.New(f)}
	for _, url := range []struct {
		to   *string
		want string
	}{
		{&c.pdok.AtomURL, s.AtomURL}, {&c.pdok.OGCURL, s.OGCURL}, {&c.pdok.WFSURL, s.WFSURL},
		{&c.pdok.SquaresURL, s.SquaresURL}, {&c.cbs.V3URL, s.CBSURL}, {&c.cbs.RIVMURL, s.RIVMURL},
	} {
		if url.want != "" {
			*url.to = url.want
		}
	}
	return c
}

// fetch brings the files of a year, 0 for the newest complete one, and returns
// their paths. Areas must be had; without key figures, squares or RIVM's
// estimates the import does what it can.
func (c *publishers) fetch(year int) (paths []string, err error) {
	if year == 0 {
		year = pdok.NewestComplete(time.Now())
	}
	if pdok.Way(c.Boundaries) == pdok.Atom {
		paths, err = c.geoPackage(year)
	} else {
		paths, err = c.features(year)
	}
	if err != nil {
		return nil, err
	}
	err = c.optional("estimates of RIVM", func() error {
		tables, err := c.cbs.Loneliness(c.ctx)
		for _, t := range tables {
			paths = append(paths, t.Path)
		}
		return err
	})
	return paths, err
}

// geoPackage fetches areas with all their figures, and squares.
func (c *publishers) geoPackage(year int) (paths []string, err error) {
	var found pdok.Found
	err = c.report.step("look for figures", func() (detail string, err error) {
		found, err = c.pdok.Find(c.ctx, year)
		return found.Areas.Name, err
	})
	if err != nil {
		return nil, err
	}
	err = c.report.step("download", func() (detail string, err error) {
		paths, err = c.pdok.Download(c.ctx, found)
		return fmt.Sprintf("%d files", len(paths)), err
	})
	return paths, err
}

// features fetches areas feature by feature; they have fewer figures than the
// GeoPackage, so StatLine's key figures come beside them.
func (c *publishers) features(year int) (paths []string, err error) {
	err = c.report.step("download areas", func() (detail string, err error) {
		paths, err = c.pdok.Features(c.ctx, pdok.Way(c.Boundaries), year, c.Gemeente...)
		return fmt.Sprintf("%d files", len(paths)), err
	})
	if err != nil {
		return nil, err
	}
	err = c.optional("key figures", func() error {
		table, err := c.cbs.KeyFigures(c.ctx, year, cbs.V3, c.Gemeente...)
		if err == nil {
			paths = append(paths, table.Path, table.Meta["DataProperties"])
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = c.optional("squares of 100 m", func() error {
		path, err := c.pdok.Squares(c.ctx, year)
		if err == nil && path != "" {
			paths = append(paths, path)
		}
		return err
	})
	return paths, err
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
