// Package rivm reads the loneliness estimates of RIVM (SMAP, small-area
// estimates) as its open data portal gives them: rows of OData, as CSV or JSON, one
// per area, year, age group and limit.
//
// Tables: 50090NED (to 2020), 50120NED (to 2022), 50150NED (classification 2024).
// The figures are percentages of the residents who live independently, on the
// scale of De Jong Gierveld: lonely from 3 of 11, severely lonely from 9.
package rivm

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"

	"risicokaart/internal/source"
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

// IsTable reports whether a layer without shapes is a table of RIVM.
func IsTable(l source.Layer) bool {
	_, err := findColumns(l)
	return err == nil
}

// Read reads all estimates from the rows of a layer that [IsTable]. One wrong value
// refuses the whole file, with an [*source.Error].
func Read(l source.Layer, rows iter.Seq2[*source.Row, error]) ([]Estimate, error) {
	columns, err := findColumns(l)
	if err != nil {
		return nil, err
	}
	var estimates []Estimate
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		e, wanted, err := columns.estimate(row)
		if err != nil {
			return nil, columns.fault(l, row.ID, err)
		}
		if wanted {
			estimates = append(estimates, e)
		}
	}
	if len(estimates) == 0 {
		return nil, &source.Error{File: l.File, Problem: "the file has a header but no estimates", Hint: "fetch it again"}
	}
	return estimates, nil
}

// Columns names the columns that a table has for lonely, severely, emotionally and
// socially lonely, in this order; "" for one that it lacks.
func Columns(l source.Layer) ([]string, error) {
	c, err := findColumns(l)
	if err != nil {
		return nil, err
	}
	names := []string{c.lonely.name, c.severe.name, c.emotional.name, c.social.name}
	for i, index := range []int{c.lonely.index, c.severe.index, c.emotional.index, c.social.index} {
		if index < 0 {
			names[i] = ""
		}
	}
	return names, nil
}

// estimate reads one record. wanted is false for regions of another kind.
func (c columns) estimate(row *source.Row) (e Estimate, wanted bool, err error) {
	e = Estimate{Code: c.code.text(row), Name: c.name.text(row)}
	if e.Level, err = levelOf(e.Code); err != nil {
		return e, false, c.code.wrap(err)
	}
	if e.Level == "" {
		return e, false, nil
	}
	if e.Year, err = parsePeriod(c.period.text(row)); err != nil {
		return e, false, c.period.wrap(err)
	}
	if e.Age, err = parseAge(c.age.text(row)); err != nil {
		return e, false, c.age.wrap(err)
	}
	if e.Margin, err = parseMargin(c.margin.text(row)); err != nil {
		return e, false, c.margin.wrap(err)
	}
	figures := []struct {
		col column
		to  *float64
	}{{c.lonely, &e.Lonely}, {c.severe, &e.Severe}, {c.emotional, &e.Emotional}, {c.social, &e.Social}}
	for _, f := range figures {
		if *f.to, err = f.col.percent(row); err != nil {
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

// percent reads a percentage; NaN for a missing one.
func (c column) percent(row *source.Row) (p float64, err error) {
	if c.index < 0 || row.Values[c.index] == nil {
		return math.NaN(), nil
	}
	switch v := row.Values[c.index].(type) {
	case int64:
		p = float64(v)
	case float64:
		p = v
	default:
		p, err = source.ParseNumber(c.text(row))
	}
	if err == nil && !(p >= 0 && p <= 100) {
		err = fmt.Errorf("%v is none", p)
	}
	if err != nil {
		return 0, fmt.Errorf("want a percentage such as 49.5, or a point where there is none: %w", err)
	}
	return p, nil
}
