package hexgrid

import (
	"math"

	"risicokaart/internal/risk"
)

// A hidden cell is safe when its people might as well live elsewhere. Let the lowest
// shown cell above a hidden one be its witness, or the country where there is none.
// The people that a district has in the finest hidden cells of one witness are a pool:
// they can be moved about within it at will, and no shown figure changes. Between two
// witnesses people can be exchanged: those of one district go one way if as many of
// another, with pools at both, go back. So what can be found out about a hidden cell is
// no narrower than the sum of the pools that it has in common with hidden cells beside
// it, and of what can reach its witness by such exchanges.
//
// The protector hides cells until that is wide enough for every hidden cell of every
// resolution, each time what costs the fewest people for what it brings. Hiding never
// makes another range narrower, so one look at each hidden cell is enough.
type protector struct {
	levels  []*level
	need    measures       // how wide the range of each measure must be
	people  []measures     // by district; of nobody where it is hidden
	worth   []float64      // by district: its people in parts of need, by the scarcest measure
	homes   [][]home       // by district
	kids    [][]int32      // by level: where the children of each cell begin in the level below
	pools   [][]pool       // by district
	sharers [][]int32      // by pool.sharers: the districts that have had pools at a witness
	meeting map[node]int32 // pool.sharers by witness
	queue   []node
	members []member // see inside
	swap    swap

	patience int // in how many districts exchanges are looked for
}

// measures are numbers of people of a kind, residents of 65+ first.
type measures [2 + int(risk.CellOutcomeCount)]float64

// measures are the figures that are published of a cell.
func (f *Counts) measures() measures {
	m := measures{f.Residents65, f.Residents75}
	for o, q := range f.Count {
		m[2+o] = q.Value
	}
	return m
}

func (m *measures) add(o *measures, share float64) {
	for i, v := range o {
		m[i] += share * v
	}
}

// node is a cell: the index of its level, and its index there.
type node struct{ level, cell int32 }

// country is the witness of what has no shown cell above.
var country = node{-1, 0}

// home is the part of a district's people that lives in one of the finest cells.
type home struct {
	cell  int32
	share float64 // above 0
}

// otherRange is how wide the range of other measures must be, as a part of that of
// residents of 65+ and of how many there are per resident. With a threshold of 10, a
// range of 0.4 would tell a figure to within 2, in proportion.
const otherRange = 0.42

// protect hides the cells by which hidden ones could be worked out.
func protect(districts []District, levels []*level, threshold float64) {
	p := newProtector(districts, levels, threshold)
	for n := int32(len(levels)) - 1; n >= 0; n-- {
		for i := range levels[n].tallies {
			v := node{n, int32(i)}
			if !p.secret(v) {
				continue
			}
			p.queue = append(p.queue, v)
			if n == p.finest() {
				p.pour(v, p.witness(v), 1)
			}
		}
	}
	p.settle()
}

// settle protects the cells of the queue, to which hiding adds. Where only hiding the
// witness helps, that waits until the end, when more can be exchanged.
func (p *protector) settle() {
	var late []node
	for len(p.queue) > 0 || len(late) > 0 {
		if len(p.queue) > 0 {
			v := p.queue[0]
			p.queue = p.queue[1:]
			p.patience = inHurry
			lack := p.lack(v)
			for lack > 0 && p.help(v, lack) {
				lack = p.lack(v)
			}
			if lack > 0 {
				late = append(late, v)
			}
			continue
		}
		v := late[0]
		late = late[1:]
		p.patience = atLeisure
		if lack := p.lack(v); lack > 0 && (p.help(v, lack) || p.hideWitness(v)) {
			late = append(late, v)
		}
	}
}

// How many districts an exchange is looked for in: what is not found is made up for by
// hiding more.
const (
	inHurry   = 60
	atLeisure = 250
)

// hideWitness hides the witness of a hidden cell; false where that is the country.
func (p *protector) hideWitness(v node) bool {
	w := p.witness(v)
	if w == country {
		return false
	}
	p.hide(w, p.witness(w))
	return true
}

func newProtector(districts []District, levels []*level, threshold float64) *protector {
	p := &protector{levels: levels, pools: make([][]pool, len(districts)), meeting: make(map[node]int32),
		people: make([]measures, len(districts)), worth: make([]float64, len(districts)),
		homes: make([][]home, len(districts))}
	var total measures
	for i := range districts {
		if d := &districts[i]; !d.Hidden {
			p.people[i] = d.Counts.measures()
			total.add(&p.people[i], 1)
		}
	}
	for m, sum := range total {
		p.need[m] = threshold * otherRange * sum / total[0]
	}
	p.need[0] = threshold
	for i := range p.people {
		p.worth[i] = p.scarcest(&p.people[i])
	}
	finest := levels[p.finest()]
	for i := range finest.cells {
		for _, part := range finest.partsOf(i) {
			p.homes[part.district] = append(p.homes[part.district], home{int32(i), part.share})
		}
	}
	for n := range levels[:p.finest()] {
		kids := make([]int32, len(levels[n].cells)+1)
		for _, parent := range levels[n+1].parent {
			kids[parent+1]++
		}
		for i := range levels[n].cells {
			kids[i+1] += kids[i]
		}
		p.kids = append(p.kids, kids)
	}
	return p
}

func (p *protector) finest() int32 { return int32(len(p.levels) - 1) }

func (p *protector) tally(v node) *tally { return &p.levels[v.level].tallies[v.cell] }

func (p *protector) parts(v node) []part { return p.levels[v.level].partsOf(int(v.cell)) }

// secret reports whether there is something to hide in a cell, and it is hidden.
func (p *protector) secret(v node) bool {
	t := p.tally(v)
	return !t.shown() && t.counts.Residents65 > 0
}

