package recognise

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// survey looks for two figures in some files.
func survey(t *testing.T, paths ...string) Survey {
	t.Helper()
	opt := options(t, paths...)
	opt.Figures = []string{"gemiddelde_woningwaarde", "percentage_verweduwd"}
	files, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	s, err := files.Survey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSurvey tells a figure without a column from one without a value, and is
// content with a table that has it.
func TestSurvey(t *testing.T) {
	const homes, widowed = "gemiddelde_woningwaarde", "percentage_verweduwd"
	empty := []string{"update gemeenten set " + homes + " = -99995", "update wijken set " + homes + " = null",
		"update buurten set " + homes + " = -99997"}
	without := []string{"alter table buurten drop column " + widowed}
	for name, test := range map[string]struct {
		statements []string
		table      string // beside the areas; "" for none
		want       Survey
	}{
		"all there": {nil, "", Survey{Year: 2024}},
		"no value":  {empty, "", Survey{Year: 2024, Empty: []string{homes}}},
		"no column": {without, "", Survey{Year: 2024, Missing: []string{widowed}}},
		"column in a table": {without, "WijkenEnBuurten;AantalInwoners_5;Verweduwd_16\nBU99010101;100;.\n",
			Survey{Year: 2024}},
		"value in a table": {empty, "WijkenEnBuurten;Perioden;GemiddeldeWOZWaardeVanWoningen_39\nBU99010101;2026JJ00;.\nBU99010102;2026JJ00;300\n", Survey{Year: 2024}},
		"no value there too": {empty, "WijkenEnBuurten;GemiddeldeWOZWaardeVanWoningen_39\nBU99010101;.\n",
			Survey{Year: 2024, Empty: []string{homes}}},
	} {
		files := example(t, 1)
		spoil(t, files.Areas, test.statements...)
		paths := []string{files.Areas, files.Squares, files.Loneliness, files.Ages}
		if test.table != "" {
			paths = append(paths, write(t, "kerncijfers.csv", test.table))
		}
		if diff := cmp.Diff(test.want, survey(t, paths...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(Survey{Empty: []string{homes, widowed}}, survey(t)); diff != "" {
		t.Errorf("no files (-want +got):\n%s", diff)
	}
}
