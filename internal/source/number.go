package source

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Mark is the sign between whole numbers and fractions; 0 for none.
type Mark byte

// The marks that people write.
const (
	Point Mark = '.'
	Comma Mark = ','
)

// form says how a text writes a number: a set of what is seen in it.
type form uint16

const (
	whole        form = 1 << iota // a number without a mark
	fraction                      // digits behind what is certainly a decimal mark
	point                         // the decimal mark is certainly a point
	comma                         // it is certainly a comma
	perhapsPoint                  // 1.234: a thousand and more, or one and a bit
	perhapsComma                  // 1,234 likewise
	hundredth                     // a percent sign
	noNumber                      // a code, a word, anything else
)

const certain = point | comma

// Blank reports whether a text is a way to write that there is no value: nothing,
// or what StatLine and people put in its place.
func Blank(text string) bool {
	switch text {
	case "", ".", "-", "–", "—":
		return true
	}
	return false
}

// Numbers finds out how the numbers of a column are written, from all its values.
// The zero value has seen none.
type Numbers struct{ seen form }

// Add takes a value of the column into account; what is [Blank] is no value.
func (n *Numbers) Add(text string) {
	if n.seen&noNumber == 0 && !Blank(text) { // one text decides
		n.seen |= formOf(text)
	}
}

// Whole reports whether all values are whole numbers, without marks in them.
func (n Numbers) Whole() bool { return n.seen == whole }

// Mark is the decimal mark that the column is certainly written with. Mixed tells
// that it has both.
func (n Numbers) Mark() (mark Mark, mixed bool) {
	switch {
	case n.seen&noNumber != 0:
		return 0, false
	case n.seen&certain == certain:
		return 0, true
	case n.seen&point != 0:
		return Point, false
	case n.seen&comma != 0:
		return Comma, false
	}
	return 0, false
}

// Column describes the column, called name. elsewhere is the decimal mark of other
// columns of the file, which tells where this one does not: 1.234 is a thousand
// and more where others have a comma before fractions. A column that can be read
// in two ways is Text, and has a Doubt.
func (n Numbers) Column(name string, elsewhere Mark) Column {
	c := Column{Name: name, Percent: n.seen&hundredth != 0}
	own, mixed := n.Mark()
	switch {
	case n.seen&noNumber != 0:
		c.Type, c.Percent = Text, false
		return c
	case mixed:
		return n.doubt(c, "some of its numbers have a decimal point and some a comma, or the same mark between thousands and "+
			"before fractions; write all with the same mark, and without one between thousands")
	case own == 0:
		own = elsewhere
	}
	if c.Mark = own; own == 0 && n.seen&(perhapsPoint|perhapsComma) != 0 {
		read := "1.234 can be 1234 or 1 and 234 thousandths"
		if n.seen&perhapsPoint == 0 {
			read = "1,234 can be 1234 or 1 and 234 thousandths"
		}
		return n.doubt(c, "the file does not tell whether the mark in its numbers stands between thousands or before "+
			"fractions: "+read+"; write them without marks between thousands")
	}
	decimals := own == Point && n.seen&perhapsPoint != 0 || own == Comma && n.seen&perhapsComma != 0
	if c.Type = Real; n.seen&fraction == 0 && !decimals && n.seen != 0 {
		c.Type = Integer
	}
	return c
}

func (n Numbers) doubt(c Column, why string) Column {
	c.Type, c.Doubt, c.Percent = Text, why, false
	return c
}

// Plain writes a number as [Type.Parse] reads it: 1234.5 for 1.234,5 or 1 234,5 in
// a column with decimal commas. What is no number is returned as it is.
func (c Column) Plain(text string) string {
	if c.Type == Text || isDigits(text) || formOf(text)&noNumber != 0 {
		return text
	}
	return plain(text, c.Mark)
}

// plain drops signs of percents, of euros and between thousands. Without a mark there
// are no fractions in the column.
func plain(text string, mark Mark) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '-' || r == '−':
			b.WriteByte('-')
		case mark != 0 && r == rune(mark):
			b.WriteByte('.')
		}
	}
	return b.String()
}

// ErrTwoWays says of a number that its mark may stand between thousands or before
// fractions.
var ErrTwoWays = errors.New("can be read in two ways")

