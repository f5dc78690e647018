package pages

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// OwnData says where a file comes from that no publisher made.
const OwnData = "eigen gegevens"

// OwnIndicator is a figure that whoever runs the map brought along.
type OwnIndicator struct {
	ID, Name string
	Unit     string // "%", "per 1.000 inwoners"; empty for none
	Year     int    // 0: not known
}

// OwnFigure is the value of an [OwnIndicator] in one area.
type OwnFigure struct {
	ID        string
	Value     float64
	Low, High *float64 // bounds of the interval; nil for none
}

// ownFacts are the own figures of an area in words; none where its figures
// are hidden.
func ownFacts(a *Area, indicators []OwnIndicator) []Fact {
	if !a.Estimate.HasFigures() {
		return nil
	}
	var facts []Fact
	for _, f := range a.Own {
		for _, in := range indicators {
			if in.ID == f.ID {
				facts = append(facts, ownFact(f, in))
			}
		}
	}
	return facts
}

func ownFact(f OwnFigure, in OwnIndicator) Fact {
	var notes []string
	if f.Low != nil && f.High != nil {
		notes = append(notes, fmt.Sprintf("tussen %s en %s", ownNumber(*f.Low), ownNumber(*f.High)))
	}
	if in.Year != 0 {
		notes = append(notes, "over "+strconv.Itoa(in.Year))
	}
	return Fact{Label: in.Name, Value: ownValue(f.Value, in.Unit), Note: strings.Join(notes, ", ")}
}

// ownValue writes an own figure with its unit: 12,5%, 7 per 1.000 inwoners. It
// is rounded less than our estimates are: nobody here knows how sure it is.
func ownValue(v float64, unit string) string {
	if strings.HasPrefix(unit, "%") {
		return ownNumber(v) + unit
	}
	return strings.TrimSpace(ownNumber(v) + " " + unit)
}

// ownNumber writes a number with two decimals, or four below a tenth, and
// without zeros at its end. The map's script writes it so too.
func ownNumber(v float64) string {
	digits := 2
	if math.Abs(v) < 0.1 {
		digits = 4
	}
	scale := math.Pow10(digits)
	rounded := math.Round(math.Abs(v)*scale) / scale
	_, fraction, _ := strings.Cut(strconv.FormatFloat(rounded, 'f', digits, 64), ".")
	text := whole(math.Trunc(rounded))
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		text += "," + fraction
	}
	if v < 0 && rounded > 0 {
		return "−" + text
	}
	return text
}

// Title names an indicator in a list: "Mantelzorg (%)".
func (in OwnIndicator) Title() string {
	if in.Unit == "" {
		return in.Name
	}
	return in.Name + " (" + in.Unit + ")"
}
