package disclosure

import (
	"math"
)

// tiny is a number of people that is taken for nothing.
const tiny = 1e-9

// search finds ways through the residual network. A step is an arc and a direction,
// arc<<1 with the arc (it carries more) and arc<<1|1 against it (it carries less).
type search struct {
	n     *Network
	width float64 // that every range is to have
	start []int32 // of the steps of each node in steps
	steps []int32 // that leave each node
	links []link  // by arc
	moved []moved // to be undone, in order
	merger

	patience int     // groups' steps that a sweep looks at from each end before it gives up
	round    int32   // of searching
	seen     []int32 // by group: 2*round when reached from the start, 2*round+1 from the end
	via      []int32 // by group: the step that reached it, or leads on to the end
	fronts   [2]front
	sides    [2]side
	way      []int32
}

// link is an arc to a search: what can go along it, with and against, were it hidden.
type link struct {
	room  [2]float64
	end   [2]int32
	shown bool
}

type moved struct {
	arc  int32
	room [2]float64 // before
}

func newSearch(n *Network, m measure) *search {
	s := &search{
		n:        n,
		width:    m.width,
		start:    make([]int32, n.Nodes+1),
		steps:    make([]int32, 2*len(n.Arcs)),
		links:    make([]link, len(n.Arcs)),
		merger:   newMerger(n.Nodes),
		patience: math.MaxInt,
		seen:     make([]int32, n.Nodes),
		via:      make([]int32, n.Nodes),
		sides:    [2]side{newSide(n.Nodes), newSide(n.Nodes)},
	}
	for i, a := range n.Arcs {
		up := (n.most(int32(i), m.flow[i]) - m.flow[i]) / m.factor
		s.links[i] = link{[2]float64{up, m.down[i]}, [2]int32{a.To, a.From}, a.Kind == Shown}
		if a.mayVary() {
			s.start[a.From]++
			s.start[a.To]++
		}
	}
	total := int32(0)
	for v, count := range s.start {
		total += count
		s.start[v] = total
	}
	for i := len(n.Arcs) - 1; i >= 0; i-- { // backward, so that arcs come in their order
		if a := &n.Arcs[i]; a.mayVary() {
			s.start[a.To]--
			s.steps[s.start[a.To]] = int32(i)<<1 | 1
			s.start[a.From]--
			s.steps[s.start[a.From]] = int32(i) << 1
		}
	}
	return s
}

// mayVary reports whether the arc is not known, or could be hidden.
func (a *Arc) mayVary() bool { return a.Kind != Shown || !math.IsInf(a.Cost, 1) }

func (s *search) leaving(v int32) []int32 { return s.steps[s.start[v]:s.start[v+1]] }

// end is the node that a step leads to; that of the opposite step is where it starts.
func (s *search) end(step int32) int32 { return s.links[step>>1].end[step&1] }

// up and down are how much more and less than in truth arc a can carry.
func (s *search) up(a int32) float64   { return s.links[a].room[0] }
func (s *search) down(a int32) float64 { return s.links[a].room[1] }

// push sends up to limit from one node to another without arc banned or any that is
// shown, and returns how much could go. All is as before then.
func (s *search) push(from, to, banned int32, limit float64) float64 {
	defer s.undo()
	return s.keepPushing(from, to, banned, limit)
}

// keepPushing is push, but leaves what it sent where it is.
func (s *search) keepPushing(from, to, banned int32, limit float64) float64 {
	sent := 0.0
	for limit-sent > tiny {
		amount := s.sweep(from, to, banned, limit-sent)
		if amount == 0 {
			break
		}
		sent += amount
	}
	return sent
}

// send sends what a way has room for, up to limit.
func (s *search) send(way []int32, limit float64) float64 {
	amount := limit
	for _, step := range way {
		amount = min(amount, s.links[step>>1].room[step&1])
	}
	if amount <= tiny {
		return 0
	}
	for _, step := range way {
		l := &s.links[step>>1]
		s.moved = append(s.moved, moved{step >> 1, l.room})
		l.room[step&1] -= amount
		l.room[step&1^1] += amount
	}
	return amount
}

// undo brings the truth back.
func (s *search) undo() {
	for i := len(s.moved) - 1; i >= 0; i-- {
		s.links[s.moved[i].arc].room = s.moved[i].room
	}
	s.moved = s.moved[:0]
}

