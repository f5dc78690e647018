package pages

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"risicokaart/internal/risk"
)

// factor is one line of the explanation, against the chosen yardstick.
type factor struct {
	label  string
	phrase string // for sentences: "veel alleenwonenden"; may be empty
	value  string // of the area, with unit; empty for the benchmark
	usual  string // of the yardstick
	points float64
	people float64
}

// contributions lists the factors against the yardstick, strongest first.
// Against the municipality a contribution is the area's minus the
// municipality's, both against the Netherlands: those differences add up to
// the difference between the two estimates.
func contributions(e, municipal *risk.Estimate, words map[string]Indicator) []factor {
	usual := map[string]risk.Factor{}
	if municipal != nil {
		for _, f := range municipal.Explanations[risk.Lonely65].Factors {
			usual[f.ID] = f
		}
	}
	list := make([]factor, 0, len(e.Explanations[risk.Lonely65].Factors))
	for _, f := range e.Explanations[risk.Lonely65].Factors {
		points, people, reference := f.Points, f.People, f.Reference
		if municipal != nil {
			reference = usual[f.ID].Value
			points -= usual[f.ID].Points
			people = points * e.Residents65 / 100
		}
		list = append(list, describe(f, reference, points, people, words))
	}
	slices.SortStableFunc(list, func(a, b factor) int {
		return cmp.Compare(math.Abs(b.points), math.Abs(a.points))
	})
	return list
}

func describe(f risk.Factor, reference, points, people float64, words map[string]Indicator) factor {
	line := factor{label: label(f.ID, words), points: points, people: people}
	if f.ID == risk.BenchmarkFactor {
		return line
	}
	w := words[f.ID]
	line.value = indicatorValue(f.Value, w.Unit)
	line.usual = usualValue(reference, w.Unit)
	switch {
	case f.Value > reference:
		line.phrase = w.High
	case f.Value < reference:
		line.phrase = w.Low
	}
	return line
}

// Bar is one factor drawn as a bar left or right of zero.
type Bar struct {
	Label, Points, People string
	Value, Usual          string
	Up                    bool
	X, Width              string // in percent of the width of the drawing
}

// shownBars is how many factors are drawn; the others stand in the full list.
const shownBars = 5

// smallestBar leaves out of the drawing what would read as zero.
const smallestBar = 0.05

// bars draws the strongest factors; rows are the same factors in the same
// order as numbers, so that drawing and table agree. People are rounded to
// step: a part of an estimate is not told more precisely than the whole.
func bars(factors []factor, rows []SumRow, step float64) []Bar {
	var list []Bar
	scale := 0.0
	for _, f := range factors {
		scale = max(scale, math.Abs(f.points))
	}
	for i, f := range factors {
		if math.Abs(f.points) < smallestBar || len(list) == shownBars {
			break
		}
		width := 50 * math.Abs(f.points) / scale
		x := 50.0
		if f.points < 0 {
			x -= width
		}
		list = append(list, Bar{
			Label: f.label, Value: f.value, Usual: f.usual, Up: f.points > 0,
			Points: rows[i].Points, People: moreOrFewer(rows[i].heads, step),
			X: coordinate(x), Width: coordinate(width),
		})
	}
	return list
}

// moreOrFewer writes a difference in people, rounded to step.
func moreOrFewer(heads int, step float64) string {
	rounded := math.Round(float64(heads)/step) * step
	direction := " meer"
	if rounded < 0 {
		direction = " minder"
	}
	if rounded == 0 {
		return "minder dan " + mensen(step)
	}
	return mensen(math.Abs(rounded)) + direction
}

// mensen writes a whole number of people with its noun.
func mensen(count float64) string {
	if count == 1 {
		return "1 mens"
	}
	return whole(count) + " mensen"
}

func coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// Sum is the full explanation as a table whose columns add up as they stand.
type Sum struct {
	From, To             string // names of the yardstick and the area
	FromPoints, ToPoints string
	FromPeople, ToPeople string
	Rows                 []SumRow
}

// SumRow is one line of [Sum].
type SumRow struct {
	Label, Value, Usual, Points, People string
	heads                               int // People as a number
}

// add makes the full explanation. Every number is rounded so that the column
// as printed sums to its last line.
func add(factors []factor, e *risk.Estimate, name string, y yardstick) Sum {
	baseTenths := int(math.Round(y.percent * 10))
	endTenths := int(math.Round(e.Prevalence[risk.Lonely65].Percent.Value * 10))
	basePeople := int(math.Round(y.percent * e.Residents65 / 100))
	endPeople := int(math.Round(e.Prevalence[risk.Lonely65].Count.Value))

	tenths, heads := make([]float64, len(factors)), make([]float64, len(factors))
	for i, f := range factors {
		tenths[i], heads[i] = f.points*10, f.people
	}
	roundedTenths := roundToSum(tenths, endTenths-baseTenths)
	roundedHeads := roundToSum(heads, endPeople-basePeople)

	sum := Sum{
		From: y.name, To: name,
		FromPoints: decimal(float64(baseTenths)/10) + "%", ToPoints: decimal(float64(endTenths)/10) + "%",
		FromPeople: whole(float64(basePeople)), ToPeople: whole(float64(endPeople)),
	}
	for i, f := range factors {
		heads := whole(float64(roundedHeads[i]))
		if roundedHeads[i] > 0 {
			heads = "+" + heads
		}
		sum.Rows = append(sum.Rows, SumRow{
			Label: f.label, Value: f.value, Usual: f.usual,
			Points: signed(float64(roundedTenths[i]) / 10), People: heads, heads: roundedHeads[i],
		})
	}
	return sum
}
