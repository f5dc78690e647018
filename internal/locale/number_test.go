package locale

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

func TestNumbers(t *testing.T) {
	tests := []struct {
		name   string
		write  func(Language) string
		nl, en string
	}{
		{"whole, small", func(l Language) string { return l.Whole(7) }, "7", "7"},
		{"whole, thousands", func(l Language) string { return l.Whole(1240) }, "1.240", "1,240"},
		{"whole, millions", func(l Language) string { return l.Whole(17_942_942) }, "17.942.942", "17,942,942"},
		{"whole, negative", func(l Language) string { return l.Whole(-1240.4) }, "−1.240", "−1,240"},
		{"whole, negative that rounds to zero", func(l Language) string { return l.Whole(-0.4) }, "0", "0"},
		{"whole, half", func(l Language) string { return l.Whole(2.5) }, "3", "3"},
		{"whole, missing is never 0", func(l Language) string { return l.Whole(math.NaN()) }, "onbekend", "unknown"},
		{"tenths", func(l Language) string { return l.Tenths(49.46) }, "49,5", "49.5"},
		{"tenths, half", func(l Language) string { return l.Tenths(0.25) }, "0,3", "0.3"},
		{"tenths, thousands", func(l Language) string { return l.Tenths(1234.56) }, "1.234,6", "1,234.6"},
		{"tenths, between -1 and 0", func(l Language) string { return l.Tenths(-0.26) }, "−0,3", "−0.3"},
		{"tenths, rounds to zero", func(l Language) string { return l.Tenths(-0.04) }, "0,0", "0.0"},
		{"tenths, missing", func(l Language) string { return l.Tenths(math.Inf(1)) }, "onbekend", "unknown"},
		{"signed, up", func(l Language) string { return l.Signed(2.86) }, "+2,9", "+2.9"},
		{"signed, down", func(l Language) string { return l.Signed(-2.86) }, "−2,9", "−2.9"},
		{"signed, nothing", func(l Language) string { return l.Signed(0.04) }, "0,0", "0.0"},
		{"percent", func(l Language) string { return l.Percent(55.7) }, "56%", "56%"},
		{"percent, missing", func(l Language) string { return l.Percent(math.NaN()) }, "onbekend", "unknown"},
		{"decimals", func(l Language) string { return l.Decimal(-.25, 2) }, "−0,25", "−0.25"},
		{"decimals, rounds to zero", func(l Language) string { return l.Decimal(-.01, 1) }, "0,0", "0.0"},
		{"decimals, more than one", func(l Language) string { return l.Decimal(1.04, 2) }, "1,04", "1.04"},
		{"decimals, none", func(l Language) string { return l.Decimal(12.3, 0) }, "12", "12"},
		{"loose", func(l Language) string { return l.Loose(12.50, 2) }, "12,5", "12.5"},
		{"loose, thousands", func(l Language) string { return l.Loose(1234567.8, 2) }, "1.234.567,8", "1,234,567.8"},
		{"loose, rounds up to a whole", func(l Language) string { return l.Loose(99.999, 2) }, "100", "100"},
		{"loose, rounds to zero", func(l Language) string { return l.Loose(-0.00001, 4) }, "0", "0"},
		{"loose, missing", func(l Language) string { return l.Loose(math.NaN(), 2) }, "onbekend", "unknown"},
		{"significant", func(l Language) string { return l.Significant(-0.1149) }, "−0,11", "−0.11"},
		{"significant, small", func(l Language) string { return l.Significant(0.00012) }, "0,00012", "0.00012"},
		{"significant, tiny", func(l Language) string { return l.Significant(-1.23e-7) }, "−1,2e−07", "−1.2e−07"},
		{"significant, large", func(l Language) string { return l.Significant(123.4) }, "123", "123"},
		{"significant, zero", func(l Language) string { return l.Significant(0) }, "0", "0"},
		{"significant, missing", func(l Language) string { return l.Significant(math.NaN()) }, "onbekend", "unknown"},
	}
	for _, tt := range tests {
		for _, l := range Languages() {
			if got, want := tt.write(l), l.Say(tt.nl, tt.en); got != want {
				t.Errorf("%s in %s: got %q, want %q", tt.name, l, got, want)
			}
		}
	}
}

// Numbers are as golang.org/x/text writes them, but for the length of the minus.
func TestNumbersAsTheCLDR(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for l, tag := range map[Language]language.Tag{Dutch: language.Dutch, English: language.English} {
		p := message.NewPrinter(tag)
		for range 2000 {
			v := math.Round(math.Pow(10, 9*rng.Float64())*100) / 100
			if rng.IntN(2) == 0 {
				v = -v
			}
			for got, f := range map[string]number.Formatter{
				l.Decimal(v, 2):          number.Decimal(v, number.Scale(2)),
				l.Loose(v, 2):            number.Decimal(v, number.MaxFractionDigits(2)),
				l.Whole(math.Trunc(v)):   number.Decimal(math.Trunc(v)),
				l.Percent(math.Trunc(v)): number.Percent(math.Trunc(v) / 100),
			} {
				if want := strings.Replace(p.Sprint(f), "-", minus, 1); got != want {
					t.Fatalf("%v in %s: got %s, want %s", v, l, got, want)
				}
			}
		}
	}
}

func BenchmarkWhole(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Dutch.Whole(17_942_942)
	}
}
