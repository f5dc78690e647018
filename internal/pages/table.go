package pages

import (
	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
	"risicokaart/internal/words"
)

// tableText is one page of the table in words.
type tableText struct {
	TableView

	Heading, Plural, Where string
	OrderedBy, Order       string // "de naam", "op"
	ForVisits              bool   // ordered as a plan of visits: most lonely residents of 75+ first
	Levels, Choices        []option
	Columns                []column
	Lines                  []line
	Count                  string
	CSV, Previous, Next    string
	PageCount              int
}

type option struct {
	Value, Label string
	Chosen       bool
}

// column is a head of the table; URL orders by it.
type column struct {
	Label, URL    string
	Number        bool
	Sorted, Arrow string // aria-sort and its sign; empty for other columns
}

// line is a row of the table in words.
type line struct {
	Row
	Number                             string // place in the list
	HasFigures                         bool
	Residents65, Residents75, Lonely75 string
	Lonely65, Interval, Severe65       string
	Percent, Status                    string
	Class                              int
}

func newTableText(l locale.Language, v TableView) tableText {
	q := v.Query
	t := tableText{
		TableView: v, Plural: words.Levels(l, q.Level), Order: q.Values().Get("volgorde"),
		CSV:       "/tabel.csv?" + firstPage(q).Values().Encode(),
		ForVisits: q.Sort == SortLonely75 && !q.Ascending,
		PageCount: max(1, (v.Total+RowsPerPage-1)/RowsPerPage),
	}
	for _, level := range risk.Levels {
		t.Levels = append(t.Levels, option{level.String(), locale.Capital(words.Levels(l, level)), level == q.Level})
	}
	for _, m := range v.Municipalities {
		chosen := m.Code == q.Municipality
		t.Choices = append(t.Choices, option{m.Code, m.Name, chosen})
		if chosen {
			t.Where = m.Name
		}
	}
	t.Heading = words.TableTitle(l, q.Level, t.Where)
	list := columnsOf(l)
	t.Columns = columns(list, q)
	for _, c := range list {
		if c.sort == q.Sort {
			t.OrderedBy = c.order
		}
	}
	for i := range v.Rows {
		t.Lines = append(t.Lines, newLine(l, v.Rows[i], v.First+i))
	}
	t.Count = words.TableCount(l, v.First, v.First+len(v.Rows)-1, v.Total, q.Level)
	t.page(q)
	return t
}

func firstPage(q TableQuery) TableQuery { q.Page = 1; return q }

// page sets the links to the neighbouring pages.
func (t *tableText) page(q TableQuery) {
	link := func(page int) string {
		q.Page = page
		return "/tabel?" + q.Values().Encode()
	}
	current := q.Page
	if current > 1 {
		t.Previous = link(current - 1)
	}
	if current < t.PageCount {
		t.Next = link(current + 1)
	}
}

// columnText is a column of the table in words.
type columnText struct {
	label  string
	number bool   // it holds numbers
	order  string // the order by it in a sentence: "de naam"
	sort   Sort   // "" for a column that the table cannot be ordered by
}

// columnsOf lists the columns, as the template has their cells.
func columnsOf(l locale.Language) []columnText {
	count := func(o risk.Outcome, s Sort) columnText {
		return columnText{words.OutcomeLabel(l, o), true, words.OutcomeExpected(l, o), s}
	}
	residents := func(g risk.AgeGroup, s Sort) columnText {
		return columnText{words.ResidentsLabel(l, g), true, words.ResidentsNumber(l, g), s}
	}
	return []columnText{
		{l.Say("Naam", "Name"), false, l.Say("de naam", "name"), SortName},
		{label: locale.Capital(words.Level(l, risk.Gemeente))},
		count(risk.Lonely75, SortLonely75),
		residents(risk.From75, SortResidents75),
		count(risk.Lonely65, SortLonely65),
		{label: l.Say("Tussen", "Between"), number: true},
		count(risk.Severe65, SortSevere65),
		residents(risk.From65, SortResidents65),
		{words.OutcomeShareLabel(l, risk.Lonely65), true, words.OutcomeShare(l, risk.Lonely65), SortPercent65},
		{label: l.Say("Klasse", "Class")},
		{label: l.Say("Opmerking", "Note")},
	}
}

// columns lists the heads; the one that the table is ordered by turns the
// order around.
func columns(list []columnText, q TableQuery) []column {
	heads := make([]column, len(list))
	for i, c := range list {
		heads[i] = column{Label: c.label, Number: c.number}
		if c.sort == "" {
			continue
		}
		order := TableQuery{Level: q.Level, Municipality: q.Municipality, Sort: c.sort, Ascending: c.sort == SortName}
		if c.sort == q.Sort {
			order.Ascending = !q.Ascending
			heads[i].Sorted, heads[i].Arrow = "descending", "↓"
			if q.Ascending {
				heads[i].Sorted, heads[i].Arrow = "ascending", "↑"
			}
		}
		heads[i].URL = "/tabel?" + order.Values().Encode()
	}
	return heads
}

func newLine(l locale.Language, r Row, number int) line {
	e := &r.Estimate
	t := line{
		Row: r, Number: l.Whole(float64(number)), HasFigures: e.HasFigures(),
		Status: words.StatusShort(l, e.Status, e.Reason),
	}
	if !t.HasFigures {
		return t
	}
	count := func(o risk.Outcome) string { return words.People(l, e.Prevalence[o].Count.Value) }
	t.Residents65, t.Residents75 = words.People(l, e.Residents65), words.People(l, e.Residents75)
	t.Lonely65, t.Lonely75, t.Severe65 = count(risk.Lonely65), count(risk.Lonely75), count(risk.Severe65)
	low, high := words.Ends(l, e.Prevalence[risk.Lonely65].Count)
	t.Interval = low + "–" + high
	t.Percent, t.Class = l.Percent(e.Prevalence[risk.Lonely65].Percent.Value), e.Class
	return t
}
