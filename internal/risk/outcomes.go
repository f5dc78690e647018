package risk

import (
	"fmt"
	"slices"
)

// Outcome numbers what is estimated: a degree of loneliness in an age group. It
// is the index of its row in [Outcomes] and of its figures in an [Estimate].
type Outcome int

// The outcomes, in the order in which lists and records have them.
const (
	Lonely65 Outcome = iota
	Severe65
	Lonely75
	Severe75
	Lonely18
	Severe18
	OutcomeCount
)

// CellOutcomeCount is how many of the outcomes, the first, cells and own areas
// carry; the others are estimated of areas alone. It is a number, and not a mark
// in the rows, so that half a million cells hold arrays of no more than that.
const CellOutcomeCount = Lonely75 + 1

// Ranked is the outcome by which areas are ranked, scored and put in classes, and
// that weighs their indicators.
const Ranked = Lonely65

// Outcomes is the one table of what is estimated. Keys of model files, columns of
// the database and of files, properties of the API, their documentation and the
// words of the map follow from it: an outcome more is a row more.
//
// An outcome of an age group that is counted is fitted: it has coefficients of its
// own and may have published figures. One of a part of such a group is derived from
// the outcome of the same degree in the whole group, which must be in the table too.
var Outcomes = [OutcomeCount]OutcomeRow{
	Lonely65: {Degree: Lonely, Ages: From65, Required: true},
	Severe65: {Degree: Severe, Ages: From65, Required: true},
	Lonely75: {Degree: Lonely, Ages: From75, Required: true},
	Severe75: {Degree: Severe, Ages: From75, Required: true},
	Lonely18: {Degree: Lonely, Ages: From18},
	Severe18: {Degree: Severe, Ages: From18},
}

// OutcomeRow says what an outcome is.
type OutcomeRow struct {
	Degree   Degree
	Ages     AgeGroup
	Required bool // every model estimates it, as all that cells carry must be; others where a model has them
}

// Row is the outcome's row in the table.
func (o Outcome) Row() OutcomeRow { return Outcomes[o] }

// InCells reports whether cells and own areas carry the outcome too.
func (o Outcome) InCells() bool { return o < CellOutcomeCount }

// Fitted reports whether the outcome has coefficients of its own.
func (o Outcome) Fitted() bool { return Outcomes[o].Ages.counted() }

// Within is the outcome of the same degree in the counted age group around this
// one's, which a derived outcome follows from: o itself when it is fitted.
func (o Outcome) Within() Outcome { return within[o] }

// within is worked out once: the draws ask for it.
var within = func() (of [OutcomeCount]Outcome) {
	for o := range of {
		whole := Outcomes[o]
		whole.Ages = ageRows[whole.Ages].of
		of[o] = Outcome(slices.IndexFunc(Outcomes[:], func(r OutcomeRow) bool {
			return r.Degree == whole.Degree && r.Ages == whole.Ages
		}))
	}
	return of
}()

// FittedOutcomes lists the outcomes that have coefficients of their own.
func FittedOutcomes() []Outcome {
	var list []Outcome
	for o := range OutcomeCount {
		if o.Fitted() {
			list = append(list, o)
		}
	}
	return list
}

// String is the name that begins the outcome's properties and that model files
// use: lonely_65.
func (o Outcome) String() string {
	if o < 0 || o >= OutcomeCount {
		return fmt.Sprintf("Outcome(%d)", int(o))
	}
	return Outcomes[o].Degree.Words().ID + "_" + Outcomes[o].Ages.Words().ID
}

// ParseOutcome is the inverse of [Outcome.String].
func ParseOutcome(name string) (Outcome, bool) {
	for o := range OutcomeCount {
		if o.String() == name {
			return o, true
		}
	}
	return 0, false
}

// Degree is how lonely, on the scale of De Jong Gierveld.
type Degree int

// The degrees.
const (
	Lonely Degree = iota // 3 or more of 11
	Severe               // 9 or more of 11
)

// DegreeWords are a degree as names and sentences have it.
type DegreeWords struct {
	ID        string // in names of properties, and of the measures of who publishes figures
	AddressNL string // in addresses of the map
	NL, EN    string // "ernstig eenzaam", "severely lonely"
	PeopleNL  string // before a group of people: "ernstig eenzame"
}

// Words are the degree in words.
func (d Degree) Words() DegreeWords {
	return [...]DegreeWords{
		Lonely: {ID: "lonely", AddressNL: "eenzaam", NL: "eenzaam", EN: "lonely", PeopleNL: "eenzame"},
		Severe: {ID: "severe", AddressNL: "ernstig", NL: "ernstig eenzaam", EN: "severely lonely",
			PeopleNL: "ernstig eenzame"},
	}[d]
}

// AgeGroup is a group of residents by age.
type AgeGroup int

// The age groups.
const (
	From65 AgeGroup = iota
	From75
	From18
	AgeGroupCount
)

// AgeWords are an age group as names and sentences have it.
type AgeWords struct {
	ID    string // in names of properties and addresses
	Short string // "65+"
	NL    string // "65-plussers"
	OldNL string // behind a noun: "van 65 jaar en ouder"
	EN    string // likewise: "of 65 or older"
}

// Words are the group in words.
func (g AgeGroup) Words() AgeWords {
	return [...]AgeWords{
		From65: {ID: "65", Short: "65+", NL: "65-plussers", OldNL: "van 65 jaar en ouder", EN: "of 65 or older"},
		From75: {ID: "75", Short: "75+", NL: "75-plussers", OldNL: "van 75 jaar en ouder", EN: "of 75 or older"},
		From18: {ID: "18", Short: "18+", NL: "18-plussers", OldNL: "van 18 jaar en ouder", EN: "of 18 or older"},
	}[g]
}
