package pages

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
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

// childText is an area one level down, in a list.
type childText struct {
	Place
	Count, Percent, Status string
	Class                  int
}

func newAreaText(l locale.Language, v AreaView, standalone bool) areaText {
	if v.Against != AgainstGemeente || v.Area.MunicipalEstimate == nil {
		v.Against = AgainstNederland
	}
	a, e := &v.Area, &v.Area.Estimate
	t := areaText{
		AreaView: v, Standalone: standalone,
		Kind: words.Level(l, a.Level), BBox: a.Bounds.text(),
		Status:   words.StatusLong(l, e.Reason, a.Name),
		Imputed:  words.ImputedFrom(l, e.Explanations[risk.Lonely65].Factors, v.Site.Factors),
		Borrowed: words.Borrowed(l, a.Earlier, v.Site.Factors, v.Site.Edition.Year),
		Own:      ownFacts(l, a, v.Site.Own),
		TableURL: tableURL(a),
	}
	if e.HasFigures() {
		t.tell(l)
	}
	t.listYears(l)
	t.listChildren(l)
	return t
}

// tell fills in everything that needs figures.
func (t *areaText) tell(l locale.Language) {
	a, e := &t.Area, &t.Area.Estimate
	lonely := e.Prevalence[risk.Lonely65]
	y, municipal := words.Yardstick{Name: words.Country(l), Percent: e.Explanations[risk.Lonely65].Baseline},
		(*risk.Estimate)(nil)
	if t.Against == AgainstGemeente {
		municipal = a.MunicipalEstimate
		y = words.Yardstick{Name: a.Municipality.Name, Percent: municipal.Prevalence[risk.Lonely65].Percent.Value}
	}
	factors := contributions(l, e, municipal, t.Site.Factors)

	t.Yardstick = y.Name
	t.Toggle = a.MunicipalEstimate != nil
	t.Sentences = nonEmpty(
		words.Message(l, a.Name, e.Residents65, lonely),
		words.Comparison(l, lonely.Percent, y),
		reasons(l, factors, lonely.Percent.Value-y.Percent),
	)
	t.Lonely = newBig(l, lonely, y)
	t.Facts = facts(l, e)
	t.Sum = add(l, factors, e, a.Name, y)
	t.Bars = bars(l, factors, t.Sum.Rows, words.Grain(lonely.Count.Value))
	t.Ranks = ranks(l, a, t.Site.Edition.Region)
	t.Outcomes = outcomes(l, e)
	t.Stability = words.Stability(l, e, t.Site.Variants)
	if a.RIVM != nil {
		t.RIVM = words.Official(l, a.RIVM, e)
	}
}

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// ranks says where the area stands in its municipality, in the edition, and
// whether it is among the highest.
func ranks(l locale.Language, a *Area, region string) []string {
	e := &a.Estimate
	municipal := words.Rank{At: e.RankMunicipal, Of: e.RankMunicipalOf, Low: e.RankMunicipalLow, High: e.RankMunicipalHigh,
		Level: a.Level, In: a.Municipality.Name}
	overall := words.Rank{At: e.Rank, Of: e.RankOf, Low: e.RankLow, High: e.RankHigh, Level: a.Level, In: region}
	if a.Level == risk.Gemeente { // an edition of one region may hold the gemeenten of the country
		overall.In = ""
	}
	return nonEmpty(words.Ranked(l, municipal), words.Ranked(l, overall), words.Standing(l, e))
}

// listYears tells what other years say, and by which rule when figures are told.
func (t *areaText) listYears(l locale.Language) {
	edition := &t.Site.Edition
	for i := range t.Area.OtherYears {
		text, figure := words.InOtherYear(l, &t.Area.OtherYears[i], &t.Area.Estimate, edition.Year, edition.Model)
		t.Years = append(t.Years, text)
		if figure {
			t.YearsNote = words.YearsNote(l)
		}
	}
}

// listChildren lists the areas one level down, most lonely residents first.
func (t *areaText) listChildren(l locale.Language) {
	rows := slices.Clone(t.Area.Children)
	if len(rows) == 0 {
		return
	}
	lonely := func(r *Row) float64 { return r.Estimate.Prevalence[risk.Lonely65].Count.Value }
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(lonely(&b), lonely(&a)), strings.Compare(a.Name, b.Name))
	})
	t.ChildKind = words.Levels(l, rows[0].Level)
	for _, r := range rows {
		e := &r.Estimate
		child := childText{Place: r.Place, Status: words.StatusShort(l, e.Status, e.Reason)}
		if e.HasFigures() {
			p := e.Prevalence[risk.Lonely65]
			child.Count, child.Percent, child.Class = words.People(l, p.Count.Value), l.Percent(p.Percent.Value), e.Class
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
