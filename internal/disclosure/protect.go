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
// that of every other measure otherRange of it, times its scale. An arc stays unprotected
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
	all := newSearch(p.n, together(p.n))
	queue := all.hidden()
	if err := p.settle(ctx, all, queue); err != nil {
		return err
	}
	bounded := slices.DeleteFunc(all.hidden(), func(a int32) bool { return p.n.Arcs[a].Most == 0 })
	for before := -1; len(bounded) > 0 && before != len(p.opened); {
		before = len(p.opened)
		for m := range p.n.Flows {
			if err := p.settle(ctx, newSearch(p.n, alone(p.n, m)), bounded); err != nil {
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
	queue := slices.Clone(arcs)
	for i := 0; i < len(queue); i++ {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		opened := s.protect(queue[i], p.width)
		p.opened = append(p.opened, opened...)
		queue = append(queue, opened...)
	}
	for _, a := range queue {
		if s.lacks(a, p.width) > 0 {
			p.lacking[a] = true
		}
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

// protect hides what arc a needs, and lists it.
func (s *search) protect(a int32, width float64) []int32 {
	var opened []int32
	for {
		lack := s.lacks(a, width)
		if lack == 0 {
			return opened
		}
		more := s.open(a, lack)
		if len(more) == 0 {
			return opened
		}
		opened = append(opened, more...)
	}
}

// lacks is how much too narrow the range of a is.
func (s *search) lacks(a int32, width float64) float64 {
	arc := &s.n.Arcs[a]
	need := min(width, s.up(a)+s.down[a]) * (1 - conservation)
	up := s.push(arc.To, arc.From, a, min(need, s.up(a)))
	s.undo()
	if up >= need {
		return 0
	}
	down := s.push(arc.From, arc.To, a, min(need-up, s.down[a]))
	s.undo()
	if lack := need - up - down; lack > tiny {
		return lack
	}
	return 0
}

// open hides the cheapest way around a that lets more of it up, or else down, and
// lists what it hid.
func (s *search) open(a int32, lack float64) []int32 {
	arc := &s.n.Arcs[a]
	defer s.undo()
	if room := s.up(a); s.push(arc.To, arc.From, a, room) < room {
		if opened := s.hide(s.cheapest(arc.To, arc.From, a, lack)); opened != nil {
			return opened
		}
	}
	s.undo()
	if s.push(arc.From, arc.To, a, s.down[a]) < s.down[a] {
		return s.hide(s.cheapest(arc.From, arc.To, a, lack))
	}
	return nil
}

// hide hides the shown arcs of a way.
func (s *search) hide(way []int32) []int32 {
	var opened []int32
	for _, step := range way {
		if arc := &s.n.Arcs[step>>1]; arc.Kind == Shown {
			arc.Kind = Hidden
			opened = append(opened, step>>1)
		}
	}
	return opened
}

// measure is what a search goes by: people, in residents of 65+ of the same rarity.
type measure struct {
	flow   []float64 // that a most holds for
	factor float64   // what a unit of the search is of the flow
	down   []float64 // how much less each arc may carry, in units of the search
}

// alone looks at one measure.
func alone(n *Network, m int) measure {
	factor := n.Scale[m]
	if m > 0 {
		factor *= otherRange
	}
	down := make([]float64, len(n.Arcs))
	for i, f := range n.Flows[m] {
		down[i] = f / factor
	}
	return measure{n.Flows[m], factor, down}
}

// together looks at all measures at once: an arc carries as much less as the scarcest
// of them lets it.
func together(n *Network) measure {
	all := alone(n, 0)
	for m := 1; m < len(n.Flows); m++ {
		for i, f := range alone(n, m).down {
			all.down[i] = math.Min(all.down[i], f)
		}
	}
	return all
}
