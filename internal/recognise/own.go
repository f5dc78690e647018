package recognise

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"risicokaart/internal/areal"
	"risicokaart/internal/catalogue"
	"risicokaart/internal/edition"
	"risicokaart/internal/ownarea"
	"risicokaart/internal/source/indicator"
)

// OwnAreas is a file of areas that a municipality draws itself. Layer and columns
// are found where they are "".
type OwnAreas struct {
	Path             string // "" for none
	Layer            string
	Code, NameColumn string
}

// isOwn reports whether a figure that a model reads is own data.
func isOwn(figure string) bool { return strings.HasPrefix(figure, indicator.Prefix) }

// readOwn reads own data and own areas, and returns the files that have them.
// What is wrong with rows of own data is told once the areas are known, in one
// message with the codes that are not.
func (f *Files) readOwn(ctx context.Context, d *Dataset) (files []File, err error) {
	for _, path := range f.opt.Indicators {
		in, err := indicator.Read(ctx, path)
		if err != nil {
			return nil, err
		}
		if f.opt.Reserved != nil && f.opt.Reserved(in.ID) {
			in.Problems = append(in.Problems, indicator.Problem{Text: fmt.Sprintf(
				"its name gives the id %s, which is a figure of the model; give another name, in a column name", in.ID)})
		}
		d.Own = append(d.Own, in)
		files = append(files, File{Path: path, Kind: edition.Indicator, Rows: len(in.Rows)})
		if figure := indicator.Prefix + in.ID; slices.Contains(d.Figures, figure) {
			d.Units[figure] = catalogue.Unit(in.Unit)
		}
	}
	// By name, so that the order in which files are given does not matter.
	slices.SortStableFunc(d.Own, func(a, b *indicator.Indicator) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	if err := checkOwn(d.Own, f.opt); err != nil {
		return nil, err
	}
	if d.OwnAreas, err = readOwnAreas(ctx, f.opt.OwnAreas); err != nil {
		return nil, err
	}
	if d.OwnAreasFile = f.opt.OwnAreas.Path; d.OwnAreasFile != "" {
		files = append(files, File{Path: d.OwnAreasFile, Kind: edition.OwnAreas, Rows: len(d.OwnAreas)})
	}
	return files, nil
}

// checkOwn refuses a model that reads own data that is not given.
func checkOwn(own []*indicator.Indicator, opt Options) error {
	if opt.AllowMissing {
		return nil
	}
	given := []string{}
	for _, in := range own {
		given = append(given, indicator.Prefix+in.ID)
	}
	for _, figure := range opt.Figures {
		if !isOwn(figure) || slices.Contains(given, figure) {
			continue
		}
		return fmt.Errorf("check model %s: it reads %s, and no own data gives that (given: %s); give the file with --indicator FILE.csv, or go on with gaps by --allow-missing",
			opt.Model, figure, cmp.Or(strings.Join(given, ", "), "none"))
	}
	return nil
}

// readOwnAreas reads the own areas and refuses those that people cannot be divided
// over. Whether they lie in the buurten is checked once those are known.
func readOwnAreas(ctx context.Context, from OwnAreas) (areas []ownarea.Area, err error) {
	if from.Path == "" {
		return nil, nil
	}
	read, err := areal.ReadAreas(ctx, areal.File{Path: from.Path, Layer: from.Layer}, from.Code, from.NameColumn, "")
	if err != nil {
		return nil, err
	}
	for _, a := range read {
		areas = append(areas, ownarea.Area(a))
	}
	if err := ownarea.Check(ctx, areas); err != nil {
		return nil, fmt.Errorf("check own areas of %s: %w", from.Path, err)
	}
	return areas, nil
}
