package pages

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"risicokaart/internal/risk"
)

// areaText is an area in words: what the templates "area" and "area-panel"
// print without further thought.
type areaText struct {
	AreaView
	Standalone bool // on a page of its own, not in the map's panel

	Kind      string // "buurt"
	BBox      string // "w s e n"; empty when unknown
	Status    string // long text; empty with status ok
	Imputed   string // which inputs came from where
	Sentences []string
	Lonely    Big
	Facts     []Fact
	Toggle    bool // whether the explanation can be measured against two yardsticks
	Yardstick string
	Bars      []Bar
	Sum       Sum
	Outcomes  []outcomeLine
	Ranks     []string
	Stability string
	RIVM      string
	Years     []string // one per other year
	YearsNote string   // the rule behind them
	Borrowed  string   // which figures are of another year
	Own       []Fact
	Children  []childText
	ChildKind string
	TableURL  string
}

// Big is the figure that leads the panel, with its interval drawn to scale.
type Big struct {
	Count, Interval, Percent string
	Low, Value, High, Mark   string // places on the drawing, 0-100
	Width                    string // High - Low
	MarkName                 string
}

// Fact is one smaller figure beneath the big one.
type Fact struct{ Label, Value, Note string }

type childText struct {
	Place
	Count, Percent, Status string
	Class                  int
}

func newAreaText(v AreaView, standalone bool) areaText {
	if v.Against != AgainstGemeente || v.Area.MunicipalEstimate == nil {
		v.Against = AgainstNederland
	}
	a := &v.Area
	t := areaText{
		AreaView: v, Standalone: standalone,
		Kind: levelName(a.Level), BBox: a.Bounds.text(),
		Status:   statusLong(a.Estimate.Reason, a.Name),
		Imputed:  imputedFrom(a.Estimate.Explanations[risk.Lonely65].Factors, v.Site.Indicators),
		TableURL: tableURL(a),
	}
	if a.Estimate.HasFigures() {
		t.tell()
	}
	t.RIVM = rivmText(a)
	t.Borrowed = borrowed(a.Earlier, v.Site.Indicators, v.Site.Edition.Year)
	var figures bool
	if t.Years, figures = otherYears(a, v.Site.Edition); figures {
		t.YearsNote = yearsNote
	}
	t.Own = ownFacts(a, v.Site.Own)
	t.listChildren()
	return t
}

// tell fills in everything that needs figures.
func (t *areaText) tell() {
	a, e := &t.Area, &t.Area.Estimate
	y, municipal := yardstick{"Nederland", e.Explanations[risk.Lonely65].Baseline}, (*risk.Estimate)(nil)
	if t.Against == AgainstGemeente {
		municipal = a.MunicipalEstimate
		y = yardstick{a.Municipality.Name, municipal.Prevalence[risk.Lonely65].Percent.Value}
	}
	factors := contributions(e, municipal, t.Site.Indicators)
	difference := e.Prevalence[risk.Lonely65].Percent.Value - y.percent

	t.Yardstick = y.name
	t.Toggle = a.MunicipalEstimate != nil
	t.Sentences = nonEmpty(
		message(a.Name, e.Residents65, e.Prevalence[risk.Lonely65]),
		comparison(e.Prevalence[risk.Lonely65].Percent, y),
		reasons(factors, difference),
	)
	t.Lonely = big(e.Prevalence[risk.Lonely65], y)
	t.Facts = facts(e)
	t.Sum = add(factors, e, a.Name, y)
	t.Bars = bars(factors, t.Sum.Rows, grain(e.Prevalence[risk.Lonely65].Count.Value))
	t.Ranks = nonEmpty(append(ranks(a, t.Site.Edition.Region), standing(e))...)
	t.Outcomes = outcomes(e)
	t.Stability = stability(e, t.Site.Variants)
}

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// The drawing of the interval spans these percentages: RIVM's figures of
// buurten lie well within.
const (
	scaleLow  = 20.0
	scaleHigh = 80.0
)

func big(o risk.Prevalence, y yardstick) Big {
	at := func(p float64) float64 {
		return 100 * (min(max(p, scaleLow), scaleHigh) - scaleLow) / (scaleHigh - scaleLow)
	}
	low, high := at(o.Percent.Low), at(o.Percent.High)
	return Big{
		Count: people(o.Count.Value), Interval: between(o.Count), Percent: percent(o.Percent.Value),
		Low: coordinate(low), Value: coordinate(at(o.Percent.Value)), High: coordinate(high),
		Width: coordinate(high - low), Mark: coordinate(at(y.percent)), MarkName: y.name,
	}
}

