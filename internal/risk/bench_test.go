package risk

import "testing"

// A country: 340 municipalities with some 3,300 wijken and 14,500 buurten, all
// outcomes, 1,000 draws.
func BenchmarkScore(b *testing.B) {
	m := testModel(b)
	m.Draws = 1000
	in := Input{Areas: countryOf(1, 340, 18, 8), Benchmarks: map[string]Benchmark{}}
	buurten := 0
	for _, a := range in.Areas {
		switch a.Level {
		case Buurt:
			buurten++
		case Gemeente:
			in.Benchmarks[a.Code] = Benchmark{Lonely65: 50, Severe65: 10, Lonely18: 47, Severe18: 11}
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if _, err := Score(m, in); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(buurten), "buurten")
}
