package risk

import "fmt"

// Level is the administrative level of an area, from large to small.
type Level uint8

// The three levels of the CBS Wijk- en Buurtkaart.
const (
	Gemeente Level = iota + 1
	Wijk
	Buurt
)

// Country is not the level of any area: it stands in [Factor].From when the
// national value had to be used, because no larger area has one.
const Country Level = 255

// Levels lists all levels from large to small.
var Levels = []Level{Gemeente, Wijk, Buurt}

// String returns the level's name as records carry it: "gemeente", "wijk" or "buurt".
func (l Level) String() string {
	switch l {
	case Gemeente:
		return "gemeente"
	case Wijk:
		return "wijk"
	case Buurt:
		return "buurt"
	case Country:
		return "land"
	}
	return fmt.Sprintf("Level(%d)", uint8(l))
}

// ParseLevel is the inverse of [Level.String].
func ParseLevel(s string) (Level, error) {
	for _, l := range Levels {
		if l.String() == s {
			return l, nil
		}
	}
	return 0, fmt.Errorf("parse level %q: want gemeente, wijk or buurt", s)
}

// Status says whether an estimate may be read, and with how much trust.
type Status string

const (
	StatusOK         Status = "ok"         // estimated from the area's own figures
	StatusImputed    Status = "imputed"    // some inputs come from a larger area or an earlier year
	StatusSuppressed Status = "suppressed" // hidden for privacy; no figure of the estimate is set
	StatusNoData     Status = "no_data"    // cannot be estimated; no figure of the estimate is set
)

// Reason explains a status other than [StatusOK]. It is a stable code; readers
// see the words that the pages give it.
type Reason string

const (
	ReasonNone            Reason = ""
	ReasonSmallNumbers    Reason = "small_numbers"       // suppressed: fewer residents of 65+ than the threshold, or such an area would follow from its figures
	ReasonNoResidents     Reason = "no_residents"        // no_data: nobody lives here
	ReasonTooMuchMissing  Reason = "too_much_missing"    // no_data: more than the allowed weight would be imputed
	ReasonInputsFromWijk  Reason = "inputs_from_larger"  // imputed: some inputs were taken from the wijk or gemeente
	ReasonInputsFromYear  Reason = "inputs_from_earlier" // imputed: some inputs are the area's own of an earlier year
	ReasonNoPopulationAge Reason = "no_population_data"  // no_data: the number of residents (of 65+) is not published at any level
)

// Quantity is an estimate with its 95 % and 80 % intervals:
// Low <= Low80 <= Value <= High80 <= High. The unit is that of the field that
// holds it.
type Quantity struct {
	Value, Low, High float64
	Low80, High80    float64
}

// Prevalence is what is estimated of one [Outcome] in an area.
type Prevalence struct {
	Percent Quantity // share of the group, 0-100
	Count   Quantity // residents
}

// Factor is the contribution of one indicator to the difference between the
// area's estimate and the reference. The points of all factors sum exactly to
// Percent.Value - reference percent; People to the same difference in residents.
type Factor struct {
	ID        string  // the indicator's id in the model file, or [BenchmarkFactor]
	Value     float64 // the area's value, in the indicator's unit; NaN for the benchmark
	Reference float64 // the value in the Netherlands; NaN for the benchmark
	Points    float64 // percentage points, + raises the estimate
	People    float64 // residents, + raises the estimate
	From      Level   // level that the value was taken from; 0 = the area itself
}

// BenchmarkFactor is the id of the factor that carries the adjustment to the
// published figure of the municipality.
const BenchmarkFactor = "benchmark"

// Explanation says exactly why one outcome of an area is what it is:
// Baseline + sum of Points = the estimate, in percent.
type Explanation struct {
	Baseline float64  `json:"baseline_pct"` // percent in the Netherlands according to the model
	Factors  []Factor `json:"factors"`      // in the model file's order, the benchmark last
}

// Estimate is what the model says of one area. With StatusSuppressed or
// StatusNoData every figure is zero and nothing of it may be shown.
type Estimate struct {
	Code   string
	Level  Level
	Status Status
	Reason Reason

	Residents65, Residents75 float64
	Share75                  Share75 // that Residents75 follows from
	Residents18              float64 // 0 when unknown; the prevalences of 18+ are then zero too

	Prevalence [OutcomeCount]Prevalence // zero where the model does not estimate the outcome

	Score                          float64 // 0-100: percentile of the percentage of [Ranked] among the areas of this level
	Class                          int     // 1-5: fifths of Score
	Rank                           int     // 1 = highest percentage of [Ranked] among the areas of this level
	RankOf                         int     // number of ranked areas of this level
	RankMunicipal, RankMunicipalOf int     // the same within the municipality; 0 for a gemeente
	TopDecile                      float64 // probability of being in the highest tenth of this level, 0-1

	// Stability is the share (0-1) of other models in which the area keeps its
	// class; 0 until [Sense] sets it.
	Stability float64

	RankLow, RankHigh                   int // 95 % interval of Rank
	RankMunicipalLow, RankMunicipalHigh int // 95 % interval of RankMunicipal

	Explanations [OutcomeCount]Explanation // of the outcomes that have coefficients; zero for the others
}

// Estimated reports whether the model estimates an outcome of the area.
func (e *Estimate) Estimated(o Outcome) bool { return e.Prevalence[o].Count.Value != 0 }

// HasFigures reports whether the estimate carries figures that may be shown.
func (e *Estimate) HasFigures() bool {
	return e.Status == StatusOK || e.Status == StatusImputed
}
