package risk

import (
	"cmp"
	"math"
	"slices"
)

// rank gives every shown estimate its rank, score and class among those of its
// level, and its rank within the municipality.
func rank(estimates []Estimate, all []*place) {
	for _, level := range Levels {
		group := shownOf(estimates, level)
		eachRank(group, func(e *Estimate, rank, ties int) {
			n := float64(len(group))
			e.Rank, e.RankOf = rank, len(group)
			below := n - float64(rank-1) - float64(ties)
			e.Score = 100 * (below + float64(ties)/2) / n
			e.Class = min(5, 1+int(e.Score/20))
		})
	}
	for _, p := range all {
		for _, level := range []Level{Wijk, Buurt} {
			var group []*Estimate
			for _, i := range p.index {
				if e := &estimates[i]; e.Level == level && e.HasFigures() {
					group = append(group, e)
				}
			}
			eachRank(group, func(e *Estimate, rank, _ int) {
				e.RankMunicipal, e.RankMunicipalOf = rank, len(group)
			})
		}
	}
}

// shownOf lists the estimates of a level that carry figures.
func shownOf(estimates []Estimate, level Level) []*Estimate {
	var shown []*Estimate
	for i := range estimates {
		if e := &estimates[i]; e.Level == level && e.HasFigures() {
			shown = append(shown, e)
		}
	}
	return shown
}

// sortHighestFirst sorts by the percentage of [Ranked].
func sortHighestFirst(group []*Estimate) {
	slices.SortFunc(group, func(a, b *Estimate) int {
		return cmp.Or(cmp.Compare(b.Prevalence[Ranked].Percent.Value, a.Prevalence[Ranked].Percent.Value),
			cmp.Compare(a.Code, b.Code))
	})
}

// eachRank calls set with the rank of each by the percentage of [Ranked]: 1 for the
// highest, equal percentages share the best rank, and ties is how many share it.
func eachRank(group []*Estimate, set func(e *Estimate, rank, ties int)) {
	sortHighestFirst(group)
	for first := 0; first < len(group); {
		end := first + 1
		for end < len(group) && group[end].Prevalence[Ranked].Percent.Value == group[first].Prevalence[Ranked].Percent.Value {
			end++
		}
		for _, e := range group[first:end] {
			set(e, first+1, end-first)
		}
		first = end
	}
}

// rank ranks the draws of every shown area among those of its level, and sets
// what follows: the intervals of its ranks, and the share of draws in which it is
// among the highest tenth (rounded up).
func (s *sampler) rank(estimates []Estimate, all []*place) {
	for _, level := range Levels {
		var group []member
		for home, p := range all {
			for _, i := range p.index {
				if estimates[i].Level == level && estimates[i].HasFigures() {
					group = append(group, member{int32(i), int32(home)})
				}
			}
		}
		if len(group) == 0 {
			continue
		}
		municipal := s.rankDraws(group, len(estimates), len(all))
		top := float32(math.Ceil(float64(len(group)) / 10))
		inParallel(len(group), func(g int) {
			scratch := s.scratch()
			defer s.spare.Put(scratch)
			e := &estimates[group[g].area]
			draws := scratch.draws(s.percent, int(group[g].area), len(estimates), s.m.Draws)
			times := 0
			for _, rank := range draws {
				if rank <= top {
					times++
				}
			}
			e.TopDecile = float64(times) / float64(len(draws))
			low, high := scratch.interval(draws)
			e.RankLow, e.RankHigh = min(low, e.Rank), max(high, e.Rank)
			if level != Gemeente {
				low, high = scratch.interval(scratch.draws(municipal, g, len(group), s.m.Draws))
				e.RankMunicipalLow, e.RankMunicipalHigh = min(low, e.RankMunicipal), max(high, e.RankMunicipal)
			}
		})
	}
}

// member is an area that is ranked, and the municipality that it is in.
type member struct{ area, home int32 }

// rankDraws replaces the percentages of a group of areas by ranks, draw by draw,
// and returns their ranks among those of the group in the same municipality, of
// which there are so many.
func (s *sampler) rankDraws(group []member, areas, municipalities int) (municipal []line) {
	municipal = make([]line, s.m.lines()*len(group))
	inParallel(s.m.lines(), func(block int) {
		scratch := s.scratch()
		defer s.spare.Put(scratch)
		scratch.keys = slices.Grow(scratch.keys[:0], (lineDraws+1)*len(group))[:(lineDraws+1)*len(group)]
		keys, spare := scratch.keys[len(group):], scratch.keys[:len(group)]
		percent, municipal := s.percent[block*areas:][:areas], municipal[block*len(group):][:len(group)]
		for g, m := range group {
			for d, v := range &percent[m.area] {
				keys[d*len(group)+g] = rankKey(v, g)
			}
		}
		higher := make([]int32, municipalities) // areas of the municipality that were passed
		for d := range lineDraws {
			clear(higher)
			for rank, key := range sortKeys(keys[d*len(group):][:len(group)], spare) {
				g := uint32(key)
				m := group[g]
				percent[m.area][d] = float32(rank + 1)
				higher[m.home]++
				municipal[g][d] = float32(higher[m.home])
			}
		}
	})
	return municipal
}

// interval holds 95 % of ranks, which are not NaN.
func (s *scratch) interval(ranks []float32) (low, high int) {
	last := float64(len(ranks) - 1)
	first, end := int(math.Floor(0.025*last)), int(math.Ceil(0.975*last))
	at, _ := s.smallest(ranks, [...]int{first, first, end, end})
	return int(at[0]), int(at[3])
}

// keyBits is how many bits a percentage has in a key: areas that differ less
// than 0.00003 percentage points in a draw count as equal.
const keyBits = 22

// rankKey orders areas by percentage, the highest first, and names one by its
// position in the group; NaN comes last.
func rankKey(percent float32, position int) uint64 {
	const most = 1<<keyBits - 1
	place := int32(most)
	if percent > 0 {
		place = most - int32(percent*(most/100.))
	}
	return uint64(place)<<32 | uint64(uint32(position))
}

// sortKeys sorts keys, in keys or in spare, and returns the sorted ones; those
// with equal upper halves must come in order. A few that are nearly in order are
// inserted, and a large group is sorted by radix: 14,500 buurten, once for every
// draw.
func sortKeys(keys, spare []uint64) []uint64 {
	const few, bits, large = 64, keyBits / 2, 256
	switch {
	case len(keys) < few:
		for i := 1; i < len(keys); i++ {
			k, j := keys[i], i
			for ; j > 0 && keys[j-1] > k; j-- {
				keys[j] = keys[j-1]
			}
			keys[j] = k
		}
		return keys
	case len(keys) < large:
		slices.Sort(keys)
		return keys
	}
	for shift := 32; shift < 32+keyBits; shift += bits {
		var next [1 << bits]uint32
		for _, k := range keys {
			next[k>>shift&(1<<bits-1)]++
		}
		sum := uint32(0)
		for i, n := range next {
			next[i] = sum
			sum += n
		}
		for _, k := range keys {
			at := &next[k>>shift&(1<<bits-1)]
			spare[*at] = k
			*at++
		}
		keys, spare = spare, keys
	}
	return keys
}
