package calibrate

import (
	"fmt"
	"strings"

	"risicokaart/internal/risk"
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
	if len(files) > 0 {
		text += ", in " + strings.Join(files, ", ")
	}
	return text
}
