package ingest

import (
	"fmt"

	"risicokaart/internal/catalogue"
)

// rule says what is wrong with a value, "" for nothing. nil is no value.
type rule func(value any) string

func required(value any) string {
	if value == nil || value == "" {
		return "it is empty"
	}
	return ""
}

func notNegative(value any) string {
	if orNaN(value) < 0 {
		return fmt.Sprintf("%v is below 0", value)
	}
	return ""
}

func percentage(value any) string {
	if v := orNaN(value); v < 0 || v > 100 {
		return fmt.Sprintf("%v is not a percentage", value)
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
