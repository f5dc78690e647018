// Package indicator reads own data: a CSV file in which somebody, mostly a
// municipality, gives one figure per area. It notes everything that is wrong
// with the rows instead of stopping at the first, so that one look at the
// message is enough to correct the file.
package indicator

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"risicokaart/internal/source"
	"risicokaart/internal/source/table"
)

// Prefix stands before the id of an indicator where a model file names it as a
// column: own.ID.
const Prefix = "own."

// maxRows is more than there are areas in the Netherlands, and keeps a wrong
// file out of memory.
const maxRows = 100_000

// mostValue is more than anything that is counted per area, in euros too.
const mostValue = 1e15

// Bounds of what pages have room for.
const (
	maxName = 80 // characters
	maxUnit = 30
)

// Indicator is one figure of areas of any level.
type Indicator struct {
	ID   string // slug of the name
	Name string // as readers see it
	Unit string // "%", "per 1.000 inwoners"; "" for none
	Year int    // 0: the file does not say
	File string // path as given by the user
	Rows []Row  // those with a value and nothing wrong
	// Problems are those of rows; [Check] reports them.
	Problems []Problem

	codes map[string]int64 // row in which each code comes first, be it good or not
}

// Row is the figure of one area.
type Row struct {
	Number    int64  // position in the file, from 1 below the header
	Code      string // upper case, without padding
	Value     float64
	Low, High float64 // bounds of the interval; NaN for none
}

// Problem is what is wrong with a file, or with one row of it. Its text never
// repeats a figure: the area may be one whose figures are hidden.
type Problem struct {
	Row  int64 // 0: the whole file
	Text string
}

// columns of a file, each under its English and its Dutch name.
var columnNames = [...][2]string{
	code: {"code", "code"}, value: {"value", "waarde"}, lower: {"lower", "onder"}, upper: {"upper", "boven"},
	year: {"year", "jaar"}, name: {"name", "naam"}, unit: {"unit", "eenheid"},
}

const (
	code = iota
	value
	lower
	upper
	year
	name
	unit
)

// Read reads the file at path. Only a file that is no such table is an error;
// what is wrong with its rows is in Problems.
func Read(ctx context.Context, path string) (_ *Indicator, err error) {
	f, err := table.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	r := &reader{layer: f.Layers()[0], in: &Indicator{File: path, codes: map[string]int64{}}}
	if err := r.findColumns(); err != nil {
		return nil, err
	}
	for row, err := range f.Rows(ctx, r.layer) {
		if err != nil {
			return nil, err
		}
		r.rows = append(r.rows, *row)
	}
	r.describe()
	for i := range r.rows {
		r.read(&r.rows[i])
	}
	if len(r.in.Rows) == 0 && len(r.in.Problems) == 0 {
		r.problem(0, "no row has a value; fill in the column %s", r.heading(value))
	}
	return r.in, nil
}

// reader reads one file.
type reader struct {
	layer source.Layer
	at    [len(columnNames)]int // of each column, -1 where there is none
	rows  []source.Row
	in    *Indicator
}

func (r *reader) problem(row int64, format string, args ...any) {
	r.in.Problems = append(r.in.Problems, Problem{row, fmt.Sprintf(format, args...)})
}

func (r *reader) fail(problem string) error {
	return &source.Error{File: r.in.File, Problem: problem,
		Hint: "give a CSV file with the columns code and value (Dutch: code and waarde), and if need be lower, upper, year, name and unit (onder, boven, jaar, naam, eenheid)"}
}

func (r *reader) findColumns() error {
	for c, names := range columnNames {
		r.at[c] = r.layer.Index(names[0])
		other := r.layer.Index(names[1])
		switch {
		case r.at[c] < 0:
			r.at[c] = other
		case other >= 0 && other != r.at[c]:
			return r.fail(fmt.Sprintf("it has the column %s in English and in Dutch", names[0]))
		}
	}
	for _, c := range []int{code, value} {
		if r.at[c] < 0 {
			return r.fail("it has no column " + columnNames[c][0])
		}
	}
	if (r.at[lower] < 0) != (r.at[upper] < 0) {
		return r.fail("it has one bound of an interval, and not the other")
	}
	if r.layer.Count > maxRows {
		return r.fail(fmt.Sprintf("it has more than %d rows, and so many areas there are not", maxRows))
	}
	return nil
}

// heading is the name that the file gives a column.
func (r *reader) heading(c int) string { return r.layer.Columns[r.at[c]].Name }

// text is a value as it was written; "" for none.
func (r *reader) text(row *source.Row, c int) string {
	if r.at[c] < 0 || row.Values[r.at[c]] == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(row.Values[r.at[c]]))
}

// describe reads what is the same in all rows: name, unit and year.
func (r *reader) describe() {
	in := r.in
	in.Name, in.Unit = r.constant(name, maxName), r.constant(unit, maxUnit)
	if in.Unit == "" && r.layer.Columns[r.at[value]].Percent {
		in.Unit = "%"
	}
	if in.Name == "" {
		base := filepath.Base(in.File)
		in.Name = strings.TrimSuffix(base, filepath.Ext(base))
	}
	if in.ID = Slug(in.Name); in.ID == "" {
		r.problem(0, "the name %q has no letter or digit; give another in a column name", in.Name)
	}
	if y := r.constant(year, 4); y != "" {
		n, err := strconv.Atoi(y)
		if err != nil || n < 1900 || n > 2100 {
			r.problem(0, "column %s: %q is no year; write it as 2024", r.heading(year), y)
			return
		}
		in.Year = n
	}
}

