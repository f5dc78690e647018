package disclosure

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// Protection is what [Protect] did.
type Protection struct {
	Hidden      []int32 // arcs that were shown and are now hidden, in the order of hiding
	Unprotected []int32 // hidden arcs with a narrower range, though nothing is left to hide for them
}

// otherRange is how wide the range of other measures must be, as a part of that of
// residents of 65+ times the scale of the measure. With a width of 10, 4 would be
// known to within 2; more than a little above that cannot be had where a buurt of few
// has fewer severely lonely ones than most.
const otherRange = 0.42

// Protect hides arcs of n, setting their kind, until every hidden flow of residents
// of 65+ has a range of at least width, or as wide as [Arc.Most] lets it be; and
// that of every other measure 0.42 of that, times its scale. An arc stays unprotected
// only where arcs that may not be hidden leave no way. The result depends on n alone.
// Errors tell what is wrong with n, or that ctx ended.
func Protect(ctx context.Context, n *Network, width float64) (Protection, error) {
	if err := n.check(); err != nil {
		return Protection{}, fmt.Errorf("protect hidden figures: %w", err)
	}
	p := protector{n: n, width: width, lacking: make(map[int32]bool)}
	if err := p.protect(ctx); err != nil {
		return Protection{}, fmt.Errorf("protect hidden figures: %w", err)
	}
	done := Protection{Hidden: p.opened}
	for a := range p.lacking {
		done.Unprotected = append(done.Unprotected, a)
	}
	slices.Sort(done.Unprotected)
	return done, nil
}

// protector is the work of [Protect].
type protector struct {
	n       *Network
	width   float64
	opened  []int32
	lacking map[int32]bool // arcs that nothing helps
}

// protect looks at all measures at once, and then at each measure of the arcs of
// which a most is known: to more residents than that there is no way, but to more
// people of another measure there may be.
func (p *protector) protect(ctx context.Context) error {
	all := newSearch(p.n, together(p.n, p.width))
	queue := all.hidden()
	if err := p.settle(ctx, all, queue); err != nil {
		return err
	}
	bounded := slices.DeleteFunc(all.hidden(), func(a int32) bool { return p.n.Arcs[a].Most == 0 })
	for before := -1; len(bounded) > 0 && before != len(p.opened); {
		before = len(p.opened)
		for m := range p.n.Flows {
			if err := p.settle(ctx, newSearch(p.n, alone(p.n, m, p.width)), bounded); err != nil {
				return err
			}
		}
		if err := p.settle(ctx, all, p.opened[before:]); err != nil {
			return err
		}
		bounded = slices.DeleteFunc(all.hidden(), func(a int32) bool { return p.n.Arcs[a].Most == 0 })
	}
	return nil
}

// settle protects the arcs, and those that it hides for them.
func (p *protector) settle(ctx context.Context, s *search, arcs []int32) error {
	for _, a := range p.opened { // by another search
		s.links[a].shown = false
	}
	queue := slices.Clone(arcs)
	for i := 0; i < len(queue); i++ {
		if i%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		opened, enough := s.protect(queue[i])
		if !enough {
			p.lacking[queue[i]] = true
		}
		p.opened = append(p.opened, opened...)
		queue = append(queue, opened...)
	}
	return nil
}

// hidden lists the arcs that are hidden.
func (s *search) hidden() []int32 {
	var arcs []int32
	for i, a := range s.n.Arcs {
		if a.Kind == Hidden {
			arcs = append(arcs, int32(i))
		}
	}
	return arcs
}

// patience is how many steps a search looks at when it is in a hurry. It may miss a
// way around, and something is then hidden that need not be.
const patience = 200

// protect hides what arc a needs, and lists it; false when that is not enough.
func (s *search) protect(a int32) (opened []int32, enough bool) {
	for _, s.patience = range []int{patience, 25 * patience, math.MaxInt} {
		for {
			lack := s.lacks(a)
			if lack == 0 {
				return opened, true
			}
			more := s.open(a, lack)
			if len(more) == 0 {
				break
			}
			opened = append(opened, more...)
		}
	}
	return opened, false
}

// lacks is how much too narrow the range of a is.
func (s *search) lacks(a int32) float64 {
	arc := &s.n.Arcs[a]
	s.apart = true
	down := s.push(arc.From, arc.To, a, s.down(a))
	s.apart = false
	if down >= s.down(a)-tiny && s.joined(a) {
		return 0
	}
	s.apart = true
	defer func() { s.apart = false }()
	need := min(s.width, s.up(a)+s.down(a)) * (1 - conservation)
	up := s.push(arc.To, arc.From, a, min(need, s.up(a)))
	if lack := need - up - down; lack > tiny {
		return lack
	}
	return 0
}

// joined reports whether the ends of a are one node, and makes them so if they may be.
// It does the same for what else leads to where a starts.
func (s *search) joined(a int32) bool {
	if !s.join(a) {
		return false
	}
	for _, step := range s.leaving(s.n.Arcs[a].From) {
		if s.n.Arcs[step>>1].Kind == Open {
			s.join(step >> 1)
		}
	}
	return true
}

func (s *search) join(a int32) bool {
	arc := &s.n.Arcs[a]
	if arc.Most > 0 {
		return false
	}
	if s.group(arc.From) == s.group(arc.To) {
		return true
	}
	if s.push(arc.To, arc.From, -1, s.width) < s.width-tiny {
		return false
	}
	s.merge(arc.From, arc.To)
	return true
}

// open hides the cheapest way around a that lets more of it up, or else down, and
// lists what it hid.
func (s *search) open(a int32, lack float64) []int32 {
	s.apart = true
	defer func() { s.apart = false }()
	arc := &s.n.Arcs[a]
	if opened := s.openWay(arc.To, arc.From, a, min(s.width, s.up(a)), lack); opened != nil {
		return opened
	}
	return s.openWay(arc.From, arc.To, a, s.down(a), lack)
}

// openWay hides the cheapest way from one node to another, where less than limit can go.
func (s *search) openWay(from, to, banned int32, limit, lack float64) []int32 {
	defer s.undo()
	if s.keepPushing(from, to, banned, limit) >= limit-tiny {
		return nil
	}
	var opened []int32
	for _, step := range s.cheapest(from, to, banned, lack) {
		if l := &s.links[step>>1]; l.shown {
			l.shown = false
			s.n.Arcs[step>>1].Kind = Hidden
			opened = append(opened, step>>1)
		}
	}
	return opened
}

// measure is what a search goes by: people, in residents of 65+ of the same rarity.
type measure struct {
	flow   []float64 // that a most holds for
	factor float64   // what a unit of the search is of the flow
	down   []float64 // how much less each arc may carry, in units of the search; up to width
	width  float64   // that every range is to have
}

// alone looks at one measure.
func alone(n *Network, m int, width float64) measure {
	factor := n.Scale[m]
	if m > 0 {
		factor *= otherRange
	}
	down := make([]float64, len(n.Arcs))
	for i, f := range n.Flows[m] {
		down[i] = math.Min(f/factor, width)
	}
	return measure{n.Flows[m], factor, down, width}
}

// together looks at all measures at once: an arc carries as much less as the scarcest
// of them lets it.
func together(n *Network, width float64) measure {
	all := alone(n, 0, width)
	for m := 1; m < len(n.Flows); m++ {
		for i, f := range alone(n, m, width).down {
			all.down[i] = math.Min(all.down[i], f)
		}
	}
	return all
}
