package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
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
	Name      string   // of the area; not read by [Draft.SaveIndicator]
	Level     string   // likewise
	Value     float64  //
	Low, High *float64 // bounds of the interval; nil for none
	Count     *float64 // people, where the value is their share; nil for none
}

// SaveIndicator stores an indicator with the values of those areas whose
// figures may be shown, and describes what is stored. Call it after
// [Draft.SaveEstimates]: the status of an area decides.
func (d *Draft) SaveIndicator(ctx context.Context, in Indicator, values []IndicatorValue) (s IndicatorSummary, err error) {
	err = d.inSchema(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into indicator (id, name, unit, year, source) values ($1, $2, $3, nullif($4::int, 0), $5)`,
			in.ID, in.Name, in.Unit, in.Year, in.Source)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `create temp table indicator_in on commit drop as select * from indicator_value limit 0`); err != nil {
			return err
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"indicator_in"}, []string{"indicator", "code", "value", "low", "high"},
			pgx.CopyFromSlice(len(values), func(i int) ([]any, error) {
				v := values[i]
				return []any{in.ID, v.Code, v.Value, v.Low, v.High}, nil
			}))
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			with stored as (
				insert into indicator_value (indicator, code, value, low, high)
				select i.* from indicator_in i join area a using (code) where a.status in ('ok', 'imputed')
				returning code, value)
			select a.level, s.value from stored s join area a using (code)`)
		if err != nil {
			return err
		}
		byLevel := map[string][]float64{}
		var level string
		var value float64
		_, err = pgx.ForEachRow(rows, []any{&level, &value}, func() error {
			byLevel[level] = append(byLevel[level], value)
			return nil
		})
		s = summarise(in, byLevel)
		return err
	})
	if err != nil {
		return s, fmt.Errorf("save own data %s: %w", in.ID, err)
	}
	return s, nil
}

// fromLargeToSmall orders areas a.
const fromLargeToSmall = `array_position(array['gemeente', 'wijk', 'buurt'], a.level), a.code`

// IndicatorValues reads the values of one indicator, from large to small areas.
func (e *Edition) IndicatorValues(ctx context.Context, id string) ([]IndicatorValue, error) {
	if l, ok := modelLayerByID(id); ok {
		return e.layerValues(ctx, l)
	}
	return e.indicatorValues(ctx, `where v.indicator = $1 order by `+fromLargeToSmall, id)
}

// WithoutIndicator lists the codes of the areas that have no value of one
// indicator, be they hidden or not.
func (e *Edition) WithoutIndicator(ctx context.Context, id string) ([]string, error) {
	sql, args := `select code from `+e.table("area")+` a
		where not exists (select from `+e.table("indicator_value")+` v where v.code = a.code and v.indicator = $1) order by code`, []any{id}
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

// OwnFigures reads the values that all indicators have of one area. An edition
// without indicators is not asked.
func (e *Edition) OwnFigures(ctx context.Context, code string) ([]IndicatorValue, error) {
	if len(e.Summary.Indicators) == 0 {
		return nil, nil
	}
	return e.indicatorValues(ctx, `join `+e.table("indicator")+` i on i.id = v.indicator where v.code = $1 order by i.name, i.id`, code)
}

// indicatorValues reads values of areas whose figures may be shown; none other
// is stored, and this is the second lock on that door.
func (e *Edition) indicatorValues(ctx context.Context, tail string, args ...any) ([]IndicatorValue, error) {
	rows, err := e.store.pool.Query(ctx, `select v.indicator, v.code, a.name, a.level, v.value, v.low, v.high, null::float8 from `+
		e.table("indicator_value")+` v join `+e.table("area")+` a on a.code = v.code and a.status in ('ok', 'imputed') `+tail, args...)
	if err != nil {
		return nil, fmt.Errorf("read own data: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[IndicatorValue])
	if err != nil {
		return nil, fmt.Errorf("read own data: %w", err)
	}
	return list, nil
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
	Count     int        `json:"count"`
	Borders   [4]float64 `json:"borders"`   // highest values of classes 1 to 4
	Min       float64    `json:"min"`       // of the histogram
	Max       float64    `json:"max"`       //
	Histogram []int      `json:"histogram"` // areas per bin of equal width from Min to Max
}

// histogramBins is as many as the estimates have.
const histogramBins = 20

// Class is the class (1-5) of a value among those of its level. Equal values
// are of one class: where a fifth of the areas and more have 0, that is class 1.
func (s IndicatorSummary) Class(level string, value float64) int {
	class := 1
	for _, border := range s.Levels[level].Borders {
		if value > border {
			class++
		}
	}
	return class
}

func summarise(in Indicator, byLevel map[string][]float64) IndicatorSummary {
	s := IndicatorSummary{ID: in.ID, Name: in.Name, Unit: in.Unit, Year: in.Year, Source: in.Source, Levels: map[string]IndicatorLevel{}}
	for level, values := range byLevel {
		l := distribute(values)
		s.Levels[level] = l
		if s.Count == 0 {
			s.Min, s.Max = l.Min, l.Max
		}
		s.Min, s.Max, s.Count = min(s.Min, l.Min), max(s.Max, l.Max), s.Count+l.Count
	}
	return s
}

// distribute sorts values, of which there is at least one, into classes and bins.
func distribute(values []float64) IndicatorLevel {
	slices.Sort(values)
	n := len(values)
	l := IndicatorLevel{Count: n, Min: values[0], Max: values[n-1], Histogram: make([]int, histogramBins)}
	for i := range l.Borders {
		l.Borders[i] = values[max(0, ((i+1)*n+4)/5-1)] // at least (i+1)/5 of the areas have this or less
	}
	for _, v := range values {
		bin := 0
		if l.Max > l.Min {
			bin = min(histogramBins-1, int(histogramBins*((v-l.Min)/(l.Max-l.Min))))
		}
		l.Histogram[bin]++
	}
	return l
}
