package calibrate

import (
	"strings"
	"testing"

	"risicokaart/internal/risk"
)

// A gemeente lies in no municipality, so the code "" (of --holdout GM0001,,GM0002)
// is not one: it would hold out every gemeente.
func TestHoldOutNeedsCodesOfTheFiles(t *testing.T) {
	areas := []risk.Area{areaOf("GM0001", risk.Gemeente, "", 1, 1), areaOf("BU00010001", risk.Buurt, "", 1, 1)}
	for code, want := range map[string]string{
		"GM0001": "",
		"":       `"" has no wijken or buurten in the files; hold out some of GM0001`,
		"GM0009": `"GM0009" has no wijken or buurten in the files; hold out some of GM0001`,
	} {
		v := &validator{ValidateOptions: ValidateOptions{Areas: areas, HoldOut: []string{code}}}
		_, err := v.heldOut()
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasSuffix(err.Error(), want)) {
			t.Errorf("%q: error %v, want %q", code, err, want)
		}
	}
}
