package disclosure

import (
	"math"
	"slices"
)

// tiny is a number of people that is taken for nothing.
const tiny = 1e-9

// search finds ways through the residual network. A step is an arc and a direction,
// arc<<1 with the arc (it carries more) and arc<<1|1 against it (it carries less).
type search struct {
	n     *Network
	start []int32   // of the steps of each node in steps
	steps []int32   // that leave each node
	measure
	delta []float64 // what each arc carries more than in truth
	moved []int32   // arcs whose delta was set

	round int32   // of searching
	seen  []int32 // by node: 2*round when reached from the start, 2*round+1 from the end
	via   []int32 // by node: the step that reached it, or leads on to the end
	front [2][]int32
	dist  []float64
	heap  []entry
	way   []int32
}

func newSearch(n *Network, m measure) *search {
	s := &search{
		n:       n,
		start:   make([]int32, n.Nodes+1),
		steps:   make([]int32, 2*len(n.Arcs)),
		measure: m,
		delta:   make([]float64, len(n.Arcs)),
		seen:    make([]int32, n.Nodes),
		via:     make([]int32, n.Nodes),
		dist:    make([]float64, n.Nodes),
	}
	for _, a := range n.Arcs {
		s.start[a.From]++
		s.start[a.To]++
	}
	total := int32(0)
	for v, count := range s.start {
		total += count
		s.start[v] = total
	}
	for i := len(n.Arcs) - 1; i >= 0; i-- { // backward, so that arcs come in their order
		a := &n.Arcs[i]
		s.start[a.To]--
		s.steps[s.start[a.To]] = int32(i)<<1 | 1
		s.start[a.From]--
		s.steps[s.start[a.From]] = int32(i) << 1
	}
	return s
}

func (s *search) leaving(v int32) []int32 { return s.steps[s.start[v]:s.start[v+1]] }

// end is the node that a step leads to; that of the opposite step is where it starts.
func (s *search) end(step int32) int32 {
	if step&1 == 0 {
		return s.n.Arcs[step>>1].To
	}
	return s.n.Arcs[step>>1].From
}

// up is how much more arc a can carry than in truth.
func (s *search) up(a int32) float64 {
	f := s.flow[a]
	return (s.n.most(a, f) - f) / s.factor
}

// room is how much can go along a step, were its arc hidden.
func (s *search) room(step int32) float64 {
	a := step >> 1
	if step&1 == 0 {
		return s.up(a) - s.delta[a]
	}
	return s.down[a] + s.delta[a]
}

// push sends up to limit from one node to another without arc banned or any that is
// shown, and returns how much went.
func (s *search) push(from, to, banned int32, limit float64) float64 {
	sent := 0.0
	for limit-sent > tiny {
		way := s.shortest(from, to, banned)
		if way == nil {
			break
		}
		amount := limit - sent
		for _, step := range way {
			amount = min(amount, s.room(step))
		}
		if math.IsInf(amount, 1) {
			return amount
		}
		for _, step := range way {
			a := step >> 1
			s.moved = append(s.moved, a)
			if step&1 == 0 {
				s.delta[a] += amount
			} else {
				s.delta[a] -= amount
			}
		}
		sent += amount
	}
	return sent
}

// undo brings the truth back.
func (s *search) undo() {
	for _, a := range s.moved {
		s.delta[a] = 0
	}
	s.moved = s.moved[:0]
}

// shortest returns a way of few steps with room; nil when there is none. It looks
// from both ends in turn, as one of them is often walled in by what is shown.
func (s *search) shortest(from, to, banned int32) []int32 {
	s.round++
	s.front[0], s.front[1] = append(s.front[0][:0], from), append(s.front[1][:0], to)
	s.seen[from], s.seen[to] = 2*s.round, 2*s.round+1
	for i := 0; i < len(s.front[0]) && i < len(s.front[1]); i++ {
		for side := range int32(2) {
			v := s.front[side][i]
			for _, step := range s.leaving(v) {
				onward := step
				if side == 1 {
					onward ^= 1 // towards the end: the step is taken into v
				}
				if step>>1 == banned || s.n.Arcs[step>>1].Kind == Shown || s.room(onward) <= tiny {
					continue
				}
				switch w := s.end(step); s.seen[w] {
				case 2*s.round + side:
				case 2*s.round + 1 - side:
					return s.join(onward, from, to)
				default:
					s.seen[w], s.via[w] = 2*s.round+side, onward
					s.front[side] = append(s.front[side], w)
				}
			}
		}
	}
	return nil
}

// join puts the way together around the step at which both sides met.
func (s *search) join(middle, from, to int32) []int32 {
	s.way = append(s.way[:0], middle)
	for v := s.end(middle ^ 1); v != from; v = s.end(s.via[v] ^ 1) {
		s.way = append(s.way, s.via[v])
	}
	for v := s.end(middle); v != to; v = s.end(s.via[v]) {
		s.way = append(s.way, s.via[v])
	}
	return s.way
}

// A step costs something even through hidden arcs, so that ways stay in the
// neighbourhood. Narrow steps cost more, as others must be found beside them.
const (
	stepCost   = 1
	narrowMost = 100 // times as much, at most
)

type entry struct {
	cost float64
	node int32
}

// cheapest returns the way from one node to another that costs least to hide, with
// room for lack where it can be had; nil when there is none.
func (s *search) cheapest(from, to, banned int32, lack float64) []int32 {
	s.round++
	s.heap = append(s.heap[:0], entry{0, from})
	s.seen[from], s.dist[from] = 2*s.round, 0
	for len(s.heap) > 0 {
		top := s.pop()
		if top.node == to {
			return s.trace(from, to)
		}
		if top.cost > s.dist[top.node] {
			continue
		}
		for _, step := range s.leaving(top.node) {
			room := s.room(step)
			if step>>1 == banned || room <= tiny {
				continue
			}
			cost := float64(stepCost)
			if arc := &s.n.Arcs[step>>1]; arc.Kind == Shown {
				cost += arc.Cost
			}
			cost = top.cost + cost*min(narrowMost, max(1, lack/room))
			w := s.end(step)
			if math.IsInf(cost, 1) || s.seen[w] == 2*s.round && s.dist[w] <= cost {
				continue
			}
			s.seen[w], s.dist[w], s.via[w] = 2*s.round, cost, step
			s.queueUp(entry{cost, w})
		}
	}
	return nil
}

func (s *search) trace(from, to int32) []int32 {
	s.way = s.way[:0]
	for v := to; v != from; v = s.end(s.via[v] ^ 1) {
		s.way = append(s.way, s.via[v])
	}
	slices.Reverse(s.way)
	return s.way
}

// before orders the heap: by cost, then by node.
func (e entry) before(f entry) bool {
	return e.cost < f.cost || e.cost == f.cost && e.node < f.node
}

func (s *search) queueUp(e entry) {
	h := append(s.heap, e)
	i := len(h) - 1
	for i > 0 && e.before(h[(i-1)/2]) {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = e
	s.heap = h
}

func (s *search) pop() entry {
	h := s.heap
	top, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	i := 0
	for {
		k := 2*i + 1
		if k >= len(h) {
			break
		}
		if k+1 < len(h) && h[k+1].before(h[k]) {
			k++
		}
		if !h[k].before(last) {
			break
		}
		h[i] = h[k]
		i = k
	}
	if len(h) > 0 {
		h[i] = last
	}
	s.heap = h
	return top
}
