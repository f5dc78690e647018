package risk

import (
	"fmt"
	"math"
	"slices"

	"risicokaart/internal/disclosure"
)

// suppress hides figures that would give away a small group: of areas with too few
// residents of 65+, and of those by which they could be worked out. An area that
// cannot be estimated is no secret, but it may not help to find one either.
func (p *place) suppress(m *Model, all []sums, estimates []Estimate) error {
	hidden, err := disclosure.Protect(p.tree(m, all, estimates), m.SuppressBelow)
	if err != nil {
		return fmt.Errorf("suppress figures of %s: %w", p.code, err)
	}
	for _, n := range hidden { // areas all, as no leaf is shown
		e := &estimates[p.index[n]]
		e.Status, e.Reason = StatusSuppressed, ReasonSmallNumbers
	}
	for _, i := range p.index {
		if e := &estimates[i]; !e.HasFigures() {
			*e = Estimate{Code: e.Code, Level: e.Level, Status: e.Status, Reason: e.Reason}
		}
	}
	return nil
}

// measures are the counts of an area that are published, in an order that all areas
// have.
type measures struct {
	ages     []AgeGroup // residents of 65+ first
	outcomes []Outcome
}

// measures lists what is published of every area with figures. Ages that may be
// unknown are left out, and are of more people than 65+.
func (m *Model) measures() measures {
	var list measures
	for g, row := range ageRows {
		if row.always {
			list.ages = append(list.ages, AgeGroup(g))
		}
	}
	list.outcomes = slices.DeleteFunc(m.Estimated(), func(o Outcome) bool { return !ageRows[o.Row().Ages].always })
	return list
}

// of are the measures of an area.
func (l measures) of(s *sums) []float64 {
	people := make([]float64, 0, len(l.ages)+len(l.outcomes))
	for _, g := range l.ages {
		people = append(people, s.n[g])
	}
	for _, o := range l.outcomes {
		people = append(people, s.count[o])
	}
	return people
}

// scales is how many people each measure has per resident of 65+ in the Netherlands.
func (l measures) scales(m *Model) []float64 {
	residents := [AgeGroupCount]float64{From65: 1, From75: m.Age75.Share}
	var scales []float64
	for _, g := range l.ages {
		scales = append(scales, residents[g])
	}
	for _, o := range l.outcomes {
		share := m.Outcomes[o.Within()].Reference / 100
		if !o.Fitted() {
			share = logistic(logit(share) + m.Age75.Shifts[o].Value)
		}
		scales = append(scales, residents[o.Row().Ages]*share)
	}
	return scales
}

// hideCost makes an area of a higher level far more costly to hide than any of a
// lower one.
var hideCost = map[Level]float64{Gemeente: 1e9, Wijk: 1e6, Buurt: 1}

// tree is the municipality as figures that add up: its areas in their order, and then
// the people of every leaf.
func (p *place) tree(m *Model, all []sums, estimates []Estimate) *disclosure.Tree {
	measures := m.measures()
	t := &disclosure.Tree{Scale: measures.scales(m)}
	left := make([][]float64, len(p.areas)) // people of each area that none of its parts has
	for i := range p.areas {
		people := measures.of(&all[i])
		left[i] = slices.Clone(people)
		if up := p.parent[i]; up >= 0 {
			for k := range people {
				left[up][k] = max(0, left[up][k]-people[k])
			}
		}
		t.Areas = append(t.Areas, p.figure(i, people, m.SuppressBelow, &estimates[p.index[i]]))
	}
	for i := range p.leaves {
		l := &p.leaves[i]
		a := disclosure.Area{Around: l.up[0], Kind: disclosure.Open, People: left[l.up[0]]}
		if l.area < 0 && l.n[From65] < m.SuppressBelow {
			a.Kind = disclosure.Hidden // no area, but people who are few
		}
		t.Areas = append(t.Areas, a)
	}
	return t
}

// figure is the area at position i with its people.
func (p *place) figure(i int, people []float64, threshold float64, e *Estimate) disclosure.Area {
	a := disclosure.Area{Around: p.parent[i], People: people, Cost: hideCost[e.Level] + people[0]}
	switch {
	case e.Reason == ReasonTooMuchMissing:
		a.Kind, a.Least = disclosure.Open, threshold // with fewer it would be suppressed
	case !e.HasFigures() && e.Status != StatusSuppressed:
		a.Cost = math.Inf(1) // that it has nobody, everyone knows
	default:
		if residents := known(p.areas[i].Residents); residents > 0 {
			a.Most = residents // which is published of hidden areas too
		}
		if e.Status == StatusSuppressed {
			a.Kind = disclosure.Hidden
		}
	}
	return a
}
