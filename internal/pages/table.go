package pages

import (
	"fmt"

	"risicokaart/internal/risk"
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

func newTableText(v TableView) tableText {
	q := v.Query
	t := tableText{
		TableView: v, Plural: levelNames(q.Level), Order: q.Values().Get("volgorde"),
		CSV:       "/tabel.csv?" + firstPage(q).Values().Encode(),
		ForVisits: q.Sort == SortLonely75 && !q.Ascending,
		PageCount: max(1, (v.Total+RowsPerPage-1)/RowsPerPage),
	}
	for _, l := range risk.Levels {
		t.Levels = append(t.Levels, option{l.String(), capital(levelNames(l)), l == q.Level})
	}
	for _, m := range v.Municipalities {
		chosen := m.Code == q.Municipality
		t.Choices = append(t.Choices, option{m.Code, m.Name, chosen})
		if chosen {
			t.Where = m.Name
		}
	}
	t.Heading = capital(t.Plural)
	if t.Where != "" {
		t.Heading += " in " + t.Where
	}
	t.Columns = columns(q, &t)
	for i := range v.Rows {
		t.Lines = append(t.Lines, newLine(v.Rows[i], v.First+i))
	}
	t.Count = fmt.Sprintf("%s tot en met %s van %s %s.",
		whole(float64(v.First)), whole(float64(v.First+len(v.Rows)-1)), whole(float64(v.Total)), t.Plural)
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

// columns lists the heads; the one that the table is ordered by turns the
// order around and gives t its words.
func columns(q TableQuery, t *tableText) []column {
	list := []struct {
		label, words string
		sort         Sort
	}{
		{"Naam", "de naam", SortName},
		{"Gemeente", "", ""},
		{"Eenzaam 75+", "het verwachte aantal eenzame mensen van 75 jaar en ouder", SortLonely75},
		{"Inwoners 75+", "het aantal inwoners van 75 jaar en ouder", SortResidents75},
		{"Eenzaam 65+", "het verwachte aantal eenzame mensen van 65 jaar en ouder", SortLonely65},
		{"Tussen", "", ""},
		{"Ernstig eenzaam 65+", "het verwachte aantal ernstig eenzame mensen van 65 jaar en ouder", SortSevere65},
		{"Inwoners 65+", "het aantal inwoners van 65 jaar en ouder", SortResidents65},
		{"Deel eenzaam 65+", "het deel van de 65-plussers dat eenzaam is", SortPercent65},
		{"Klasse", "", ""},
		{"Opmerking", "", ""},
	}
	heads := make([]column, len(list))
	for i, c := range list {
		heads[i] = column{Label: c.label, Number: c.label == "Tussen" || c.sort != "" && c.sort != SortName}
		if c.sort == "" {
			continue
		}
		order := TableQuery{Level: q.Level, Municipality: q.Municipality, Sort: c.sort, Ascending: c.sort == SortName}
		if c.sort == q.Sort {
			t.OrderedBy = c.words
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

func newLine(r Row, number int) line {
	e := &r.Estimate
	l := line{Row: r, Number: whole(float64(number)), Status: statusShort(e.Status, e.Reason), HasFigures: e.HasFigures()}
	if !l.HasFigures {
		return l
	}
	l.Residents65, l.Residents75 = people(e.Residents65), people(e.Residents75)
	l.Lonely65, l.Lonely75, l.Severe65 = people(e.Prevalence[risk.Lonely65].Count.Value), people(e.Prevalence[risk.Lonely75].Count.Value), people(e.Prevalence[risk.Severe65].Count.Value)
	low, high := ends(e.Prevalence[risk.Lonely65].Count)
	l.Interval = low + "–" + high
	l.Percent, l.Class = percent(e.Prevalence[risk.Lonely65].Percent.Value), e.Class
	return l
}

// capital turns the first letter, which is plain ASCII in our words, upper case.
func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
