package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"risicokaart/internal/store"
)

type editionsCmd struct {
	List editionsListCmd `cmd:"" default:"withargs" help:"List the editions, newest first, and how many areas are the same as the year before; the current one carries a star."`
	Use  editionsUseCmd  `cmd:"" help:"Make another edition current; servers take it up at once."`
	Drop editionsDropCmd `cmd:"" help:"Remove an edition for good; the current one cannot be dropped."`
}

// explainEdition adds what to do about an edition that cannot be had.
func explainEdition(err error) error {
	switch {
	case errors.Is(err, store.ErrNoEdition):
		return fmt.Errorf("%w; risicokaart editions lists them", err)
	case errors.Is(err, store.ErrCurrent):
		return fmt.Errorf("%w; make another one current first, with risicokaart editions use ID", err)
	}
	return err
}

type editionsUseCmd struct {
	ID string `arg:"" help:"Id of the edition."`
}

// Run makes an edition current.
func (c *editionsUseCmd) Run(ctx context.Context, p *program) error {
	return withDatabase(ctx, p, func(db *database) error { return explainEdition(db.Use(ctx, c.ID)) })
}

type editionsDropCmd struct {
	ID string `arg:"" help:"Id of the edition."`
}

// Run removes an edition.
func (c *editionsDropCmd) Run(ctx context.Context, p *program) error {
	return withDatabase(ctx, p, func(db *database) error { return explainEdition(db.Drop(ctx, c.ID)) })
}

type editionsListCmd struct{}

// Run lists the editions.
func (*editionsListCmd) Run(ctx context.Context, p *program) error {
	return withDatabase(ctx, p, func(db *database) error {
		list, err := db.Editions(ctx)
		if err != nil {
			return err
		}
		links, err := db.Links(ctx)
		if err != nil {
			return err
		}
		return printEditions(p, list, links)
	})
}

func printEditions(p *program, list []*store.Edition, links map[string]store.Links) error {
	if p.JSON {
		out := json.NewEncoder(p.stdout)
		for _, e := range list {
			line := map[string]any{"id": e.ID, "year": e.Year, "region": e.Region, "current": e.Current,
				"fictitious": e.Fictitious, "model": e.Model, "program": e.Program, "created_at": e.CreatedAt,
				"manifest": e.Manifest}
			if l, ok := links[e.ID]; ok {
				line["earlier"] = map[string]any{"edition": l.Edition, "year": l.Year, "same_areas": l.Same,
					"changed_areas": l.Changed}
			}
			if err := out.Encode(line); err != nil {
				return err
			}
		}
		return nil
	}
	if len(list) == 0 {
		_, err := fmt.Fprintln(p.stdout, "no editions yet: import one with risicokaart import FILE...")
		return err
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, " \tID\tYEAR\tREGION\tMODEL\tIMPORTED\tAREAS SINCE THE YEAR BEFORE")
	for _, e := range list {
		star, region := " ", e.Region
		if e.Current {
			star = "*"
		}
		if e.Fictitious {
			region += " (fictitious)"
		}
		since := "-"
		if l, ok := links[e.ID]; ok {
			since = fmt.Sprintf("%d same, %d changed since %d", l.Same, l.Changed, l.Year)
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\t%s\n", star, e.ID, e.Year, region, e.Model,
			e.CreatedAt.Local().Format(time.DateTime), since)
	}
	return t.Flush()
}
