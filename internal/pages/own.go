package pages

import (
	"risicokaart/internal/locale"
	"risicokaart/internal/words"
)

// ownFacts are the own figures of an area in words; none where its figures
// are hidden.
func ownFacts(l locale.Language, a *Area, indicators []OwnIndicator) []Fact {
	if !a.Estimate.HasFigures() {
		return nil
	}
	var facts []Fact
	for _, f := range a.Own {
		for _, in := range indicators {
			if in.ID == f.ID {
				note := words.OwnNote(l, f.Low, f.High, in.Year)
				facts = append(facts, Fact{Label: in.Name, Value: words.OwnValue(l, f.Value, in.Unit), Note: note})
			}
		}
	}
	return facts
}

// Title names an indicator in a list: "Mantelzorg (%)".
func (in OwnIndicator) Title() string {
	if in.Unit == "" {
		return in.Name
	}
	return in.Name + " (" + in.Unit + ")"
}