func facts(e *risk.Estimate) []Fact {
	fact := func(label string, o risk.Prevalence) Fact {
		return Fact{Label: label, Value: people(o.Count.Value), Note: between(o.Count)}
	}
	return []Fact{
		fact("ernstig eenzaam, 65+", e.Prevalence[risk.Severe65]),
		fact("eenzaam, 75+", e.Prevalence[risk.Lonely75]),
		{Label: "inwoners van 65+", Value: people(e.Residents65)},
		{Label: "inwoners van 75+", Value: people(e.Residents75), Note: share75(e.Share75)},
	}
}

// share75 says where the number of residents of 75+ comes from.
func share75(s risk.Share75) string {
	switch {
	case s.Own():
		return fmt.Sprintf("naar schatting: aandeel 75+ uit de leeftijdsopbouw van de gemeente, CBS %d", s.Year)
	case s.Value > 0:
		return "naar schatting: landelijk aandeel 75+"
	}
	return "naar schatting" // a cell, of buurten that may differ
}

func ranks(a *Area, region string) []string {
	e := &a.Estimate
	var list []string
	if e.RankMunicipal > 0 && e.RankMunicipalOf > 1 {
		list = append(list, fmt.Sprintf("Plaats %s van %s %s in %s%s",
			whole(float64(e.RankMunicipal)), whole(float64(e.RankMunicipalOf)), levelNames(a.Level), a.Municipality.Name,
			rankInterval(e.RankMunicipalLow, e.RankMunicipalHigh)))
	}
	if e.Rank > 0 && e.RankOf > 1 {
		where := "in " + region
		if a.Level == risk.Gemeente { // an edition of one region may hold the gemeenten of the country
			where = "op deze kaart"
		}
		list = append(list, fmt.Sprintf("Plaats %s van %s %s %s%s",
			whole(float64(e.Rank)), whole(float64(e.RankOf)), levelNames(a.Level), where, rankInterval(e.RankLow, e.RankHigh)))
	}
	return list
}

func rivmText(a *Area) string {
	if a.RIVM == nil || !a.Estimate.HasFigures() { // a hidden area has no figure of anyone's
		return ""
	}
	text := fmt.Sprintf("RIVM schatte in %d dat %s van de 65-plussers hier eenzaam was%s", a.RIVM.Year, percent(a.RIVM.Percent), a.RIVM.interval())
	count := a.RIVM.Percent * a.Estimate.Residents65 / 100
	return text + fmt.Sprintf(": bij het aantal 65-plussers van nu zijn dat %s mensen. Onze schatting is %s: %s mensen.",
		people(count), percent(a.Estimate.Prevalence[risk.Lonely65].Percent.Value), people(a.Estimate.Prevalence[risk.Lonely65].Count.Value)) + a.RIVM.others()
}

// interval writes the limits behind a percentage; "" when they are not known.
func (p *Published) interval() string {
	if math.IsNaN(p.Low) || math.IsNaN(p.High) {
		return ""
	}
	return fmt.Sprintf(" (tussen %s en %s, 95%% zeker)", percent(p.Low), percent(p.High))
}

// others is a sentence about the estimates of other years; "" when there are none.
func (p *Published) others() string {
	var parts []string
	for _, o := range p.Others {
		parts = append(parts, fmt.Sprintf("%s in %d%s", percent(o.Percent), o.Year, o.interval()))
	}
	if len(parts) == 0 {
		return ""
	}
	return " RIVM schatte ook: " + and(parts) + "."
}

func (t *areaText) listChildren() {
	rows := slices.Clone(t.Area.Children)
	if len(rows) == 0 {
		return
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		ca, cb := a.Estimate.Prevalence[risk.Lonely65].Count.Value, b.Estimate.Prevalence[risk.Lonely65].Count.Value
		switch {
		case ca > cb:
			return -1
		case ca < cb:
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	t.ChildKind = levelNames(rows[0].Level)
	for _, r := range rows {
		child := childText{Place: r.Place, Status: statusShort(r.Estimate.Status, r.Estimate.Reason)}
		if e := &r.Estimate; e.HasFigures() {
			child.Count, child.Percent = people(e.Prevalence[risk.Lonely65].Count.Value), percent(e.Prevalence[risk.Lonely65].Percent.Value)
			child.Class = e.Class
		}
		t.Children = append(t.Children, child)
	}
}

// tableURL is the table of the areas of the same level in the same municipality.
func tableURL(a *Area) string {
	q := TableQuery{Level: a.Level, Municipality: a.Municipality.Code, Sort: SortLonely75}
	if a.Level == risk.Gemeente {
		q.Level, q.Municipality = risk.Wijk, a.Code
	}
	return "/tabel?" + q.Values().Encode()
}

// text writes the box as "w s e n"; empty when it is unknown.
func (b Bounds) text() string {
	if b == (Bounds{}) || math.IsNaN(b[0]+b[1]+b[2]+b[3]) {
		return ""
	}
	return fmt.Sprintf("%.5f %.5f %.5f %.5f", b[0], b[1], b[2], b[3])
}
