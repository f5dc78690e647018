package risk

import (
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// Two buurten computed by hand. The first differs from the country in one
// indicator only: logit .5 = 0, 0 + .02 * (60 - 40) = .4, 1/(1+e^-.4) = .598688.
func TestScoreByHand(t *testing.T) {
	in := Input{Areas: []Area{
		{Code: "GM0001", Level: Gemeente, Residents: 3000, Raw: raw(20, 47, 300, 60, 3000)},
		buurt("BU00010001", 1000, raw(20, 60, 300, 20, 1000)),
		buurt("BU00010002", 2000, raw(20, 40, 300, 40, 2000)),
	}}
	got := byCode(mustScore(t, testModel(t), in))

	one := got["BU00010001"]
	near(t, "residents 65+", one.Residents65, 200, 0)
	near(t, "residents 75+", one.Residents75, 80, 1e-12)
	near(t, "lonely", one.Prevalence[Lonely65].Percent.Value, 59.8687660112452, 1e-10)
	near(t, "lonely people", one.Prevalence[Lonely65].Count.Value, 119.7375320224904, 1e-10)
	near(t, "severe", one.Prevalence[Severe65].Percent.Value, 16.8369876, 1e-7)     // odds 1/9 * e^.6 = .2024576
	near(t, "lonely 75+", one.Prevalence[Lonely75].Percent.Value, 65.7010463, 1e-6) // .4 + .25
	near(t, "lonely people of 75+", one.Prevalence[Lonely75].Count.Value, 80*.657010463, 1e-6)
	want := []Factor{
		{ID: "alone", Value: 60, Reference: 40, Points: 9.8687660112452, People: 19.7375320224904},
		{ID: "value", Value: 300, Reference: 300},
		{ID: "assistance", Value: 2, Reference: 2},
	}
	if diff := cmp.Diff(want, one.Explanations[Lonely65].Factors,
		cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })); diff != "" {
		t.Errorf("factors (-want +got):\n%s", diff)
	}

	whole := got["GM0001"]
	near(t, "gemeente people", whole.Prevalence[Lonely65].Count.Value, 119.7375320224904+200, 1e-10)
	near(t, "gemeente percent", whole.Prevalence[Lonely65].Percent.Value, (119.7375320224904+200)/6, 1e-10)
	if one.Status != StatusOK || one.Rank != 1 || one.RankOf != 2 || one.Class != 4 || one.Score != 75 ||
		whole.RankMunicipalOf != 0 {
		t.Errorf("rank of the first buurt: %+v", one)
	}
}

// A log and a ratio, by hand: -.1 * ln(600/300) = -.0693147, .01 * (7 - 2) = .05.
func TestTransformations(t *testing.T) {
	in := Input{Areas: []Area{buurt("BU00010001", 1000, raw(20, 40, 600, 70, 1000))}}
	got := mustScore(t, testModel(t), in).Estimates[0]
	near(t, "lonely", got.Prevalence[Lonely65].Percent.Value, 100/(1+math.Exp(.1*math.Ln2-.05)), 1e-10)
}

// Whatever the data: what is shown adds up, explanations are exact, benchmarks
// are met, intervals hold their values and nothing is NaN.
func TestScoreInvariants(t *testing.T) {
	m := testModel(t)
	in := Input{Areas: country(1, 60), Benchmarks: map[string]Percentages{}}
	for i, a := range in.Areas {
		if a.Level == Gemeente && i%2 == 0 {
			in.Benchmarks[a.Code] = Percentages{Lonely65: 45 + float64(i%11), Severe65: math.NaN()}
		}
	}
	result := mustScore(t, m, in)
	seen, benchmarked := map[Status]int{}, 0
	for i := range result.Estimates {
		e, a := &result.Estimates[i], &in.Areas[i]
		seen[e.Status]++
		if e.Code != a.Code {
			t.Fatalf("estimate %d is of %s, area is %s", i, e.Code, a.Code)
		}
		if !e.HasFigures() {
			if diff := cmp.Diff(Estimate{Code: e.Code, Level: e.Level, Status: e.Status, Reason: e.Reason},
				*e); diff != "" || e.Reason == ReasonNone {
				t.Errorf("%s is %s for reason %q and still has figures:\n%s", e.Code, e.Status, e.Reason, diff)
			}
			continue
		}
		checkFigures(t, m, e)
		b, ok := in.Benchmarks[e.Code]
		if ok {
			benchmarked++
		}
		if ok && math.Abs(e.Prevalence[Lonely65].Percent.Value-b.Of(Lonely65)) > 1e-6 {
			t.Errorf("%s: %v %%, benchmark %v", e.Code, e.Prevalence[Lonely65].Percent.Value, b.Of(Lonely65))
		}
	}
	for _, s := range []Status{StatusOK, StatusImputed, StatusSuppressed, StatusNoData} {
		if seen[s] == 0 {
			t.Errorf("no area is %s; the test does not test", s)
		}
	}
	if benchmarked < 10 {
		t.Errorf("%d areas with a benchmark; the test does not test", benchmarked)
	}
	checkSummary(t, result)
}

