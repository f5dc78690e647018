package geo

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

var nan = math.NaN()

// world is two meshes that cross each other, with squares of people below them.
type world struct {
	sources, targets, squares []orb.MultiPolygon
	people                    []float64
	counts, rates             []float64 // of sources
}

// newWorld makes sources of 100 m on 1 km, targets of 170 m around and beyond them,
// and squares of 50 m, most of them empty.
func newWorld() world {
	rnd := rand.New(rand.NewPCG(11, 11))
	w := world{}
	w.sources, _ = mesh(10)
	w.targets, _ = mesh(7)
	for _, t := range w.targets {
		for i, p := range t[0][0] {
			t[0][0][i] = orb.Point{1.7*p[0] - 85, 1.7*p[1] - 85}
		}
	}
	for x := 0.0; x < 1000; x += 50 {
		for y := 0.0; y < 1000; y += 50 {
			w.squares = append(w.squares, orb.MultiPolygon{{box(x, y, x+50, y+50)}})
			w.people = append(w.people, max(0, math.Round(60*rnd.Float64()-20)))
		}
	}
	for range w.sources {
		w.counts = append(w.counts, float64(rnd.IntN(500)))
		w.rates = append(w.rates, 100*rnd.Float64())
	}
	return w
}

func (w world) interpolator(t testing.TB, withPeople bool, weight Weight) *Interpolator {
	t.Helper()
	sources, targets := newTestLayer(t, w.sources...), newTestLayer(t, w.targets...)
	area, err := MeasureArea(t.Context(), sources, targets)
	if err != nil {
		t.Fatal(err)
	}
	if !withPeople {
		return NewInterpolator(area, nil, weight)
	}
	people, err := MeasurePeople(t.Context(), sources, targets, newTestLayer(t, w.squares...), w.people)
	if err != nil {
		t.Fatal(err)
	}
	return NewInterpolator(area, &people, weight)
}

func estimate(t testing.TB, n *Interpolator, v Variable) Estimate {
	t.Helper()
	e, err := n.Estimate(v)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Values) == 0 || len(e.Values) != len(n.Covered()) || len(e.MissingShare) != len(e.Values) {
		t.Fatalf("%d values, %d shares that are missing, of %d targets", len(e.Values), len(e.MissingShare),
			len(n.Covered()))
	}
	return e
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

// waysToWeigh are all settings of an interpolator.
var waysToWeigh = []struct {
	name   string
	people bool
	weight Weight
}{{"area, sum", false, WeightSum}, {"area, total", false, WeightTotal}, {"people, sum", true, WeightSum},
	{"people, total", true, WeightTotal}}

func TestMassIsConserved(t *testing.T) {
	for _, way := range waysToWeigh {
		w := newWorld()
		e := estimate(t, w.interpolator(t, way.people, way.weight), Variable{Values: w.counts})
		if !near(e.In, sum(slices.Clone(w.counts))) || !near(e.Out, e.In) || e.Outside > 1e-6 {
			t.Errorf("%s: in %v, out %v, outside %v", way.name, e.In, e.Out, e.Outside)
		}
		w.targets = w.targets[:20]
		e = estimate(t, w.interpolator(t, way.people, way.weight), Variable{Values: w.counts})
		if e.Outside < e.In/10 {
			t.Errorf("%s, part of the targets: in %v, outside %v", way.name, e.In, e.Outside)
		}
		if way.weight == WeightTotal && !near(e.Out+e.Outside, e.In) {
			t.Errorf("%s, part of the targets: in %v, out %v, outside %v", way.name, e.In, e.Out, e.Outside)
		}
	}
}

func TestSameLayerIsUnchanged(t *testing.T) {
	for _, way := range waysToWeigh {
		w := newWorld()
		w.targets = w.sources
		n := w.interpolator(t, way.people, way.weight)
		for _, v := range []Variable{{Values: w.counts}, {Intensive: true, Values: w.rates}} {
			e := estimate(t, n, v)
			for i, got := range e.Values {
				if !near(got, v.Values[i]) || e.MissingShare[i] != 0 || !near(n.Covered()[i], 1) {
					t.Fatalf("%s: area %d has %v, want %v; missing %v, covered %v", way.name, i, got, v.Values[i],
						e.MissingShare[i], n.Covered()[i])
				}
			}
		}
	}
}

