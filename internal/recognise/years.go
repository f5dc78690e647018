package recognise

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"risicokaart/internal/source"
)

// periods is the column of StatLine that holds the year, as 2024JJ00.
const periods = "Perioden"

// date finds the year of the layer's figures: in its column of the year, in
// that of year and code, in StatLine's periods, in its name or that of its file; else it
// is the one that the user gave. 0: nothing says. CBS gives every record of a
// file the same year, so the first tells.
func (l *Layer) date(ctx context.Context, given int) error {
	var columns []int
	for _, i := range []int{l.columns.year, l.columns.yearCode, l.Index(periods)} {
		if i != none {
			columns = append(columns, i)
		}
	}
	if len(columns) > 0 {
		for row, err := range l.file.container.Rows(ctx, l.Layer) {
			if err != nil {
				return err
			}
			for _, i := range columns {
				if l.Year = leadingYear(row.Values[i]); l.Year != 0 {
					return nil
				}
			}
			break
		}
	}
	l.Year = cmp.Or(nameYear(l.Name), nameYear(filepath.Base(l.File)), given)
	return nil
}

// leadingYear reads the year that a value starts with; 0 for none.
func leadingYear(value any) int {
	text := strings.TrimSpace(fmt.Sprint(value))
	if len(text) < 4 {
		return 0
	}
	year, err := strconv.Atoi(text[:4])
	if err != nil || year < 2000 || year > 2100 {
		return 0
	}
	return year
}

// yearInName is a year between what are no digits.
var yearInName = regexp.MustCompile(`(?:^|\D)(20\d\d)(?:\D|$)`)

// nameYear is the year in the name of a layer or file; 0 for none. CBS puts the year of
// publication before that of the figures, as in 2025-cbs_pc4_2024_v1, so the last counts.
func nameYear(name string) int {
	year := 0
	for {
		at := yearInName.FindStringSubmatchIndex(name)
		if at == nil {
			return year
		}
		year, _ = strconv.Atoi(name[at[2]:at[3]]) // four digits
		name = name[at[3]:]
	}
}

func noYear(l *Layer) error {
	return &source.Error{File: l.File, Layer: l.Name, Column: "jaar",
		Problem: "it does not say which year the figures are of",
		Hint:    "is this the CBS Wijk- en Buurtkaart? Else give --year"}
}