// sweep sends up to limit along ways of few steps, and returns how much went; 0 when
// there is no way. It looks from both ends in turn, as one of them is often walled in
// by what is shown. After the first way it looks on for more, but not long, as the
// ways that it then finds are longer than need be.
func (s *search) sweep(from, to, banned int32, limit float64) float64 {
	from, to = s.group(from), s.group(to)
	if from == to {
		return limit
	}
	s.round++
	s.fronts[0].begin(from)
	s.fronts[1].begin(to)
	s.seen[from], s.seen[to] = 2*s.round, 2*s.round+1
	sent, last := 0.0, s.patience
	for i := 0; i <= last; i++ {
		for side := range int32(2) {
			step, ok := s.fronts[side].leave(s)
			if !ok {
				return sent
			}
			onward := step ^ side // towards the end: from there, steps are taken back
			l := &s.links[step>>1]
			if step>>1 == banned || l.shown || l.room[onward&1] <= tiny {
				continue
			}
			switch w := s.group(l.end[step&1]); s.seen[w] {
			case 2*s.round + side:
			case 2*s.round + 1 - side:
				sent += s.send(s.path(onward, from, to), limit-sent)
				if last = min(last, 2*i+lookOn); limit-sent <= tiny {
					return sent
				}
			default:
				s.seen[w], s.via[w] = 2*s.round+side, onward
				s.fronts[side].groups = append(s.fronts[side].groups, w)
			}
		}
	}
	return sent
}

// lookOn is how many steps a sweep looks at after its first way, and as many again as
// it needed for that.
const lookOn = 16

// path puts the way together around the step at which both sides met.
func (s *search) path(middle, from, to int32) []int32 {
	s.way = append(s.way[:0], middle)
	for v := s.group(s.end(middle ^ 1)); v != from; v = s.group(s.end(s.via[v] ^ 1)) {
		s.way = append(s.way, s.via[v])
	}
	for v := s.group(s.end(middle)); v != to; v = s.group(s.end(s.via[v])) {
		s.way = append(s.way, s.via[v])
	}
	return s.way
}

// A step costs something even through hidden arcs, so that ways stay in the
// neighbourhood. Narrow steps cost more, as others must be found beside them.
const (
	stepCost   = 10
	narrowMost = 100 // times as much, at most
	goodPart   = 8   // of what is lacking, as a divisor: a search through what is narrower goes far
)

type entry struct {
	cost float64
	node int32
}

// cheapest returns the way from one node to another that costs least to hide, with
// room for a good part of lack where it can be had; nil when there is none.
func (s *search) cheapest(from, to, banned int32, lack float64) []int32 {
	if way := s.cheapestOf(from, to, banned, lack, lack/goodPart); way != nil {
		return way
	}
	return s.cheapestOf(from, to, banned, lack, tiny)
}

// cheapestOf does so among the steps with more room than least. It searches from both
// ends in turn: a large area is walled in by what is costly to hide, a small one by
// what has no room, and the country by nothing.
func (s *search) cheapestOf(from, to, banned int32, lack, least float64) []int32 {
	s.round++
	s.sides[0].begin(from, s.round)
	s.sides[1].begin(to, s.round)
	best, middle := math.Inf(1), int32(-1)
	for side := 0; ; side = 1 - side {
		here, there := &s.sides[side], &s.sides[1-side]
		if len(here.heap) == 0 || len(there.heap) == 0 || here.heap[0].cost+there.heap[0].cost >= best {
			break
		}
		top := here.pop()
		if top.cost > here.dist[top.node] {
			continue
		}
		for _, step := range s.leaving(top.node) {
			onward := step ^ int32(side)
			l := &s.links[step>>1]
			room := l.room[onward&1]
			if step>>1 == banned || room <= least {
				continue
			}
			cost := float64(stepCost)
			if l.shown {
				cost += s.n.Arcs[step>>1].Cost
			}
			cost = top.cost + cost*min(narrowMost, max(1, lack/room))
			w := l.end[step&1]
			if math.IsInf(cost, 1) || here.seen[w] == s.round && here.dist[w] <= cost {
				continue
			}
			here.seen[w], here.dist[w], here.via[w] = s.round, cost, onward
			here.push(entry{cost, w})
			if there.seen[w] == s.round && cost+there.dist[w] < best {
				best, middle = cost+there.dist[w], w
			}
		}
	}
	if middle < 0 {
		return nil
	}
	s.way = s.way[:0]
	for v := middle; v != from; v = s.end(s.sides[0].via[v] ^ 1) {
		s.way = append(s.way, s.sides[0].via[v])
	}
	for v := middle; v != to; v = s.end(s.sides[1].via[v]) {
		s.way = append(s.way, s.sides[1].via[v])
	}
	return s.way
}

// side is one end of a search for the cheapest way.
type side struct {
	seen []int32   // by node: the round in which it was reached
	dist []float64 // by node: what it costs from this end
	via  []int32   // by node: the step towards the other end that reached it
	heap []entry
}

func newSide(nodes int) side {
	return side{seen: make([]int32, nodes), dist: make([]float64, nodes), via: make([]int32, nodes)}
}

func (s *side) begin(v, round int32) {
	s.heap = append(s.heap[:0], entry{0, v})
	s.seen[v], s.dist[v] = round, 0
}

// before orders the heap: by cost, then by node.
func (e entry) before(f entry) bool {
	return e.cost < f.cost || e.cost == f.cost && e.node < f.node
}

func (s *side) push(e entry) {
	h := append(s.heap, e)
	i := len(h) - 1
	for i > 0 && e.before(h[(i-1)/2]) {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = e
	s.heap = h
}

func (s *side) pop() entry {
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
