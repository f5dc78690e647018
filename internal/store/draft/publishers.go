package draft

import (
	"context"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
)

// RIVMRow is a row of RIVM's table of estimates: percentages of an area, or one
// of the limits of their 95 % intervals. NaN stands for what is not published.
type RIVMRow struct {
	Code, Name                        string
	Year                              int
	Age                               string // "18+", "18-64" or "65+"
	Margin                            string // "value", "low" or "high"
	Lonely, Severe, Emotional, Social float64
}

// SaveRIVM stores RIVM's published estimates beside ours.
func (d *Draft) SaveRIVM(ctx context.Context, rows iter.Seq[RIVMRow]) error {
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		into := target{"rivm", []string{"code", "name", "year", "age", "margin", "lonely", "severe", "emotional", "social"}}
		err := copyInto(ctx, tx, into, rows, func(r RIVMRow) []any {
			return []any{r.Code, r.Name, r.Year, r.Age, r.Margin,
				nullable(r.Lonely), nullable(r.Severe), nullable(r.Emotional), nullable(r.Social)}
		})
		if err != nil {
			return fmt.Errorf("save RIVM estimates: %w", err)
		}
		return nil
	})
}

// AgesRow is the number of residents of 65 and older of a municipality on 1
// January of a year, by age.
type AgesRow struct {
	Code                             string
	Year                             int
	Age65To74, Age75To84, Age85AndUp int
}

// SaveAges stores the residents of 65 and older of municipalities by age.
func (d *Draft) SaveAges(ctx context.Context, rows iter.Seq[AgesRow]) error {
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		into := target{"ages", []string{"code", "year", "age_65_74", "age_75_84", "age_85_plus"}}
		err := copyInto(ctx, tx, into, rows, func(r AgesRow) []any {
			return []any{r.Code, r.Year, r.Age65To74, r.Age75To84, r.Age85AndUp}
		})
		if err != nil {
			return fmt.Errorf("save ages: %w", err)
		}
		return nil
	})
}
