package source

import (
	"fmt"
	"strconv"
	"strings"
)

// MaxColumns is how many columns a layer may have: as many as a table of
// PostgreSQL, 1600, without those that an import adds.
const MaxColumns = 1597

// TypeOf returns the type that a value written as text has by itself. A number
// has a decimal point, no exponent and no leading zeros, because what has those
// may be a code: 0599 and 1E5 are text. So is a whole number beyond 64 bits.
func TypeOf(text string) Type {
	whole, fraction, hasPoint := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	if !isDigits(whole) || len(whole) > 1 && whole[0] == '0' || hasPoint && !isDigits(fraction) {
		return Text
	}
	if _, err := strconv.ParseFloat(text, 64); hasPoint && err == nil {
		return Real
	}
	if _, err := strconv.ParseInt(text, 10, 64); !hasPoint && err == nil {
		return Integer
	}
	return Text
}

func isDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// Guess finds the type of a column whose format declares none. The zero value
// has seen no value yet.
type Guess struct{ text, integer, real bool }

// Add takes a value of the column into account; "" is no value.
func (g *Guess) Add(text string) {
	if g.text || text == "" {
		return // one text decides
	}
	switch TypeOf(text) {
	case Integer:
		g.integer = true
	case Real:
		g.real = true
	default:
		g.text = true
	}
}

// Type returns the narrowest type that holds all values added. A column without
// any is Real: at CBS that is a figure that is not published yet.
func (g Guess) Type() Type {
	switch {
	case g.text:
		return Text
	case g.integer && !g.real:
		return Integer
	}
	return Real
}

// Parse returns a value written as text as a string, int64 or float64 of type
// t, and nil for "". It cannot fail for a text that a [Guess] of type t has seen.
func (t Type) Parse(text string) (any, error) {
	if text == "" {
		return nil, nil
	}
	switch found := TypeOf(text); {
	case t == Text:
		return text, nil
	case t == Integer && found == Integer:
		return strconv.ParseInt(text, 10, 64)
	case t == Real && (found != Text || strings.HasPrefix(strings.TrimPrefix(text, "-"), ".")):
		return strconv.ParseFloat(text, 64) // .5 too, which by itself may be a code
	}
	return nil, fmt.Errorf("parse %q: want %s", text, t)
}

// Inference collects the columns of rows that name their values, in order of
// first appearance. The zero value is empty.
type Inference struct {
	columns []Column
	guesses []Guess
	index   map[string]int // by name in lower case
}

// Add takes a value of the column called name into account; "" is no value. It
// fails at a column too many, and at two columns whose names differ in case alone.
func (n *Inference) Add(name, text string) error {
	lower := strings.ToLower(name)
	i, known := n.index[lower]
	switch {
	case known && n.columns[i].Name != name:
		return fmt.Errorf("columns %q and %q differ in upper and lower case alone", n.columns[i].Name, name)
	case !known && len(n.columns) == MaxColumns:
		return fmt.Errorf("there are more than %d columns", MaxColumns)
	case !known:
		if n.index == nil {
			n.index = map[string]int{}
		}
		i = len(n.columns)
		n.index[lower] = i
		n.columns = append(n.columns, Column{Name: name})
		n.guesses = append(n.guesses, Guess{})
	}
	n.guesses[i].Add(text)
	return nil
}

// Columns returns the columns with their types.
func (n *Inference) Columns() []Column {
	columns := append([]Column(nil), n.columns...)
	for i := range columns {
		columns[i].Type = n.guesses[i].Type()
	}
	return columns
}
