package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"risicokaart/data/demo"
	"risicokaart/internal/source/pdok"
	"risicokaart/internal/store"
)

type upCmd struct {
	importSettings
	publisherSettings
	serveSettings
	Data []string `help:"File or folder to import; may be given more than once. Recognised by content." type:"path" placeholder:"PATH" sep:"none"`
}

// Run brings everything up. An import that fails leaves the edition before in
// service; only when there is none does the program end.
func (c *upCmd) Run(p *program) (err error) {
	w, err := p.startWeb(c.serveSettings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	// What is there is served while the rest goes on.
	have := w.server.Reload(p.ctx)
	if have != nil && !errors.Is(have, store.ErrNoEdition) {
		return have
	}
	if err := c.edition(p, w, have == nil); err != nil {
		if p.ctx.Err() != nil || have != nil {
			return err
		}
		p.reporter().say("import_failed", fmt.Sprintf("risicokaart: %v\nThe edition before is still served.", err), nil)
	}
	w.announce(p)
	return w.wait(p.ctx)
}

// edition makes sure that there is an edition to serve: the files that were
// given, else the edition that is there, else what the publishers have, else
// an example.
func (c *upCmd) edition(p *program, w *running, have bool) error {
	paths := c.Data
	switch {
	case len(paths) > 0 && c.way() == fromFile:
		publishers, err := p.publishers(c.publisherSettings, c.importSettings)
		if err != nil {
			return err
		}
		if paths, err = publishers.fetch(c.Year, c.Data...); err != nil {
			return err
		}
	case len(paths) > 0:
	case have && len(c.Indicator) == 0 && c.Areas == "":
		return nil
	default:
		var err error
		if paths, err = c.fetchOrMake(p); err != nil {
			return err
		}
	}
	result, err := p.ingest(w.db.Store, c.importSettings, c.Gemeente, paths)
	if err != nil {
		return err
	}
	if err := p.printResult(result); err != nil {
		return err
	}
	return w.server.Reload(p.ctx)
}

// fetchOrMake gets the newest complete year from the publishers; where they
// cannot be reached it makes an example, so that there is a map in any case.
func (c *upCmd) fetchOrMake(p *program) ([]string, error) {
	settings := c.publisherSettings
	if settings.way() == fromFile { // there are no files
		settings.Boundaries = string(pdok.Atom)
	}
	publishers, err := p.publishers(settings, c.importSettings)
	if err != nil {
		return nil, err
	}
	paths, err := publishers.fetch(c.Year)
	if err == nil || p.ctx.Err() != nil {
		return paths, err
	}
	p.reporter().say("not_fetched", fmt.Sprintf("No published figures: %v\nAn example takes their place.", err), nil)
	return p.makeExample()
}

// makeExample writes the files of a fictitious municipality.
func (p *program) makeExample() (paths []string, err error) {
	err = p.reporter().step("make example", func() (string, error) {
		files, err := demo.Generate(p.ctx, filepath.Join(p.DataDir, "example"), demo.Options{})
		paths = files.Paths()
		return demo.Notice, err
	})
	return paths, err
}
