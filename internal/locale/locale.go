// Package locale writes numbers, dates and lists as the languages of the pages
// do, and picks the words of a language where both stand beside each other.
//
// How numbers look comes from the Unicode CLDR, by golang.org/x/text. The
// package knows nothing of loneliness: what is said is in package words.
package locale

import (
	"fmt"
	"strings"
	"time"
)

// Language is one that pages are written in, as its BCP 47 tag. Everything that
// makes words or numbers is told which; there is no language of its own accord.
type Language string

// The languages of the pages. What is not English is written in Dutch.
const (
	Dutch   Language = "nl"
	English Language = "en"
)

// Languages lists them all.
func Languages() []Language { return []Language{Dutch, English} }

// Say picks the words of the language and, where values are given, puts them
// into the words as [fmt.Sprintf] does. A sentence stands in both languages
// beside each other, so that neither is forgotten when the other changes.
func (l Language) Say(nl, en string, values ...any) string {
	text := nl
	if l == English {
		text = en
	}
	if len(values) == 0 {
		return text
	}
	return fmt.Sprintf(text, values...)
}

// And joins parts as a sentence does: a, b en c.
func (l Language) And(parts []string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + l.Say(" en ", " and ") + parts[last]
}

// dutchMonths are here because golang.org/x/text has no dates.
var dutchMonths = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli",
	"augustus", "september", "oktober", "november", "december"}

// Date writes a day, as 21 november 2026; empty for the zero time.
func (l Language) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s %d", t.Day(), l.Say(dutchMonths[t.Month()-1], t.Month().String()), t.Year())
}

// Capital turns the first letter, which is plain ASCII in our words, upper case.
func Capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
