package draft

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"risicokaart/internal/layer"
	"risicokaart/internal/ownarea"
	"risicokaart/internal/risk"
	"risicokaart/internal/store/columns"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/ewkb"
)

// ownAreaColumns are the columns that [Draft.SaveOwnAreas] writes, but for the
// figures and the shapes.
var ownAreaColumns = []string{"code", "name", "year", "status", "status_reason", "method", "known_area", "edition", "model",
	"class", "buurten"}

// buurtPart is the shape of an element of the column buurten.
type buurtPart struct {
	Code  string  `json:"code"`
	Share float64 `json:"share"` // of the own area's residents of 65+
	Part  float64 `json:"part"`  // of those of the buurt
}

// SaveOwnAreas writes the areas that a municipality draws itself with what is said
// of each; class gives the class (1-5) of a percentage.
func (d *Draft) SaveOwnAreas(ctx context.Context, areas []ownarea.Area, estimates []ownarea.Estimate,
	class func(percent float64) int) error {
	columns := slices.Concat(ownAreaColumns, columns.Names(columns.OfOwnArea(&ownarea.Estimate{})))
	places := make([]string, len(columns))
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+2)
	}
	sql := fmt.Sprintf(`
		with drawn as (select ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_GeomFromEWKB($1)), 3)) as geom)
		insert into own_area (%s, geom, geom_4326, geom_3857, label_3857)
		select %s, geom, ST_Transform(geom, 4326), ST_Transform(geom, 3857), ST_Transform(ST_PointOnSurface(geom), 3857) from drawn`,
		strings.Join(columns, ", "), strings.Join(places, ", "))
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		for i := range areas {
			shape, err := ewkb.Marshal(areas[i].Shape, int(layer.RD))
			if err != nil {
				return fmt.Errorf("encode own area %s: %w", areas[i].Code, err)
			}
			row, err := d.ownAreaRow(&estimates[i], class)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, sql, append([]any{shape}, row...)...); err != nil {
				return fmt.Errorf("save own area %s: %w", areas[i].Code, err)
			}
		}
		return nil
	})
}

// ownAreaRow lists the values of ownAreaColumns and ownAreaFigures.
func (d *Draft) ownAreaRow(e *ownarea.Estimate, class func(float64) int) ([]any, error) {
	row := []any{e.Code, e.Name, d.info.Year, string(e.Status), textOrNull(string(e.Reason)), string(e.Method),
		columns.Round(e.KnownArea, 3), d.info.ID, d.info.Model}
	list := columns.OfOwnArea(e)
	if !e.HasFigures() {
		return append(row, make([]any, 2+len(list))...), nil
	}
	parts := make([]buurtPart, len(e.Buurten))
	for i, s := range e.Buurten {
		parts[i] = buurtPart(s)
	}
	buurten, err := json.Marshal(parts)
	if err != nil {
		return nil, fmt.Errorf("encode own area %s: %w", e.Code, err)
	}
	row = append(row, class(e.Prevalence[risk.Ranked].Percent.Value), buurten)
	for _, f := range list {
		row = append(row, f.Value())
	}
	return row, nil
}
