package calibrate

import (
	"fmt"
	"slices"
	"strings"

	"risicokaart/internal/risk"
	"risicokaart/internal/validation"
)

// LearntFrom says what a model was fitted on, so that a reader can tell which
// areas are no test of it; "" where the model file does not say.
func LearntFrom(m *risk.Model) string {
	t := m.Training
	if t.Target == "" {
		return ""
	}
	var files []string
	for _, s := range t.Sources {
		files = append(files, s.Name)
	}
	text := fmt.Sprintf("%s: %d gemeenten as a whole and %d buurten", t.Target, t.Gemeenten, t.Buurten)
	if len(t.BuurtenIn) > 0 {
		text += " of " + strings.Join(t.BuurtenIn, ", ")
	}
	if len(files) > 0 {
		text += ", in " + strings.Join(files, ", ")
	}
	return text
}

// InTraining reports whether the model learnt from wijken or buurten of the
// municipalities that are compared, or may have: its file does not say of which.
func InTraining(m *risk.Model, pairs []validation.Pair) bool {
	t := m.Training
	if len(t.BuurtenIn) == 0 {
		return t.Wijken+t.Buurten > 0
	}
	return slices.ContainsFunc(pairs, func(p validation.Pair) bool { return slices.Contains(t.BuurtenIn, p.Municipality) })
}
