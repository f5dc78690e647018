package land

import (
	"cmp"
	"math"
	"slices"
)

// paintBuurten divides the cells of a wijk among its buurten: clusters that are
// smaller where more people live, in order of density.
func (w *World) paintBuurten(index int, cells []int) {
	k := &w.Wijken[index]
	if len(cells) == 0 {
		return // checkComplete reports it
	}
	for i, part := range w.divide(cells, k.Buurten, k.Municipality) {
		w.mesh.label[cells[i]] = int32(k.First + part)
	}
}

// divide returns for each of the cells of a municipality which of n parts it
// goes to: clusters in order of density, the densest first.
func (w *World) divide(cells []int, n, municipality int) []int {
	places := make([]Point, len(cells))
	weights := make([]float64, len(cells))
	for i, c := range cells {
		places[i] = w.mesh.centre(c)
		weights[i] = w.density(c, municipality) + 150
	}
	hearts := w.cluster(places, weights, n)
	parts := make([]int, len(cells))
	sums, sizes := make([]float64, n), make([]float64, n)
	for i, p := range places {
		h := nearestOf(hearts, w.warp(p))
		parts[i] = h
		sums[h] += weights[i]
		sizes[h]++
	}
	order := make([]int, n)
	for h := range order {
		order[h] = h
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(sums[b]*sizes[a], sums[a]*sizes[b]) })
	rank := make([]int, n)
	for r, h := range order {
		rank[h] = r
	}
	for i, h := range parts {
		parts[i] = rank[h]
	}
	return parts
}

// cluster returns the centres of n clusters of places (weighted k-means). A few
// rounds are enough, and leave the variety that a real town has.
func (w *World) cluster(places []Point, weights []float64, n int) []Point {
	const rounds = 6
	hearts := w.spread(places, weights, n)
	for range rounds {
		sums := make([]Point, n)
		totals := make([]float64, n)
		for i, p := range places {
			h := nearestOf(hearts, p)
			sums[h].X += weights[i] * p.X
			sums[h].Y += weights[i] * p.Y
			totals[h] += weights[i]
		}
		for h := range hearts {
			if totals[h] > 0 {
				hearts[h] = Point{sums[h].X / totals[h], sums[h].Y / totals[h]}
			}
		}
	}
	return hearts
}

// spread chooses n of places at random, far from each other where weights are
// low and closer together where they are high (k-means++).
func (w *World) spread(places []Point, weights []float64, n int) []Point {
	chance := make([]float64, len(places))
	nearest := make([]float64, len(places)) // km to the nearest of hearts
	hearts := []Point{places[w.pick(weights)]}
	for len(hearts) < n {
		for i, p := range places {
			d := p.Minus(hearts[len(hearts)-1]).Norm()
			if len(hearts) > 1 {
				d = min(d, nearest[i])
			}
			nearest[i] = d
			chance[i] = weights[i] * d * d
		}
		hearts = append(hearts, places[w.pick(chance)])
	}
	return hearts
}

// pick draws a position with the given chances, which need not sum to one.
func (w *World) pick(chances []float64) int {
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
func nearestOf(hearts []Point, p Point) int {
	best, bestKm := 0, math.Inf(1)
	for i, h := range hearts {
		if km := p.Minus(h).Norm(); km < bestKm {
			best, bestKm = i, km
		}
	}
	return best
}
