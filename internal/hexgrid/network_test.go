package hexgrid

import (
	"risicokaart/internal/disclosure"
	"risicokaart/internal/disclosure/attack"
)

// network is where the people of the shown districts go: to the finest cells and up
// through the coarser ones. What districts show is fixed before, and no cell can
// change it; what they hide is in no cell.
type network struct {
	attack.Network
	first int32    // the first arc of a cell
	cells []*tally // by arc from there
}

func newNetwork(districts []District, levels []*level) *network {
	n := &network{}
	finest := levels[len(levels)-1]
	arcs := len(districts) + len(finest.parts)
	for _, l := range levels {
		arcs += len(l.cells)
	}
	n.Arcs = make([]attack.Arc, 0, arcs)
	n.Flows = make([][]float64, len(measures{}))
	for m := range n.Flows {
		n.Flows[m] = make([]float64, 0, arcs)
	}
	n.Nodes = 1 + len(districts) // the country, the districts, and cells by level
	node := make([]int32, len(levels))
	for i, l := range levels {
		node[i] = int32(n.Nodes)
		n.Nodes += len(l.cells)
	}
	n.addDistricts(districts)
	n.addParts(districts, finest, node[len(levels)-1])
	n.first = int32(len(n.Arcs))
	for i, l := range levels {
		n.addCells(l, node, i)
	}
	n.scale(len(districts))
	return n
}

func (n *network) add(a attack.Arc, people measures, share float64) {
	n.Arcs = append(n.Arcs, a)
	for m, p := range people {
		n.Flows[m] = append(n.Flows[m], share*p)
	}
}

func (n *network) addDistricts(districts []District) {
	for i := range districts {
		a := attack.Arc{From: 0, To: int32(1 + i)}
		if d := &districts[i]; d.Hidden {
			n.add(a, measures{}, 0)
		} else {
			n.add(a, d.Counts.measures(), 1)
		}
	}
}

// addParts adds what shown districts have in the finest cells, whose first node is given.
func (n *network) addParts(districts []District, l *level, first int32) {
	for i := range l.cells {
		for _, p := range l.partsOf(i) {
			if d := &districts[p.district]; !d.Hidden {
				n.add(attack.Arc{From: 1 + p.district, To: first + int32(i), Kind: disclosure.Open}, d.Counts.measures(),
					p.share)
			}
		}
	}
}

// addCells adds the cells of a level. One whose people all live in hidden districts
// has no figure to be found.
func (n *network) addCells(l *level, node []int32, at int) {
	for i := range l.tallies {
		t := &l.tallies[i]
		if t.counts.Residents65 == 0 {
			continue
		}
		a := attack.Arc{From: node[at] + int32(i)}
		if at > 0 {
			a.To = node[at-1] + l.parent[i]
		}
		if !t.shown() {
			a.Kind = disclosure.Hidden
		}
		n.add(a, t.counts.measures(), 1)
		n.cells = append(n.cells, t)
	}
}

// scale sets how many people each measure has per resident of 65+ of the districts,
// and leaves out a measure of nobody.
func (n *network) scale(districts int) {
	var sums []float64
	for _, flow := range n.Flows {
		sum := 0.0
		for _, people := range flow[:districts] {
			sum += people
		}
		sums = append(sums, sum)
	}
	flows := n.Flows
	n.Flows = nil
	for m, flow := range flows {
		if m == 0 || sums[m] > 0 {
			n.Flows = append(n.Flows, flow)
			n.Scale = append(n.Scale, 1)
			if m > 0 {
				n.Scale[len(n.Scale)-1] = sums[m] / sums[0]
			}
		}
	}
}
