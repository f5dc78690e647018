package risk

// FittedOutcome is one estimated outcome with its coefficients.
type FittedOutcome struct {
	Name string // as in model files: lonely_65
	OutcomeModel
	Coefficients []Coefficient // in the order of the indicators
}

// Fitted lists the outcomes that the model estimates.
func (m *Model) Fitted() []FittedOutcome {
	var list []FittedOutcome
	for _, o := range m.outcomes() {
		f := FittedOutcome{Name: o.String(), OutcomeModel: *m.outcome(o)}
		for j := range m.Indicators {
			f.Coefficients = append(f.Coefficients, *m.Indicators[j].coefficient(o))
		}
		list = append(list, f)
	}
	return list
}
