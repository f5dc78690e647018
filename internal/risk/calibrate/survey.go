package calibrate

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"risicokaart/internal/risk"
	"risicokaart/internal/source/rivm"
)

// Survey is what RIVM published of one year.
type Survey struct {
	Year      int
	Figures   map[string]risk.Percentages // by area code
	Low, High map[string]risk.Percentages // 95 % limits, where they are published
	National  risk.Percentages
}

// name says what the figures are.
func (s *Survey) name() string { return fmt.Sprintf("RIVM %d", s.Year) }

// Surveys sorts estimates by year, the newest first. Of two figures of the same
// area the first counts. An area counts when both its figures of 65+ are
// published, so that every outcome is fitted on the same areas.
func Surveys(estimates []rivm.Estimate) []Survey {
	byYear := map[int]*Survey{}
	for _, e := range estimates {
		s := byYear[e.Year]
		if s == nil {
			s = &Survey{Year: e.Year, Figures: map[string]risk.Percentages{}, Low: map[string]risk.Percentages{},
				High: map[string]risk.Percentages{}, National: risk.Percentages{}}
			byYear[e.Year] = s
		}
		figures := map[rivm.Margin]map[string]risk.Percentages{rivm.Value: s.Figures, rivm.Low: s.Low,
			rivm.High: s.High}[e.Margin]
		if figures[e.Code] == nil {
			figures[e.Code] = risk.Percentages{}
		}
		add(figures[e.Code], e)
		if e.Level == rivm.Country && e.Margin == rivm.Value {
			add(s.National, e)
		}
	}
	surveys := make([]Survey, 0, len(byYear))
	for _, s := range byYear {
		maps.DeleteFunc(s.Figures, func(_ string, f risk.Percentages) bool { return lacksRequired(f) })
		if len(s.Figures) > 0 {
			surveys = append(surveys, *s)
		}
	}
	slices.SortFunc(surveys, func(a, b Survey) int { return cmp.Compare(b.Year, a.Year) })
	return surveys
}

// add takes the figures of an estimate where there are none yet.
func add(to risk.Percentages, e rivm.Estimate) {
	for o, v := range risk.PublishedOf(e.Age, e.Percent) {
		if _, has := to[o]; !has {
			to[o] = v
		}
	}
}

// lacksRequired reports whether a figure is missing that every model is fitted on.
func lacksRequired(f risk.Percentages) bool {
	return slices.ContainsFunc(risk.FittedOutcomes(), func(o risk.Outcome) bool {
		return o.Row().Required &&
			math.IsNaN(f.Of(o))
	})
}

var errNoSurvey = errors.New("the files hold no figures of residents of 65+; give RIVM's table 50150NED, 50120NED or 50090NED as CSV")

// NewData is what to fit on: the newest survey, with the one before for how far
// figures move.
func NewData(areas []risk.Area, surveys []Survey, sources []risk.Source, made string) (Data, error) {
	if len(surveys) == 0 {
		return Data{}, fmt.Errorf("calibrate: %w", errNoSurvey)
	}
	newest := surveys[0]
	if lacksRequired(newest.National) {
		return Data{}, fmt.Errorf("calibrate: %s has no figures of the Netherlands (NL01); fetch the whole table",
			newest.name())
	}
	d := Data{Areas: areas, Figures: newest.Figures, National: newest.National, Sources: sources, Made: made}
	if len(surveys) > 1 {
		d.Earlier = surveys[1].Figures
	}
	d.Target = fmt.Sprintf("RIVM, small-area estimates of residents of %s, %d",
		strings.Join(agesOf(newest.National), " and of "), newest.Year)
	return d, nil
}

// agesOf lists the ages that there are figures of.
func agesOf(figures risk.Percentages) []string {
	var list []string
	for _, o := range risk.FittedOutcomes() {
		if ages := o.Row().Ages.Words().Short; !math.IsNaN(figures.Of(o)) && !slices.Contains(list, ages) {
			list = append(list, ages)
		}
	}
	return list
}

// Estimable is the declared model without the outcomes that have no figures to be
// fitted on, and what follows from those; that of every model stay.
func (d Data) Estimable(declared *risk.Model) *risk.Model {
	m := declared.Clone()
	for _, o := range m.Fitted() {
		if !o.Row().Required && math.IsNaN(d.National.Of(o)) {
			m.Drop(o)
		}
	}
	return m
}
