package pages

import (
	"cmp"
	"math"
	"slices"

	"risicokaart/internal/locale"
	"risicokaart/internal/pages/plot"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
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
func contributions(l locale.Language, e, municipal *risk.Estimate, known words.Factors) []factor {
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
		line := describe(l, f, reference, known)
		line.points, line.people = points, people
		list = append(list, line)
	}
	slices.SortStableFunc(list, func(a, b factor) int {
		return cmp.Compare(math.Abs(b.points), math.Abs(a.points))
	})
	return list
}

// describe is a factor in words, against a reference value.
func describe(l locale.Language, f risk.Factor, reference float64, known words.Factors) factor {
	line := factor{label: known.Label(l, f.ID)}
	if f.ID == risk.BenchmarkFactor {
		return line
	}
	unit := known.Unit(f.ID)
	line.value, line.usual = words.Value(l, f.Value, unit), words.UsualValue(l, reference, unit)
	line.phrase = known.Phrase(l, f, reference)
	return line
}

// clearPoints is the contribution, in percentage points, from which a factor
// is worth naming in a sentence.
const clearPoints = 0.5

// reasons names the one or two factors that push the estimate furthest in the
// direction of its difference from the yardstick. Factors come strongest first.
func reasons(l locale.Language, factors []factor, difference float64) string {
	var phrases []string
	for _, f := range factors {
		if f.phrase != "" && f.points*difference > 0 && math.Abs(f.points) >= clearPoints {
			phrases = append(phrases, f.phrase)
		}
		if len(phrases) == 2 {
			break
		}
	}
	return words.Reasons(l, phrases, difference >= 0)
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
func bars(l locale.Language, factors []factor, rows []SumRow, step float64) []Bar {
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
			Points: rows[i].Points, People: words.MoreOrFewer(l, rows[i].heads, step),
			X: plot.Coordinate(x), Width: plot.Coordinate(width),
		})
	}
	return list
}

// Sum is the full explanation as a table whose columns add up as they stand.
type Sum struct {
	From, To             string // names of the yardstick and the area
	FromPoints, ToPoints string
	FromPeople, ToPeople string
	Rows                 []SumRow
}

// SumRow is one line of [Sum]. Value and Usual are empty for the agreement with
// RIVM.
type SumRow struct {
	Label, Value, Usual, Points, People string
	heads                               int // People as a number
}

// add makes the full explanation. Every number is rounded so that the column
// as printed sums to its last line.
func add(l locale.Language, factors []factor, e *risk.Estimate, name string, y words.Yardstick) Sum {
	baseTenths := int(math.Round(y.Percent * 10))
	endTenths := int(math.Round(e.Prevalence[risk.Lonely65].Percent.Value * 10))
	basePeople := int(math.Round(y.Percent * e.Residents65 / 100))
	endPeople := int(math.Round(e.Prevalence[risk.Lonely65].Count.Value))

	tenths, heads := make([]float64, len(factors)), make([]float64, len(factors))
	for i, f := range factors {
		tenths[i], heads[i] = f.points*10, f.people
	}
	roundedTenths := roundToSum(tenths, endTenths-baseTenths)
	roundedHeads := roundToSum(heads, endPeople-basePeople)

	sum := Sum{
		From: y.Name, To: name,
		FromPoints: l.Tenths(float64(baseTenths)/10) + "%", ToPoints: l.Tenths(float64(endTenths)/10) + "%",
		FromPeople: l.Whole(float64(basePeople)), ToPeople: l.Whole(float64(endPeople)),
	}
	for i, f := range factors {
		heads := l.Whole(float64(roundedHeads[i]))
		if roundedHeads[i] > 0 {
			heads = "+" + heads
		}
		sum.Rows = append(sum.Rows, SumRow{
			Label: f.label, Value: f.value, Usual: f.usual,
			Points: l.Signed(float64(roundedTenths[i]) / 10), People: heads, heads: roundedHeads[i],
		})
	}
	return sum
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