// Cutting every target in two and adding up the halves gives the whole.
func TestPartsAddUp(t *testing.T) {
	for _, way := range waysToWeigh {
		w := newWorld()
		whole := estimate(t, w.interpolator(t, way.people, way.weight), Variable{Values: w.counts})
		var halves []orb.MultiPolygon
		for _, area := range w.targets {
			r := area[0][0]
			halves = append(halves, orb.MultiPolygon{{orb.Ring{r[0], r[1], r[2], r[0]}}},
				orb.MultiPolygon{{orb.Ring{r[0], r[2], r[3], r[0]}}})
		}
		w.targets = halves
		parts := estimate(t, w.interpolator(t, way.people, way.weight), Variable{Values: w.counts})
		for i, want := range whole.Values {
			got := 0.0
			for _, half := range parts.Values[2*i : 2*i+2] {
				if !math.IsNaN(half) { // a half may lie outside all sources
					got += half
				}
			}
			if !near(got, want) {
				t.Fatalf("%s: target %d: halves have %v, the whole %v", way.name, i, got, want)
			}
		}
	}
}

// The order of sources and targets, and the number of processors, change no bit.
func TestOrderDoesNotMatter(t *testing.T) {
	for _, way := range waysToWeigh {
		w := newWorld()
		want := estimate(t, w.interpolator(t, way.people, way.weight), Variable{Values: w.counts})
		rnd := rand.New(rand.NewPCG(12, 12))
		order := rnd.Perm(len(w.targets))
		swapped := w
		swapped.sources, swapped.counts, swapped.targets = slices.Clone(w.sources), slices.Clone(w.counts), nil
		swapped.squares, swapped.people = slices.Clone(w.squares), slices.Clone(w.people)
		for _, i := range order {
			swapped.targets = append(swapped.targets, w.targets[i])
		}
		rnd.Shuffle(len(w.sources), func(i, j int) {
			swapped.sources[i], swapped.sources[j] = swapped.sources[j], swapped.sources[i]
			swapped.counts[i], swapped.counts[j] = swapped.counts[j], swapped.counts[i]
		})
		rnd.Shuffle(len(w.squares), func(i, j int) {
			swapped.squares[i], swapped.squares[j] = swapped.squares[j], swapped.squares[i]
			swapped.people[i], swapped.people[j] = swapped.people[j], swapped.people[i]
		})
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(5))
		got := estimate(t, swapped.interpolator(t, way.people, way.weight), Variable{Values: swapped.counts})
		for k, i := range order {
			if got.Values[k] != want.Values[i] {
				t.Fatalf("%s: target %d has %v, in another order %v", way.name, i, want.Values[i], got.Values[k])
			}
		}
		if got.In != want.In || got.Out != want.Out || got.Outside != want.Outside {
			t.Errorf("%s: %v %v %v, in another order %v %v %v", way.name, want.In, want.Out, want.Outside, got.In, got.Out,
				got.Outside)
		}
	}
}

// rows is a layer of boxes of 10 by 10 beside each other, from x.
func rows(x float64, n int) []orb.MultiPolygon {
	var areas []orb.MultiPolygon
	for i := range n {
		areas = append(areas, orb.MultiPolygon{{box(x+10*float64(i), 0, x+10*float64(i+1), 10)}})
	}
	return areas
}

