package store

import (
	"context"
	"encoding/json"
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

// SaveInputs writes the inputs, by code of the area, of the areas that are
// shown. [Draft.SaveEstimates] goes first.
func (d *Draft) SaveInputs(ctx context.Context, inputs map[string][]Input) error {
	if len(inputs) == 0 {
		return nil
	}
	type row struct {
		code string
		list []byte
	}
	var rows []row
	for code, list := range inputs {
		b, err := json.Marshal(list)
		if err != nil {
			return fmt.Errorf("save inputs of %s: %w", code, err)
		}
		rows = append(rows, row{code, b})
	}
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `create temp table input_in (code text, inputs jsonb) on commit drop`); err != nil {
			return fmt.Errorf("save inputs: %w", err)
		}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"input_in"}, []string{"code", "inputs"},
			pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) { return []any{rows[i].code, rows[i].list}, nil }))
		if err != nil {
			return fmt.Errorf("save inputs: %w", err)
		}
		_, err = tx.Exec(ctx, `update area a set inputs = i.inputs from input_in i where a.code = i.code and a.status in ('ok', 'imputed')`)
		if err != nil {
			return fmt.Errorf("save inputs: %w", err)
		}
		return nil
	})
}
