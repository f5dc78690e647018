package e2e

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"risicokaart/internal/oracle"
	"risicokaart/internal/postgres/pgtest"
	"risicokaart/internal/validation"
)

// TestValidateEdition checks the estimates of the current edition, which come
// out of the database, against those that the same files give without one.
func TestValidateEdition(t *testing.T) {
	t.Parallel()
	report := func(name string, args ...string) (r *validation.Report, stdout string) {
		out := filepath.Join(t.TempDir(), name)
		status, stdout, stderr := run(t, append([]string{"validate", "--out", out}, args...)...)
		if status != 0 {
			t.Fatalf("validate %v: status %d\n%s", args, status, stderr)
		}
		text, err := os.ReadFile(out)
		must(t, err)
		r, err = validation.Read(text, out)
		must(t, err)
		return r, stdout
	}
	cbs, rivm := oracle.Data(t, "rijnmond-2024"), oracle.Data(t, "rivm-50090NED")
	place := []string{"--data-dir", t.TempDir(), "--database-url", pgtest.DB(t)}
	if status, _, stderr := run(t, append([]string{"import", cbs, rivm}, place...)...); status != 0 {
		t.Fatalf("import: status %d\n%s", status, stderr)
	}
	edition, stdout := report("edition.json", place...)
	files, _ := report("files.json", "--as-is", cbs, rivm)
	if edition.Design != validation.AsIs || edition.Model != files.Model || !strings.Contains(stdout, "278 buurten") {
		t.Errorf("design %s, model %s:\n%s", edition.Design, edition.Model, stdout)
	}
	for _, level := range []string{"buurt", "wijk"} {
		got := edition.Find("RIVM", level, "lonely_65", validation.Model, true)
		want := files.Find("RIVM 2020", level, "lonely_65", validation.Model, true)
		if got == nil || want == nil || got.Areas != want.Areas || got.Municipalities != want.Municipalities ||
			!got.InTraining {
			t.Fatalf("%s: %+v from the edition, %+v from the files", level, got, want)
		}
		for what, pair := range map[string][2]*validation.Measured{
			"Spearman": {got.Spearman, want.Spearman}, "slope": {got.Slope, want.Slope},
			"error": {got.MeanError, want.MeanError},
			"bias":  {got.Bias, want.Bias}, "inside 95": {got.Coverage95, want.Coverage95},
		} {
			// The edition keeps percentages to a tenth of a point.
			if math.Abs(pair[0].Value-pair[1].Value) > 0.01 {
				t.Errorf("%s, %s: %v from the edition, %v from the files", level, what, *pair[0], *pair[1])
			}
		}
	}
}
