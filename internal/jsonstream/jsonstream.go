// Package jsonstream walks through JSON of any length with the memory of one
// record: members and elements are handed out as they come by.
package jsonstream

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Decoder reads JSON values. What it does not walk into but takes whole, with
// [Decoder.Raw] or [Decoder.Text], may be nested 10,000 deep.
type Decoder struct {
	opt   Options
	json  *json.Decoder
	names map[string]string // of the members of rows, by how they are written
}

// Options say how values are read. The zero value takes them as they are.
type Options struct {
	// Record is called before each record, a value of [Decoder.Values] or an
	// element of [Decoder.Array]. A reader that bounds records may count anew.
	Record func()
	// Clean makes of the text of names and values in rows what the caller wants
	// of it, or refuses it.
	Clean func(text string) (string, error)
	// Strict refuses null where an object or array is wanted, instead of taking
	// it for one that is empty.
	Strict bool
}

// maxNames is how many names are remembered.
const maxNames = 4096

// New returns a decoder of r.
func New(r io.Reader, opt Options) *Decoder {
	if opt.Record == nil {
		opt.Record = func() {}
	}
	if opt.Clean == nil {
		opt.Clean = func(text string) (string, error) { return text, nil }
	}
	return &Decoder{opt: opt, json: json.NewDecoder(r), names: map[string]string{}}
}

// Offset returns the position in the input, in bytes.
func (d *Decoder) Offset() int64 { return d.json.InputOffset() }

// Values calls value for each value up to the end of the input. It must read
// the value.
func (d *Decoder) Values(value func() error) error {
	for {
		d.opt.Record()
		// A value that is cut short has another error than one that is not there.
		if err := value(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Document reads an object as [Decoder.Object] does, which must be all that the
// input has.
func (d *Decoder) Document(member func(name string) error) error {
	if err := d.Object(member); err != nil {
		return inside(err)
	}
	if _, err := d.json.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the object")
	}
	return nil
}

// Object reads an object and calls member with each name. It must read the
// value. null counts as an object without members, unless Strict.
func (d *Decoder) Object(member func(name string) error) error {
	some, err := d.open('{')
	if err != nil || !some {
		return err
	}
	for d.json.More() {
		name, err := d.json.Token()
		if err != nil {
			return inside(err)
		}
		if err := member(name.(string)); err != nil { // More and the syntax leave only strings
			return inside(err)
		}
	}
	_, err = d.json.Token()
	return inside(err)
}

// Array reads an array and calls element for each element. It must read the
// value. null counts as an array without elements, unless Strict.
func (d *Decoder) Array(element func() error) error {
	some, err := d.open('[')
	if err != nil || !some {
		return err
	}
	for d.json.More() {
		d.opt.Record()
		if err := element(); err != nil {
			return inside(err)
		}
	}
	_, err = d.json.Token()
	return inside(err)
}

// open reads the start of an object or array; some is false for null.
func (d *Decoder) open(bracket json.Delim) (some bool, err error) {
	token, err := d.json.Token()
	switch {
	case err != nil:
		return false, err
	case token == nil && !d.opt.Strict:
		return false, nil
	case token != bracket:
		return false, fmt.Errorf("want %v, have %.40v", bracket, token)
	}
	return true, nil
}

// inside is the error for the end of the input within a value.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Raw reads a value whole.
func (d *Decoder) Raw() (raw json.RawMessage, err error) {
	err = d.json.Decode(&raw)
	return raw, err
}

// Skip reads a value and forgets it.
func (d *Decoder) Skip() error {
	_, err := d.Raw()
	return err
}

// Text reads a value as a table holds it: a string as Clean leaves it, a number
// as it is written but never with an exponent, true as 1 and false as 0, null
// as "", an object or array as JSON.
func (d *Decoder) Text() (string, error) {
	raw, err := d.Raw()
	if err != nil {
		return "", err
	}
	return d.textOf(raw)
}

// Row reads an object of values, as [Decoder.Text] gives them, and calls value
// with each. It is faster than [Decoder.Object] and holds the object in memory.
// null counts as an object without members.
func (d *Decoder) Row(value func(name, text string) error) error {
	raw, err := d.Raw()
	switch {
	case err != nil:
		return err
	case raw[0] == 'n':
		return nil
	case raw[0] != '{':
		return fmt.Errorf("want {, have %.40s", raw)
	}
	// The decoder has found raw to be valid, which spares a look at every byte.
	for rest := skipSpace(raw[1:]); rest[0] != '}'; {
		var key, val []byte
		key, rest = cutValue(rest)
		val, rest = cutValue(skipSpace(rest[1:])) // behind the colon
		if rest[0] == ',' {
			rest = skipSpace(rest[1:])
		}
		name, err := d.name(key)
		if err != nil {
			return err
		}
		text, err := d.textOf(val)
		if err == nil {
			err = value(name, text)
		}
		if err != nil {
			return fmt.Errorf("column %q: %w", name, err)
		}
	}
	return nil
}

// name returns the name that is written as key, of which all rows have the same.
func (d *Decoder) name(key []byte) (string, error) {
	if name, known := d.names[string(key)]; known {
		return name, nil
	}
	name, err := d.unquote(key)
	if err == nil && len(d.names) < maxNames {
		d.names[string(key)] = name
	}
	return name, err
}
