package gazetteer

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// apostrophes are the signs that people and their keyboards write for one. Several
// are letters or bare accents to Unicode, so they go before anything is decomposed; and
// some come out of that.
const apostrophes = "'`´‘’‚‛′ʹʻʼʽˈˊˋ＇"

// undecomposed are Latin letters that Unicode does not take apart.
var undecomposed = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l",
	'ı': "i"}

// fold takes a text apart into words of which only letters and digits are left, in
// lower case: no accents, apostrophes or invisible characters; everything else
// divides words, and an ampersand is one.
func fold(text string) []string {
	var b strings.Builder
	for _, r := range withoutApostrophes(norm.NFKD.String(withoutApostrophes(text))) {
		switch {
		case unicode.In(r, unicode.M, unicode.Cf): // accents, soft hyphens, marks of direction
		case unicode.IsLetter(r), unicode.IsDigit(r):
			r = unicode.ToLower(r)
			if letters, is := undecomposed[r]; is {
				b.WriteString(letters)
			} else {
				b.WriteRune(r)
			}
		case r == '&':
			b.WriteString(" en ")
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

func withoutApostrophes(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(apostrophes, r) {
			return -1
		}
		return r
	}, text)
}

// alike writes y as ij, which people take for each other: IJpenburg is Ypenburg. The
// other way round, who typed the first letter of an ij would find it no more.
func alike(words []string) []string {
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, "y", "ij")
	}
	return words
}

// wordsOf are the words that names are compared by.
func wordsOf(text string) []string { return alike(fold(text)) }

// keyOf runs words together: where people put spaces and hyphens does not matter.
func keyOf(words []string) string { return strings.Join(words, "") }

// replace writes to for every run of words that is from.
func replace(words, from, to []string) []string {
	var out []string
	for i := 0; i < len(words); {
		if startsWith(words[i:], from) {
			out = append(out, to...)
			i += len(from)
			continue
		}
		out = append(out, words[i])
		i++
	}
	return out
}

// startsWith reports whether words begin with those of start.
func startsWith(words, start []string) bool {
	if len(start) == 0 || len(words) < len(start) {
		return false
	}
	for i, w := range start {
		if words[i] != w {
			return false
		}
	}
	return true
}
