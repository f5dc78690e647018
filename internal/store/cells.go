package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/ewkb"

	"risicokaart/internal/hexgrid"
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
	columns := slices.Concat(cellColumns, columnsOf(cellFigures(&hexgrid.Cell{})))
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
	list := cellFigures(c)
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
	row.Integer(int64(class(c.Lonely65.Percent.Value)))
	row.json(districts)
	for _, f := range list {
		row.Real(f.value().(float64)) // a cell has no ranks
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

// Cell is one H3 cell as the pages tell of it.
type Cell struct {
	hexgrid.Cell
	MunicipalityName string     //
	Places           []District // with names, by code
	Bounds           [4]float64 // west, south, east, north
}

// District is an area that people of a cell live in.
type District struct {
	Code, Name string
}

// askCell asks for a cell; *found stays nil where there is none.
func (t *trip) askCell(found **Cell, id string) {
	c := new(Cell)
	figures := cellFigures(&c.Cell)
	t.ask(atMostOne(found, func(row pgx.CollectableRow) (*Cell, error) {
		return c, scanSummed(row, figures, &c.ID, &c.Resolution, &c.Parent, &c.Municipality, &c.MunicipalityName,
			&c.Status, &c.Reason, &c.Method, &c.Bounds, &c.Places)
	}), t.edition.summedSelect("cell", figures, `code, resolution, coalesce(parent, ''), coalesce(municipality_code, ''), coalesce(municipality_name, ''),
		status, coalesce(status_reason, ''), method, `+boundsColumn+`,
		(select json_agg(json_build_object('code', a.code, 'name', a.name) order by a.code)
		from jsonb_to_recordset(districts) as d(code text) join `+t.edition.table("area")+` a using (code))`), id)
}
