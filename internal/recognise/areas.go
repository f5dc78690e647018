package recognise

import (
	"cmp"
	"context"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"risicokaart/internal/edition"
	"risicokaart/internal/risk"
	"risicokaart/internal/source/indicator"
)

// ModelAreas reads the areas as a model sees them, for fitting and checking one
// without a database: from large to small, of one level in the order of the file.
// It makes no larger areas from smaller ones, and leaves figures of other years
// out: whether an area is the same takes more than its code.
func (d *Dataset) ModelAreas(ctx context.Context) (areas []risk.Area, err error) {
	tables, err := d.readTables(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range d.Areas {
		records, err := readAreas(ctx, l)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			areas = append(areas, modelArea(l.Level, r, d.Figures, tables))
		}
	}
	return areas, d.addOwn(areas)
}

// ModelSources lists the files that the areas and RIVM's estimates are from: those
// with areas and their figures, then RIVM's, each by name. A model names its
// files; the order in which somebody gave them is no part of it.
func (d *Dataset) ModelSources() (list []risk.Source) {
	files := slices.DeleteFunc(slices.Clone(d.Files), func(f File) bool {
		switch f.Kind {
		case edition.Areas, edition.Figures:
			return f.Year != d.Year
		case edition.Squares, edition.Ages, edition.OwnAreas: // for people in cells, of 75+, and in own areas
			return true
		}
		return f.Of == edition.Ages
	})
	ofRIVM := func(f File) int {
		if f.Kind == edition.RIVM {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(files, func(a, b File) int {
		return cmp.Or(ofRIVM(a)-ofRIVM(b), strings.Compare(filepath.Base(a.Path), filepath.Base(b.Path)),
			strings.Compare(a.SHA256, b.SHA256))
	})
	for _, f := range files {
		list = append(list, risk.Source{Name: filepath.Base(f.Path), SHA256: f.SHA256})
	}
	return list
}

// readTables reads the tables of the year of the areas, each by the codes in it.
func (d *Dataset) readTables(ctx context.Context) (tables []map[string]Record, err error) {
	for _, l := range d.Others {
		if l.Year != d.Year || l.Shapes() {
			continue
		}
		var records []Record
		for row, err := range l.Rows(ctx) {
			if err != nil {
				return nil, err
			}
			records = append(records, row.Record())
		}
		table := map[string]Record{}
		for i, carries := range Carriers(records) {
			if carries {
				table[records[i].Code] = records[i]
			}
		}
		tables = append(tables, table)
	}
	return tables, nil
}

// readAreas reads the records of a layer that people live in. A second one of the
// same area is refused: an import would unite their shapes, which are not read here.
func readAreas(ctx context.Context, l *Layer) (records []Record, err error) {
	seen := map[string]bool{}
	for row, err := range l.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		r := row.Record()
		if r.Water != Land {
			continue // nobody lives there
		}
		if seen[r.Code] {
			return nil, row.Refuse("code "+r.Code+" stands on land twice", "give one record of each area")
		}
		seen[r.Code] = true
		records = append(records, r)
	}
	return records, nil
}

// columnResidents is the catalogue's id of the number of residents.
const columnResidents = "aantal_inwoners"

// modelArea is a record as the model sees it. What it lacks comes from the first table
// that has it.
func modelArea(level risk.Level, r Record, figures []string, tables []map[string]Record) risk.Area {
	a := risk.Area{Code: r.Code, Name: r.Name, Level: level, Wijk: r.Wijk, Residents: r.Residents,
		Raw: make(map[string]float64, len(figures))}
	if level != risk.Gemeente {
		a.Municipality = r.Gemeente
	}
	for i, figure := range figures {
		v := r.Figures[i]
		for _, table := range tables {
			if other, has := table[r.Code]; has && math.IsNaN(v) {
				v = other.Figures[i]
			}
		}
		if !math.IsNaN(v) {
			a.Raw[figure] = v
		}
	}
	if residents, has := a.Raw[columnResidents]; has && math.IsNaN(a.Residents) {
		a.Residents = residents
	}
	return a
}

// addOwn gives the areas the own data that was asked for.
func (d *Dataset) addOwn(areas []risk.Area) error {
	at := make(map[string]int, len(areas))
	for i := range areas {
		at[areas[i].Code] = i
	}
	if err := indicator.Check(d.Own, func(code string) bool { _, ok := at[code]; return ok }); err != nil {
		return err
	}
	for _, in := range d.Own {
		if figure := indicator.Prefix + in.ID; slices.Contains(d.Figures, figure) {
			for _, row := range in.Rows {
				areas[at[row.Code]].Raw[figure] = row.Value
			}
		}
	}
	return nil
}