func (p *protector) parent(v node) node {
	if v.level == 0 {
		return country
	}
	return node{v.level - 1, p.levels[v.level].parent[v.cell]}
}

// witness is the lowest shown cell above v.
func (p *protector) witness(v node) node {
	for v = p.parent(v); v != country && !p.tally(v).shown(); {
		v = p.parent(v)
	}
	return v
}

// under reports whether v is w or lies in it.
func (p *protector) under(v, w node) bool {
	for v.level > w.level {
		v = p.parent(v)
	}
	return v == w
}

// finestIn are the first of the finest cells in v and the one after the last.
func (p *protector) finestIn(v node) (first, end int32) {
	first, end = v.cell, v.cell+1
	for _, kids := range p.kids[v.level:] {
		first, end = kids[first], kids[end]
	}
	return first, end
}

// member is a district with people in a cell.
type member struct {
	district int32
	hidden   int32 // finest hidden cells of its witness
}

// inside lists the districts of a hidden cell, until it is called again.
func (p *protector) inside(v, witness node) []member {
	p.members = p.members[:0]
	for _, part := range p.parts(v) {
		p.members = append(p.members, member{part.district, 0})
	}
	if v.level == p.finest() {
		for i := range p.members {
			p.members[i].hidden = 1
		}
		return p.members
	}
	for first, end := p.finestIn(v); first < end; first++ {
		c := node{p.finest(), first}
		if !p.secret(c) || p.witness(c) != witness {
			continue
		}
		i := 0
		for _, part := range p.parts(c) { // ascending by district, as the members are
			for p.members[i].district != part.district {
				i++
			}
			p.members[i].hidden++
		}
	}
	return p.members
}

// lack is how much too narrow the range of a hidden cell is, in parts of what it
// needs; 0 when it is wide enough.
func (p *protector) lack(v node) float64 {
	var width measures
	w := p.witness(v)
	members := p.inside(v, w)
	for _, m := range members {
		if in := p.pool(m.district, w); m.hidden > 0 && in.cells > m.hidden {
			width.add(&p.people[m.district], in.share)
		}
	}
	const roundingErrors = 1e-9
	lack := max(0, 1-p.scarcest(&width)-roundingErrors)
	if lack > 0 {
		lack = max(0, lack-p.exchange(members, w, lack))
	}
	return lack
}

// scarcest is the smallest of the measures, in parts of need.
func (p *protector) scarcest(people *measures) float64 {
	least := math.Inf(1)
	for m, need := range p.need {
		if need > 0 {
			least = min(least, people[m]/need)
		}
	}
	return least
}

// help hides what widens the range of a hidden cell at the least cost: one of the
// finest cells with people of the same district, or of one that takes part in
// exchanges; what is a witness to such a cell, or its own witness, so that what lies
// around that counts as well. It returns false when nothing is left.
func (p *protector) help(v node, lack float64) bool {
	w := p.witness(v)
	best, least := country, math.Inf(1)
	consider := func(c node, gain float64) {
		if score := p.cost(c, w) / min(lack, gain); score < least {
			best, least = c, score
		}
	}
	members := p.inside(v, w)
	for _, m := range members {
		if p.worth[m.district] > 0 {
			p.helpers(v, w, m, consider)
		}
	}
	if w != country {
		for first, end := p.finestIn(w); first < end; first++ {
			c := node{p.finest(), first}
			if p.secret(c) && p.witness(c) == w || p.under(c, v) {
				continue
			}
			gain := 0.0
			for _, part := range p.parts(c) {
				if p.swap.reached(part.district) {
					gain += part.share * p.worth[part.district]
				}
			}
			if gain > 0 {
				consider(c, gain)
			}
		}
	}
	if best == country {
		return false
	}
	p.hide(best, w)
	return true
}

// helpers considers the finest cells in which a district of a hidden cell has people,
// for what they would add to its pool.
func (p *protector) helpers(v, w node, m member, consider func(c node, gain float64)) {
	in := pool{}
	if found := p.pool(m.district, w); found != nil {
		in = *found
	}
	for _, h := range p.homes[m.district] {
		c := node{p.finest(), h.cell}
		if !p.under(c, w) || p.secret(c) && p.witness(c) == w {
			continue
		}
		within, without := m.hidden > 0, in.cells > m.hidden
		gain := h.share
		if !within || !without {
			gain += in.share // once there are both
		}
		if p.under(c, v) {
			within = true
		} else {
			without = true
		}
		if !within || !without {
			if !p.elsewhere(m.district, v, w, within) {
				continue
			}
			gain /= 2 // it takes another
		}
		consider(c, gain*p.worth[m.district])
	}
}

// elsewhere reports whether the district has people in cells of the witness outside v,
// or within v if not outside.
func (p *protector) elsewhere(district int32, v, witness node, outside bool) bool {
	for _, h := range p.homes[district] {
		c := node{p.finest(), h.cell}
		if p.under(c, witness) && p.under(c, v) != outside {
			return true
		}
	}
	return false
}

// cost is the number of residents of 65+ in v and the shown cells between it and its
// witness to be.
func (p *protector) cost(v, witness node) float64 {
	sum := 0.0
	for ; v != witness; v = p.parent(v) {
		if t := p.tally(v); t.shown() {
			sum += t.counts.Residents65
		}
	}
	return sum
}

// hide hides v and the shown cells between it and its witness to be.
func (p *protector) hide(v, witness node) {
	if up := p.parent(v); up != witness {
		p.hide(up, witness)
	}
	if !p.tally(v).shown() {
		return
	}
	if v.level == p.finest() {
		p.tally(v).hide()
		p.pour(v, witness, 1)
	} else {
		p.merge(v, witness)
	}
	p.queue = append(p.queue, v)
}
