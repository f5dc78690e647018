package calibrate

import (
	"context"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"risicokaart/internal/composite"
	"risicokaart/internal/risk"
	"risicokaart/internal/validation"
)

// ValidateOptions is what a validation works with.
type ValidateOptions struct {
	Model   *risk.Model      // declared; as it is where Against or AsIs is given
	Index   *composite.Model // equal-weight index to compare with; may be nil
	Areas   []risk.Area
	Surveys []Survey // the newest first
	// HoldOut names municipalities that are kept apart together; empty: each of
	// those that have a figure, and areas with one, in turn.
	HoldOut []string
	// Against are figures of others, by a name. Nothing is fitted then.
	Against map[string]map[string]risk.Percentages
	AsIs    bool // compare the model as it is with the surveys: nothing is fitted
	Sources []risk.Source
	Made    string // date, YYYY-MM-DD
}

// target is a set of figures to compare with.
type target struct {
	name     string
	figures  map[string]risk.Percentages // of wijken and buurten
	own      map[string]risk.Percentages // of the municipalities, as an input
	national risk.Percentages            // replaces the reference of the model where known
}

// fold is some municipalities and a model that knows nothing of them.
type fold struct {
	municipalities   map[string]bool
	model, composite *risk.Model // composite may be nil
}

// setting is one way to predict areas of one level.
type setting struct {
	target  int
	level   risk.Level
	outcome risk.Outcome
	method  validation.Method
	own     bool
}

// as is the setting with another method.
func (s setting) as(m validation.Method) setting {
	s.method = m
	return s
}

