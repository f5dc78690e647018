package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/source/ages"
)

// SaveAges stores the residents of 65 and older of municipalities by age.
func (d *Draft) SaveAges(ctx context.Context, list []ages.Municipality) error {
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"ages"}, []string{"code", "year", "age_65_74", "age_75_84", "age_85_plus"},
			pgx.CopyFromSlice(len(list), func(i int) ([]any, error) {
				m := list[i]
				return []any{m.Code, m.Year, m.Age65To74, m.Age75To84, m.Age85AndUp}, nil
			}))
		if err != nil {
			return fmt.Errorf("save ages: %w", err)
		}
		return nil
	})
}
