package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"risicokaart/internal/source"
)

// layout is how a CSV file is laid out.
type layout struct {
	comma rune // between columns
	above int  // records above the header: Excel's sep=;, a title
}

// maxAbove is how many records above a header are looked past.
const maxAbove = 5

// layoutOf finds the delimiter and the header in the start of a file. Titles above
// a header have one value; the delimiter is the one by which a header has as many
// names as the record below it has values, the first such header, and with the most
// names. Where there is none, it is whichever occurs most in the first line, and the
// faults of the file come to light.
func layoutOf(head []byte) layout {
	given, above := rune(0), 0
	first, _, _ := bytes.Cut(head, []byte("\n"))
	line := strings.Trim(strings.TrimSpace(string(first)), `"`)
	if sign, found := strings.CutPrefix(strings.ToLower(line), "sep="); found {
		if above = 1; sign == "" {
			sign = "\t" // which was taken for a space
		}
		given = []rune(sign)[0]
	}
	best, names := layout{comma: most(first), above: above}, 0
	if given != 0 {
		best.comma = given
	}
	for _, comma := range []rune{',', ';', '\t'} {
		if given != 0 && given != comma {
			continue
		}
		at, n := find(head, comma, above)
		if n > 0 && (names == 0 || at < best.above || at == best.above && n > names) {
			best, names = layout{comma, at}, n
		}
	}
	return best
}

// find looks for a header, and returns how many records stand above it and how
// many names it has; 0 for none.
func find(head []byte, comma rune, above int) (at, names int) {
	reader := csv.NewReader(bytes.NewReader(head))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = comma, -1, true
	for at = 0; at <= above+maxAbove; at++ {
		record, err := reader.Read()
		if err != nil {
			return 0, 0
		}
		if at < above || filled(record) < 2 {
			continue
		}
		below, err := reader.Read()
		if err == nil && len(below) == len(record) || errors.Is(err, io.EOF) && at == above {
			return at, len(record)
		}
		return 0, 0
	}
	return 0, 0
}

// header reads the names of the columns, past what stands above them.
func (l layout) header(reader *csv.Reader) ([]string, error) {
	reader.FieldsPerRecord = -1
	for range l.above {
		if _, err := reader.Read(); err != nil {
			return nil, err
		}
	}
	reader.FieldsPerRecord = 0 // as many as the header has
	return reader.Read()
}

// filled counts the values that hold something.
func filled(record []string) (n int) {
	for _, text := range record {
		if source.Trim(text) != "" {
			n++
		}
	}
	return n
}

// noRecord reports whether a line is none of the table: spreadsheets leave empty
// ones behind, and StatLine names itself as the source.
func noRecord(record []string) bool {
	switch filled(record) {
	case 0:
		return true
	case 1:
		text := source.Trim(strings.Join(record, ""))
		for _, start := range [...]string{"Bron:", "Source:", "©"} {
			if strings.HasPrefix(text, start) {
				return true
			}
		}
	}
	return false
}

// most returns what occurs most of comma, semicolon and tab in a line, outside quotes.
func most(line []byte) rune {
	counts := map[byte]int{}
	quoted := false
	for _, b := range line {
		if b == '"' {
			quoted = !quoted
		}
		if !quoted {
			counts[b]++
		}
	}
	best := byte(',')
	for _, b := range []byte(";\t") {
		if counts[b] > counts[best] {
			best = b
		}
	}
	return rune(best)
}
