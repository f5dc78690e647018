package ingest

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/edition"
	"risicokaart/internal/source"
	"risicokaart/internal/store"
)

// rd is the EPSG code of RD New, in which CBS publishes and areas are stored.
const rd = 28992

// cbsLayers are the layers of the Wijk- en Buurtkaart by level, from large to
// small areas.
var cbsLayers = []struct{ level, name string }{{"gemeente", "gemeenten"}, {"wijk", "wijken"}, {"buurt", "buurten"}}

// squareColumn names the squares of 100 m; those of 500 m have another name
// and are left alone, because the finer ones say more.
const squareColumn = "crs28992res100m"

// squareColumns are the columns of the 100 m squares that cells are made from.
var squareColumns = []string{squareColumn, "aantal_inwoners", "aantal_inwoners_65_jaar_en_ouder", "aantal_woningen"}

// fictitiousNotice in the description of a layer marks made-up example data.
const fictitiousNotice = "deze gemeente bestaat niet"

// dataset is what the files hold, sorted out.
type dataset struct {
	areas   []*layer // one per level that is there, from large to small: the newest
	squares *layer
	// others are the figures from elsewhere, in order of preference: tables of the
	// same year, then layers and tables of other years, the newest first.
	others []*layer
}

// fileNames names the file of each level, and those of the other sources in
// order, with their year where it is another.
func (d *dataset) fileNames() (own map[string]string, others []string) {
	own = map[string]string{}
	for _, l := range d.areas {
		own[l.level] = filepath.Base(l.file.path)
	}
	for _, l := range d.others {
		name := filepath.Base(l.file.path)
		if l.year != d.year() {
			name = fmt.Sprintf("%s (%d)", name, l.year)
		}
		others = append(others, name)
	}
	return own, others
}

// sortOut finds areas, squares and tables among the layers of the files and
// binds their columns to what the model reads.
func (r *run) sortOut(ctx context.Context) error {
	for _, f := range r.files {
		if f.container == nil || f.isRIVM {
			continue
		}
		for _, source := range f.container.Layers() {
			l := &layer{Layer: source, file: f}
			if err := r.place(ctx, l); err != nil {
				return err
			}
		}
	}
	r.data.sortAreas()
	if len(r.data.areas) == 0 {
		return fmt.Errorf("no areas found in %s: give the GeoPackage of the CBS Wijk- en Buurtkaart, which has the layers gemeenten, wijken and buurten",
			strings.Join(r.Paths, ", "))
	}
	for _, l := range r.data.areas {
		if err := check(l, nil); err != nil {
			return err
		}
	}
	if err := r.checkLevels(); err != nil {
		return err
	}
	if err := r.data.arrange(); err != nil {
		return err
	}
	if err := r.checkColumns(); err != nil {
		return err
	}
	return r.checkUse()
}

// checkUse hashes the files that are used, and refuses one that was named by
// itself and is not.
func (r *run) checkUse() error {
	for _, f := range r.files {
		switch {
		case f.kind != "":
			if err := f.hash(); err != nil {
				return err
			}
		case f.named:
			return fmt.Errorf("read %s: %s; give the CBS Wijk- en Buurtkaart, squares of 100 m, key figures or RIVM's table", f.path, f.unused())
		default:
			r.Log.Info("file is not used", "file", f.path, "why", f.unused())
		}
	}
	return nil
}

func levelOrder(level string) int {
	return slices.IndexFunc(cbsLayers, func(l struct{ level, name string }) bool { return l.level == level })
}

