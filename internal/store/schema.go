package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/store/columns"
)

// addOutcomeColumns gives editions that were made before an outcome was estimated
// its columns, with nothing in them, so that they can be read as all others are.
func addOutcomeColumns(ctx context.Context, conn *pgx.Conn) error {
	schemas, err := Texts(ctx, conn, `select schema_name from risicokaart.edition where state = 'complete'`)
	if err != nil {
		return fmt.Errorf("list editions to bring up to date: %w", err)
	}
	for _, schema := range schemas {
		for _, of := range []layer.Subject{layer.Areas, layer.Cells, layer.OwnAreas} {
			if err := addMissingColumns(ctx, conn, schema, of); err != nil {
				return fmt.Errorf("bring table %s of %s up to date: %w", columns.Table(of), schema, err)
			}
		}
	}
	return nil
}

func addMissingColumns(ctx context.Context, conn *pgx.Conn, schema string, of layer.Subject) error {
	// Asking first takes no lock that readers of the edition would wait for.
	have, err := Texts(ctx, conn, `select column_name from information_schema.columns where table_schema = $1 and table_name = $2`,
		schema, columns.Table(of))
	if err != nil || len(have) == 0 { // an edition of before there was such a table
		return err
	}
	known := map[string]bool{}
	for _, name := range have {
		known[name] = true
	}
	var add []string
	for _, names := range columns.Outcomes(of) {
		for _, name := range names {
			if !known[name] {
				add = append(add, "add column if not exists "+name+" double precision")
			}
		}
	}
	if len(add) == 0 {
		return nil
	}
	_, err = conn.Exec(ctx, "alter table if exists "+pgx.Identifier{schema, columns.Table(of)}.Sanitize()+" "+
		strings.Join(add, ", "))
	return err
}

// Texts reads a column of text.
func Texts(ctx context.Context, from interface {
	Query(context.Context, string, ...any) (pgx.Rows, error)
}, sql string, args ...any) ([]string, error) {
	rows, err := from.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
