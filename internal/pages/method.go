package pages

import (
	"math"
	"strconv"
	"strings"

	"risicokaart/internal/risk"
)

// methodText is the model card in words.
type methodText struct {
	MethodView

	Lonely, LonelyOf, Severe, SevereOf string
	Factors                            []factorText
	Training                           string
	Draws, Threshold, MaxMissing       string
	Share75, ShareCitation             string
}

type factorText struct {
	Label, Unit, Direction, Coefficient, SD string
	Weight, Width                           string
	Columns, Citation                       string
}

func newMethodText(v MethodView) methodText {
	m := v.Model
	t := methodText{
		MethodView: v,
		Lonely:     percent(m.Lonely65.Reference), LonelyOf: ofHundred(m.Lonely65.Reference),
		Severe: percent(m.Severe65.Reference), SevereOf: ofHundred(m.Severe65.Reference),
		Factors: factorTexts(m), Training: training(m.Training),
		Draws: whole(float64(m.Draws)), Threshold: whole(m.SuppressBelow), MaxMissing: percent(100 * m.MaxMissing),
		Share75:       "met de leeftijdsopbouw van de gemeente (CBS). Waar die ontbreekt zijn er van elke 100 65-plussers " + whole(100*m.Age75.Share) + " ook 75-plusser, zoals in heel Nederland",
		ShareCitation: m.Age75.ShareCitation,
	}
	return t
}

// ofHundred puts people beside a percentage.
func ofHundred(p float64) string { return "ongeveer " + whole(p) + " van elke 100" }

func training(t risk.Training) string {
	var parts []string
	for _, p := range []struct {
		n     int
		level risk.Level
	}{{t.Gemeenten, risk.Gemeente}, {t.Wijken, risk.Wijk}, {t.Buurten, risk.Buurt}} {
		if p.n > 0 {
			parts = append(parts, whole(float64(p.n))+" "+levelNames(p.level))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Het model leerde van cijfers van RIVM over " + and(parts) + "."
}

func factorTexts(m *risk.Model) []factorText {
	weights, largest, sum := make([]float64, len(m.Indicators)), 0.0, 0.0
	for i, ind := range m.Indicators {
		weights[i] = math.Abs(ind.Lonely65.Value) * ind.Spread.Country
		largest, sum = max(largest, weights[i]), sum+weights[i]
	}
	list := make([]factorText, len(m.Indicators))
	for i, ind := range m.Indicators {
		list[i] = factorText{
			Label: ind.LabelNL, Unit: unitText(&ind), Direction: direction(ind.Lonely65.Value),
			Coefficient: significant(ind.Lonely65.Value), SD: significant(ind.Lonely65.SD),
			Columns: strings.Join(ind.Columns, ", "), Citation: ind.Evidence.Citation,
		}
		if sum > 0 {
			list[i].Weight, list[i].Width = percent(100*weights[i]/sum), coordinate(100*weights[i]/largest)
		}
	}
	return list
}

func unitText(ind *risk.Indicator) string {
	unit := strings.ReplaceAll(ind.Unit, "km2", "km²")
	if ind.Transform == risk.Log {
		return "logaritme van " + unit
	}
	return unit
}

func direction(coefficient float64) string {
	switch {
	case coefficient > 0:
		return "verhoogt"
	case coefficient < 0:
		return "verlaagt"
	}
	return "telt niet mee"
}

// significant writes a coefficient with two significant digits.
func significant(v float64) string {
	text := strconv.FormatFloat(v, 'g', 2, 64)
	if math.Abs(v) >= 1e-4 {
		digits := max(0, 1-int(math.Floor(math.Log10(math.Abs(v)))))
		text = strconv.FormatFloat(v, 'f', digits, 64)
	}
	return strings.NewReplacer(".", ",", "-", "−").Replace(text)
}
