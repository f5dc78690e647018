package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/source/rivm"
)

// WriteColumns writes, as a Markdown table, in which column of which file each
// indicator of the catalogue is found. It imports nothing.
func WriteColumns(ctx context.Context, w io.Writer, paths []string, c *catalogue.Catalogue) error {
	dir, err := os.MkdirTemp("", "risicokaart-columns-*")
	if err != nil {
		return fmt.Errorf("make folder for unpacked files: %w", err)
	}
	defer os.RemoveAll(dir)
	files, err := openFiles(ctx, paths, dir)
	if err != nil {
		return err
	}
	defer closeFiles(files)
	r := &run{Options: Options{Catalogue: c}, files: files, groups: map[string][]string{}, titles: map[string]string{}}
	for _, f := range files {
		r.learn(f.properties)
	}
	var b strings.Builder
	for _, f := range files {
		if f.isRIVM && f.container == nil {
			if err := writeRIVMColumns(&b, f); err != nil {
				return err
			}
		}
		if f.container == nil || f.isRIVM {
			continue
		}
		for _, l := range f.container.Layers() {
			if err := writeBindings(&b, &layer{Layer: l, file: f}, r); err != nil {
				return err
			}
		}
	}
	_, err = io.WriteString(w, b.String())
	return err
}

func writeBindings(b *strings.Builder, l *layer, r *run) error {
	columns := make([]catalogue.Column, len(l.Columns))
	for i, c := range l.Columns {
		columns[i] = catalogue.Column{Name: c.Name, Title: r.titles[c.Name], Groups: r.groups[c.Name]}
	}
	fmt.Fprintf(b, "\n## %s, layer %s\n\n%d columns.\n\n| indicator | unit | column |\n|---|---|---|\n",
		filepath.Base(l.file.path), l.Name, len(columns))
	for _, ind := range r.Catalogue.Indicators {
		binding, ok, err := r.Catalogue.Resolve(ind.ID, columns)
		var ambiguous *catalogue.AmbiguousError
		switch {
		case errors.As(err, &ambiguous):
			fmt.Fprintf(b, "| `%s` | %s | ambiguous: %s |\n", ind.ID, ind.Unit, strings.Join(ambiguous.Candidates, ", "))
		case err != nil:
			return err
		case !ok:
		case binding.Of != "":
			fmt.Fprintf(b, "| `%s` | %s | 100 × `%s` / `%s` |\n", ind.ID, ind.Unit, binding.Value, binding.Of)
		default:
			fmt.Fprintf(b, "| `%s` | %s | `%s` |\n", ind.ID, ind.Unit, binding.Value)
		}
	}
	return nil
}

func writeRIVMColumns(b *strings.Builder, f *file) error {
	head, err := readHead(f.path)
	if err != nil {
		return err
	}
	columns, err := rivm.Columns(head)
	if err != nil {
		return fmt.Errorf("read %s: %w", f.path, err)
	}
	fmt.Fprintf(b, "\n## %s\n\n| figure | unit | column |\n|---|---|---|\n", filepath.Base(f.path))
	for i, figure := range []string{"lonely", "severely lonely", "emotionally lonely", "socially lonely"} {
		if columns[i] != "" {
			fmt.Fprintf(b, "| %s | percent | `%s` |\n", figure, columns[i])
		}
	}
	return nil
}