// place decides what a layer is, by its columns.
func (r *run) place(ctx context.Context, l *layer) error {
	if l.Index(squareColumn) >= 0 {
		if r.data.squares != nil {
			return twice(l, r.data.squares)
		}
		l.raw, l.file.kind = "vk100", edition.Squares
		r.data.squares = l
		return check(l, squareColumns)
	}
	if err := r.bind(ctx, l); err != nil {
		return err
	}
	if l.names.Code == "" {
		return nil // a layer about something else
	}
	var err error
	if l.year, err = r.yearOf(ctx, l); err != nil {
		return err
	}
	if l.GeometryColumn == "" {
		l.raw, l.file.kind = fmt.Sprintf("table_%d", len(r.data.others)+1), edition.Figures
		r.data.others = append(r.data.others, l)
		return nil
	}
	for _, other := range r.data.areas {
		if other.level == l.level && other.year == l.year {
			return twice(l, other)
		}
	}
	l.raw, l.file.kind = cbsLayers[levelOrder(l.level)].name, edition.Areas
	r.data.areas = append(r.data.areas, l)
	return nil
}

func twice(l, other *layer) error {
	return fmt.Errorf("the same areas of the same year are in layer %s of %s and in layer %s of %s: give one of them, or one file with the areas of both",
		other.Name, other.file.path, l.Name, l.file.path)
}

// bind finds what the columns of a layer of areas, or a table about them, mean.
func (r *run) bind(ctx context.Context, l *layer) error {
	columns := make([]catalogue.Column, len(l.Columns))
	for i, c := range l.Columns {
		columns[i] = catalogue.Column{Name: c.Name, Title: r.titles[c.Name], Groups: r.groups[c.Name]}
	}
	find := func(id string) string {
		b, ok, err := r.Catalogue.Resolve(id, columns)
		if err != nil || !ok || b.Of != "" {
			return ""
		}
		return strings.ToLower(b.Value)
	}
	codes := []string{find("gemeentecode"), find("wijkcode"), find("buurtcode")}
	n := &l.names
	n.Gemeente, n.GemeenteName, n.Water, n.Postcode = codes[0], find("gemeentenaam"), find("water"), find("meest_voorkomende_postcode")
	n.Year, n.Residents, n.WijkName = find("jaar"), find("aantal_inwoners"), find("wijknaam")
	n.Change, l.yearCode = find("indelingswijziging_wijken_en_buurten"), find("jrstatcode")
	switch {
	case codes[2] != "":
		l.level, n.Code, n.Name, n.Wijk = "buurt", codes[2], find("buurtnaam"), codes[1]
	case codes[1] != "":
		l.level, n.Code, n.Name = "wijk", codes[1], n.WijkName
	case codes[0] != "":
		l.level, n.Code, n.Name = "gemeente", codes[0], n.GemeenteName
	default:
		if err := l.bindPlain(ctx); err != nil || n.Code == "" {
			return err
		}
	}
	l.figures = make([]catalogue.Binding, len(r.columns))
	for i, id := range r.columns {
		b, _, err := r.Catalogue.Resolve(id, columns)
		if err != nil {
			return &source.Error{File: l.file.path, Layer: l.Name, Problem: "a column is ambiguous", Err: err}
		}
		b.Value, b.Of = strings.ToLower(b.Value), strings.ToLower(b.Of)
		l.figures[i] = b
	}
	l.ruled(r.units)
	return nil
}

// codeColumns are names under which layers that are not CBS's own, and StatLine,
// carry the code of an area of any level; nameColumns likewise its name.
var (
	codeColumns = []string{"WijkenEnBuurten", "statcode", "code"}
	nameColumns = []string{"Naam_gebied", "statnaam", "name", "naam"}
)

// bindPlain binds a layer with a code column for any level. The level of the
// first record is that of the layer; a table without shapes may mix them.
func (l *layer) bindPlain(ctx context.Context) error {
	at := -1
	for _, name := range codeColumns {
		if at = l.Index(name); at >= 0 {
			break
		}
	}
	if at < 0 {
		return nil
	}
	for row, err := range l.file.container.Rows(ctx, l.Layer) {
		if err != nil {
			return err
		}
		code, _ := row.Values[at].(string)
		level := codeLevel(code)
		if level == "" {
			return nil // a code of something else
		}
		l.level, l.names.Code = level, strings.ToLower(l.Columns[at].Name)
		break
	}
	for _, name := range nameColumns {
		if i := l.Index(name); i >= 0 {
			l.names.Name = strings.ToLower(l.Columns[i].Name)
			break
		}
	}
	return nil
}