// Validate compares predictions with figures that the predicting model has not
// seen: models are fitted on the newest survey without the held-out
// municipalities and compared with every survey. With the municipality's own
// figure that of the compared year is an input, as it is in use; without, nothing
// of the municipality is. The national figure of the compared year is known.
// A model that is taken as it is may have learnt from those areas, and the
// report says so.
func Validate(ctx context.Context, opt ValidateOptions) (*validation.Report, error) {
	r := &validation.Report{Schema: validation.Schema, Model: opt.Model.ID, Made: opt.Made, Design: validation.LeaveOneOut,
		HeldOut: opt.HoldOut, Resamples: validation.Resamples}
	for _, s := range opt.Sources {
		r.Sources = append(r.Sources, validation.Source(s))
	}
	v := &validator{ValidateOptions: opt}
	var folds []map[string]bool
	var err error
	switch {
	case len(opt.Against) > 0 || opt.AsIs:
		r.Design, r.LearntFrom = validation.AsIs, LearntFrom(opt.Model)
	case len(opt.HoldOut) > 0:
		r.Design = validation.HeldOut
	}
	if len(opt.Against) > 0 {
		v.otherTargets()
	} else if err = v.surveyTargets(); err != nil {
		return nil, err
	}
	if r.Design == validation.HeldOut {
		folds, err = v.heldOut()
	} else {
		folds, err = v.eachMunicipality()
	}
	if err != nil {
		return nil, err
	}
	if opt.Index != nil {
		r.Index = opt.Index.ID
		if v.scores, err = scoreIndex(opt.Index, opt.Areas); err != nil {
			return nil, err
		}
	}
	if r.Design != validation.AsIs {
		if v.data, err = NewData(opt.Areas, opt.Surveys, opt.Sources, opt.Made); err != nil {
			return nil, unfitted(err)
		}
		v.Model = v.data.Estimable(opt.Model)
		r.FittedOn = opt.Surveys[0].name()
	}
	if v.pairs, err = v.run(ctx, folds, r.Design); err != nil {
		return nil, err
	}
	if r.Comparisons = v.comparisons(); len(r.Comparisons) == 0 {
		return nil, v.tooFew()
	}
	r.Together = v.together()
	if len(opt.Surveys) > 0 {
		if err := v.shrink(r); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// tooFew says why there is nothing to measure: what became of the areas that have
// a figure.
func (v *validator) tooFew() error {
	result, err := risk.Score(v.Model, risk.Input{Areas: v.Areas})
	if err != nil {
		return fmt.Errorf("validate: %w", err)
	}
	figures, statuses := 0, map[string]int{}
	for i := range result.Estimates {
		e := &result.Estimates[i]
		has := slices.ContainsFunc(v.targets, func(t target) bool { _, ok := t.figures[e.Code]; return ok })
		if e.Level == risk.Gemeente || !has {
			continue
		}
		if figures++; !e.HasFigures() {
			statuses[string(e.Reason)]++
		}
	}
	var without []string
	for _, reason := range slices.Sorted(maps.Keys(statuses)) {
		without = append(without, fmt.Sprintf("; %d have no estimate: %s", statuses[reason], reason))
	}
	return fmt.Errorf("validate: fewer than three areas have both a figure and an estimate: %d wijken and buurten have a figure%s; give figures of more areas, and all columns that the model reads",
		figures, strings.Join(without, ""))
}

// validator is a validation under way.
type validator struct {
	ValidateOptions
	data    Data // to fit on; empty where nothing is fitted
	targets []target
	scores  indexScores
	pairs   map[setting][]validation.Pair
}

// surveyTargets compares with every survey.
func (v *validator) surveyTargets() error {
	if len(v.Surveys) == 0 {
		return fmt.Errorf("validate: %w", errNoSurvey)
	}
	for _, s := range v.Surveys {
		v.targets = append(v.targets, target{s.name(), s.Figures, s.Figures, s.National})
	}
	return nil
}

// eachMunicipality is a fold for each municipality with a figure of an area
// inside it.
func (v *validator) eachMunicipality() ([]map[string]bool, error) {
	codes := map[string]bool{}
	for _, t := range v.targets {
		for i := range v.Areas {
			a := &v.Areas[i]
			if _, ok := t.figures[a.Code]; ok && a.Level != risk.Gemeente {
				codes[a.Municipality] = true
			}
		}
	}
	if len(codes) == 0 {
		return nil, fmt.Errorf("validate: none of the wijken and buurten in the files has a figure in %s; give figures of the same areas", v.targetNames())
	}
	var folds []map[string]bool
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		folds = append(folds, map[string]bool{code: true})
	}
	return folds, nil
}

func (v *validator) targetNames() string {
	var names []string
	for _, t := range v.targets {
		names = append(names, t.name)
	}
	return strings.Join(names, ", ")
}

func (v *validator) heldOut() ([]map[string]bool, error) {
	there := map[string]bool{}
	for i := range v.Areas {
		if a := &v.Areas[i]; a.Level != risk.Gemeente { // its Municipality is "", which is no code
			there[a.Municipality] = true
		}
	}
	apart := map[string]bool{}
	for _, code := range v.HoldOut {
		if !there[code] {
			return nil, fmt.Errorf("validate: %q has no wijken or buurten in the files; hold out some of %s", code,
				strings.Join(slices.Sorted(maps.Keys(there)), ", "))
		}
		apart[code] = true
	}
	return []map[string]bool{apart}, nil
}

// otherTargets compares with the figures of others. The index still learns its
// line from the other municipalities.
func (v *validator) otherTargets() {
	for _, name := range slices.Sorted(maps.Keys(v.Against)) {
		t := target{name: name, figures: v.Against[name]}
		if len(v.Surveys) > 0 {
			t.own = v.Surveys[0].Figures
		}
		v.targets = append(v.targets, t)
	}
}

// run predicts all folds, some at a time.
func (v *validator) run(ctx context.Context, folds []map[string]bool,
	design validation.Design) (map[setting][]validation.Pair, error) {
	parts := make([]map[setting][]validation.Pair, len(folds))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for n, apart := range folds {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			f := fold{municipalities: apart, model: v.Model}
			var err error
			if design != validation.AsIs {
				if f, err = v.fit(apart); err != nil {
					return unfitted(fmt.Errorf("validate on %s: %w", strings.Join(slices.Sorted(maps.Keys(apart)),
						", "), err))
				}
			}
			parts[n], err = v.predict(f)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	all := map[setting][]validation.Pair{}
	for _, part := range parts {
		for s, pairs := range part {
			all[s] = append(all[s], pairs...)
		}
	}
	return all, nil
}

// unfitted says what can be done with files that no model can be fitted on.
func unfitted(err error) error {
	return fmt.Errorf("%w; or compare the model as it is, without fitting, by --as-is", err)
}

func (v *validator) fit(apart map[string]bool) (fold, error) {
	f := fold{municipalities: apart}
	data := without(v.data, apart)
	var err error
	if f.model, err = Run(v.Model, data); err != nil {
		return f, err
	}
	f.composite, err = Composite(f.model, data)
	return f, err
}

// leastAreas is the number of areas that are measured at least.
const leastAreas = 3

// comparisons measures all pairs, in a fixed order.
func (v *validator) comparisons() []validation.Comparison {
	var list []validation.Comparison
	for n, t := range v.targets {
		for _, level := range []risk.Level{risk.Buurt, risk.Wijk} {
			for _, o := range risk.FittedOutcomes() {
				for _, own := range []bool{true, false} {
					for _, method := range []validation.Method{validation.Model, validation.Composite,
						validation.EqualIndex, validation.Constant} {
						pairs := v.pairs[setting{n, level, o, method, own}]
						if len(pairs) < leastAreas {
							continue
						}
						c := validation.Comparison{Against: t.name, Level: level.String(), Outcome: o.String(),
							Method: method, OwnFigure: own,
							InTraining: v.AsIs && InTraining(v.Model, pairs), Measures: validation.Measure(pairs)}
						if index := v.pairs[setting{n, level, o, validation.EqualIndex,
							own}]; method != validation.EqualIndex {
							c.Gain = validation.Gain(pairs, index)
						}
						// The page draws the estimates as they are in use: with own figures where there are any.
						inUse := own || len(v.pairs[setting{n, level, o, method, true}]) == 0
						if n == 0 && level == risk.Buurt && o.Row().Required && inUse && method == validation.Model {
							c.SetPoints(pairs)
						}
						list = append(list, c)
					}
				}
			}
		}
	}
	return list
}

// together tells of every two outcomes how far the model's errors in buurten go
// together, with the first figures.
func (v *validator) together() []validation.Together {
	var list []validation.Together
	fitted := risk.FittedOutcomes()
	for i, o := range fitted {
		for _, other := range fitted[:i] {
			a := v.pairs[setting{0, risk.Buurt, other, validation.Model, true}]
			b := v.pairs[setting{0, risk.Buurt, o, validation.Model, true}]
			if r, areas := validation.ErrorCorrelation(a, b); areas >= leastAreas && !math.IsNaN(r) {
				list = append(list, validation.Together{Against: v.targets[0].name, Level: risk.Buurt.String(),
					Outcomes: [2]string{other.String(), o.String()}, Areas: areas, Correlation: r})
			}
		}
	}
	return list
}

// shrink adds how far the newest figures of municipalities should be trusted.
// Nothing is held out: one municipality hardly moves the coefficients.
func (v *validator) shrink(r *validation.Report) error {
	m := v.Model
	if r.Design != validation.AsIs {
		var err error
		if m, err = Run(v.Model, v.data); err != nil {
			return err
		}
	}
	var err error
	r.Shrinkage, err = Shrink(m, v.Areas, v.Surveys[0])
	return err
}

// without is the data without any figure of some municipalities. Their
// indicators stay: they are known beforehand.
func without(data Data, municipalities map[string]bool) Data {
	data.Figures, data.Earlier = maps.Clone(data.Figures), maps.Clone(data.Earlier)
	for i := range data.Areas {
		if a := &data.Areas[i]; municipalities[a.Code] || municipalities[a.Municipality] {
			delete(data.Figures, a.Code)
			delete(data.Earlier, a.Code)
		}
	}
	return data
}

func only(areas []risk.Area, municipalities map[string]bool) []risk.Area {
	var inside []risk.Area
	for _, a := range areas {
		if municipalities[a.Code] || municipalities[a.Municipality] {
			inside = append(inside, a)
		}
	}
	return inside
}
