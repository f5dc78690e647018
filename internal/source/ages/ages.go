// Package ages reads how many people of 65 and older live in each municipality,
// by year of age, from StatLine's table 03759ned (Bevolking; geslacht,
// leeftijd, burgerlijke staat en regio) as CSV or OData JSON gives it.
package ages

import (
	"fmt"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"risicokaart/internal/source"
)

// Municipality is the residents of one municipality on 1 January of a year.
type Municipality struct {
	Code                             string // GM0599
	Year                             int
	Age65To74, Age75To84, Age85AndUp int // residents
}

// Share75 is the share (0-1) of 75+ among 65+; ok is false where nobody is 65 or older.
func (m Municipality) Share75() (share float64, ok bool) {
	older := m.Age75To84 + m.Age85AndUp
	all := m.Age65To74 + older
	if all <= 0 {
		return 0, false
	}
	return float64(older) / float64(all), true
}

// Titles says what the keys of ages stand for: "16500" is "65 jaar".
type Titles map[string]string

// The columns of the table; that of the residents ends in its position.
const (
	columnAge     = "Leeftijd"
	columnRegion  = "RegioS"
	columnPeriod  = "Perioden"
	columnSex     = "Geslacht"
	columnMarital = "BurgerlijkeStaat"
)

var residentsColumn = regexp.MustCompile(`^BevolkingOp1Januari_[0-9]+$`)

// Both sexes, and any marital status.
const (
	bothSexes  = "T001038"
	anyMarital = "T001019"
)

// IsTable reports whether a layer without shapes is the table.
func IsTable(l source.Layer) bool {
	return l.GeometryColumn == "" && l.Index(columnAge) >= 0 && l.Index(columnRegion) >= 0 &&
		l.Index(columnPeriod) >= 0 && residents(l) >= 0
}

func residents(l source.Layer) int {
	for i, c := range l.Columns {
		if residentsColumn.MatchString(c.Name) {
			return i
		}
	}
	return -1
}

// IsTitles reports whether a layer is the table's list of ages (Leeftijd): keys
// with titles and the groups that StatLine shows them in.
func IsTitles(l source.Layer) bool {
	return l.GeometryColumn == "" && l.Index("Key") >= 0 && l.Index("Title") >= 0 && l.Index("CategoryGroupID") >= 0
}

// ReadTitles reads the rows of a layer that [IsTitles]. The result is nil when
// it is a list of something else, such as regions or wider groups of ages.
func ReadTitles(l source.Layer, rows iter.Seq2[*source.Row, error]) (Titles, error) {
	titles, found := Titles{}, false
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		title := text(row, l.Index("Title"))
		titles[text(row, l.Index("Key"))] = title
		found = found || title == "65 jaar"
	}
	if !found {
		return nil, nil
	}
	return titles, nil
}

// Read reads the rows of a layer that [IsTable]: one Municipality for each code
// and year of which every age is there, in the order of the file. titles may be
// empty: the keys that StatLine has used for years are known. Errors are an
// [*source.Error].
func Read(l source.Layer, rows iter.Seq2[*source.Row, error], titles Titles) ([]Municipality, error) {
	t := tally{byPlace: map[place]*counts{}}
	at := residents(l)
	sex, marital := l.Index(columnSex), l.Index(columnMarital)
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		p, ok := placeOf(l, row)
		if !ok || sex >= 0 && text(row, sex) != bothSexes || marital >= 0 && text(row, marital) != anyMarital {
			continue
		}
		age, known := titles.age(text(row, l.Index(columnAge)))
		if !known {
			continue
		}
		if problem := t.add(p, age, text(row, at)); problem != "" {
			return nil, &source.Error{File: l.File, Layer: l.Name, Column: l.Columns[at].Name, Row: row.ID,
				Problem: problem,
				Hint:    "fetch the table again"}
		}
	}
	list := t.complete()
	if len(list) == 0 {
		return nil, &source.Error{File: l.File, Layer: l.Name, Column: columnAge,
			Problem: "of no municipality is every year of age from 65 up there, for both sexes together (" + bothSexes +
				") and any marital status (" + anyMarital + ")",
			Hint: "fetch table 03759ned with single years of age, or give its list Leeftijd (Key, Title) beside it if the keys are new"}
	}
	return list, nil
}

