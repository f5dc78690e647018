package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
)

// modelLayer is a figure of the model that areas can be compared by, beside
// lonely_65_pct, which every tile carries.
type modelLayer struct {
	id               string
	value, low, high string         // SQL, of a row of table area; low and high may be null
	count            string         // people, likewise
	cell             string         // property of the cells that is the same figure; "" for none
	borders          *layer.Borders // nil for fifths of the areas
}

// modelLayers are every outcome but the one that tiles carry, and how stable the
// classes of that one are.
var modelLayers = func() []modelLayer {
	var list []modelLayer
	for o := range risk.OutcomeCount {
		if o == risk.Lonely65 {
			continue
		}
		column := "a." + o.String()
		l := modelLayer{id: o.String(), value: column + "_pct", low: column + "_low", high: column + "_high",
			count: column + "_count"}
		if o.InCells() {
			l.cell = o.String() + "_pct"
		}
		list = append(list, l)
	}
	return append(list, modelLayer{id: "stability", value: "round((100 * a.stability)::numeric, 1)::float8",
		low: "null::float8", high: "null::float8", count: "null::float8", borders: &stabilityBorders})
}()

// stabilityBorders are percentages: about half of the areas keep their class
// in all other models, and fifths could not tell those apart from others. The
// highest class is theirs alone.
var stabilityBorders = layer.Borders{60, 75, 90, 99}

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
	list, err := e.modelIndicators(ctx)
	if err != nil {
		return nil, fmt.Errorf("describe the figures of the model: %w", err)
	}
	own, err := e.ownIndicators(ctx)
	if err != nil {
		return nil, fmt.Errorf("describe own data: %w", err)
	}
	return append(list, own...), nil
}

func (e *Edition) modelIndicators(ctx context.Context) ([]IndicatorSummary, error) {
	columns := make([]string, len(modelLayers))
	for i, l := range modelLayers {
		columns[i] = l.value
	}
	rows, err := e.store.pool.Query(ctx, `select a.level, array[`+strings.Join(columns, ", ")+`]::float8[] from `+
		e.table("area")+
		` a where a.status in ('ok', 'imputed')`)
	if err != nil {
		return nil, err
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
		return nil, err
	}
	list := []IndicatorSummary{}
	for i, l := range modelLayers {
		s := summarise(Indicator{ID: l.id, Unit: "%", Year: e.Year, Source: e.Model}, byLayer[i], l.borders)
		if s.Count == 0 {
			continue // the model does not estimate it
		}
		s.CellProperty = l.cell
		list = append(list, s)
	}
	return list, nil
}

// ownIndicators describes own data, by name.
func (e *Edition) ownIndicators(ctx context.Context) ([]IndicatorSummary, error) {
	rows, err := e.store.pool.Query(ctx, `
		select i.id, i.name, i.unit, coalesce(i.year, 0), i.source, coalesce(a.level, ''), array_agg(v.value) filter (where a.level is not null)
		from `+e.table("indicator")+` i left join `+e.table("indicator_value")+` v on v.indicator = i.id
			left join `+e.table("area")+` a on a.code = v.code and a.status in ('ok', 'imputed')
		group by i.id, a.level order by i.name collate "C", i.id`)
	if err != nil {
		return nil, err
	}
	var indicators []Indicator
	byLevel := map[string]map[string][]float64{} // by indicator
	var in Indicator
	var level string
	var values []float64
	_, err = pgx.ForEachRow(rows, []any{&in.ID, &in.Name, &in.Unit, &in.Year, &in.Source, &level, &values}, func() error {
		if byLevel[in.ID] == nil {
			indicators, byLevel[in.ID] = append(indicators, in), map[string][]float64{}
		}
		if level != "" {
			byLevel[in.ID][level] = slices.Clone(values)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	list := make([]IndicatorSummary, len(indicators))
	for i, in := range indicators {
		list[i] = summarise(in, byLevel[in.ID], nil)
		list[i].Own = true
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
