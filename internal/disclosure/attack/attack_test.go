package attack

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"risicokaart/internal/disclosure"
)

// village is a lone buurt of 100 in eleven cells of which one has 6 people: the
// other ten and the buurt are shown. Its cells share a parent with those of nobody
// else, but for the small one: that lies, with a small cell of the town, under the
// parent of the town's cells, where the two are hidden together.
func village() (n *Network, small int32) {
	b := newBuilder(1)
	buurt, town, own, other := b.node(), b.node(), b.node(), b.node()
	b.add(Arc{From: 0, To: buurt}, 100)
	b.add(Arc{From: 0, To: town}, 507)
	cell := func(from, parent int32, people float64) int32 {
		at := b.node()
		b.add(Arc{From: from, To: at, Kind: disclosure.Open}, people)
		return b.add(Arc{From: at, To: parent, Kind: judged(people)}, people)
	}
	for _, people := range []float64{10, 10, 10, 10, 10, 10, 10, 10, 14} {
		cell(buurt, own, people)
	}
	small = cell(buurt, other, 6)
	cell(town, other, 7)
	cell(town, other, 500)
	b.add(Arc{From: own, To: 0}, 94)
	b.add(Arc{From: other, To: 0}, 513)
	return &b.Network, small
}

func TestLoneVillage(t *testing.T) {
	n, small := village()
	found := mustAttack(t, n)
	at := slices.IndexFunc(found, func(f Finding) bool { return f.Arc == small })
	if at < 0 || math.Abs(found[at].Low-6) > 1e-9 || math.Abs(found[at].High-6) > 1e-9 {
		t.Fatalf("the attacker found %+v, want arc %d with 6 people", found, small)
	}
	if f, err := Bounds(n, small, 0); err != nil || f != found[at] {
		t.Errorf("the small cell has %+v, %v: want %+v, as found", f, err, found[at])
	}
}

// Published residents of all ages bound those of 65+: the attacker uses it, and the
// range cannot be wider.
func TestMostIsKnown(t *testing.T) {
	for _, c := range []struct {
		name      string
		most      [2]float64 // of two hidden buurten with 3 and 9 of 65+
		low, high float64    // of the first
		recovered int
	}{
		{"nothing known", [2]float64{0, 0}, 0, 12, 0},
		{"few in the other", [2]float64{0, 10}, 2, 12, 0},
		{"few in the first", [2]float64{5, 0}, 0, 5, 0},
		{"few in both", [2]float64{5, 10}, 2, 5, 2},
		{"everyone knows the first", [2]float64{4, 10}, 2, 4, 1},
	} {
		b := newBuilder(1)
		wijk := b.node()
		b.add(Arc{From: 0, To: wijk}, 12)
		first := b.add(Arc{From: wijk, To: 0, Kind: disclosure.Hidden, Most: c.most[0]}, 3)
		b.add(Arc{From: wijk, To: 0, Kind: disclosure.Hidden, Most: c.most[1]}, 9)
		f, err := Bounds(&b.Network, first, 0)
		if err != nil || math.Abs(f.Low-c.low) > 1e-9 || math.Abs(f.High-c.high) > 1e-9 {
			t.Errorf("%s: %v to %v (%v), want %v to %v", c.name, f.Low, f.High, err, c.low, c.high)
		}
		if found := mustAttack(t, &b.Network); len(found) != c.recovered {
			t.Errorf("%s: recovered %+v, want %d", c.name, found, c.recovered)
		}
	}
}

func TestNetworkThatMakesNoSense(t *testing.T) {
	for want, spoil := range map[string]func(n *Network){
		"do not add up":  func(n *Network) { n.Flows[0][0]++ },
		"has flow -1":    func(n *Network) { n.Flows[0][0] = -1 },
		"has flow NaN":   func(n *Network) { n.Flows[0][0] = math.NaN() },
		"from node 3 to": func(n *Network) { n.Arcs[2] = Arc{From: 3, To: 3} },
		"to 99":          func(n *Network) { n.Arcs[2].To = 99 },
		"most of -1":     func(n *Network) { n.Arcs[0].Most = -1 },
		"one scale":      func(n *Network) { n.Scale = nil },
		"scale 0":        func(n *Network) { n.Scale[0] = 0 },
		"and 0 flows":    func(n *Network) { n.Flows[0] = nil },
	} {
		n, _ := village()
		spoil(n)
		_, _, attack := Find(t.Context(), n, 4)
		_, bounds := Bounds(n, 0, 0)
		for _, err := range []error{attack, bounds} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got error %v, want %q in it", err, want)
			}
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n, _ := village()
	if _, _, err := Find(ctx, n, 4); !errors.Is(err, context.Canceled) {
		t.Errorf("attack: %v", err)
	}
}

// judged is hidden below 10.
func judged(residents65 float64) disclosure.Kind {
	if residents65 < 10 {
		return disclosure.Hidden
	}
	return disclosure.Shown
}

// builder makes a network; node 0 is the country.
type builder struct{ Network }

func newBuilder(measures int) *builder {
	return &builder{Network{Nodes: 1, Flows: make([][]float64, measures), Scale: slices.Repeat([]float64{1}, measures)}}
}

func (b *builder) node() int32 {
	b.Nodes++
	return int32(b.Nodes - 1)
}

func (b *builder) add(a Arc, flow ...float64) int32 {
	b.Arcs = append(b.Arcs, a)
	for m := range b.Flows {
		b.Flows[m] = append(b.Flows[m], flow[m])
	}
	return int32(len(b.Arcs) - 1)
}

func mustAttack(t *testing.T, n *Network) []Finding {
	t.Helper()
	found, tried, err := Find(t.Context(), n, 4)
	if err != nil || tried == 0 {
		t.Fatalf("attacked %d: %v", tried, err)
	}
	return found
}
