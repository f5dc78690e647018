package pages

import (
	"strings"

	"risicokaart/internal/risk"
)

// choiceText is one line of the table of other choices: what was chosen
// otherwise, the share of areas that keep their class, and how many places an
// area moves.
type choiceText struct{ Label, Kept, Places string }

// choices lists the variants of the model; those with other weights are one line.
func choices(s *risk.Sensitivity, m *risk.Model, l Language) []choiceText {
	if s == nil {
		return nil
	}
	labels := map[string]string{
		"equal_weights":    l.say("alle factoren even zwaar", "all factors weigh the same"),
		"percentile_ranks": l.say("rangorde van elke factor in plaats van de waarde", "the rank of every factor instead of its value"),
		"capped":           l.say("uitschieters afgekapt", "extreme values capped"),
	}
	for i := range m.Indicators {
		labels["without:"+m.Indicators[i].ID] = l.say("zonder %s", "without %s", l.label(&m.Indicators[i]))
	}
	var list []choiceText
	var weights risk.Variant
	n := 0.0
	for _, v := range s.Variants {
		if strings.HasPrefix(v.ID, "weights:") {
			weights.SameClass += v.SameClass
			weights.RankShift += v.RankShift
			n++
			continue
		}
		if label, ok := labels[v.ID]; ok {
			list = append(list, choiceText{label, percent(100 * v.SameClass), l.number(whole(v.RankShift))})
		}
	}
	if n > 0 {
		list = append(list, choiceText{
			l.say("andere gewichten (gemiddeld over %.0f keer loten, de helft tot anderhalf keer zo zwaar)", "other weights (mean of %.0f draws, half to one and a half times as heavy)", n),
			percent(100 * weights.SameClass / n), l.number(whole(weights.RankShift / n))})
	}
	return list
}
