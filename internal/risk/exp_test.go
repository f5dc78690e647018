package risk

import (
	"math"
	"testing"
)

func TestExp(t *testing.T) {
	for x := -3.0; x <= 3; x += 1. / 64 {
		if got, want := exp(x), math.Exp(x); math.Abs(got/want-1) > 1e-6 {
			t.Errorf("exp(%v) = %v, want %v", x, got, want)
		}
	}
}

func BenchmarkExp(b *testing.B) {
	for name, f := range map[string]func(float64) float64{"ours": exp, "math": math.Exp} {
		b.Run(name, func(b *testing.B) {
			sum, x := 0.0, -1.0
			for b.Loop() {
				sum += f(x)
				x += 1e-9
			}
			_ = sum
		})
	}
}
