package ingest

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/edition"
	"risicokaart/internal/risk"
	"risicokaart/internal/source"
	"risicokaart/internal/source/indicator"
	"risicokaart/internal/source/rivm"
)

// columnResidents is the catalogue's id of the number of residents.
const columnResidents = "aantal_inwoners"

// Study is what files hold for fitting and checking a model.
type Study struct {
	Areas   []risk.Area     // from large to small; of one level in the order of the file
	RIVM    []rivm.Estimate // all years, ages and margins, in the order of the files
	Sources []risk.Source   // the files that were used: those with areas and their figures, then RIVM's, each by name
}

// ReadAreas reads files as an import recognises them, but without a database:
// the areas with what the model of opt reads and these other columns of the
// catalogue, and RIVM's estimates. It makes no larger areas from smaller ones,
// and leaves figures of other years out: whether an area is the same takes more
// than its code.
func ReadAreas(ctx context.Context, opt Options, others []string) (*Study, error) {
	model, err := risk.LoadModel(bytes.NewReader(opt.ModelFile), "model")
	if err != nil {
		return nil, err
	}
	r := &run{Options: opt, model: model, rows: map[*file]int{}, groups: map[string][]string{}, titles: map[string]string{}, report: &Report{},
		columns: model.Columns(), units: map[string]catalogue.Unit{}}
	for _, id := range others {
		if !slices.Contains(r.columns, id) {
			r.columns = append(r.columns, id)
		}
	}
	for _, id := range r.columns {
		ind, _ := r.Catalogue.Indicator(id)
		r.units[id] = ind.Unit
	}
	dir, remove, err := makeFolder()
	if err != nil {
		return nil, err
	}
	r.dir = dir
	defer remove()
	defer func() { closeFiles(r.files) }()
	if r.files, err = openFiles(ctx, r.Paths, r.dir); err != nil {
		return nil, err
	}
	if err := r.study(ctx); err != nil {
		return nil, err
	}
	study := &Study{RIVM: r.rivm}
	if study.Areas, err = r.studyAreas(ctx); err != nil {
		return nil, err
	}
	// A model names its files; the order in which somebody gave them is no part of it.
	slices.SortStableFunc(r.files, func(a, b *file) int {
		kind := func(f *file) int {
			if f.kind == edition.RIVM {
				return 1
			}
			return 0
		}
		return cmp.Or(kind(a)-kind(b), strings.Compare(filepath.Base(a.path), filepath.Base(b.path)), strings.Compare(a.sha256, b.sha256))
	})
	for _, f := range r.files {
		// Squares and ages are for people in cells and of 75+: nothing here is made of them.
		if f.kind != "" && f.kind != edition.Squares && f.kind != edition.Ages {
			study.Sources = append(study.Sources, risk.Source{Name: filepath.Base(f.path), SHA256: f.sha256})
		}
	}
	return study, nil
}

// study recognises and checks the files, and reads what are no areas.
func (r *run) study(ctx context.Context) error {
	r.files = r.withoutOwn(r.files)
	for _, f := range r.files {
		switch {
		case f.isAges:
			f.kind = edition.Ages
		case len(f.properties) > 0:
			f.kind = edition.Columns
			r.learn(f.properties)
		case f.isRIVM:
			estimates, err := f.readRIVM(ctx)
			if err != nil {
				return err
			}
			f.kind = edition.RIVM
			r.addRIVM(f.path, estimates)
		}
	}
	if err := r.readOwn(ctx); err != nil {
		return err
	}
	if err := r.sortOut(ctx); err != nil {
		return err
	}
	year := r.data.year()
	r.data.others = slices.DeleteFunc(r.data.others, func(l *layer) bool {
		other := l.year != year || l.GeometryColumn != ""
		if other && l.file.year != year {
			l.file.kind = ""
		}
		return other
	})
	return nil
}

