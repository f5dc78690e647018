package locale

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// marks are what a language writes in and behind a number. They are taken from
// golang.org/x/text once, and put between the digits here: a page holds
// hundreds of numbers, and its printers take ten times as long for each.
type marks struct{ group, decimal, percent string }

var dutchMarks, englishMarks = marksOf(language.Dutch), marksOf(language.English)

func marksOf(tag language.Tag) marks {
	p := message.NewPrinter(tag)
	between := func(text string) []string { return strings.FieldsFunc(text, isDigit) }
	return marks{
		group:   between(p.Sprint(number.Decimal(1000)))[0],
		decimal: between(p.Sprint(number.Decimal(0.5)))[0],
		percent: between(p.Sprint(number.Percent(1)))[0],
	}
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func (l Language) marks() *marks {
	if l == English {
		return &englishMarks
	}
	return &dutchMarks
}

// minus is not the hyphen that the CLDR gives both languages: that is too short
// beside a plus sign.
const minus = "−"

// write puts the marks of the language into a number as strconv writes it. What
// was rounded to zero has no sign.
func (l Language) write(text string) string {
	m := l.marks()
	var b strings.Builder
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		text = rest
		if strings.Trim(text, "0.") != "" {
			b.WriteString(minus)
		}
	}
	whole, fraction, _ := strings.Cut(text, ".")
	for i, digit := range []byte(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(m.group)
		}
		b.WriteByte(digit)
	}
	if fraction != "" {
		b.WriteString(m.decimal)
		b.WriteString(fraction)
	}
	return b.String()
}

// Unknown stands for a figure that is not there; it is never 0.
func (l Language) Unknown() string { return l.Say("onbekend", "unknown") }

func known(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Decimal writes a number with so many decimals. What is rounded is the number
// as the machine has it, which may lie just below what was typed.
func (l Language) Decimal(v float64, digits int) string {
	if !known(v) {
		return l.Unknown()
	}
	return l.write(strconv.FormatFloat(v, 'f', digits, 64))
}

// Whole writes a whole number: 1.240. Halves go away from zero.
func (l Language) Whole(v float64) string { return l.Decimal(math.Round(v), 0) }

// Tenths writes a number with one decimal: 49,5. Halves go away from zero.
func (l Language) Tenths(v float64) string { return l.Decimal(math.Round(v*10)/10, 1) }

// Signed writes tenths that always carry their sign: +2,9.
func (l Language) Signed(v float64) string {
	if math.Round(v*10) > 0 {
		return "+" + l.Tenths(v)
	}
	return l.Tenths(v)
}

// Percent writes a whole percentage, of 0 to 100: 56%.
func (l Language) Percent(v float64) string {
	if !known(v) {
		return l.Unknown()
	}
	return l.Whole(v) + l.marks().percent
}

// Loose writes a number with at most so many decimals, and without zeros at its
// end: 12,5. Halves go away from zero.
func (l Language) Loose(v float64, digits int) string {
	if !known(v) {
		return l.Unknown()
	}
	scale := math.Pow10(digits)
	return l.write(strconv.FormatFloat(math.Round(v*scale)/scale, 'f', -1, 64))
}

// Significant writes a coefficient with two significant digits: 0,012.
func (l Language) Significant(v float64) string {
	if !known(v) {
		return l.Unknown()
	}
	if size := math.Abs(v); size >= 1e-4 {
		return l.Decimal(v, max(0, 1-int(math.Floor(math.Log10(size)))))
	}
	digits, exponent, tiny := strings.Cut(strconv.FormatFloat(v, 'g', 2, 64), "e-")
	if !tiny {
		return l.write(digits)
	}
	return l.write(digits) + "e" + minus + exponent
}
