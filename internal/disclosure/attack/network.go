package attack

import (
	"fmt"
	"math"
	"slices"

	"risicokaart/internal/disclosure"
)

// Arc is a figure: the people that it counts flow from one node to another.
type Arc struct {
	From, To int32
	Kind     disclosure.Kind
	Most     float64 // what everyone knows that no measure of the arc exceeds; 0 = nothing
}

// Network is everything that is published, and what is not. Nodes are numbered
// from 0. In every node, flow is conserved.
type Network struct {
	Nodes int
	Arcs  []Arc
	Flows [][]float64 // per measure and arc, not negative; the first measure is residents of 65+
	Scale []float64   // people of each measure per resident of 65+, 1 for the first
}

// conservation is the part of the flow through a node that may be lost in rounding
// errors.
const conservation = 1e-7

// check refuses a network in which the bounds would mean nothing.
func (n *Network) check() error {
	if len(n.Flows) == 0 || len(n.Scale) != len(n.Flows) {
		return fmt.Errorf("%d measures with %d scales: give one scale to each", len(n.Flows), len(n.Scale))
	}
	for i, a := range n.Arcs {
		if a.From == a.To || min(a.From, a.To) < 0 || int(max(a.From, a.To)) >= n.Nodes {
			return fmt.Errorf("arc %d goes from node %d to %d: want two of the %d nodes", i, a.From, a.To, n.Nodes)
		}
		if !(a.Most >= 0) {
			return fmt.Errorf("arc %d has a most of %v: want 0 or more", i, a.Most)
		}
	}
	for m, flow := range n.Flows {
		if !(n.Scale[m] > 0) || math.IsInf(n.Scale[m], 1) || len(flow) != len(n.Arcs) {
			return fmt.Errorf("measure %d has scale %v and %d flows: want more than 0, and a flow for each of %d arcs", m,
				n.Scale[m], len(flow), len(n.Arcs))
		}
		if err := n.conserves(flow); err != nil {
			return fmt.Errorf("measure %d: %w", m, err)
		}
	}
	return nil
}

func (n *Network) conserves(flow []float64) error {
	left, through := make([]float64, n.Nodes), make([]float64, n.Nodes)
	for i, a := range n.Arcs {
		f := flow[i]
		if !(f >= 0) || math.IsInf(f, 1) {
			return fmt.Errorf("arc %d has flow %v: want 0 or more", i, f) // not of people: never a figure of an area
		}
		left[a.To] += f
		left[a.From] -= f
		through[a.To] += f
		through[a.From] += f
	}
	for v := range left {
		if math.Abs(left[v]) > conservation*(1+through[v]) {
			return fmt.Errorf("what enters node %d does not leave it: the figures do not add up", v)
		}
	}
	return nil
}

// most is the largest flow that the reader of everything public holds possible.
// Rounded figures may put it below the real flow, which it never is here.
func (n *Network) most(arc int32, flow float64) float64 {
	if most := n.Arcs[arc].Most; most > 0 {
		return max(most, flow)
	}
	return math.Inf(1)
}

// OfTree is a tree to an attacker: every area is an arc from the node of the area
// around it to its own, and where there are no parts an open arc leads on to the country.
// The least that everyone knows of an area is a shown arc beside its own.
func OfTree(t *disclosure.Tree) *Network {
	n := &Network{Nodes: 1 + len(t.Areas), Scale: t.Scale, Flows: make([][]float64, len(t.Scale))}
	add := func(a Arc, people []float64) {
		n.Arcs = append(n.Arcs, a)
		for m := range n.Flows {
			n.Flows[m] = append(n.Flows[m], people[m])
		}
	}
	divided := make([]bool, len(t.Areas))
	for _, a := range t.Areas {
		if a.Around >= 0 {
			divided[a.Around] = true
		}
	}
	for i, a := range t.Areas {
		arc, people := Arc{From: int32(1 + a.Around), To: int32(1 + i), Kind: a.Kind, Most: a.Most}, slices.Clone(a.People)
		if !divided[i] {
			add(Arc{From: arc.To, Kind: disclosure.Open}, a.People)
		}
		if a.Least > 0 {
			least := make([]float64, len(people))
			least[0] = min(a.Least, people[0])
			people[0] -= least[0]
			add(Arc{From: arc.From, To: arc.To}, least)
		}
		add(arc, people)
	}
	return n
}
