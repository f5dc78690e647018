package pages

import (
	"fmt"
	"math"
	"strings"

	"risicokaart/internal/risk"
)

// levelName is the level in a sentence; levelNames its plural.
func levelName(l risk.Level) string { return l.String() }

func levelNames(l risk.Level) string {
	switch l {
	case risk.Gemeente:
		return "gemeenten"
	case risk.Wijk:
		return "wijken"
	}
	return "buurten"
}

// statusShort is the status where a figure would stand; empty with figures
// of the area's own.
func statusShort(s risk.Status, r risk.Reason) string {
	switch s {
	case risk.StatusImputed:
		if r == risk.ReasonInputsFromYear {
			return "deels met cijfers van een eerder jaar"
		}
		return "deels geschat uit een groter gebied"
	case risk.StatusSuppressed:
		return "verborgen om privacy"
	case risk.StatusNoData:
		return "geen gegevens"
	}
	return ""
}

// statusLong explains why an area has no figures, or how far to trust them.
func statusLong(r risk.Reason, name string) string {
	switch r {
	case risk.ReasonSmallNumbers:
		return "De cijfers van " + name + " zijn verborgen om privacy. Er wonen daar te weinig mensen van 65 jaar of ouder, of de cijfers van zo'n klein gebied in de buurt zijn er anders mee uit te rekenen."
	case risk.ReasonNoResidents:
		return "In " + name + " wonen geen mensen. Er is dus niets te schatten."
	case risk.ReasonTooMuchMissing:
		return "Van " + name + " ontbreken te veel gegevens voor een goede schatting. Kijk naar het grotere gebied waar het in ligt."
	case risk.ReasonNoPopulationAge:
		return "Van " + name + " is niet bekend hoeveel mensen van 65 jaar of ouder er wonen. Daarom is er geen schatting."
	case risk.ReasonInputsFromWijk:
		return "Deze schatting is deels geschat uit een groter gebied: niet alle cijfers van " + name + " zelf zijn gepubliceerd."
	case risk.ReasonInputsFromYear:
		return "Deze schatting gebruikt deels cijfers van een eerder jaar: die van dit jaar zijn niet allemaal gepubliceerd."
	}
	return ""
}

// message is the sentence that the panel opens with. Below a hundred residents
// it is said in two, as "van de 65 65-plussers" cannot be read.
func message(name string, residents float64, lonely risk.Prevalence) string {
	if residents < 100 {
		return fmt.Sprintf("In %s wonen %s mensen van 65 jaar of ouder. Naar schatting voelen %s van hen zich eenzaam (%s).",
			name, people(residents), people(lonely.Count.Value), between(lonely.Count))
	}
	return fmt.Sprintf("Van de %s 65-plussers in %s voelen zich naar schatting %s eenzaam (%s).",
		people(residents), name, people(lonely.Count.Value), between(lonely.Count))
}

// yardstick is what an estimate is compared with.
type yardstick struct {
	name    string  // "Nederland", "Rotterdam"
	percent float64 // 0-100
}

// comparison says where an estimate lies against the yardstick. It claims a
// difference only when the interval leaves the yardstick out.
func comparison(p risk.Quantity, y yardstick) string {
	switch {
	case math.IsNaN(y.percent) || y.percent <= 0:
		return ""
	case p.Low > y.percent:
		return "Dat is meer dan gemiddeld in " + y.name + "."
	case p.High < y.percent:
		return "Dat is minder dan gemiddeld in " + y.name + "."
	}
	return "Dat verschilt niet duidelijk van het gemiddelde in " + y.name + "."
}

// clearPoints is the contribution, in percentage points, from which a factor
// is worth naming in a sentence.
const clearPoints = 0.5

// and joins parts as a sentence does: "a, b en c".
func and(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " en " + parts[last]
}

// reasons names the one or two factors that push the estimate furthest in the
// direction of its difference from the yardstick. Factors come strongest first.
func reasons(factors []factor, difference float64) string {
	var phrases []string
	for _, f := range factors {
		if f.phrase != "" && f.points*difference > 0 && math.Abs(f.points) >= clearPoints {
			phrases = append(phrases, f.phrase)
		}
		if len(phrases) == 2 {
			break
		}
	}
	verb, adverb := "verhogen", "hoger"
	if difference < 0 {
		verb, adverb = "verlagen", "lager"
	}
	switch len(phrases) {
	case 0:
		return ""
	case 1:
		return "De schatting is vooral " + adverb + " door " + phrases[0] + "."
	}
	return "Vooral " + and(phrases) + " " + verb + " de schatting."
}

// standing tells how sure it is that the area belongs to the highest tenth;
// empty when that is not likely.
func standing(e *risk.Estimate) string {
	plural := levelNames(e.Level)
	switch {
	case e.TopDecile >= 0.9:
		return "Hoort vrijwel zeker bij de 10% " + plural + " met de hoogste schatting."
	case e.TopDecile >= 0.5:
		return "Hoort waarschijnlijk bij de 10% " + plural + " met de hoogste schatting."
	}
	return ""
}

// imputedFrom lists the factors that were taken from a larger area.
func imputedFrom(factors []risk.Factor, words map[string]Indicator) string {
	labels := map[risk.Level][]string{}
	for _, f := range factors {
		if f.From != 0 && f.ID != risk.BenchmarkFactor {
			labels[f.From] = append(labels[f.From], label(f.ID, words))
		}
	}
	var parts []string
	for _, level := range []risk.Level{risk.Wijk, risk.Gemeente} {
		if l := labels[level]; len(l) > 0 {
			parts = append(parts, "van de "+levelName(level)+": "+and(l))
		}
	}
	return strings.Join(parts, "; ")
}

// label is a factor's name; a factor without words shows its id.
func label(id string, words map[string]Indicator) string {
	if w, ok := words[id]; ok && w.Label != "" {
		return w.Label
	}
	if id == risk.BenchmarkFactor {
		return "afstemming op het cijfer van RIVM"
	}
	return id
}
