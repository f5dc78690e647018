package ingest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"slices"

	"risicokaart/internal/hexgrid"
	layers "risicokaart/internal/layer"
	"risicokaart/internal/risk"
	"risicokaart/internal/source/rivm"
	"risicokaart/internal/store"
)

// scored is what the model said, with the areas it said it of.
type scored struct {
	*risk.Result
	areas []risk.Area
	named map[string]store.ModelInput // by code
}

// score runs the risk model and writes its estimates.
func (r *run) score(ctx context.Context, d *store.Draft) (*scored, error) {
	w := r.begin(StageScore, 0)
	inputs, err := d.ModelInputs(ctx)
	if err != nil {
		return nil, err
	}
	own, others := r.data.fileNames()
	if others, err = r.useOwn(inputs, others); err != nil {
		return nil, err
	}
	r.report.Figures = figureReports(r.columns, r.units, own, others, inputs)
	borrowed := map[string][]store.Input{}
	s := &scored{areas: make([]risk.Area, len(inputs)), named: map[string]store.ModelInput{}}
	for i, in := range inputs {
		if s.areas[i], err = modelArea(in, r.columns); err != nil {
			return nil, err
		}
		s.named[in.Code] = in
		if list := r.borrow(in, &s.areas[i]); len(list) > 0 {
			borrowed[in.Code] = list
		}
	}
	benchmarks, shares := benchmarks(r.rivm, r.year), r.shares75(r.year)
	input := risk.Input{Areas: s.areas, Benchmarks: benchmarks, Shares75: shares}
	if s.Result, err = r.estimate(input); err != nil {
		return nil, err
	}
	if r.report.Sensitivity, err = risk.Sense(r.model, input, s.Result); err != nil {
		return nil, err
	}
	if err := d.SaveEstimates(ctx, s.Estimates, r.national()); err != nil {
		return nil, err
	}
	if err := d.SaveInputs(ctx, borrowed); err != nil {
		return nil, err
	}
	if err := r.saveOwn(ctx, d); err != nil {
		return nil, err
	}
	r.report.Status = map[string]map[string]int{}
	for level, summary := range s.Summary {
		status := map[string]int{}
		for k, n := range summary.Status {
			status[string(k)] = n
		}
		r.report.Status[level.String()] = status
	}
	for _, a := range s.areas {
		if _, ok := benchmarks[a.Code]; ok {
			r.report.Benchmarked++
		}
		if _, ok := shares[a.Code]; ok {
			r.report.OwnAges++
		}
	}
	w.done(fmt.Sprintf("model %s, %d areas", r.model.ID, len(inputs)))
	return s, nil
}

func modelArea(in store.ModelInput, columns []string) (risk.Area, error) {
	level, err := risk.ParseLevel(in.Level)
	if err != nil {
		return risk.Area{}, err
	}
	a := risk.Area{Code: in.Code, Name: in.Name, Level: level, Wijk: in.Wijk, Residents: math.NaN(), Raw: map[string]float64{}}
	if level != risk.Gemeente {
		a.Municipality = in.Municipality
	}
	if in.Residents != nil {
		a.Residents = *in.Residents
	}
	for i, v := range in.Values {
		if v != nil {
			a.Raw[columns[i]] = *v
		}
	}
	return a, nil
}

// national tells per level whether the whole country is loaded: all
// municipalities, and below them areas of every one.
func (r *run) national() map[risk.Level]bool {
	all := r.report.Gemeenten > risk.WholeCountry && !r.fictitious
	return map[risk.Level]bool{
		risk.Gemeente: all,
		risk.Wijk:     all && r.report.WithoutBuurten == 0,
		risk.Buurt:    all && r.report.WithoutBuurten == 0,
	}
}

// benchmarks takes, per municipality, RIVM's figures that are nearest in time to
// those of the areas: the newest of the same year or before, else the first
// after it. Those of 18+ come along where they are of the same year as those of 65+.
func benchmarks(estimates []rivm.Estimate, year int) map[string]risk.Benchmark {
	nearest := map[string]risk.Benchmark{}
	for e := range municipal(estimates, rivm.Age65Plus) {
		if have, ok := nearest[e.Code]; !ok || nearer(e.Year, have.Year, year) {
			nearest[e.Code] = risk.Benchmark{Lonely65: e.Lonely, Severe65: e.Severe, Year: e.Year}
		}
	}
	for e := range municipal(estimates, rivm.Age18Plus) {
		if have, ok := nearest[e.Code]; ok && have.Year == e.Year {
			have.Lonely18, have.Severe18 = e.Lonely, e.Severe
			nearest[e.Code] = have
		}
	}
	return nearest
}

// municipal yields RIVM's figures of municipalities, of residents of an age.
func municipal(estimates []rivm.Estimate, age string) iter.Seq[rivm.Estimate] {
	return func(yield func(rivm.Estimate) bool) {
		for _, e := range estimates {
			published := e.Level == rivm.Gemeente && e.Age == age && e.Margin == rivm.Value && !math.IsNaN(e.Lonely)
			if published && !yield(e) {
				return
			}
		}
	}
}

// nearer reports whether year a fits figures of a year better than year b.
func nearer(a, b, year int) bool {
	if before := a <= year; before != (b <= year) {
		return before
	}
	return max(a-year, year-a) < max(b-year, year-b)
}

