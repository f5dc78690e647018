package ingest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"risicokaart/internal/risk"
	"risicokaart/internal/source"
	"risicokaart/internal/store"
)

// periods is the column of StatLine that holds the year, as 2024JJ00.
const periods = "Perioden"

// yearOf finds the year of a layer's figures: in its column of the year, in
// that of year and code, in StatLine's periods, or in the name of its file; else it
// is the one that the user gave. 0: nothing says. CBS gives every record of a
// file the same year, so the first tells.
func (r *run) yearOf(ctx context.Context, l *layer) (int, error) {
	var columns []int
	for _, name := range []string{l.names.Year, l.yearCode, periods} {
		if i := l.Index(name); i >= 0 {
			columns = append(columns, i)
		}
	}
	if len(columns) > 0 {
		for row, err := range l.file.container.Rows(ctx, l.Layer) {
			if err != nil {
				return 0, err
			}
			for _, i := range columns {
				if year := leadingYear(row.Values[i]); year != 0 {
					return year, nil
				}
			}
			break
		}
	}
	return cmp.Or(nameYear(l.file.path), r.Year), nil
}

// leadingYear reads the year that a value starts with; 0 for none.
func leadingYear(value any) int {
	text := strings.TrimSpace(fmt.Sprint(value))
	if len(text) < 4 {
		return 0
	}
	year, err := strconv.Atoi(text[:4])
	if err != nil || year < 2000 || year > 2100 {
		return 0
	}
	return year
}

// yearInName is a year between what are no digits.
var yearInName = regexp.MustCompile(`(?:^|\D)(20\d\d)(?:\D|$)`)

// nameYear is the year in the name of a file; 0 for none. CBS puts the year of
// publication before that of the figures, as in 2025-cbs_pc4_2024_v1, so the last counts.
func nameYear(path string) int {
	name, year := filepath.Base(path), 0
	for {
		at := yearInName.FindStringSubmatchIndex(name)
		if at == nil {
			return year
		}
		year, _ = strconv.Atoi(name[at[2]:at[3]]) // four digits
		name = name[at[3]:]
	}
}

func noYear(l *layer) error {
	return &source.Error{File: l.file.path, Layer: l.Name, Column: "jaar",
		Problem: "it does not say which year the figures are of", Hint: "is this the CBS Wijk- en Buurtkaart? Else give --year"}
}

// year is the year of the edition: that of its newest areas.
func (d *dataset) year() int {
	year := 0
	for _, l := range d.areas {
		year = max(year, l.year)
	}
	return year
}

// sortAreas puts the areas in order from large to small, the newest first.
func (d *dataset) sortAreas() {
	slices.SortStableFunc(d.areas, func(a, b *layer) int {
		return cmp.Or(cmp.Compare(levelOrder(a.level), levelOrder(b.level)), cmp.Compare(b.year, a.year))
	})
}

// arrange keeps, of each level, the newest areas, and puts everything else that
// has figures in order of preference.
func (d *dataset) arrange() error {
	year := d.year()
	var newest, older []*layer
	for i, l := range d.areas {
		if i == 0 || d.areas[i-1].level != l.level {
			newest = append(newest, l)
			continue
		}
		if l.year == 0 {
			return noYear(l)
		}
		l.raw = fmt.Sprintf("%s_%d", l.raw, l.year)
		older = append(older, l)
	}
	for _, l := range slices.Concat(newest, older, d.others) {
		l.year = cmp.Or(l.year, year) // what says no year goes with the rest
		l.file.year = max(l.file.year, l.year)
	}
	d.areas, d.others = newest, slices.Concat(older, d.others)
	slices.SortStableFunc(d.others, func(a, b *layer) int {
		switch sameA, sameB := a.year == year, b.year == year; {
		case sameA && !sameB:
			return -1
		case sameB && !sameA:
			return 1
		}
		return cmp.Compare(b.year, a.year)
	})
	return nil
}

// yearOfFile reports whether l is of the same year as the areas in f.
func (r *run) yearOfFile(f *file, l *layer) bool {
	return slices.ContainsFunc(r.data.areas, func(own *layer) bool { return own.file == f && own.year == l.year })
}

// addFigures takes the figures that do not come with the areas.
func (r *run) addFigures(ctx context.Context, d *store.Draft) error {
	for i, l := range r.data.others {
		n := l.names
		shapes := l.GeometryColumn != ""
		if shapes {
			if _, _, err := d.RepairGeometry(ctx, l.raw, n.Code); err != nil {
				return err
			}
		}
		err := d.AddFigures(ctx, store.FigureSource{
			Layer: l.raw, Code: n.Code, Name: n.Name, GemeenteName: n.GemeenteName, Water: n.Water, Change: n.Change, Residents: n.Residents,
			Shapes: shapes, Year: l.year, Position: i + 1, Figures: l.storeFigures(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// YearReport tells how the areas of a source of another year relate to those
// of the edition.
type YearReport struct {
	File    string         `json:"file"`
	Level   string         `json:"level"` // of its areas; of the first one in a table that has several
	Year    int            `json:"year"`
	Same    int            `json:"same"`    // areas that kept code, name and shape: their figures can be used
	Changed map[string]int `json:"changed"` // the others, by reason
}

// String says it in words.
func (y YearReport) String() string {
	text := fmt.Sprintf("%s, level %s: %d the same", y.File, y.Level, y.Same)
	for _, reason := range slices.Sorted(maps.Keys(y.Changed)) {
		text += fmt.Sprintf(", %d not (%s)", y.Changed[reason], reason)
	}
	return text
}

// matchFigures keeps figures of other years away from areas that changed.
func (r *run) matchFigures(ctx context.Context, d *store.Draft) error {
	matches, err := d.MatchFigures(ctx)
	if err != nil {
		return err
	}
	for _, m := range matches {
		l := r.data.others[m.Position-1]
		r.report.Years = append(r.report.Years, YearReport{File: filepath.Base(l.file.path), Level: l.level, Year: l.year, Same: m.Same, Changed: m.Changed})
	}
	return nil
}

// borrow lists the values of an area that come from elsewhere than its own
// layer, and tells the model which are of another year.
func (r *run) borrow(in store.ModelInput, a *risk.Area) []store.Input {
	var list []store.Input
	for i, position := range in.Sources {
		if position == 0 || position > len(r.data.others) {
			continue // the area's own layer, or own data, which is told of by itself
		}
		from := r.data.others[position-1]
		if from.year != in.Year {
			if a.YearsBack == nil {
				a.YearsBack = map[string]int{}
			}
			a.YearsBack[r.columns[i]] = in.Year - from.year
		}
		list = append(list, store.Input{Column: r.columns[i], Value: *in.Values[i], Year: from.year,
			Source: filepath.Base(from.file.path), Imputed: from.year != in.Year})
	}
	return list
}
