// Package rivm reads the loneliness estimates of RIVM (SMAP, small-area
// estimates) as its open data portal gives them: untyped OData rows as CSV, one
// per area, year, age group and limit.
//
// Tables: 50090NED (to 2020), 50120NED (to 2022), 50150NED (classification 2024).
// The figures are percentages of the residents who live independently, on the
// scale of De Jong Gierveld: lonely from 3 of 11, severely lonely from 9.
package rivm

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Level is the kind of area that an estimate is about.
type Level string

// The levels of the tables. Other regions, such as those of the municipal
// health services, are left out.
const (
	Country  Level = "land"
	Gemeente Level = "gemeente"
	Wijk     Level = "wijk"
	Buurt    Level = "buurt"
)

// Margin says whether a figure is the estimate itself or a limit of its 95 %
// interval.
type Margin string

// The margins of the tables.
const (
	Value Margin = "value"
	Low   Margin = "low"
	High  Margin = "high"
)

// The age groups of the tables.
const (
	Age18Plus = "18+"
	Age18To64 = "18-64"
	Age65Plus = "65+"
)

// Estimate is one row: percentages of 0-100, NaN where RIVM publishes none.
type Estimate struct {
	Code   string // CBS code: GM0599, WK059901, BU05990110; NL01 for the Netherlands
	Name   string // "" when the file gives none
	Level  Level
	Year   int
	Age    string // [Age18Plus], [Age18To64] or [Age65Plus]
	Margin Margin

	Lonely, Severe    float64
	Emotional, Social float64 // NaN in tables without them
}

// Percent is the figure of a measure: lonely, severe, emotional or social. NaN where
// RIVM publishes none, also of any other.
func (e Estimate) Percent(measure string) float64 {
	switch measure {
	case "lonely":
		return e.Lonely
	case "severe":
		return e.Severe
	case "emotional":
		return e.Emotional
	case "social":
		return e.Social
	}
	return math.NaN()
}

// Read reads all estimates from r. Errors name the file as name, with line and
// column; one wrong value refuses the whole file.
func Read(r io.Reader, name string) ([]Estimate, error) {
	estimates, err := read(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return estimates, nil
}

// Sniff reports whether a file that starts with these bytes is a table that
// [Read] understands. The bytes must hold the whole header line; 4 kB suffices.
func Sniff(start []byte) bool {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	reader := newReader(line)
	header, err := reader.Read()
	if err != nil {
		return false
	}
	_, err = findColumns(header)
	return err == nil
}

func read(r io.Reader) ([]Estimate, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	reader := newReader(b)
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty; fetch it again")
	}
	if err != nil {
		return nil, err
	}
	columns, err := findColumns(header)
	if err != nil {
		return nil, err
	}
	var estimates []Estimate
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err // a *csv.ParseError, which names the line
		}
		e, wanted, err := columns.estimate(record)
		if err != nil {
			line, _ := reader.FieldPos(0)
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if wanted {
			estimates = append(estimates, e)
		}
	}
	if len(estimates) == 0 {
		return nil, errors.New("the file has a header but no estimates; fetch it again")
	}
	return estimates, nil
}

// newReader returns a reader of the CSV in b, whatever delimiter its first line
// uses and without its byte order mark.
func newReader(b []byte) *csv.Reader {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	header, _, _ := bytes.Cut(b, []byte("\n"))
	reader := csv.NewReader(bytes.NewReader(b))
	if bytes.Count(header, []byte(";")) > bytes.Count(header, []byte(",")) {
		reader.Comma = ';'
	}
	reader.ReuseRecord = true
	return reader
}

// estimate reads one record. wanted is false for regions of another kind.
func (c columns) estimate(record []string) (e Estimate, wanted bool, err error) {
	get := func(col column) string {
		if col.index < 0 {
			return ""
		}
		return strings.TrimSpace(record[col.index])
	}
	e = Estimate{Code: strings.Clone(get(c.code)), Name: strings.Clone(get(c.name))}
	if e.Level, err = levelOf(e.Code); err != nil {
		return e, false, c.code.wrap(err)
	}
	if e.Level == "" {
		return e, false, nil
	}
	if e.Year, err = parsePeriod(get(c.period)); err != nil {
		return e, false, c.period.wrap(err)
	}
	if e.Age, err = parseAge(get(c.age)); err != nil {
		return e, false, c.age.wrap(err)
	}
	if e.Margin, err = parseMargin(get(c.margin)); err != nil {
		return e, false, c.margin.wrap(err)
	}
	figures := []struct {
		col column
		to  *float64
	}{{c.lonely, &e.Lonely}, {c.severe, &e.Severe}, {c.emotional, &e.Emotional}, {c.social, &e.Social}}
	for _, f := range figures {
		if *f.to, err = parsePercent(get(f.col)); err != nil {
			return e, false, f.col.wrap(err)
		}
	}
	return e, true, nil
}

// levelOf returns the level of a code, "" for regions that are left out.
func levelOf(code string) (Level, error) {
	var level Level
	length := 0
	switch {
	case strings.HasPrefix(code, "NL"):
		level, length = Country, 4
	case strings.HasPrefix(code, "GM"):
		level, length = Gemeente, 6
	case strings.HasPrefix(code, "WK"):
		level, length = Wijk, 8
	case strings.HasPrefix(code, "BU"):
		level, length = Buurt, 10
	case code == "":
		return "", errors.New("the code is empty")
	default:
		return "", nil
	}
	if len(code) != length {
		return "", fmt.Errorf("want a code of %d characters, have %q", length, code)
	}
	return level, nil
}

// parsePeriod reads the year of a whole-year period such as 2020JJ00.
func parsePeriod(s string) (int, error) {
	year, err := strconv.Atoi(strings.TrimSuffix(s, "JJ00"))
	if err != nil || len(s) != len("2020JJ00") || year < 1900 {
		return 0, fmt.Errorf("want a year such as 2020JJ00, have %q", s)
	}
	return year, nil
}

func parseAge(s string) (string, error) {
	switch s {
	case "20300":
		return Age18Plus, nil
	case "53115":
		return Age18To64, nil
	case "80200":
		return Age65Plus, nil
	}
	return "", fmt.Errorf("want 20300 (18+), 53115 (18-64) or 80200 (65+), have %q", s)
}

func parseMargin(s string) (Margin, error) {
	switch s {
	case "MW00000":
		return Value, nil
	case "MOG0095":
		return Low, nil
	case "MBG0095":
		return High, nil
	}
	return "", fmt.Errorf("want MW00000 (value), MOG0095 (lower limit) or MBG0095 (upper limit), have %q", s)
}

// parsePercent reads a percentage; a point or a blank is a missing one.
func parsePercent(s string) (float64, error) {
	if s == "" || s == "." {
		return math.NaN(), nil
	}
	p, err := strconv.ParseFloat(s, 64)
	if err != nil || !(p >= 0 && p <= 100) {
		return 0, fmt.Errorf("want a percentage such as 49.5, or a point where there is none, have %q", s)
	}
	return p, nil
}
