package pages

import (
	"cmp"
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

// grains are the steps to which numbers of people are rounded: those below the
// first of a pair to its second. The map's script gets them with the page.
func grains() [][2]float64 {
	return [][2]float64{{20, 1}, {100, 5}, {10_000, 10}, {100_000, 100}, {math.MaxFloat64, 1000}}
}

// grain is the step to which a number of people is rounded for reading: an
// estimate shown to the last person would claim what it cannot know.
func grain(people float64) float64 {
	for _, g := range grains() {
		if math.Abs(people) < g[0] {
			return g[1]
		}
	}
	return 1
}

// people writes a number of people, rounded to its [grain].
func people(v float64) string { return whole(math.Round(v/grain(v)) * grain(v)) }

// between writes the interval of a number of people, rounded outward with the
// step of the value: what is shown is never narrower than what is known.
func between(q risk.Quantity) string {
	low, high := ends(q)
	return "tussen " + low + " en " + high
}

func ends(q risk.Quantity) (low, high string) {
	const rounding = 1e-9 // of the arithmetic that made the ends
	step := grain(q.Value)
	return whole(math.Floor(q.Low/step+rounding) * step), whole(math.Ceil(q.High/step-rounding) * step)
}

// indicatorValue writes a value of an area in the unit of its indicator.
func indicatorValue(v float64, unit string) string {
	switch {
	case math.IsNaN(v):
		return unknown
	case strings.HasPrefix(unit, "%"):
		return percent(v)
	case unit == "x 1.000 euro":
		return "€\u00a0" + whole(1000*math.Round(v))
	}
	return strings.TrimSpace(indicatorNumber(v) + " " + strings.ReplaceAll(unit, "km2", "km²"))
}

// usualValue writes the value to compare with, beside one that has its unit.
func usualValue(v float64, unit string) string {
	if strings.HasPrefix(unit, "%") || unit == "x 1.000 euro" {
		return indicatorValue(v, unit)
	}
	return indicatorValue(v, "")
}

func indicatorNumber(v float64) string {
	if math.Abs(v) >= 100 {
		return whole(v)
	}
	return decimal(v)
}

// roundToSum rounds values to whole numbers that add up to total exactly
// (largest remainder), so that a reader who adds the column finds its sum. The
// total may be the sum of values rounded in parts, and so lie one off.
func roundToSum(values []float64, total int) []int {
	rounded, order := make([]int, len(values)), make([]int, len(values))
	missing := total
	for i, v := range values {
		rounded[i], order[i] = int(math.Floor(v)), i
		missing -= rounded[i]
	}
	remainder := func(i int) float64 { return values[i] - math.Floor(values[i]) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder(b), remainder(a)) })
	if len(order) == 0 {
		return rounded
	}
	for k := 0; missing > 0; k, missing = k+1, missing-1 {
		rounded[order[k%len(order)]]++
	}
	for k := 0; missing < 0; k, missing = k+1, missing+1 {
		rounded[order[len(order)-1-k%len(order)]]--
	}
	return rounded
}
