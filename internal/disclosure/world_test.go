package disclosure

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

const threshold = 10

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

// judged is an arc of an area that is hidden when its flow is below the threshold.
func judged(from, to int32, residents65, cost float64) Arc {
	a := Arc{From: from, To: to, Cost: cost}
	if residents65 < threshold {
		a.Kind = Hidden
	}
	return a
}

// world is a land of square cells in which each buurt lives in a patch with ragged
// edges: four levels of cells, three of districts.
type world struct {
	side    int
	buurten []worldBuurt
	pairs   []worldPair // by buurt, then cell
}

type worldBuurt struct {
	wijk, gemeente int
	people         [4]float64 // residents of 65+, of 75+, lonely, severely lonely
	residents      float64    // of all ages, rounded to 5
}

type worldPair struct {
	buurt, x, y int
	share       float64
}

// newWorld has side x side cells and, per buurt, patch x patch of them.
func newWorld(seed uint64, side, patch int) *world {
	r := rand.New(rand.NewPCG(seed, 1))
	w := &world{side: side}
	across := (side + patch - 1) / patch
	for i := range across * across {
		x, y := i%across, i/across
		n := math.Exp(r.NormFloat64()*1.3 + math.Log(float64(patch*patch)*4))
		if r.IntN(12) == 0 {
			n = float64(r.IntN(25))
		}
		b := worldBuurt{wijk: y/2*((across+1)/2) + x/2, gemeente: y/6*((across+5)/6) + x/6}
		b.residents = 5 * math.Ceil(n*(1+5*r.Float64())/5)
		share75, lonely, severe := 0.2+0.5*r.Float64(), 0.3+0.3*r.Float64(), 0.07+0.1*r.Float64()
		b.people = [4]float64{n, n * share75, n * lonely, n * severe}
		w.buurten = append(w.buurten, b)
	}
	weights := make([]float64, len(w.buurten))
	for i := range side * side {
		x, y := i%side, i/side
		weight := math.Exp(1.5 * r.NormFloat64())
		if r.IntN(4) == 0 {
			continue // nobody lives here
		}
		at := func(dx, dy int) int {
			return min(max(y+dy, 0), side-1)/patch*across + min(max(x+dx, 0), side-1)/patch
		}
		in := at(r.IntN(3)-1, r.IntN(3)-1)
		w.pairs = append(w.pairs, worldPair{in, x, y, weight})
		weights[in] += weight
		if other := at(r.IntN(3)-1, r.IntN(3)-1); other != in {
			w.pairs = append(w.pairs, worldPair{other, x, y, weight / 3})
			weights[other] += weight / 3
		}
	}
	for i := range w.pairs {
		w.pairs[i].share /= weights[w.pairs[i].buurt]
	}
	slices.SortFunc(w.pairs, func(p, q worldPair) int {
		return cmp.Or(cmp.Compare(p.buurt, q.buurt), cmp.Compare(p.y, q.y), cmp.Compare(p.x, q.x))
	})
	return w
}

// network is the whole of the world: the districts are protected already and stay as
// they are, the cells are hidden where they are small.
func (w *world) network(t testing.TB) *Network {
	b := newBuilder(4)
	b.Scale = w.scale()
	nodes := w.addDistricts(b)
	protected, err := Protect(t.Context(), &b.Network, threshold)
	if err != nil {
		t.Fatal(err)
	}
	if len(protected.Unprotected) > 0 {
		t.Fatalf("districts %v are not protected", protected.Unprotected)
	}
	for i := range b.Arcs {
		b.Arcs[i].Cost = math.Inf(1)
	}
	w.addCells(b, nodes)
	return &b.Network
}

func (w *world) scale() []float64 {
	var sums [4]float64
	for _, buurt := range w.buurten {
		for m, people := range buurt.people {
			sums[m] += people
		}
	}
	scale := make([]float64, len(sums))
	for m := range sums {
		scale[m] = sums[m] / sums[0]
	}
	return scale
}

