package store

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
)

//go:embed sql/edition.sql
var editionSQL string

//go:embed sql/index.sql
var indexSQL string

// tableOf names the table of an edition that holds a subject.
func tableOf(of layer.Subject) string {
	return [...]string{layer.Areas: "area", layer.Cells: "cell", layer.OwnAreas: "own_area"}[of]
}

// editionTables is the SQL that creates the tables of an edition. The columns of
// outcomes, and that hidden features have nothing in them, follow from the table of
// outcomes.
func editionTables() string {
	return strings.NewReplacer(
		"{columns of outcomes of areas}", outcomeColumns(layer.Areas),
		"{figures of outcomes of areas}", outcomeFiguresCount(layer.Areas),
		"{columns of outcomes of cells}", outcomeColumns(layer.Cells),
		"{figures of outcomes of cells}", outcomeFiguresCount(layer.Cells),
	).Replace(editionSQL)
}

// outcomeColumns declares the columns of all outcomes of a subject.
func outcomeColumns(of layer.Subject) string {
	var columns []string
	for _, names := range outcomeNames(of) {
		for _, name := range names {
			columns = append(columns, name+" double precision")
		}
	}
	return strings.Join(columns, ",\n\t")
}

// outcomeFiguresCount is how many figures of outcomes a row has. Each outcome is
// counted by itself, because a function of PostgreSQL takes no more than 100 arguments.
func outcomeFiguresCount(of layer.Subject) string {
	var counts []string
	for _, names := range outcomeNames(of) {
		counts = append(counts, "num_nonnulls("+strings.Join(names, ", ")+")")
	}
	return strings.Join(counts, "\n\t\t\t+ ")
}

// outcomeNames lists the columns of every outcome of a subject.
func outcomeNames(of layer.Subject) [][]string {
	var all [][]string
	for _, o := range layer.OutcomesOf(of) {
		var names []string
		for _, part := range layer.PartsOf(of) {
			names = append(names, o.String()+part.Suffix)
		}
		all = append(all, names)
	}
	return all
}

// addOutcomeColumns gives editions that were made before an outcome was estimated
// its columns, with nothing in them, so that they can be read as all others are.
func addOutcomeColumns(ctx context.Context, conn *pgx.Conn) error {
	schemas, err := queryColumn(ctx, conn, `select schema_name from risicokaart.edition where state = 'complete'`)
	if err != nil {
		return fmt.Errorf("list editions to bring up to date: %w", err)
	}
	for _, schema := range schemas {
		for _, of := range []layer.Subject{layer.Areas, layer.Cells, layer.OwnAreas} {
			if err := addMissingColumns(ctx, conn, schema, of); err != nil {
				return fmt.Errorf("bring table %s of %s up to date: %w", tableOf(of), schema, err)
			}
		}
	}
	return nil
}

func addMissingColumns(ctx context.Context, conn *pgx.Conn, schema string, of layer.Subject) error {
	// Asking first takes no lock that readers of the edition would wait for.
	have, err := queryColumn(ctx, conn, `select column_name from information_schema.columns where table_schema = $1 and table_name = $2`,
		schema, tableOf(of))
	if err != nil || len(have) == 0 { // an edition of before there was such a table
		return err
	}
	known := map[string]bool{}
	for _, name := range have {
		known[name] = true
	}
	var add []string
	for _, names := range outcomeNames(of) {
		for _, name := range names {
			if !known[name] {
				add = append(add, "add column if not exists "+name+" double precision")
			}
		}
	}
	if len(add) == 0 {
		return nil
	}
	_, err = conn.Exec(ctx, "alter table if exists "+pgx.Identifier{schema, tableOf(of)}.Sanitize()+" "+strings.Join(add, ", "))
	return err
}

// queryColumn reads a column of text.
func queryColumn(ctx context.Context, conn *pgx.Conn, sql string, args ...any) ([]string, error) {
	rows, err := conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
