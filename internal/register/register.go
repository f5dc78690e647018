// Package register drafts how the map is registered in the Dutch Algorithm
// Register (Algoritmeregister), in the order and under the names of its
// publication standard 1.0. The draft is in Dutch, as the register is.
package register

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"risicokaart/internal/risk"
)

// ToFillIn marks what only the municipality that runs the map can say.
const ToFillIn = "[in te vullen door de gemeente]"

// Facts are what a draft depends on.
type Facts struct {
	Model    *risk.Model
	Year     int  // of the figures about areas; 0: not known
	RIVMYear int  // of the figures that municipalities agree with; 0 when there are none
	Own      bool // whether the map shows figures of the municipality's own
}

// Registration is a draft for the register.
type Registration struct{ Fields []Field }

// Field is one field of a [Registration]: a text, a list of words, or a list of
// references.
type Field struct {
	Key   string // in the standard, and in JSON
	Title string // as the register shows it
	Text  string
	Words []string
	Links []Reference
	Note  string // for the municipality, no part of the registration
}

// Reference is a title with an address; the address may be empty.
type Reference struct {
	Title string `json:"title"`
	Link  string `json:"link"`
}

// Draft writes the draft for a model and the figures it is used with.
func Draft(f Facts) Registration {
	return Registration{slices.Concat(basics(), use(f), law(f), technique(f), publication())}
}

// Open reports whether the municipality has something to fill in or to confirm.
func (f Field) Open() bool {
	return f.Note != "" || strings.Contains(f.Text, ToFillIn) ||
		slices.ContainsFunc(f.Links, func(r Reference) bool { return r.Link == ToFillIn })
}

// value is the field as the standard's JSON has it.
func (f Field) value() any {
	switch {
	case f.Words != nil:
		return f.Words
	case f.Links != nil:
		return f.Links
	case f.Text == "":
		return nil
	}
	return f.Text
}

// MarshalJSON writes the fields as one object, in their order.
func (r Registration) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, f := range r.Fields {
		value, err := json.Marshal(f.value())
		if err != nil {
			return nil, fmt.Errorf("write field %s of the registration: %w", f.Key, err)
		}
		fmt.Fprintf(&b, "%c%q:%s", "{,"[min(i, 1)], f.Key, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// ReadsOrigin reports whether a model reads origin or migration background: that
// has to be accounted for.
func ReadsOrigin(m *risk.Model) bool { return reads(m, "herkomst") || reads(m, "migratie") }

// ReadsOwn reports whether a model reads figures of the municipality's own.
func ReadsOwn(m *risk.Model) bool { return reads(m, ownPrefix) }

// ownPrefix begins the names of columns with a municipality's own figures.
const ownPrefix = "own."

// reads reports whether a model reads a column with this in its name.
func reads(m *risk.Model, name string) bool {
	return slices.ContainsFunc(m.Columns(), func(column string) bool { return strings.Contains(column, name) })
}