// addDistricts returns the nodes of the buurten and the arcs that lead to them. The
// people of each flow back to the country by an arc of their own.
func (w *world) addDistricts(b *builder) (nodes [][2]int32) {
	var wijken, gemeenten [][4]float64
	for _, buurt := range w.buurten {
		for len(wijken) <= buurt.wijk {
			wijken = append(wijken, [4]float64{})
		}
		for len(gemeenten) <= buurt.gemeente {
			gemeenten = append(gemeenten, [4]float64{})
		}
		for m, people := range buurt.people {
			wijken[buurt.wijk][m] += people
			gemeenten[buurt.gemeente][m] += people
		}
	}
	gemeenteNode, wijkNode := make([]int32, len(gemeenten)), make([]int32, len(wijken))
	for i, people := range gemeenten {
		gemeenteNode[i] = b.node()
		b.add(judged(0, gemeenteNode[i], people[0], 1e9), people[:]...)
	}
	for _, buurt := range w.buurten {
		if wijkNode[buurt.wijk] == 0 {
			wijkNode[buurt.wijk] = b.node()
			people := wijken[buurt.wijk]
			b.add(judged(gemeenteNode[buurt.gemeente], wijkNode[buurt.wijk], people[0], 1e6+people[0]), people[:]...)
		}
		node := b.node()
		a := judged(wijkNode[buurt.wijk], node, buurt.people[0], buurt.people[0]+1)
		a.Most = buurt.residents
		nodes = append(nodes, [2]int32{node, b.add(a, buurt.people[:]...)})
		b.add(Arc{From: node, To: 0, Kind: Open}, buurt.people[:]...)
	}
	return nodes
}

// addCells takes away the arcs that lead the people of shown buurten back, and sends
// them through their cells.
func (w *world) addCells(b *builder, nodes [][2]int32) {
	type place struct{ level, x, y int }
	cells := map[place][4]float64{}
	node := map[place]int32{}
	var order []place
	cell := func(level, x, y int) place {
		for range level { // of coarser levels, six in each
			x, y = x/2, y/3
		}
		p := place{level, x, y}
		if node[p] == 0 {
			node[p] = b.node()
			order = append(order, p)
		}
		return p
	}
	for _, p := range w.pairs {
		to, arc := nodes[p.buurt][0], nodes[p.buurt][1]
		if b.Arcs[arc].Kind != Shown {
			continue
		}
		var people [4]float64
		for m, n := range w.buurten[p.buurt].people {
			people[m] = n * p.share
			b.Flows[m][arc+1] = 0 // nobody goes back directly
		}
		b.Arcs[arc+1].Kind = Shown
		b.Arcs[arc+1].Cost = math.Inf(1)
		b.add(Arc{From: to, To: node[cell(0, p.x, p.y)], Kind: Open}, people[:]...)
		for level := range 4 {
			at := cell(level, p.x, p.y)
			sum := cells[at]
			for m := range sum {
				sum[m] += people[m]
			}
			cells[at] = sum
		}
	}
	slices.SortStableFunc(order, func(p, q place) int { return cmp.Compare(q.level, p.level) })
	for _, p := range order {
		parent := int32(0)
		if p.level < 3 {
			parent = node[place{p.level + 1, p.x / 2, p.y / 3}]
		}
		people := cells[p]
		b.add(judged(node[p], parent, people[0], people[0]), people[:]...)
	}
}

// siblingRule hides as a look at parents alone would: the hidden children of a shown
// parent are two or more and reach the threshold together.
func siblingRule(n *Network) {
	in := make([][]int32, n.Nodes)
	for i, a := range n.Arcs {
		if a.Kind != Open && !math.IsInf(a.Cost, 1) {
			in[a.To] = append(in[a.To], int32(i))
		}
	}
	for _, children := range in {
		for {
			hidden, sum, smallest := 0, 0.0, int32(-1)
			for _, c := range children {
				switch f := n.Flows[0][c]; {
				case n.Arcs[c].Kind == Hidden:
					hidden++
					sum += f
				case smallest < 0 || f < n.Flows[0][smallest]:
					smallest = c
				}
			}
			if hidden == 0 || hidden >= 2 && sum >= threshold || smallest < 0 {
				break
			}
			n.Arcs[smallest].Kind = Hidden
		}
	}
}

func count(n *Network, kind Kind) int {
	sum := 0
	for _, a := range n.Arcs {
		if a.Kind == kind {
			sum++
		}
	}
	return sum
}