func checkFigures(t *testing.T, m *Model, e *Estimate) {
	t.Helper()
	for o := range OutcomeCount {
		p := e.Prevalence[o]
		if !m.Estimates(o) {
			if diff := cmp.Diff(Prevalence{}, p); diff != "" || e.Estimated(o) {
				t.Errorf("%s %s is not estimated (-want +got):\n%s", e.Code, o, diff)
			}
			continue
		}
		for _, q := range []Quantity{p.Percent, p.Count} {
			if !(q.Low <= q.Value && q.Value <= q.High && q.Low >= 0 && q.Value > 0 && q.Low < q.High &&
				q.Low <= q.Low80 && q.Low80 <= q.Value && q.Value <= q.High80 && q.High80 <= q.High) {
				t.Errorf("%s %s: interval %v to %v around %v", e.Code, o, q.Low, q.High, q.Value)
			}
		}
		if p.Percent.High > 100 {
			t.Errorf("%s %s: %v %%", e.Code, o, p.Percent.High)
		}
	}
	near(t, e.Code+" count", e.Prevalence[Lonely65].Count.Value,
		e.Residents65*e.Prevalence[Lonely65].Percent.Value/100, 1e-9)
	for _, fitted := range m.Fitted() {
		ex, o, residents := e.Explanations[fitted], e.Prevalence[fitted], e.Residents(fitted.Row().Ages)
		points, people := ex.Baseline, ex.Baseline*residents/100
		for _, f := range ex.Factors {
			points += f.Points
			people += f.People
		}
		near(t, e.Code+" sum of points", points, o.Percent.Value, 1e-9)
		near(t, e.Code+" sum of people", people, o.Count.Value, 1e-9*max(1, o.Count.Value))
	}
	if !(e.RankLow <= e.Rank && e.Rank <= e.RankHigh && e.RankLow >= 1 && e.RankHigh <= e.RankOf) ||
		!(e.RankMunicipalLow <= e.RankMunicipal && e.RankMunicipal <= e.RankMunicipalHigh &&
			e.RankMunicipalHigh <= e.RankMunicipalOf) {
		t.Errorf("%s: rank %d in %d-%d of %d, in the municipality %d in %d-%d of %d", e.Code, e.Rank, e.RankLow, e.RankHigh,
			e.RankOf,
			e.RankMunicipal, e.RankMunicipalLow, e.RankMunicipalHigh, e.RankMunicipalOf)
	}
	if e.TopDecile < 0 || e.TopDecile > 1 || e.Score < 0 || e.Score > 100 || e.Class < 1 || e.Class > 5 || e.Rank < 1 ||
		e.Rank > e.RankOf {
		t.Errorf("%s: top decile %v, score %v, class %v, rank %v of %v", e.Code, e.TopDecile, e.Score, e.Class, e.Rank,
			e.RankOf)
	}
}

