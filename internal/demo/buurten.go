package demo

import (
	"cmp"
	"math"
	"slices"
)

// paintBuurten divides the cells of a wijk among its buurten: clusters that are
// smaller where more people live, in order of density.
func (w *world) paintBuurten(index int, cells []int) {
	k := w.wijken[index]
	if len(cells) == 0 {
		return // checkComplete reports it
	}
	places := make([]point, len(cells))
	weights := make([]float64, len(cells))
	for i, c := range cells {
		places[i] = w.mesh.centre(c)
		weights[i] = w.terrain.density(places[i], k.municipality) + 150
	}
	hearts := w.cluster(places, weights, len(k.plan.buurten))
	cluster := make([]int, len(cells))
	sums, sizes := make([]float64, len(hearts)), make([]float64, len(hearts))
	for i, p := range places {
		h := nearestOf(hearts, w.terrain.warp(p))
		cluster[i] = h
		sums[h] += weights[i]
		sizes[h]++
	}
	order := make([]int, len(hearts))
	for h := range order {
		order[h] = h
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(sums[b]*sizes[a], sums[a]*sizes[b]) })
	for i, c := range cells {
		w.mesh.label[c] = int32(k.first + slices.Index(order, cluster[i]))
	}
}

// cluster returns the centres of n clusters of places (weighted k-means). A few
// rounds are enough, and leave the variety that a real town has.
func (w *world) cluster(places []point, weights []float64, n int) []point {
	const rounds = 6
	hearts := w.spread(places, weights, n)
	for range rounds {
		sums := make([]point, n)
		totals := make([]float64, n)
		for i, p := range places {
			h := nearestOf(hearts, p)
			sums[h].x += weights[i] * p.x
			sums[h].y += weights[i] * p.y
			totals[h] += weights[i]
		}
		for h := range hearts {
			if totals[h] > 0 {
				hearts[h] = point{sums[h].x / totals[h], sums[h].y / totals[h]}
			}
		}
	}
	return hearts
}

// spread chooses n of places at random, far from each other where weights are
// low and closer together where they are high (k-means++).
func (w *world) spread(places []point, weights []float64, n int) []point {
	chance := make([]float64, len(places))
	hearts := []point{places[w.pick(weights)]}
	for len(hearts) < n {
		for i, p := range places {
			d := p.minus(hearts[nearestOf(hearts, p)]).norm()
			chance[i] = weights[i] * d * d
		}
		hearts = append(hearts, places[w.pick(chance)])
	}
	return hearts
}

// pick draws a position with the given chances, which need not sum to one.
func (w *world) pick(chances []float64) int {
	total := 0.0
	for _, c := range chances {
		total += c
	}
	rest := w.random.Float64() * total
	for i, c := range chances {
		if rest -= c; rest < 0 {
			return i
		}
	}
	return len(chances) - 1
}

// nearestOf returns the position of the point in hearts nearest to p.
func nearestOf(hearts []point, p point) int {
	best, bestKm := 0, math.Inf(1)
	for i, h := range hearts {
		if km := p.minus(h).norm(); km < bestKm {
			best, bestKm = i, km
		}
	}
	return best
}
