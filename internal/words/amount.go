package words

import (
	"math"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// Grains are the steps to which numbers of people are rounded: those below the
// first of a pair to its second. The map's script gets them with the page.
func Grains() [][2]float64 {
	return [][2]float64{{20, 1}, {100, 5}, {10_000, 10}, {100_000, 100}, {math.MaxFloat64, 1000}}
}

// Grain is the step to which a number of people is rounded for reading: an
// estimate shown to the last person would claim what it cannot know.
func Grain(people float64) float64 {
	for _, g := range Grains() {
		if math.Abs(people) < g[0] {
			return g[1]
		}
	}
	return 1
}

// People writes a number of people, rounded to its [Grain].
func People(l locale.Language, v float64) string {
	return l.Whole(math.Round(v/Grain(v)) * Grain(v))
}

// Between writes the interval of a number of people, rounded outward with the
// step of the value: what is shown is never narrower than what is known.
func Between(l locale.Language, q risk.Quantity) string {
	low, high := Ends(l, q)
	return l.Say("tussen %s en %s", "between %s and %s", low, high)
}

// Ends writes the two ends of [Between].
func Ends(l locale.Language, q risk.Quantity) (low, high string) {
	const rounding = 1e-9 // of the arithmetic that made the ends
	step := Grain(q.Value)
	return l.Whole(math.Floor(q.Low/step+rounding) * step), l.Whole(math.Ceil(q.High/step-rounding) * step)
}

// PercentEnds writes the two ends of the interval of a percentage, rounded outward.
func PercentEnds(l locale.Language, q risk.Quantity) (low, high string) {
	return l.Percent(math.Floor(q.Low)), l.Percent(math.Ceil(q.High))
}

// MoreOrFewer writes a difference in people, rounded to step.
func MoreOrFewer(l locale.Language, heads int, step float64) string {
	rounded := math.Round(float64(heads)/step) * step
	switch {
	case rounded > 0:
		return l.Say("%s meer", "%s more", persons(l, rounded))
	case rounded < 0:
		return l.Say("%s minder", "%s fewer", persons(l, -rounded))
	}
	return l.Say("minder dan %s", "fewer than %s", persons(l, step))
}

// persons writes a whole number of people with its noun.
func persons(l locale.Language, count float64) string {
	if count == 1 {
		return l.Say("1 mens", "1 person")
	}
	return l.Say("%s mensen", "%s people", l.Whole(count))
}
