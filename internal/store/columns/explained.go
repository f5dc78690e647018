package columns

import (
	"encoding/json"
	"math"
	"slices"

	"risicokaart/internal/risk"
)

// The column explanation is an object: by name of the outcome why it is what it is,
// of those that have factors, and under share75Key where the number of residents of
// 75+ comes from.
const share75Key = "residents_75"

// share75 tells where the number of residents of 75+ comes from.
type share75 struct {
	Percent float64 `json:"share_of_65_pct"`
	From    string  `json:"from"` // "gemeente" or "land"
	Year    int     `json:"year,omitempty"`
}

func newShare75(s risk.Share75) share75 {
	from := risk.Country
	if s.Own() {
		from = risk.Gemeente
	}
	return share75{Percent: percent(100 * s.Value), From: from.String(), Year: s.Year}
}

// WriteExplanation is the column explanation of an estimate.
func WriteExplanation(e *risk.Estimate) ([]byte, error) {
	members := map[string]any{share75Key: newShare75(e.Share75)}
	for o, x := range e.Explanations {
		if outcome := risk.Outcome(o); x.Factors != nil && e.Estimated(outcome) {
			members[outcome.String()] = published(x, e.Prevalence[o].Percent)
		}
	}
	return json.Marshal(members)
}

// ReadExplanation is the inverse of [WriteExplanation].
func ReadExplanation(text []byte, e *risk.Estimate) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return err
	}
	for name, member := range members {
		if name == share75Key { // not in editions of before it was kept
			var s share75
			if err := json.Unmarshal(member, &s); err != nil {
				return err
			}
			e.Share75 = risk.Share75{Value: s.Percent / 100, Year: s.Year}
			continue
		}
		if o, ok := risk.ParseOutcome(name); ok {
			if err := json.Unmarshal(member, &e.Explanations[o]); err != nil {
				return err
			}
		}
	}
	return nil
}

// published is an explanation that sums to the percentage beside it: that one is
// rounded for publication, and the rest is shared among the contributions by
// their size. People are not touched: they sum to people.
func published(x risk.Explanation, estimate risk.Quantity) risk.Explanation {
	sum, size := x.Baseline, 0.0
	for _, f := range x.Factors {
		sum += f.Points
		size += math.Abs(f.Points)
	}
	if size == 0 {
		return x
	}
	rest := percent(estimate.Value) - sum
	x.Factors = slices.Clone(x.Factors)
	for i := range x.Factors {
		f := &x.Factors[i]
		f.Points += rest * math.Abs(f.Points) / size
	}
	return x
}
