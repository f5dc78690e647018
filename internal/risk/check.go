package risk

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Problem is a value in a model that cannot be right.
type Problem struct {
	path    []any // keys (string) and indices (int), from the top of the file
	message string
}

// Error names the value and says what it should be.
func (p *Problem) Error() string {
	var b strings.Builder
	for i, step := range p.path {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		default:
			if i > 0 {
				b.WriteByte('.')
			}
			fmt.Fprint(&b, step)
		}
	}
	return b.String() + ": " + p.message
}

// checker keeps the first problem found.
type checker struct{ problem *Problem }

func (c *checker) require(ok bool, path []any, format string, args ...any) {
	if !ok && c.problem == nil {
		c.problem = &Problem{path, fmt.Sprintf(format, args...)}
	}
}

// number requires low <= v <= high; NaN and infinities fail.
func (c *checker) number(v, low, high float64, path ...any) {
	c.require(v >= low && v <= high && !math.IsInf(v, 0), path, "is %v; give a number from %v to %v", v, low, high)
}

func (c *checker) text(s string, path ...any) {
	c.require(strings.TrimSpace(s) != "", path, "is empty; give a text")
}

// tiny is the smallest standard deviation or bound that a model may give:
// "more than zero".
const tiny = 1e-9

// Check returns a *[Problem] when the model is incomplete or contradicts itself.
func (m *Model) Check() error {
	var c checker
	c.require(m.Schema == Schema, []any{"schema"}, "is %q; this program reads %q", m.Schema, Schema)
	c.text(m.ID, "id")
	c.text(m.TitleNL, "title_nl")
	c.text(m.TitleEN, "title_en")
	c.number(float64(m.Draws), 100, 100_000, "draws")
	c.number(m.SuppressBelow, 1, 1e6, "suppress_below")
	c.number(m.MaxMissing, 0, 1, "max_missing")
	c.require(len(m.Indicators) > 0, []any{"indicators"}, "is empty; declare at least one indicator")
	m.checkAge75(&c)
	c.spread(m.Share65Spread, "share_65_spread")
	if m.Lonely18 != nil || m.Severe18 != nil {
		c.spread(m.Share18Spread, "share_18_spread")
	}
	ids := map[string]bool{BenchmarkFactor: true}
	for i := range m.Indicators {
		ind := &m.Indicators[i]
		c.require(!ids[ind.ID], []any{"indicators", i, "id"}, "%q is taken; choose another", ind.ID)
		ids[ind.ID] = true
		c.indicator(ind, i, m.outcomes())
	}
	for _, o := range m.outcomes() {
		if c.problem == nil { // the covariance is compared with indicators that are sound
			m.checkOutcome(&c, o)
		}
	}
	_, err := time.Parse(time.DateOnly, m.Training.Made)
	c.require(err == nil, []any{"training", "made"}, "is %q; give a date as 2024-12-31", m.Training.Made)
	if c.problem != nil {
		return c.problem
	}
	return nil
}

func (m *Model) checkAge75(c *checker) {
	a := m.Age75
	c.number(a.Share, tiny, 1, "age_75", "share_of_65")
	c.number(a.ShareSD, 0, 1, "age_75", "share_of_65_sd")
	c.text(a.ShareCitation, "age_75", "share_citation")
	c.number(a.Shift, -10, 10, "age_75", "lonely_shift")
	c.number(a.ShiftSD, 0, 10, "age_75", "lonely_shift_sd")
	c.text(a.ShiftCitation, "age_75", "lonely_shift_citation")
	c.number(a.SevereShift, -10, 10, "age_75", "severe_shift")
	c.number(a.SevereShiftSD, 0, 10, "age_75", "severe_shift_sd")
	c.text(a.SevereShiftCitation, "age_75", "severe_shift_citation")
}

func (c *checker) spread(s Spread, path ...any) {
	at := func(key string) []any { return append(append([]any{}, path...), key) }
	c.number(s.Wijk, tiny, 1e9, at("wijk")...)
	c.number(s.Gemeente, tiny, 1e9, at("gemeente")...)
	c.number(s.Country, tiny, 1e9, at("country")...)
}

func (c *checker) indicator(ind *Indicator, i int, estimated []outcome) {
	at := func(keys ...any) []any { return append([]any{"indicators", i}, keys...) }
	c.text(ind.ID, at("id")...)
	c.text(ind.LabelNL, at("label_nl")...)
	c.text(ind.LabelEN, at("label_en")...)
	c.text(ind.HighNL, at("high_nl")...)
	c.text(ind.LowNL, at("low_nl")...)
	c.text(ind.HighEN, at("high_en")...)
	c.text(ind.LowEN, at("low_en")...)
	c.text(ind.Unit, at("unit")...)
	c.text(ind.Evidence.Citation, at("evidence", "citation")...)
	c.require(ind.Transform.takes(len(ind.Columns)), at("transform"),
		"%q does not go with %d columns; use identity or log of one column, or ratio of two or more", ind.Transform, len(ind.Columns))
	for n, column := range ind.Columns {
		c.text(column, at("columns", n)...)
	}
	low := 0.0
	if ind.Transform == Log {
		low = tiny
	}
	c.number(ind.Min, low, 1e12, at("min")...)
	c.number(ind.Max, ind.Min, 1e12, at("max")...)
	c.number(ind.Rounding, 0, ind.Max, at("rounding")...)
	c.number(ind.Reference, ind.Min, ind.Max, at("reference")...)
	c.spread(ind.Spread, at("spread")...)
	for _, o := range estimated {
		k := ind.coefficient(o)
		key := o.String()
		if k == nil {
			c.require(false, at(key), "is missing; the model estimates %s, so every indicator needs a coefficient", key)
			continue
		}
		c.number(k.Value, -1e6, 1e6, at(key, "coefficient")...)
		c.number(k.SD, tiny, 1e6, at(key, "sd")...)
		c.number(k.PriorMean, -1e6, 1e6, at(key, "prior_mean")...)
		c.number(k.PriorSD, tiny, 1e6, at(key, "prior_sd")...)
	}
}

func (m *Model) checkOutcome(c *checker, o outcome) {
	out, key := m.outcome(o), o.String()
	c.number(out.Reference, tiny, 100-tiny, key, "reference_pct")
	c.text(out.Citation, key, "citation")
	c.number(out.MunicipalitySD, tiny, 10, key, "municipality_sd")
	c.number(out.AreaSD, tiny, 10, key, "area_sd")
	c.number(out.BenchmarkSD, tiny, 10, key, "benchmark_sd")
	c.text(out.BenchmarkNote, key, "benchmark_sd_source")

	k, path := len(m.Indicators), []any{key, "covariance"}
	c.require(len(out.Covariance) == k, path, "has %d rows; give one for each of the %d indicators", len(out.Covariance), k)
	for i, row := range out.Covariance {
		c.require(len(row) == k, append(path, i), "has %d values; give one for each of the %d indicators", len(row), k)
	}
	if c.problem != nil {
		return
	}
	for i, row := range out.Covariance {
		for j, v := range row {
			c.require(v == out.Covariance[j][i], append(path, i), "is not symmetric at indicator %d", j)
		}
		sd := m.Indicators[i].coefficient(o).SD
		c.require(math.Abs(math.Sqrt(row[i])-sd) <= 1e-3*sd, append(path, i),
			"gives a standard deviation of %v, the indicator says %v; make them agree", math.Sqrt(row[i]), sd)
	}
	_, ok := cholesky(out.Covariance)
	c.require(ok, path, "is not positive definite; run the calibration again")
}
