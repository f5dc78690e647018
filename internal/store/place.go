package store

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/store/columns"
)

//go:embed sql/family.sql
var familySQL string

// Place is what a code stands for, with all that is known of it: one of an area, a
// cell and an own area. The others are nil.
type Place struct {
	Area    *AreaRecord
	Cell    *Cell
	OwnArea *OwnArea
}

// AreaRecord is one area with all that is known of it.
type AreaRecord struct {
	Area              // explained
	Bounds [4]float64 // west, south, east, north
	// Municipal is the estimate of the municipality that the area lies in, explained;
	// nil of a gemeente, and where there is none with figures.
	Municipal *risk.Estimate
	Children  []Area // one level below, by code: the wijken of a gemeente, the buurten of a wijk
	Background
	OwnFigures []IndicatorValue // of all own data, by name
}

// Background is what stands beside the figures of an area.
type Background struct {
	// Inputs are what the model read of the area from elsewhere than its own layer;
	// none of a hidden area.
	Inputs []Input
	// OtherYears is what the newest edition of every other year says of the area,
	// the newest year first.
	OtherYears []OtherYear
	// RIVMEstimates has the newest year first; there are none of an area that is
	// hidden or has no estimate here.
	RIVMEstimates []RIVMEstimate
}

// Place tells what a code stands for in one trip to the database, or returns
// [ErrNoFeature]. Cells are known by the form of their codes; where an area and an own
// area have the same code the area is meant.
func (e *Edition) Place(ctx context.Context, code string) (Place, error) {
	var p Place
	if hexgrid.IsIndex(code) {
		err := e.travel(ctx, func(t *trip) { t.askCell(&p.Cell, code) })
		if err != nil {
			return p, fmt.Errorf("read cell %s: %w", code, err)
		}
		if p.Cell != nil {
			return p, nil
		}
	}
	err := e.travel(ctx, func(t *trip) {
		p = Place{}
		t.askArea(&p.Area, code)
		if e.Summary.OwnAreas != nil {
			t.askOwnArea(&p.OwnArea, code)
		}
	})
	switch {
	case err != nil:
		return Place{}, fmt.Errorf("read what %s is: %w", code, err)
	case p.Area != nil:
		return Place{Area: p.Area}, nil
	case p.OwnArea != nil:
		return p, nil
	}
	return Place{}, ErrNoFeature
}

// Area returns one area in one trip to the database, or [ErrNoFeature].
func (e *Edition) Area(ctx context.Context, code string) (*AreaRecord, error) {
	var a *AreaRecord
	err := e.travel(ctx, func(t *trip) {
		a = nil
		t.askArea(&a, code)
	})
	if err != nil {
		return nil, fmt.Errorf("read area %s: %w", code, err)
	}
	if a == nil {
		return nil, ErrNoFeature
	}
	return a, nil
}

// Item is one feature with all that is known of it.
type Item struct {
	Feature
	// Detail is its explanation (of an area; nil for one without figures) or what it is
	// made of (of a cell or own area), JSON.
	Detail json.RawMessage
	Background
}

// Item returns one feature in one trip to the database, or [ErrNoFeature].
func (e *Edition) Item(ctx context.Context, c *layer.Collection, id string, crs layer.CRS) (*Item, error) {
	where, args := whereOf(c, layer.Query{Filter: layer.Equal{Property: "code", Value: id}}, false)
	inputs := "null"
	if c.Of == layer.Areas {
		inputs = "coalesce(inputs, '[]')"
	}
	sql := fmt.Sprintf(`select code, ST_AsGeoJSON(%s, %d, 0), row_to_json((select p from (select %s) p)), %s, %s from %s where %s`,
		geometryOf(c, crs), crs.Decimals(), propertiesOf(c), c.Detail, inputs, e.table(columns.Table(c.Of)), where)
	var found *Item
	err := e.travel(ctx, func(t *trip) {
		found = nil
		item := new(Item)
		t.ask(atMostOne(&found, func(row pgx.CollectableRow) (*Item, error) {
			return item, row.Scan(&item.ID, &item.Geometry, &item.Properties, &item.Detail, &item.Inputs)
		}), sql, args...)
		if c.Of == layer.Areas {
			t.askYears(&item.OtherYears, id)
			t.askRIVM(&item.RIVMEstimates, id)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("read %s %s: %w", c.ID, id, err)
	}
	if found == nil {
		return nil, ErrNoFeature
	}
	return found, nil
}

// askArea asks for an area; *found stays nil where there is none.
func (t *trip) askArea(found **AreaRecord, code string) {
	a := new(AreaRecord)
	t.ask(func(rows pgx.Rows) error {
		for rows.Next() {
			if err := a.add(rows); err != nil {
				return err
			}
		}
		if a.Code != "" {
			*found = a
		}
		return rows.Err()
	}, t.edition.familySelect(), code)
	t.askYears(&a.OtherYears, code)
	t.askRIVM(&a.RIVMEstimates, code)
	t.ask(all(&a.OwnFigures, pgx.RowToStructByPos[IndicatorValue]), t.edition.indicatorValuesSelect()+
		` join `+t.edition.table("indicator")+` i on i.id = v.indicator where v.code = $1 order by i.name, i.id`, code)
}

// Roles of the rows that [Edition.familySelect] gives.
const (
	roleSelf = iota
	roleMunicipality
	roleChild
)

// familySelect is a statement that reads an area, the municipality that it lies in and
// the areas below it: who they are, in the order of their roles and codes, then what
// only the area itself has, and then [areaColumns].
func (e *Edition) familySelect() string {
	return fmt.Sprintf(familySQL, areaColumns("case when role < 2 then explanation end"), e.table("area"))
}

// add takes a row of [Edition.familySelect].
func (a *AreaRecord) add(row pgx.CollectableRow) error {
	var role int
	var inputs []Input
	var bounds []float64
	one, err := scanAreaWith(row, &role, &inputs, &bounds)
	switch {
	case err != nil:
		return err
	case role == roleSelf:
		a.Area, a.Inputs, a.Bounds = one, inputs, [4]float64(bounds)
	case role == roleChild:
		a.Children = append(a.Children, one)
	case one.Estimate.HasFigures():
		a.Municipal = &one.Estimate
	}
	return nil
}

// boundsColumn is west, south, east and north of a shape in degrees. It reads the whole
// shape: no list asks for it.
const boundsColumn = `array[ST_XMin(geom_4326), ST_YMin(geom_4326), ST_XMax(geom_4326), ST_YMax(geom_4326)]`

// travel makes a trip with the questions that ask adds. It is made once more where an
// edition of another year was dropped a moment ago; ask begins anew then.
func (e *Edition) travel(ctx context.Context, ask func(*trip)) error {
	t := e.trip()
	ask(t)
	err := t.make(ctx)
	if !isGone(err) || len(e.linked) == 0 {
		return err
	}
	now, err := e.store.Edition(ctx, e.ID)
	if err != nil {
		return err
	}
	t = now.trip()
	ask(t)
	return t.make(ctx)
}
