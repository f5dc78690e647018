package risk

import (
	"math"
	"testing"
)

// gemeente with one wijk of two large buurten; the first misses what a case
// says.
func missingInput(change func(first, wijk, gemeente *Area)) Input {
	areas := []Area{
		buurt("BU00010001", 1000, raw(20, 60, 600, 20, 1000)),
		buurt("BU00010002", 2000, raw(20, 40, 300, 40, 2000)),
		{Code: "WK000100", Level: Wijk, Municipality: "GM0001", Residents: 3000, Raw: raw(20, 50, 400, 60, 3000)},
		{Code: "GM0001", Level: Gemeente, Residents: 3000, Raw: raw(20, 55, 450, 60, 3000)},
	}
	change(&areas[0], &areas[2], &areas[3])
	return Input{Areas: areas}
}

// A missing value comes from the wijk, then the gemeente, then the country, and
// the factor says which; whatever stands for "missing" is never read as a value.
func TestMissingValueComesFromLargerArea(t *testing.T) {
	const column = "gemiddelde_woningwaarde"
	for _, missing := range []float64{math.NaN(), -99997, -99999999, -1, 0, 5, 1e9, math.Inf(1), math.Inf(-1)} {
		for name, c := range map[string]struct {
			change func(first, wijk, gemeente *Area)
			value  float64
			from   Level
		}{
			"wijk": {func(first, _, _ *Area) { first.Raw[column] = missing }, 400, Wijk},
			"gemeente": {func(first, wijk, _ *Area) {
				first.Raw[column], wijk.Raw[column] = missing, missing
			}, 450, Gemeente},
			"country": {func(first, wijk, gemeente *Area) {
				first.Raw[column], wijk.Raw[column], gemeente.Raw[column] = missing, missing, missing
			}, 300, Country},
		} {
			got := byCode(mustScore(t, testModel(t), missingInput(c.change)))
			e := got["BU00010001"]
			if e.Status != StatusImputed || e.Reason != ReasonInputsFromWijk {
				t.Errorf("%s, %v: status %s %s", name, missing, e.Status, e.Reason)
				continue
			}
			f := e.Explanations[Lonely65].Factors[1]
			if f.From != c.from || math.Abs(f.Value-c.value) > 1e-9 {
				t.Errorf("%s, %v: value %v from %v, want %v from %v", name, missing, f.Value, f.From, c.value, c.from)
			}
			if other := got["BU00010002"]; other.Status != StatusOK {
				t.Errorf("%s, %v: the complete buurt is %s", name, missing, other.Status)
			}
			if wijk := got["WK000100"]; (wijk.Status == StatusImputed) != (c.from != Wijk) {
				t.Errorf("%s, %v: the wijk is %s", name, missing, wijk.Status)
			}
		}
	}
}

// An imputed input widens the interval.
func TestImputationIsUncertain(t *testing.T) {
	complete := byCode(mustScore(t, testModel(t), missingInput(func(_, _, _ *Area) {})))["BU00010001"]
	imputed := byCode(mustScore(t, testModel(t), missingInput(func(first, _, gemeente *Area) {
		delete(first.Raw, "gemiddelde_woningwaarde")
		delete(first.Raw, ColumnShare65)
	})))["BU00010001"]
	if w, c := width(imputed.Prevalence[Lonely65].Percent), width(complete.Prevalence[Lonely65].Percent); w <= c {
		t.Errorf("percent: width %v imputed, %v complete", w, c)
	}
	if w, c := width(imputed.Prevalence[Lonely65].Count), width(complete.Prevalence[Lonely65].Count); w < 2*c {
		t.Errorf("people: width %v with the share of 65+ imputed, %v complete", w, c)
	}
}

func width(q Quantity) float64 { return q.High - q.Low }

// Without the indicator that carries most of the weight there is no figure for
// the buurt, but its people still count in the wijk.
func TestTooMuchMissing(t *testing.T) {
	got := byCode(mustScore(t, testModel(t), missingInput(func(first, _, _ *Area) {
		delete(first.Raw, "percentage_eenpersoonshuishoudens")
	})))
	if e := got["BU00010001"]; e.Status != StatusNoData || e.Reason != ReasonTooMuchMissing {
		t.Errorf("buurt is %s %s", e.Status, e.Reason)
	}
	wijk := got["WK000100"]
	near(t, "65+ of the wijk", wijk.Residents65, 600, 1e-9)
	if wijk.Status != StatusOK {
		t.Errorf("the wijk has its own value and is %s %s", wijk.Status, wijk.Reason)
	}
}

