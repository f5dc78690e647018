package draft

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ModelInput is one area with the figures that a model reads.
type ModelInput struct {
	Code, Name, Level, Wijk, Municipality string
	Year                                  int // of the area's own record
	Residents                             *float64
	Values                                []*float64 // nil: no value in any source
	Sources                               []int      // position of the source that gave each value; 0: the area's own record
}

// ModelInputs reads the figures of all areas, ordered by level and code. A
// value that the area's own record lacks comes from the other sources, in
// order, as far as they are of the same area ([Draft.MatchFigures]).
func (d *Draft) ModelInputs(ctx context.Context) ([]ModelInput, error) {
	var inputs []ModelInput
	err := d.inSchema(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "analyze part"); err != nil {
			return fmt.Errorf("read model inputs: %w", err)
		}
		rows, err := tx.Query(ctx, `
			select a.code, a.name, a.level, coalesce(a.wijk_code, ''), a.municipality_code, a.year, a.residents, s.position, s.figures
			from area a cross join lateral (
				select 0 as position, p.figures from part p where p.code = a.code and p.level = a.level and p.carries
				union all
				select f.position, f.figures from figure f where f.code = a.code and f.unlike is null) s
			order by array_position(array['gemeente', 'wijk', 'buurt'], a.level), a.code, s.position`)
		if err != nil {
			return fmt.Errorf("read model inputs: %w", err)
		}
		var in ModelInput
		var position int
		var figures []*float64
		_, err = pgx.ForEachRow(rows, []any{&in.Code, &in.Name, &in.Level, &in.Wijk, &in.Municipality, &in.Year,
			&in.Residents, &position, &figures}, func() error {
			if n := len(inputs); n > 0 && inputs[n-1].Code == in.Code {
				inputs[n-1].fill(position, figures)
				return nil
			}
			next := in
			next.Values, next.Sources = make([]*float64, len(figures)), make([]int, len(figures))
			next.fill(position, figures)
			inputs = append(inputs, next)
			return nil
		})
		if err != nil {
			return fmt.Errorf("read model inputs: %w", err)
		}
		return nil
	})
	return inputs, err
}

// fill takes the values that are still missing from a source.
func (in *ModelInput) fill(position int, figures []*float64) {
	for i, v := range figures {
		if in.Values[i] == nil && v != nil {
			in.Values[i], in.Sources[i] = v, position
		}
	}
}
