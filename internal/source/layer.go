package source

import (
	"fmt"
	"strings"
)

// Type is the type that a column is declared with. Not every format forces
// values to be of that type.
type Type uint8

// The types of columns.
const (
	Text Type = iota + 1
	Integer
	Real
)

// String returns "text", "integer" or "real".
func (t Type) String() string {
	switch t {
	case Text:
		return "text"
	case Integer:
		return "integer"
	case Real:
		return "real"
	}
	return fmt.Sprintf("Type(%d)", uint8(t))
}

// Column is an attribute of the features of a layer.
type Column struct {
	Name string // as written in the file; compare without regard to case
	Type Type

	// How the numbers of a text file are written, where that is CSV.
	Mark    Mark   // between whole numbers and fractions; 0 where there are none, or the format declares it
	Percent bool   // they have percent signs
	Doubt   string // why a column of numbers is Text: they can be read in two ways
}

// SRS is a spatial reference system, such as EPSG 28992. The zero value is unknown.
type SRS struct {
	Organization string
	Code         int
}

// String returns the system as "EPSG:28992".
func (s SRS) String() string {
	if s.Organization == "" {
		return "an unknown system"
	}
	return fmt.Sprintf("%s:%d", strings.ToUpper(s.Organization), s.Code)
}

// Layer describes a table of features.
type Layer struct {
	Name           string
	Identifier     string // title given by the publisher
	Description    string // as given by the publisher; often ""
	GeometryColumn string
	PrimaryKey     string // "" when the layer is a view
	SRS            SRS
	Definition     string   // of SRS, as well-known text; "" when the format gives none
	Count          int64    // features
	Columns        []Column // attributes; without the primary key, the geometry and other binary columns

	File string // path of the file that it is in
}

// Index returns the position of the column called name, in any case, in Columns
// and in [Row.Values], or -1.
func (l Layer) Index(name string) int {
	for i, c := range l.Columns {
		if strings.EqualFold(c.Name, name) {
			return i
		}
	}
	return -1
}

// RequireSRS returns an [*Error] unless the layer is in the given EPSG system.
func (l Layer) RequireSRS(epsg int) error {
	if strings.EqualFold(l.SRS.Organization, "EPSG") && l.SRS.Code == epsg {
		return nil
	}
	return &Error{
		File: l.File, Layer: l.Name,
		Problem: fmt.Sprintf("the coordinates are in %s, not in EPSG:%d", l.SRS, epsg),
		Hint:    fmt.Sprintf("convert it with ogr2ogr -t_srs EPSG:%d new.gpkg old.gpkg", epsg),
	}
}

// RequireColumns returns an [*Error] for the first of names that the layer does
// not have. It names the most similar column that does exist.
func (l Layer) RequireColumns(names ...string) error {
	for _, name := range names {
		if l.Index(name) >= 0 {
			continue
		}
		err := &Error{File: l.File, Layer: l.Name, Column: name, Problem: "the layer has no such column"}
		if near := l.nearest(name); near != "" {
			err.Hint = fmt.Sprintf("the nearest name is %q", near)
		}
		return err
	}
	return nil
}

// nearest returns the column whose name takes the fewest edits to become name.
func (l Layer) nearest(name string) string {
	best, bestEdits := "", 0
	for _, c := range l.Columns {
		if n := edits(strings.ToLower(c.Name), strings.ToLower(name)); best == "" || n < bestEdits {
			best, bestEdits = c.Name, n
		}
	}
	return best
}

// edits returns the Levenshtein distance between a and b in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
