package layer

import "risicokaart/internal/risk"

// Part is one number of what is estimated of an outcome.
type Part struct {
	Suffix  string // what the name of its property adds to that of the outcome
	IsCount bool   // residents; else a percentage
	// Is80 marks a bound of the 80 % interval, which areas alone carry.
	Is80 bool
	Of   func(*risk.Prevalence) *float64
}

// Parts lists the numbers of an outcome in the order of its properties.
var Parts = []Part{
	{"_pct", false, false, func(p *risk.Prevalence) *float64 { return &p.Percent.Value }},
	{"_low", false, false, func(p *risk.Prevalence) *float64 { return &p.Percent.Low }},
	{"_high", false, false, func(p *risk.Prevalence) *float64 { return &p.Percent.High }},
	{"_low_80", false, true, func(p *risk.Prevalence) *float64 { return &p.Percent.Low80 }},
	{"_high_80", false, true, func(p *risk.Prevalence) *float64 { return &p.Percent.High80 }},
	{"_count", true, false, func(p *risk.Prevalence) *float64 { return &p.Count.Value }},
	{"_count_low", true, false, func(p *risk.Prevalence) *float64 { return &p.Count.Low }},
	{"_count_high", true, false, func(p *risk.Prevalence) *float64 { return &p.Count.High }},
	{"_count_low_80", true, true, func(p *risk.Prevalence) *float64 { return &p.Count.Low80 }},
	{"_count_high_80", true, true, func(p *risk.Prevalence) *float64 { return &p.Count.High80 }},
}

// OutcomesOf lists the outcomes that features of a subject carry.
func OutcomesOf(of Subject) []risk.Outcome {
	var list []risk.Outcome
	for o := range risk.OutcomeCount {
		if of == Areas || o.InCells() {
			list = append(list, o)
		}
	}
	return list
}

// PartsOf lists the numbers of each of those outcomes.
func PartsOf(of Subject) []Part {
	var list []Part
	for _, p := range Parts {
		if of == Areas || !p.Is80 {
			list = append(list, p)
		}
	}
	return list
}

// outcomeProperties describes the numbers of all outcomes of a subject.
func outcomeProperties(of Subject) []Property {
	var list []Property
	for _, o := range OutcomesOf(of) {
		for _, p := range PartsOf(of) {
			unit := "percent"
			if p.IsCount {
				unit = "residents"
			}
			list = append(list, Property{o.String() + p.Suffix, Number, unit, p.describe(o, of)})
		}
	}
	return list
}

// describe says what the number is, in the words of the documentation.
func (p Part) describe(o risk.Outcome, of Subject) string {
	degree, ages := o.Row().Degree.Words(), o.Row().Ages.Words()
	switch p.Suffix {
	case "_pct":
		if of != Areas {
			return o.String() + "_count as a share of residents_" + ages.ID
		}
		return "expected share of " + degree.EN + " residents among those " + ages.EN
	case "_count":
		return "expected number of " + degree.EN + " residents " + ages.EN
	}
	bound, interval, estimate := "lower", "95", "_pct"
	if p.isUpper() {
		bound = "upper"
	}
	if p.Is80 {
		interval = "80"
	}
	if p.IsCount {
		estimate = "_count"
	}
	return bound + " bound of the " + interval + " % interval of " + o.String() + estimate
}

// isUpper reports whether the number is an upper bound.
func (p Part) isUpper() bool {
	q := risk.Prevalence{Percent: risk.Quantity{High: 1, High80: 1}, Count: risk.Quantity{High: 1, High80: 1}}
	return *p.Of(&q) == 1
}

// areaTileFields are what a map colours areas by and names them with.
var areaTileFields = []string{"code", "name", "class", "score", "status", "lonely_65_pct", "lonely_65_count"}

// summedTileFields are the same of what is summed from buurten: the share and
// number of every outcome go along, as there is no list of their values to ask for.
func summedTileFields(first ...string) []string {
	fields := append(first, "class", "status")
	for _, o := range OutcomesOf(Cells) {
		fields = append(fields, o.String()+"_pct", o.String()+"_count")
	}
	return fields
}
