package risk

import (
	"math"
	"time"

	"risicokaart/internal/declared"
)

// Problem is a value in a model that cannot be right.
type Problem = declared.Problem

// checker checks a model; it keeps the first problem found.
type checker struct{ declared.Checker }

// tiny is the smallest standard deviation or bound that a model may give.
const tiny = declared.Tiny

// Check returns a *[Problem] when the model is incomplete or contradicts itself.
func (m *Model) Check() error {
	var c checker
	c.Require(m.Schema == Schema, []any{"schema"}, "is %q; this program reads %q", m.Schema, Schema)
	c.Text(m.ID, "id")
	c.Text(m.TitleNL, "title_nl")
	c.Text(m.TitleEN, "title_en")
	c.Number(float64(m.Draws), 100, 100_000, "draws")
	c.Number(m.SuppressBelow, 1, 1e6, "suppress_below")
	c.Number(m.MaxMissing, 0, 1, "max_missing")
	c.Require(len(m.Indicators) > 0, []any{"indicators"}, "is empty; declare at least one indicator")
	for _, o := range FittedOutcomes() {
		c.Require(m.Outcomes[o] != nil || !o.Row().Required, []any{o.String()}, "is missing; every model estimates it")
	}
	m.checkAge75(&c)
	for _, g := range m.Ages() {
		c.spread(*m.ShareSpread(g), ageRows[g].spreadKey)
	}
	ids := map[string]bool{BenchmarkFactor: true}
	for i := range m.Indicators {
		ind := &m.Indicators[i]
		c.Require(!ids[ind.ID], []any{"indicators", i, "id"}, "%q is taken; choose another", ind.ID)
		ids[ind.ID] = true
		c.indicator(ind, i, m.Fitted())
	}
	for _, o := range m.Fitted() {
		if c.Err() == nil { // the covariance is compared with indicators that are sound
			m.checkOutcome(&c, o)
		}
	}
	_, err := time.Parse(time.DateOnly, m.Training.Made)
	c.Require(err == nil, []any{"training", "made"}, "is %q; give a date as 2024-12-31", m.Training.Made)
	return c.Err()
}

func (m *Model) checkAge75(c *checker) {
	a := m.Age75
	c.Number(a.Share, tiny, 1, "age_75", "share_of_65")
	c.Number(a.ShareSD, 0, 1, "age_75", "share_of_65_sd")
	c.Text(a.ShareCitation, "age_75", "share_citation")
	for o := range OutcomeCount {
		if o.Fitted() {
			continue
		}
		shift, at := a.Shifts[o], func(key string) []any { return []any{"age_75", derivedKey(o, key)} }
		if shift == nil {
			c.Require(!o.Row().Required, at("shift"), "is missing; every model estimates %s", o)
			continue
		}
		c.Require(m.Estimates(o), at("shift"), "is given, but not %s, which %s follows from; give both or none",
			o.Within(), o)
		c.Number(shift.Value, -10, 10, at("shift")...)
		c.Number(shift.SD, 0, 10, at("shift_sd")...)
		c.Text(shift.Citation, at("shift_citation")...)
	}
}

func (c *checker) spread(s Spread, path ...any) {
	at := func(key string) []any { return append(append([]any{}, path...), key) }
	c.Number(s.Wijk, tiny, 1e9, at("wijk")...)
	c.Number(s.Gemeente, tiny, 1e9, at("gemeente")...)
	c.Number(s.Country, tiny, 1e9, at("country")...)
}

func (c *checker) indicator(ind *Indicator, i int, fitted []Outcome) {
	at := func(keys ...any) []any { return append([]any{"indicators", i}, keys...) }
	c.Text(ind.ID, at("id")...)
	c.Text(ind.LabelNL, at("label_nl")...)
	c.Text(ind.LabelEN, at("label_en")...)
	c.Text(ind.HighNL, at("high_nl")...)
	c.Text(ind.LowNL, at("low_nl")...)
	c.Text(ind.HighEN, at("high_en")...)
	c.Text(ind.LowEN, at("low_en")...)
	c.Text(ind.Unit, at("unit")...)
	c.Text(ind.Evidence.Citation, at("evidence", "citation")...)
	c.Require(ind.Transform.takes(len(ind.Columns)), at("transform"),
		"%q does not go with %d columns; use identity or log of one column, or ratio of two or more", ind.Transform,
		len(ind.Columns))
	for n, column := range ind.Columns {
		c.Text(column, at("columns", n)...)
	}
	low := 0.0
	if ind.Transform == Log {
		low = tiny
	}
	c.Number(ind.Min, low, 1e12, at("min")...)
	c.Number(ind.Max, ind.Min, 1e12, at("max")...)
	c.Number(ind.Rounding, 0, ind.Max, at("rounding")...)
	c.Number(ind.Reference, ind.Min, ind.Max, at("reference")...)
	c.spread(ind.Spread, at("spread")...)
	for _, o := range fitted {
		k := ind.Coefficients[o]
		key := o.String()
		if k == nil {
			c.Require(false, at(key), "is missing; the model estimates %s, so every indicator needs a coefficient", key)
			continue
		}
		c.Number(k.Value, -1e6, 1e6, at(key, "coefficient")...)
		c.Number(k.SD, tiny, 1e6, at(key, "sd")...)
		c.Number(k.PriorMean, -1e6, 1e6, at(key, "prior_mean")...)
		c.Number(k.PriorSD, tiny, 1e6, at(key, "prior_sd")...)
	}
}

func (m *Model) checkOutcome(c *checker, o Outcome) {
	out, key := m.Outcomes[o], o.String()
	c.Number(out.Reference, tiny, 100-tiny, key, "reference_pct")
	c.Text(out.Citation, key, "citation")
	c.Number(out.MunicipalitySD, tiny, 10, key, "municipality_sd")
	c.Number(out.AreaSD, tiny, 10, key, "area_sd")
	c.Number(out.BenchmarkSD, tiny, 10, key, "benchmark_sd")
	c.Text(out.BenchmarkNote, key, "benchmark_sd_source")

	k, path := len(m.Indicators), []any{key, "covariance"}
	c.Require(len(out.Covariance) == k, path, "has %d rows; give one for each of the %d indicators", len(out.Covariance), k)
	for i, row := range out.Covariance {
		c.Require(len(row) == k, append(path, i), "has %d values; give one for each of the %d indicators", len(row), k)
	}
	if c.Err() != nil {
		return
	}
	for i, row := range out.Covariance {
		for j, v := range row {
			c.Require(v == out.Covariance[j][i], append(path, i), "is not symmetric at indicator %d", j)
		}
		sd := m.Indicators[i].Coefficients[o].SD
		c.Require(math.Abs(math.Sqrt(row[i])-sd) <= 1e-3*sd, append(path, i),
			"gives a standard deviation of %v, the indicator says %v; make them agree", math.Sqrt(row[i]), sd)
	}
	_, ok := cholesky(out.Covariance)
	c.Require(ok, path, "is not positive definite; run the calibration again")
}
