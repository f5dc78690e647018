package composite

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Four rows worked by hand. Of d the home value is secret, of c it is all that
// is known, and e has nothing.
func handTable() Table {
	return Table{
		Codes: []string{"a", "b", "c", "d", "e"},
		Columns: map[string][]float64{
			"alone":   {10, 60, 101, 35, nan}, // 101 % cannot be
			"widowed": {10, 15, nan, 20, 1},
			"old":     {40, 20, 20, 30, 0},
			"other":   {10, 30, 20, 10, 0}, // 20, 30, -, 50 per hundred; e divides by nothing
			"value":   {math.E, math.E * math.E, 1, nan, 0},
		},
	}
}

func TestScoreByHand(t *testing.T) {
	m := testModel(t)
	m.Indicators[2].Treat = nil
	got, err := Score(m, handTable())
	if err != nil {
		t.Fatal(err)
	}
	normalised := [][]float64{
		{1, 100, nan, 50.5, nan}, // alone, 1-100
		{1, 2, nan, 3, nan},      // widowed, ranked
		{50.5, 1, 100, nan, nan}, // low home value, 1-100
	}
	// Geometric means with weights 1 and 3: 1, 100^.25 x 2^.75 = 5.3, 50.5^.25 x 3^.75 = 6.1.
	people := []float64{0, 0.5, nan, 1, nan}
	score := []float64{(2*50.5 + 0) / 3, (2*1 + 0.5) / 3, 100, 1, nan}
	for name, pair := range map[string][2]any{
		"normalised": {normalised, got.Normalised},
		"groups":     {[][]float64{people}, got.Groups},
		"score":      {score, got.Score},
		"rank":       {[]int{2, 4, 1, 3, 0}, got.Rank},
	} {
		if diff := cmp.Diff(pair[0], pair[1], near); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTooLittleKnownGivesNoScore(t *testing.T) {
	m := testModel(t)
	for minKnown, want := range map[float64][]bool{0: {true, true, true, true, false}, 0.5: {true, true, true, true, false},
		0.51: {true, true, false, false, false}} {
		m.MinKnown = minKnown
		got, err := Score(m, handTable())
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Score) != len(want) {
			t.Fatalf("known %v: %d scores, want %d", minKnown, len(got.Score), len(want))
		}
		for i, score := range got.Score {
			if math.IsNaN(score) == want[i] || (got.Rank[i] > 0) != want[i] {
				t.Errorf("known %v, row %d: score %v, rank %d", minKnown, i, score, got.Rank[i])
			}
		}
	}
}

// The Social Vulnerability Index: percentiles are summed to themes, themes
// ranked, summed and ranked again.
func TestNestedGroupsAndFinish(t *testing.T) {
	svi := Normalisation{Method: MethodSVIPercentile}
	ind := func(id, group string) Indicator {
		return Indicator{ID: id, LabelNL: id, LabelEN: id, Unit: "%", Columns: []string{id}, Direction: 1, Weight: 1,
			Group: group, Citation: "test"}
	}
	group := func(id, in string) Group {
		return Group{ID: id, LabelNL: id, LabelEN: id, Weight: 1, Group: in, Normalise: svi}
	}
	m := &Model{Schema: Schema, ID: "svi", TitleNL: "x", TitleEN: "x", Citation: "x", Normalise: svi, Aggregate: Total,
		Finish:     svi,
		Indicators: []Indicator{ind("p", "one"), ind("q", "one"), ind("r", "two")},
		Groups:     []Group{group("two", "all"), group("one", "all"), group("all", "")}}
	got, err := Score(m, Table{Codes: []string{"a", "b", "c", "d"}, Columns: map[string][]float64{
		"p": {1, 2, 3, 4}, "q": {4, 1, 2, 3}, "r": {9, 9, 1, 2}}})
	if err != nil {
		t.Fatal(err)
	}
	// one: sums 1, .3333, 1, 1.6667 -> .3333, 0, .3333, 1; two: .6667, .6667, 0, .3333
	want := [][]float64{{.6667, .6667, 0, .3333}, {.3333, 0, .3333, 1}, {.6667, .3333, 0, 1}}
	if diff := cmp.Diff(want, got.Groups, near); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{.6667, .3333, 0, 1}, got.Score, near); diff != "" {
		t.Errorf("score (-want +got):\n%s", diff)
	}
}

