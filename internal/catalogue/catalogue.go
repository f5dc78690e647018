// Package catalogue tells which published column means what. It is pure: the
// meaning stands in a file (data/catalogue.yaml), this package reads the file
// and finds the columns of a table in it.
package catalogue

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// Schema names the format of catalogue files that this package reads.
const Schema = "risicokaart-catalogue/1"

// Unit is what an indicator is measured in.
type Unit string

// The units of indicators.
const (
	Percent   Unit = "percent" // 0-100
	Count     Unit = "count"
	Thousands Unit = "x1000euro"
	PerKm2    Unit = "per_km2"
	Km        Unit = "km"
	Ha        Unit = "ha"
	Ratio     Unit = "ratio"
	Class     Unit = "class"
	Year      Unit = "year"
	Text      Unit = "text"
)

var units = []Unit{Percent, Count, Thousands, PerKm2, Km, Ha, Ratio, Class, Year, Text}

// Indicator is one meaning and the names that publishers give it.
type Indicator struct {
	ID       string   `yaml:"id"` // CBS's name in the GeoPackage
	Unit     Unit     `yaml:"unit"`
	Names    []string `yaml:"names"`  // other names of such a column
	Counts   []string `yaml:"counts"` // names of columns with the count that it is a percentage of
	StatLine StatLine `yaml:"statline"`
}

// StatLine is how an indicator is found in a StatLine table. The zero value
// means that StatLine does not have it.
type StatLine struct {
	Stem  string `yaml:"stem"`  // the key without its number
	Group string `yaml:"group"` // title of the group, where the stem alone is ambiguous
	Of    string `yaml:"of"`    // StatLine counts; the indicator is 100 x count / this indicator
}

// Catalogue is all meanings that the program knows.
type Catalogue struct {
	Indicators []Indicator
	byID       map[string]int
}

