package draft

import (
	"context"
	"fmt"

	"risicokaart/internal/store"

	"github.com/jackc/pgx/v5"
)

// SaveIndicator stores an indicator with the values of those areas whose
// figures may be shown, and counts these by level. Call it after
// [Draft.SaveEstimates]: the status of an area decides.
func (d *Draft) SaveIndicator(ctx context.Context, in store.Indicator,
	values []store.IndicatorValue) (stored map[string]int, err error) {
	stored = map[string]int{}
	err = d.inSchema(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into indicator (id, name, unit, year, source) values ($1, $2, $3, nullif($4::int, 0), $5)`,
			in.ID, in.Name, in.Unit, in.Year, in.Source)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `create temp table indicator_in on commit drop as select * from indicator_value limit 0`); err != nil {
			return err
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"indicator_in"}, []string{"indicator", "code", "value", "low", "high"},
			pgx.CopyFromSlice(len(values), func(i int) ([]any, error) {
				v := values[i]
				return []any{in.ID, v.Code, v.Value, v.Low, v.High}, nil
			}))
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			with stored as (
				insert into indicator_value (indicator, code, value, low, high)
				select i.* from indicator_in i join area a using (code) where a.status in ('ok', 'imputed')
				returning code)
			select a.level, count(*) from stored join area a using (code) group by 1`)
		if err != nil {
			return err
		}
		var level string
		var n int
		_, err = pgx.ForEachRow(rows, []any{&level, &n}, func() error {
			stored[level] = n
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("save own data %s: %w", in.ID, err)
	}
	return stored, nil
}
