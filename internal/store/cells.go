package store

import (
	"github.com/jackc/pgx/v5"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/store/columns"
)

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
	figures := columns.OfCell(&c.Cell)
	t.ask(atMostOne(found, func(row pgx.CollectableRow) (*Cell, error) {
		return c, scanSummed(row, figures, &c.ID, &c.Resolution, &c.Parent, &c.Municipality, &c.MunicipalityName,
			&c.Status, &c.Reason, &c.Method, &c.Bounds, &c.Places)
	}), t.edition.summedSelect("cell", figures,
		`code, resolution, coalesce(parent, ''), coalesce(municipality_code, ''), coalesce(municipality_name, ''),
		status, coalesce(status_reason, ''), method, `+boundsColumn+`,
		(select json_agg(json_build_object('code', a.code, 'name', a.name) order by a.code)
		from jsonb_to_recordset(districts) as d(code text) join `+t.edition.table("area")+` a using (code))`), id)
}
