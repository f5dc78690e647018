package store

import (
	"github.com/jackc/pgx/v5"

	"risicokaart/internal/store/columns"
)

// summedSelect is a statement that reads columns and then figures of one row of what is
// summed, by its code.
func (e *Edition) summedSelect(table string, list []columns.Column, names string) string {
	for _, f := range list {
		names += ", coalesce(" + f.Name + ", 0)"
	}
	return "select " + names + " from " + e.table(table) + " where code = $1"
}

// scanSummed reads a row of [Edition.summedSelect].
func scanSummed(row pgx.CollectableRow, list []columns.Column, dest ...any) error {
	for _, f := range list {
		dest = append(dest, f.Field)
	}
	return row.Scan(dest...)
}
