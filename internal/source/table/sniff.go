package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"unicode/utf8"

	"risicokaart/internal/jsonstream"
)

// Sniff reports whether a file that starts with these bytes is a table that
// [Open] understands. They must hold the first two lines of a CSV file; 8 kB
// suffices. Tables with a reader of their own are tables too: ask that first.
func Sniff(head []byte) bool {
	if isJSON(head) {
		return sniffOData(head)
	}
	return sniffCSV(head)
}

// isJSON reports whether a file starts as an object of JSON.
func isJSON(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{"))
}

// sniffOData looks for a first member that only OData has.
func sniffOData(head []byte) bool {
	found := false
	firstMember(head, func(name string) bool {
		name = strings.TrimPrefix(name, "@")
		found = name == "value" || strings.HasPrefix(name, "odata.")
		return found
	})
	return found
}

// firstMember calls tells with the name of each member at the top, until it
// returns true or head ends.
func firstMember(head []byte, tells func(name string) bool) {
	d := jsonstream.New(bytes.NewReader(head), jsonstream.Options{})
	// What is not JSON to its end was cut off by the caller.
	_ = d.Object(func(name string) error {
		if tells(name) {
			return errStop
		}
		return d.Skip()
	})
}

// sniffCSV asks for two lines with names and as many values: prose that happens
// to have a comma in its first line does not have that.
func sniffCSV(head []byte) bool {
	lines := head[:bytes.LastIndexByte(head, '\n')+1]
	if len(lines) == 0 || bytes.IndexByte(lines, 0) >= 0 || !utf8.Valid(lines) {
		return false
	}
	l := layoutOf(lines)
	reader := csv.NewReader(bytes.NewReader(lines))
	reader.Comma = l.comma
	names, err := l.header(reader)
	if err != nil || filled(names) < 2 {
		return false
	}
	_, err = reader.Read()
	return err == nil || errors.Is(err, csv.ErrQuote) // a quoted value may go on behind the end
}
