package source

import "testing"

// TestTrim takes off what nobody sees at the ends of a text, and nothing within.
func TestTrim(t *testing.T) {
	for text, want := range map[string]string{
		"GM0599": "GM0599", " GM0599\t\r\n": "GM0599", "\u00a0GM0599\u202f": "GM0599", "\ufeff\u200bGM0599\u200e": "GM0599",
		"GM0599\x00\x00": "GM0599", "\x1a": "", "a \u200b b": "a \u200b b", "": "", "é": "é", "\xff": "\xff",
	} {
		if got := Trim(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
