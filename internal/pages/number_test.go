package pages

import (
	"math"
	"math/rand/v2"
	"testing"

	"risicokaart/internal/risk"
)

func TestNumbers(t *testing.T) {
	tests := []struct{ name, got, want string }{
		{"whole, small", whole(7), "7"},
		{"whole, thousands", whole(1240), "1.240"},
		{"whole, millions", whole(17_942_942), "17.942.942"},
		{"whole, negative", whole(-1240.4), "−1.240"},
		{"whole, negative that rounds to zero", whole(-0.4), "0"},
		{"whole, missing is never 0", whole(math.NaN()), "onbekend"},
		{"decimal", decimal(49.46), "49,5"},
		{"decimal, thousands", decimal(1234.56), "1.234,6"},
		{"decimal, between -1 and 0", decimal(-0.26), "−0,3"},
		{"decimal, rounds to zero", decimal(-0.04), "0,0"},
		{"signed, up", signed(2.86), "+2,9"},
		{"signed, nothing", signed(0.04), "0,0"},
		{"percent", percent(55.7), "56%"},
		{"percent, missing", percent(math.NaN()), "onbekend"},
		{"people, few", people(12.4), "12"},
		{"people, tens", people(63), "65"},
		{"people, hundreds", people(694), "690"},
		{"people, tens of thousands", people(34_567), "34.600"},
		{"people, a city", people(123_456), "123.000"},
		{"value in percent of something", indicatorValue(31.4, "% van de woningen"), "31%"},
		{"value in euro", indicatorValue(345, "x 1.000 euro"), "€\u00a0345.000"},
		{"value per km2", indicatorValue(2410.2, "adressen per km2"), "2.410 adressen per km²"},
		{"value, missing", indicatorValue(math.NaN(), "%"), "onbekend"},
		{"usual value goes without unit", usualValue(25.2, "per 100 inwoners"), "25,2"},
		{"usual value keeps percent", usualValue(57, "%"), "57%"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestBetweenRoundsOutward(t *testing.T) {
	tests := []struct {
		q    risk.Quantity
		want string
	}{
		{risk.Quantity{Value: 690, Low: 634, High: 748}, "tussen 630 en 750"},
		{risk.Quantity{Value: 690, Low: 636, High: 742}, "tussen 630 en 750"},
		{risk.Quantity{Value: 3, Low: 2.8, High: 3.2}, "tussen 2 en 4"},
		{risk.Quantity{Value: 690, Low: 630, High: 750}, "tussen 630 en 750"},
		{risk.Quantity{Value: 0.3}, "tussen 0 en 0"},
	}
	for _, tt := range tests {
		if got := between(tt.q); got != tt.want {
			t.Errorf("between(%v) = %q, want %q", tt.q, got, tt.want)
		}
	}
}

func TestMoreOrFewerIsAsCoarseAsTheWhole(t *testing.T) {
	tests := []struct {
		heads int
		step  float64
		want  string
	}{
		{2958, 100, "3.000 mensen meer"},
		{-366, 100, "400 mensen minder"},
		{366, 10, "370 mensen meer"},
		{-1, 1, "1 mens minder"},
		{0, 1, "minder dan 1 mens"},
		{-4, 10, "minder dan 10 mensen"},
		{49, 100, "minder dan 100 mensen"},
	}
	for _, tt := range tests {
		if got := moreOrFewer(tt.heads, tt.step); got != tt.want {
			t.Errorf("moreOrFewer(%d, %v) = %q, want %q", tt.heads, tt.step, got, tt.want)
		}
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
