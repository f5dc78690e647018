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
		order(group, func(e *Estimate, rank, ties int) {
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
			order(group, func(e *Estimate, rank, _ int) {
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

// order sorts by lonely 65+ percent, highest first, and calls set with the rank
// of each: 1 for the highest, equal percentages share the best rank, and ties is
// how many share it.
func order(group []*Estimate, set func(e *Estimate, rank, ties int)) {
	slices.SortFunc(group, func(a, b *Estimate) int {
		return cmp.Or(cmp.Compare(b.Lonely65.Percent.Value, a.Lonely65.Percent.Value), cmp.Compare(a.Code, b.Code))
	})
	for first := 0; first < len(group); {
		end := first + 1
		for end < len(group) && group[end].Lonely65.Percent.Value == group[first].Lonely65.Percent.Value {
			end++
		}
		for _, e := range group[first:end] {
			set(e, first+1, end-first)
		}
		first = end
	}
}

// topDecile sets the share of draws in which an area is among the highest tenth
// (rounded up) of the shown areas of its level.
func (s *sampler) topDecile(estimates []Estimate) {
	draws := s.m.Draws
	for _, level := range Levels {
		var group []int
		for i := range estimates {
			if estimates[i].Level == level && estimates[i].HasFigures() {
				group = append(group, i)
			}
		}
		if len(group) == 0 {
			continue
		}
		top := int(math.Ceil(float64(len(group)) / 10))
		threshold := make([]float32, draws)
		inParallel(draws, func(d int) {
			values := make([]float32, len(group))
			for g, i := range group {
				values[g] = s.percent[i*draws+d]
			}
			threshold[d] = smallest(values, len(values)-top)
		})
		inParallel(len(group), func(g int) {
			i, times := group[g], 0
			for d, percent := range s.percent[i*draws:][:draws] {
				if percent >= threshold[d] {
					times++
				}
			}
			estimates[i].TopDecile = float64(times) / float64(draws)
		})
	}
}
