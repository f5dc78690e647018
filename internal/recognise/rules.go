package recognise

import (
	"fmt"

	"risicokaart/internal/catalogue"
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

func notNegative(v Value) string {
	if v.Number < 0 {
		return fmt.Sprintf("%v is below 0", v.Number)
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
	number(l.columns.residents, notNegative)
	number(l.columns.year, required)
	for i, b := range l.bindings {
		switch {
		case b.of != none:
			number(b.value, notNegative)
			number(b.of, notNegative)
		case units[figures[i]] == catalogue.Percent:
			number(b.value, percentage)
		default:
			number(b.value, notNegative)
		}
	}
	for _, column := range []int{l.columns.code, l.columns.wijk, l.columns.gemeente, l.columns.year} {
		if column != none {
			l.rules[column] = required
		}
	}
}
