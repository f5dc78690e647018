package store

import (
	"github.com/jackc/pgx/v5"

	"risicokaart/internal/ownarea"
	"risicokaart/internal/store/columns"
)

// OwnArea is one own area as the pages tell of it.
type OwnArea struct {
	ownarea.Estimate
	Parts  []BuurtPart // of buurten, with names, the largest first
	Bounds [4]float64  // west, south, east, north
}

// askOwnArea asks for an own area; *found stays nil where there is none.
func (t *trip) askOwnArea(found **OwnArea, code string) {
	a := new(OwnArea)
	figures := columns.OfOwnArea(&a.Estimate)
	t.ask(atMostOne(found, func(row pgx.CollectableRow) (*OwnArea, error) {
		return a, scanSummed(row, figures, &a.Code, &a.Name, &a.Status, &a.Reason, &a.Method, &a.KnownArea, &a.Bounds,
			&a.Parts)
	}), t.edition.summedSelect("own_area", figures, `code, name, status, coalesce(status_reason, ''), method, known_area, `+
		boundsColumn+`,
		(select json_agg(json_build_object('code', a.code, 'name', a.name, 'part', p.part) order by p.share desc, a.code)
		from jsonb_to_recordset(buurten) as p(code text, share double precision, part double precision)
			join `+t.edition.table("area")+` a using (code))`), code)
}

// BuurtPart is a buurt that people of an own area live in, and which part (0-1) of the
// buurt's residents of 65+ those are.
type BuurtPart struct {
	Code, Name string
	Part       float64
}
