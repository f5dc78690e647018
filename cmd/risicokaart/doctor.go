package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"risicokaart/internal/postgres"
)

type doctorCmd struct{}

// Run checks what the program needs of this machine and says what to do about
// what is missing.
func (*doctorCmd) Run(ctx context.Context, p *program) error {
	healthy := true
	report := func(what string, detail string, err error) {
		mark := "ok"
		if err != nil {
			mark, detail, healthy = "!!", err.Error(), false
		}
		fmt.Fprintf(p.stdout, "%s  %-12s %s\n", mark, what, detail)
	}
	report("program", version(), nil)
	dir, err := p.folder()
	if err == nil {
		err = checkFolder(dir)
	}
	report("data folder", dir, err)
	if p.DatabaseURL != "" {
		report("database", "the server of --database-url has what is needed", checkServer(ctx, p.DatabaseURL))
	} else {
		detail, err := findServer(ctx)
		report("PostgreSQL", detail, err)
	}
	if !healthy {
		return errors.New("something is missing: the lines marked with !! say what")
	}
	return nil
}

// findServer names the newest PostgreSQL that has PostGIS.
func findServer(ctx context.Context) (string, error) {
	installed, err := postgres.Installations(ctx, "")
	if err != nil {
		return "", err
	}
	for _, i := range installed {
		if i.PostGIS {
			return fmt.Sprintf("version %d with PostGIS, in %s", i.Major, i.BinDir), nil
		}
	}
	missing := &postgres.MissingError{Server: len(installed) == 0}
	if len(installed) > 0 {
		missing.Major = installed[0].Major
	}
	return "", missing
}

// checkFolder reports whether the program can write in dir, or make it.
func checkFolder(dir string) error {
	for {
		info, err := os.Stat(dir)
		switch {
		case errors.Is(err, os.ErrNotExist):
			dir = filepath.Dir(dir)
			continue
		case err != nil:
			return fmt.Errorf("look at data folder: %w; choose another --data-dir", err)
		case !info.IsDir():
			return fmt.Errorf("%s is not a folder; choose another --data-dir", dir)
		}
		f, err := os.CreateTemp(dir, ".risicokaart-*")
		if err != nil {
			return fmt.Errorf("write in %s: %w; choose another --data-dir", dir, err)
		}
		f.Close()
		return os.Remove(f.Name())
	}
}
