package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
)

// Indicator is a figure of areas: own data, which whoever imports brings along,
// or a figure of the model.
type Indicator struct {
	ID, Name, Unit string
	Year           int    // 0: not known
	Source         string // file name
}

// IndicatorValue is the figure of one area, of an [Indicator].
type IndicatorValue struct {
	Indicator string // id
	Code      string
	Name      string   // of the area; not read by [draft.Draft.SaveIndicator]
	Level     string   // likewise
	Value     float64  //
	Low, High *float64 // bounds of the interval; nil for none
	Count     *float64 // people, where the value is their share; nil for none
}

// fromLargeToSmall orders areas a.
const fromLargeToSmall = `array_position(array['gemeente', 'wijk', 'buurt'], a.level), a.code`

// IndicatorValues reads the values of one indicator, from large to small areas.
func (e *Edition) IndicatorValues(ctx context.Context, id string) ([]IndicatorValue, error) {
	if l, ok := modelLayerByID(id); ok {
		return e.layerValues(ctx, l)
	}
	rows, err := e.store.pool.Query(ctx, e.indicatorValuesSelect()+` where v.indicator = $1 order by `+fromLargeToSmall, id)
	if err != nil {
		return nil, fmt.Errorf("read own data: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[IndicatorValue])
	if err != nil {
		return nil, fmt.Errorf("read own data: %w", err)
	}
	return list, nil
}

// WithoutIndicator lists the codes of the areas that have no value of one
// indicator, be they hidden or not.
func (e *Edition) WithoutIndicator(ctx context.Context, id string) ([]string, error) {
	sql, args := `select code from `+e.table("area")+` a
		where not exists (select from `+e.table("indicator_value")+
		` v where v.code = a.code and v.indicator = $1) order by code`, []any{id}
	if l, ok := modelLayerByID(id); ok {
		sql, args = e.withoutLayer(l), nil
	}
	rows, err := e.store.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read areas without %s: %w", id, err)
	}
	list, err := pgx.AppendRows([]string{}, rows, pgx.RowTo[string]) // empty, and not nil
	if err != nil {
		return nil, fmt.Errorf("read areas without %s: %w", id, err)
	}
	return list, nil
}

// indicatorValuesSelect begins a statement that reads values of areas whose figures may
// be shown; none other is stored, and this is the second lock on that door.
func (e *Edition) indicatorValuesSelect() string {
	return `select v.indicator, v.code, a.name, a.level, v.value, v.low, v.high, null::float8 from ` +
		e.table("indicator_value") + ` v join ` + e.table("area") +
		` a on a.code = v.code and a.status in ('ok', 'imputed')`
}

// IndicatorSummary describes an indicator: what a list and a legend need.
type IndicatorSummary struct {
	ID     string                    `json:"id"`
	Name   string                    `json:"name"`
	Unit   string                    `json:"unit"` // empty for none
	Year   int                       `json:"year,omitempty"`
	Own    bool                      `json:"own"`    // own data; else a figure of the model
	Source string                    `json:"source"` // file name, or id of the model
	Count  int                       `json:"count"`  // areas with a value
	Min    float64                   `json:"min"`    // of all levels; 0 without values
	Max    float64                   `json:"max"`
	Levels map[string]IndicatorLevel `json:"levels"` // those with values
	// CellProperty is the property of H3 cells that is the same figure.
	CellProperty string `json:"cell_property,omitempty"`
}

// IndicatorLevel describes the values of one level.
type IndicatorLevel struct {
	Count int `json:"count"` // areas with a value
	layer.Distribution
}

// Class is the class (1-5) of a value among those of its level.
func (s IndicatorSummary) Class(level string, value float64) int {
	return s.Levels[level].Borders.Class(value)
}

// summarise describes the values of an indicator, by level; borders, where they are
// not nil, are fixed.
func summarise(in Indicator, byLevel map[string][]float64, borders *layer.Borders) IndicatorSummary {
	s := IndicatorSummary{ID: in.ID, Name: in.Name, Unit: in.Unit, Year: in.Year, Source: in.Source,
		Levels: map[string]IndicatorLevel{}}
	for level, values := range byLevel {
		slices.Sort(values)
		l := IndicatorLevel{len(values), layer.Distribute(values, layer.Fifths(values))}
		if borders != nil {
			l.Borders = *borders
		}
		s.Levels[level] = l
		if s.Count == 0 {
			s.Min, s.Max = l.Min, l.Max
		}
		s.Min, s.Max, s.Count = min(s.Min, l.Min), max(s.Max, l.Max), s.Count+l.Count
	}
	return s
}
