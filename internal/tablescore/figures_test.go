package tablescore

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"risicokaart/internal/risk"
)

func TestReadFigures(t *testing.T) {
	nan := math.NaN()
	type figures = map[string]risk.Percentages
	for name, c := range map[string]struct {
		text string
		want figures
		err  string
	}{
		"code and value": {"name;value;code\nA;49,5;x\nB;.;y\n",
			figures{"x": {risk.Lonely65: 49.5}, "y": {risk.Lonely65: nan}}, ""},
		"outcomes, value is one": {"code,severe_65,lonely_65,value\nx,10,50,1\n",
			figures{"x": {risk.Lonely65: 50, risk.Severe65: 10}}, ""},
		"any two columns":     {"buurt,percentage\nx,50\n", figures{"x": {risk.Lonely65: 50}}, ""},
		"codes in the second": {"percentage,code\n50,x\n", figures{"x": {risk.Lonely65: 50}}, ""},
		"only codes":          {"code\nx\n", nil, "has no comma"},
		"only codes, OData": {`{"value":[{"code":"x"}]}`, nil,
			"own.csv: it has codes and no figures; give a column value"},
		"fractions": {"code,value\nx,0.495\ny,1\n", nil,
			`column "value": no value is above 1, so these are fractions; give percentages of 0-100`},
		"all are zero": {"code,value\nx,0\ny,0\n", figures{"x": {risk.Lonely65: 0}, "y": {risk.Lonely65: 0}}, ""},
		"the edges": {"code,value\nx,0\ny,100\n",
			figures{"x": {risk.Lonely65: 0}, "y": {risk.Lonely65: 100}}, ""},
		"a name in between": {"code,naam,percentage\nx,Noord,50\n", nil,
			`column "naam": row 1: "Noord" is not a number; call the column with percentages`},
		"no percentage": {"code,value\nx,50\ny,-3\n", nil, `column "value": row 2: -3 is not a percentage`},
	} {
		path := filepath.Join(t.TempDir(), "own.csv")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := ReadMeasured(t.Context(), path)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v, want %q", name, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(c.want, got.ByCode, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
