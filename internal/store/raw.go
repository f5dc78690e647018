package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
)

// ColumnType is the type of a raw column.
type ColumnType string

// The types that published columns have.
const (
	Text    ColumnType = "text"
	Integer ColumnType = "bigint"
	Real    ColumnType = "double precision"
)

// Column is one column of a published layer, under the publisher's name.
type Column struct {
	Name string
	Type ColumnType
}

// RawLayer is a published layer kept whole: every column under its own name.
type RawLayer struct {
	Name    string // table becomes raw_NAME
	Columns []Column
	SRID    int // EPSG code of the shapes; 0 for a table without shapes
}

// RawRow is one record of a layer. A published code for "no value" is nil in
// Values and its reason stands in Missing under the column's name.
type RawRow struct {
	Values   []any  // aligned with RawLayer.Columns: string, int64, float64 or nil
	Missing  []byte // JSON object of column and reason; nil where nothing is missing
	Geometry []byte // EWKB; nil in a table without shapes
}

func rawTable(layer string) string { return "raw_" + layer }

// CopyLayer streams a layer into its table by COPY and returns the number of
// rows. An error of rows stops it and is returned as it is.
func (d *Draft) CopyLayer(ctx context.Context, layer RawLayer, rows iter.Seq2[*RawRow, error]) (int64, error) {
	table := rawTable(layer.Name)
	names := make([]string, 0, len(layer.Columns)+2)
	ddl := "create table " + pgx.Identifier{table}.Sanitize() + " ("
	for _, c := range layer.Columns {
		names = append(names, c.Name)
		ddl += pgx.Identifier{c.Name}.Sanitize() + " " + string(c.Type) + ", "
	}
	// The two added columns carry a name that no publisher uses.
	names = append(names, "missing_")
	ddl += "missing_ jsonb"
	if layer.SRID != 0 {
		names = append(names, "geom_")
		ddl += fmt.Sprintf(", geom_ geometry(MultiPolygon, %d)", layer.SRID)
	}
	ddl += ")"

	next, stop := iter.Pull2(rows)
	defer stop()
	var copied int64
	var broken error // of the rows; PostgreSQL would only repeat its text
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, ddl); err != nil {
			return fmt.Errorf("create table for layer %s: %w", layer.Name, err)
		}
		var err error
		copied, err = tx.CopyFrom(ctx, pgx.Identifier{table}, names, pgx.CopyFromFunc(func() ([]any, error) {
			row, err, ok := next()
			if !ok || err != nil {
				broken = err
				return nil, err
			}
			values := append(row.Values, jsonOrNull(row.Missing))
			if layer.SRID != 0 {
				values = append(values, row.Geometry)
			}
			return values, nil
		}))
		if err != nil && broken == nil {
			return fmt.Errorf("copy layer %s: %w", layer.Name, err)
		}
		return broken
	})
	return copied, err
}

// jsonOrNull keeps a row without missing values, as most are, out of jsonb.
func jsonOrNull(b []byte) any {
	if b == nil {
		return nil
	}
	return json.RawMessage(b)
}

// RepairGeometry makes every geometry of a layer valid and returns how many
// were not, and the values of codeColumn of those that nothing is left of.
func (d *Draft) RepairGeometry(ctx context.Context, layer, codeColumn string) (repaired int, lost []string, err error) {
	table := pgx.Identifier{rawTable(layer)}.Sanitize()
	code := pgx.Identifier{codeColumn}.Sanitize()
	err = d.inSchema(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update `+table+` set geom_ = ST_Multi(ST_CollectionExtract(ST_MakeValid(geom_), 3))
			where not ST_IsValid(geom_)`)
		if err != nil {
			return fmt.Errorf("repair layer %s: %w", layer, err)
		}
		repaired = int(tag.RowsAffected())
		rows, err := tx.Query(ctx, `select `+code+`::text from `+table+` where geom_ is null or ST_IsEmpty(geom_) order by 1`)
		if err != nil {
			return fmt.Errorf("look for empty geometry in layer %s: %w", layer, err)
		}
		lost, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return repaired, lost, err
}
