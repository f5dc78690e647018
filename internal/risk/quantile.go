package risk

import (
	"bytes"
	"cmp"
	"math"
	"slices"
)

// intervals sets the bounds that hold 95 % and 80 % of the draws, and the
// value. Draws that are NaN do not count.
func (q *Quantity) intervals(s *selector, draws []float32) {
	if len(draws) == 0 {
		q.Low, q.High, q.Low80, q.High80 = q.Value, q.Value, q.Value, q.Value
		return
	}
	last := float64(len(draws) - 1)
	at, known := s.smallest(draws, [...]int{
		int(math.Floor(0.025 * last)), int(math.Floor(0.1 * last)), int(math.Ceil(0.9 * last)),
		int(math.Ceil(0.975 * last))})
	if !known {
		q.intervals(s, slices.DeleteFunc(draws, func(x float32) bool { return x != x }))
		return
	}
	q.Low, q.Low80 = min(q.Value, float64(at[0])), min(q.Value, float64(at[1]))
	q.High80, q.High = max(q.Value, float64(at[2])), max(q.Value, float64(at[3]))
}

// selector finds values by their place in the order without sorting all: values
// are counted in buckets of equal width, and only the buckets that hold a wanted
// place are looked into. It keeps its working space between calls.
type selector struct {
	bucket []byte
	inside []float32
}

// smallest returns the values that would stand at the indices k, in ascending
// order, if v were sorted; false when some are NaN. v is not empty and stays as
// it is.
func (s *selector) smallest(v []float32, k [4]int) (at [4]float32, known bool) {
	const buckets, few = 256, 64
	// A few values tell where the others are: the buckets reach half as far again
	// on either side.
	low, high := v[0], v[0]
	for _, x := range v[:min(few, len(v))] {
		low, high = min(low, x), max(high, x)
	}
	low, high = low-(high-low)/2, high+(high-low)/2
	scale := float32(1)
	if high > low {
		scale = buckets / (high - low)
	}
	if cap(s.bucket) < len(v) {
		s.bucket = make([]byte, len(v))
	}
	bucket := s.bucket[:len(v)]
	var count [buckets]int32
	for i, x := range v {
		place := (x - low) * scale
		if !(place >= 0 && place < buckets) { // hardly ever
			if x != x {
				return at, false
			}
			place = min(max(place, 0), buckets-1)
		}
		b := byte(int32(place))
		bucket[i] = b
		count[b]++
	}
	before, b, looked := 0, 0, -1
	for i, k := range k {
		for k >= before+int(count[b]) {
			before += int(count[b])
			b++
		}
		if looked != b {
			s.gather(v, bucket, byte(b))
			looked = b
		}
		at[i] = smallest(s.inside, k-before)
	}
	return at, true
}

// gather collects the values of one bucket.
func (s *selector) gather(v []float32, bucket []byte, b byte) {
	s.inside = s.inside[:0]
	for i := 0; ; i++ {
		next := bytes.IndexByte(bucket[i:], b)
		if next < 0 {
			return
		}
		i += next
		s.inside = append(s.inside, v[i])
	}
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
