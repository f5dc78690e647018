package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"

	"risicokaart/internal/risk"
	"risicokaart/internal/source/rivm"
)

// SaveRIVM stores RIVM's published estimates beside ours.
func (d *Draft) SaveRIVM(ctx context.Context, estimates []rivm.Estimate) error {
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"rivm"},
			[]string{"code", "name", "year", "age", "margin", "lonely", "severe", "emotional", "social"},
			pgx.CopyFromSlice(len(estimates), func(i int) ([]any, error) {
				e := estimates[i]
				return []any{e.Code, e.Name, e.Year, e.Age, string(e.Margin),
					nullable(e.Lonely), nullable(e.Severe), nullable(e.Emotional), nullable(e.Social)}, nil
			}))
		if err != nil {
			return fmt.Errorf("save RIVM estimates: %w", err)
		}
		return nil
	})
}

// nullable turns NaN, "not published", into null.
func nullable(v float64) any {
	if math.IsNaN(v) {
		return nil
	}
	return v
}

// Published figures are rounded: more digits would promise a precision that
// the intervals deny.
func percent(v float64) float64 { return round(v, 2) }
func count(v float64) float64   { return round(v, 1) }

func round(v float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(v*p) / p
}

var estimateColumns = []string{
	"code", "status", "status_reason", "residents_65", "residents_75",
	"lonely_65_pct", "lonely_65_low", "lonely_65_high", "lonely_65_count", "lonely_65_count_low", "lonely_65_count_high",
	"severe_65_pct", "severe_65_low", "severe_65_high", "severe_65_count",
	"lonely_75_pct", "lonely_75_low", "lonely_75_high", "lonely_75_count",
	"score", "class", "rank", "rank_of", "rank_national", "rank_municipal", "rank_municipal_of",
	"top_decile_probability", "explanation",
}

// estimateRow gives the values of estimateColumns. Only an estimate that may
// be shown has any.
func estimateRow(e *risk.Estimate, national bool) ([]any, error) {
	row := make([]any, len(estimateColumns))
	row[0], row[1] = e.Code, string(e.Status)
	if e.Reason != risk.ReasonNone {
		row[2] = string(e.Reason)
	}
	if !e.HasFigures() {
		return row, nil
	}
	explanation, err := json.Marshal(explanations{e.ExplainLonely65, e.ExplainSevere65})
	if err != nil {
		return nil, fmt.Errorf("explain %s: %w", e.Code, err)
	}
	// A rank "of the Netherlands" needs the whole country, and a municipality
	// has no rank within itself.
	var rankNational, rankMunicipal, rankMunicipalOf any
	if national {
		rankNational = e.Rank
	}
	if e.RankMunicipal > 0 {
		rankMunicipal, rankMunicipalOf = e.RankMunicipal, e.RankMunicipalOf
	}
	copy(row[3:], []any{
		count(e.Residents65), count(e.Residents75),
		percent(e.Lonely65.Percent.Value), percent(e.Lonely65.Percent.Low), percent(e.Lonely65.Percent.High),
		count(e.Lonely65.Count.Value), count(e.Lonely65.Count.Low), count(e.Lonely65.Count.High),
		percent(e.Severe65.Percent.Value), percent(e.Severe65.Percent.Low), percent(e.Severe65.Percent.High),
		count(e.Severe65.Count.Value),
		percent(e.Lonely75.Percent.Value), percent(e.Lonely75.Percent.Low), percent(e.Lonely75.Percent.High),
		count(e.Lonely75.Count.Value),
		round(e.Score, 1), e.Class, e.Rank, e.RankOf, rankNational, rankMunicipal, rankMunicipalOf,
		round(e.TopDecile, 3), explanation,
	})
	return row, nil
}

// explanations is the shape of the column explanation.
type explanations struct {
	Lonely65 risk.Explanation `json:"lonely_65"`
	Severe65 risk.Explanation `json:"severe_65"`
}

// SaveEstimates writes the model's estimates into the areas of the draft, and
// RIVM's most recent figure beside those that are shown. national tells per
// level whether the whole country is loaded.
func (d *Draft) SaveEstimates(ctx context.Context, estimates []risk.Estimate, national map[risk.Level]bool) error {
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		columns := strings.Join(estimateColumns, ", ")
		_, err := tx.Exec(ctx, `create temp table estimate_in on commit drop as select `+columns+` from area limit 0`)
		if err != nil {
			return fmt.Errorf("save estimates: %w", err)
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"estimate_in"}, estimateColumns,
			pgx.CopyFromSlice(len(estimates), func(i int) ([]any, error) {
				return estimateRow(&estimates[i], national[estimates[i].Level])
			}))
		if err != nil {
			return fmt.Errorf("save estimates: %w", err)
		}
		set := ""
		for _, c := range estimateColumns[1:] {
			set += c + " = i." + c + ", "
		}
		_, err = tx.Exec(ctx, `
			update area a set `+set+`
				rivm_lonely_65_pct = case when i.status in ('ok', 'imputed') then r.lonely end,
				rivm_year = case when i.status in ('ok', 'imputed') then r.year end
			from estimate_in i left join lateral (
				select lonely, year from rivm where rivm.code = i.code and age = '65+' and margin = 'value' and lonely is not null
				order by year desc limit 1) r on true
			where a.code = i.code`)
		if err != nil {
			return fmt.Errorf("save estimates: %w", err)
		}
		return nil
	})
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
