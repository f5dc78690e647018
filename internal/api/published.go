package api

import (
	"encoding/json"
	"math"

	"risicokaart/internal/source/rivm"
	"risicokaart/internal/store"
	"risicokaart/internal/words"
)

// withPublished adds RIVM's own estimates to the properties of an area that
// has any.
func withPublished(properties json.RawMessage, list []store.Published) (json.RawMessage, error) {
	if len(list) == 0 {
		return properties, nil
	}
	b, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	return withMember(properties, "rivm", b), nil
}

// publishedPages takes what pages tell of RIVM's estimates of 65+: it gives
// shown the limits of its year, and returns those of other years.
func publishedPages(list []store.Published, shown *words.Published) (others []words.Published) {
	for _, p := range list {
		switch {
		case p.Age != rivm.Age65Plus || p.Lonely == nil:
		case p.Year == shown.Year:
			shown.Low, shown.High = orNaN(p.LonelyLow), orNaN(p.LonelyHigh)
		default:
			others = append(others, words.Published{Percent: *p.Lonely, Low: orNaN(p.LonelyLow), High: orNaN(p.LonelyHigh), Year: p.Year})
		}
	}
	return others
}

func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}
