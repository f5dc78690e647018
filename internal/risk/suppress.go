package risk

import (
	"context"
	"fmt"
	"math"

	"risicokaart/internal/disclosure"
)

// suppress hides figures that would give away a small group: of areas with too few
// residents of 65+, and of those by which they could be worked out. An area that
// cannot be estimated is no secret, but it may not help to find one either.
func (p *place) suppress(m *Model, all []sums, estimates []Estimate) error {
	n := p.network(m, all, estimates)
	protection, err := disclosure.Protect(context.Background(), &n.Network, m.SuppressBelow)
	if err != nil {
		return fmt.Errorf("suppress figures of %s: %w", p.code, err)
	}
	for _, arc := range protection.Hidden {
		e := &estimates[p.index[n.area[arc]]]
		e.Status, e.Reason = StatusSuppressed, ReasonSmallNumbers
	}
	for _, i := range p.index {
		if e := &estimates[i]; !e.HasFigures() {
			*e = Estimate{Code: e.Code, Level: e.Level, Status: e.Status, Reason: e.Reason}
		}
	}
	return nil
}

// network is a municipality as figures that add up: every area is an arc from the
// area that holds it, and the people of every leaf go back to the country.
type network struct {
	disclosure.Network
	area []int // by arc: its position in place.areas; -1 = none
}

// measures are the counts of an area that are published, residents of 65+ first. That
// of 18+ is left out: it may be unknown, and is of more people than 65+.
func (s *sums) measures(share75 float64) []float64 {
	return []float64{s.n[elderly], share75 * s.n[elderly], s.count[lonely], s.count[severe], s.lonely75, s.severe75}
}

// scales is how many people each measure has per resident of 65+ in the Netherlands.
func (m *Model) scales() []float64 {
	lonely, severe := m.Lonely65.Reference/100, m.Severe65.Reference/100
	return []float64{1, m.Age75.Share, lonely, severe,
		m.Age75.Share * logistic(logit(lonely)+m.Age75.Shift), m.Age75.Share * logistic(logit(severe)+m.Age75.SevereShift)}
}

func (p *place) network(m *Model, all []sums, estimates []Estimate) *network {
	n := &network{}
	n.Nodes = 1 + len(p.areas) // the country, and where each area's people are told apart
	n.Scale = m.scales()
	n.Flows = make([][]float64, len(n.Scale))
	left := make([][]float64, len(p.areas)) // people of each area that none of its parts has
	for i := range p.areas {
		left[i] = all[i].measures(p.age75.Value)
		if up := p.parent[i]; up >= 0 {
			for k, people := range left[i] {
				left[up][k] = max(0, left[up][k]-people)
			}
		}
		n.addArea(p, i, m.SuppressBelow, all, &estimates[p.index[i]])
	}
	for i := range p.leaves {
		l := &p.leaves[i]
		a := disclosure.Arc{From: int32(1 + l.up[0]), Kind: disclosure.Open}
		if l.area < 0 && l.n[elderly] < m.SuppressBelow {
			a.Kind = disclosure.Hidden // no area, but people who are few
		}
		n.add(a, -1, left[l.up[0]])
	}
	return n
}

func (n *network) add(a disclosure.Arc, area int, people []float64) {
	n.Arcs = append(n.Arcs, a)
	n.area = append(n.area, area)
	for k := range n.Flows {
		n.Flows[k] = append(n.Flows[k], people[k])
	}
}

// hideCost makes an area of a higher level far more costly to hide than any of a
// lower one.
var hideCost = map[Level]float64{Gemeente: 1e9, Wijk: 1e6, Buurt: 1}

// addArea adds the arc of the area at position i.
func (n *network) addArea(p *place, i int, threshold float64, all []sums, e *Estimate) {
	people := all[i].measures(p.age75.Value)
	a := disclosure.Arc{From: int32(1 + p.parent[i]), To: int32(1 + i), Cost: hideCost[e.Level] + people[0]}
	if residents := known(p.areas[i].Residents); residents > 0 {
		a.Most = residents // which is published of hidden areas too
	}
	switch {
	case e.Status == StatusSuppressed:
		a.Kind = disclosure.Hidden
	case e.Reason == ReasonTooMuchMissing:
		// It would be suppressed if it had fewer than the threshold: so many it has.
		sure := make([]float64, len(people))
		sure[0] = min(threshold, people[0])
		people[0] -= sure[0]
		n.add(disclosure.Arc{From: a.From, To: a.To, Cost: math.Inf(1)}, i, sure)
		a.Kind, a.Most = disclosure.Open, 0
	case !e.HasFigures():
		a.Cost = math.Inf(1) // that it has nobody, everyone knows
	}
	n.add(a, i, people)
}
