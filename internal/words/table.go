package words

import (
	"risicokaart/internal/locale"
	"risicokaart/internal/risk"
)

// TableTitle names a table of areas of a level, of one municipality or of all: "".
func TableTitle(l locale.Language, level risk.Level, municipality string) string {
	title := locale.Capital(Levels(l, level))
	if municipality == "" {
		return title
	}
	return l.Say("%s in %s", "%s in %s", title, municipality)
}

// TableCount says which rows of how many a page of the table has.
func TableCount(l locale.Language, first, last, total int, level risk.Level) string {
	return l.Say("%s tot en met %s van %s %s.", "%s to %s of %s %s.",
		l.Whole(float64(first)), l.Whole(float64(last)), l.Whole(float64(total)), Levels(l, level))
}
