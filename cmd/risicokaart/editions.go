package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"
)

type editionsCmd struct {
	Use string `help:"Make this edition current." placeholder:"ID"`
}

// Run lists the editions, newest first; the current one carries a star.
func (c *editionsCmd) Run(p *program) (err error) {
	db, err := p.openDatabase(p.ctx)
	if err != nil {
		return err
	}
	defer func() {
		if stop := db.Close(); err == nil {
			err = stop
		}
	}()
	if c.Use != "" {
		if err := db.Use(p.ctx, c.Use); err != nil {
			return fmt.Errorf("%w; risicokaart editions lists them", err)
		}
	}
	list, err := db.Editions(p.ctx)
	if err != nil {
		return err
	}
	if p.JSON {
		out := json.NewEncoder(p.stdout)
		for _, e := range list {
			if err := out.Encode(map[string]any{"id": e.ID, "year": e.Year, "region": e.Region, "current": e.Current,
				"fictitious": e.Fictitious, "model": e.Model, "created_at": e.CreatedAt, "manifest": e.Manifest}); err != nil {
				return err
			}
		}
		return nil
	}
	if len(list) == 0 {
		fmt.Fprintln(p.stdout, "no editions yet: import one with risicokaart import FILE...")
		return nil
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, " \tID\tYEAR\tREGION\tMODEL\tIMPORTED")
	for _, e := range list {
		star, region := " ", e.Region
		if e.Current {
			star = "*"
		}
		if e.Fictitious {
			region += " (fictitious)"
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\n", star, e.ID, e.Year, region, e.Model, e.CreatedAt.Local().Format(time.DateTime))
	}
	return t.Flush()
}
