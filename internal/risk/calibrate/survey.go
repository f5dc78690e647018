package calibrate

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"risicokaart/internal/risk"
	"risicokaart/internal/source/rivm"
)

// Survey is what RIVM published of one year.
type Survey struct {
	Year      int
	Figures   map[string]Figure // by area code
	Low, High map[string]Figure // 95 % limits, where they are published
	National  Figure            // NaN where it is not published
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
			s = &Survey{Year: e.Year, Figures: map[string]Figure{}, Low: map[string]Figure{}, High: map[string]Figure{}, National: noFigure()}
			byYear[e.Year] = s
		}
		figures := map[rivm.Margin]map[string]Figure{rivm.Value: s.Figures, rivm.Low: s.Low, rivm.High: s.High}[e.Margin]
		f, has := figures[e.Code]
		if !has {
			f = noFigure()
		}
		f.add(e)
		figures[e.Code] = f
		if e.Level == rivm.Country && e.Margin == rivm.Value {
			s.National.add(e)
		}
	}
	surveys := make([]Survey, 0, len(byYear))
	for _, s := range byYear {
		maps.DeleteFunc(s.Figures, func(_ string, f Figure) bool { return math.IsNaN(f.Lonely) || math.IsNaN(f.Severe) })
		if len(s.Figures) > 0 {
			surveys = append(surveys, *s)
		}
	}
	slices.SortFunc(surveys, func(a, b Survey) int { return cmp.Compare(b.Year, a.Year) })
	return surveys
}

func noFigure() Figure { return Figure{math.NaN(), math.NaN(), math.NaN(), math.NaN()} }

// add takes the figures of an estimate where there are none yet.
func (f *Figure) add(e rivm.Estimate) {
	set := func(to *float64, v float64) {
		if math.IsNaN(*to) {
			*to = v
		}
	}
	switch e.Age {
	case rivm.Age65Plus:
		set(&f.Lonely, e.Lonely)
		set(&f.Severe, e.Severe)
	case rivm.Age18Plus:
		set(&f.Lonely18, e.Lonely)
		set(&f.Severe18, e.Severe)
	}
}

var errNoSurvey = errors.New("the files hold no figures of residents of 65+; give RIVM's table 50150NED, 50120NED or 50090NED as CSV")

// NewData is what to fit on: the newest survey, with the one before for how far
// figures move.
func NewData(areas []risk.Area, surveys []Survey, sources []risk.Source, made string) (Data, error) {
	if len(surveys) == 0 {
		return Data{}, fmt.Errorf("calibrate: %w", errNoSurvey)
	}
	newest := surveys[0]
	if math.IsNaN(newest.National.Lonely) || math.IsNaN(newest.National.Severe) {
		return Data{}, fmt.Errorf("calibrate: %s has no figures of the Netherlands (NL01); fetch the whole table", newest.name())
	}
	d := Data{Areas: areas, Figures: newest.Figures, National: newest.National, Sources: sources, Made: made}
	if len(surveys) > 1 {
		d.Earlier = surveys[1].Figures
	}
	of := "65+"
	if !math.IsNaN(newest.National.Lonely18) {
		of += " and of 18+"
	}
	d.Target = fmt.Sprintf("RIVM, small-area estimates of residents of %s, %d", of, newest.Year)
	return d, nil
}

// Estimable is the declared model without the outcomes of 18+ that have no
// figures to be fitted on.
func (d Data) Estimable(declared *risk.Model) *risk.Model {
	m := copied(declared)
	if math.IsNaN(d.National.Lonely18) {
		m.Lonely18 = nil
	}
	if math.IsNaN(d.National.Severe18) {
		m.Severe18 = nil
	}
	return copied(m) // whose indicators follow
}
