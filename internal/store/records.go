package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/store/columns"
)

// Area is one area as the pages tell of it.
type Area struct {
	Code, Name                         string
	Level                              risk.Level
	WijkCode, WijkName                 string // of a buurt
	MunicipalityCode, MunicipalityName string
	Residents                          float64 // NaN: not published
	Estimate                           risk.Estimate
	RIVM                               *float64 // percent lonely of 65+, as RIVM publishes it
	RIVMYear                           int
	Bounds                             [4]float64 // west, south, east, north
}

// areas reads areas that match a condition; tail may order and limit them.
func (e *Edition) areas(ctx context.Context, tail string, args ...any) ([]Area, error) {
	sql := `select code, name, level, coalesce(wijk_code, ''), coalesce(wijk_name, ''), municipality_code, municipality_name,
		coalesce(residents, 'NaN'), coalesce(status, 'no_data'), coalesce(status_reason, ''), explanation,
		rivm_lonely_65_pct, coalesce(rivm_year, 0),
		ST_XMin(geom_4326), ST_YMin(geom_4326), ST_XMax(geom_4326), ST_YMax(geom_4326)`
	for _, f := range columns.OfArea(&risk.Estimate{}) {
		sql += ", coalesce(" + f.Name + ", 0)"
	}
	rows, err := e.store.pool.Query(ctx, sql+" from "+e.table("area")+" a "+tail, args...)
	if err != nil {
		return nil, fmt.Errorf("read areas: %w", err)
	}
	list, err := pgx.CollectRows(rows, scanArea)
	if err != nil {
		return nil, fmt.Errorf("read areas: %w", err)
	}
	return list, nil
}

func scanArea(row pgx.CollectableRow) (Area, error) {
	var a Area
	var level string
	var explanation []byte
	est := &a.Estimate
	dest := []any{&a.Code, &a.Name, &level, &a.WijkCode, &a.WijkName, &a.MunicipalityCode, &a.MunicipalityName,
		&a.Residents, &est.Status, &est.Reason, &explanation, &a.RIVM, &a.RIVMYear,
		&a.Bounds[0], &a.Bounds[1], &a.Bounds[2], &a.Bounds[3]}
	for _, f := range columns.OfArea(est) {
		dest = append(dest, f.Field)
	}
	if err := row.Scan(dest...); err != nil {
		return a, err
	}
	var err error
	if a.Level, err = risk.ParseLevel(level); err != nil {
		return a, err
	}
	est.Code, est.Level = a.Code, a.Level
	if explanation != nil {
		if err := columns.ReadExplanation(explanation, est); err != nil {
			return a, fmt.Errorf("read explanation of %s: %w", a.Code, err)
		}
	}
	return a, nil
}

// Area returns one area, or [ErrNoFeature].
func (e *Edition) Area(ctx context.Context, code string) (Area, error) {
	list, err := e.areas(ctx, `where code = $1`, code)
	if err != nil {
		return Area{}, err
	}
	if len(list) == 0 {
		return Area{}, ErrNoFeature
	}
	return list[0], nil
}

// Children returns the areas one level below an area: the wijken of a
// gemeente, the buurten of a wijk.
func (e *Edition) Children(ctx context.Context, a Area) ([]Area, error) {
	switch a.Level {
	case risk.Gemeente:
		return e.areas(ctx, `where level = 'wijk' and municipality_code = $1 order by code`, a.Code)
	case risk.Wijk:
		return e.areas(ctx, `where level = 'buurt' and wijk_code = $1 order by code`, a.Code)
	}
	return nil, nil
}

// Ranked returns one page of the areas of a collection that match q, and how
// many there are in all.
func (e *Edition) Ranked(ctx context.Context, c *layer.Collection, q layer.Query, offset int) ([]Area, int, error) {
	total, err := e.Count(ctx, c, q)
	if err != nil {
		return nil, 0, err
	}
	where, args := whereOf(c, q, false)
	args = append(args, q.Limit, offset)
	list, err := e.areas(ctx, fmt.Sprintf("where %s order by %s limit $%d offset $%d",
		where, orderBy(c, q.Order), len(args)-1, len(args)), args...)
	return list, total, err
}

// Municipality is a municipality to choose from.
type Municipality struct{ Code, Name string }

// MunicipalitiesWithBuurten lists, by name, the municipalities whose buurten are loaded.
func (e *Edition) MunicipalitiesWithBuurten(ctx context.Context) ([]Municipality, error) {
	rows, err := e.store.pool.Query(ctx, `select distinct municipality_code, municipality_name from `+
		e.table("area")+` where level = 'buurt' order by 2`)
	if err != nil {
		return nil, fmt.Errorf("list municipalities: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Municipality])
	if err != nil {
		return nil, fmt.Errorf("list municipalities: %w", err)
	}
	return list, nil
}
