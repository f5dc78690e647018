package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// modelLayer is a figure of the model that areas can be compared by, beside
// lonely_65_pct, which every tile carries.
type modelLayer struct {
	id               string
	value, low, high string      // SQL, of a row of table area; low and high may be null
	count            string      // people, likewise
	cell             string      // property of the cells that is the same figure; "" for none
	borders          *[4]float64 // highest values of classes 1 to 4; nil for fifths of the areas
}

var modelLayers = []modelLayer{
	outcomeLayer("severe_65", "severe_65_pct"), outcomeLayer("lonely_75", "lonely_75_pct"), outcomeLayer("severe_75", ""),
	outcomeLayer("lonely_18", ""), outcomeLayer("severe_18", ""),
	{id: "stability", value: "round((100 * a.stability)::numeric, 1)::float8", low: "null::float8", high: "null::float8", count: "null::float8", borders: &stabilityBorders},
}

// stabilityBorders are percentages: about half of the areas keep their class
// in all other models, and fifths could not tell those apart from others. The
// highest class is theirs alone.
var stabilityBorders = [4]float64{60, 75, 90, 99}

func outcomeLayer(id, cell string) modelLayer {
	column := "a." + id
	return modelLayer{id: id, value: column + "_pct", low: column + "_low", high: column + "_high", count: column + "_count", cell: cell}
}

func modelLayerByID(id string) (modelLayer, bool) {
	i := slices.IndexFunc(modelLayers, func(l modelLayer) bool { return l.id == id })
	if i < 0 {
		return modelLayer{}, false
	}
	return modelLayers[i], true
}

// reservedIndicators are ids that own data may not take: those of the model's
// layers, and the words by which addresses of the map name them that could be
// an id.
var reservedIndicators = []string{"lonely_65", "stabiliteit"}

// ReservedIndicator reports whether an id stands for a figure of the model.
func ReservedIndicator(id string) bool {
	_, taken := modelLayerByID(id)
	return taken || slices.Contains(reservedIndicators, id)
}

// Indicators describes everything that areas can be compared by beside
// lonely_65_pct: the figures of the model that the edition has, in percent,
// and then own data. It reads every area: keep what it says.
func (e *Edition) Indicators(ctx context.Context) ([]IndicatorSummary, error) {
	columns := make([]string, len(modelLayers))
	for i, l := range modelLayers {
		columns[i] = l.value
	}
	rows, err := e.store.pool.Query(ctx, `select a.level, array[`+strings.Join(columns, ", ")+`]::float8[] from `+e.table("area")+
		` a where a.status in ('ok', 'imputed')`)
	if err != nil {
		return nil, fmt.Errorf("describe the figures of the model: %w", err)
	}
	byLayer := make([]map[string][]float64, len(modelLayers))
	for i := range byLayer {
		byLayer[i] = map[string][]float64{}
	}
	var level string
	var values []*float64
	_, err = pgx.ForEachRow(rows, []any{&level, &values}, func() error {
		for i, v := range values {
			if v != nil {
				byLayer[i][level] = append(byLayer[i][level], *v)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("describe the figures of the model: %w", err)
	}
	list := []IndicatorSummary{}
	for i, l := range modelLayers {
		s := summarise(Indicator{ID: l.id, Unit: "%", Year: e.Year, Source: e.Model}, byLayer[i])
		if s.Count == 0 {
			continue // the model does not estimate it
		}
		s.CellProperty = l.cell
		for level, described := range s.Levels {
			if l.borders != nil {
				described.Borders = *l.borders
				s.Levels[level] = described
			}
		}
		list = append(list, s)
	}
	for _, s := range e.Summary.Indicators {
		s.Own = true
		list = append(list, s)
	}
	return list, nil
}

// layerValues reads the values of a model's layer, from large to small areas.
func (e *Edition) layerValues(ctx context.Context, l modelLayer) ([]IndicatorValue, error) {
	rows, err := e.store.pool.Query(ctx, fmt.Sprintf(`select $1::text, a.code, a.name, a.level, %s, %s, %s, %s from %s a
		where a.status in ('ok', 'imputed') and %[1]s is not null order by `+fromLargeToSmall,
		l.value, l.low, l.high, l.count, e.table("area")), l.id)
	if err != nil {
		return nil, fmt.Errorf("read %s of the areas: %w", l.id, err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[IndicatorValue])
	if err != nil {
		return nil, fmt.Errorf("read %s of the areas: %w", l.id, err)
	}
	return list, nil
}

// withoutLayer lists the codes of the areas that have no value of a model's layer.
func (e *Edition) withoutLayer(l modelLayer) string {
	return fmt.Sprintf(`select a.code from %s a where (a.status in ('ok', 'imputed') and %s is not null) is not true order by a.code`,
		e.table("area"), l.value)
}