// studyAreas reads the areas, and what they lack from the tables.
func (r *run) studyAreas(ctx context.Context) ([]risk.Area, error) {
	var tables []map[string]map[string]float64
	for _, l := range r.data.others {
		figures := map[string]map[string]float64{}
		err := l.each(ctx, func(row *studyRow) error {
			if _, twice := figures[row.code]; !twice {
				figures[row.code] = row.figures(r.columns)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		tables = append(tables, figures)
	}
	var areas []risk.Area
	for _, l := range r.data.areas {
		seen := map[string]bool{}
		err := l.each(ctx, func(row *studyRow) error {
			if water := row.text(l.names.Water); water == "JA" || water == "B" {
				return nil // nobody lives there
			}
			if seen[row.code] {
				return &source.Error{File: l.file.path, Layer: l.Name, Column: l.names.Code, Row: row.ID,
					Problem: "code " + row.code + " stands on land twice", Hint: "give one record of each area"}
			}
			seen[row.code] = true
			a, err := row.area(r.columns)
			if err != nil {
				return err
			}
			for _, figures := range tables {
				for name, v := range figures[row.code] {
					if _, has := a.Raw[name]; !has {
						a.Raw[name] = v
					}
				}
			}
			if residents, has := a.Raw[columnResidents]; has && math.IsNaN(a.Residents) {
				a.Residents = residents
			}
			areas = append(areas, a)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return areas, r.studyOwn(areas)
}

// studyOwn gives the areas the own data that the model reads.
func (r *run) studyOwn(areas []risk.Area) error {
	at := make(map[string]int, len(areas))
	for i := range areas {
		at[areas[i].Code] = i
	}
	if err := indicator.Check(r.own, func(code string) bool { _, ok := at[code]; return ok }); err != nil {
		return err
	}
	for _, in := range r.own {
		if column := indicator.Prefix + in.ID; slices.Contains(r.columns, column) {
			for _, row := range in.Rows {
				areas[at[row.Code]].Raw[column] = row.Value
			}
		}
	}
	return nil
}

// studyRow is one record of a layer, by the names of its columns.
type studyRow struct {
	*source.Row
	layer  *layer
	code   string
	values []value
}

// each reads all records with a code, and holds them to the rules of an import.
func (l *layer) each(ctx context.Context, fn func(*studyRow) error) error {
	for row, err := range l.file.container.Rows(ctx, l.Layer) {
		if err != nil {
			return err
		}
		read := &studyRow{Row: row, layer: l, values: make([]value, len(l.Columns))}
		for i := range l.Columns {
			v, err := l.value(row, i)
			if err != nil {
				return err
			}
			if read.values[i] = v; l.rules != nil && l.rules[i] != nil {
				if problem := l.rules[i](v); problem != "" {
					return &source.Error{File: l.file.path, Layer: l.Name, Column: l.Columns[i].Name, Row: row.ID, Problem: problem,
						Hint: "correct the value or take the file from the publisher again"}
				}
			}
		}
		if read.code = read.text(l.names.Code); read.code == "" {
			continue
		}
		if err := fn(read); err != nil {
			return err
		}
	}
	return nil
}

// text is the text of a column; "" where the layer lacks it.
func (r *studyRow) text(column string) string {
	if i := r.layer.Index(column); column != "" && i >= 0 {
		return r.values[i].text
	}
	return ""
}

// number is the number in a column; NaN where there is none.
func (r *studyRow) number(column string) float64 {
	if i := r.layer.Index(column); column != "" && i >= 0 && !r.values[i].null {
		return r.values[i].number
	}
	return math.NaN()
}

// figures are the columns of the catalogue that the record has.
func (r *studyRow) figures(columns []string) map[string]float64 {
	figures := make(map[string]float64, len(columns))
	for i, id := range columns {
		b := r.layer.figures[i]
		v := r.number(b.Value)
		if b.Of != "" {
			v = 100 * v / r.number(b.Of)
		}
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			figures[id] = v
		}
	}
	return figures
}

// area is the record as the model sees it. What it does not say follows from
// the code: wijk WK059901 and gemeente GM0599 of BU05990110.
func (r *studyRow) area(columns []string) (a risk.Area, err error) {
	n := r.layer.names
	a = risk.Area{Code: r.code, Name: r.text(n.Name), Residents: r.number(n.Residents), Raw: r.figures(columns)}
	if a.Level, err = risk.ParseLevel(r.layer.level); err != nil {
		return a, err
	}
	digits := func(count int) string { return r.code[min(2, len(r.code)):min(2+count, len(r.code))] }
	if a.Level != risk.Gemeente {
		if a.Municipality = r.text(n.Gemeente); a.Municipality == "" {
			a.Municipality = "GM" + digits(4)
		}
	}
	if a.Level == risk.Buurt {
		if a.Wijk = r.text(n.Wijk); a.Wijk == "" {
			a.Wijk = "WK" + digits(6)
		}
	}
	a.Name = strings.TrimSpace(a.Name)
	return a, nil
}
