package risk

import "testing"

// The Netherlands: 342 municipalities with about 14,500 buurten.
func BenchmarkScore(b *testing.B) {
	m := testModel(b)
	m.Draws = 500
	in := Input{Areas: country(1, 1075), Benchmarks: map[string]Benchmark{}}
	buurten := 0
	for _, a := range in.Areas {
		switch a.Level {
		case Buurt:
			buurten++
		case Gemeente:
			in.Benchmarks[a.Code] = Benchmark{Lonely65: 50, Severe65: 10}
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
