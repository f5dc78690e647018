// Package gpkg reads the polygon layers of a GeoPackage, the SQLite format in
// which CBS and PDOK publish areas and squares. It streams, changes nothing in
// the file and trusts nothing in it.
//
// Format: OGC 12-128r19, https://www.geopackage.org/spec140/.
package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"

	"risicokaart/internal/source"
)

const hintFetchAgain = "fetch the file again from its publisher"

// File is an open GeoPackage. It is safe for concurrent use; close it after use.
type File struct {
	path   string
	db     *sql.DB
	layers []source.Layer
}

// Open opens the GeoPackage at path, read-only, and reads the description of
// its feature layers. A file that is not a GeoPackage, or only the first part
// of one, is refused with an [*source.Error] before any feature is read.
func Open(ctx context.Context, path string) (*File, error) {
	return OpenConverted(ctx, path, path)
}

// OpenConverted opens a GeoPackage that was made of another file, which layers and
// errors call by its original path.
func OpenConverted(ctx context.Context, path, original string) (*File, error) {
	if err := checkHeader(path); err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, &source.Error{File: path, Problem: "cannot make the path absolute", Err: err}
	}
	// immutable skips locks and journals, so that a file on read-only media can be read too.
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: "mode=ro&immutable=1"}
	db, err := sql.Open("sqlite3", dsn.String())
	if err != nil {
		return nil, &source.Error{File: path, Problem: "cannot open the file", Err: err}
	}
	f := &File{path: original, db: db}
	if err := f.readLayers(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return f, nil
}

// Close releases the file.
func (f *File) Close() error {
	if err := f.db.Close(); err != nil {
		return fmt.Errorf("close %s: %w", f.path, err)
	}
	return nil
}

// Layers returns the feature layers, by name.
func (f *File) Layers() []source.Layer {
	return append([]source.Layer(nil), f.layers...)
}

// Layer returns the feature layer called name, in any case. The [*source.Error] for a
// missing layer lists the layers that exist.
func (f *File) Layer(name string) (source.Layer, error) {
	names := make([]string, 0, len(f.layers))
	for _, l := range f.layers {
		if strings.EqualFold(l.Name, name) {
			return l, nil
		}
		names = append(names, l.Name)
	}
	return source.Layer{}, &source.Error{
		File: f.path, Layer: name, Problem: "the file has no such layer",
		Hint: "its layers are: " + strings.Join(names, ", "),
	}
}

// readLayers fills f.layers from the tables that every GeoPackage must have.
func (f *File) readLayers(ctx context.Context) error {
	const tables = `SELECT count(*) FROM sqlite_schema
		WHERE type IN ('table', 'view') AND name IN ('gpkg_contents', 'gpkg_geometry_columns', 'gpkg_spatial_ref_sys')`
	var n int
	if err := f.db.QueryRowContext(ctx, tables).Scan(&n); err != nil {
		return f.broken(ctx, source.Error{Problem: "cannot read the table of contents"}, err)
	}
	if n < 3 {
		return &source.Error{File: f.path, Problem: "this is a SQLite database but not a GeoPackage with features",
			Hint: "choose a GeoPackage, or convert the file with ogr2ogr -f GPKG"}
	}
	layers, err := f.describeLayers(ctx)
	if err != nil {
		return err
	}
	if len(layers) == 0 {
		return &source.Error{File: f.path, Problem: "the GeoPackage has no feature layers",
			Hint: "choose the file with areas or squares, not one with tiles or tables alone"}
	}
	for i := range layers {
		if err := f.describeColumns(ctx, &layers[i]); err != nil {
			return err
		}
	}
	f.layers = layers
	return nil
}

func (f *File) describeLayers(ctx context.Context) (layers []source.Layer, err error) {
	const query = `SELECT c.table_name, coalesce(c.identifier, ''), coalesce(c.description, ''), g.column_name,
			coalesce(s.organization, ''), coalesce(s.organization_coordsys_id, 0), coalesce(s.definition, '')
		FROM gpkg_contents c
		JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)
		LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
		WHERE c.data_type = 'features'
		ORDER BY c.table_name`
	rows, err := f.db.QueryContext(ctx, query)
	if err != nil {
		return nil, f.broken(ctx, source.Error{Problem: "cannot list the layers"}, err)
	}
	defer rows.Close()
	for rows.Next() {
		l := source.Layer{File: f.path}
		if err := rows.Scan(&l.Name, &l.Identifier, &l.Description, &l.GeometryColumn, &l.SRS.Organization, &l.SRS.Code,
			&l.Definition); err != nil {
			return nil, f.broken(ctx, source.Error{Problem: "cannot list the layers"}, err)
		}
		layers = append(layers, l)
	}
	if err := rows.Err(); err != nil {
		return nil, f.broken(ctx, source.Error{Problem: "cannot list the layers"}, err)
	}
	return layers, nil
}

// describeColumns fills in the columns, the primary key and the feature count of l.
func (f *File) describeColumns(ctx context.Context, l *source.Layer) error {
	at := source.Error{Layer: l.Name, Problem: "cannot read the layer's columns"}
	rows, err := f.db.QueryContext(ctx, `SELECT name, type, pk FROM pragma_table_info(?)`, l.Name)
	if err != nil {
		return f.broken(ctx, at, err)
	}
	defer rows.Close()
	found := false
	for rows.Next() {
		var name, declared string
		var pk int
		if err := rows.Scan(&name, &declared, &pk); err != nil {
			return f.broken(ctx, at, err)
		}
		typ, ok := columnType(declared)
		switch {
		case strings.EqualFold(name, l.GeometryColumn):
			found = true
		case pk == 1 && typ == source.Integer:
			l.PrimaryKey = name
		case ok:
			l.Columns = append(l.Columns, source.Column{Name: name, Type: typ})
		}
	}
	if err := rows.Err(); err != nil {
		return f.broken(ctx, at, err)
	}
	if len(l.Columns) > source.MaxColumns {
		return &source.Error{File: f.path, Layer: l.Name,
			Problem: fmt.Sprintf("the layer has %d columns, more than %d", len(l.Columns), source.MaxColumns),
			Hint:    "keep those with codes, names and figures: ogr2ogr -select COLUMN,COLUMN new.gpkg old.gpkg"}
	}
	if !found {
		return &source.Error{File: f.path, Layer: l.Name, Column: l.GeometryColumn,
			Problem: "the geometry column that the file announces does not exist", Hint: hintFetchAgain}
	}
	if err := f.db.QueryRowContext(ctx, `SELECT count(*) FROM `+quote(l.Name)).Scan(&l.Count); err != nil {
		return f.broken(ctx, source.Error{Layer: l.Name, Problem: "cannot count the features"}, err)
	}
	return nil
}

// broken turns an error of SQLite into an [*source.Error] at the given place. A
// cancelled context is not the file's fault and is returned as it is.
func (f *File) broken(ctx context.Context, at source.Error, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("read %s: %w", f.path, context.Cause(ctx))
	}
	at.File, at.Err, at.Hint = f.path, err, hintFetchAgain
	return &at
}

// quote makes name a SQL identifier.
func quote(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}
