package pages

import (
	"math"
	"math/rand/v2"
	"testing"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

func TestReasons(t *testing.T) {
	alone := factor{phrase: "veel alleenwonenden", points: 4}
	owners := factor{phrase: "weinig koopwoningen", points: 3}
	dear := factor{phrase: "dure woningen", points: -5}
	benchmark := factor{points: 9}
	slight := factor{phrase: "weinig mensen met bijstand", points: 0.3}
	tests := []struct {
		name       string
		factors    []factor
		difference float64
		want       string
	}{
		{"two up", []factor{dear, alone, owners}, 2,
			"Vooral veel alleenwonenden en weinig koopwoningen verhogen de schatting."},
		{"one down", []factor{dear, alone}, -1, "De schatting is vooral lager door dure woningen."},
		{"benchmark has no phrase", []factor{benchmark, alone}, 13,
			"De schatting is vooral hoger door veel alleenwonenden."},
		{"too slight to name", []factor{slight}, 0.3, ""},
		{"no difference", []factor{alone}, 0, ""},
	}
	for _, tt := range tests {
		if got := reasons(locale.Dutch, tt.factors, tt.difference); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A factor that the model gives no words shows its id.
func TestFactorWithoutWords(t *testing.T) {
	f := describe(locale.Dutch, risk.Factor{ID: "noise", Value: 3, Reference: 2}, 2, words.Factors{})
	if f.label != "noise" || f.phrase != "" || f.value != "3,0" {
		t.Errorf("got %+v", f)
	}
}

func TestRoundToSum(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		values, sum := make([]float64, 1+rng.IntN(9)), 0.0
		for i := range values {
			values[i] = 40*rng.Float64() - 20
			sum += values[i]
		}
		// The total is rounded on its own, so it may be one off.
		total := int(math.Round(sum)) + rng.IntN(3) - 1
		got, moved := 0, 0
		for i, r := range roundToSum(values, total) {
			got += r
			if math.Abs(float64(r)-values[i]) >= 1 {
				moved++
			}
		}
		if got != total {
			t.Fatalf("roundToSum(%v, %d) sums to %d", values, total, got)
		}
		if moved > 1 {
			t.Fatalf("roundToSum(%v, %d) moved %d values by 1 or more", values, total, moved)
		}
	}
}