// place is what a row is about.
type place struct {
	code string
	year int
}

var (
	municipality = regexp.MustCompile(`^GM[0-9]{4}$`)
	wholeYear    = regexp.MustCompile(`^([0-9]{4})JJ00$`)
)

// placeOf returns false for other regions and for parts of years.
func placeOf(l source.Layer, row *source.Row) (place, bool) {
	code := text(row, l.Index(columnRegion))
	period := wholeYear.FindStringSubmatch(text(row, l.Index(columnPeriod)))
	if !municipality.MatchString(code) || period == nil {
		return place{}, false
	}
	year, err := strconv.Atoi(period[1])
	return place{code, year}, err == nil
}

// text is a value without padding; "" for none.
func text(row *source.Row, at int) string {
	if row.Values[at] == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(row.Values[at]))
}

// span is one year of age, or all from it on.
type span struct {
	from  int
	andUp bool
}

var single = regexp.MustCompile(`^([0-9]{1,3}) jaar( of ouder)?$`)

// age tells what a key stands for; false for totals and groups of years. Where
// no titles were given StatLine's own numbering counts: 10000 + 100 x age, and
// 22000 for 95 and older.
func (titles Titles) age(key string) (span, bool) {
	if title, listed := titles[key]; listed {
		match := single.FindStringSubmatch(title)
		if match == nil {
			return span{}, false
		}
		age, _ := strconv.Atoi(match[1])
		return span{age, match[2] != ""}, true
	}
	number, err := strconv.Atoi(key)
	switch {
	case len(titles) > 0 || err != nil:
		return span{}, false
	case number == 22000:
		return span{95, true}, true
	case number > 10000 && number < 20000 && number%100 == 0:
		return span{(number - 10000) / 100, false}, true
	}
	return span{}, false
}

// tally counts residents by age and place.
type tally struct {
	byPlace map[place]*counts
	order   []place
}

type counts struct{ by map[span]int }

// add notes one figure; text is "" where there is none. It says what is wrong.
func (t *tally) add(p place, age span, text string) (problem string) {
	if text == "" || text == "." || age.from < 65 {
		return ""
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n > 1e8 || n != float64(int(n)) {
		return fmt.Sprintf("%s residents of %s is no count", text, p.code)
	}
	c := t.byPlace[p]
	if c == nil {
		c = &counts{by: map[span]int{}}
		t.byPlace[p] = c
		t.order = append(t.order, p)
	}
	if _, twice := c.by[age]; twice {
		return fmt.Sprintf("%s has age %d of %d twice", p.code, age.from, p.year)
	}
	c.by[age] = int(n)
	return ""
}

// complete returns the places of which every age is there.
func (t *tally) complete() []Municipality {
	var list []Municipality
	for _, p := range t.order {
		if m, ok := t.byPlace[p].sum(p); ok {
			list = append(list, m)
		}
	}
	return list
}

// sum adds up single years from 65 on and the open end right behind the last.
// A table may have wider open ends too, such as 80 and older: they would count
// people twice.
func (c *counts) sum(p place) (Municipality, bool) {
	m := Municipality{Code: p.code, Year: p.year}
	age := 65
	for ; ; age++ {
		n, ok := c.by[span{age, false}]
		if !ok {
			break
		}
		m.count(age, n)
	}
	last, ok := c.by[span{age, true}]
	if !ok || age < 85 {
		return m, false
	}
	m.count(age, last)
	return m, true
}

func (m *Municipality) count(age, residents int) {
	switch {
	case age < 75:
		m.Age65To74 += residents
	case age < 85:
		m.Age75To84 += residents
	default:
		m.Age85AndUp += residents
	}
}
