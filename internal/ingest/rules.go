package ingest

import (
	"fmt"

	"risicokaart/internal/catalogue"
)

// rule says what is wrong with a value, "" for nothing.
type rule func(value) string

// required is for columns of text and of numbers that are never 0.
func required(v value) string {
	if v.null || v.text == "" && v.number == 0 {
		return "it is empty"
	}
	return ""
}

func notNegative(v value) string {
	if v.number < 0 {
		return fmt.Sprintf("%v is below 0", v.number)
	}
	return ""
}

func percentage(v value) string {
	if v.number < 0 || v.number > 100 {
		return fmt.Sprintf("%v is not a percentage", v.number)
	}
	return ""
}

// ruled gives the layer the rules for the columns that figures are made from:
// a nonsensical value there must not become an estimate.
func (l *layer) ruled(units map[string]catalogue.Unit) {
	l.rules = make([]rule, len(l.Columns))
	set := func(column string, r rule) {
		if i := l.Index(column); i >= 0 {
			l.rules[i] = r
		}
	}
	set(l.names.Residents, notNegative)
	for _, b := range l.figures {
		switch {
		case b.Of != "":
			set(b.Value, notNegative)
			set(b.Of, notNegative)
		case units[b.Indicator] == catalogue.Percent:
			set(b.Value, percentage)
		default:
			set(b.Value, notNegative)
		}
	}
	for _, c := range []string{l.names.Code, l.names.Wijk, l.names.Gemeente, l.names.Year} {
		set(c, required)
	}
}
