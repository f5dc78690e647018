// Package demo makes the example data that the program ships: fictitious
// municipalities in open sea, in the exact file shapes of CBS and RIVM, so that
// they are imported and scored by the same code as published data.
//
// Nothing in it is a figure about a real place. Households are drawn one by one
// and then counted, so that all figures of an area agree with each other, and
// those of a wijk with those of its buurten.
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

// CodePrefix starts the code of every fictitious municipality and of none that exists.
const CodePrefix = "GM99"

// Year is the year that the example data claims to be about.
const Year = 2024

// Options says what to generate. The zero value is a good default.
type Options struct {
	Seed           uint64 // equal seeds give equal files, byte for byte
	Municipalities int    // 1 to [MaxMunicipalities], neighbours of each other; 0 means 1
}

// Files are the paths of the generated files.
type Files struct {
	Areas      string // GeoPackage: gemeenten, wijken, buurten
	Squares    string // GeoPackage: population per 100 m square
	Loneliness string // CSV: estimates as RIVM publishes them
}

// Paths returns the paths in the order in which they were written.
func (f Files) Paths() []string {
	return []string{f.Areas, f.Squares, f.Loneliness}
}

// Generate writes the example data into the folder dir, which it makes when
// needed, and returns the paths. Existing files of the same name are replaced.
func Generate(ctx context.Context, dir string, o Options) (Files, error) {
	if o.Municipalities < 0 || o.Municipalities > MaxMunicipalities {
		return Files{}, fmt.Errorf("generate example data: want 1 to %d municipalities, have %d", MaxMunicipalities, o.Municipalities)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Files{}, fmt.Errorf("generate example data: %w", err)
	}
	w := newWorld(o)
	if err := w.checkComplete(); err != nil {
		return Files{}, fmt.Errorf("generate example data with seed %d: %w; choose another seed", o.Seed, err)
	}
	w.populate()
	files := Files{
		Areas:      filepath.Join(dir, fmt.Sprintf("wijkenbuurten_%d_voorbeeld.gpkg", Year)),
		Squares:    filepath.Join(dir, fmt.Sprintf("cbs_vk100_%d_voorbeeld.gpkg", Year)),
		Loneliness: filepath.Join(dir, fmt.Sprintf("rivm_50090NED_%d_voorbeeld.csv", rivmYear)),
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
	return files, nil
}
