package words

import (
	"math"
	"testing"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

func TestPeople(t *testing.T) {
	for people, want := range map[float64]string{
		12.4:    "12",      // few
		63:      "65",      // tens
		694:     "690",     // hundreds
		34_567:  "34.600",  // tens of thousands
		123_456: "123.000", // a city
	} {
		if got := People(locale.Dutch, people); got != want {
			t.Errorf("%v: got %q, want %q", people, got, want)
		}
	}
}

func TestBetweenRoundsOutward(t *testing.T) {
	tests := []struct {
		q      risk.Quantity
		nl, en string
	}{
		{risk.Quantity{Value: 690, Low: 634, High: 748}, "tussen 630 en 750", "between 630 and 750"},
		{risk.Quantity{Value: 690, Low: 636, High: 742}, "tussen 630 en 750", "between 630 and 750"},
		{risk.Quantity{Value: 3, Low: 2.8, High: 3.2}, "tussen 2 en 4", "between 2 and 4"},
		{risk.Quantity{Value: 690, Low: 630, High: 750}, "tussen 630 en 750", "between 630 and 750"},
		{risk.Quantity{Value: 0.3}, "tussen 0 en 0", "between 0 and 0"},
		{risk.Quantity{Value: 1690, Low: 1234, High: 2151}, "tussen 1.230 en 2.160", "between 1,230 and 2,160"},
	}
	for _, tt := range tests {
		for _, l := range locale.Languages() {
			if got, want := Between(l, tt.q), l.Say(tt.nl, tt.en); got != want {
				t.Errorf("Between(%s, %v) = %q, want %q", l, tt.q, got, want)
			}
		}
	}
}

func TestPercentEnds(t *testing.T) {
	if low, high := PercentEnds(locale.Dutch, risk.Quantity{Low: 10.6, High: 14.1}); low != "10%" || high != "15%" {
		t.Errorf("got %s and %s, want them rounded outward: 10%% and 15%%", low, high)
	}
}

func TestMoreOrFewerIsAsCoarseAsTheWhole(t *testing.T) {
	tests := []struct {
		heads  int
		step   float64
		nl, en string
	}{
		{2958, 100, "3.000 mensen meer", "3,000 people more"},
		{-366, 100, "400 mensen minder", "400 people fewer"},
		{366, 10, "370 mensen meer", "370 people more"},
		{-1, 1, "1 mens minder", "1 person fewer"},
		{0, 1, "minder dan 1 mens", "fewer than 1 person"},
		{-4, 10, "minder dan 10 mensen", "fewer than 10 people"},
		{49, 100, "minder dan 100 mensen", "fewer than 100 people"},
	}
	for _, tt := range tests {
		for _, l := range locale.Languages() {
			if got, want := MoreOrFewer(l, tt.heads, tt.step), l.Say(tt.nl, tt.en); got != want {
				t.Errorf("MoreOrFewer(%s, %d, %v) = %q, want %q", l, tt.heads, tt.step, got, want)
			}
		}
	}
}

func TestValues(t *testing.T) {
	l := locale.Dutch
	tests := []struct{ name, got, want string }{
		{"value in percent of something", Value(l, 31.4, "% van de woningen"), "31%"},
		{"value in euro", Value(l, 345, "x 1.000 euro"), "€\u00a0345.000"},
		{"value per km2", Value(l, 2410.2, "adressen per km2"), "2.410 adressen per km²"},
		{"value, missing", Value(l, math.NaN(), "%"), "onbekend"},
		{"usual value goes without unit", UsualValue(l, 25.2, "per 100 inwoners"), "25,2"},
		{"usual value keeps percent", UsualValue(l, 57, "%"), "57%"},
		{"a home value in English", Value(locale.English, 345, "x 1.000 euro"), "€\u00a0345,000"},
		{"a ratio in English", Value(locale.English, 2.135, "per 100 inwoners"), "2.1 per 100 residents"},
		{"a unit that the shipped model does not have", Value(locale.English, 12, "per 1.000 inwoners"),
			"12.0 per 1.000 inwoners"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestOwnNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 12.5: "12,5", 12.345: "12,35", 0.05: "0,05", 0.01234: "0,0123", 1234567.8: "1.234.567,8", -3.1: "−3,1",
		-0.00001: "0", 0.999: "1", 99.999: "100",
	} {
		if got := OwnNumber(locale.Dutch, v); got != want {
			t.Errorf("OwnNumber(%v) = %q, want %q", v, got, want)
		}
	}
}
