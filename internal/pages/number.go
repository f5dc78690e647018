package pages

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"risicokaart/internal/risk"
)

// unknown stands for a figure that is not there; it is never 0.
const unknown = "onbekend"

// whole writes a whole number the Dutch way: 1.240.
func whole(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return unknown
	}
	digits := strconv.FormatFloat(math.Abs(math.Round(v)), 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	if math.Round(v) < 0 {
		return "−" + digits
	}
	return digits
}

// decimal writes a number with one decimal: 49,5.
func decimal(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return unknown
	}
	tenths := math.Round(v * 10)
	last := strconv.Itoa(int(math.Mod(math.Abs(tenths), 10)))
	text := strings.TrimPrefix(whole(math.Trunc(tenths/10)), "−") + "," + last
	if tenths < 0 {
		return "−" + text
	}
	return text
}

// signed writes a decimal that always carries its sign.
func signed(v float64) string {
	if math.Round(v*10) > 0 {
		return "+" + decimal(v)
	}
	return decimal(v)
}

// percent writes a whole percentage: 56%.
func percent(v float64) string {
	if math.IsNaN(v) {
		return unknown
	}
	return whole(v) + "%"
}

// grain is the step to which a number of people is rounded for reading: an
// estimate shown to the last person would claim what it cannot know.
func grain(people float64) float64 {
	switch people = math.Abs(people); {
	case people < 20:
		return 1
	case people < 100:
		return 5
	case people < 10_000:
		return 10
	case people < 100_000:
		return 100
	}
	return 1000
}

// people writes a number of people, rounded to its [grain].
func people(v float64) string { return toGrain(v, grain(v)) }

func toGrain(v, step float64) string { return whole(math.Round(v/step) * step) }

// between writes the interval of a number of people. Its ends are rounded as
// the value is, so that they never cross it.
func between(q risk.Quantity) string {
	step := grain(q.Value)
	return "tussen " + toGrain(q.Low, step) + " en " + toGrain(q.High, step)
}

// indicatorValue writes a value in the unit of its indicator.
func indicatorValue(v float64, unit string) string {
	switch {
	case math.IsNaN(v):
		return unknown
	case unit == "%":
		return percent(v)
	case math.Abs(v) >= 100:
		return strings.TrimSpace(whole(v) + " " + unit)
	case math.Abs(v) < 1 && v != 0:
		return strings.TrimSpace(strings.Replace(strconv.FormatFloat(v, 'g', 2, 64), ".", ",", 1) + " " + unit)
	}
	return strings.TrimSpace(decimal(v) + " " + unit)
}

// roundToSum rounds values to whole numbers that add up to total exactly
// (largest remainder), so that a reader who adds the column finds its sum.
// The sum of values must lie within len(values) of total.
func roundToSum(values []float64, total int) []int {
	rounded := make([]int, len(values))
	order := make([]int, len(values))
	missing := total
	for i, v := range values {
		rounded[i] = int(math.Floor(v))
		missing -= rounded[i]
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		ra, rb := values[a]-math.Floor(values[a]), values[b]-math.Floor(values[b])
		switch {
		case ra > rb:
			return -1
		case ra < rb:
			return 1
		}
		return 0
	})
	for k := 0; k < missing && k < len(order); k++ {
		rounded[order[k]]++
	}
	for k := len(order) - 1; k >= 0 && missing < 0; k, missing = k-1, missing+1 {
		rounded[order[k]]--
	}
	return rounded
}
