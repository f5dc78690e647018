package risk

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// The intervals, ranks and chances of Score are those of the model as
// docs/method.md writes it, drawn plainly: no pairs, no short cuts, sorted.
func TestScoreAgreesWithPlainDraws(t *testing.T) {
	m := shippedModel(t)
	m.Draws = 20_008 // not whole lines of draws
	lessSure(m)
	areas := withAllColumns(3)
	for name, benchmarks := range map[string]map[string]Percentages{
		"without a published figure": nil,
		"with a published figure":    {"GM0001": {Lonely65: 53, Severe65: 12, Lonely18: 47, Severe18: 13}},
	} {
		in := Input{Areas: areas, Benchmarks: benchmarks}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := drawPlainly(t, m, in)
			for _, e := range mustScore(t, m, in).Estimates {
				for _, o := range m.Estimated() {
					checkInterval(t, fmt.Sprintf("%s %s percent", e.Code, o), &e.Prevalence[o].Percent,
						want.draws[e.Code][2*o])
					checkInterval(t, fmt.Sprintf("%s %s count", e.Code, o), &e.Prevalence[o].Count,
						want.draws[e.Code][2*o+1])
				}
				if e.Level == Buurt {
					ranks := want.ranks[e.Code]
					apart := max(math.Abs(float64(e.RankMunicipalLow)-ranks[0]),
						math.Abs(float64(e.RankMunicipalHigh)-ranks[1]))
					if apart > 1 || e.RankLow != e.RankMunicipalLow || e.RankHigh != e.RankMunicipalHigh {
						t.Errorf("%s has rank %d-%d, want %v", e.Code, e.RankMunicipalLow, e.RankMunicipalHigh, ranks)
					}
					near(t, e.Code+" in the top tenth", e.TopDecile, want.top[e.Code], 0.02)
				}
			}
		})
	}
}

// lessSure makes the errors of coefficients five times as large: those of the
// shipped model hardly show beside others.
func lessSure(m *Model) {
	for _, o := range m.Fitted() {
		for i, row := range m.Outcomes[o].Covariance {
			m.Indicators[i].Coefficients[o].SD *= 5
			for j := range row {
				row[j] *= 25
			}
		}
	}
}

// withAllColumns is a municipality of two wijken, each with so many buurten, which
// have all columns of the shipped model.
func withAllColumns(buurten int) []Area {
	rng := rand.New(rand.NewPCG(5, 5))
	var areas []Area
	var gemeente group
	for w := range 2 {
		var wijk group
		for b := range buurten {
			a := buurt(fmt.Sprintf("BU0001%02d%02d", w, b), 400+5*float64(rng.IntN(500)), nil)
			a.Raw = raw(10+float64(rng.IntN(30)), 20+float64(rng.IntN(40)), 250+300*rng.Float64(), 30, a.Residents)
			wijk.add(a)
			gemeente.add(a)
			areas = append(areas, a)
		}
		a := wijk.area(fmt.Sprintf("WK0001%02d", w), Wijk)
		a.Municipality = "GM0001"
		areas = append(areas, a)
	}
	areas = append(areas, gemeente.area("GM0001", Gemeente))
	addShippedColumns(rng, areas)
	return areas
}

// checkInterval allows an end to be 3 % of the width beside that of the plain
// draws: four to five times its error of chance.
func checkInterval(t *testing.T, what string, q *Quantity, draws []float64) {
	t.Helper()
	at := func(share float64) float64 { return draws[int(math.Round(share*float64(len(draws)-1)))] }
	tolerance := 0.03 * (at(.975) - at(.025))
	if !(tolerance > 0) {
		t.Fatalf("%s: the plain draws are all equal", what)
	}
	near(t, what+" low", q.Low, at(.025), tolerance)
	near(t, what+" low 80", q.Low80, at(.1), tolerance)
	near(t, what+" high 80", q.High80, at(.9), tolerance)
	near(t, what+" high", q.High, at(.975), tolerance)
}

// plain is what was drawn, by the code of an area.
type plain struct {
	draws map[string]*quantities // sorted
	ranks map[string][2]float64  // of buurten, 95 %
	top   map[string]float64     // share of draws in which a buurt is among the highest tenth
}

// quantities are draws of the percentage and the count of every outcome.
type quantities [2 * OutcomeCount][]float64