func TestScoreNamesWhatIsWrong(t *testing.T) {
	m := testModel(t)
	m.Indicators[0].Normalise = &Normalisation{Method: MethodBorda}
	_, err := Score(m, handTable())
	if want := "row 1 (a): indicator alone, counted in group people, is not above 0"; !errors.Is(err, ErrNotPositive) ||
		!strings.Contains(err.Error(), want) {
		t.Errorf("zero in a geometric mean: error %v, want %q in it", err, want)
	}
	m = testModel(t)
	m.Aggregate = Harmonic
	_, err = Score(m, handTable())
	if want := "row 1 (a): group people, counted in the index, is not above 0"; !errors.Is(err, ErrNotPositive) ||
		!strings.Contains(err.Error(), want) {
		t.Errorf("zero in a harmonic mean: error %v, want %q in it", err, want)
	}
	table := handTable()
	table.Columns["alone"] = []float64{7, 7, 7, 7, 7}
	if _, err = Score(testModel(t), table); !errors.Is(err, ErrConstant) ||
		!strings.Contains(err.Error(), "indicator alone") {
		t.Errorf("constant column: error %v", err)
	}
	delete(table.Columns, "alone")
	if _, err = Score(testModel(t), table); err == nil ||
		!strings.Contains(err.Error(), `column "alone" has 0 values for 5 rows`) {
		t.Errorf("no column: error %v", err)
	}
}

// randomIndex is a model of these methods over three columns, and a table for it
// with ties and gaps. Its values suit every method.
func randomIndex(rng *rand.Rand, method Method, how Aggregation) (*Model, Table) {
	number := func(v float64) *float64 { return &v }
	m := &Model{Schema: Schema, ID: "random", TitleNL: "x", TitleEN: "x", Citation: "x",
		Normalise: Normalisation{Method: method}, Aggregate: how}
	switch method {
	case MethodMinMax:
		m.Normalise.Low = number(1)
	case MethodZScore:
		m.Normalise.Mean = number(100)
	}
	table := Table{Columns: map[string][]float64{}}
	for i := range 12 {
		table.Codes = append(table.Codes, fmt.Sprint(i))
	}
	for j, name := range []string{"x", "y", "z"} {
		ind := Indicator{ID: name, LabelNL: name, LabelEN: name, Unit: "%", Columns: []string{name}, Direction: 1,
			Weight: 1 + rng.Float64(), Citation: "x"}
		if j > 0 {
			ind.Group = "g"
		}
		if j == 2 {
			ind.Direction = -1
			if method == None {
				ind.Direction = 1 // what is not normalised stays above 0
			}
		}
		m.Indicators = append(m.Indicators, ind)
		for range table.Codes {
			v := 1 + float64(rng.IntN(8)) + math.Round(rng.ExpFloat64())
			if rng.IntN(10) == 0 {
				v = nan
			}
			table.Columns[name] = append(table.Columns[name], v)
		}
	}
	m.Groups = []Group{{ID: "g", LabelNL: "g", LabelEN: "g", Weight: 2}}
	return m, table
}

// eachIndex calls f with random indices of every method and aggregation that
// go together.
func eachIndex(t *testing.T, f func(t *testing.T, rng *rand.Rand, m *Model, table Table)) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, method := range methods {
		for _, how := range []Aggregation{Arithmetic, Geometric, Harmonic, Total} {
			startsAtZero := method == MethodPercentileRank || method == MethodBorda || method == MethodDistanceToMax ||
				method == MethodSVIPercentile
			if startsAtZero && (how == Geometric || how == Harmonic) {
				continue
			}
			t.Run(fmt.Sprintf("%s-%s", method, how), func(t *testing.T) {
				for range 40 {
					m, table := randomIndex(rng, method, how)
					if rng.IntN(2) == 0 {
						low, high := 10.0, 90.0
						m.Treat = Treatment{Method: MethodPercentiles, LowPct: &low, HighPct: &high}
					}
					f(t, rng, m, table)
				}
			})
		}
	}
}

