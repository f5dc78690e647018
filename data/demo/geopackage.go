package demo

import (
	"context"
	"database/sql"
	_ "embed" // for the tables that every GeoPackage has
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"risicokaart/data/demo/people"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkb"
)

const srid = 28992 // RD New, in metres

//go:embed geopackage.sql
var geoPackageSQL string

// layer is a table of features, which are made one by one while it is written.
type layer struct {
	name, key string // key is the name of the primary key
	columns   []column
	features  iter.Seq[feature]
}

type feature struct {
	geometry *geom.MultiPolygon
	figures  people.Figures
}

// writeGeoPackage writes the layers to path. The file appears only when it is
// complete. Equal layers give equal bytes: nothing in it depends on the clock.
func writeGeoPackage(ctx context.Context, path string, layers []layer) (err error) {
	temporary := path + ".new"
	if err := os.Remove(temporary); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("write %s: %w", path, err)
			if e := os.Remove(temporary); !errors.Is(e, os.ErrNotExist) {
				err = errors.Join(err, e)
			}
		}
	}()
	if err := fillGeoPackage(ctx, temporary, layers); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}

// fillGeoPackage makes the database in one transaction.
func fillGeoPackage(ctx context.Context, path string, layers []layer) (err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	// Without journal: the file is thrown away when anything fails.
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: "_journal_mode=OFF&_synchronous=OFF"}
	db, err := sql.Open("sqlite3", dsn.String())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	if _, err := tx.ExecContext(ctx, geoPackageSQL); err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	for _, l := range layers {
		if err := l.write(ctx, tx); err != nil {
			return fmt.Errorf("layer %s: %w", l.name, err)
		}
	}
	return tx.Commit()
}

// write makes the table of l, fills it and registers it.
func (l layer) write(ctx context.Context, tx *sql.Tx) error {
	names := []string{`"` + l.key + `"`, `"geom"`}
	defs := []string{names[0] + " INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", names[1] + " MULTIPOLYGON"}
	for _, c := range l.columns {
		names = append(names, `"`+c.name+`"`)
		defs = append(defs, fmt.Sprintf("%q %s", c.name, c.sql))
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("CREATE TABLE %q (%s)", l.name, strings.Join(defs, ", "))); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %q (%s) VALUES (?%s)", l.name, strings.Join(names, ", "),
		strings.Repeat(", ?", len(names)-1)))
	if err != nil {
		return err
	}
	defer insert.Close()
	bounds := geom.NewBounds(geom.XY)
	id := 0
	for f := range l.features {
		id++
		bounds.Extend(f.geometry)
		row, err := l.row(id, f)
		if err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return l.register(ctx, tx, bounds)
}

// register lists the table of l among those with features.
func (l layer) register(ctx context.Context, tx *sql.Tx, bounds *geom.Bounds) error {
	const contents = `INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id)
		VALUES (?, 'features', ?, ?, '2024-01-01T00:00:00.000Z', ?, ?, ?, ?, ?)`
	identifier := fmt.Sprintf("%s (%s)", l.name, Notice)
	if _, err := tx.ExecContext(ctx, contents, l.name, identifier, Notice, bounds.Min(0), bounds.Min(1), bounds.Max(0),
		bounds.Max(1), srid); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', ?, 0, 0)`,
		l.name, srid)
	return err
}

// row returns the values of a feature in the order of the table.
func (l layer) row(id int, f feature) ([]any, error) {
	blob, err := encode(f.geometry)
	if err != nil {
		return nil, err
	}
	row := []any{id, blob}
	for _, c := range l.columns {
		v, ok := f.figures[c.name]
		if !ok && c.sql == "TEXT" {
			return nil, fmt.Errorf("feature %d has no %s", id, c.name)
		}
		if !ok {
			v = people.NotPublished
		}
		row = append(row, v)
	}
	return row, nil
}

// encode returns g as GeoPackage binary with an envelope, little endian.
func encode(g *geom.MultiPolygon) ([]byte, error) {
	const littleEndianWithEnvelope = 1 | 1<<1
	b := g.Bounds()
	blob := []byte{'G', 'P', 0, littleEndianWithEnvelope}
	blob = binary.LittleEndian.AppendUint32(blob, srid)
	for _, v := range []float64{b.Min(0), b.Max(0), b.Min(1), b.Max(1)} {
		blob = binary.LittleEndian.AppendUint64(blob, math.Float64bits(v))
	}
	body, err := wkb.Marshal(g, wkb.NDR)
	if err != nil {
		return nil, fmt.Errorf("encode geometry: %w", err)
	}
	return append(blob, body...), nil
}
