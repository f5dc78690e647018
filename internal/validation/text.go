package validation

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// WriteText writes the report as a table for a terminal.
func (r *Report) WriteText(w io.Writer) error {
	fmt.Fprintf(w, "model %s: %s\n", r.Model, r.design())
	fmt.Fprintf(w, "Values with the 95 %% interval of %d resamples of municipalities and areas. Errors and bias in percentage points;\n"+
		"slope of the figure on the prediction, 1 is calibrated; off 1: how far it lies from that, mean of the resamples; inside: figures\n"+
		"within the 95 and 80 %% interval; top: share of the highest tenth that is found; gain: how much less it errs than the index.\n", r.Resamples)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	last := ""
	for i := range r.Comparisons {
		c := &r.Comparisons[i]
		heading := fmt.Sprintf("%s, %s, %s: %d areas in %d municipalities", c.Against, c.Level, c.Outcome, c.Areas,
			c.Municipalities)
		if c.InTraining {
			heading += "; NOT A TEST of areas that the model learnt from"
		}
		if heading != last {
			if err := t.Flush(); err != nil {
				return err
			}
			fmt.Fprintf(w, "\n%s\n", heading)
			fmt.Fprintln(t, "  method\tSpearman\twithin\terror\tbias\tslope\toff 1\tintercept\tinside 95\tinside 80\ttop\tgain")
			last = heading
		}
		fmt.Fprintf(t, "  %s\t%s\n", c.name(), strings.Join([]string{
			c.Spearman.text(2), c.SpearmanWithin.text(2), c.MeanError.text(2), c.Bias.text(2), c.Slope.text(2),
			decimals(c.SlopeOff), c.Intercept.text(1),
			c.Coverage95.text(2), c.Coverage80.text(2), c.TopTenth.text(2), c.Gain.text(2)}, "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for i, e := range r.Together {
		if i == 0 {
			fmt.Fprintln(w, "\nErrors of two outcomes of the same area go together (correlation, logit):")
		}
		fmt.Fprintf(w, "  %s, %s, %s and %s: %.2f in %d areas\n", e.Against, e.Level, e.Outcomes[0], e.Outcomes[1],
			e.Correlation, e.Areas)
	}
	for _, s := range r.Shrinkage {
		if _, err := fmt.Fprintln(w, "\n"+s.Sentence()); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) design() string {
	switch r.Design {
	case LeaveOneOut:
		return "every municipality predicted by models fitted on " + r.FittedOn + " without it"
	case HeldOut:
		return strings.Join(r.HeldOut, ", ") + " predicted by models fitted on " + r.FittedOn + " without them"
	}
	if r.LearntFrom == "" {
		return "as it is, nothing fitted again; what it learnt from is no test of it"
	}
	return "as it is, nothing fitted again; what it learnt from is no test of it, and that is\n" + r.LearntFrom
}

func (c *Comparison) name() string {
	name := string(c.Method)
	if !c.OwnFigure {
		name += ", without own figure"
	}
	return name
}

// text writes a figure and its interval; a dash when there is none.
func (m *Measured) text(digits int) string {
	if m == nil {
		return "-"
	}
	return fmt.Sprintf("%.*f [%.*f, %.*f]", digits, m.Value, digits, m.Low, digits, m.High)
}

// decimals writes two; a dash when there is no value.
func decimals(v *float64) string {
	if v == nil {
		return "-"
	}
	return fmt.Sprintf("%.2f", *v)
}

// Sentence says what the shrinkage is and what it means.
func (s Shrinkage) Sentence() string {
	from := map[bool]string{true: "by its published limits", false: "assumed by the model file"}[s.FromMargins]
	trust := fmt.Sprintf("%.2f", s.Trust)
	if s.TrustLow != s.TrustHigh {
		trust += fmt.Sprintf(" (%.2f to %.2f)", s.TrustLow, s.TrustHigh)
	}
	return fmt.Sprintf("%s, %s, Fay-Herriot over %d municipalities: error of a published figure %.3f (logit, %s), differences beyond the model %.3f;\n"+
		"a published figure would weigh %s against the model and move %.1f points on average. It is reported, not applied: estimates agree with published figures.",
		s.Against, s.Outcome, s.Municipalities, s.FigureSD, from, s.ModelSD, trust, s.MeanMove)
}
