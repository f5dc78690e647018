package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Match is one result of a search.
type Match struct {
	Code             string     `json:"code"`
	Name             string     `json:"name"`
	Level            string     `json:"level"`
	MunicipalityName string     `json:"municipality_name"`
	BBox             [4]float64 `json:"bbox"`
}

// Search finds areas by the start of a word in their name, by code or by
// four-digit postcode; larger areas and better matches first.
func (e *Edition) Search(ctx context.Context, text string, limit int) ([]Match, error) {
	places := "select code, name, level, municipality_name, postcode, residents, geom_4326 from " + e.table("area")
	if e.Summary.OwnAreas != nil {
		places += " union all select code, name, 'eigen', '', null, null, geom_4326 from " + e.table("own_area")
	}
	rows, err := e.store.pool.Query(ctx, `
		select code, name, level, municipality_name,
			array[ST_XMin(geom_4326), ST_YMin(geom_4326), ST_XMax(geom_4326), ST_YMax(geom_4326)]
		from (`+places+`) places, lower(trim($1)) as wanted
		where strpos(' ' || translate(lower(name), '-/(''', '    '), ' ' || translate(wanted, '-/(''', '    ')) > 0
			or lower(code) = wanted or postcode = wanted
		order by (lower(name) = wanted) desc, (strpos(lower(name), wanted) = 1) desc,
			array_position(array['gemeente', 'wijk', 'buurt', 'eigen'], level), residents desc nulls last, code
		limit $2`, text, limit)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Match, error) {
		var m Match
		var box []float64
		if err := row.Scan(&m.Code, &m.Name, &m.Level, &m.MunicipalityName, &box); err != nil {
			return m, err
		}
		m.BBox = [4]float64(box)
		return m, nil
	})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return list, nil
}
