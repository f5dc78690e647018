package hexgrid

import (
	"cmp"
	"slices"

	"github.com/uber/h3-go/v4"

	"risicokaart/internal/risk"
)

// level holds the cells of one resolution, ascending by id, so that the children of
// a cell lie together.
type level struct {
	resolution int
	cells      []h3.Cell
	parent     []int32 // index in the level above; nil in the first level
	start      []int32 // cell i has parts[start[i]:start[i+1]]
	parts      []part  // of a cell, ascending by district
	tallies    []tally
}

// part is what one district adds to a cell.
type part struct {
	district int32
	share    float64 // of the district's people, above 0
}

func (l *level) partsOf(i int) []part { return l.parts[l.start[i]:l.start[i+1]] }

// tally is what is known of a cell while it is judged.
type tally struct {
	counts    Counts  // of the districts that may be shown
	hidden65  float64 // residents of 65+ of the others
	imputed65 float64 // of counts.Residents65, from imputed districts
	earlier65 float64 // of counts.Residents65, from districts with inputs of an earlier year
	squares65 float64 // of all residents of 65+, placed by squares

	municipality int32
	status       risk.Status
	reason       risk.Reason
}

func (t *tally) people65() float64 { return t.counts.Residents65 + t.hidden65 }

func (t *tally) add(o *tally) {
	t.counts.Add(&o.counts, 1)
	t.hidden65 += o.hidden65
	t.imputed65 += o.imputed65
	t.earlier65 += o.earlier65
	t.squares65 += o.squares65
}

// Add adds a share of other figures.
func (f *Counts) Add(g *Counts, share float64) {
	f.Residents65 += share * g.Residents65
	f.Residents75 += share * g.Residents75
	for o := range f.Count {
		addQuantity(&f.Count[o], &g.Count[o], share)
	}
}

// Prevalence adds percentages to the counts; 0 % of nobody.
func (f *Counts) Prevalence() (p [risk.CellOutcomeCount]risk.Prevalence) {
	for o := range risk.CellOutcomeCount {
		p[o].Count = f.Count[o]
		if residents := f.residents(o); residents > 0 {
			addQuantity(&p[o].Percent, &f.Count[o], 100/residents)
		}
	}
	return p
}

func addQuantity(q, r *risk.Quantity, share float64) {
	q.Value += share * r.Value
	q.Low += share * r.Low
	q.High += share * r.High
	q.Low80 += share * r.Low80
	q.High80 += share * r.High80
}

// turn sorts the portions of districts by cell.
func turn(spreads []spread) *level {
	type entry struct {
		cell h3.Cell
		part
	}
	n := 0
	for _, s := range spreads {
		n += len(s.portions)
	}
	entries := make([]entry, 0, n)
	for i, s := range spreads {
		for _, p := range s.portions {
			entries = append(entries, entry{p.cell, part{int32(i), p.share}})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if a.cell != b.cell {
			return cmp.Compare(a.cell, b.cell)
		}
		return cmp.Compare(a.district, b.district)
	})
	l := &level{resolution: finest, parts: make([]part, 0, n), cells: make([]h3.Cell, 0, n), start: make([]int32, 0, n+1)}
	for i, e := range entries {
		if i == 0 || e.cell != entries[i-1].cell {
			l.cells = append(l.cells, e.cell)
			l.start = append(l.start, int32(i))
		}
		l.parts = append(l.parts, e.part)
	}
	l.start = append(l.start, int32(n))
	return l
}

// count sums the districts' figures per cell of the finest level.
func (l *level) count(districts []District, spreads []spread) {
	l.tallies = make([]tally, len(l.cells))
	for i := range l.tallies {
		t := &l.tallies[i]
		for _, p := range l.partsOf(i) {
			d := &districts[p.district]
			people := p.share * d.Counts.Residents65
			if spreads[p.district].method == MethodSquares {
				t.squares65 += people
			}
			if d.Hidden {
				t.hidden65 += people
				continue
			}
			t.counts.Add(&d.Counts, p.share)
			if d.Imputed {
				t.imputed65 += people
			}
			if d.Earlier {
				t.earlier65 += people
			}
		}
	}
}

// above sums the cells up into their parents, which it sets.
func (l *level) above(districts int) *level {
	up := &level{resolution: l.resolution - 1}
	l.parent = make([]int32, len(l.cells))
	m := merger{shares: make([]float64, districts)}
	for from, to := 0, 0; from < len(l.cells); from = to {
		cell := parentOf(l.cells[from])
		var sum tally
		for to = from; to < len(l.cells) && parentOf(l.cells[to]) == cell; to++ {
			l.parent[to] = int32(len(up.cells))
			sum.add(&l.tallies[to])
		}
		up.cells = append(up.cells, cell)
		up.tallies = append(up.tallies, sum)
		up.start = append(up.start, int32(len(up.parts)))
		up.parts = m.merge(up.parts, l.parts[l.start[from]:l.start[to]])
	}
	up.start = append(up.start, int32(len(up.parts)))
	return up
}

// parentOf is [h3.Cell.Parent] of the resolution above, without a call into C: an
// index has its resolution in bits 52 to 55 and three bits for the child at each
// resolution, the last at bit 0, all set below the cell's own.
func parentOf(c h3.Cell) h3.Cell {
	resolution := c >> 52 & 15
	return (c - 1<<52) | 7<<(3*(15-resolution))
}

// merger sums the parts of the same district.
type merger struct {
	shares    []float64 // by district; 0 where none was added
	districts []int32
}

// merge appends the sums of the parts to list, ascending by district.
func (m *merger) merge(list, parts []part) []part {
	m.districts = m.districts[:0]
	for _, p := range parts {
		if m.shares[p.district] == 0 {
			m.districts = append(m.districts, p.district)
		}
		m.shares[p.district] += p.share
	}
	slices.Sort(m.districts)
	for _, d := range m.districts {
		list = append(list, part{d, m.shares[d]})
		m.shares[d] = 0
	}
	return list
}

// municipalities numbers those of the districts.
type municipalities struct {
	codes []string // sorted
	of    []int32  // by district
}

func newMunicipalities(districts []District) municipalities {
	var m municipalities
	for _, d := range districts {
		m.codes = append(m.codes, d.Municipality)
	}
	slices.Sort(m.codes)
	m.codes = slices.Compact(m.codes)
	for _, d := range districts {
		i, _ := slices.BinarySearch(m.codes, d.Municipality)
		m.of = append(m.of, int32(i))
	}
	return m
}

// residents are those of 65+ that a cell has of a municipality.
type residents struct {
	municipality int32
	number       float64
}

// people returns the residents of 65+ per municipality of cell i, in the memory of list.
func (l *level) people(list []residents, i int, districts []District, m municipalities) []residents {
	list = list[:0]
next:
	for _, p := range l.partsOf(i) {
		n := p.share * districts[p.district].Counts.Residents65
		for k := range list {
			if list[k].municipality == m.of[p.district] {
				list[k].number += n
				continue next
			}
		}
		list = append(list, residents{m.of[p.district], n})
	}
	return list
}

// assign gives every cell to the municipality that most of its people live in; the
// lowest code among equals.
func (l *level) assign(districts []District, m municipalities) {
	var list []residents
	for i := range l.cells {
		list = l.people(list, i, districts, m)
		most := list[0]
		for _, p := range list[1:] {
			if p.number > most.number || p.number == most.number && p.municipality < most.municipality {
				most = p
			}
		}
		l.tallies[i].municipality = most.municipality
	}
}
