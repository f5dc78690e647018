package composite

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Table is what is scored: a value per row of every column.
type Table struct {
	Codes   []string
	Columns map[string][]float64 // as long as Codes; NaN = missing
}

// Result is what [Score] found, in the order of the rows of the table.
type Result struct {
	Score []float64 // NaN: too much is missing
	Rank  []int     // 1 = highest; equal scores share the best rank; 0 without a score

	Values     [][]float64 // per indicator of the model, in its unit, before treatment
	Normalised [][]float64 // per indicator of the model
	Groups     [][]float64 // per group of the model
}

// Score computes the index of every row. A row whose known parts are fewer than
// MinKnown has no score, and nor has a group.
func Score(m *Model, t Table) (*Result, error) {
	if err := m.Check(); err != nil {
		return nil, fmt.Errorf("score with model %s: %w", m.ID, err)
	}
	s := scorer{Model: m, codes: t.Codes, result: &Result{Groups: make([][]float64, len(m.Groups))}}
	for i := range m.Indicators {
		if err := s.indicator(&m.Indicators[i], t); err != nil {
			return nil, err
		}
	}
	index := Group{ID: "", Aggregate: m.Aggregate, Normalise: m.Finish}
	score, err := s.group(&index)
	if err != nil {
		return nil, err
	}
	s.result.Score, s.result.Rank = score, ranks(score)
	return s.result, nil
}

// scorer fills in a result.
type scorer struct {
	*Model
	codes  []string
	result *Result
}

// indicator adds the values of an indicator, as they are and normalised.
func (s *scorer) indicator(ind *Indicator, t Table) error {
	raw := make([][]float64, len(ind.Columns))
	for n, name := range ind.Columns {
		raw[n] = t.Columns[name]
		if len(raw[n]) != len(t.Codes) {
			return fmt.Errorf("score with model %s: indicator %s: column %q has %d values for %d rows", s.ID, ind.ID, name,
				len(raw[n]), len(t.Codes))
		}
	}
	values, row := make([]float64, len(t.Codes)), make([]float64, len(raw))
	for i := range values {
		for n := range raw {
			row[n] = raw[n][i]
		}
		values[i] = ind.value(row)
	}
	directed := each(or(ind.Treat, s.Treat).of(values), func(v float64) float64 { return v * float64(ind.Direction) })
	normalised, err := or(ind.Normalise, s.Normalise).of(directed)
	if err != nil {
		return fmt.Errorf("score with model %s: indicator %s: %w; leave it out, or give more rows", s.ID, ind.ID, err)
	}
	s.result.Values = append(s.result.Values, values)
	s.result.Normalised = append(s.result.Normalised, normalised)
	return nil
}

// parts are the positions of what lies directly in a group; "" is the index.
func (m *Model) parts(id string) (indicators, groups []int) {
	for i := range m.Indicators {
		if m.Indicators[i].Group == id {
			indicators = append(indicators, i)
		}
	}
	for i := range m.Groups {
		if m.Groups[i].Group == id {
			groups = append(groups, i)
		}
	}
	return indicators, groups
}

// group is the score of every row in a group, from its parts.
func (s *scorer) group(g *Group) ([]float64, error) {
	var parts [][]float64
	var weights []float64
	indicators, groups := s.parts(g.ID)
	for _, i := range indicators {
		parts, weights = append(parts, s.result.Normalised[i]), append(weights, s.Indicators[i].Weight)
	}
	for _, i := range groups {
		scores, err := s.group(&s.Groups[i])
		if err != nil {
			return nil, err
		}
		s.result.Groups[i] = scores
		parts, weights = append(parts, scores), append(weights, s.Groups[i].Weight)
	}
	scores, err := s.aggregate(g, parts, weights)
	if err != nil {
		return nil, err
	}
	if g.Normalise.Method.byRank() {
		scores = each(scores, digits)
	}
	if scores, err = g.Normalise.of(scores); err != nil {
		return nil, fmt.Errorf("score with model %s: %s: %w", s.ID, g.name(), err)
	}
	return scores, nil
}

// aggregate makes one score per row of the parts.
func (s *scorer) aggregate(g *Group, parts [][]float64, weights []float64) ([]float64, error) {
	how := g.Aggregate
	if how == "" {
		how = s.Aggregate
	}
	scores, row := make([]float64, len(s.codes)), make([]float64, len(parts))
	for i := range scores {
		known := 0
		for n, part := range parts {
			if row[n] = part[i]; !math.IsNaN(part[i]) {
				known++
			}
		}
		if float64(known)/float64(len(parts)) < s.MinKnown {
			scores[i] = math.NaN()
			continue
		}
		var err error
		if scores[i], err = how.of(row, weights); err != nil {
			return nil, s.explain(g, i, parts, err)
		}
	}
	return scores, nil
}

// explain names the row and the part of it that is not above 0.
func (s *scorer) explain(g *Group, row int, parts [][]float64, err error) error {
	indicators, groups := s.parts(g.ID)
	n := slices.IndexFunc(parts, func(scores []float64) bool { return scores[row] <= 0 })
	part := ""
	if n < len(indicators) {
		part = "indicator " + s.Indicators[indicators[n]].ID
	} else {
		part = s.Groups[groups[n-len(indicators)]].name()
	}
	return fmt.Errorf("score with model %s: row %d (%s): %s, counted in %s, is not above 0: %w", s.ID, row+1, s.codes[row],
		part, g.name(), err)
}

func (g *Group) name() string {
	if g.ID == "" {
		return "the index"
	}
	return "group " + g.ID
}

// ranks counts from 1 for the highest score.
func ranks(score []float64) []int {
	from := Rank(each(score, func(v float64) float64 { return -digits(v) }))
	ranks := make([]int, len(score))
	for i, rank := range from {
		if !math.IsNaN(rank) {
			ranks[i] = int(rank)
		}
	}
	return ranks
}

// digits keeps 12 significant digits of a score. Those beyond depend on the order
// in which its parts were added, and must not decide who ranks higher.
func digits(v float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	if err != nil { // out of range: it is what it was
		return v
	}
	return rounded
}

// value is the indicator of one row, from its columns; NaN when a column has no
// value, the transformation has none, or it lies outside the plausible range.
func (ind *Indicator) value(columns []float64) float64 {
	v := columns[0]
	switch ind.Transform {
	case Log:
		v = math.Log(v)
	case Ratio:
		whole := 0.0
		for _, part := range columns[1:] {
			whole += part
		}
		v = 100 * v / whole
	}
	if math.IsInf(v, 0) || !(v >= or(ind.Min, math.Inf(-1)) && v <= or(ind.Max, math.Inf(1))) { // also true for NaN
		return math.NaN()
	}
	return v
}
