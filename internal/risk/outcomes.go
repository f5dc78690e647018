package risk

import "fmt"

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

// Outcomes is the one table of what is estimated. Columns of the database and
// of files, properties of the API, their documentation and the words of the map
// follow from it: an outcome more is a row more.
var Outcomes = [OutcomeCount]OutcomeRow{
	Lonely65: {Degree: Lonely, Ages: From65, InCells: true},
	Severe65: {Degree: Severe, Ages: From65, InCells: true},
	Lonely75: {Degree: Lonely, Ages: From75, InCells: true},
	Severe75: {Degree: Severe, Ages: From75},
	Lonely18: {Degree: Lonely, Ages: From18},
	Severe18: {Degree: Severe, Ages: From18},
}

// OutcomeRow says what an outcome is and where it is published.
type OutcomeRow struct {
	Degree  Degree
	Ages    AgeGroup
	InCells bool // cells and own areas carry it too, and not areas alone
}

// Row is the outcome's row in the table.
func (o Outcome) Row() OutcomeRow { return Outcomes[o] }

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

// CellOutcomes lists the outcomes that cells and own areas carry.
func CellOutcomes() []Outcome {
	var list []Outcome
	for o := range OutcomeCount {
		if Outcomes[o].InCells {
			list = append(list, o)
		}
	}
	return list
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
	ID        string // in names of properties
	AddressNL string // in addresses of the map
	NL, EN    string // "ernstig eenzaam", "severely lonely"
	PeopleNL  string // before a group of people: "ernstig eenzame"
}

// Words are the degree in words.
func (d Degree) Words() DegreeWords {
	return [...]DegreeWords{
		Lonely: {ID: "lonely", AddressNL: "eenzaam", NL: "eenzaam", EN: "lonely", PeopleNL: "eenzame"},
		Severe: {ID: "severe", AddressNL: "ernstig", NL: "ernstig eenzaam", EN: "severely lonely", PeopleNL: "ernstig eenzame"},
	}[d]
}

// AgeGroup is a group of residents by age.
type AgeGroup int

// The age groups.
const (
	From65 AgeGroup = iota
	From75
	From18
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

// Residents is how many residents the outcome is about; 0 when unknown.
func (e *Estimate) Residents(g AgeGroup) float64 {
	return [...]float64{From65: e.Residents65, From75: e.Residents75, From18: e.Residents18}[g]
}

// Estimates reports whether the model estimates an outcome.
func (m *Model) Estimates(o Outcome) bool {
	switch o {
	case Lonely18:
		return m.Lonely18 != nil
	case Severe18:
		return m.Severe18 != nil
	case Lonely65, Severe65, Lonely75, Severe75:
		return true
	}
	return false
}

// Estimated reports whether the model estimates an outcome of the area.
func (e *Estimate) Estimated(o Outcome) bool { return e.Prevalence[o].Count.Value != 0 }
