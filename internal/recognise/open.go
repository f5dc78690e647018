// Package recognise turns files into checked, bound and dated layers, without a
// database: it opens what it is given, tells by the content what each file is,
// finds by the catalogue which column is which figure, and refuses what an
// edition or a model must not be made of.
//
// [Open] is the one way in. What it opens can be read whole as a [Dataset], or
// asked what it has ([Files.Survey], [Files.WriteColumns]).
package recognise

import (
	"context"
	"log/slog"
	"os"
	"slices"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/source/table"
)

// Options say what is to be recognised.
type Options struct {
	Paths []string // files and folders
	// Indicators are CSV files of own data, see package source/indicator.
	Indicators []string
	OwnAreas   OwnAreas
	Catalogue  *catalogue.Catalogue
	// Figures are those to look for: ids of the catalogue, or of own data
	// ("own." and the id of an indicator). One that stands there twice counts once.
	Figures []string
	Model   string // id of the model that reads the figures, for messages
	// Reserved tells which ids own data may not take; nil for none.
	Reserved func(id string) bool
	Year     int // of the figures, for files that do not say
	// AllowMissing goes on where a figure is in no file.
	AllowMissing bool
	Log          *slog.Logger // nil for silence
}

// Files are the files that were opened, each of a known format or of none.
// Nothing changes them until Close.
type Files struct {
	opt      Options
	list     []*file
	meanings meanings
	remove   func() // what was unpacked
}

// Open opens the files below opt.Paths and unpacks zips. What lies in a folder
// and is of no known format is left alone, but a GeoPackage that cannot be read
// is an error. Close the result.
func Open(ctx context.Context, opt Options) (*Files, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	opt.Figures = once(opt.Figures)
	dir, remove, err := makeFolder()
	if err != nil {
		return nil, err
	}
	f := &Files{opt: opt, remove: remove}
	if f.list, err = openFiles(ctx, opt.Paths, dir); err != nil {
		remove()
		return nil, err
	}
	f.list = slices.DeleteFunc(f.list, func(one *file) bool { return closeOwn(one, opt) })
	f.meanings = meanings{opt.Catalogue, describe(f.list)}
	return f, nil
}

// once leaves out what stood in the list before.
func once(list []string) (unique []string) {
	for _, s := range list {
		if !slices.Contains(unique, s) {
			unique = append(unique, s)
		}
	}
	return unique
}

// Close closes the files and removes what was unpacked.
func (f *Files) Close() {
	closeFiles(f.list)
	f.remove()
}

// closeOwn reports whether a file is own data or own areas, and closes it then: in a
// folder that is read whole it would be taken for a file of CBS.
func closeOwn(f *file, opt Options) bool {
	own := slices.Concat(opt.Indicators, []string{opt.OwnAreas.Path})
	if !slices.ContainsFunc(own, func(path string) bool { return sameFile(path, f.path) }) {
		return false
	}
	closeFiles([]*file{f})
	return true
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// describe collects what StatLine says of its columns, by their keys.
func describe(files []*file) map[string]table.Property {
	described := map[string]table.Property{}
	for _, f := range files {
		for _, p := range f.properties {
			described[p.Key] = p
		}
	}
	return described
}
