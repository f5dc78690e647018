package risk

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distmv"
)

// benchCountry is a country for the shipped model: 340 municipalities with some
// 3,300 wijken and 14,500 buurten, each with published figures; all outcomes,
// 1,000 draws.
func benchCountry(b *testing.B) (*Model, Input) {
	m := shippedModel(b)
	m.Draws = 1000
	in := Input{Areas: countryOf(1, 340, 18, 8), Benchmarks: map[string]Percentages{}}
	addShippedColumns(rand.New(rand.NewPCG(1, 2)), in.Areas)
	for _, a := range in.Areas {
		if a.Level == Gemeente {
			in.Benchmarks[a.Code] = Percentages{Lonely65: 50, Severe65: 10, Lonely18: 47, Severe18: 11}
		}
	}
	return m, in
}

func BenchmarkScore(b *testing.B) {
	m, in := benchCountry(b)
	b.ReportAllocs()
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(250 << 20)) // soft, as the program sets one for an import
	for b.Loop() {
		if _, err := Score(m, in); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(peakMB(b), "MB-peak")
}

// BenchmarkScorePlain times [Score] and, in the same run, the same sums in a
// plain loop with gonum, on one processor and with a tenth of the draws.
func BenchmarkScorePlain(b *testing.B) {
	m, in := benchCountry(b)
	var ours, plain time.Duration
	for b.Loop() {
		begun := time.Now()
		if _, err := Score(m, in); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(begun)
		begun = time.Now()
		plainly(b, m, in, m.Draws/10)
		plain += 10 * time.Since(begun)
	}
	b.ReportMetric(ours.Seconds()/plain.Seconds(), "ratio")
}

// plainly draws every outcome of every area and sorts the draws for their
// intervals: no pairs, no shared exponentials, no ranks.
func plainly(b *testing.B, m *Model, in Input, draws int) {
	all, err := places(m, in)
	if err != nil {
		b.Fatal(err)
	}
	source := rand.NewPCG(m.Seed, 0)
	rng := rand.New(source)
	var coefficients [OutcomeCount]*distmv.Normal
	for _, o := range m.Fitted() {
		k := len(m.Indicators)
		covariance := mat.NewSymDense(k, nil)
		for i, row := range m.Outcomes[o].Covariance {
			for j, v := range row {
				covariance.SetSym(i, j, v)
			}
		}
		var ok bool
		if coefficients[o], ok = distmv.NewNormal(m.coefficients(o), covariance, source); !ok {
			b.Fatal("covariance is not positive definite")
		}
	}
	for _, p := range all {
		var drawn [OutcomeCount][2][][]float64 // percentages and people, per area
		for _, o := range m.Fitted() {
			drawn[o] = [2][][]float64{make([][]float64, len(p.areas)), make([][]float64, len(p.areas))}
		}
		for range draws {
			for _, o := range m.Fitted() {
				out, c := m.Outcomes[o], coefficients[o].Rand(nil)
				eta, n := make([]float64, len(p.leaves)), make([]float64, len(p.leaves))
				for i := range p.leaves {
					l := &p.leaves[i]
					n[i] = max(0, l.residents+countHalf*(2*rng.Float64()-1)) * l.share[o.Row().Ages].percent / 100
					eta[i] = logit(out.Reference/100) + out.MunicipalitySD*rng.NormFloat64() +
						l.noiseSD(m, o)*rng.NormFloat64()
					for j, x := range l.x {
						eta[i] += c[j] * x
					}
				}
				target := logistic(logit(in.Benchmarks[p.code].Of(o)/100) + out.BenchmarkSD*rng.NormFloat64())
				shift := shiftTo(eta, n, target, 1e-4)
				people, lonely := make([]float64, len(p.areas)), make([]float64, len(p.areas))
				for i := range p.leaves {
					for _, at := range p.leaves[i].up {
						people[at] += n[i]
						lonely[at] += n[i] * logistic(eta[i]+shift)
					}
				}
				for at := range p.areas {
					if people[at] > 0 {
						drawn[o][0][at] = append(drawn[o][0][at], 100*lonely[at]/people[at])
						drawn[o][1][at] = append(drawn[o][1][at], lonely[at])
					}
				}
			}
		}
		for _, o := range m.Fitted() {
			for _, quantity := range drawn[o] {
				for _, values := range quantity {
					if len(values) == 0 {
						continue
					}
					slices.Sort(values)
					for _, at := range []float64{0.025, 0.1, 0.9, 0.975} {
						if math.IsNaN(stat.Quantile(at, stat.Empirical, values, nil)) {
							b.Fatal("a quantile is not a number")
						}
					}
				}
			}
		}
	}
}

// peakMB is the most memory that this process has held.
func peakMB(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("skipped: this system does not tell how much memory a process held")
	}
	for line := range strings.Lines(string(status)) {
		var kB float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kB); n == 1 {
			return kB / 1024
		}
	}
	b.Fatal("no VmHWM in /proc/self/status")
	return 0
}
