package composite

import (
	"slices"
	"strings"

	"risicokaart/internal/declared"
)

// Check returns a *[declared.Problem] when the model is incomplete or
// contradicts itself.
func (m *Model) Check() error {
	c := checker{ids: map[string]bool{}, groups: map[string]*Group{}}
	c.Require(m.Schema == Schema, []any{"schema"}, "is %q; this program reads %q", m.Schema, Schema)
	c.Text(m.ID, "id")
	c.Text(m.TitleNL, "title_nl")
	c.Text(m.TitleEN, "title_en")
	c.Text(m.Citation, "citation")
	c.Number(m.MinKnown, 0, 1, "min_known")
	c.treatment(m.Treat, "treat")
	c.normalisation(m.Normalise, "normalise")
	c.Require(m.Aggregate.known(), []any{"aggregate"}, "is %q; give arithmetic, geometric, harmonic or sum", m.Aggregate)
	c.normalisation(m.Finish, "finish")
	c.Require(len(m.Indicators) > 0, []any{"indicators"}, "is empty; declare at least one indicator")
	for i := range m.Groups {
		c.groups[m.Groups[i].ID] = &m.Groups[i]
	}
	for i := range m.Indicators {
		c.indicator(&m.Indicators[i], i)
	}
	for i := range m.Groups {
		c.group(m, i)
	}
	return c.Err()
}

// checker checks a model; it keeps the first problem found.
type checker struct {
	declared.Checker
	ids    map[string]bool // taken
	groups map[string]*Group
}

// Bounds of what is not bounded by its meaning.
const (
	large = 1e12
	tiny  = declared.Tiny
)

func (c *checker) indicator(ind *Indicator, i int) {
	at := func(keys ...any) []any { return append([]any{"indicators", i}, keys...) }
	c.id(ind.ID, at("id"))
	c.Text(ind.LabelNL, at("label_nl")...)
	c.Text(ind.LabelEN, at("label_en")...)
	c.Text(ind.Unit, at("unit")...)
	c.Text(ind.Citation, at("citation")...)
	c.Require(ind.Transform.takes(len(ind.Columns)), at("transform"),
		"%q does not go with %d columns; use identity or log of one column, or ratio of two or more", ind.Transform,
		len(ind.Columns))
	for n, column := range ind.Columns {
		c.Text(column, at("columns", n)...)
	}
	c.Number(or(ind.Min, 0), -large, large, at("min")...)
	c.Number(or(ind.Max, large), or(ind.Min, -large), large, at("max")...)
	c.Require(ind.Direction == 1 || ind.Direction == -1, at("direction"),
		"is %d; give 1 where a higher value is a higher score, -1 where a lower one is", ind.Direction)
	c.Number(ind.Weight, tiny, large, at("weight")...)
	c.inGroup(ind.Group, at("group"))
	if ind.Treat != nil {
		c.treatment(*ind.Treat, at("treat")...)
	}
	if ind.Normalise != nil {
		c.normalisation(*ind.Normalise, at("normalise")...)
	}
}

func (c *checker) group(m *Model, i int) {
	g := &m.Groups[i]
	at := func(keys ...any) []any { return append([]any{"groups", i}, keys...) }
	c.id(g.ID, at("id"))
	c.Text(g.LabelNL, at("label_nl")...)
	c.Text(g.LabelEN, at("label_en")...)
	c.Number(g.Weight, tiny, large, at("weight")...)
	c.Require(g.Aggregate == "" || g.Aggregate.known(), at("aggregate"),
		"is %q; give arithmetic, geometric, harmonic or sum", g.Aggregate)
	c.normalisation(g.Normalise, at("normalise")...)
	c.inGroup(g.Group, at("group"))
	c.Require(!c.circular(g), at("group"), "makes %q lie in itself; let the groups form a tree", g.ID)
	indicators, groups := m.parts(g.ID)
	c.Require(len(indicators)+len(groups) > 0, at("id"), "%q has no indicators; put one in it or leave the group out", g.ID)
}

