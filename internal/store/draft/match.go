package draft

import (
	"context"
	_ "embed"
	"fmt"

	"risicokaart/internal/store"

	"github.com/jackc/pgx/v5"
)

//go:embed sql/match.sql
var matchSQL string

// Matches counts, for a source of another year, the areas that it has figures of.
type Matches struct {
	Position int
	Same     int            // areas that kept code, name and shape
	Changed  map[string]int // the others, by reason: an [Unlike] or "unproven"
}

// MatchFigures finds out which figures of other years are of the same area: one
// that kept code, name and shape. The others are not used. It returns counts
// per source of another year, in order of position.
func (d *Draft) MatchFigures(ctx context.Context) ([]Matches, error) {
	var list []Matches
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, store.CompareInParallel+fmt.Sprintf(matchSQL,
			store.SameShape("f.geom", "a.geom"))); err != nil {
			return fmt.Errorf("compare areas with those of other years: %w", err)
		}
		rows, err := tx.Query(ctx, `
			select f.position, coalesce(f.unlike, ''), count(*) from figure f join area a using (code)
			where f.year <> a.year group by 1, 2 order by 1`)
		if err != nil {
			return fmt.Errorf("count areas of other years: %w", err)
		}
		var position, n int
		var reason string
		_, err = pgx.ForEachRow(rows, []any{&position, &reason, &n}, func() error {
			if len(list) == 0 || list[len(list)-1].Position != position {
				list = append(list, Matches{Position: position, Changed: map[string]int{}})
			}
			if m := &list[len(list)-1]; reason == "" {
				m.Same = n
			} else {
				m.Changed[reason] = n
			}
			return nil
		})
		return err
	})
	return list, err
}
