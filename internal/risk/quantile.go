package risk

import (
	"bytes"
	"cmp"
	"math"
)

// intervals sets the bounds that hold 95 % and 80 % of the draws, and the
// value. Draws that are NaN do not count.
func (q *Quantity) intervals(s *selector, draws []float32) {
	low, high, known := extremes(draws)
	if !known {
		draws = s.withoutNaN(draws)
		low, high, _ = extremes(draws)
	}
	if len(draws) == 0 {
		q.Low, q.High, q.Low80, q.High80 = q.Value, q.Value, q.Value, q.Value
		return
	}
	last := float64(len(draws) - 1)
	at := s.smallest(draws, low, high, [...]int{
		int(math.Floor(0.025 * last)), int(math.Floor(0.1 * last)), int(math.Ceil(0.9 * last)), int(math.Ceil(0.975 * last))})
	q.Low, q.Low80 = min(q.Value, float64(at[0])), min(q.Value, float64(at[1]))
	q.High80, q.High = max(q.Value, float64(at[2])), max(q.Value, float64(at[3]))
}

// extremes finds the lowest and the highest of values of 0 or more, and reports
// whether all are numbers. Such values are in the order of their bits, those of
// NaN the highest, and bits are compared without a branch.
func extremes(v []float32) (low, high float32, known bool) {
	if len(v) == 0 {
		return 0, 0, true
	}
	least, most := math.Float32bits(v[0]), math.Float32bits(v[0])
	for _, x := range v {
		bits := math.Float32bits(x)
		least, most = min(least, bits), max(most, bits)
	}
	low, high = math.Float32frombits(least), math.Float32frombits(most)
	return low, high, high == high
}

// selector finds values by their place in the order without sorting all: values
// are counted in buckets of equal width, and only the buckets that hold a wanted
// place are looked into. It keeps its working space between calls.
type selector struct {
	values []float32
	bucket []byte
	inside []float32
}

// withoutNaN returns the values that are numbers.
func (s *selector) withoutNaN(v []float32) []float32 {
	s.values = s.values[:0]
	for _, x := range v {
		if x == x {
			s.values = append(s.values, x)
		}
	}
	return s.values
}

// smallest returns the values that would stand at the indices k, in ascending
// order, if v were sorted. v is not empty, holds numbers from low to high, and
// stays as it is.
func (s *selector) smallest(v []float32, low, high float32, k [4]int) (at [4]float32) {
	if low == high {
		return [4]float32{low, low, low, low}
	}
	scale := 255.99 / (high - low)
	if cap(s.bucket) < len(v) {
		s.bucket = make([]byte, len(v))
	}
	bucket := s.bucket[:len(v)]
	var count [256]int32
	for i, x := range v {
		b := byte(int32((x - low) * scale))
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
	return at
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
