package pages

import (
	"risicokaart/internal/locale"
	"risicokaart/internal/pages/plot"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

// Big is the figure that leads the panel, with its interval drawn to scale.
type Big struct {
	Count, Interval, Percent string
	Low, Value, High, Mark   string // places on the drawing, 0-100
	Width                    string // High - Low
	MarkName                 string
}

// Fact is one smaller figure beneath the big one.
type Fact struct{ Label, Value, Note string }

// The drawing of the interval spans these percentages: RIVM's figures of
// buurten lie well within.
const (
	scaleLow  = 20.0
	scaleHigh = 80.0
)

// newBig draws an estimate beside a yardstick; one without a name is not drawn.
func newBig(l locale.Language, p risk.Prevalence, y words.Yardstick) Big {
	at := func(percent float64) float64 {
		return 100 * (min(max(percent, scaleLow), scaleHigh) - scaleLow) / (scaleHigh - scaleLow)
	}
	low, high := at(p.Percent.Low), at(p.Percent.High)
	return Big{
		Count: words.People(l, p.Count.Value), Interval: words.Between(l, p.Count), Percent: l.Percent(p.Percent.Value),
		Low: plot.Coordinate(low), Value: plot.Coordinate(at(p.Percent.Value)), High: plot.Coordinate(high),
		Width: plot.Coordinate(high - low), Mark: plot.Coordinate(at(y.Percent)), MarkName: y.Name,
	}
}

// facts are the figures beneath the big one.
func facts(l locale.Language, e *risk.Estimate) []Fact {
	fact := func(o risk.Outcome) Fact {
		count := e.Prevalence[o].Count
		return Fact{Label: words.Outcome(l, o), Value: words.People(l, count.Value), Note: words.Between(l, count)}
	}
	return []Fact{
		fact(risk.Severe65),
		fact(risk.Lonely75),
		{Label: words.Residents(l, risk.From65), Value: words.People(l, e.Residents65)},
		{Label: words.Residents(l, risk.From75), Value: words.People(l, e.Residents75), Note: words.Share75(l, e.Share75)},
	}
}

// outcomeLine is one outcome of an area in words.
type outcomeLine struct{ Name, Percent, PercentBetween, Count, CountBetween string }

// outcomes lists what the model estimates of an area that has figures.
func outcomes(l locale.Language, e *risk.Estimate) []outcomeLine {
	var list []outcomeLine
	for o := range risk.OutcomeCount {
		if !e.Estimated(o) {
			continue
		}
		p := e.Prevalence[o]
		percentLow, percentHigh := words.PercentEnds(l, p.Percent)
		low, high := words.Ends(l, p.Count)
		list = append(list, outcomeLine{
			Name: words.OutcomeLabel(l, o), Percent: l.Percent(p.Percent.Value),
			PercentBetween: l.And([]string{percentLow, percentHigh}),
			Count:          words.People(l, p.Count.Value), CountBetween: l.And([]string{low, high}),
		})
	}
	return list
}

// partText is what cells and own areas have in common: figures that are sums of
// parts of buurten, so that they are not compared or ranked.
type partText struct {
	BBox             string
	Sentence, Status string // either says it all
	Lonely           Big
	Facts            []Fact
}

func newPartText(l locale.Language, name string, e *risk.Estimate, b Bounds) partText {
	t := partText{BBox: b.text(), Status: words.StatusLong(l, e.Reason, name)}
	if !e.HasFigures() {
		return t
	}
	t.Sentence = words.Message(l, name, e.Residents65, e.Prevalence[risk.Lonely65])
	t.Lonely = newBig(l, e.Prevalence[risk.Lonely65], words.Yardstick{})
	t.Facts = facts(l, e)
	return t
}