func checkSummary(t *testing.T, result *Result) {
	t.Helper()
	if len(result.Summary) != len(Levels) {
		t.Errorf("%d levels are summed up, want %d", len(result.Summary), len(Levels))
	}
	for level, s := range result.Summary {
		shown, top := shownOf(result.Estimates, level), 0.0
		sortHighestFirst(shown)
		for i, e := range shown {
			top += e.TopDecile
			if i == 0 {
				continue
			}
			// Classes go down with the percentages, so that borders can divide them.
			above := shown[i-1]
			equal := e.Prevalence[Lonely65].Percent.Value == above.Prevalence[Lonely65].Percent.Value
			if e.Class > above.Class || equal && e.Class != above.Class {
				t.Errorf("%s is of class %d, and %s, which has no less, of class %d", e.Code, e.Class, above.Code,
					above.Class)
			}
		}
		if s.Status[StatusOK]+s.Status[StatusImputed] != len(shown) {
			t.Errorf("%v: %d shown, %v", level, len(shown), s.Status)
		}
		near(t, level.String()+" sum of top decile", top, math.Ceil(float64(len(shown))/10), 1e-6)
	}
}

// A wijk is the sum of its buurten and a gemeente that of its wijken, also of
// those that are hidden, point by point.
func TestLevelsAddUp(t *testing.T) {
	m := testModel(t)
	m.SuppressBelow = 1 // show nearly everything, so that sums can be checked from outside
	m.MaxMissing = 1
	in := Input{Areas: country(2, 40)}
	result := mustScore(t, m, in)
	type sum struct{ n65, lonely, people float64 }
	sums := map[string]sum{}
	hidden := map[string]bool{}
	for i, e := range result.Estimates {
		a := &in.Areas[i]
		for _, up := range []string{a.Wijk, a.Municipality} {
			if a.Level != Buurt || up == "" {
				continue
			}
			s := sums[up]
			s.n65 += e.Residents65
			s.lonely += e.Prevalence[Lonely65].Count.Value
			if e.HasFigures() {
				s.people += e.Explanations[Lonely65].Factors[0].People
			} else if a.Residents > 0 {
				hidden[up] = true
			}
			sums[up] = s
		}
	}
	checked := 0
	for _, e := range result.Estimates {
		s, ok := sums[e.Code]
		if !ok || hidden[e.Code] || !e.HasFigures() {
			continue
		}
		checked++
		near(t, e.Code+" residents", s.n65, e.Residents65, 1e-9*e.Residents65)
		near(t, e.Code+" lonely", s.lonely, e.Prevalence[Lonely65].Count.Value, 1e-9*e.Residents65)
		near(t, e.Code+" people of the first factor", s.people, e.Explanations[Lonely65].Factors[0].People,
			1e-9*e.Residents65)
	}
	if checked < 20 {
		t.Errorf("only %d areas were checked", checked)
	}
}

// More of what raises loneliness never lowers the estimate, and less of it never
// raises it, all else equal: for every indicator, outcome and kind of area, with
// and without a published figure of the municipality. What is raised is the column
// that counts the people, so no other indicator may turn it round.
func TestScoreIsMonotonic(t *testing.T) {
	for name, m := range map[string]*Model{"round numbers": testModel(t), "shipped": shippedModel(t)} {
		t.Run(name, func(t *testing.T) {
			m.Draws = 100 // point estimates alone are compared
			compared := 0
			for seed := range uint64(6) {
				areas := country(40+seed, 2)
				addShippedColumns(rand.New(rand.NewPCG(seed, 3)), areas)
				for _, benchmarks := range []map[string]Percentages{nil,
					{"GM0001": {Lonely65: 52, Severe65: 12, Lonely18: 48, Severe18: 11}}} {
					compared += checkMonotonic(t, m, Input{Areas: areas, Benchmarks: benchmarks})
				}
			}
			if compared < 1000 {
				t.Errorf("only %d estimates compared: the test does not test", compared)
			}
		})
	}
}

