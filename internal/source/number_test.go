package source

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

func TestNumbers(t *testing.T) {
	tests := map[string]struct {
		texts     string // separated by |
		elsewhere Mark
		typ       Type
		percent   bool
		want      string // what the first is read as
	}{
		"whole":                 {"850|7", 0, Integer, false, "850"},
		"none":                  {"|-|.|–", 0, Real, false, ""},
		"decimal point":         {"12.5|7", 0, Real, false, "12.5"},
		"decimal comma":         {"12,5|7", 0, Real, false, "12.5"},
		"percent":               {"12,5%|7 %|3", 0, Real, true, "12.5"},
		"thousands and comma":   {"1.234,5|2.500|850", 0, Real, false, "1234.5"},
		"thousands and point":   {"1,234.5|2,500", 0, Real, false, "1234.5"},
		"thousands, millions":   {"1.234|1.234.567", 0, Integer, false, "1234"},
		"thousands, file tells": {"1.234|850", Comma, Integer, false, "1234"},
		"decimals, file tells":  {"1.234|850", Point, Real, false, "1.234"},
		"decimals by others":    {"1.234|0.5", 0, Real, false, "1.234"},
		"decimals by zero":      {"0.123|1.234", 0, Real, false, "0.123"},
		"long whole":            {"1234.567|1.234", 0, Real, false, "1234.567"},
		"spaces":                {"1 234|850|12 345 678", 0, Integer, false, "1234"},
		"spaces and comma":      {"1\u00a0234,5|850", 0, Real, false, "1234.5"},
		"apostrophes":           {"1'234|850", 0, Integer, false, "1234"},
		"euro":                  {"€ 1.234,50|€ 2", 0, Real, false, "1234.50"},
		"nothing before":        {",5|,0|-,25", 0, Real, false, ".5"},
		"minus":                 {"-1.234,5|−7", 0, Real, false, "-1234.5"},
		"codes":                 {"0599|0600", Comma, Text, false, "0599"},
		"text":                  {"12,5|veel", Comma, Text, false, "12,5"},
		"date":                  {"12.03.2024", 0, Text, false, "12.03.2024"},
		"no groups":             {"12.34.56", 0, Text, false, "12.34.56"},
		"groups of a code":      {"0.123.456", 0, Text, false, "0.123.456"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var n Numbers
			texts := strings.Split(test.texts, "|")
			for _, text := range texts {
				n.Add(text)
			}
			c := n.Column("x", test.elsewhere)
			if c.Type != test.typ || c.Percent != test.percent || c.Doubt != "" {
				t.Fatalf("column %+v", c)
			}
			if Blank(texts[0]) {
				return
			}
			if got := c.Plain(texts[0]); got != test.want {
				t.Errorf("%q is read as %q, want %q", texts[0], got, test.want)
			}
			for _, text := range texts {
				if _, err := c.Type.Parse(c.Plain(text)); err != nil && !Blank(text) {
					t.Errorf("%q: %v", text, err)
				}
			}
		})
	}
}

// TestDoubt: what can be read in two ways is not read at all.
func TestDoubt(t *testing.T) {
	for texts, want := range map[string]string{
		"1.234|850":           "1.234 can be 1234 or 1 and 234 thousandths",
		"1,234":               "1,234 can be",
		"12,5|3.75":           "the same mark",
		"1.234.567|3.75":      "the same mark",
		"-1.234":              "1.234 can be",
		"1.234 %|2.500 %":     "1.234 can be",
		"1.234|1,234|850|999": "can be 1234",
	} {
		var n Numbers
		for _, text := range strings.Split(texts, "|") {
			n.Add(text)
		}
		if c := n.Column("x", 0); c.Type != Text || !strings.Contains(c.Doubt, want) {
			t.Errorf("%s: %+v, want a doubt with %q", texts, c, want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]float64{
		"12,5": 12.5, "12.5": 12.5, "1.234.567": 1234567, "1.234,5": 1234.5, "1,234.5": 1234.5, " 7 ": 7, ".5": 0.5,
		"1e5": 1e5,
		"+05": 5, "12,5 %": 12.5, "€ 250": 250, "1 234": 1234, "0.123": 0.123, "-99997": -99997, "−3,5": -3.5,
	} {
		if got, err := ParseNumber(text); err != nil || got != want {
			t.Errorf("%q is %v, %v; want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"1.234": "two ways, as 1234 and as 1.234", "1,234": "as 1234 and as 1.234", "veel": "not a number",
		"1e999": "not a number",
		"NaN":   "not a number", "12-13": "not a number", "1.2.3": "not a number", "": "not a number",
	} {
		if got, err := ParseNumber(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %v, %v; want an error with %q", text, got, err, want)
		}
	}
}

// FuzzNumbers: a number written in any of the ways of people is read as it was, by
// itself or not at all, and with the marks of its column always.
func FuzzNumbers(f *testing.F) {
	for _, v := range []float64{0, 7, 1234, 1234.5, 0.125, 1234567.25, -1000.001, 999.999} {
		f.Add(v, uint8(0))
		f.Add(v, uint8(3))
	}
	f.Add(1.234, uint8(5))
	f.Fuzz(func(t *testing.T, v float64, style uint8) {
		if math.IsNaN(v) || math.Abs(v) >= 1e15 {
			t.Skip()
		}
		v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'f', 4, 64), 64)
		mark, group := [...]string{".", ","}[style&1], ""
		if style&2 != 0 {
			group = [...]string{",", "."}[style&1]
		}
		if style&4 != 0 {
			group = " "
		}
		text := write(v, mark, group)
		if style&8 != 0 {
			text += " %"
		}
		var n Numbers
		n.Add(text)
		n.Add(write(0.5, mark, group)) // tells the mark
		c := n.Column("x", 0)
		got, err := c.Type.Parse(c.Plain(text))
		if err != nil || c.Doubt != "" {
			t.Fatalf("%q: %v, %+v", text, err, c)
		}
		if fmt.Sprint(got) != fmt.Sprint(v) && got != any(v) {
			t.Errorf("%q is read as %v, want %v", text, got, v)
		}
		if alone, err := ParseNumber(text); err == nil && alone != v {
			t.Errorf("%q is %v by itself, want %v or an error", text, alone, v)
		}
	})
}

// write writes a number with marks.
func write(v float64, mark, group string) string {
	digits := strconv.FormatFloat(math.Abs(v), 'f', -1, 64)
	whole, fraction, has := strings.Cut(digits, ".")
	var b strings.Builder
	if v < 0 {
		b.WriteByte('-')
	}
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(d)
	}
	if has {
		b.WriteString(mark + fraction)
	}
	return b.String()
}

// TestParseExponents reads numbers as scientists and Excel write large ones.
func TestParseExponents(t *testing.T) {
	for text, want := range map[string]float64{
		"1e5": 1e5, "1.2E+05": 1.2e5, "1,2E+05": 1.2e5, "6,2355E+04": 62355, "-1,5e-3": -1.5e-3, "1.234E3": 1234,
	} {
		if got, err := ParseNumber(text); got != want || err != nil {
			t.Errorf("%s: %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"1,2,3E5", "1.2,3E5", "E5", "1e999", "NaN", "Inf", "0x1p4,5E"} {
		if got, err := ParseNumber(text); err == nil {
			t.Errorf("%s: %v, want an error", text, got)
		}
	}
}
