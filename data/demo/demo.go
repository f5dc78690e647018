// Package demo makes the example data that the program ships: fictitious
// municipalities in open sea, in the exact file shapes of CBS and RIVM, so that
// they are imported and scored by the same code as published data.
//
// Nothing in it is a figure about a real place. Package land draws the ground; package
// people draws households on it one by one and then counts them, so that all figures
// of an area agree with each other, and those of a wijk with those of its buurten;
// this one writes the files.
//
// It comes in two sizes: up to a dozen municipalities after one plan, with every
// awkward case that published data has; and a whole country of 340, for load.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"risicokaart/data/demo/land"
	"risicokaart/data/demo/people"
)

// Notice is the sentence that tells readers that the data is made up. Every
// layer carries it as its description.
const Notice = "Voorbeeldgegevens: deze gemeente bestaat niet."

// Options says what to generate. The zero value is a good default.
type Options struct {
	Seed           uint64 // equal seeds give equal files, byte for byte
	Municipalities int    // 1 to [land.MaxMunicipalities], neighbours of each other; 0 means 1
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
	if !o.Country && (o.Municipalities < 0 || o.Municipalities > land.MaxMunicipalities) {
		return Files{}, fmt.Errorf("generate example data: want 1 to %d municipalities, have %d", land.MaxMunicipalities,
			o.Municipalities)
	}
	var e *example
	var err error
	if o.Country {
		e, err = makeCountry(ctx, o.Seed, land.FullCountry())
	} else {
		e, err = makeExample(o)
	}
	if err != nil {
		return Files{}, fmt.Errorf("generate example data with seed %d: %w", o.Seed, err)
	}
	return e.write(ctx, dir)
}

// example is what the files are about: [land] and the [people] on it.
type example struct {
	world  *land.World
	people *people.Population
	reach  []people.Reach // the columns about facilities
}

func makeExample(o Options) (*example, error) {
	random := rand.New(rand.NewPCG(o.Seed, 0x5d1b))
	w, err := land.New(random, o.Seed, o.Municipalities)
	if err != nil {
		return nil, err
	}
	reach := people.ReachOf(names(areaColumns()))
	return &example{w, people.Settle(random, w, reach), reach}, nil
}

func makeCountry(ctx context.Context, seed uint64, size land.Size) (*example, error) {
	random := rand.New(rand.NewPCG(seed, 0xc047))
	w, err := land.NewCountry(ctx, random, seed, size)
	if err != nil {
		return nil, err
	}
	reach := people.ReachOf(names(areaColumns()))
	population, err := people.SettleCountry(ctx, random, w, reach, size.Residents)
	return &example{w, population, reach}, err
}

// write makes the files in dir.
func (e *example) write(ctx context.Context, dir string) (Files, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Files{}, fmt.Errorf("generate example data: %w", err)
	}
	files := Files{
		Areas:      filepath.Join(dir, fmt.Sprintf("wijkenbuurten_%d_voorbeeld.gpkg", people.Year)),
		Squares:    filepath.Join(dir, fmt.Sprintf("cbs_vk100_%d_voorbeeld.gpkg", people.Year)),
		Loneliness: filepath.Join(dir, fmt.Sprintf("rivm_50090NED_%d_voorbeeld.csv", rivmYear)),
		Ages:       filepath.Join(dir, fmt.Sprintf("03759ned_%d_voorbeeld.csv", people.Year)),
	}
	if err := e.writeAreas(ctx, files.Areas); err != nil {
		return Files{}, fmt.Errorf("generate example areas: %w", err)
	}
	if err := e.writeSquares(ctx, files.Squares); err != nil {
		return Files{}, fmt.Errorf("generate example squares: %w", err)
	}
	if err := e.writeLoneliness(files.Loneliness); err != nil {
		return Files{}, fmt.Errorf("generate example estimates: %w", err)
	}
	if err := e.writeAges(files.Ages); err != nil {
		return Files{}, fmt.Errorf("generate example ages: %w", err)
	}
	return files, nil
}
