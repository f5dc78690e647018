package risk

import (
	"math"
	"slices"
)

// countHalf is half the step of 5 that CBS rounds numbers of residents to;
// shareHalf half the step of 1 of its percentages, and adultsHalf the same for
// the share of 18+, which is made of two of them.
const (
	countHalf  = 2.5
	shareHalf  = 0.5
	adultsHalf = shareHalf + 0.3*shareHalf
)

// ageRow says how the residents of an age group are counted.
type ageRow struct {
	of AgeGroup // the counted group that it is a part of; itself where it is counted

	// always marks groups that are known of every area with an estimate. Others may
	// be unknown: their outcomes are then.
	always bool

	// Of counted groups:
	columns   []string                         // that its share of all residents is read from
	percent   func(map[string]float64) float64 // that share, from an area's columns; NaN when unknown
	half      float64                          // half the step that it is rounded to
	spread    func(*Model) *Spread             // of the share, when it is imputed
	spreadKey string                           // in model files
}

// ageRows is the table of age groups. Residents of 75+ are a share of those of 65+
// (see age75.go).
var ageRows = [AgeGroupCount]ageRow{
	From65: {of: From65, always: true, columns: []string{ColumnShare65}, half: shareHalf,
		percent: func(raw map[string]float64) float64 { return column(raw, ColumnShare65) },
		spread:  func(m *Model) *Spread { return &m.Share65Spread }, spreadKey: "share_65_spread"},
	From75: {of: From65, always: true},
	From18: {of: From18, columns: []string{ColumnShare0to15, ColumnShare15to25}, half: adultsHalf,
		percent: ShareOfAdults,
		spread:  func(m *Model) *Spread { return &m.Share18Spread }, spreadKey: "share_18_spread"},
}

// counted reports whether the group is counted, and not a part of one that is.
func (g AgeGroup) counted() bool { return ageRows[g].of == g }

// countedAges lists the groups that are counted, in the order in which draws are
// made of them.
var countedAges = func() (list []AgeGroup) {
	for g := range AgeGroupCount {
		if g.counted() {
			list = append(list, g)
		}
	}
	return list
}()

// PercentOf is the percentage of the area's residents who are of the ages of a
// counted group; NaN when unknown.
func (a *Area) PercentOf(g AgeGroup) float64 {
	if percent := ageRows[g].percent(a.Raw); percent >= 0 && percent <= 100 {
		return percent
	}
	return math.NaN()
}

// Ages lists the counted groups that the model's outcomes are about.
func (m *Model) Ages() []AgeGroup {
	var list []AgeGroup
	for _, g := range countedAges {
		if slices.ContainsFunc(m.Fitted(), func(o Outcome) bool { return o.Row().Ages == g }) {
			list = append(list, g)
		}
	}
	return list
}

// ShareSpread is how far shares of residents of a counted group lie from those of
// larger areas.
func (m *Model) ShareSpread(g AgeGroup) *Spread { return ageRows[g].spread(m) }

// Residents counts those of an age; 0 when unknown.
func (e *Estimate) Residents(g AgeGroup) float64 {
	return [...]float64{From65: e.Residents65, From75: e.Residents75, From18: e.Residents18}[g]
}