func drawPlainly(t *testing.T, m *Model, in Input) plain {
	t.Helper()
	all, err := places(m, in)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d municipalities, error %v", len(all), err)
	}
	p := all[0]
	w := plain{map[string]*quantities{}, map[string][2]float64{}, map[string]float64{}}
	places := map[string][]float64{}
	for _, a := range p.areas {
		w.draws[a.Code] = new(quantities)
	}
	rng := rand.New(rand.NewPCG(77, 7))
	shifts := p.shifts(m, in.Benchmarks)
	for range m.Draws {
		percent := map[string]float64{} // lonely 65+ of buurten
		for n, sum := range p.drawOnce(m, in.Benchmarks[p.code], shifts, rng) {
			a := p.areas[n]
			for _, o := range m.Estimated() {
				count := sum.count[o]
				d, share := w.draws[a.Code], 100*count/sum.people[o.Row().Ages]
				d[2*o], d[2*o+1] = append(d[2*o], share), append(d[2*o+1], count)
				if a.Level == Buurt && o == Ranked {
					percent[a.Code] = share
				}
			}
		}
		for code, v := range percent {
			rank := 1.0
			for _, other := range percent {
				if other > v {
					rank++
				}
			}
			places[code] = append(places[code], rank)
			if rank <= math.Ceil(float64(len(percent))/10) {
				w.top[code] += 1 / float64(m.Draws)
			}
		}
	}
	for _, d := range w.draws {
		for q := range d {
			slices.Sort(d[q])
		}
	}
	for code, ranks := range places {
		slices.Sort(ranks)
		w.ranks[code] = [2]float64{ranks[len(ranks)/40], ranks[len(ranks)-1-len(ranks)/40]}
	}
	return w
}

// drawn is one draw of an area: people of each age, and those of each outcome.
type drawn struct {
	people [AgeGroupCount]float64
	count  [OutcomeCount]float64
}

func (p *place) drawOnce(m *Model, b Percentages, shifts [OutcomeCount]benchmarkShift, rng *rand.Rand) []drawn {
	uniform := func(half float64) float64 { return half * (2*rng.Float64() - 1) }
	share75 := m.Age75.Share + m.Age75.ShareSD*rng.NormFloat64()
	leaves := make([]drawn, len(p.leaves))
	var own [AgeGroupCount][]float64
	for i := range p.leaves {
		l := &p.leaves[i]
		residents := l.residents + uniform(countHalf)
		n65 := residents * (l.share[From65].percent + uniform(shareHalf)) / 100 * l.rake
		leaves[i].people = [AgeGroupCount]float64{From65: n65, From75: n65 * share75,
			From18: residents * (l.share[From18].percent + uniform(adultsHalf)) / 100}
		for g := range own {
			own[g] = append(own[g], rng.NormFloat64())
		}
	}
	for _, o := range m.Fitted() {
		out, ages := m.Outcomes[o], o.Row().Ages
		lower, _ := cholesky(out.Covariance)
		z, delta := mat.NewVecDense(len(m.Indicators), nil), mat.NewVecDense(len(m.Indicators), nil)
		for j := range m.Indicators {
			z.SetVec(j, rng.NormFloat64())
		}
		delta.MulVec(lower, z)
		common, eta, weight := rng.NormFloat64(), p.etas(m, o), make([]float64, len(p.leaves))
		for i := range eta {
			l := &p.leaves[i]
			eta[i] += shifts[o].value + l.noiseSD(m, o)*own[ages][i]
			for j, x := range l.x {
				eta[i] += delta.AtVec(j) * x
			}
			weight[i] = leaves[i].people[ages]
		}
		shift := out.MunicipalitySD * common
		if shifts[o].applied {
			shift = shiftTo(eta, weight, logistic(logit(b.Of(o)/100)+out.BenchmarkSD*common), 1e-9)
		}
		for i := range eta {
			leaves[i].count[o] = weight[i] * logistic(eta[i]+shift)
		}
		for derived, up := range m.Age75.Shifts {
			if up == nil || Outcome(derived).Row().Degree != o.Row().Degree || ages != From65 {
				continue
			}
			drawn := up.Value + up.SD*rng.NormFloat64()
			for i := range eta {
				leaves[i].count[derived] = leaves[i].people[From75] * logistic(eta[i]+shift+drawn)
			}
		}
	}
	areas := make([]drawn, len(p.areas))
	for i := range p.leaves {
		for _, n := range p.leaves[i].up {
			for k, v := range leaves[i].people {
				areas[n].people[k] += v
			}
			for k, v := range leaves[i].count {
				areas[n].count[k] += v
			}
		}
	}
	return areas
}

// Shares meet the target wherever they begin.
func TestMeet(t *testing.T) {
	weight := []float64{100, 0, 30, 500}
	for _, target := range []float64{.02, .3, .498, .5, .52, .9} {
		share := []float64{.45, .5, .6, .5}
		meet(target, share, weight)
		sum := 0.0
		for i, p := range share {
			sum += p * weight[i] / 630
		}
		near(t, "mean share", sum, target, 1e-4)
		near(t, "odds ratio", share[2]/(1-share[2])/(share[0]/(1-share[0])), .6/.4/(.45/.55), 2e-3)
	}
}
