package risk

import "math"

// at is the error of a value taken from a larger area of this level.
func (s *Spread) at(level Level) float64 {
	switch level {
	case Wijk:
		return s.Wijk
	case Gemeente:
		return s.Gemeente
	}
	return s.Country
}

// indicators fills the leaf's indicators from the area at position n, then from
// the larger areas that hold it, then from the country.
func (p *place) indicators(m *Model, n int, l *leaf) {
	chain := p.chain(n)
	k := len(m.Indicators)
	l.x, l.from, l.inputSD = make([]float64, k), make([]Level, k), make([]float64, k)
	for _, share := range l.share {
		l.earlier = l.earlier || share.yearsBack != 0
	}
	for j := range m.Indicators {
		var aged float64
		l.x[j], l.inputSD[j], aged, l.from[j] = p.indicator(&m.Indicators[j], chain, l.area < 0)
		l.inputSD[j] = math.Hypot(l.inputSD[j], aged)
		l.earlier = l.earlier || aged > 0
	}
}

// indicator is the transformed indicator minus its reference, the standard
// deviation of its error and of what its age adds, and the level it was taken
// from. A rest has no value of its own: it takes that of the area it is the rest of.
func (p *place) indicator(ind *Indicator, chain []int, rest bool) (x, sd, aged float64, from Level) {
	for i, at := range chain {
		a := p.areas[at]
		value := ind.Value(a.Raw)
		if math.IsNaN(value) {
			continue
		}
		x = ind.Scale(value) - ind.Scale(ind.Reference)
		aged = ind.Spread.aged(a.yearsBack(ind.Columns))
		if i == 0 && !rest {
			// A value within +-h of what is printed is uniform: its standard deviation is h/sqrt(3).
			return x, ind.roundingHalf(a.Raw, value) / math.Sqrt(3), aged, 0
		}
		return x, ind.Spread.at(a.Level), aged, a.Level
	}
	return 0, ind.Spread.Country, 0, Country
}

// wider reports whether a value from this level does not belong to an area of
// level: it was taken from a larger one.
func wider(from, level Level) bool {
	return from == Country || from != 0 && from < level
}

// weights is the share of each indicator in the model: the size of its
// coefficient times the spread of the indicator in the country. They sum to 1.
func weights(m *Model) []float64 {
	w := make([]float64, len(m.Indicators))
	total := 0.0
	for j := range m.Indicators {
		ind := &m.Indicators[j]
		w[j] = math.Abs(ind.Coefficients[Ranked].Value) * ind.Spread.Country
		total += w[j]
	}
	if total == 0 { // a model without effects: every indicator counts alike
		for j := range w {
			w[j] = 1 / float64(len(w))
		}
		return w
	}
	for j := range w {
		w[j] /= total
	}
	return w
}

// noiseSD is the standard deviation of what the draws add to the logit of a
// leaf: what the area has of its own, and the errors in its indicators.
func (l *leaf) noiseSD(m *Model, o Outcome) float64 {
	variance := 0.0
	if l.level != Gemeente || l.area < 0 {
		variance = m.Outcomes[o].AreaSD * m.Outcomes[o].AreaSD
	}
	for j := range m.Indicators {
		e := m.Indicators[j].Coefficients[o].Value * l.inputSD[j]
		variance += e * e
	}
	return math.Sqrt(variance)
}
