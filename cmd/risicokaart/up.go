package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"risicokaart/data/demo"
	"risicokaart/internal/acquire"
)

type upCmd struct {
	importSettings
	publisherSettings
	serveSettings
	Data []string `help:"File or folder to import; may be given more than once. Recognised by content." type:"path" placeholder:"PATH" sep:"none"`
}

// Run brings everything up. What is there is served while the rest goes on: an
// import that fails leaves the edition before in service; only when there is none
// does the program end.
func (c *upCmd) Run(ctx context.Context, p *program) (err error) {
	w, err := startWeb(ctx, p, c.serveSettings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	have, err := w.load(ctx)
	if err != nil {
		return err
	}
	if err := c.renew(ctx, p, w, have); err != nil {
		if ctx.Err() != nil || !have {
			return err
		}
		p.report.Say("import_failed", fmt.Sprintf("risicokaart: %v\nThe edition before is still served.", err))
	}
	p.report.ready(w.url)
	return w.wait(ctx)
}

// renew imports what there is to import and serves it.
func (c *upCmd) renew(ctx context.Context, p *program, w *running, have bool) error {
	need := acquire.Need{Year: c.Year, Given: c.Data, Example: example(p)}
	// Figures and areas of one's own make another edition than the one that is there.
	need.Have = have && len(c.Indicator) == 0 && c.Areas == ""
	paths, err := c.publishers(p, c.importSettings).Files(ctx, need)
	if err != nil || len(paths) == 0 {
		return err
	}
	if err := c.importInto(ctx, p, w.db.Store, c.Gemeente, paths); err != nil {
		return err
	}
	return w.server.Reload(ctx)
}

// example writes the files of a fictitious municipality.
func example(p *program) func(context.Context) ([]string, error) {
	return func(ctx context.Context) (paths []string, err error) {
		dir, err := p.folder()
		if err != nil {
			return nil, err
		}
		err = p.report.Step("make example", func() (string, error) {
			files, err := demo.Generate(ctx, filepath.Join(dir, "example"), demo.Options{})
			paths = files.Paths()
			return demo.Notice, err
		})
		return paths, err
	}
}
