package recognise

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/edition"
	"risicokaart/internal/ownarea"
	"risicokaart/internal/source"
	"risicokaart/internal/source/ages"
	"risicokaart/internal/source/indicator"
	"risicokaart/internal/source/rivm"
	"risicokaart/internal/source/textfile"
)

// Dataset is what files hold, checked and sorted out. Nothing changes it; its
// layers can be read until the files are closed.
type Dataset struct {
	Year       int  // of the newest areas; 0 when the files do not say, see [Dataset.RequireYear]
	Fictitious bool // the files say that they are made up

	Areas []*Layer // the newest of each level that is there, from large to small; of a level maybe from several files
	// Others are the figures from elsewhere, in order of preference: tables of the
	// same year, then layers and tables of other years, the newest first.
	Others  []*Layer
	Squares []*Squares

	RIVM     []rivm.Estimate // all years, ages and margins, in the order of the files
	Ages     []ages.Municipality
	Own      []*indicator.Indicator // own data by name; their rows are not checked yet
	OwnAreas []ownarea.Area
	// OwnAreasFile is the path of the file with own areas, for messages; "" for none.
	OwnAreasFile string

	Figures []string                  // those that were asked for, each once
	Units   map[string]catalogue.Unit // of those
	Files   []File                    // that were used, in the order in which they were given
	Skipped []Skipped                 // that were found in folders and are of no use
}

// File is one file that was used.
type File struct {
	Path   string
	Kind   edition.Kind
	Year   int          // of its figures; 0 where they are of no year or of several
	Of     edition.Kind // the kind of file whose columns it explains, where it is of kind [edition.Columns]
	SHA256 string       // of the whole file, hex
	Bytes  int64
	Rows   int

	Encoding textfile.Encoding // of text that is not in UTF-8; "" else
	// Codes are those of the areas that the rows of RIVM's tables and of ages are
	// about. Those of layers are read with their rows.
	Codes []string
}

// Skipped is a file that lies beside the data and is of no use.
type Skipped struct {
	Path string
	Why  string // the end of a sentence that begins with "it"
}

// fictitiousNotice in the description of a layer marks made-up example data.
const fictitiousNotice = "deze gemeente bestaat niet"

// uses tells what each file is used for; files of no use are not in it.
type uses map[*file]*File

// as notes that a file is of a kind. A file may have layers of two: the last counts.
func (u uses) as(f *file, kind edition.Kind) *File {
	if u[f] == nil {
		u[f] = &File{Path: f.path}
	}
	u[f].Kind = kind
	return u[f]
}

// Dataset reads the files as an edition or a model is made of them. It refuses
// what they must not be made of: damaged files, one that was named and is of no
// use, the same areas twice, areas without a figure that was asked for.
func (f *Files) Dataset(ctx context.Context) (*Dataset, error) {
	d := &Dataset{Figures: f.opt.Figures, Units: map[string]catalogue.Unit{}}
	for _, id := range d.Figures {
		ind, _ := f.opt.Catalogue.Indicator(id)
		d.Units[id] = ind.Unit
	}
	used := uses{}
	for _, one := range f.list {
		if one.named && one.format == unknownFile {
			return nil, f.ofNoUse(one)
		}
		if one.format == columnsFile {
			used.as(one, edition.Columns).Of = edition.Figures
		}
	}
	var err error
	if d.RIVM, err = f.readRIVM(ctx, used); err != nil {
		return nil, err
	}
	if d.Ages, err = readAges(ctx, f.list, used); err != nil {
		return nil, err
	}
	own, err := f.readOwn(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := f.readLayers(ctx, d, used); err != nil {
		return nil, err
	}
	if d.Files, d.Skipped, err = f.use(used); err != nil {
		return nil, err
	}
	for _, file := range own {
		if file.SHA256, file.Bytes, err = checksum(file.Path); err != nil {
			return nil, err
		}
		d.Files = append(d.Files, file)
	}
	return d, nil
}

// readLayers finds areas, squares and tables among the layers and puts them in
// order.
func (f *Files) readLayers(ctx context.Context, d *Dataset, used uses) error {
	layers, err := f.layers(ctx, d.Units)
	if err != nil {
		return err
	}
	for _, l := range layers {
		if err := d.place(ctx, l, used); err != nil {
			return err
		}
	}
	d.sortAreas()
	if len(d.Areas) == 0 {
		return f.noAreas(used)
	}
	for _, one := range f.list { // before it is missed that a figure is in no file
		if one.named && used[one] == nil {
			return f.ofNoUse(one)
		}
	}
	for _, l := range d.Areas {
		if err := l.check(ctx); err != nil {
			return err
		}
		d.Year = max(d.Year, l.Year)
	}
	if err := d.arrange(used); err != nil {
		return err
	}
	if err := d.join(ctx, used); err != nil {
		return err
	}
	d.nameTables()
	for _, l := range slices.Concat(d.Areas, d.Others) {
		d.Fictitious = d.Fictitious || strings.Contains(l.Description, fictitiousNotice)
	}
	if f.opt.AllowMissing {
		return nil
	}
	return d.checkFigures()
}

// noAreas says that none of the files has areas, and what the files are.
func (f *Files) noAreas(used uses) error {
	what := ""
	for _, one := range f.list {
		if used[one] == nil {
			what += fmt.Sprintf("; %s %s", filepath.Base(one.path), one.unused())
		}
	}
	return fmt.Errorf("no areas found in %s%s: give the GeoPackage of the CBS Wijk- en Buurtkaart, which has the layers gemeenten, wijken and buurten",
		strings.Join(f.opt.Paths, ", "), what)
}

// layers lists the squares, the layers of areas and the tables about them, bound
// and dated.
func (f *Files) layers(ctx context.Context, units map[string]catalogue.Unit) (list []*Layer, err error) {
	for _, one := range f.list {
		if one.format != layersFile {
			continue
		}
		for _, found := range one.container.Layers() {
			l := &Layer{Layer: found, file: one, columns: columnsOf{code: none}}
			if isSquares(l) {
				list = append(list, l)
				continue
			}
			if err := f.bind(ctx, l, units); err != nil {
				return nil, err
			}
			if l.columns.code == none {
				continue // about something else
			}
			if !l.tells() {
				one.seems = fmt.Sprintf("has areas, and none of the figures that the model reads: its columns are such as %s; give own data by --indicator",
					l.someColumns())
				continue
			}
			if err := l.date(ctx, f.opt.Year); err != nil {
				return nil, err
			}
			list = append(list, l)
		}
	}
	return list, nil
}

// place puts a layer among the areas, the squares or the other figures.
func (d *Dataset) place(ctx context.Context, l *Layer, used uses) error {
	switch {
	case isSquares(l):
		used.as(l.file, edition.Squares)
		squares, err := newSquares(ctx, l)
		d.Squares = append(d.Squares, squares)
		return err
	case l.Shapes():
		used.as(l.file, edition.Areas)
		d.Areas = append(d.Areas, l)
	default:
		used.as(l.file, edition.Figures)
		d.Others = append(d.Others, l)
	}
	return nil
}

// nameTables gives each layer a name of its own.
func (d *Dataset) nameTables() {
	taken := map[string]int{}
	name := func(l *Layer, base string) {
		if taken[base]++; taken[base] > 1 {
			base = fmt.Sprintf("%s_part%d", base, taken[base])
		}
		l.Table = base
	}
	for _, l := range d.Areas {
		name(l, cbsLayers[l.Level])
	}
	tables := 0
	for _, l := range d.Others {
		if l.Shapes() {
			name(l, fmt.Sprintf("%s_%d", cbsLayers[l.Level], l.Year))
			continue
		}
		tables++
		name(l, fmt.Sprintf("table_%d", tables))
	}
	for _, s := range d.Squares {
		name(s.Layer, "vk100")
	}
}

// sortAreas puts the areas in order from large to small, the newest first.
func (d *Dataset) sortAreas() {
	slices.SortStableFunc(d.Areas, func(a, b *Layer) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(b.Year, a.Year))
	})
}

