package validation

import (
	"cmp"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Resamples is how often measures are computed again for their intervals.
const Resamples = 500

// seed makes resamples the same each time, so methods that predict the same
// areas are compared on the same resamples.
const seed = 1

// Measured is a value with its 95 % bootstrap interval.
type Measured struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Measures says how well predictions agree with published figures. Errors are
// in percentage points, coverages and recall are shares (0-1). What a method
// does not have, such as intervals, is nil.
type Measures struct {
	Areas          int `json:"areas"`
	Municipalities int `json:"municipalities"`

	Spearman       *Measured `json:"spearman,omitempty"`        // rank correlation over all areas
	SpearmanWithin *Measured `json:"spearman_within,omitempty"` // mean over municipalities of that within each, weighted by areas
	Slope          *Measured `json:"slope,omitempty"`           // of the figure on the prediction; 1 is calibrated
	SlopeOff       *float64  `json:"slope_off,omitempty"`       // how far the slope lies from 1, mean over the resamples
	Intercept      *Measured `json:"intercept,omitempty"`       // of the same line, percent
	MeanError      *Measured `json:"mean_error,omitempty"`      // mean absolute difference
	Bias           *Measured `json:"bias,omitempty"`            // mean of prediction minus figure
	Coverage95     *Measured `json:"coverage_95,omitempty"`     // share of figures inside the 95 % interval
	Coverage80     *Measured `json:"coverage_80,omitempty"`
	TopTenth       *Measured `json:"top_tenth,omitempty"` // share of the highest tenth that is predicted to be in it
}

// Measure measures the pairs; without any, every measure is nil. The intervals
// hold the middle 95 % of resamples:
// municipalities are drawn with replacement, then as many areas of each.
func Measure(pairs []Pair) Measures {
	if len(pairs) == 0 {
		return Measures{}
	}
	groups := byMunicipality(pairs)
	all := measure(groups)
	m := Measures{Areas: len(pairs), Municipalities: len(groups)}
	draws := resample(groups, measure)
	for i, to := range []**Measured{&m.Spearman, &m.SpearmanWithin, &m.Slope, &m.Intercept, &m.MeanError, &m.Bias,
		&m.Coverage95, &m.Coverage80, &m.TopTenth} {
		*to = measured(all[i], draws, func(v values) float64 { return v[i] })
	}
	m.SlopeOff = slopeOff(draws)
	return m
}

// slopeOff is the mean distance of the slopes from 1; nil when no resample has a
// slope.
func slopeOff(draws []values) *float64 {
	sum, n := 0.0, 0
	for _, v := range draws {
		if off := math.Abs(v[slope] - 1); !math.IsNaN(off) && !math.IsInf(off, 0) {
			sum += off
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return new(rounded(sum / float64(n)))
}

// Gain is how much less a method errs than another on the areas that both
// predict: the mean absolute difference of other minus that of pairs, in
// percentage points; nil when there are no such areas.
func Gain(pairs, other []Pair) *Measured {
	errors := make(map[string]float64, len(other))
	for _, p := range other {
		errors[p.Code] = math.Abs(p.Predicted - p.Figure)
	}
	var gains []Pair // the gain of an area stands as its prediction
	for _, p := range pairs {
		if e, both := errors[p.Code]; both {
			gains = append(gains, Pair{Municipality: p.Municipality, Predicted: e - math.Abs(p.Predicted-p.Figure)})
		}
	}
	if len(gains) == 0 {
		return nil
	}
	groups := byMunicipality(gains)
	mean := func(groups [][]Pair) (sum float64) {
		n := 0
		for _, g := range groups {
			for _, p := range g {
				sum += p.Predicted
			}
			n += len(g)
		}
		return sum / float64(n)
	}
	return measured(mean(groups), resample(groups, mean), func(v float64) float64 { return v })
}

// measured gives a value its interval; nil when there is none.
func measured[V any](value float64, draws []V, of func(V) float64) *Measured {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return nil
	}
	drawn := make([]float64, 0, len(draws))
	for _, d := range draws {
		if v := of(d); !math.IsNaN(v) && !math.IsInf(v, 0) {
			drawn = append(drawn, v)
		}
	}
	f := &Measured{Value: rounded(value), Low: rounded(value), High: rounded(value)}
	if len(drawn) > 0 {
		slices.Sort(drawn)
		f.Low, f.High = rounded(quantile(drawn, 0.025)), rounded(quantile(drawn, 0.975))
	}
	return f
}

// rounded keeps four decimals: far below any interval here.
func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// quantile interpolates between sorted values.
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// byMunicipality groups pairs, in the order of the codes.
func byMunicipality(pairs []Pair) [][]Pair {
	byCode := map[string][]Pair{}
	for _, p := range pairs {
		byCode[p.Municipality] = append(byCode[p.Municipality], p)
	}
	groups := make([][]Pair, 0, len(byCode))
	for _, g := range byCode {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b []Pair) int { return cmp.Compare(a[0].Municipality, b[0].Municipality) })
	return groups
}

// resample measures each of [Resamples] resamples; each has random numbers of its own,
// so that the number of cores changes nothing.
func resample[V any](groups [][]Pair, measure func([][]Pair) V) []V {
	draws := make([]V, Resamples)
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for n := range draws {
		group.Go(func() error {
			draws[n] = measure(draw(groups, rand.New(rand.NewPCG(seed, uint64(n)))))
			return nil
		})
	}
	group.Wait() // no task fails
	return draws
}

// draw draws groups with replacement, then as many pairs of each.
func draw(groups [][]Pair, random *rand.Rand) [][]Pair {
	drawn := make([][]Pair, len(groups))
	for i := range drawn {
		from := groups[random.IntN(len(groups))]
		drawn[i] = make([]Pair, len(from))
		for k := range drawn[i] {
			drawn[i][k] = from[random.IntN(len(from))]
		}
	}
	return drawn
}
