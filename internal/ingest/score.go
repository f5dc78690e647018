package ingest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"risicokaart/internal/layer"
	"risicokaart/internal/recognise"
	"risicokaart/internal/risk"
	"risicokaart/internal/store"
	"risicokaart/internal/store/draft"
)

// scored is what the model said, with the areas it said it of.
type scored struct {
	*risk.Result
	model       string // its id
	areas       []risk.Area
	named       map[string]draft.ModelInput // by code
	sensitivity *risk.Sensitivity
	figures     []FigureReport
	benchmarked int // municipalities that agree with RIVM's figure
	ownAges     int // municipalities with a share of 75+ of their own
	indicators  []IndicatorReport
	fictitious  bool
}

func (s *scored) String() string { return fmt.Sprintf("model %s, %d areas", s.model, len(s.areas)) }

// score runs the risk model and writes its estimates. national tells per level
// whether the whole country is loaded.
func score(ctx context.Context, d *draft.Draft, in material, national map[risk.Level]bool) (*scored, error) {
	inputs, err := d.ModelInputs(ctx)
	if err != nil {
		return nil, err
	}
	own, others := sourceNames(in.Dataset)
	if others, err = useOwn(in, inputs, others); err != nil {
		return nil, err
	}
	s := &scored{model: in.model.ID, fictitious: in.Fictitious, areas: make([]risk.Area, len(inputs)),
		named: map[string]draft.ModelInput{}, figures: figureReports(in.Dataset, own, others, inputs)}
	borrowed := map[string][]store.Input{}
	for i, area := range inputs {
		if s.areas[i], err = modelArea(area, in.Figures); err != nil {
			return nil, err
		}
		s.named[area.Code] = area
		if list := borrow(in.Dataset, area, &s.areas[i]); len(list) > 0 {
			borrowed[area.Code] = list
		}
	}
	known := risk.Input{Areas: s.areas, Benchmarks: benchmarks(in.RIVM, in.Year), Shares75: shares75(in.Ages, in.Year)}
	if s.Result, err = estimate(in.model, known); err != nil {
		return nil, err
	}
	if s.sensitivity, err = risk.Sense(in.model, known, s.Result); err != nil {
		return nil, err
	}
	for _, a := range s.areas {
		if _, ok := known.Benchmarks[a.Code]; ok {
			s.benchmarked++
		}
		if _, ok := known.Shares75[a.Code]; ok {
			s.ownAges++
		}
	}
	if err := d.SaveEstimates(ctx, s.Estimates, national); err != nil {
		return nil, err
	}
	if err := d.SaveInputs(ctx, borrowed); err != nil {
		return nil, err
	}
	s.indicators, err = saveOwn(ctx, d, in.Own)
	return s, err
}

// sourceNames names the file or files of each level of areas, and those of the other
// figures in order, with their year where it is another.
func sourceNames(data *recognise.Dataset) (areas map[string]string, others []string) {
	areas = map[string]string{}
	for _, l := range data.Areas {
		name, level := filepath.Base(l.File), l.Level.String()
		if areas[level] != "" {
			name = areas[level] + ", " + name
		}
		areas[level] = name
	}
	for _, l := range data.Others {
		name := filepath.Base(l.File)
		if l.Year != data.Year {
			name = fmt.Sprintf("%s (%d)", name, l.Year)
		}
		others = append(others, name)
	}
	return areas, others
}

func modelArea(in draft.ModelInput, figures []string) (risk.Area, error) {
	level, err := risk.ParseLevel(in.Level)
	if err != nil {
		return risk.Area{}, err
	}
	a := risk.Area{Code: in.Code, Name: in.Name, Level: level, Wijk: in.Wijk, Residents: math.NaN(),
		Raw: map[string]float64{}}
	if level != risk.Gemeente {
		a.Municipality = in.Municipality
	}
	if in.Residents != nil {
		a.Residents = *in.Residents
	}
	for i, v := range in.Values {
		if v != nil {
			a.Raw[figures[i]] = *v
		}
	}
	return a, nil
}

// borrow lists the values of an area that come from elsewhere than its own
// layer, and tells the model which are of another year.
func borrow(data *recognise.Dataset, in draft.ModelInput, a *risk.Area) []store.Input {
	var list []store.Input
	for i, position := range in.Sources {
		if position == 0 || position > len(data.Others) {
			continue // the area's own layer, or own data, which is told of by itself
		}
		from := data.Others[position-1]
		if from.Year != in.Year {
			if a.YearsBack == nil {
				a.YearsBack = map[string]int{}
			}
			a.YearsBack[data.Figures[i]] = in.Year - from.Year
		}
		list = append(list, store.Input{Column: data.Figures[i], Value: *in.Values[i], Year: from.Year,
			Source: filepath.Base(from.File), Imputed: from.Year != in.Year})
	}
	return list
}

// status counts the areas: level -> status -> areas.
func (s *scored) status() map[string]map[string]int {
	all := map[string]map[string]int{}
	for level, summary := range s.Summary {
		status := map[string]int{}
		for k, n := range summary.Status {
			status[string(k)] = n
		}
		all[level.String()] = status
	}
	return all
}

// distribution tells how the percentages of lonely residents of 65+ of a level lie,
// by the classes that the model gave them.
func (s *scored) distribution(level risk.Level) layer.Distribution {
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
	return layer.Distribute(values, layer.BordersOf(values, classes))
}
