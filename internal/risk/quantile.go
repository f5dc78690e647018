package risk

import (
	"cmp"
	"math"
)

// interval sets the bounds that hold 95 % of the draws, and the value. Draws
// that are NaN do not count. The draws are reordered.
func (q *Quantity) interval(draws []float64) {
	known := draws[:0]
	for _, v := range draws {
		if !math.IsNaN(v) {
			known = append(known, v)
		}
	}
	q.Low, q.High = q.Value, q.Value
	if len(known) == 0 {
		return
	}
	last := float64(len(known) - 1)
	q.Low = min(q.Value, smallest(known, int(math.Floor(0.025*last))))
	q.High = max(q.Value, smallest(known, int(math.Ceil(0.975*last))))
}

// smallest is the value that would stand at index k if v were sorted
// (quickselect); v is reordered.
func smallest[T cmp.Ordered](v []T, k int) T {
	low, high := 0, len(v)-1
	for low < high {
		pivot := v[low+(high-low)/2]
		i, j := low, high
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for v[j] > pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			high = j
		case k >= i:
			low = i
		default:
			return v[k]
		}
	}
	return v[k]
}
