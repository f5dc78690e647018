package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Input is a value that the model read from elsewhere than the area's own
// layer of the edition's year.
type Input struct {
	Column  string  `json:"column"` // CBS's name in the GeoPackage
	Value   float64 `json:"value"`
	Year    int     `json:"year"`
	Source  string  `json:"source"`  // file name
	Imputed bool    `json:"imputed"` // of another year than the area
}

// Inputs lists what the model read of an area from elsewhere than its own
// layer; nothing of a hidden area.
func (e *Edition) Inputs(ctx context.Context, code string) ([]Input, error) {
	var list []Input
	err := e.store.pool.QueryRow(ctx, `select coalesce(inputs, '[]') from `+e.table("area")+` where code = $1`, code).Scan(&list)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrNoFeature
	}
	if err != nil {
		return nil, fmt.Errorf("read inputs of %s: %w", code, err)
	}
	return list, nil
}
