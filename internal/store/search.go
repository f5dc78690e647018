package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Match is an area as a search answers it.
type Match struct {
	Code             string     `json:"code"`
	Name             string     `json:"name"`
	Level            string     `json:"level"`
	MunicipalityName string     `json:"municipality_name"`
	BBox             [4]float64 `json:"bbox"`
}

// Searchable is an area with what it is found by beside its name.
type Searchable struct {
	Match
	Postcode  string  // its four digits; "" where it is not known
	Residents float64 // 0 where it is not known
}

// Searchable lists all areas that lie somewhere, own ones too, in no order.
func (e *Edition) Searchable(ctx context.Context) ([]Searchable, error) {
	places := "select code, name, level, municipality_name, postcode, residents, geom_4326 from " + e.table("area")
	if e.Summary.OwnAreas != nil {
		places += " union all select code, name, 'eigen', '', null, null, geom_4326 from " + e.table("own_area")
	}
	rows, err := e.store.pool.Query(ctx, `
		select code, name, level, municipality_name, coalesce(postcode, ''), coalesce(residents, 0),
			ST_XMin(geom_4326), ST_YMin(geom_4326), ST_XMax(geom_4326), ST_YMax(geom_4326)
		from (`+places+`) places where not ST_IsEmpty(geom_4326)`)
	if err != nil {
		return nil, fmt.Errorf("list areas to search: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Searchable, err error) {
		err = row.Scan(&s.Code, &s.Name, &s.Level, &s.MunicipalityName, &s.Postcode, &s.Residents,
			&s.BBox[0], &s.BBox[1], &s.BBox[2], &s.BBox[3])
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("list areas to search: %w", err)
	}
	return list, nil
}