// codeLevel tells the level of an area by its code.
func codeLevel(code string) string {
	switch code = strings.TrimSpace(code); {
	case strings.HasPrefix(code, "GM"), strings.HasPrefix(code, "NL"):
		return "gemeente"
	case strings.HasPrefix(code, "WK"):
		return "wijk"
	case strings.HasPrefix(code, "BU"):
		return "buurt"
	}
	return ""
}

// checkLevels refuses a Wijk- en Buurtkaart that lacks one of its layers: that
// is a damaged file. Layers from elsewhere may stand alone; larger areas are
// then made from them.
func (r *run) checkLevels() error {
	for _, f := range r.files {
		named, ok := f.container.(interface {
			Layer(string) (source.Layer, error)
		})
		if !ok || !slices.ContainsFunc(f.container.Layers(), isCBSLayer) {
			continue
		}
		for _, c := range cbsLayers {
			if slices.ContainsFunc(r.data.areas, func(l *layer) bool { return l.level == c.level && r.yearOfFile(f, l) }) {
				continue
			}
			_, err := named.Layer(c.name) // the error lists the layers that there are
			if e, ok := err.(*source.Error); ok {
				e.Hint += "; give the file whole, or each layer that there is as GeoJSON"
			}
			return err
		}
	}
	return nil
}

func isCBSLayer(l source.Layer) bool {
	return slices.ContainsFunc(cbsLayers, func(c struct{ level, name string }) bool { return strings.EqualFold(c.name, l.Name) })
}

// checkColumns refuses areas for which a figure that the model reads is in no
// file at all, unless gaps are allowed.
func (r *run) checkColumns() error {
	if r.AllowMissing {
		return nil
	}
	for _, l := range r.data.areas {
		for i, id := range r.columns {
			has := func(other *layer) bool {
				return other.figures[i].Value != "" && (other.GeometryColumn == "" || other.level == l.level)
			}
			if !isOwn(id) && !has(l) && !slices.ContainsFunc(r.data.others, has) {
				err := l.RequireColumns(id)
				if e, ok := err.(*source.Error); ok {
					e.Hint = strings.TrimPrefix(e.Hint+"; add a file that has it, or go on with gaps by --allow-missing", "; ")
				}
				return err
			}
		}
	}
	return nil
}

func check(l *layer, columns []string) error {
	if l.Count == 0 {
		return &source.Error{File: l.file.path, Layer: l.Name, Problem: "the layer has no features", Hint: "take the file from the publisher again"}
	}
	if l.srid() == 0 {
		return l.RequireSRS(rd)
	}
	return l.RequireColumns(columns...)
}

// srid is the EPSG code of the layer's shapes: RD, or degrees with longitude
// first as in GeoJSON; 0 for any other system. EPSG:4326 proper has latitude
// first, and files that claim it disagree about that.
func (l *layer) srid() int {
	switch {
	case strings.EqualFold(l.SRS.Organization, "EPSG") && l.SRS.Code == rd:
		return rd
	case strings.EqualFold(l.SRS.Organization, "OGC"):
		return 4326
	}
	return 0
}

// areaLayer describes a layer to the store.
func (l *layer) areaLayer() store.AreaLayer {
	n := l.names
	n.Level, n.Layer, n.YearOf, n.Figures = l.level, l.raw, l.year, l.storeFigures()
	return n
}

func (l *layer) storeFigures() []store.Figure {
	list := make([]store.Figure, len(l.figures))
	for i, b := range l.figures {
		list[i] = store.Figure{Value: b.Value, Of: b.Of}
	}
	return list
}