// allocate spreads the people of the buurten over own areas and H3 cells.
func (r *run) allocate(ctx context.Context, d *store.Draft, s *scored) error {
	w := r.begin(StageCells, 0)
	districts, err := s.districts(ctx, d)
	if err != nil {
		return err
	}
	own, err := r.divide(ctx, districts)
	if err != nil {
		return err
	}
	grid, err := hexgrid.Build(ctx, districts, r.hexSquares, hexgrid.Options{MinResidents65: r.model.SuppressBelow})
	if err != nil {
		return err
	}
	withheld := grid.Withhold(own.Divided)
	class := s.distribution(risk.Buurt).Borders.Class
	if err := d.SaveCells(ctx, grid, class); err != nil {
		return err
	}
	if err := r.saveOwnAreas(ctx, d, own, withheld, class); err != nil {
		return err
	}
	r.report.Cells, r.report.EdgeCells = map[string]int{}, map[string]float64{}
	for n, resolution := range hexgrid.Resolutions {
		r.report.Cells[fmt.Sprint(resolution)] = grid.Count(resolution)
		r.report.EdgeCells[fmt.Sprint(resolution)] = edgePercent(grid.Report.Municipalities, n)
	}
	w.done(fmt.Sprintf("%d cells from %d squares", grid.Len(), len(r.hexSquares)))
	return nil
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
func (s *scored) districts(ctx context.Context, d *store.Draft) ([]hexgrid.District, error) {
	shapes, err := d.Districts(ctx, risk.Buurt)
	if err != nil {
		return nil, err
	}
	var districts []hexgrid.District
	for i, e := range s.Estimates {
		if e.Level != risk.Buurt {
			continue
		}
		district := hexgrid.District{Code: e.Code, Wijk: s.areas[i].Wijk, Municipality: s.areas[i].Municipality, Geometry: shapes[e.Code],
			Hidden: !e.HasFigures(), Imputed: e.Reason == risk.ReasonInputsFromWijk, Earlier: e.Reason == risk.ReasonInputsFromYear}
		if e.HasFigures() {
			district.Figures = hexgrid.Figures{Residents65: e.Residents65, Residents75: e.Residents75,
				Lonely65: e.Prevalence[risk.Lonely65].Count, Severe65: e.Prevalence[risk.Severe65].Count, Lonely75: e.Prevalence[risk.Lonely75].Count}
		}
		districts = append(districts, district)
	}
	return districts, nil
}

// distribution tells how the percentages of lonely residents of 65+ of a level lie,
// by the classes that the model gave them.
func (s *scored) distribution(level risk.Level) layers.Distribution {
	var shown []*risk.Estimate
	for i := range s.Estimates {
		if e := &s.Estimates[i]; e.Level == level && e.HasFigures() {
			shown = append(shown, e)
		}
	}
	percent := func(e *risk.Estimate) float64 { return e.Prevalence[risk.Lonely65].Percent.Value }
	slices.SortFunc(shown, func(a, b *risk.Estimate) int { return cmp.Compare(percent(a), percent(b)) })
	values, classes := make([]float64, len(shown)), make([]int, len(shown))
	for i, e := range shown {
		values[i], classes[i] = percent(e), e.Class
	}
	return layers.Distribute(values, layers.BordersOf(values, classes))
}

// topAreas is how many areas the summary names.
const topAreas = 5

// summary is what a legend and a first look need. Its bounds are those of the
// lowest level that is loaded: where there is most to see.
func (s *scored) summary(bounds map[string][4]float64) store.Summary {
	sum := store.Summary{Levels: map[string]store.LevelSummary{}}
	for _, level := range risk.Levels {
		if b, loaded := bounds[level.String()]; loaded {
			sum.Bounds = b
		}
	}
	for level, l := range s.Summary {
		sum.Levels[level.String()] = store.LevelSummary{
			Bounds: bounds[level.String()], Count: l.Areas, Shown: l.Status[risk.StatusOK] + l.Status[risk.StatusImputed],
			Distribution: s.distribution(level), Reference: l.ReferenceLonely65,
		}
	}
	sum.Cells = store.CellSummary{Resolutions: hexgrid.Resolutions,
		Bounds: bounds["h3"], Borders: s.distribution(risk.Buurt).Borders}
	var buurten []risk.Estimate
	for _, e := range s.Estimates {
		if e.Level == risk.Buurt && e.HasFigures() {
			buurten = append(buurten, e)
		}
	}
	slices.SortFunc(buurten, func(a, b risk.Estimate) int {
		return cmp.Or(cmp.Compare(b.Prevalence[risk.Lonely75].Count.Value, a.Prevalence[risk.Lonely75].Count.Value), cmp.Compare(a.Code, b.Code))
	})
	for _, e := range buurten[:min(topAreas, len(buurten))] {
		in := s.named[e.Code]
		sum.Top = append(sum.Top, store.TopArea{Code: e.Code, Name: in.Name, Level: in.Level,
			MunicipalityName: s.named[in.Municipality].Name, Lonely75Count: math.Round(e.Prevalence[risk.Lonely75].Count.Value)})
	}
	return sum
}

// region names, in Dutch, the municipalities whose buurten are loaded.
func (s *scored) region(fictitious bool) string {
	loaded := map[string]bool{}
	for _, a := range s.areas {
		if a.Level == risk.Buurt {
			loaded[a.Municipality] = true
		}
	}
	var gemeenten []risk.Area
	for _, a := range s.areas {
		if a.Level == risk.Gemeente && (loaded[a.Code] || len(loaded) == 0) {
			gemeenten = append(gemeenten, a)
		}
	}
	slices.SortFunc(gemeenten, func(a, b risk.Area) int {
		return cmp.Or(cmp.Compare(b.Residents, a.Residents), cmp.Compare(a.Code, b.Code))
	})
	switch n := len(gemeenten); {
	case n == 0:
		return ""
	case n == 1:
		return gemeenten[0].Name
	case n == 2:
		return gemeenten[0].Name + " en " + gemeenten[1].Name
	case n > risk.WholeCountry && !fictitious:
		return "Nederland"
	default:
		return fmt.Sprintf("%s en %d andere gemeenten", gemeenten[0].Name, n-1)
	}
}
