// Package study fits models to published figures, and compares estimates with
// figures that are known: those of a model on areas from files, or those of an
// edition. It reads no database, and no files but tables of figures.
package study

import (
	"fmt"
	"log/slog"

	"risicokaart/internal/risk"
	"risicokaart/internal/risk/calibrate"
)

// Material is what a model is fitted to or checked on.
type Material struct {
	Areas   []risk.Area
	Surveys []calibrate.Survey // of RIVM, the newest first
	Sources []risk.Source      // the files that it was read from
}

// String says what was read.
func (m *Material) String() string {
	text := fmt.Sprintf("read %d gemeenten, %d wijken, %d buurten",
		m.count(risk.Gemeente), m.count(risk.Wijk), m.count(risk.Buurt))
	for _, survey := range m.Surveys {
		text += fmt.Sprintf("; RIVM %d: figures of %d areas", survey.Year, len(survey.Figures))
	}
	return text
}

// count is the number of areas of a level.
func (m *Material) count(level risk.Level) (n int) {
	for i := range m.Areas {
		if m.Areas[i].Level == level {
			n++
		}
	}
	return n
}

// warnOfPart warns before a model is fitted on a part of the country: the value
// that an indicator has in the Netherlands would be that of the part.
func (m *Material) warnOfPart(log *slog.Logger) {
	if gemeenten := m.count(risk.Gemeente); gemeenten <= risk.WholeCountry {
		log.Warn("what the files have is taken for the whole country, but it has few gemeenten: "+
			"reference values will be those of a part; give a file with all gemeenten", "gemeenten", gemeenten)
	}
}
