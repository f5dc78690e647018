package disclosure

import "math"

// attacker finds bounds of unknown flows, one at a time, from the edges of the
// unknown part of the network alone: what is published it has taken out.
type attacker struct {
	n     *Network
	first []int32 // edge of each node; -1 = none
	edges []edge  // in pairs: 2i carries more of an arc, 2i+1 less of it

	used    []float64 // by edge: what was sent along it
	touched []int32
	visit   []int32 // by node: the search that came by
	came    []int32 // by node: the edge taken to it
	search  int32
	queue   []int32
}

type edge struct {
	to, next int32
	arc      int32
}

func newAttacker(n *Network) *attacker {
	a := &attacker{n: n, first: make([]int32, n.Nodes), visit: make([]int32, n.Nodes), came: make([]int32, n.Nodes)}
	for v := range a.first {
		a.first[v] = -1
	}
	for i, arc := range n.Arcs {
		if arc.Kind != Shown {
			a.link(arc.From, arc.To, int32(i))
			a.link(arc.To, arc.From, int32(i))
		}
	}
	a.used = make([]float64, len(a.edges))
	return a
}

func (a *attacker) link(from, to, arc int32) {
	a.edges = append(a.edges, edge{to, a.first[from], arc})
	a.first[from] = int32(len(a.edges) - 1)
}

// bounds returns the least and most that arc can carry of a measure, or, where they
// lie further apart than limit, two flows between them that do.
func (a *attacker) bounds(arc int32, measure int, limit float64) (low, high float64) {
	truth := a.n.Flows[measure][arc]
	from, to := a.n.Arcs[arc].From, a.n.Arcs[arc].To
	more := a.maximum(to, from, arc, measure, min(a.n.most(arc, truth)-truth, 2*limit))
	if more > limit {
		return truth, truth + more
	}
	less := a.maximum(from, to, arc, measure, truth)
	return truth - less, truth + more
}

// maximum is the largest flow from one node to another around arc, up to limit.
func (a *attacker) maximum(from, to, arc int32, measure int, limit float64) float64 {
	defer a.reset()
	flow := a.n.Flows[measure]
	total := 0.0
	for total < limit && a.reach(from, to, arc, flow) {
		amount := limit - total
		for v := to; v != from; v = a.edges[a.came[v]^1].to {
			amount = min(amount, a.capacity(a.came[v], flow))
		}
		if math.IsInf(amount, 1) {
			return amount
		}
		for v := to; v != from; v = a.edges[a.came[v]^1].to {
			a.used[a.came[v]] += amount
			a.used[a.came[v]^1] -= amount
			a.touched = append(a.touched, a.came[v])
		}
		total += amount
	}
	return total
}

// capacity is what an edge can still carry.
func (a *attacker) capacity(e int32, flow []float64) float64 {
	arc := a.edges[e].arc
	if e&1 == 0 {
		return a.n.most(arc, flow[arc]) - flow[arc] - a.used[e]
	}
	return flow[arc] - a.used[e]
}

// reach looks for a way with capacity, nearest nodes first.
func (a *attacker) reach(from, to, banned int32, flow []float64) bool {
	a.search++
	a.queue = append(a.queue[:0], from)
	a.visit[from] = a.search
	for i := 0; i < len(a.queue); i++ {
		for e := a.first[a.queue[i]]; e >= 0; e = a.edges[e].next {
			w := a.edges[e].to
			if a.visit[w] == a.search || a.edges[e].arc == banned || a.capacity(e, flow) <= negligible {
				continue
			}
			a.visit[w], a.came[w] = a.search, e
			if w == to {
				return true
			}
			a.queue = append(a.queue, w)
		}
	}
	return false
}

// negligible is a capacity that is a rounding error: the attacker does without.
const negligible = 1e-9

func (a *attacker) reset() {
	for _, e := range a.touched {
		a.used[e], a.used[e^1] = 0, 0
	}
	a.touched = a.touched[:0]
}