// ParseNumber reads one number, however people write it. It fails for a text that
// is none, and with [ErrTwoWays] for 1.234 and 1,234.
func ParseNumber(text string) (float64, error) {
	text = strings.TrimSpace(text)
	seen := formOf(text)
	switch {
	case seen&noNumber != 0:
		v, err := strconv.ParseFloat(exponent(text), 64) // 1e5, 1,2E+05, .5, 05
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return 0, fmt.Errorf("%.40q is not a number", text)
		}
		return v, nil
	case seen&(perhapsPoint|perhapsComma) != 0:
		mark := Point
		if seen&perhapsComma != 0 {
			mark = Comma
		}
		return 0, fmt.Errorf("%.40q %w, as %s and as %s; write it without a mark between thousands",
			text, ErrTwoWays, plain(text, 0), plain(text, mark))
	}
	mark := Point
	if seen&comma != 0 {
		mark = Comma
	}
	return strconv.ParseFloat(plain(text, mark), 64)
}

// exponent writes a number with an exponent, in which a comma can be but a decimal
// mark, with a point.
func exponent(text string) string {
	if strings.ContainsAny(text, "eE") && strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		return strings.Replace(text, ",", ".", 1)
	}
	return text
}

// formOf looks at one text.
func formOf(text string) form {
	if isDigits(text) {
		return wholeForm(text)
	}
	body, seen := strip(text)
	marks := strings.TrimLeft(body, "0123456789")
	if marks == "" {
		return seen | wholeForm(body)
	}
	// What stands behind the first digits: groups of three, and a fraction.
	first := body[:len(body)-len(marks)]
	switch {
	case first == "" && (isDigits(marks[1:]) && (marks[0] == '.' || marks[0] == ',')): // ,5
		first = "0"
	case first == "", len(first) > 1 && first[0] == '0':
		return noNumber
	}
	var separator, last string // between groups, and before the last digits
	groups := 0
	lengths := 0
	for marks != "" {
		mark := leadingMark(marks)
		digits := marks[len(mark):]
		rest := strings.TrimLeft(digits, "0123456789")
		lengths = len(digits) - len(rest)
		if mark == "" || lengths == 0 {
			return noNumber
		}
		marks = rest
		switch {
		case marks != "" && (lengths != 3 || separator != "" && separator != mark):
			return noNumber
		case marks != "":
			separator = mark
			groups++
		}
		last = mark
	}
	return seen | marked(first, separator, last, groups, lengths)
}

// marked judges a number with marks: the digits before the first of them, what
// separates groups of thousands before the last mark, that mark, and how many
// digits follow it.
func marked(first, separator, last string, groups, digits int) form {
	decimal := map[string]form{".": point, ",": comma}
	other := map[string]form{".": comma, ",": point} // where the mark stands between thousands
	grouped := digits == 3 && len(first) <= 3 && first != "0"
	switch {
	case groups > 0 && (len(first) > 3 || first == "0"):
		return noNumber
	case groups > 0 && separator == last: // 1.234.567
		if !grouped {
			return noNumber
		}
		return whole | other[last]
	case decimal[last] == 0: // 1 234
		if !grouped || groups > 0 {
			return noNumber
		}
		return whole
	case groups > 0: // 1.234,5
		return fraction | decimal[last]
	case grouped && last == ".":
		return perhapsPoint
	case grouped:
		return perhapsComma
	}
	return fraction | decimal[last]
}

// leadingMark is the mark that a text starts with; "" for none.
func leadingMark(text string) string {
	for _, mark := range [...]string{".", ",", " ", "\u00a0", "\u202f", "\u2009", "'", "’"} {
		if strings.HasPrefix(text, mark) {
			return mark
		}
	}
	return ""
}

// strip takes off what stands round the digits of a number.
func strip(text string) (body string, seen form) {
	const spaces = " \u00a0\u202f"
	if rest, found := strings.CutSuffix(text, "%"); found {
		text, seen = strings.TrimRight(rest, spaces), hundredth
	}
	if rest, found := strings.CutPrefix(text, "€"); found {
		text = strings.TrimLeft(rest, spaces)
	}
	for _, sign := range [...]string{"-", "−"} {
		if rest, found := strings.CutPrefix(text, sign); found {
			return rest, seen
		}
	}
	return text, seen
}

// wholeForm judges digits alone: with zeros before them they are a code, as is what
// has more digits than a number of 64 bits.
func wholeForm(digits string) form {
	if !isDigits(digits) || len(digits) > 1 && digits[0] == '0' {
		return noNumber
	}
	if _, err := strconv.ParseInt(digits, 10, 64); err != nil {
		return noNumber
	}
	return whole
}
