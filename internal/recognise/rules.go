package recognise

import (
	"fmt"
	"strconv"
	"strings"

	"risicokaart/internal/catalogue"
	"risicokaart/internal/risk"
	"risicokaart/internal/source"
)

// rule says what is wrong with a value, "" for nothing.
type rule func(Value) string

// required is for columns of text and of numbers that are never 0.
func required(v Value) string {
	if v.Null || v.Text == "" && !(v.Number < 0 || v.Number > 0) {
		return "it is empty"
	}
	return ""
}

// code is for codes of areas: letters, and then digits or letters, in all of a length.
func code(letters string, length int) rule {
	return func(v Value) string {
		text := v.Text
		if text == "" && !v.Null && v.Number != 0 {
			text = strconv.FormatFloat(v.Number, 'f', -1, 64)
		}
		switch {
		case text == "":
			return "it is empty"
		case len(text) == length-2 && strings.Trim(text, "0123456789") == "":
			return fmt.Sprintf("the code %s lacks its letters: write %s%s", text, letters, text)
		case !strings.HasPrefix(text, letters) || len(text) != length:
			return fmt.Sprintf("%.20q is no code as %s%s", text, letters, strings.Repeat("0", length-4)+"01")
		}
		return ""
	}
}

// mostResidents and mostFigure are above what any area has: a number beyond them is
// damaged, and would take the country's figures with it.
const (
	mostResidents = 20e6
	mostFigure    = 1e9
)

// within is for figures from 0 to most.
func within(most float64) rule {
	return func(v Value) string {
		switch {
		case v.Number < 0:
			return fmt.Sprintf("%v is below 0", v.Number)
		case v.Number > most:
			return fmt.Sprintf("%v is more than any area has", v.Number)
		}
		return ""
	}
}

// year is for the year of figures.
func year(v Value) string {
	text := v.Text
	if text == "" && !v.Null && v.Number != 0 {
		text = strconv.FormatFloat(v.Number, 'f', -1, 64)
	}
	switch {
	case text == "":
		return "it is empty"
	case leadingYear(text) == 0 || len(text) != len("2024"):
		return fmt.Sprintf("%.20q is no year of figures, such as 2024", text)
	}
	return ""
}

func percentage(v Value) string {
	if v.Number < 0 || v.Number > 100 {
		return fmt.Sprintf("%v is not a percentage", v.Number)
	}
	return ""
}

// rule gives the layer the rules for the columns that figures are made from: a
// nonsensical value there must not become an estimate.
func (l *Layer) rule(figures []string, units map[string]catalogue.Unit) {
	l.rules, l.numeric = make([]rule, len(l.Columns)), make([]bool, len(l.Columns))
	number := func(column int, r rule) {
		if column != none {
			l.rules[column], l.numeric[column] = r, l.Columns[column].Type == source.Text
		}
	}
	number(l.columns.residents, within(mostResidents))
	number(l.columns.year, year)
	for i, b := range l.bindings {
		switch {
		case b.of != none:
			number(b.value, within(mostFigure))
			number(b.of, within(mostFigure))
		case units[figures[i]] == catalogue.Percent:
			number(b.value, percentage)
		default:
			number(b.value, within(mostFigure))
		}
	}
	codes := map[int]rule{l.columns.wijk: code("WK", 8), l.columns.gemeente: code("GM", 6)}
	switch l.Level {
	case risk.Gemeente:
		codes[l.columns.code] = code("GM", 6)
	case risk.Wijk:
		codes[l.columns.code] = code("WK", 8)
	case risk.Buurt:
		codes[l.columns.code] = code("BU", 10)
	}
	for column, r := range codes {
		switch {
		case column == none:
		case l.Shapes():
			l.rules[column] = r
		default:
			l.rules[column] = required // a table may be about areas of several levels, and others
		}
	}
	for i, b := range l.bindings {
		if b.value != none && l.Columns[b.value].Percent && units[figures[i]] != catalogue.Percent {
			l.rules[b.value] = func(Value) string {
				return "the numbers have a percent sign, and " + figures[i] + " is no percentage"
			}
		}
	}
}
