package draft

import (
	"context"
	"encoding/json"
	"fmt"

	"risicokaart/internal/store"

	"github.com/jackc/pgx/v5"
)

// SaveInputs writes the inputs, by code of the area, of the areas that are
// shown. [Draft.SaveEstimates] goes first.
func (d *Draft) SaveInputs(ctx context.Context, inputs map[string][]store.Input) error {
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