func mustScore(t *testing.T, m *Model, table Table) *Result {
	t.Helper()
	result, err := Score(m, table)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// Raising a value never lowers the score of its row where the direction is 1,
// and never raises it where it is -1.
func TestScoresAreMonotone(t *testing.T) {
	moved := 0
	eachIndex(t, func(t *testing.T, rng *rand.Rand, m *Model, table Table) {
		before := mustScore(t, m, table)
		j, i := rng.IntN(3), rng.IntN(len(table.Codes))
		name := m.Indicators[j].ID
		if math.IsNaN(table.Columns[name][i]) {
			return
		}
		table.Columns[name][i] += 0.5 + 5*rng.Float64()
		change := float64(m.Indicators[j].Direction) * (mustScore(t, m, table).Score[i] - before.Score[i])
		if change < -1e-12 {
			t.Errorf("%s of row %d raised: the score went %v against its direction", name, i, change)
		}
		if change > 1e-6 {
			moved++
		}
	})
	if moved < 300 {
		t.Errorf("only %d scores moved", moved)
	}
}

// The order of the rows does not matter, to the last bit.
func TestRowsMayComeInAnyOrder(t *testing.T) {
	eachIndex(t, func(t *testing.T, rng *rand.Rand, m *Model, table Table) {
		before := mustScore(t, m, table)
		order := rng.Perm(len(table.Codes))
		shuffled := Table{Columns: map[string][]float64{}}
		for _, i := range order {
			shuffled.Codes = append(shuffled.Codes, table.Codes[i])
			for name, values := range table.Columns {
				shuffled.Columns[name] = append(shuffled.Columns[name], values[i])
			}
		}
		after := mustScore(t, m, shuffled)
		for k, i := range order {
			same := before.Score[i] == after.Score[k] || math.IsNaN(before.Score[i]) && math.IsNaN(after.Score[k])
			if !same || before.Rank[i] != after.Rank[k] {
				t.Fatalf("row %s: score %v and rank %d, shuffled %v and %d", table.Codes[i], before.Score[i],
					before.Rank[i], after.Score[k], after.Rank[k])
			}
		}
	})
}

// Rows that are equal in every column tie, and ranks skip those who share one.
func TestEqualRowsTie(t *testing.T) {
	eachIndex(t, func(t *testing.T, _ *rand.Rand, m *Model, table Table) {
		for _, values := range table.Columns {
			values[7] = values[3]
		}
		got := mustScore(t, m, table)
		if got.Rank[3] != got.Rank[7] {
			t.Fatalf("equal rows have ranks %d and %d", got.Rank[3], got.Rank[7])
		}
		for i, rank := range got.Rank {
			above := 0
			for _, other := range got.Score {
				if other > got.Score[i] {
					above++
				}
			}
			if rank != 0 && rank != above+1 {
				t.Fatalf("row %d has rank %d with %d rows above it", i, rank, above)
			}
		}
	})
}

func BenchmarkScore(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 8))
	m, _ := randomIndex(rng, MethodPercentileRank, Arithmetic)
	table := Table{Codes: make([]string, 14_500), Columns: map[string][]float64{}}
	for _, name := range m.Columns() {
		for range table.Codes {
			table.Columns[name] = append(table.Columns[name], rng.Float64())
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Score(m, table); err != nil {
			b.Fatal(err)
		}
	}
}

// The same parts in another order make the same score, but for rounding: 0.1 +
// 0.2 + 0.3 is not 0.3 + 0.2 + 0.1 in a computer. Their ranks are equal, and so
// is what a rank makes of them.
func TestRoundingBreaksNoTies(t *testing.T) {
	m := &Model{Schema: Schema, ID: "t", TitleNL: "x", TitleEN: "x", Citation: "x", Aggregate: Arithmetic}
	for _, id := range []string{"p", "q", "r"} {
		m.Indicators = append(m.Indicators, Indicator{ID: id, LabelNL: id, LabelEN: id, Unit: "%", Columns: []string{id},
			Direction: 1, Weight: 1, Citation: "test"})
	}
	table := Table{Codes: []string{"a", "b", "c"}, Columns: map[string][]float64{"p": {.1, .3, 9}, "q": {.2, .2, 9},
		"r": {.3, .1, 9}}}
	got := mustScore(t, m, table)
	if got.Score[0] == got.Score[1] {
		t.Fatal("the example does not show rounding; choose others")
	}
	if diff := cmp.Diff([]int{2, 2, 1}, got.Rank); diff != "" {
		t.Errorf("ranks (-want +got):\n%s", diff)
	}
	m.Finish = Normalisation{Method: MethodPercentileRank}
	if diff := cmp.Diff([]float64{0, 0, 1}, mustScore(t, m, table).Score); diff != "" {
		t.Errorf("percentile ranks (-want +got):\n%s", diff)
	}
}

// exp(ln 100) is more than 100 in a computer.
func TestMeansLieBetweenTheirParts(t *testing.T) {
	for _, how := range []Aggregation{Arithmetic, Geometric, Harmonic} {
		for _, x := range [][]float64{{100, 100}, {.1, .1, .1}, {math.NaN(), 7, 7}} {
			if got, err := how.of(x, []float64{.3, .7, .1}[:len(x)]); got != x[len(x)-1] || err != nil {
				t.Errorf("%s of %v is %v, error %v", how, x, got, err)
			}
		}
	}
}
