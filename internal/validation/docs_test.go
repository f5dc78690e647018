package validation

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"risicokaart/data"
)

var update = flag.Bool("update", false, "write the measured figures into docs/method.md")

const (
	methodPage    = "../../docs/method.md"
	measuredBegin = "<!-- measured: go test ./internal/validation -run Docs -update -->\n"
	measuredEnd   = "<!-- end of measured -->\n"
)

func shippedReport(t *testing.T) *Report {
	t.Helper()
	r, err := Read(data.Validation, "shipped")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The page has what the shipped report has.
func TestMeasuredInTheDocs(t *testing.T) {
	text, err := os.ReadFile(methodPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), measuredBegin)
	listed, after, ends := strings.Cut(rest, measuredEnd)
	if !found || !ends {
		t.Fatalf("%s has no place for the measured figures", methodPage)
	}
	want := markdown(shippedReport(t))
	if *update {
		if err := os.WriteFile(methodPage, []byte(before+measuredBegin+want+measuredEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("run go test ./internal/validation -run Docs -update (-report +page):\n%s", diff)
	}
}

func markdown(r *Report) string {
	var b strings.Builder
	last := ""
	for i := range r.Comparisons {
		c := &r.Comparisons[i]
		if heading := fmt.Sprintf("%s, %sen, %s: %d areas in %d municipalities", c.Against, c.Level, c.Outcome, c.Areas,
			c.Municipalities); heading != last {
			fmt.Fprintf(&b, "\n**%s**\n\n| method | own figure | Spearman | within | error | bias | slope | off 1 | inside 95 | inside 80 | top | gain |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n", heading)
			last = heading
		}
		own := map[bool]string{true: "with", false: "without"}[c.OwnFigure]
		fmt.Fprintf(&b, "| %s | %s | %s |\n", strings.ReplaceAll(string(c.Method), "_", " "), own, strings.Join([]string{
			c.Spearman.text(2), c.SpearmanWithin.text(2), c.MeanError.text(2), c.Bias.text(2), c.Slope.text(2),
			decimals(c.SlopeOff),
			c.Coverage95.text(2), c.Coverage80.text(2), c.TopTenth.text(2), c.Gain.text(2)}, " | "))
	}
	b.WriteString("\n**How far to trust a municipality's figure**\n\n| figures | outcome | municipalities | error of a figure (logit) | beyond the model (logit) | weight of the figure | would move it by |\n|---|---|---|---|---|---|---|\n")
	for _, s := range r.Shrinkage {
		fmt.Fprintf(&b, "| %s | %s | %d | %.3f | %.3f | %.2f | %.1f points |\n", s.Against, s.Outcome, s.Municipalities,
			s.FigureSD, s.ModelSD, s.Trust, s.MeanMove)
	}
	b.WriteString("\n**How far the errors of two outcomes go together**\n\n| figures | level | outcomes | areas | correlation of errors (logit) |\n|---|---|---|---|---|\n")
	for _, e := range r.Together {
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %.2f |\n", e.Against, e.Level, strings.Join(e.Outcomes[:], ", "), e.Areas,
			e.Correlation)
	}
	return b.String() + "\n"
}

// What the model promises: measured on buurten of municipalities that it has not
// seen, with the municipality's own figure, as in use.
func TestShippedReportKeepsThePromises(t *testing.T) {
	r := shippedReport(t)
	if r.Design != LeaveOneOut || r.Model != "eenzaamheid-1" {
		t.Fatalf("design %s of model %s", r.Design, r.Model)
	}
	for outcome, want := range map[string]struct{ spearman, meanError float64 }{"lonely_65": {.84, 2.3},
		"severe_65": {.87, 1.4}} {
		find := func(m Method) *Comparison {
			c := r.Find("RIVM 2020", "buurt", outcome, m, true)
			if c == nil || c.Areas < 250 {
				t.Fatalf("%s by %s is not measured: %+v", outcome, m, c)
			}
			return c
		}
		m, index, constant := find(Model), find(EqualIndex), find(Constant)
		if m.Spearman.Value < want.spearman || m.MeanError.Value > want.meanError || m.Coverage95.Value < .9 ||
			m.Coverage95.Value > .98 {
			t.Errorf("%s: Spearman %+v, mean error %+v, inside %+v; want %+v and 90-98 %% inside", outcome, m.Spearman,
				m.MeanError, m.Coverage95, want)
		}
		if math.Abs(m.Slope.Value-1) > .2 || *m.SlopeOff >= *index.SlopeOff {
			t.Errorf("%s: slope %+v, %v from 1; want 0.8-1.2 and nearer than the index's %v", outcome, m.Slope, *m.SlopeOff,
				*index.SlopeOff)
		}
		if m.MeanError.Value >= index.MeanError.Value || m.MeanError.Value >= constant.MeanError.Value {
			t.Errorf("%s: the model errs %v, the index %v and the municipality's figure %v", outcome, m.MeanError.Value,
				index.MeanError.Value, constant.MeanError.Value)
		}
		t.Logf("%s: slope of the model %.4f, of the equal index %.4f; over the resamples %.3f and %.3f from 1; error %.2f and %.2f", outcome, m.Slope.Value, index.Slope.Value, *m.SlopeOff, *index.SlopeOff, m.MeanError.Value, index.MeanError.Value)
	}
}

// The command on the page makes the shipped report, its date included.
func TestCommandInTheDocsHasTheDate(t *testing.T) {
	text, err := os.ReadFile(methodPage)
	if err != nil {
		t.Fatal(err)
	}
	if want := "--out data/models/eenzaamheid-1.validation.json --made " + shippedReport(t).Made +
		"\n"; !strings.Contains(string(text), want) {
		t.Errorf("%s does not have the command with %q", methodPage, want)
	}
}
