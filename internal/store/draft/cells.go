package draft

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/risk"
	"risicokaart/internal/store/columns"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/ewkb"
)

// cellDistrict is the shape of an element of the column districts.
type cellDistrict struct {
	Code string `json:"code"`
}

// cellColumns are the columns that [Draft.SaveCells] writes, but for the figures
// and the shape.
var cellColumns = []string{"code", "resolution", "parent", "municipality_code", "municipality_name", "year",
	"status", "status_reason", "method", "edition", "model", "class", "districts"}

// SaveCells writes the H3 cells; class gives the class (1-5) of a percentage.
func (d *Draft) SaveCells(ctx context.Context, cells *hexgrid.Grid, class func(percent float64) int) error {
	columns := slices.Concat(cellColumns, columns.Names(columns.OfCell(&hexgrid.Cell{})))
	return d.inSchema(ctx, func(tx pgx.Tx) error {
		names, err := municipalityNames(ctx, tx)
		if err != nil {
			return fmt.Errorf("save cells: %w", err)
		}
		i := 0
		_, err = copyRows(ctx, tx, rowShape{
			table:    "cell (" + strings.Join(columns, ", ") + ", geom_4326)",
			values:   len(columns),
			geometry: true,
		}, func(row *RawRow) (bool, error) {
			if i == cells.Len() {
				return false, nil
			}
			c := cells.Cell(i)
			i++
			return true, d.cellRow(row, &c, names[c.Municipality], class)
		})
		if err != nil {
			return fmt.Errorf("save cells: %w", err)
		}
		return nil
	})
}

// municipalityNames returns the names of the municipalities by code.
func municipalityNames(ctx context.Context, tx pgx.Tx) (map[string]string, error) {
	rows, err := tx.Query(ctx, "select code, name from area where level = 'gemeente'")
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	var code, name string
	_, err = pgx.ForEachRow(rows, []any{&code, &name}, func() error { names[code] = name; return nil })
	return names, err
}

// cellRow adds the fields of a cell in the order of cellColumns and cellFigures.
func (d *Draft) cellRow(row *RawRow, c *hexgrid.Cell, municipality string, class func(float64) int) error {
	boundary, err := hexgrid.Boundary(c.ID)
	if err != nil {
		return err
	}
	outline, err := ewkb.Marshal(boundary, 4326)
	if err != nil {
		return fmt.Errorf("encode cell %s: %w", c.ID, err)
	}
	row.Text(c.ID)
	row.Integer(int64(c.Resolution))
	for _, text := range []string{c.Parent, c.Municipality, municipality} {
		row.textOrNull(text)
	}
	row.Integer(int64(d.info.Year))
	for _, text := range []string{string(c.Status), string(c.Reason), string(c.Method), d.info.ID, d.info.Model} {
		row.textOrNull(text)
	}
	list := columns.OfCell(c)
	if !c.HasFigures() {
		for range 2 + len(list) {
			row.Null(Present)
		}
		row.Geometry(outline)
		return nil
	}
	places := make([]cellDistrict, len(c.Districts))
	for i, code := range c.Districts {
		places[i] = cellDistrict{code}
	}
	districts, err := json.Marshal(places)
	if err != nil {
		return fmt.Errorf("encode cell %s: %w", c.ID, err)
	}
	row.Integer(int64(class(c.Prevalence[risk.Ranked].Percent.Value)))
	row.json(districts)
	for _, f := range list {
		row.Real(f.Value().(float64)) // a cell has no ranks
	}
	row.Geometry(outline)
	return nil
}

func (r *RawRow) textOrNull(v string) {
	if v == "" {
		r.Null(Present)
	} else {
		r.Text(v)
	}
}
