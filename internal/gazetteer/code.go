package gazetteer

import (
	"regexp"
	"strings"
)

// codeForm is the form of CBS's codes, with or without what says the level.
var codeForm = regexp.MustCompile(`^(gm|wk|bu)?([0-9]{4}([0-9a-z]{2}){0,2})$`)

// MunicipalityCode reads the code of a municipality in any way people write it:
// "GM0599", "gm 0599" and "0599" are GM0599.
func MunicipalityCode(text string) (code string, is bool) {
	found := codeForm.FindStringSubmatch(keyOf(fold(text)))
	if found == nil || found[1] == "wk" || found[1] == "bu" || len(found[2]) != len("0599") {
		return "", false
	}
	return "GM" + found[2], true
}

// postcodeForm is a postcode of four digits, perhaps with its letters and a place. Those of
// made-up areas begin with 0.
var postcodeForm = regexp.MustCompile(`^([0-9]{4})( ?[a-z]{1,2})?( [^0-9]+)?$`)

// postcodeIn returns the four digits of a postcode; "" where the text is none.
func postcodeIn(text string) string {
	if found := postcodeForm.FindStringSubmatch(strings.Join(fold(text), " ")); found != nil {
		return found[1]
	}
	return ""
}
