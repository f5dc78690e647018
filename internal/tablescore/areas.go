package tablescore

import (
	"fmt"
	"slices"
	"strings"

	"risicokaart/internal/risk"
)

// The columns of a table that say what a row is, beside its code.
const (
	columnLevel     = "level"
	columnWijk      = "wijk"
	columnGemeente  = "gemeente"
	columnResidents = "aantal_inwoners"
)

// areas reads the rows as areas of the model.
func (s *sheet) areas(m *risk.Model) ([]risk.Area, error) {
	names := m.Columns()
	if !slices.Contains(names, columnResidents) {
		names = append(names, columnResidents)
	}
	columns, err := s.numbers(names)
	if err != nil {
		return nil, err
	}
	levels, wijken, gemeenten := s.texts(columnLevel), s.texts(columnWijk), s.texts(columnGemeente)
	areas := make([]risk.Area, len(s.codes))
	for i, code := range s.codes {
		a := risk.Area{Code: code, Name: code, Residents: columns[columnResidents][i], Raw: map[string]float64{}}
		a.Level, a.Wijk, a.Municipality = placeOf(code)
		if levels[i] != "" {
			if a.Level, err = risk.ParseLevel(levels[i]); err != nil {
				return nil, s.fault(i+1, columnLevel, err.Error(), "leave it empty where the code is that of CBS")
			}
		}
		if wijken[i] != "" {
			a.Wijk = wijken[i]
		}
		if gemeenten[i] != "" {
			a.Municipality = gemeenten[i]
		}
		switch {
		case a.Level == risk.Gemeente:
			a.Wijk, a.Municipality = "", ""
		case a.Level == risk.Wijk:
			a.Wijk = ""
		}
		if a.Level != risk.Gemeente && a.Municipality == "" {
			return nil, s.fault(i+1, columnGemeente, fmt.Sprintf("nothing says which gemeente the %s %s lies in", a.Level,
				code), "add a column gemeente with its code")
		}
		for name, values := range columns {
			a.Raw[name] = values[i]
		}
		areas[i] = a
	}
	return areas, nil
}

// placeOf derives from a CBS code what the area is and lies in: GM0599, WK059901
// and BU05990110 hold the code of what they lie in. Any other code is a place of
// its own and counts as a gemeente.
func placeOf(code string) (level risk.Level, wijk, gemeente string) {
	if rest, ok := strings.CutPrefix(code, "WK"); ok && len(rest) == 6 {
		return risk.Wijk, "", "GM" + rest[:4]
	}
	if rest, ok := strings.CutPrefix(code, "BU"); ok && len(rest) == 8 {
		return risk.Buurt, "WK" + rest[:6], "GM" + rest[:4]
	}
	return risk.Gemeente, "", ""
}
