package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/store/columns"
)

// summed reads the figures and other columns of a row of a table of what is summed,
// or returns [ErrNoFeature].
func (e *Edition) summed(ctx context.Context, table, code string, list []columns.Column, names string, dest ...any) error {
	for _, f := range list {
		names += ", coalesce(" + f.Name + ", 0)"
		dest = append(dest, f.Field)
	}
	err := e.store.pool.QueryRow(ctx, "select "+names+" from "+e.table(table)+" where code = $1", code).Scan(dest...)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return ErrNoFeature
	case err != nil:
		return fmt.Errorf("read %s %s: %w", table, code, err)
	}
	return nil
}
