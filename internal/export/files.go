package export

import (
	"context"
	"io"
	"strings"

	"risicokaart/internal/layer"
	"risicokaart/internal/store"
)

// File is a whole collection in a format and, where it has shapes, a reference system.
type File struct {
	Of     *layer.Collection
	Format Format
	CRS    layer.CRS
}

// Files lists all files of an edition.
func Files(e *store.Edition) (files []File) {
	for _, c := range e.Collections() {
		for _, f := range Formats {
			files = append(files, File{c, f, layer.CRS84})
			if f.HasShapes {
				files = append(files, File{c, f, layer.RD})
			}
		}
	}
	return files
}

// Name is the name of the file among those of an edition: buurten.rd.geojson.
func (f File) Name() string {
	parts := []string{f.Of.ID, f.Format.Name}
	if f.CRS == layer.RD {
		parts = []string{f.Of.ID, "rd", f.Format.Name}
	}
	return strings.Join(parts, ".")
}

// Writer writes the file from an edition.
func (f File) Writer(e *store.Edition) func(context.Context, io.Writer) error {
	return func(ctx context.Context, w io.Writer) error {
		return f.Format.Write(ctx, w, NewTable(e, f.Of, layer.Query{CRS: f.CRS}))
	}
}
