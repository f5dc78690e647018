package attack

import (
	"math"

	"risicokaart/internal/disclosure"
)

// attacker finds bounds of unknown flows, one at a time, from the edges of the
// unknown part of the network alone: what is published it has taken out.
type attacker struct {
	n     *Network
	first []int32 // edge of each node; -1 = none
	edges []edge  // in pairs: 2i carries more of an arc, 2i+1 less of it

	used    []float64 // by edge: what was sent along it
	touched []int32
	visit   []int32 // by node: the search that came by, and one more from the end
	came    []int32 // by node: the edge taken to it, or from it to the end
	search  int32
	queue   [2][]int32 // of nodes seen from the start and from the end
	way     []int32
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
		if arc.Kind != disclosure.Shown {
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
		for _, e := range a.way {
			amount = min(amount, a.capacity(e, flow))
		}
		if math.IsInf(amount, 1) {
			return amount
		}
		for _, e := range a.way {
			a.used[e] += amount
			a.used[e^1] -= amount
			a.touched = append(a.touched, e)
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

// reach looks for a way with capacity, nearest nodes first: whichever end has fewer
// nodes waiting takes a turn. Where it finds none, all that an end can reach was seen.
func (a *attacker) reach(from, to, banned int32, flow []float64) bool {
	a.search += 2
	a.queue[0], a.queue[1] = append(a.queue[0][:0], from), append(a.queue[1][:0], to)
	a.visit[from], a.visit[to] = a.search, a.search+1
	next := [2]int{}
	for {
		waiting := [2]int{len(a.queue[0]) - next[0], len(a.queue[1]) - next[1]}
		if waiting[0] == 0 || waiting[1] == 0 {
			return false
		}
		end := int32(0)
		if waiting[1] < waiting[0] {
			end = 1
		}
		v := a.queue[end][next[end]]
		next[end]++
		for e := a.first[v]; e >= 0; e = a.edges[e].next {
			w, ahead := a.edges[e].to, e^end // from the end, edges are taken the other way
			if a.edges[e].arc == banned || a.visit[w] == a.search+end || a.capacity(ahead, flow) <= negligible {
				continue
			}
			if a.visit[w] == a.search+1-end {
				a.follow(ahead, from, to)
				return true
			}
			a.visit[w], a.came[w] = a.search+end, ahead
			a.queue[end] = append(a.queue[end], w)
		}
	}
}

// follow lists the edges of the way that was found, given the one where its ends met.
func (a *attacker) follow(meeting, from, to int32) {
	a.way = append(a.way[:0], meeting)
	for v := a.edges[meeting^1].to; v != from; v = a.edges[a.came[v]^1].to {
		a.way = append(a.way, a.came[v])
	}
	for v := a.edges[meeting].to; v != to; v = a.edges[a.came[v]].to {
		a.way = append(a.way, a.came[v])
	}
}

// negligible is a capacity that is a rounding error: the attacker does without.
const negligible = 1e-9

func (a *attacker) reset() {
	for _, e := range a.touched {
		a.used[e], a.used[e^1] = 0, 0
	}
	a.touched = a.touched[:0]
}