// constant is the one text that a column holds; rows may leave it empty.
func (r *reader) constant(c, most int) string {
	found := ""
	for i := range r.rows {
		text := r.text(&r.rows[i], c)
		switch {
		case text == "" || text == found:
		case len([]rune(text)) > most:
			r.problem(r.rows[i].ID, "column %s: the text is longer than %d characters; shorten it", r.heading(c), most)
			return found
		case found == "":
			found = text
		default:
			r.problem(r.rows[i].ID, "column %s has %q here and %q above; one file holds one figure of one year, so split it", r.heading(c), text, found)
			return found
		}
	}
	return found
}

// read takes one row, or notes what is wrong with it.
func (r *reader) read(row *source.Row) {
	before := len(r.in.Problems)
	got := Row{Number: row.ID, Code: strings.ToUpper(r.text(row, code))}
	if got.Code == "" {
		r.problem(row.ID, "it has no %s; write one as GM0599, WK059901 or BU05990110", r.heading(code))
	} else if first, twice := r.in.codes[got.Code]; twice {
		r.problem(row.ID, "code %s is in row %d too; keep one of them", brief(got.Code), first)
	} else {
		r.in.codes[got.Code] = row.ID
	}
	got.Value, got.Low, got.High = r.number(row, value), r.number(row, lower), r.number(row, upper)
	if len(r.in.Problems) > before {
		return
	}
	if r.checkInterval(&got); len(r.in.Problems) > before || math.IsNaN(got.Value) {
		return // an empty value is an area without one
	}
	r.in.Rows = append(r.in.Rows, got)
}

func (r *reader) checkInterval(got *Row) {
	hasLow, hasHigh := !math.IsNaN(got.Low), !math.IsNaN(got.High)
	switch {
	case math.IsNaN(got.Value) && (hasLow || hasHigh):
		r.problem(got.Number, "it has a bound and no %s; give the value or leave out the bounds", r.heading(value))
	case hasLow != hasHigh:
		r.problem(got.Number, "it has one bound; give %s and %s, or neither", r.heading(lower), r.heading(upper))
	case got.Low > got.Value:
		r.problem(got.Number, "%s is above %s; have them in order", r.heading(lower), r.heading(value))
	case got.High < got.Value:
		r.problem(got.Number, "%s is below %s; have them in order", r.heading(upper), r.heading(value))
	case isPercent(r.in.Unit):
		for _, v := range []float64{got.Value, got.Low, got.High} {
			if v < 0 || v > 100 {
				r.problem(got.Number, "it lies outside 0 to 100 and the unit is %%; correct it, or give another unit")
				return
			}
		}
	}
}

func isPercent(unit string) bool {
	return strings.HasPrefix(unit, "%") || strings.EqualFold(unit, "procent") || strings.EqualFold(unit, "percent")
}

// number reads a figure; NaN for none. A column with a text in it was not read
// as numbers at all, so its values are looked at one by one.
func (r *reader) number(row *source.Row, c int) float64 {
	text := r.text(row, c)
	if text == "" {
		return math.NaN()
	}
	if doubt := r.layer.Columns[r.at[c]].Doubt; doubt != "" {
		r.once("column %s: %s", r.heading(c), doubt)
		return math.NaN()
	}
	v, err := 0.0, error(nil)
	switch x := row.Values[r.at[c]].(type) {
	case int64:
		v = float64(x)
	case float64:
		v = x
	default:
		v, err = source.ParseNumber(text)
	}
	switch {
	case errors.Is(err, source.ErrTwoWays):
		r.problem(row.ID, "column %s: the number %v; write it without a mark between thousands", r.heading(c),
			source.ErrTwoWays)
		return math.NaN()
	case err != nil:
		r.problem(row.ID, "column %s: %sis no finite number; write it as 12.5, or leave it empty", r.heading(c),
			quoteWords(text))
		return math.NaN()
	case math.Abs(v) > mostValue:
		r.problem(row.ID, "column %s: the number is too large to be a figure; correct it", r.heading(c))
		return math.NaN()
	case v >= -99999 && v <= -99990: // how CBS writes "no value"; own figures may well be lower
		return math.NaN()
	}
	return v
}

// once notes what is the matter with a column, and not of each of its rows.
func (r *reader) once(format string, args ...any) {
	p := Problem{Text: fmt.Sprintf(format, args...)}
	if !slices.Contains(r.in.Problems, p) {
		r.in.Problems = append(r.in.Problems, p)
	}
}

// quoteWords repeats a text that holds no digit, and so no figure.
func quoteWords(text string) string {
	if strings.ContainsAny(text, "0123456789") {
		return "the value "
	}
	return brief(text) + " "
}

// brief quotes a text, cut where a message would get out of hand.
func brief(text string) string {
	if runes := []rune(text); len(runes) > 20 {
		text = string(runes[:20]) + "..."
	}
	return strconv.Quote(text)
}

// Slug is a name in lower-case letters, digits and underscores: "Bezoek door
// vrijwilligers (75+)" is bezoek_door_vrijwilligers_75. Accents fall off, however they are
// composed.
func Slug(name string) string {
	var b strings.Builder
	for _, c := range norm.NFD.String(strings.ToLower(name)) {
		if unicode.Is(unicode.Mn, c) {
			continue // an accent, which stands behind its letter
		}
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			b.WriteRune(c)
		} else if s := b.String(); s != "" && !strings.HasSuffix(s, "_") {
			b.WriteByte('_')
		}
	}
	return strings.TrimSuffix(b.String(), "_")
}