// id requires an id that is new and can be part of a column's name.
func (c *checker) id(id string, path []any) {
	c.Text(id, path...)
	c.Require(!strings.ContainsAny(id, " ,;\t\n\""), path,
		"%q has a space, comma, semicolon or quote; it becomes the name of a column", id)
	c.Require(!slices.Contains(ResultColumns, id), path,
		"%q is the name of another column of the result; choose another", id)
	c.Require(!c.ids[id], path, "%q is taken; choose another", id)
	c.ids[id] = true
}

func (c *checker) inGroup(id string, path []any) {
	c.Require(id == "" || c.groups[id] != nil, path, "%q is not declared under groups", id)
}

// circular reports whether g lies in itself.
func (c *checker) circular(g *Group) bool {
	for n, at := 0, g.Group; n <= len(c.groups) && c.groups[at] != nil; n++ {
		if at == g.ID {
			return true
		}
		at = c.groups[at].Group
	}
	return false
}

func (c *checker) normalisation(n Normalisation, path ...any) {
	at := func(key string) []any { return append(append([]any{}, path...), key) }
	switch n.Method {
	case "", None, MethodZScore, MethodMinMax, MethodRank, MethodPercentileRank, MethodBorda, MethodDistanceToMax,
		MethodExponential, MethodSVIPercentile:
	default:
		c.Require(false, at("method"), "is %q; give z_score, min_max, rank, percentile_rank, borda, distance_to_max, exponential, svi_percentile or none", n.Method)
	}
	c.belongs(n.Mean != nil, n.Method, MethodZScore, at("mean"))
	c.belongs(n.SD != nil, n.Method, MethodZScore, at("sd"))
	c.belongs(n.Low != nil, n.Method, MethodMinMax, at("low"))
	c.belongs(n.High != nil, n.Method, MethodMinMax, at("high"))
	c.Number(or(n.Mean, defaultMean), -large, large, at("mean")...)
	c.Number(or(n.SD, defaultSD), tiny, large, at("sd")...)
	low := or(n.Low, defaultLow)
	c.Number(low, -large, large, at("low")...)
	high := or(n.High, defaultHigh)
	c.Require(high > low && high <= large, at("high"), "is %v; give a number above %v", high, low)
}

// belongs requires that a setting stands beside the method that takes it.
func (c *checker) belongs(given bool, method, to Method, path []any) {
	c.Require(!given || method == to, path, "does not go with method %q; it belongs to %s", method, to)
}

func (c *checker) treatment(t Treatment, path ...any) {
	at := func(key string) []any { return append(append([]any{}, path...), key) }
	switch t.Method {
	case "", None, MethodWinsorise, MethodPercentiles:
	default:
		c.Require(false, at("method"), "is %q; give winsorise, percentiles or none", t.Method)
	}
	c.belongs(t.Points != nil, t.Method, MethodWinsorise, at("points"))
	c.belongs(t.Skew != nil, t.Method, MethodWinsorise, at("skew"))
	c.belongs(t.Kurtosis != nil, t.Method, MethodWinsorise, at("kurtosis"))
	c.belongs(t.LowPct != nil, t.Method, MethodPercentiles, at("low_pct"))
	c.belongs(t.HighPct != nil, t.Method, MethodPercentiles, at("high_pct"))
	c.Require(t.Method != MethodPercentiles || t.LowPct != nil && t.HighPct != nil, at("method"),
		"is percentiles; give low_pct and high_pct too")
	c.Number(float64(or(t.Points, defaultPoints)), 1, large, at("points")...)
	c.Number(or(t.Skew, defaultSkew), tiny, large, at("skew")...)
	c.Number(or(t.Kurtosis, defaultKurtosis), -large, large, at("kurtosis")...)
	low := or(t.LowPct, 0)
	c.Number(low, 0, 100, at("low_pct")...)
	high := or(t.HighPct, 100)
	c.Require(high > low && high <= 100, at("high_pct"), "is %v; give a percentage above %v", high, low)
}

// takes reports whether the transformation can be made of n columns.
func (t Transform) takes(n int) bool {
	switch t {
	case "", Identity, Log:
		return n == 1
	case Ratio:
		return n >= 2
	}
	return false
}
