package source

import (
	"strings"
	"unicode"
)

// Trim takes off a text what nobody sees at its ends: spaces, control characters, byte
// order marks in the middle of a file, marks of direction. A code that has one would
// be another.
func Trim(text string) string {
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
}
