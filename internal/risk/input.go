package risk

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// ColumnShare65 is the CBS column with the percentage of residents of 65+.
const ColumnShare65 = "percentage_personen_65_jaar_en_ouder"

// ColumnShare0to15 and ColumnShare15to25 are the CBS columns from which the
// residents of 18+ follow: all but those under 15 and three tenths of those of
// 15 to 25.
const (
	ColumnShare0to15  = "percentage_personen_0_tot_15_jaar"
	ColumnShare15to25 = "percentage_personen_15_tot_25_jaar"
)

// ShareOfAdults is the percentage of residents of 18+, from an area's columns;
// NaN when one is unknown.
func ShareOfAdults(raw map[string]float64) float64 {
	return 100 - column(raw, ColumnShare0to15) - 0.3*column(raw, ColumnShare15to25)
}

// Area is one area as the publishers describe it.
type Area struct {
	Code, Name string
	Level      Level

	// Wijk and Municipality are the codes of the areas that this one lies in;
	// Wijk is empty for a wijk, both are for a gemeente.
	Wijk, Municipality string

	Residents float64            // NaN when unknown
	Raw       map[string]float64 // by CBS column; absent or NaN = no value
	// YearsBack tells, by CBS column, how many years earlier than the others a
	// value is of; nil when none is. Columns that are not in it are of the year itself.
	YearsBack map[string]int
}

// WholeCountry is a number of municipalities that only the whole Netherlands
// has: nothing in files says that they are complete.
const WholeCountry = 300

// municipality is the code of the municipality that the area is or lies in.
func (a *Area) municipality() string {
	if a.Level == Gemeente {
		return a.Code
	}
	return a.Municipality
}

func checkBenchmarks(benchmarks map[string]Percentages) error {
	for _, code := range slices.Sorted(maps.Keys(benchmarks)) {
		for o := range OutcomeCount {
			switch percent := benchmarks[code].Of(o); {
			case percent <= 0 || percent >= 100:
				return fmt.Errorf("score: the benchmark of %s in %s is %v; give a percentage between 0 and 100, or NaN for none", o, code, percent)
			case !math.IsNaN(percent) && !o.Fitted():
				return fmt.Errorf("score: %s in %s has a benchmark, but follows from %s; give a benchmark of that", o, code,
					o.Within())
			}
		}
	}
	return nil
}

// Input is all that [Score] needs of the world.
type Input struct {
	Areas      []Area                 // any levels, any order, codes unique
	Benchmarks map[string]Percentages // published, of fitted outcomes; by municipality code
	Shares75   map[string]Share75     // by municipality code; the model's share where there is none
}

// column returns a raw value, or NaN when there is none.
func column(raw map[string]float64, name string) float64 {
	v, ok := raw[name]
	if !ok {
		return math.NaN()
	}
	return known(v)
}

// known maps what cannot be a count, share or amount to NaN. CBS writes large
// negative numbers for "no value" (-99997 secret, -99995 not yet published);
// the importer removes them, and none that slips through becomes a figure here.
func known(v float64) float64 {
	if v < 0 || math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}