func TestNoPopulation(t *testing.T) {
	for name, c := range map[string]struct {
		area   Area
		status Status
		reason Reason
	}{
		"nobody": {buurt("BU00010001", 0, nil), StatusNoData, ReasonNoResidents},
		"unknown residents": {buurt("BU00010001", math.NaN(), raw(20, 40, 300, 20, 1000)), StatusNoData,
			ReasonNoPopulationAge},
		"sentinel residents": {buurt("BU00010001", -99997, raw(20, 40, 300, 20, 1000)), StatusNoData,
			ReasonNoPopulationAge},
		"unknown age": {buurt("BU00010001", 500, raw(-99997, 40, 300, 20, 1000)), StatusNoData,
			ReasonNoPopulationAge},
		"nobody of 65+": {buurt("BU00010001", 500, raw(0, 40, 300, 20, 1000)), StatusSuppressed, ReasonSmallNumbers},
		"nine of 65+":   {buurt("BU00010001", 90, raw(10, 40, 300, 0, 90)), StatusSuppressed, ReasonSmallNumbers},
		"ten of 65+":    {buurt("BU00010001", 100, raw(10, 40, 300, 0, 100)), StatusOK, ReasonNone},
	} {
		e := mustScore(t, testModel(t), Input{Areas: []Area{c.area}}).Estimates[0]
		if e.Status != c.status || e.Reason != c.reason {
			t.Errorf("%s: %s %q, want %s %q", name, e.Status, e.Reason, c.status, c.reason)
		}
	}
}

// Residents that no buurt has, because one is secret or was not loaded, still
// count in the gemeente.
func TestRestOfGemeente(t *testing.T) {
	got := byCode(mustScore(t, testModel(t), missingInput(func(first, wijk, gemeente *Area) {
		gemeente.Residents = 5000 // 2,000 more than the buurten
	})))
	near(t, "65+ of the gemeente", got["GM0001"].Residents65, 1000, 1e-9)
	near(t, "65+ of the wijk", got["WK000100"].Residents65, 600, 1e-9)
}

// Buurten are scaled only when their sum cannot be the municipality's rounded
// percentage, and then no further than its nearest end.
func TestRake(t *testing.T) {
	for percent, want := range map[float64]float64{
		20: 600,                 // agrees
		21: 2997.5 * 20.5 / 100, // 21 % of 3,000 is at least 20.5 % of 2,997.5 = 614.5
		19: 3002.5 * 0.195,      // at most 19.5 % of 3,002.5 = 585.5
	} {
		got := byCode(mustScore(t, testModel(t), missingInput(func(_, _, gemeente *Area) {
			gemeente.Raw[ColumnShare65] = percent
		})))
		near(t, "65+ of the gemeente", got["GM0001"].Residents65, want, 1e-9)
		near(t, "65+ of both buurten", got["BU00010001"].Residents65+got["BU00010002"].Residents65, want, 1e-9)
	}
}

// A gemeente whose buurten are not loaded is estimated from its own figures.
func TestLowestLevelLoaded(t *testing.T) {
	in := Input{Areas: []Area{{Code: "GM0001", Level: Gemeente, Residents: 1000, Raw: raw(20, 60, 300, 20, 1000)}}}
	near(t, "gemeente alone", mustScore(t, testModel(t), in).Estimates[0].Prevalence[Lonely65].Percent.Value,
		59.8687660112452, 1e-9)
}

// When every value of one column is secret in a municipality, its areas are
// estimated from the wijken, or else from the municipality, and say so; where
// the column weighs too much there is no figure. It is never taken for zero.
func TestSecretColumnOfMunicipality(t *testing.T) {
	m := testModel(t)
	columns := []string{"aantal_bijstand", "gemiddelde_woningwaarde", "percentage_eenpersoonshuishoudens", ColumnShare65,
		ColumnShare0to15}
	degraded := 0
	for n, column := range columns {
		for _, from := range []Level{Wijk, Gemeente} {
			in := Input{Areas: countryOf(uint64(20+n), 8, 9, 8)}
			whole := byCode(mustScore(t, m, in))
			for i := range in.Areas {
				if a := &in.Areas[i]; a.municipality() == "GM0003" && a.Level > from {
					a.Raw[column] = -99997
				}
			}
			for _, e := range mustScore(t, m, in).Estimates {
				before := whole[e.Code]
				if e.Level <= from || e.Code[2:6] != "0003" || !before.HasFigures() {
					continue
				}
				switch column {
				case ColumnShare65, ColumnShare0to15:
					if e.HasFigures() && (e.Residents65 == 0 || e.Residents18 == 0) {
						t.Errorf("%s without %s: %v of 65+, %v of 18+", e.Code, column, e.Residents65, e.Residents18)
					}
					continue
				}
				degraded++
				if !e.HasFigures() {
					if e.Reason != ReasonTooMuchMissing && e.Reason != ReasonSmallNumbers {
						t.Errorf("%s without %s: %s, %s", e.Code, column, e.Status, e.Reason)
					}
					continue
				}
				taken := 0
				for _, f := range e.Explanations[Lonely65].Factors {
					if f.From == from {
						taken++
					}
				}
				if e.Status != StatusImputed || taken == 0 || e.Prevalence[Lonely65].Percent.Value == 0 {
					t.Errorf("%s without %s: %s, %d values from the %v, %v %%", e.Code, column, e.Status, taken, from,
						e.Prevalence[Lonely65].Percent.Value)
				}
			}
		}
	}
	if degraded < 30 {
		t.Errorf("only %d areas lost a value: the test does not test", degraded)
	}
}