// Three sources of 100 square metres; targets of which the first lies for half
// over source 0 and for half outside, the second over 0 and 1, the last far away.
func TestEstimateByHand(t *testing.T) {
	w := world{sources: rows(0, 3), targets: append(rows(-5, 2), rows(500, 1)...)}
	// Of the people in source 0, 30 live left and 10 right; all of source 1 live right.
	w.squares = []orb.MultiPolygon{{{box(0, 0, 5, 10)}}, {{box(5, 0, 10, 10)}}, {{box(15, 0, 20, 10)}}}
	w.people = []float64{30, 10, 50}
	for _, c := range []struct {
		name                string
		people              bool
		weight              Weight
		intensive           bool
		values              []float64
		want, missing       []float64
		in, out, outside    float64
		missingSources      int
		wantCoveredOfTarget []float64
	}{
		{name: "sum", weight: WeightSum, values: []float64{8, 6, 4}, want: []float64{4, 10, nan},
			missing: []float64{0, 0, nan}, in: 18, out: 14, outside: 7},
		{name: "total", weight: WeightTotal, values: []float64{8, 6, 4}, want: []float64{4, 7, nan},
			missing: []float64{0, 0, nan}, in: 18, out: 11, outside: 7},
		{name: "mean", weight: WeightSum, intensive: true, values: []float64{8, 6, 4}, want: []float64{8, 7, nan},
			missing: []float64{0, 0, nan}},
		{name: "missing", weight: WeightTotal, values: []float64{nan, 6, 4}, want: []float64{nan, 3, nan},
			missing: []float64{1, 0.5, nan}, in: 10, out: 3, outside: 7, missingSources: 1},
		{name: "missing mean", weight: WeightSum, intensive: true, values: []float64{nan, 6, 4},
			want: []float64{nan, 6, nan}, missing: []float64{1, 0.5, nan}, missingSources: 1},
		// No one of source 1 lives in a target; source 2 has no people: its 4 go by area.
		{name: "people, sum", people: true, weight: WeightSum, values: []float64{8, 6, 4}, want: []float64{6, 2, nan},
			missing: []float64{0, 0, nan}, in: 18, out: 8, outside: 10},
		{name: "people, total", people: true, weight: WeightTotal, values: []float64{8, 6, 4}, want: []float64{6, 2, nan},
			missing: []float64{0, 0, nan}, in: 18, out: 8, outside: 10},
		{name: "people, mean", people: true, weight: WeightSum, intensive: true, values: []float64{8, 6, 4},
			want: []float64{8, 8, nan}, missing: []float64{0, 0, nan}},
	} {
		n := w.interpolator(t, c.people, c.weight)
		got := estimate(t, n, Variable{Intensive: c.intensive, Values: c.values})
		want := Estimate{Values: c.want, MissingShare: c.missing, Missing: c.missingSources, In: c.in, Out: c.out,
			Outside: c.outside}
		if diff := cmp.Diff(want, got, sameFloats); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if diff := cmp.Diff([]float64{0.5, 1, 0}, n.Covered(), sameFloats); diff != "" {
			t.Errorf("%s, covered (-want +got):\n%s", c.name, diff)
		}
	}
}

var sameFloats = cmp.Comparer(func(a, b float64) bool { return a != a && b != b || near(a, b) })

func TestSquaresAcrossBorders(t *testing.T) {
	w := world{sources: rows(0, 2), targets: []orb.MultiPolygon{{{box(0, 0, 20, 5)}}, {{box(0, 5, 20, 10)}}}}
	// A square over the corner of all four, for 1/4, 1/4, 1/4 and 1/4; one beyond them.
	w.squares, w.people = []orb.MultiPolygon{{{box(8, 3, 12, 7)}}, {{box(19, 0, 21, 5)}}, {{box(90, 0, 91, 1)}}},
		[]float64{40, 6, nan}
	m, err := MeasurePeople(t.Context(), newTestLayer(t, w.sources...), newTestLayer(t, w.targets...),
		newTestLayer(t, w.squares...), w.people)
	if err != nil {
		t.Fatal(err)
	}
	want := Measure{Pieces: []Piece{{0, 0, 10}, {0, 1, 10}, {1, 0, 13}, {1, 1, 10}}, Sources: []float64{20, 23},
		Targets: []float64{23, 20}}
	if diff := cmp.Diff(want, m, sameFloats); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
}

func TestInterpolateErrors(t *testing.T) {
	w := newWorld()
	n := w.interpolator(t, false, WeightSum)
	if _, err := n.Estimate(Variable{Values: w.counts[1:]}); err == nil {
		t.Error("too few values: no error")
	}
	w.counts[3] = math.Inf(1)
	if _, err := n.Estimate(Variable{Values: w.counts}); err == nil {
		t.Error("an infinite value: no error")
	}
	if _, err := NewLayer([]orb.MultiPolygon{{{orb.Ring{{0, 0}, {nan, 1}, {1, 1}}}}}); err == nil {
		t.Error("a coordinate that is not a number: no error")
	}
	l := newTestLayer(t, w.squares...)
	for _, bad := range []float64{-1, math.Inf(1)} {
		w.people[5] = bad
		if _, err := MeasurePeople(t.Context(), l, l, l, w.people); err == nil {
			t.Errorf("%v people: no error", bad)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Overlaps(stopped, l, l); err == nil {
		t.Error("stopped: no error")
	}
}

func BenchmarkOverlaps(b *testing.B) {
	sources, _ := mesh(100)
	targets, _ := mesh(40)
	s, t := newTestLayer(b, sources...), newTestLayer(b, targets...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Overlaps(b.Context(), s, t); err != nil {
			b.Fatal(err)
		}
	}
}
