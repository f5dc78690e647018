package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/store/columns"
)

// Area is one area of a list, without its shape. Its estimate explains itself where
// that was asked for.
type Area struct {
	Code, Name                         string
	Level                              risk.Level
	WijkCode, WijkName                 string // of a buurt
	MunicipalityCode, MunicipalityName string
	Residents                          float64 // NaN: not published
	Estimate                           risk.Estimate
	RIVM                               *float64 // percent lonely of 65+, as RIVM publishes it
	RIVMYear                           int
}

// Explanations of areas in a select: they are longer than all else.
const (
	explained   = "explanation"
	unexplained = "null::jsonb"
)

// areaColumns name what [scanArea] reads, with this explanation.
func areaColumns(explanation string) string {
	sql := `code, name, level, coalesce(wijk_code, ''), coalesce(wijk_name, ''), municipality_code, municipality_name,
		coalesce(residents, 'NaN'), coalesce(status, 'no_data'), coalesce(status_reason, ''),
		rivm_lonely_65_pct, coalesce(rivm_year, 0), ` + explanation
	for _, f := range columns.OfArea(&risk.Estimate{}) {
		sql += ", coalesce(" + f.Name + ", 0)"
	}
	return sql
}

// scanArea reads a row of [areaColumns].
func scanArea(row pgx.CollectableRow) (Area, error) { return scanAreaWith(row) }

// scanAreaWith reads a row of [areaColumns] and of the columns behind them.
func scanAreaWith(row pgx.CollectableRow, more ...any) (Area, error) {
	var a Area
	var level string
	var explanation []byte
	est := &a.Estimate
	dest := []any{&a.Code, &a.Name, &level, &a.WijkCode, &a.WijkName, &a.MunicipalityCode, &a.MunicipalityName,
		&a.Residents, &est.Status, &est.Reason, &a.RIVM, &a.RIVMYear, &explanation}
	for _, f := range columns.OfArea(est) {
		dest = append(dest, f.Field)
	}
	if err := row.Scan(append(dest, more...)...); err != nil {
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

// Areas returns one page of the areas of a collection that match q: up to q.Limit in
// the order of q, from offset on. They are not explained.
func (e *Edition) Areas(ctx context.Context, c *layer.Collection, q layer.Query, offset int) ([]Area, error) {
	return e.areas(ctx, c, q, offset, unexplained)
}

// ExplainedAreas returns up to q.Limit areas of a collection that match q, in the order
// of q, with explanations.
func (e *Edition) ExplainedAreas(ctx context.Context, c *layer.Collection, q layer.Query) ([]Area, error) {
	return e.areas(ctx, c, q, 0, explained)
}

func (e *Edition) areas(ctx context.Context, c *layer.Collection, q layer.Query, offset int,
	explanation string) ([]Area, error) {
	where, args := whereOf(c, q, false)
	args = append(args, q.Limit, offset)
	// Codes alone are put in order: to sort all that is told of areas takes longer than
	// to look up those of the page.
	sql := fmt.Sprintf(`select %s from %s join (select code as chosen from %[2]s where %[3]s order by %[4]s limit $%[5]d offset $%[6]d) page
		on chosen = code order by %[4]s`,
		areaColumns(explanation), e.table("area"), where, orderBy(c, q.Order), len(args)-1, len(args))
	return e.readAreas(ctx, sql, args...)
}

// AreasByCode returns the areas with these codes, in their order, as far as there are
// any. They are not explained.
func (e *Edition) AreasByCode(ctx context.Context, codes []string) ([]Area, error) {
	return e.readAreas(ctx, `select `+areaColumns(unexplained)+` from `+e.table("area")+`
		where code = any($1) order by array_position($1, code)`, codes)
}

func (e *Edition) readAreas(ctx context.Context, sql string, args ...any) ([]Area, error) {
	rows, err := e.store.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read areas: %w", err)
	}
	list, err := pgx.CollectRows(rows, scanArea)
	if err != nil {
		return nil, fmt.Errorf("read areas: %w", err)
	}
	return list, nil
}

// RIVMYear is the newest year of RIVM's figures beside those of municipalities; 0
// where there are none.
func (e *Edition) RIVMYear(ctx context.Context) (int, error) {
	var year int
	err := e.store.pool.QueryRow(ctx, `select coalesce(max(rivm_year), 0) from `+e.table("area")+
		` where level = 'gemeente'`).Scan(&year)
	if err != nil {
		return 0, fmt.Errorf("read the year of RIVM's figures: %w", err)
	}
	return year, nil
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
