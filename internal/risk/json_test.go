package risk

import (
	"encoding/json"
	"math"
	"testing"
)

// Factors survive being stored, also the benchmark, which has no value, and one
// that had to take the national value.
func TestFactorJSON(t *testing.T) {
	for _, want := range []Factor{
		{ID: "alone", Value: 60, Reference: 40, Points: 9.5, People: 19},
		{ID: "alone", Value: 60, Reference: 40, From: Wijk},
		{ID: "alone", Value: 40, Reference: 40, From: Country},
		{ID: BenchmarkFactor, Value: math.NaN(), Reference: math.NaN(), Points: 2},
	} {
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Factor
		if err := json.Unmarshal(text, &got); err != nil {
			t.Errorf("read %s: %v", text, err)
			continue
		}
		same := got.Value == want.Value && got.Reference == want.Reference || math.IsNaN(want.Value) &&
			math.IsNaN(got.Value) && math.IsNaN(got.Reference)
		if !same || got.ID != want.ID || got.Points != want.Points || got.People != want.People || got.From != want.From {
			t.Errorf("%s reads back as %+v, want %+v", text, got, want)
		}
	}
	if err := json.Unmarshal([]byte(`{"imputed_from":"moon"}`), new(Factor)); err == nil {
		t.Error("an unknown level is read without an error")
	}
}
