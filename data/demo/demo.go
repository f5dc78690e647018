// Package demo makes the example data that the program ships: fictitious
// municipalities in open sea, in the exact file shapes of CBS and RIVM, so that
// they are imported and scored by the same code as published data.
//
// Nothing in it is a figure about a real place. Households are drawn one by one
// and then counted, so that all figures of an area agree with each other, and
// those of a wijk with those of its buurten.
//
// It comes in two sizes: up to a dozen municipalities after one plan, with every
// awkward case that published data has; and a whole country of 340, for load.
package demo

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// Notice is the sentence that tells readers that the data is made up. Every
// layer carries it as its description.
const Notice = "Voorbeeldgegevens: deze gemeente bestaat niet."

// CodePrefix starts the code of every fictitious municipality and of none that
// exists: the numbers of real ones stay below 2000. The small example counts
// from GM9901, the country from GM9001.
const CodePrefix = "GM9"

// Year is the year that the example data claims to be about.
const Year = 2024

// Options says what to generate. The zero value is a good default.
type Options struct {
	Seed           uint64 // equal seeds give equal files, byte for byte
	Municipalities int    // 1 to [MaxMunicipalities], neighbours of each other; 0 means 1
	// Country asks for a whole country instead, with as many areas, residents and
	// vertices as the Netherlands; Municipalities is then ignored. It takes about
	// half a minute, 1.2 GB of memory and 180 MB of disk.
	Country bool
}

// Files are the paths of the generated files.
type Files struct {
	Areas      string // GeoPackage: gemeenten, wijken, buurten
	Squares    string // GeoPackage: population per 100 m square
	Loneliness string // CSV: estimates as RIVM publishes them
	Ages       string // CSV: residents by year of age and municipality, as StatLine has them
}

// Paths returns the paths in the order in which they were written.
func (f Files) Paths() []string {
	return []string{f.Areas, f.Squares, f.Loneliness, f.Ages}
}

// Generate writes the example data into the folder dir, which it makes when
// needed, and returns the paths. Existing files of the same name are replaced.
func Generate(ctx context.Context, dir string, o Options) (Files, error) {
	if !o.Country && (o.Municipalities < 0 || o.Municipalities > MaxMunicipalities) {
		return Files{}, fmt.Errorf("generate example data: want 1 to %d municipalities, have %d", MaxMunicipalities, o.Municipalities)
	}
	var w *world
	var err error
	if o.Country {
		w, err = populatedCountry(ctx, o.Seed, fullCountry())
	} else {
		w, err = populatedWorld(o)
	}
	if err != nil {
		return Files{}, fmt.Errorf("generate example data with seed %d: %w", o.Seed, err)
	}
	return w.write(ctx, dir)
}

func populatedWorld(o Options) (*world, error) {
	w := newWorld(o)
	if err := w.checkComplete(); err != nil {
		return nil, err
	}
	w.populate()
	return w, nil
}

func populatedCountry(ctx context.Context, seed uint64, size countrySize) (*world, error) {
	w, err := newCountry(ctx, seed, size)
	if err != nil {
		return nil, err
	}
	if err := w.checkComplete(); err != nil {
		return nil, err
	}
	return w, w.populateCountry(ctx, size.residents)
}

// write makes the files in dir.
func (w *world) write(ctx context.Context, dir string) (Files, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Files{}, fmt.Errorf("generate example data: %w", err)
	}
	files := Files{
		Areas:      filepath.Join(dir, fmt.Sprintf("wijkenbuurten_%d_voorbeeld.gpkg", Year)),
		Squares:    filepath.Join(dir, fmt.Sprintf("cbs_vk100_%d_voorbeeld.gpkg", Year)),
		Loneliness: filepath.Join(dir, fmt.Sprintf("rivm_50090NED_%d_voorbeeld.csv", rivmYear)),
		Ages:       filepath.Join(dir, fmt.Sprintf("03759ned_%d_voorbeeld.csv", Year)),
	}
	if err := w.writeAreas(ctx, files.Areas); err != nil {
		return Files{}, fmt.Errorf("generate example areas: %w", err)
	}
	if err := w.writeSquares(ctx, files.Squares); err != nil {
		return Files{}, fmt.Errorf("generate example squares: %w", err)
	}
	if err := w.writeLoneliness(files.Loneliness); err != nil {
		return Files{}, fmt.Errorf("generate example estimates: %w", err)
	}
	if err := w.writeAges(files.Ages); err != nil {
		return Files{}, fmt.Errorf("generate example ages: %w", err)
	}
	return files, nil
}