// Load reads a catalogue file. name is that of the file, for messages.
func Load(r io.Reader, name string) (*Catalogue, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read catalogue %s: %w", name, err)
	}
	var file struct {
		Schema     string      `yaml:"schema"`
		Indicators []Indicator `yaml:"indicators"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("read catalogue %s: %w", name, err)
	}
	if file.Schema != Schema {
		return nil, fmt.Errorf("read catalogue %s: its schema is %q, this program reads %q", name, file.Schema, Schema)
	}
	c := &Catalogue{Indicators: file.Indicators, byID: map[string]int{}}
	for i, ind := range c.Indicators {
		if _, twice := c.byID[ind.ID]; twice || ind.ID == "" {
			return nil, fmt.Errorf("read catalogue %s: indicator %q stands in it twice, or has no id", name, ind.ID)
		}
		if !slices.Contains(units, ind.Unit) {
			return nil, fmt.Errorf("read catalogue %s: indicator %s has the unknown unit %q", name, ind.ID, ind.Unit)
		}
		c.byID[ind.ID] = i
	}
	for _, ind := range c.Indicators {
		if _, known := c.byID[ind.StatLine.Of]; ind.StatLine.Of != "" && !known {
			return nil, fmt.Errorf("read catalogue %s: indicator %s is a part of %q, which is not in the catalogue", name,
				ind.ID, ind.StatLine.Of)
		}
	}
	return c, nil
}

// Indicator returns the indicator with this id.
func (c *Catalogue) Indicator(id string) (Indicator, bool) {
	i, ok := c.byID[id]
	if !ok {
		return Indicator{}, false
	}
	return c.Indicators[i], true
}

// Column is one column of a published table.
type Column struct {
	Name   string   // as published
	Title  string   // in words, where metadata tells
	Groups []string // titles of the groups that it stands in, inmost first; empty where unknown
}

// Binding says how a table gives an indicator: its column Value, or 100 x
// Value / Of when Of is not empty.
type Binding struct {
	Indicator string
	Value, Of string // names of columns, as published
}

// AmbiguousError says that several columns could be the indicator.
type AmbiguousError struct {
	Indicator  string
	Candidates []string
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("find %s: it could be %s; give the table's metadata (DataProperties), which tells their groups, or leave out all but one",
		e.Indicator, strings.Join(e.Candidates, " or "))
}

// Resolve finds an indicator among the columns of a table; ok is false when
// the table does not have it.
func (c *Catalogue) Resolve(id string, columns []Column) (b Binding, ok bool, err error) {
	ind, known := c.Indicator(id)
	if !known {
		ind = Indicator{ID: id} // a column of the publisher's that the catalogue does not describe
	}
	if name, found := byName(ind, columns); found {
		return Binding{Indicator: id, Value: name}, true, nil
	}
	name, found := named(ind.Counts, columns)
	if !found {
		var err error
		if name, found, err = byStem(ind, columns); err != nil {
			return Binding{}, false, err
		}
	}
	if !found {
		if name, found = c.byStart(ind, columns); found {
			return Binding{Indicator: id, Value: name}, true, nil
		}
		return Binding{}, false, nil
	}
	b = Binding{Indicator: id, Value: name}
	if ind.StatLine.Of == "" {
		return b, true, nil
	}
	whole, found, err := c.Resolve(ind.StatLine.Of, columns)
	if err != nil || !found {
		return Binding{}, false, err // a count of an unknown whole is no percentage
	}
	b.Of = whole.Value
	return b, true, nil
}

func byName(ind Indicator, columns []Column) (string, bool) {
	return named(append([]string{ind.ID}, ind.Names...), columns)
}

// named finds a column that has one of some names.
func named(names []string, columns []Column) (string, bool) {
	for _, wanted := range names {
		for _, column := range columns {
			if fold(column.Name) == fold(wanted) {
				return column.Name, true
			}
		}
	}
	return "", false
}

// cutAt is how many characters of a name a shapefile keeps.
const cutAt = 10

// byStart finds a column whose name was cut, where it is the start of this name
// alone.
func (c *Catalogue) byStart(ind Indicator, columns []Column) (string, bool) {
	if len(ind.ID) <= cutAt {
		return "", false
	}
	start := ind.ID[:cutAt]
	for _, other := range c.Indicators {
		if other.ID != ind.ID && strings.HasPrefix(other.ID, start) {
			return "", false
		}
	}
	for _, column := range columns {
		if strings.EqualFold(column.Name, start) {
			return column.Name, true
		}
	}
	return "", false
}

// byStem finds a StatLine key by its stem, and by its group where the stem
// alone is ambiguous.
func byStem(ind Indicator, columns []Column) (string, bool, error) {
	if ind.StatLine.Stem == "" {
		return "", false, nil
	}
	var candidates []Column
	for _, column := range columns {
		if strings.EqualFold(Stem(column.Name), ind.StatLine.Stem) || strings.EqualFold(TitleStem(column.Title),
			ind.StatLine.Stem) {
			candidates = append(candidates, column)
		}
	}
	if group := ind.StatLine.Group; group != "" {
		inGroup := slices.DeleteFunc(slices.Clone(candidates), func(column Column) bool {
			return len(column.Groups) == 0 || !strings.EqualFold(column.Groups[0], group)
		})
		if len(inGroup) > 0 {
			candidates = inGroup
		}
	}
	switch len(candidates) {
	case 0:
		return "", false, nil
	case 1:
		return candidates[0].Name, true, nil
	}
	e := &AmbiguousError{Indicator: ind.ID}
	for _, column := range candidates {
		e.Candidates = append(e.Candidates, column.Name)
	}
	return "", false, e
}

// Stem is a StatLine key without the number of its position: "Koopwoningen"
// of "Koopwoningen_47". A name without such a number is its own stem.
func Stem(key string) string {
	i := strings.LastIndexByte(key, '_')
	if i <= 0 || i == len(key)-1 || strings.Trim(key[i+1:], "0123456789") != "" {
		return key
	}
	return key[:i]
}

// TitleStem is the stem that StatLine makes of a title: "HuishoudensTotaal" of
// "Huishoudens totaal", "k_0Tot15Jaar" of "0 tot 15 jaar". By it columns are
// found whose keys are mere codes: OData v4 has T001036 for AantalInwoners_5.
func TitleStem(title string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(title, func(r rune) bool {
		return !unicode.IsLetter(r) &&
			!unicode.IsDigit(r)
	}) {
		runes := []rune(word)
		b.WriteRune(unicode.ToUpper(runes[0]))
		b.WriteString(string(runes[1:]))
	}
	stem := b.String()
	if stem != "" && unicode.IsDigit(rune(stem[0])) {
		return "k_" + stem
	}
	return stem
}

// Heading takes a title for a name apart, as StatLine's web downloads have it:
// "Bevolking|Aantal inwoners (aantal)" has the title "Aantal inwoners" and the group
// "Bevolking". Any other name is its own title.
func Heading(name string) (title string, groups []string) {
	parts := strings.Split(name, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	last := parts[len(parts)-1]
	if open := strings.LastIndexByte(last, '('); open > 0 && strings.HasSuffix(last, ")") {
		last = strings.TrimSpace(last[:open]) // the unit
	}
	groups = parts[:len(parts)-1]
	slices.Reverse(groups)
	return last, groups
}

// fold makes names comparable: PDOK's WFS writes aantalInwoners for the
// GeoPackage's aantal_inwoners.
func fold(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}