// arrange keeps, of each level, the newest areas, and puts everything else that
// has figures in order of preference.
func (d *Dataset) arrange(used uses) error {
	var newest, older []*Layer
	for _, l := range d.Areas { // sorted
		switch {
		case len(newest) == 0 || newest[len(newest)-1].Level != l.Level || newest[len(newest)-1].Year == l.Year:
			newest = append(newest, l)
		case l.Year == 0:
			return noYear(l)
		default:
			older = append(older, l)
		}
	}
	for _, l := range slices.Concat(newest, older, d.Others) {
		l.Year = cmp.Or(l.Year, d.Year) // what says no year goes with the rest
		used[l.file].Year = max(used[l.file].Year, l.Year)
	}
	d.Areas, d.Others = newest, slices.Concat(older, d.Others)
	slices.SortStableFunc(d.Others, func(a, b *Layer) int {
		switch sameA, sameB := a.Year == d.Year, b.Year == d.Year; {
		case sameA && !sameB:
			return -1
		case sameB && !sameA:
			return 1
		}
		return cmp.Compare(b.Year, a.Year)
	})
	return nil
}

// RequireYear refuses areas of which nothing says the year.
func (d *Dataset) RequireYear() error {
	if d.Year == 0 {
		return noYear(d.Areas[0])
	}
	return nil
}

// checkFigures refuses areas for which a figure is in no file at all.
func (d *Dataset) checkFigures() error {
	for _, l := range d.Areas {
		for i, id := range d.Figures {
			has := func(other *Layer) bool { return other.has(i) && (!other.Shapes() || other.Level == l.Level) }
			if isOwn(id) || has(l) || slices.ContainsFunc(d.Others, has) {
				continue
			}
			err := l.RequireColumns(id)
			if e, ok := err.(*source.Error); ok {
				if l.cut() {
					e.Hint = "the names of its columns are cut to ten characters, as other programs do in shapefiles, and are alike: give the GeoPackage"
				}
				e.Hint = strings.TrimPrefix(e.Hint+"; add a file that has it, or go on with gaps by --allow-missing", "; ")
			}
			return err
		}
	}
	return nil
}

// ofNoUse refuses a file that was named by itself.
func (f *Files) ofNoUse(one *file) error {
	return &source.Error{File: one.path, Problem: "it " + one.unused(),
		Hint: "give the CBS Wijk- en Buurtkaart, squares of 100 m, key figures or RIVM's table"}
}

// use lists the files that are used, with their checksums, and refuses one that
// was named by itself and is not.
func (f *Files) use(used uses) (list []File, skipped []Skipped, err error) {
	for _, one := range f.list {
		file := used[one]
		switch {
		case file != nil:
			if file.Rows == 0 {
				file.Rows = one.rows()
			}
			if file.SHA256, file.Bytes, err = checksum(one.path); err != nil {
				return nil, nil, err
			}
			file.Encoding = one.encoding()
			list = append(list, *file)
		case one.named:
			return nil, nil, f.ofNoUse(one)
		default:
			skipped = append(skipped, Skipped{one.path, one.unused()})
		}
	}
	return list, skipped, nil
}
