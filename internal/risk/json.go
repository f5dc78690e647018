package risk

import (
	"encoding/json"
	"math"
)

// factorJSON is the public shape of a [Factor]; NaN becomes null.
type factorJSON struct {
	ID        string   `json:"id"`
	Value     *float64 `json:"value"`
	Reference *float64 `json:"reference_value"`
	Points    float64  `json:"points"`
	People    float64  `json:"people"`
	From      string   `json:"imputed_from,omitempty"`
}

// MarshalJSON writes the factor as {"id", "value", "reference_value",
// "points", "people", "imputed_from"}; a value that is NaN is null.
func (f Factor) MarshalJSON() ([]byte, error) {
	j := factorJSON{ID: f.ID, Value: nullable(f.Value), Reference: nullable(f.Reference), Points: f.Points,
		People: f.People}
	if f.From != 0 {
		j.From = f.From.String()
	}
	return json.Marshal(j)
}

// UnmarshalJSON is the inverse of [Factor.MarshalJSON].
func (f *Factor) UnmarshalJSON(b []byte) error {
	var j factorJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*f = Factor{ID: j.ID, Value: orNaN(j.Value), Reference: orNaN(j.Reference), Points: j.Points, People: j.People}
	switch j.From {
	case "":
	case Country.String(): // not a level that a reader may ask for, so ParseLevel refuses it
		f.From = Country
	default:
		l, err := ParseLevel(j.From)
		if err != nil {
			return err
		}
		f.From = l
	}
	return nil
}

func nullable(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}

func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}
