package ownarea

import (
	"context"
	"math"

	"risicokaart/internal/disclosure"
	"risicokaart/internal/hexgrid"
)

// suppress hides the own areas with too few residents of 65+, and others until
// subtraction does not bring those back. It returns the codes of areas that nothing
// could protect.
func (a *allocation) suppress(ctx context.Context, tallies []tally, threshold float64) (unprotected []string, err error) {
	for i := range tallies {
		n := tallies[i].figures.Residents65
		tallies[i].hidden = n > 0 && n < threshold
	}
	n := a.network(tallies)
	if len(n.Flows) == 0 { // nobody, nothing to hide
		return nil, nil
	}
	protection, err := disclosure.Protect(ctx, n, threshold)
	if err != nil {
		return nil, err
	}
	// The first arcs are those of own areas, in their order.
	for _, arc := range protection.Hidden {
		tallies[arc].hidden = true
	}
	for _, arc := range protection.Unprotected {
		unprotected = append(unprotected, tallies[arc].code)
	}
	return unprotected, nil
}

// measured are the figures that are published of own areas and of buurten.
var measured = []func(*hexgrid.Figures) float64{
	func(f *hexgrid.Figures) float64 { return f.Residents65 },
	func(f *hexgrid.Figures) float64 { return f.Residents75 },
	func(f *hexgrid.Figures) float64 { return f.Lonely65.Value },
	func(f *hexgrid.Figures) float64 { return f.Severe65.Value },
	func(f *hexgrid.Figures) float64 { return f.Lonely75.Value },
}

// network is what is published: from node 0 people flow to buurten, whose figures are
// known, on to own areas or none, and back. The arcs of own areas come first.
func (a *allocation) network(tallies []tally) *disclosure.Network {
	n := &disclosure.Network{Nodes: 1 + len(tallies) + len(a.buurten)}
	area := func(i int) int32 { return int32(1 + i) }
	buurt := func(i int) int32 { return int32(1 + len(tallies) + i) }
	var flows []hexgrid.Figures
	addArc := func(arc disclosure.Arc, f hexgrid.Figures) {
		n.Arcs, flows = append(n.Arcs, arc), append(flows, f)
	}
	for i := range tallies {
		arc := disclosure.Arc{From: area(i), To: 0, Cost: 1 + tallies[i].figures.Residents65}
		if tallies[i].hidden {
			arc.Kind = disclosure.Hidden
		}
		addArc(arc, tallies[i].figures)
	}
	outside := make([]float64, len(a.buurten))
	for i, b := range a.buurten {
		if outside[i] = 1; !b.Hidden {
			addArc(disclosure.Arc{From: 0, To: buurt(i), Cost: math.Inf(1)}, b.Figures)
		}
	}
	for _, p := range a.shares {
		if b := a.buurten[p.Source]; !b.Hidden {
			outside[p.Source] -= p.Size
			addArc(disclosure.Arc{From: buurt(p.Source), To: area(p.Target), Kind: disclosure.Open}, partOf(b.Figures, p.Size))
		}
	}
	for i, b := range a.buurten {
		if !b.Hidden && outside[i] > 1e-9 {
			addArc(disclosure.Arc{From: buurt(i), To: 0, Kind: disclosure.Open}, partOf(b.Figures, outside[i]))
		}
	}
	n.Flows, n.Scale = measures(flows, a.buurten)
	return n
}

// measures returns the flows of every measure that the buurten have, and what there
// is of it per resident of 65+.
func measures(figures []hexgrid.Figures, buurten []hexgrid.District) (flows [][]float64, scale []float64) {
	for _, of := range measured {
		total, residents := 0.0, 0.0
		for i := range buurten {
			if b := &buurten[i]; !b.Hidden {
				total, residents = total+of(&b.Figures), residents+b.Figures.Residents65
			}
		}
		if total == 0 {
			continue
		}
		flow := make([]float64, len(figures))
		for i := range figures {
			flow[i] = of(&figures[i])
		}
		flows, scale = append(flows, flow), append(scale, total/residents)
	}
	return flows, scale
}
