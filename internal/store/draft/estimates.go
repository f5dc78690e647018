package draft

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"

	"risicokaart/internal/risk"
	"risicokaart/internal/store/columns"
)

// SaveEstimates writes the model's estimates into the areas of the draft, and
// RIVM's figure beside those that are shown: that of the newest year not after
// the edition's, else of the first after it. national tells per
// level whether the whole country is loaded: only then is a rank national.
func (d *Draft) SaveEstimates(ctx context.Context, estimates []risk.Estimate, national map[risk.Level]bool) error {
	columns := append([]string{"code", "status", "status_reason", "rank_national", "explanation"},
		columns.Names(columns.OfArea(&risk.Estimate{}))...)
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `create temp table estimate_in on commit drop as select `+strings.Join(columns, ", ")+
			` from area limit 0`)
		if err != nil {
			return fmt.Errorf("save estimates: %w", err)
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"estimate_in"}, columns,
			pgx.CopyFromSlice(len(estimates), func(i int) ([]any, error) {
				return estimateRow(&estimates[i], national[estimates[i].Level])
			}))
		if err != nil {
			return fmt.Errorf("save estimates: %w", err)
		}
		set := ""
		for _, c := range columns[1:] {
			set += c + " = i." + c + ", "
		}
		_, err = tx.Exec(ctx, `
			update area a set `+set+`
				rivm_lonely_65_pct = case when i.status in ('ok', 'imputed') then r.lonely end,
				rivm_year = case when i.status in ('ok', 'imputed') then r.year end
			from estimate_in i left join lateral (
				select lonely, year from rivm
				where rivm.code = i.code and age = '65+' and margin = 'value' and lonely is not null
				order by year <= $1 desc, abs(year - $1) limit 1) r on true
			where a.code = i.code`, d.info.Year)
		if err != nil {
			return fmt.Errorf("save estimates: %w", err)
		}
		return nil
	})
}

// estimateRow gives the values to save; only an estimate that may be shown has
// any beside its status.
func estimateRow(e *risk.Estimate, national bool) ([]any, error) {
	row := []any{e.Code, string(e.Status), textOrNull(string(e.Reason)), nil, nil}
	list := columns.OfArea(e)
	if !e.HasFigures() {
		return append(row, make([]any, len(list))...), nil
	}
	explanation, err := columns.WriteExplanation(e)
	if err != nil {
		return nil, fmt.Errorf("explain %s: %w", e.Code, err)
	}
	if row[4] = explanation; national {
		row[3] = e.Rank
	}
	for _, f := range list {
		row = append(row, f.Value())
	}
	return row, nil
}

// Districts reads the geometry of the areas of one level, in RD metres, by code.
func (d *Draft) Districts(ctx context.Context, level risk.Level) (map[string]orb.MultiPolygon, error) {
	districts := map[string]orb.MultiPolygon{}
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select code, ST_AsBinary(geom) from area where level = $1`, level.String())
		if err != nil {
			return fmt.Errorf("read districts: %w", err)
		}
		var code string
		var wkb []byte
		_, err = pgx.ForEachRow(rows, []any{&code, &wkb}, func() error {
			g, _, err := ewkb.Unmarshal(wkb)
			if err != nil {
				return fmt.Errorf("decode geometry of %s: %w", code, err)
			}
			districts[code] = g.(orb.MultiPolygon)
			return nil
		})
		return err
	})
	return districts, err
}
