package main

import (
	"context"
	"fmt"

	"risicokaart/data/demo"
)

type demoCmd struct {
	Out            string `help:"Folder to write to." default:"demo" type:"path" placeholder:"DIR"`
	Municipalities int    `help:"How many fictitious municipalities." default:"1"`
	Country        bool   `help:"A whole fictitious country: some 340 municipalities and 14,500 buurten, for load. Takes half a minute."`
	Seed           uint64 `help:"Equal seeds give equal files." default:"0"`
}

// Run writes the example files and prints their paths, to be imported.
func (c *demoCmd) Run(ctx context.Context, p *program) error {
	files, err := demo.Generate(ctx, c.Out, demo.Options{Seed: c.Seed, Municipalities: c.Municipalities,
		Country: c.Country})
	if err != nil {
		return err
	}
	fmt.Fprintln(p.stderr, demo.Notice)
	for _, path := range files.Paths() {
		fmt.Fprintln(p.stdout, path)
	}
	return nil
}
