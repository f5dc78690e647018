package ingest

import (
	"context"
	"fmt"

	"risicokaart/internal/hexgrid"
	"risicokaart/internal/ownarea"
	"risicokaart/internal/risk"
	"risicokaart/internal/store/draft"
)

// allocated is what the stage cells found.
type allocated struct {
	cells, squares int
	byResolution   map[string]int     // cells
	edges          map[string]float64 // likewise, percent of residents of 65+ in cells of several municipalities
	ownAreas       *OwnAreaReport     // nil without
}

func (a *allocated) String() string {
	return fmt.Sprintf("%d cells from %d squares", a.cells, a.squares)
}

// allocate spreads the people of the buurten over own areas and H3 cells.
func allocate(ctx context.Context, d *draft.Draft, in material, s *scored, squares []hexgrid.Square) (*allocated, error) {
	districts, err := s.districts(ctx, d)
	if err != nil {
		return nil, err
	}
	own := &ownarea.Result{}
	if len(in.OwnAreas) > 0 {
		if own, err = ownarea.Allocate(ctx, in.OwnAreas, districts, squares, in.model.SuppressBelow); err != nil {
			return nil, fmt.Errorf("own areas of %s: %w", in.OwnAreasFile, err)
		}
	}
	grid, err := hexgrid.Build(ctx, districts, squares, hexgrid.Options{MinResidents65: in.model.SuppressBelow})
	if err != nil {
		return nil, err
	}
	withheld := grid.Withhold(own.Divided)
	class := s.distribution(risk.Buurt).Borders.Class
	if err := d.SaveCells(ctx, grid, class); err != nil {
		return nil, err
	}
	a := &allocated{cells: grid.Len(), squares: len(squares), byResolution: map[string]int{}, edges: map[string]float64{}}
	for n, resolution := range hexgrid.Resolutions {
		a.byResolution[fmt.Sprint(resolution)] = grid.Count(resolution)
		a.edges[fmt.Sprint(resolution)] = edgePercent(grid.Report.Municipalities, n)
	}
	if len(in.OwnAreas) == 0 {
		return a, nil
	}
	a.ownAreas = newOwnAreaReport(own, withheld)
	return a, d.SaveOwnAreas(ctx, in.OwnAreas, own.Estimates, class)
}

// edgePercent is the part of the residents of 65+ in cells of more than one
// municipality, at a resolution by its place in the list of them.
func edgePercent(municipalities []hexgrid.MunicipalityTotal, resolution int) float64 {
	edge, all := 0.0, 0.0
	for _, m := range municipalities {
		edge += m.Edge65[resolution]
		all += m.Placed65[resolution]
	}
	if all == 0 {
		return 0
	}
	return 100 * edge / all
}

// districts are the buurten with their estimates.
func (s *scored) districts(ctx context.Context, d *draft.Draft) ([]hexgrid.District, error) {
	shapes, err := d.Districts(ctx, risk.Buurt)
	if err != nil {
		return nil, err
	}
	var districts []hexgrid.District
	for i, e := range s.Estimates {
		if e.Level != risk.Buurt {
			continue
		}
		district := hexgrid.District{Code: e.Code, Wijk: s.areas[i].Wijk, Municipality: s.areas[i].Municipality,
			Geometry: shapes[e.Code], Hidden: !e.HasFigures(),
			Imputed: e.Reason == risk.ReasonInputsFromWijk, Earlier: e.Reason == risk.ReasonInputsFromYear}
		if e.HasFigures() {
			district.Counts = hexgrid.Counts{Residents65: e.Residents65, Residents75: e.Residents75}
			for o := range district.Counts.Count {
				district.Counts.Count[o] = e.Prevalence[o].Count
			}
		}
		districts = append(districts, district)
	}
	return districts, nil
}
