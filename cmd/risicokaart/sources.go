package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"risicokaart/internal/formats"
	"risicokaart/internal/ingest"
	"risicokaart/internal/recognise"
)

type sourcesCmd struct {
	Formats bool     `help:"Instead: print which formats and years of files are read, as Markdown."`
	Columns []string `arg:"" optional:"" name:"path" help:"Instead: print in which columns of these files the indicators are found, as Markdown." type:"path"`
}

// Run prints the files of the current edition and, per figure, where it came
// from; or the columns of files that are not imported.
func (c *sourcesCmd) Run(ctx context.Context, p *program) error {
	if c.Formats || len(c.Columns) > 0 {
		columns, err := loadCatalogue()
		if err != nil {
			return err
		}
		if c.Formats {
			return formats.Write(p.stdout, columns)
		}
		files, err := recognise.Open(ctx, recognise.Options{Paths: c.Columns, Catalogue: columns})
		if err != nil {
			return err
		}
		defer files.Close()
		return files.WriteColumns(p.stdout)
	}
	return withDatabase(ctx, p, func(db *database) error {
		e, err := db.Current(ctx)
		if err != nil {
			return explainEdition(err)
		}
		var report ingest.Report
		if err := json.Unmarshal(e.Report, &report); err != nil {
			return fmt.Errorf("read report of edition %s: %w", e.ID, err)
		}
		if p.JSON {
			return json.NewEncoder(p.stdout).Encode(map[string]any{"edition": e.ID, "year": e.Year,
				"manifest": e.Manifest, "figures": report.Figures})
		}
		fmt.Fprintf(p.stdout, "edition %s, figures of %d, %s (%s)\n\n", e.ID, e.Year, e.Manifest.Credit, e.Manifest.Licence)
		for _, f := range e.Manifest.Sources {
			fmt.Fprintf(p.stdout, "%s  %s  %d rows, %d bytes, sha256 %s\n", f.Name, f.Kind, f.Rows, f.Bytes, f.SHA256)
			if f.URL != "" {
				fmt.Fprintf(p.stdout, "  from %s, %s, fetched %s\n", f.URL, f.Publisher,
					f.Fetched.Local().Format(time.DateTime))
			}
		}
		fmt.Fprintln(p.stdout)
		return report.WriteSources(p.stdout)
	})
}