// checkMonotonic raises every indicator of every buurt in turn, and returns how
// many estimates it compared.
func checkMonotonic(t *testing.T, m *Model, in Input) (compared int) {
	t.Helper()
	before := mustScore(t, m, in).Estimates
	for n, a := range in.Areas {
		if a.Level != Buurt || !before[n].HasFigures() {
			continue
		}
		for j := range m.Indicators {
			ind := &m.Indicators[j]
			column := ind.Columns[0]
			old := a.Raw[column]
			a.Raw[column] = old * 1.1
			known := !math.IsNaN(ind.Value(a.Raw))
			after := mustScore(t, m, in).Estimates[n]
			a.Raw[column] = old
			if !after.HasFigures() || !known || math.IsNaN(ind.Value(a.Raw)) {
				continue
			}
			for _, o := range m.Fitted() {
				compared++
				change := after.Prevalence[o].Percent.Value - before[n].Prevalence[o].Percent.Value
				if change*ind.Coefficients[o].Value < -1e-9 {
					t.Errorf("%s: more %s changes %v by %v points, the coefficient of %s is %v", a.Code, column, o, change,
						ind.ID, ind.Coefficients[o].Value)
				}
			}
		}
	}
	return compared
}

// The same bytes on one processor and on two, and whichever order areas come in.
func TestScoreIsDeterministic(t *testing.T) {
	m := testModel(t)
	in := Input{Areas: country(3, 20), Benchmarks: map[string]Percentages{"GM0003": {Lonely65: 52, Severe65: 12}}}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := mustScore(t, m, in)
	runtime.GOMAXPROCS(2)
	nan := cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b })
	if diff := cmp.Diff(one, mustScore(t, m, in), nan); diff != "" {
		t.Errorf("two processors differ from one:\n%s", diff)
	}
	reversed := Input{Benchmarks: in.Benchmarks}
	for i := range in.Areas {
		reversed.Areas = append(reversed.Areas, in.Areas[len(in.Areas)-1-i])
	}
	if diff := cmp.Diff(byCode(one), byCode(mustScore(t, m, reversed)), nan); diff != "" {
		t.Errorf("the order of the areas matters:\n%s", diff)
	}
}

// With a benchmark the interval of the municipality is the error of the
// benchmark: 50 % +- 1.96 * .1 logit = 4.9 points.
func TestIntervalOfBenchmark(t *testing.T) {
	m := testModel(t)
	m.Draws = 4000
	in := Input{
		Areas: []Area{buurt("BU00010001", 10000, raw(20, 60, 300, 20, 10000)),
			{Code: "GM0001", Level: Gemeente, Residents: 10000, Raw: raw(20, 60, 300, 20, 10000)}},
		Benchmarks: map[string]Percentages{"GM0001": {Lonely65: 50, Severe65: 10}},
	}
	got := byCode(mustScore(t, m, in))["GM0001"].Prevalence[Lonely65].Percent
	near(t, "low", got.Low, 50-4.9, 0.4)
	near(t, "value", got.Value, 50, 1e-6)
	near(t, "high", got.High, 50+4.9, 0.4)
}

func TestScoreRefuses(t *testing.T) {
	good := buurt("BU00010001", 1000, raw(20, 40, 300, 20, 1000))
	for want, in := range map[string]Input{
		"there are no areas": {},
		`score area 1: code "BU00010001" is empty or occurs twice`:                           {Areas: []Area{good, good}},
		`score area BU00010001: level Level(0) and municipality "GM0001" must both be known`: {Areas: []Area{{Code: "BU00010001", Municipality: "GM0001"}}},
		`score area BU00010001: level buurt and municipality "" must both be known`:          {Areas: []Area{{Code: "BU00010001", Level: Buurt}}},
		"the benchmark of lonely_65 in GM0001 is 0; give a percentage": {Areas: []Area{good},
			Benchmarks: map[string]Percentages{"GM0001": {Lonely65: 0, Severe65: 10}}},
		"the benchmark of severe_65 in GM0001 is 100; give a percentage": {Areas: []Area{good},
			Benchmarks: map[string]Percentages{"GM0001": {Lonely65: 50, Severe65: 100}, "GM0002": {}}},
		"the benchmark of severe_18 in GM0001 is -1; give a percentage": {Areas: []Area{good},
			Benchmarks: map[string]Percentages{"GM0001": {Lonely65: 50, Severe65: 10, Severe18: -1}}},
	} {
		if _, err := Score(testModel(t), in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
}
